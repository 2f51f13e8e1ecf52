//! The desktop shell: a window, the one IPC command, the event pump. Everything else is in `app`.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod console;
mod events;
mod graphics;
mod opening;
mod rpc;
mod window;

use std::process::ExitCode;

fn main() -> ExitCode {
    graphics::prepare(std::env::args().skip(1));
    match window::open() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!(
                "Quayside's window cannot be opened: {error}. Started over a remote connection? Try --safe-graphics."
            );
            ExitCode::FAILURE
        }
    }
}
