//! The event pump: what the core tells its windows reaches the page as `quayside`.

use app::{App, Event};
use tauri::{AppHandle, Emitter};
use tokio::sync::broadcast::error::RecvError;

const NAME: &str = "quayside";

/// Passes events on for as long as the core lives.
pub(crate) fn pass_on(app: &App, window: &AppHandle) {
    let mut events = app.events();
    let window = window.clone();
    tauri::async_runtime::spawn(async move {
        loop {
            let event = match events.recv().await {
                Ok(event) => event,
                // The page fell behind and some are gone: no ids means that any record may have changed.
                Err(RecvError::Lagged(_)) => Event::Records { ids: Vec::new() },
                Err(RecvError::Closed) => return,
            };
            if window.emit(NAME, event).is_err() {
                // The window is gone, and with it everybody who listened.
                return;
            }
        }
    });
}
