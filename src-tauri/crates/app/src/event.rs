//! What the core tells its windows: "something changed, ask again", with ids only.

use serde::Serialize;
use ts_rs::TS;

/// An event. Never carries values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// These records changed (another window, another process, or the inbox).
    Records {
        /// Record ids; none means any of them: another program wrote, or events were missed.
        ids: Vec<String>,
    },
    /// Somebody typed into this record. A window that shows this revision has seen it already.
    Edited {
        /// Record id.
        id: String,
        /// Where the record stands now.
        #[ts(type = "number")]
        revision: u64,
    },
    /// Connection, outbox or persons changed: ask `app.status`.
    Status,
    /// A long task goes on.
    Progress {
        /// What is being done, in words.
        task: String,
        /// Out of a hundred; absent when unknown.
        percent: Option<u32>,
    },
}
