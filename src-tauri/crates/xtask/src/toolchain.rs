//! The parts of the Rust toolchain that a minimal installation leaves out.

use crate::program::Program;
use crate::say::{Outcome, Trouble, say};

/// The formatter and the linter.
pub(crate) fn provide() -> Outcome {
    for (component, probe) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if Program::new("cargo").arguments([probe, "--version"]).succeeds() {
            continue;
        }
        say(&format!("Adding {component} to the Rust toolchain"));
        Program::new("rustup").arguments(["component", "add", component]).run().map_err(|trouble| {
            Trouble::new(format!("`cargo {probe}` is needed and could not be added: {trouble} Install {component}."))
        })?;
    }
    Ok(())
}
