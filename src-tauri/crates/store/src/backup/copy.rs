//! A copy of the store in one database file: one snapshot, flushed to disk and checked before it gets its name.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::StoreError;
use crate::profile::connection::{self, Purpose};
use crate::profile::page_sums;

/// Copies the store behind `connection` to `target`, which appears only when the copy is complete and sound.
pub(crate) fn copy_to(connection: &Connection, target: &Path) -> Result<PathBuf, StoreError> {
    copy(connection, target, check)
}

/// The same for a caller that proves the copy by itself, which is more than the check here.
pub(crate) fn copy_to_be_proven(connection: &Connection, target: &Path) -> Result<PathBuf, StoreError> {
    copy(connection, target, |_| Ok(()))
}

fn copy(
    connection: &Connection,
    target: &Path,
    check: impl FnOnce(&Path) -> Result<(), StoreError>,
) -> Result<PathBuf, StoreError> {
    let folder = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(StoreError::file("make the folder", folder))?;
    let partial = with_end(target, ".tmp");
    if partial.exists() {
        fs::remove_file(&partial).map_err(StoreError::file("remove the unfinished copy", &partial))?;
    }
    let name = partial.to_str().ok_or_else(|| StoreError::NotFound {
        kind: "way to write the folder name as text:",
        id: partial.display().to_string(),
    })?;
    connection.execute("VACUUM INTO ?1", [name])?;
    page_sums::complete(&partial)?;
    flush(&partial)?;
    check(&partial)?;
    fs::rename(&partial, target).map_err(StoreError::file("name the copy", target))?;
    flush_folder(folder)?;
    Ok(target.to_path_buf())
}

/// The file beside this one whose name goes on with `end`.
pub(crate) fn with_end(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

fn check(file: &Path) -> Result<(), StoreError> {
    let copy = connection::open(file, Purpose::Write)?;
    connection::make_read_only(&copy)?;
    let verdict: String = copy.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" { Ok(()) } else { Err(StoreError::DamagedStore { file: file.to_path_buf(), detail: verdict }) }
}

/// Waits until a file's content is on the disk.
pub(crate) fn flush(file: &Path) -> Result<(), StoreError> {
    let opened = File::options().write(true).open(file).map_err(StoreError::file("open", file))?;
    opened.sync_all().map_err(StoreError::file("flush", file))
}

/// Waits until a folder's list of names is on the disk, where the system knows such a thing.
pub(crate) fn flush_folder(folder: &Path) -> Result<(), StoreError> {
    if cfg!(unix) {
        let opened = File::open(folder).map_err(StoreError::file("open", folder))?;
        opened.sync_all().map_err(StoreError::file("flush", folder))?;
    }
    Ok(())
}
