//! Copies of the store: the one before a migration, the backup a person makes, the one of each day, and putting one back.

mod archive;
mod copy;
mod daily;
mod drill;
mod make;
mod restore;

pub use archive::Manifest;
pub(crate) use archive::{read as read_backup, unpack_store};
pub(crate) use copy::{copy_to, flush, flush_folder, with_end};
pub(crate) use daily::daily_backups;
pub use drill::Drill;
pub(crate) use make::{Passing, proven};
pub use restore::{Restored, restore};
pub(crate) use restore::{ask_first, forget_search, refuse_newer};
