//! What arrives: merges, events, the receiver, two workstations.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where it stood")]

mod events;
mod laws;
mod merging;
mod polling;
mod receiving;
mod support;
