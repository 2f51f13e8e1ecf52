//! The store as its callers see it, in temporary folders only. One program, so that it is linked once.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop here")]

mod attachments;
mod backup;
mod crash;
mod filled;
mod flips;
mod inbox;
mod journal;
mod laws;
mod lists;
mod opening;
mod outbox;
mod processes;
mod records;
mod repair;
mod retention;
mod speed;
mod support;
mod tampering;
mod triggers;
mod undo;
