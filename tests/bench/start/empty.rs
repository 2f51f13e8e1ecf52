//! The peer: a window of the same WebKit with an empty page, which says by itself when it has been drawn.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime};

use tokio::net::TcpListener;

use crate::memory;
use crate::ours::{Start, since_epoch};

const DRAWN_MAX: Duration = Duration::from_secs(30);

/// A program that is ended when this is dropped.
pub(crate) struct Ending(pub(crate) Child);

impl Drop for Ending {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is gone afterwards.
        let _ended = self.0.kill().and_then(|()| self.0.wait());
    }
}

/// Starts it and ends it again.
pub(crate) async fn start() -> Result<Start, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let page = page(folder.path(), &format!("http://{}/", listener.local_addr()?))?;
    let begun = since_epoch(SystemTime::now())?;
    let _process = open(folder.path(), &page)?;
    let asked = tokio::time::timeout(DRAWN_MAX, listener.accept()).await;
    asked.map_err(|_| "the empty page was never drawn")??;
    let drawn = since_epoch(SystemTime::now())?;
    Ok(Start { drawn_s: (drawn - begun).as_secs_f64(), key_s: 0.0 })
}

/// What it holds when nobody touches it.
pub(crate) async fn idle_mib() -> Result<f64, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let page = page(folder.path(), "http://127.0.0.1:9/")?;
    let process = open(folder.path(), &page)?;
    tokio::time::sleep(memory::REST).await;
    memory::of_tree_mib(process.0.id())
}

fn page(folder: &Path, address: &str) -> Result<PathBuf, Box<dyn Error>> {
    let file = folder.join("empty.html");
    let text = format!(
        "<!doctype html><title>Empty</title><p>Empty</p><script>requestAnimationFrame(() => \
         requestAnimationFrame(() => (new Image().src = '{address}')))</script>"
    );
    fs::write(&file, text)?;
    Ok(file)
}

fn open(folder: &Path, page: &Path) -> Result<Ending, Box<dyn Error>> {
    let mut command = Command::new(browser()?);
    // Drawn as our window is: see `graphics` in the shell.
    if !Path::new("/dev/dri").exists() {
        command.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1").env("WEBKIT_DISABLE_COMPOSITING_MODE", "1");
    }
    for (name, place) in
        [("HOME", ""), ("XDG_DATA_HOME", "data"), ("XDG_CACHE_HOME", "cache"), ("XDG_CONFIG_HOME", "config")]
    {
        command.env(name, folder.join("home").join(place));
    }
    let process = command
        .arg(format!("file://{}", page.display()))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    Ok(Ending(process))
}

/// WebKitGTK's own small browser, which comes with the library.
fn browser() -> Result<PathBuf, Box<dyn Error>> {
    let asked = Command::new("pkg-config").args(["--variable=libdir", "webkit2gtk-4.1"]).output()?;
    let program = PathBuf::from(String::from_utf8(asked.stdout)?.trim()).join("webkit2gtk-4.1/MiniBrowser");
    if program.is_file() {
        Ok(program)
    } else {
        Err(format!("WebKitGTK's MiniBrowser, the peer, is not at {}.", program.display()).into())
    }
}
