//! The drill of each day: the newest backup is put back as it would be in need, to a place beside, and proven there.

use std::fs;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::archive;
use super::daily::daily_backups;
use super::make::{Passing, proven};
use crate::{Profile, StoreError, VerifyProgress};

/// What the last drill showed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Drill {
    /// Name of the backup that was put back.
    pub backup: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Records that were there.
    pub records: u64,
    /// Why it could not be put back, if so.
    pub trouble: Option<String>,
}

const UNPACKED: &str = "drill.db";
const OUTCOME: &str = "drill.json";

impl Profile {
    /// Puts the newest daily backup back beside the store and proves it: every byte of the archive, SQLite's own
    /// structure, seals, chain, and every document. `None` when the backup was tried before, or when there is none.
    ///
    /// # Errors
    /// When the folder of backups cannot be read or written; a backup that is no good is in the answer.
    pub fn drill(
        &self,
        now: DateTime<Utc>,
        progress: &mut dyn FnMut(VerifyProgress),
    ) -> Result<Option<Drill>, StoreError> {
        let Some(_lock) = self.lock_backup()? else { return Ok(None) };
        let folder = self.backups_folder();
        let Some((_, file)) = daily_backups(&folder)?.pop() else { return Ok(None) };
        let backup = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if self.last_drill().is_some_and(|last| last.backup == backup && last.at.date_naive() == now.date_naive()) {
            return Ok(None);
        }
        let unpacked = Passing(folder.join(UNPACKED));
        let put_back = archive::read(&file).and_then(|manifest| {
            archive::unpack_store(&file, &unpacked.0)?;
            let (found, _) = proven(&unpacked.0, progress)?;
            Ok((manifest, found))
        });
        let (records, trouble) = match put_back {
            // Says nothing of the backup.
            Err(StoreError::DiskFull) => return Err(StoreError::DiskFull),
            Err(fault) => (0, Some(fault.to_string())),
            Ok((manifest, found)) => {
                let differs = found.records != manifest.records || found.batches != manifest.batches;
                let counted = differs.then(|| "It does not hold as many records as it says.".to_owned());
                (found.records, found.problems.into_iter().next().or(counted))
            }
        };
        let drill = Drill { backup, at: now, records, trouble };
        let outcome = folder.join(OUTCOME);
        let text = serde_json::to_vec(&drill).map_err(|fault| StoreError::unreadable("the drill", fault))?;
        fs::write(&outcome, text).map_err(StoreError::file("write", &outcome))?;
        Ok(Some(drill))
    }

    /// What the last drill showed, if there was one.
    #[must_use]
    pub fn last_drill(&self) -> Option<Drill> {
        let outcome: PathBuf = self.backups_folder().join(OUTCOME);
        serde_json::from_slice(&fs::read(outcome).ok()?).ok()
    }
}
