//! Building the screens, the window and the command line.

use std::path::PathBuf;

use crate::house::House;
use crate::npm;
use crate::program::Program;
use crate::say::{Outcome, say};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    Debug,
    Release,
}

impl Profile {
    fn folder(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Release => "release",
        }
    }

    fn flags(self) -> &'static [&'static str] {
        match self {
            Self::Debug => &[],
            Self::Release => &["--release"],
        }
    }
}

/// The screens, as the files that the window embeds and `serve` hands to a browser.
pub(crate) fn screens(house: &House) -> Outcome {
    npm::provide(&house.ui())?;
    say("Building the screens");
    screens_program(house).run()
}

pub(crate) fn screens_program(house: &House) -> Program {
    npm::npm(&house.ui()).arguments(["run", "--silent", "build"])
}

/// The program with the window.
pub(crate) fn window(house: &House, profile: Profile) -> Outcome<PathBuf> {
    say("Building the window (the first time takes several minutes)");
    cargo_build(house, "quayside", profile).run()?;
    Ok(house.target.join(profile.folder()).join("quayside"))
}

/// The program without a window.
pub(crate) fn command_line(house: &House, profile: Profile) -> Outcome<PathBuf> {
    say("Building the command line (the first time takes several minutes)");
    cargo_build(house, "quayside-cli", profile).run()?;
    Ok(house.target.join(profile.folder()).join("quayside-cli"))
}

pub(crate) fn cargo_build(house: &House, package: &str, profile: Profile) -> Program {
    Program::new("cargo")
        .arguments(["build", "-p", package])
        .arguments(profile.flags().iter().copied())
        .inside(&house.root)
}
