//! The peer: reportlab in two processes, given the marks of the same pages.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use print::{Ink, Mark, Weight};
use serde_json::{Value, json};

use crate::{SAMPLED, ours};

const PROGRAM: &str = include_str!("peer.py");
const FONTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fonts");

/// What a run came to.
pub(crate) struct Run {
    pub(crate) wall_s: f64,
    pub(crate) peak_memory_mib: f64,
}

/// Whether reportlab is on this machine.
pub(crate) fn is_here() -> bool {
    let asked = python().args(["-c", "import reportlab"]).stderr(Stdio::null()).status();
    asked.is_ok_and(|status| status.success())
}

/// The system's Python, for that is where a distribution puts reportlab.
fn python() -> Command {
    let system = Path::new("/usr/bin/python3");
    Command::new(if system.exists() { system } else { Path::new("python3") })
}

/// Writes the marks of every paper, one line each, and the program beside them.
pub(crate) fn write_marks(texts: &[String], folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut lines = String::new();
    for (number, text) in texts.iter().enumerate() {
        let printout = ours::printout(number, text).map_err(|fault| fault.to_string())?;
        let pages: Vec<Vec<Value>> =
            printout.pages.iter().map(|page| page.marks.iter().filter_map(mark).collect()).collect();
        writeln!(lines, "{}", json!(pages))?;
    }
    fs::write(folder.join("marks.jsonl"), lines)?;
    fs::write(folder.join("peer.py"), PROGRAM)?;
    Ok(())
}

fn mark(mark: &Mark) -> Option<Value> {
    match mark {
        Mark::Text { x, y, size, weight, ink, text } => {
            Some(json!(["text", x, y, size, *weight == Weight::Bold, *ink == Ink::Grey, text]))
        }
        Mark::Line { ends: [from, to], .. } => Some(json!(["line", from.0, from.1, to.0, to.1])),
        Mark::Frame { at, size } => Some(json!(["frame", at.0, at.1, size.0, size.1])),
        Mark::Bar { at, size } => Some(json!(["bar", at.0, at.1, size.0, size.1])),
        // Accepted declarations have no words across.
        Mark::Shape { .. } => None,
    }
}

/// Draws all papers; the sampled ones are kept.
pub(crate) fn run(folder: &Path) -> Result<Run, Box<dyn Error>> {
    let output = python()
        .arg(folder.join("peer.py"))
        .arg(folder)
        .arg(FONTS)
        .arg(SAMPLED.to_string())
        .stderr(Stdio::inherit())
        .output()?;
    let said: Value = serde_json::from_slice(&output.stdout)?;
    let figure = |name: &str| said[name].as_f64().ok_or("the peer said no figure");
    Ok(Run { wall_s: figure("seconds")?, peak_memory_mib: figure("mib")? })
}
