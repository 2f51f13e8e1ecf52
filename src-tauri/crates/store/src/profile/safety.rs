//! What a profile does about damage: it checks itself, stops writing, and can be repaired while it is open.

use std::sync::{MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::Profile;
use super::open::{lock_alone, lock_in_use, open_store};
use crate::migrations::MIGRATIONS;
use crate::repair::{self, Repaired};
use crate::{StoreError, Verification, VerifyProgress, damage, verify};

impl Profile {
    /// What was found wrong with the store, if anything: nothing is written and nothing may be sent while it is there.
    #[must_use]
    pub fn damage(&self) -> Option<String> {
        self.found_damage().clone()
    }

    /// Checks the whole store: SQLite's own structure, the seals of its rows, the journal's chain, every document
    /// against the replay of its journal, and the contents of the doors. What is found stops all writing; a store that
    /// is found sound is written again.
    ///
    /// # Errors
    /// When the store cannot be read at all; what is wrong inside is in the answer.
    pub fn verify(&self, progress: &mut dyn FnMut(VerifyProgress)) -> Result<Verification, StoreError> {
        let mut found = self.read(|reading| verify::verify(reading, progress))?;
        match found.problems.first() {
            Some(problem) => self.stop_writing(problem),
            None => {
                damage::unmark(&self.folder.damage_mark())?;
                *self.found_damage() = None;
            }
        }
        // A file that is gone is no reason to stop work on everything else.
        let folder = self.attachments_folder();
        self.read(|reading| verify::attachments::check(reading, &folder, &mut found, progress))?;
        Ok(found)
    }

    /// The check of every start, for a thread of its own: structure and seals of the tables every work begins with,
    /// and the journal's chain. What is found stops all writing.
    ///
    /// # Errors
    /// As [`Profile::verify`].
    pub fn check_core(&self, progress: &mut dyn FnMut(VerifyProgress)) -> Result<Verification, StoreError> {
        let found = self.read(|reading| verify::check_core(reading, progress))?;
        if let Some(problem) = found.problems.first() {
            self.stop_writing(problem);
        }
        Ok(found)
    }

    /// Puts the newest good backup in the place of the damaged store, carries over what can still be read, and goes on
    /// with it. The damaged file is kept.
    ///
    /// # Errors
    /// As [`crate::repair`]; [`StoreError::InUse`] while another program has the profile open too.
    pub fn repair(&self, now: DateTime<Utc>, progress: &mut dyn FnMut(VerifyProgress)) -> Result<Repaired, StoreError> {
        let mut writer = self.writer();
        let mut in_use = self.in_use.lock().unwrap_or_else(PoisonError::into_inner);
        // Given back for a moment: a shared lock of our own would keep us out.
        *in_use = None;
        let alone = match lock_alone(&self.folder) {
            Ok(alone) => alone,
            Err(fault) => {
                *in_use = Some(lock_in_use(&self.folder)?);
                return Err(fault);
            }
        };
        // The log of the damaged store is kept as it is.
        writer.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        *writer = Connection::open_in_memory()?;
        self.readers.let_go();
        self.search.let_go();
        let known = self.damage();
        let repaired = repair::repair_alone(&self.folder, known.as_deref(), now, progress);
        // Also after a repair that failed: what can be read is to be read on.
        let opened = open_store(&self.folder, now, MIGRATIONS).map_err(|fault| fault.in_file(&self.folder.store()));
        if let Ok(opened) = opened {
            *writer = opened;
        }
        self.readers.let_go();
        drop(alone);
        *in_use = Some(lock_in_use(&self.folder)?);
        let repaired = repaired?;
        *self.found_damage() = None;
        Ok(repaired)
    }

    /// Does work and stops all writing when it met damage, whatever became of the work itself.
    pub(super) fn watching<T>(&self, work: impl FnOnce() -> T) -> T {
        let (result, noticed) = damage::watched(work);
        if let Some(detail) = noticed {
            self.stop_writing(&detail);
        }
        result
    }

    /// Refuses while damage is known: nothing may be written or sent.
    ///
    /// # Errors
    /// [`StoreError::Stopped`].
    pub fn refuse_if_damaged(&self) -> Result<(), StoreError> {
        self.damage().map_or(Ok(()), |detail| Err(StoreError::Stopped { detail }))
    }

    fn stop_writing(&self, detail: &str) {
        let mut known = self.found_damage();
        if known.is_none() {
            let detail = detail.trim_end_matches('.').to_owned();
            // A disk that does not take the mark either: the next start finds the damage again.
            let _ = damage::mark(&self.folder.damage_mark(), &detail);
            *known = Some(detail);
        }
    }

    fn found_damage(&self) -> MutexGuard<'_, Option<String>> {
        self.damage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
