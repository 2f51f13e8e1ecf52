//! The event pump: what the core tells its windows reaches the page as `quayside`.

use std::time::Duration;

use app::{App, Event};
use tauri::{AppHandle, Emitter};
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

const NAME: &str = "quayside";
/// The page fell behind: no ids means that any record may have changed.
const SOME_ARE_GONE: Event = Event::Records { ids: Vec::new() };
/// The answer to an act reaches the page before the news of it does: the page has one thread for both, and the answer
/// is what the person waits for.
const AFTER_THE_ANSWER: Duration = Duration::from_millis(30);

/// Passes events on for as long as the core lives.
pub(crate) fn pass_on(app: &App, window: &AppHandle) {
    let mut events = app.events();
    let window = window.clone();
    tauri::async_runtime::spawn(async move {
        loop {
            let Some(first) = heard(events.recv().await) else { return };
            tokio::time::sleep(AFTER_THE_ANSWER).await;
            let others = std::iter::from_fn(|| match events.try_recv() {
                Ok(event) => Some(event),
                Err(TryRecvError::Lagged(_)) => Some(SOME_ARE_GONE),
                // Closed as well: the next wait says so.
                Err(TryRecvError::Empty | TryRecvError::Closed) => None,
            });
            for event in std::iter::once(first).chain(others) {
                if window.emit(NAME, event).is_err() {
                    // The window is gone, and with it everybody who listened.
                    return;
                }
            }
        }
    });
}

/// `None` when the core is gone.
fn heard(received: Result<Event, RecvError>) -> Option<Event> {
    match received {
        Ok(event) => Some(event),
        Err(RecvError::Lagged(_)) => Some(SOME_ARE_GONE),
        Err(RecvError::Closed) => None,
    }
}
