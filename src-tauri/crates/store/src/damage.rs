//! Damage, noticed wherever a row is read: the profile stops writing, and stays so until it is repaired.
//!
//! A fault passes through use cases that know nothing of damage before it reaches the profile again, and on the way it
//! may be put into other words or swallowed. So it is noted where it arises, on the thread that does the work, and
//! looked for when the work is over.

use std::cell::RefCell;
use std::fs;
use std::path::Path;

use crate::StoreError;

thread_local! {
    static NOTICED: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Notes damage met by the work that goes on; what was met first says most.
pub(crate) fn note(detail: &str) {
    NOTICED.with_borrow_mut(|noticed| {
        noticed.get_or_insert_with(|| detail.to_owned());
    });
}

/// Does work and says what damage it met, if any.
pub(crate) fn watched<T>(work: impl FnOnce() -> T) -> (T, Option<String>) {
    let around = NOTICED.take();
    let result = work();
    (result, NOTICED.replace(around))
}

/// The damage a profile is known to have, kept in a file beside the store, because nothing more is written to that.
pub(crate) fn marked(mark: &Path) -> Option<String> {
    let text = fs::read_to_string(mark).ok()?;
    Some(text.lines().skip(1).collect::<Vec<_>>().join(" "))
}

/// Marks a profile as damaged.
pub(crate) fn mark(mark: &Path, detail: &str) -> Result<(), StoreError> {
    let text = format!("Damage was found in this store; nothing is written to it until it is repaired.\n{detail}\n");
    fs::write(mark, text).map_err(StoreError::file("write", mark))
}

/// Takes the mark away.
pub(crate) fn unmark(mark: &Path) -> Result<(), StoreError> {
    match fs::remove_file(mark) {
        Err(fault) if fault.kind() != std::io::ErrorKind::NotFound => Err(StoreError::file("remove", mark)(fault)),
        _ => Ok(()),
    }
}
