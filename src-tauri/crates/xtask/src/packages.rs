//! Debian packages: which are missing, and how they get here.

use crate::program::Program;
use crate::say::{Outcome, Trouble, say};

/// To compile Rust with a C part (SQLite, TLS).
const COMPILE: &[&str] = &["build-essential", "pkg-config"];
/// To compile and open the window.
const WINDOW: &[&str] = &["libwebkit2gtk-4.1-dev", "libgtk-3-dev", "librsvg2-dev"];
/// To read paper back by programs that are not ours.
const PAPER: &[&str] = &["poppler-utils", "zbar-tools"];
/// To test the screens in a browser and the real window without a screen.
const TEST: &[&str] = &["chromium", "webkit2gtk-driver", "xvfb", "xauth", "dbus-x11", "at-spi2-core"];

/// What is about to be done, which decides what must be here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Serve,
    Paper,
    Window,
    Test,
}

impl Purpose {
    fn packages(self) -> Vec<&'static str> {
        match self {
            Self::Serve => COMPILE.to_vec(),
            Self::Paper => [COMPILE, PAPER].concat(),
            Self::Window => [COMPILE, PAPER, WINDOW].concat(),
            Self::Test => [COMPILE, PAPER, WINDOW, TEST].concat(),
        }
    }
}

/// Installs what is missing where that is allowed; otherwise names the one line to run.
pub(crate) fn provide(purpose: Purpose) -> Outcome {
    let wanted = purpose.packages();
    if !Program::new("dpkg-query").argument("--version").succeeds() {
        say(&format!(
            "This system has no Debian packages. What Quayside needs goes by these names on Debian: {}. \
             Carrying on; the build says what is absent.",
            wanted.join(" ")
        ));
        return Ok(());
    }
    let missing = missing(&wanted, &installed(&wanted)?);
    if missing.is_empty() {
        return Ok(());
    }
    let Some(prefix) = right_to_install() else {
        return Err(Trouble::new(format!(
            "these packages are missing and this user may not install them. Run\n\n    sudo apt-get install -y {}\n\n\
             and then the same order again.",
            missing.join(" ")
        )));
    };
    say(&format!("Installing system packages: {}", missing.join(" ")));
    apt(prefix, &["update", "-q"])?;
    apt(prefix, &[&["install", "-y", "-q", "--no-install-recommends"], missing.as_slice()].concat())
}

fn installed(wanted: &[&str]) -> Outcome<String> {
    // It ends with 1 when one of them is unknown, and lists the others all the same.
    Program::new("dpkg-query")
        .arguments(["-W", "-f", "${Package} ${db:Status-Status}\n"])
        .arguments(wanted.iter().copied())
        .words_said()
}

fn missing<'a>(wanted: &[&'a str], listing: &str) -> Vec<&'a str> {
    let here: Vec<&str> = listing.lines().filter_map(|line| line.strip_suffix(" installed")).collect();
    wanted.iter().copied().filter(|name| !here.contains(name)).collect()
}

/// The words in front of `apt-get`: none as root, `sudo -n` where it asks no password, otherwise no right at all.
fn right_to_install() -> Option<&'static [&'static str]> {
    let root = Program::new("id").argument("-u").answer().is_ok_and(|id| id.trim() == "0");
    if root {
        return Some(&[]);
    }
    Program::new("sudo").arguments(["-n", "true"]).succeeds().then_some(&["sudo", "-n"])
}

fn apt(prefix: &[&str], words: &[&str]) -> Outcome {
    let all = [prefix, &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"], words].concat();
    let (name, rest) = all.split_first().ok_or_else(|| Trouble::new("there is no apt-get to run"))?;
    Program::new(name).arguments(rest.iter().copied()).run()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_installed_packages_count() {
        let listing = "xvfb installed\nchromium config-files\nxauth not-installed\n";
        assert_eq!(
            missing(&["xvfb", "chromium", "xauth", "at-spi2-core"], listing),
            ["chromium", "xauth", "at-spi2-core"]
        );
        assert_eq!(missing(&["xvfb"], listing), Vec::<&str>::new());
    }

    #[test]
    fn each_purpose_includes_what_the_smaller_one_needs() {
        let serve = Purpose::Serve.packages();
        let window = Purpose::Window.packages();
        let test = Purpose::Test.packages();
        assert!(serve.iter().all(|name| window.contains(name)));
        assert!(window.iter().all(|name| test.contains(name)));
    }
}
