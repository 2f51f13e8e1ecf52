//! `run` and `serve`: the product on this machine.

use std::env;
use std::process::ExitCode;

use crate::build::{self, Profile};
use crate::house::House;
use crate::packages::{self, Purpose};
use crate::program::Program;
use crate::say::{Outcome, say};

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
    say("Serving Quayside in practice mode; Ctrl+C ends it");
    Program::new(&command_line.to_string_lossy())
        .argument("serve")
        .arguments(rest.iter().cloned())
        .with("QUAYSIDE_UI", house.ui().join("dist"))
        .run()?;
    Ok(ExitCode::SUCCESS)
}

/// On Linux a window needs X11 or Wayland; elsewhere there always is a display.
fn has_display(is_set: &dyn Fn(&str) -> bool) -> bool {
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_display_is_x11_or_wayland() {
        for (set, expected) in [("DISPLAY", true), ("WAYLAND_DISPLAY", true), ("TERM", false)] {
            assert_eq!(has_display(&|name| name == set), expected, "{set}");
        }
    }
}
