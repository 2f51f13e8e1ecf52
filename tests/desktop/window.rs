//! Quayside's window on a profile of its own, in a temporary folder, with everything the page complains of kept.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::driver::Driver;
use crate::page::Page;

/// The window, its page, and the folder it lives in.
pub(crate) struct Window {
    pub(crate) page: Page,
    folder: Folder,
}

/// The temporary folder; when a test fails, what the window said is shown before it goes.
struct Folder(Option<TempDir>);

impl Folder {
    fn path(&self) -> PathBuf {
        self.0.as_ref().map(|folder| folder.path().to_path_buf()).unwrap_or_default()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("The window said:\n{}", fs::read_to_string(log(&self.path())).unwrap_or_default());
        }
    }
}

impl Window {
    pub(crate) async fn open() -> Window {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Window::open_in(folder).await
    }

    /// Opens on a folder that may already hold a profile.
    pub(crate) async fn open_in(folder: TempDir) -> Window {
        let program = launcher(folder.path());
        let driver = Driver::start().await;
        let session = driver.open(&program.to_string_lossy()).await;
        Window { page: Page { driver, session }, folder: Folder(Some(folder)) }
    }

    /// The folder with the person's work.
    pub(crate) fn profile(&self) -> PathBuf {
        self.folder.path().join("profile")
    }

    /// What the program and its page have said so far.
    pub(crate) fn said(&self) -> String {
        fs::read_to_string(log(&self.folder.path())).unwrap_or_default()
    }

    /// Fails on anything the page complained of: errors, refused content, a slower door to Rust.
    pub(crate) fn assert_no_complaint(&self) {
        let said = self.said();
        let wrong = complaints(&said);
        assert!(wrong.is_empty(), "the page complained:\n{}", wrong.join("\n"));
    }

    /// Closes the window and gives the folder back, with the profile in it.
    pub(crate) async fn close(mut self) -> TempDir {
        self.page.close().await;
        self.folder.0.take().expect("a window is closed once")
    }
}

/// Lines that WebKit marks as a warning or an error: `CONSOLE ERROR …`, or with what it is about, `CONSOLE JS ERROR …`.
fn complaints(said: &str) -> Vec<&str> {
    let levels = ["LOG", "INFO", "DEBUG", "WARN", "ERROR"];
    let complains = |line: &&str| {
        let mark = line.split("CONSOLE ").nth(1).unwrap_or_default();
        let level = mark.split_whitespace().take(2).find(|word| levels.contains(word));
        matches!(level, Some("WARN" | "ERROR"))
    };
    said.lines().filter(complains).collect()
}

/// WebKitWebDriver passes neither an environment nor output on, so the window is started through a script.
pub(crate) fn launcher(folder: &Path) -> PathBuf {
    let window = std::env::var("QUAYSIDE_BIN").unwrap_or_else(|_| {
        panic!("QUAYSIDE_BIN names no program with the window; run `cargo xtask test --only desktop`, which builds it")
    });
    let script = folder.join("window");
    let text = format!(
        "#!/bin/sh\necho $$ >'{0}/pid'\nexport QUAYSIDE_PROFILE='{0}/profile' QUAYSIDE_CONSOLE=1 TAURI_WEBVIEW_AUTOMATION=true\n\
         export HOME='{0}/home' XDG_DATA_HOME='{0}/home/data' XDG_CACHE_HOME='{0}/home/cache' XDG_CONFIG_HOME='{0}/home/config'\n\
         exec '{window}' \"$@\" >>'{1}' 2>&1\n",
        folder.display(),
        log(folder).display(),
    );
    fs::write(&script, text).expect("the script can be written");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("the script can be made runnable");
    script
}

fn log(folder: &Path) -> PathBuf {
    folder.join("window.log")
}

#[test]
fn complaints_of_the_page_are_found() {
    for line in [
        "tauri://localhost:1:1: CONSOLE SECURITY ERROR Refused to apply a stylesheet because of the Content Security Policy.",
        "tauri://localhost/b.js:1:13: CONSOLE WARN a warning",
        "tauri://localhost/b.js:1:40: CONSOLE ERROR an error",
        "tauri://localhost/b.js:1:112: CONSOLE JS ERROR Error: boom",
        "CONSOLE WARN IPC custom protocol failed, Tauri will now use the postMessage interface instead",
    ] {
        assert_eq!(complaints(line), [line]);
    }
    assert!(complaints("b.js:1:64: CONSOLE LOG ERROR is only a word here\nSpiRegistry daemon is running").is_empty());
}
