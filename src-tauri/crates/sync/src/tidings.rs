//! What one pass did, and how the line to CAS stands after it.

use std::collections::BTreeSet;

/// What a pass over the doors did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pass {
    /// Outbox rows that were brought to CAS.
    pub sent: u32,
    /// Messages taken from CAS that were new.
    pub received: u32,
    /// Records that changed.
    pub changed: BTreeSet<String>,
    /// How the line stands.
    pub line: Line,
}

impl Pass {
    /// Takes another pass's doings in; its line is the later one unless nothing was tried.
    pub fn and(&mut self, other: Pass) {
        self.sent += other.sent;
        self.received += other.received;
        self.changed.extend(other.changed);
        if other.line != Line::Untried {
            self.line = other.line;
        }
    }
}

/// How the line to CAS stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Line {
    /// No call was made.
    #[default]
    Untried,
    /// CAS answered.
    Working,
    /// CAS did not answer, or not us; in a sentence.
    Failing(String),
}
