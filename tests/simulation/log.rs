//! What happened, line by line, and one number that two runs of a seed must have in common.

use std::fmt::Display;

use sha2::{Digest, Sha256};

use super::time::SECOND;

/// The log of one run.
#[derive(Debug, Default)]
pub(super) struct Log {
    lines: Vec<String>,
    digest: Sha256,
}

impl Log {
    pub(super) fn note(&mut self, at: i64, who: impl Display, what: impl Display) {
        let line = format!("{:>6}.{:06} {who}: {what}", at / SECOND, at % SECOND);
        self.digest.update(line.as_bytes());
        self.digest.update(b"\n");
        self.lines.push(line);
    }

    pub(super) fn lines(&self) -> &[String] {
        &self.lines
    }

    /// The lines, and their digest in hexadecimal digits.
    pub(super) fn close(self) -> (Vec<String>, String) {
        let digest = self.digest.finalize();
        (self.lines, digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect())
    }
}
