//! What the page says to its console, on standard output, where `QUAYSIDE_CONSOLE` asks for it.
//!
//! Refused content and script errors show up nowhere else; the tests of the real window read them here.

use tauri::WebviewWindow;

/// Passes the console on, when asked to.
pub(crate) fn pass_on(window: &WebviewWindow) -> tauri::Result<()> {
    if std::env::var_os("QUAYSIDE_CONSOLE").is_none() {
        return Ok(());
    }
    listen(window)
}

#[cfg(target_os = "linux")]
fn listen(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{SettingsExt, WebViewExt};

    window.with_webview(|view| {
        if let Some(settings) = view.inner().settings() {
            settings.set_enable_write_console_messages_to_stdout(true);
        }
    })
}

#[cfg(not(target_os = "linux"))]
fn listen(_window: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}
