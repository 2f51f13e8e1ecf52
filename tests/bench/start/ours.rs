//! Quayside's window, started on the profile.

use std::error::Error;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::keys::CONTROL;
use crate::window::{self, Window};
use crate::{empty, memory};

/// Seconds from the start of the program.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Start {
    pub(crate) drawn_s: f64,
    /// From a key pressed then to its picture; none for an empty page.
    pub(crate) key_s: f64,
}

/// A key that opens something on any page, and what it took until the second frame after it.
const LISTEN: &str = "window.answered = null;
    addEventListener('keydown', (event) => {
      if (event.key !== 'k') return;
      const painted = () => (window.answered = performance.now() - event.timeStamp);
      setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(painted)));
    }, true)";
const DRAWN: &str = "performance.getEntriesByName('first page').length > 0";
const PALETTE: &str = "document.querySelector('[role=\"dialog\"] input')";

/// Starts the window and closes it again.
pub(crate) async fn start(profile: &Path) -> Result<Start, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    symlink(profile, folder.path().join("profile"))?;
    let begun = folder.path().join("pid");
    let window = Window::open_in(folder).await;
    let page = &window.page;
    page.until(DRAWN).await;
    let drawn = "return performance.timeOrigin + performance.getEntriesByName('first page')[0].startTime";
    let drawn_ms = page.run(drawn).await.as_f64().ok_or("the page keeps no mark of its first picture")?;
    page.run(LISTEN).await;
    page.press(&[CONTROL, 'k']).await;
    page.until("window.answered !== null").await;
    let key_ms = page.run("return window.answered").await.as_f64().ok_or("the key was not answered")?;
    if page.run(&format!("return Boolean({PALETTE})")).await != true {
        return Err("The key opened nothing.".into());
    }
    let begun = since_epoch(fs::metadata(&begun)?.modified()?)?;
    window.close().await;
    Ok(Start { drawn_s: drawn_ms / 1e3 - begun.as_secs_f64(), key_s: key_ms / 1e3 })
}

/// What it holds when nobody touches it; no driver looks at it.
pub(crate) async fn idle_mib(profile: &Path) -> Result<f64, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    symlink(profile, folder.path().join("profile"))?;
    let program = window::launcher(folder.path());
    let process = Command::new(program).stdin(Stdio::null()).spawn()?;
    let process = empty::Ending(process);
    tokio::time::sleep(memory::REST).await;
    memory::of_tree_mib(process.0.id())
}

pub(crate) fn since_epoch(time: SystemTime) -> Result<Duration, Box<dyn Error>> {
    Ok(time.duration_since(UNIX_EPOCH)?)
}
