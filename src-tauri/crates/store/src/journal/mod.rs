//! The journal: how every value came to be. `batch` and `delta` are only ever added to; undo, redo, as-at, provenance
//! and comparison are reads of them.

mod append;
mod chain;
mod history;
mod replay;
mod undo;

pub use append::NewBatch;
pub(crate) use chain::{ChainedBatch, HASH_BEFORE_THE_FIRST, digest_of};
pub use history::{HistoryEntry, HistoryRange};
pub(crate) use replay::{all_outside, decoded};
pub use undo::{UndoState, UndoStep};
