//! Repair of a damaged store: the newest good backup takes its place, what can still be read is carried over as far as
//! it can be proven, the damaged file is kept, and a list says what could not be brought back.
//!
//! What CAS has since the backup comes again by itself: the cursors are those of the backup.

mod base;
mod carry;
mod damaged;
mod journal;
mod lost;
mod report;

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use crate::backup::{self, Manifest, Passing, flush_folder, proven, with_end};
use crate::migrations::{self, MIGRATIONS};
use crate::profile::connection::{self, Purpose};
use crate::profile::{Folder, lock_alone};
use crate::{StoreError, VerifyProgress, damage, seal};
use damaged::Damaged;
pub use lost::Lost;

/// What a repair did, and what it could not bring back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    /// What was wrong, in a sentence.
    pub damage: String,
    /// The backup that was put in the place of the store; `None` when no good one was there and a new store was filled.
    pub backup: Option<(PathBuf, Manifest)>,
    /// Backups that were looked at and not good enough, each with the reason.
    pub passed_over: Vec<String>,
    /// Where the damaged file is kept now.
    pub kept: Option<PathBuf>,
    /// Batches of the journal that were carried over from the damaged file, each proven by the chain.
    pub carried_batches: u64,
    /// Other rows that were carried over, each proven by its seal.
    pub carried_rows: u64,
    /// What stopped the carrying over, as sentences.
    pub limits: Vec<String>,
    /// Records that are not as they were last, by time of their last change, newest first.
    pub lost: Vec<Lost>,
    /// Messages in the outbox that CAS is asked about before they leave.
    pub asked_first: u64,
    /// The same as a text, in the profile.
    pub report: PathBuf,
}

/// Repairs the store of a profile that nobody has open.
///
/// # Errors
/// [`StoreError::NothingToRepair`] for a sound store, [`StoreError::InUse`] while a program has the profile open,
/// [`StoreError::NewerStore`] for one this program does not know. The store is then as it was.
pub fn repair(
    folder: &Path,
    now: DateTime<Utc>,
    progress: &mut dyn FnMut(VerifyProgress),
) -> Result<Repaired, StoreError> {
    let folder = Folder { root: folder.to_path_buf() };
    if !folder.store().exists() && folder.trace().is_none() {
        return Err(StoreError::MissingStore { folder: folder.root });
    }
    let _alone = lock_alone(&folder)?;
    let store = folder.store();
    let found = if store.exists() { what_is_wrong(&store, progress)? } else { Some("store.db is gone".to_owned()) };
    let Some(found) = found else {
        damage::unmark(&folder.damage_mark())?;
        return Err(StoreError::NothingToRepair { folder: folder.root });
    };
    repair_alone(&folder, Some(&found), now, progress)
}

fn what_is_wrong(store: &Path, progress: &mut dyn FnMut(VerifyProgress)) -> Result<Option<String>, StoreError> {
    let (looked, _) = damage::watched(|| {
        crate::profile::judge_file(store)?;
        proven(store, progress)
    });
    match looked {
        Ok((found, _)) => Ok(found.problems.into_iter().next()),
        Err(fault @ (StoreError::Locked { .. } | StoreError::ReadOnly { .. } | StoreError::DiskFull)) => Err(fault),
        Err(fault) => Ok(Some(fault.to_string())),
    }
}

/// Repairs a store while the folder is held alone.
pub(crate) fn repair_alone(
    folder: &Folder,
    found: Option<&str>,
    now: DateTime<Utc>,
    progress: &mut dyn FnMut(VerifyProgress),
) -> Result<Repaired, StoreError> {
    folder.complete()?;
    backup::refuse_newer(folder, migrations::newest(MIGRATIONS))?;
    let mut repaired = Repaired { damage: found.unwrap_or("it was asked for").to_owned(), ..Repaired::default() };
    let fresh = Passing(folder.restored_store());
    // What damage is met here is that of the damaged file, and known.
    let (done, _) = damage::watched(|| fill(folder, &fresh.0, &mut repaired, now, progress));
    let lost = done?;
    let made_at = repaired.backup.as_ref().map_or(now, |(_, manifest)| manifest.made_at);
    repaired.asked_first = backup::ask_first(&fresh.0, made_at, now)?;
    repaired.lost = lost;
    let name = format!("repair-{}", now.format("%Y%m%dT%H%M%S%.6fZ"));
    repaired.kept = put_in_place(folder, &fresh.0, &name)?;
    report::write(&folder.repairs(), &name, &mut repaired, now)?;
    damage::unmark(&folder.damage_mark())?;
    flush_folder(&folder.root)?;
    Ok(repaired)
}

/// Makes the store that will take the place; gives what it does not hold although the damaged one did.
fn fill(
    folder: &Folder,
    fresh: &Path,
    repaired: &mut Repaired,
    now: DateTime<Utc>,
    progress: &mut dyn FnMut(VerifyProgress),
) -> Result<Vec<Lost>, StoreError> {
    base::lay(folder, fresh, repaired, now, progress)?;
    let damaged = match Damaged::open(&folder.store()) {
        Ok(damaged) => damaged,
        Err(fault) => {
            repaired.limits.push(format!("Nothing of the damaged file could be read: {fault}"));
            return Ok(Vec::new());
        }
    };
    carry_over(&damaged, fresh, repaired)?;
    let (checked, _) = proven(fresh, progress)?;
    if let Some(problem) = checked.problems.into_iter().next() {
        repaired.limits.push(format!("What was carried over could not be proven and was left out: {problem}"));
        (repaired.carried_batches, repaired.carried_rows) = (0, 0);
        base::lay(folder, fresh, repaired, now, progress)?;
    }
    let connection = connection::open(fresh, Purpose::Write)?;
    lost::between(&damaged, &connection, repaired)
}

fn carry_over(damaged: &Damaged, fresh: &Path, repaired: &mut Repaired) -> Result<(), StoreError> {
    let mut connection = connection::open(fresh, Purpose::Write)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    seal::keep_seals(&connection)?;
    let transaction = connection.transaction()?;
    carry::everything(damaged, &transaction, repaired)?;
    transaction.commit()?;
    connection.close().map_err(|(_, fault)| fault)?;
    Ok(())
}

/// The damaged file gets another name, with its log, and the fresh one its own.
fn put_in_place(folder: &Folder, fresh: &Path, name: &str) -> Result<Option<PathBuf>, StoreError> {
    let store = folder.store();
    let kept = folder.backups().join(format!("{}.db", name.replace("repair", "damaged")));
    let was_there = store.exists();
    if was_there {
        // With a second name first, so that there is a store under its own at every moment.
        let named = fs::hard_link(&store, &kept).or_else(|_| fs::rename(&store, &kept));
        named.map_err(StoreError::file("put aside", &store))?;
    }
    for end in ["-wal", "-shm"] {
        let log = with_end(&store, end);
        if log.exists() {
            fs::rename(&log, with_end(&kept, end)).map_err(StoreError::file("put aside", &log))?;
        }
    }
    fs::rename(fresh, &store).map_err(StoreError::file("name the store", &store))?;
    backup::forget_search(folder)?;
    flush_folder(&folder.backups())?;
    Ok(was_there.then_some(kept))
}
