//! Copies of the store: the one before a migration, the backup a person makes, the one of each day, and putting one back.

mod archive;
mod copy;
mod daily;
mod make;
mod restore;

pub use archive::Manifest;
pub(crate) use copy::{copy_to, flush, flush_folder};
pub use restore::{Restored, restore};
