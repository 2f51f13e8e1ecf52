//! Putting a backup back: proven first, the present store kept, and nothing sent twice because of it.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use rusqlite::named_params;

use super::archive::{self, Manifest};
use super::copy::{copy_to, flush_folder, with_end};
use super::make::{Passing, proven};
use crate::migrations::{self, MIGRATIONS};
use crate::profile::connection::{self, Purpose};
use crate::profile::{Folder, judge_file, lock_alone};
use crate::sql::Moment;
use crate::{StoreError, VerifyProgress, damage, seal};

/// What a restore did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// What was put back.
    pub manifest: Manifest,
    /// Where the store that was there before is kept now.
    pub kept: Option<PathBuf>,
    /// Messages in the outbox that CAS is asked about before they leave.
    pub asked_first: u64,
}

/// Puts a backup in the place of the store in `folder`, which may be damaged, gone or not there yet. The backup is
/// proven before anything is touched, and the store before it is kept in the backups folder.
///
/// Since the backup was made CAS may have got what its outbox still holds: every unfinished message becomes "unknown",
/// so that CAS is asked before it leaves.
///
/// # Errors
/// [`StoreError::NotABackup`], [`StoreError::DamagedBackup`], [`StoreError::NewerStore`] (in the backup or in the
/// folder), [`StoreError::InUse`] while another program has the profile open. The store is then as it was.
pub fn restore(
    folder: &Path,
    file: &Path,
    now: DateTime<Utc>,
    progress: &mut dyn FnMut(VerifyProgress),
) -> Result<Restored, StoreError> {
    let manifest = archive::read(file)?;
    let known = migrations::newest(MIGRATIONS);
    if manifest.store_version > known {
        return Err(StoreError::NewerStore { found: manifest.store_version, known });
    }
    let folder = Folder { root: folder.to_path_buf() };
    folder.make()?;
    let _alone = lock_alone(&folder)?;
    refuse_newer(&folder, known)?;
    let unpacked = Passing(folder.restored_store());
    archive::unpack_store(file, &unpacked.0)?;
    let (found, _) = proven(&unpacked.0, progress)?;
    if let Some(detail) = found.problems.into_iter().next() {
        return Err(StoreError::DamagedBackup { file: file.to_path_buf(), detail });
    }
    let asked_first = ask_first(&unpacked.0, manifest.made_at, now)?;
    folder.complete()?;
    // Content never changes under its name: what is there already stays, what is more does no harm.
    archive::unpack_attachments(file, &folder.attachments())?;
    let kept = put_aside(&folder, now)?;
    let store = folder.store();
    fs::rename(&unpacked.0, &store).map_err(StoreError::file("name the store", &store))?;
    forget_search(&folder)?;
    damage::unmark(&folder.damage_mark())?;
    flush_folder(&folder.root)?;
    Ok(Restored { manifest, kept, asked_first })
}

/// A store that this program cannot read may hold more than the backup does.
pub(crate) fn refuse_newer(folder: &Folder, known: u32) -> Result<(), StoreError> {
    let Ok(connection) = connection::open(&folder.store(), Purpose::Write) else { return Ok(()) };
    match migrations::version_of(&connection, known) {
        Err(newer @ StoreError::NewerStore { .. }) => Err(newer),
        // Damaged or no store at all: that is what a restore is for.
        _ => Ok(()),
    }
}

/// Makes every unfinished message one that CAS is asked about first; gives their number.
pub(crate) fn ask_first(store: &Path, made_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let connection = connection::open(store, Purpose::Write)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    seal::keep_seals(&connection)?;
    let sql = "UPDATE outbox_delivery SET state = 'unknown', next_at = :now, reason = :reason, updated_at = :now
               WHERE state IN ('waiting', 'sending', 'unknown', 'parked')";
    let made_at = made_at.format("%Y-%m-%d %H:%M UTC");
    let reason = format!("Restored from the backup of {made_at}: CAS is asked before it is sent.");
    let count = connection.execute(sql, named_params! { ":now": Moment(now), ":reason": reason })?;
    connection.close().map_err(|(_, fault)| fault)?;
    Ok(count as u64)
}

/// Moves what is in the place of the store into the backups folder: a sound one as a copy, a damaged one as it is.
fn put_aside(folder: &Folder, now: DateTime<Utc>) -> Result<Option<PathBuf>, StoreError> {
    let store = folder.store();
    if !store.exists() {
        return Ok(None);
    }
    let kept = folder.backups().join(format!("before-restore-{}.db", now.format("%Y%m%dT%H%M%S%.6fZ")));
    let _unfinished = Passing(with_end(&kept, ".tmp"));
    // An empty file would pass for a new database.
    let opened = judge_file(&store).and_then(|()| connection::open(&store, Purpose::Write));
    let copied = opened.and_then(|connection| {
        copy_to(&connection, &kept)?;
        // Its log goes into it, so that none is left for the store that comes.
        connection.close().map_err(|(_, fault)| fault.into())
    });
    match copied {
        Ok(()) => {}
        // A sound store that only found no room stays where it is.
        Err(StoreError::DiskFull) => return Err(StoreError::DiskFull),
        Err(_) => move_to(&store, &kept)?,
    }
    for end in ["-wal", "-shm"] {
        let log = with_end(&store, end);
        if log.exists() {
            move_to(&log, &with_end(&kept, end))?;
        }
    }
    Ok(Some(kept))
}

fn move_to(from: &Path, to: &Path) -> Result<(), StoreError> {
    fs::rename(from, to).map_err(StoreError::file("put aside", from))
}

/// The index is of the other store: it is built anew.
pub(crate) fn forget_search(folder: &Folder) -> Result<(), StoreError> {
    for end in ["", "-wal", "-shm"] {
        let index = with_end(&folder.search(), end);
        match fs::remove_file(&index) {
            Err(fault) if fault.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::file("remove", &index)(fault));
            }
            _ => {}
        }
    }
    Ok(())
}
