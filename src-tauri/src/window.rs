//! The one window. It shows the embedded screens and nothing else: no other page, no second window, no download.

use tauri::webview::{DownloadEvent, NewWindowResponse};
use tauri::{App, AppHandle, Manager, Url, Webview, WebviewWindowBuilder};

use crate::opening::Core;
use crate::{console, rpc};

/// Opens the window and stays until it is closed.
pub(crate) fn open() -> tauri::Result<()> {
    tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![rpc::rpc])
        .setup(|app| {
            app.manage(Core::new(app.handle()));
            open_ahead(app.handle().clone());
            show(app)?;
            Ok(())
        })
        .run(tauri::generate_context!())
}

/// Opens the core while the page loads. What goes wrong is said to the page, by the first command it sends.
fn open_ahead(window: AppHandle) {
    tauri::async_runtime::spawn(async move {
        let _said_to_the_page = window.state::<Core>().opened().await;
    });
}

fn show(app: &App) -> tauri::Result<()> {
    let config = app.config();
    let window = config.app.windows.first().ok_or(tauri::Error::WindowNotFound)?;
    let window = WebviewWindowBuilder::from_config(app, window)?
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_: Webview, _: DownloadEvent<'_>| false)
        .build()?;
    console::pass_on(&window)
}

/// The embedded screens live at `tauri://localhost`, on Windows at `http://tauri.localhost`.
fn is_ours(url: &Url) -> bool {
    let place = (url.scheme(), url.host_str());
    matches!(place, ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_embedded_screens_are_shown() {
        let cases = [
            ("tauri://localhost/", true),
            ("tauri://localhost/index.html#/desk", true),
            ("http://tauri.localhost/", true),
            ("http://localhost/", false),
            ("https://example.org/", false),
            ("https://tauri.localhost.example.org/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,hello", false),
            ("about:blank", false),
        ];
        for (address, expected) in cases {
            let url = Url::parse(address).expect("a valid address");
            assert_eq!(is_ours(&url), expected, "{address}");
        }
    }
}
