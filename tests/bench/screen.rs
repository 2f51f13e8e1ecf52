//! The virtual screen: the program starts itself again inside one, so that figures do not depend on who sits where.

use std::error::Error;
use std::process::{Command, ExitStatus};

const INSIDE: &str = "QUAYSIDE_BENCH_SCREEN";

/// `None` inside the screen; outside, how the program ended there.
pub(crate) fn under_a_virtual_screen() -> Result<Option<ExitStatus>, Box<dyn Error>> {
    if std::env::var_os(INSIDE).is_some() {
        return Ok(None);
    }
    let ended = Command::new("xvfb-run")
        .args(["-a", "-s", "-screen 0 1600x1000x24", "dbus-run-session", "--"])
        .arg(std::env::current_exe()?)
        .args(std::env::args_os().skip(1))
        .env(INSIDE, "yes")
        .env("LANG", "C.UTF-8")
        .status()
        .map_err(|error| format!("The virtual screen (packages xvfb, xauth, dbus-x11) does not start: {error}."))?;
    Ok(Some(ended))
}
