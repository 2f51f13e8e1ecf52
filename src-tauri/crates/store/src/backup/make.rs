//! Making a backup while people work: one moment of the store, proven before it gets its name.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, TransactionBehavior};

use super::archive::{self, Manifest};
use super::copy::{copy_to_be_proven, flush_folder, with_end};
use crate::profile::connection::{self, Purpose};
use crate::search::Search;
use crate::sql::Count;
use crate::{Profile, Reading, StoreError, Verification, VerifyProgress, files};

impl Profile {
    /// Writes a backup of the store to `target`, which appears only when the copy is complete and proven: SQLite's own
    /// structure, the journal's chain, every document. Work goes on meanwhile.
    ///
    /// # Errors
    /// [`StoreError::FileExists`] when something is there already; [`StoreError::DamagedStore`] when the store is not
    /// sound enough to be copied. Nothing is left behind then.
    pub fn backup(
        &self,
        target: &Path,
        now: DateTime<Utc>,
        progress: &mut dyn FnMut(VerifyProgress),
    ) -> Result<Manifest, StoreError> {
        self.back_up_to(target, now, Extent::Whole, progress)
    }

    pub(super) fn back_up_to(
        &self,
        target: &Path,
        now: DateTime<Utc>,
        extent: Extent,
        progress: &mut dyn FnMut(VerifyProgress),
    ) -> Result<Manifest, StoreError> {
        if target.exists() {
            return Err(StoreError::FileExists { file: target.to_path_buf() });
        }
        let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // A folder that is not there is most often a slip of the finger.
        fs::metadata(folder).map_err(StoreError::file("find the folder", folder))?;
        let store = self.store_file();
        let snapshot = Passing(with_end(target, ".store"));
        let packed = Passing(with_end(target, ".unfinished"));
        // A connection of its own: one moment is read, and neither readers nor the writer wait for it.
        let source = connection::open(&store, Purpose::Write)?;
        copy_to_be_proven(&source, &snapshot.0)?;
        let (found, version) = match extent {
            Extent::Whole => proven(&snapshot.0, progress)?,
            Extent::OfDay => checked(&snapshot.0, core_with_records, progress)?,
        };
        if let Some(problem) = found.problems.into_iter().next() {
            return Err(StoreError::DamagedStore { file: store, detail: problem });
        }
        let manifest = Manifest::new(now, version, found.records, found.batches);
        let attachments = if extent == Extent::Whole { self.attachment_files()? } else { Vec::new() };
        let manifest = archive::write(&packed.0, manifest, &snapshot.0, &attachments)?;
        // Told apart from the first look: a name that was taken meanwhile is not written over.
        fs::hard_link(&packed.0, target).or_else(|_| rename_new(&packed.0, target)).map_err(|fault| {
            match fault.kind() {
                std::io::ErrorKind::AlreadyExists => StoreError::FileExists { file: target.to_path_buf() },
                _ => StoreError::file("name the backup", target)(fault),
            }
        })?;
        flush_folder(folder)?;
        Ok(manifest)
    }
}

impl Profile {
    /// The files of attachments by digest; one that was altered is not carried on as if it were sound.
    fn attachment_files(&self) -> Result<Vec<(String, PathBuf)>, StoreError> {
        let folder = self.attachments_folder();
        let mut found = Vec::new();
        for sha256 in files::kept_in(&folder)? {
            let Some(path) = files::place_of(&folder, &sha256) else { continue };
            if files::digest_of_file(&path).map_err(StoreError::file("read", &path))? != sha256 {
                return Err(StoreError::AttachmentAltered { sha256 });
            }
            found.push((sha256, path));
        }
        Ok(found)
    }
}

/// Checks a store file that nobody uses; gives what was found and the version of the store.
pub(crate) fn proven(file: &Path, progress: &mut dyn FnMut(VerifyProgress)) -> Result<(Verification, u32), StoreError> {
    checked(file, crate::verify::verify, progress)
}

/// What a backup holds, and how far it is proven before it gets its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// With the attachments; every document is the replay of its journal.
    Whole,
    /// Without them; every byte, the seals and the journal's chain. The drill replays the documents right after it.
    OfDay,
}

type Check = fn(&Reading<'_>, &mut dyn FnMut(VerifyProgress)) -> Result<Verification, StoreError>;

fn core_with_records(
    reading: &Reading<'_>,
    progress: &mut dyn FnMut(VerifyProgress),
) -> Result<Verification, StoreError> {
    let mut found = crate::verify::check_core(reading, progress)?;
    let records: Count = reading.connection.query_row("SELECT count(*) FROM record", [], |row| row.get(0))?;
    found.records = records.0;
    Ok(found)
}

fn checked(
    file: &Path,
    check: Check,
    progress: &mut dyn FnMut(VerifyProgress),
) -> Result<(Verification, u32), StoreError> {
    let mut connection = read_only(file)?;
    let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
    let nothing_to_search = Search::new(PathBuf::new());
    let found = check(&Reading::new(&transaction, &nothing_to_search), progress)?;
    drop(transaction);
    Ok((found, version))
}

fn read_only(file: &Path) -> Result<Connection, StoreError> {
    let connection = connection::open(file, Purpose::Write)?;
    connection::make_read_only(&connection)?;
    // Looking changes nothing, not even the log of a store that is not closed.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    Ok(connection)
}

/// A disk without hard links: the name is free as far as anybody can tell.
fn rename_new(from: &Path, to: &Path) -> std::io::Result<()> {
    if to.exists() { Err(std::io::ErrorKind::AlreadyExists.into()) } else { fs::rename(from, to) }
}

/// A file that is gone when the work is over, however it ends.
#[derive(Debug)]
pub(crate) struct Passing(pub(crate) PathBuf);

impl Drop for Passing {
    fn drop(&mut self) {
        // What is not there any more needs no removing.
        let _ = fs::remove_file(&self.0);
    }
}
