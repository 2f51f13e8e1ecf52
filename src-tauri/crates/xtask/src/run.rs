//! `run` and `serve`: the product on this machine.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::build::{self, Profile};
use crate::house::House;
use crate::packages::{self, Purpose};
use crate::program::Program;
use crate::say::{Outcome, Trouble, say};

/// Where the window keeps the practice profile, below the platform's folder for such things.
const PRACTICE: &str = "eu.quayside.desk/practice";

/// Opens the window in practice mode; without a display, serves the same screens to a browser.
pub(crate) fn run(house: &House, profile: Profile) -> Outcome<ExitCode> {
    if !has_display(&|name| env::var_os(name).is_some_and(|value| !value.is_empty())) {
        say("There is no display here, so Quayside is served to a browser instead.");
        return serve_with(house, profile, &[]);
    }
    packages::provide(Purpose::Window)?;
    build::screens(house)?;
    let window = build::window(house, profile)?;
    say("Opening Quayside in practice mode");
    Program::new(&window.to_string_lossy()).run()?;
    Ok(ExitCode::SUCCESS)
}

/// Serves the screens on loopback; the address is printed by the server itself.
pub(crate) fn serve(house: &House, rest: &[String]) -> Outcome<ExitCode> {
    serve_with(house, Profile::Debug, rest)
}

fn serve_with(house: &House, profile: Profile, rest: &[String]) -> Outcome<ExitCode> {
    packages::provide(Purpose::Serve)?;
    build::screens(house)?;
    let command_line = build::command_line(house, profile)?;
    say("Serving Quayside in practice mode");
    Program::new(&command_line.to_string_lossy())
        .argument("serve")
        .arguments(rest.iter().cloned())
        .with("QUAYSIDE_UI", house.ui().join("dist"))
        .with("QUAYSIDE_PROFILE", profile_folder(&|name| env::var_os(name).filter(|value| !value.is_empty()))?)
        .run_listening(|line| {
            if let Some(address) = address(line) {
                say(&format!("Open this address in a browser on this machine:\n\n    {address}\n\nCtrl+C ends it."));
            }
        })?;
    Ok(ExitCode::SUCCESS)
}

/// The profile the window would open: what was typed in one is there in the other.
fn profile_folder(named: &dyn Fn(&str) -> Option<OsString>) -> Outcome<PathBuf> {
    let own = || named("HOME").map(|home| PathBuf::from(home).join(".local/share"));
    let platform = || named("XDG_DATA_HOME").map(PathBuf::from).or_else(own);
    let folder = named("QUAYSIDE_PROFILE").map(PathBuf::from).or_else(|| Some(platform()?.join(PRACTICE)));
    folder
        .ok_or_else(|| Trouble::new("neither HOME nor QUAYSIDE_PROFILE says where to keep your work; set one of them."))
}

/// The server's first line is for programs: `{"url": "http://127.0.0.1:…"}`.
fn address(line: &str) -> Option<String> {
    let said: serde_json::Value = serde_json::from_str(line).ok()?;
    said["url"].as_str().map(str::to_owned)
}

/// On Linux a window needs X11 or Wayland; elsewhere there always is a display.
fn has_display(is_set: &dyn Fn(&str) -> bool) -> bool {
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read_from_the_first_line() {
        let line = r#"{"url":"http://127.0.0.1:4000/?token=abc"}"#;
        assert_eq!(address(line).as_deref(), Some("http://127.0.0.1:4000/?token=abc"));
        for other in ["", "listening", "{}", "{\"url\": 1}"] {
            assert_eq!(address(other), None, "{other}");
        }
    }

    #[test]
    fn the_profile_is_the_one_the_window_opens() {
        for (set, expected) in [
            ("HOME=h", Some("h/.local/share/eu.quayside.desk/practice")),
            ("HOME=h XDG_DATA_HOME=d", Some("d/eu.quayside.desk/practice")),
            ("HOME=h QUAYSIDE_PROFILE=p", Some("p")),
            ("", None),
        ] {
            let pairs = || set.split_whitespace().filter_map(|pair| pair.split_once('='));
            let named = |name: &str| pairs().find(|(other, _)| *other == name).map(|(_, value)| OsString::from(value));
            assert_eq!(profile_folder(&named).ok(), expected.map(PathBuf::from), "{set:?}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_display_is_x11_or_wayland() {
        for (set, expected) in [("DISPLAY", true), ("WAYLAND_DISPLAY", true), ("TERM", false)] {
            assert_eq!(has_display(&|name| name == set), expected, "{set}");
        }
    }
}
