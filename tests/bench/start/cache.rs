//! Emptying the system's page cache, so that everything is read from the disk again.

use std::fs;
use std::process::Command;

const DROP: &str = "/proc/sys/vm/drop_caches";

/// Writes back what is unwritten and lets go of every page that only mirrors a file.
///
/// # Errors
/// Where the system does not allow it, in words.
pub(crate) fn empty() -> Result<(), String> {
    let written = Command::new("sync").status().map_err(|fault| format!("sync cannot be run: {fault}"))?;
    if !written.success() {
        return Err("sync did not end well".to_owned());
    }
    fs::write(DROP, "1").map_err(|fault| format!("{DROP}: {fault}"))
}
