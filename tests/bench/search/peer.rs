//! The peer: the same question as SQL LIKE on the same store, by an SQLite in another process.

use std::error::Error;
use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;

const PROGRAM: &str = include_str!("peer.py");

/// The peer at work. Dropping it ends it.
pub(crate) struct Peer {
    process: Child,
    questions: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

/// What the peer found for one key.
pub(crate) struct Found {
    pub(crate) milliseconds: f64,
    /// Newest first.
    pub(crate) references: Vec<String>,
}

impl Peer {
    pub(crate) fn start(store: &Path, rows: u32) -> Result<Peer, Box<dyn Error>> {
        let mut process = Command::new("python3")
            .args(["-c", PROGRAM])
            .arg(store)
            .arg(rows.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|fault| format!("python3, the peer, cannot be started: {fault}"))?;
        let questions = process.stdin.take().ok_or("the peer takes no questions")?;
        let answers = BufReader::new(process.stdout.take().ok_or("the peer gives no answers")?).lines();
        Ok(Peer { process, questions, answers })
    }

    pub(crate) fn ask(&mut self, typed: &str) -> Result<Found, Box<dyn Error>> {
        writeln!(self.questions, "{}", Value::from(typed))?;
        let line = self.answers.next().ok_or("the peer fell silent")??;
        let answer: Value = serde_json::from_str(&line)?;
        let references = answer["found"].as_array().into_iter().flatten().filter_map(Value::as_str);
        Ok(Found {
            milliseconds: answer["seconds"].as_f64().ok_or("the peer says no time")? * 1e3,
            references: references.map(str::to_owned).collect(),
        })
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is gone afterwards.
        let _ended = self.process.kill().and_then(|()| self.process.wait());
    }
}
