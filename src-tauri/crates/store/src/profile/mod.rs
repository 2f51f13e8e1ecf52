//! A profile: one folder that holds everything a person works with.
//!
//! One writer, any number of readers. The writer is one connection behind a lock; each reader sees one moment of the
//! store and never waits for the writer. Two processes may have the same profile open: SQLite orders their
//! transactions, [`Profile::data_version`] tells one that the other wrote.

pub(crate) mod connection;
mod folder;
mod open;
pub(crate) mod page_sums;
mod readers;
mod safety;
mod sender_lock;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use rusqlite::{Connection, TransactionBehavior};

pub(crate) use folder::Folder;
pub use open::Opening;
pub(crate) use open::{judge_file, lock_alone, make_store};
pub use sender_lock::SenderLock;

use crate::search::{Search, SearchProgress};
use crate::{Reading, StoreError, Writing};
use readers::Readers;

/// An open profile.
#[derive(Debug)]
pub struct Profile {
    folder: Folder,
    writer: Mutex<Connection>,
    readers: Readers,
    search: Search,
    search_fault: Option<String>,
    /// While it is held, no other store is put into the folder.
    in_use: Mutex<Option<File>>,
    /// What was found wrong with the store; nothing is written while it is there.
    damage: Mutex<Option<String>>,
}

impl Profile {
    /// The profile folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder.root
    }

    pub(crate) fn lock_backup(&self) -> Result<Option<File>, StoreError> {
        open::lock_backup(&self.folder)
    }

    pub(crate) fn store_file(&self) -> PathBuf {
        self.folder.store()
    }

    /// Where attachments lie.
    #[must_use]
    pub fn attachments_folder(&self) -> PathBuf {
        self.folder.attachments()
    }

    /// Where copies made before migrations lie.
    #[must_use]
    pub fn backups_folder(&self) -> PathBuf {
        self.folder.backups()
    }

    /// Where papers go that are saved from the window.
    #[must_use]
    pub fn papers_folder(&self) -> PathBuf {
        self.folder.papers()
    }

    /// Where logs go.
    #[must_use]
    pub fn logs_folder(&self) -> PathBuf {
        self.folder.logs()
    }

    /// Does work in one transaction: all of it is stored, durably, or nothing is.
    ///
    /// # Errors
    /// What `work` says, or why the store could not begin or keep it.
    pub fn write<T, E: From<StoreError>>(&self, work: impl FnOnce(&mut Writing<'_>) -> Result<T, E>) -> Result<T, E> {
        self.refuse_if_damaged()?;
        self.watching(|| self.in_transaction(work))
    }

    fn in_transaction<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Writing<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.writer();
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(|fault| self.named(fault))?;
        let result = work(&mut Writing::new(&transaction, &self.search))?;
        if transaction.is_autocommit() {
            // SQLite itself has rolled back (disk full, I/O fault); a COMMIT now would only hide that.
            return Err(StoreError::Sqlite { detail: "an earlier step failed and was undone".to_owned() }.into());
        }
        transaction.commit().map_err(|fault| self.named(fault))?;
        Ok(result)
    }

    /// Reads in one moment of the store, whatever is written meanwhile.
    ///
    /// # Errors
    /// What `work` says, or why the store could not be read.
    pub fn read<T, E: From<StoreError>>(&self, work: impl FnOnce(&Reading<'_>) -> Result<T, E>) -> Result<T, E> {
        self.watching(|| {
            let mut connection = self.readers.take()?;
            let transaction = connection
                .transaction_with_behavior(TransactionBehavior::Deferred)
                .map_err(|fault| self.named(fault))?;
            let result = work(&Reading::new(&transaction, &self.search));
            drop(transaction);
            self.readers.give_back(connection);
            result
        })
    }

    /// A number that changes when another process has written. What this process writes does not change it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn data_version(&self) -> Result<i64, StoreError> {
        let version = self.writer().pragma_query_value(None, "data_version", |row| row.get(0));
        version.map_err(|fault| self.named(fault))
    }

    /// Takes what was written since into the full-text index, at most `limit` records at a time. Call after writing and
    /// until nothing remains; a damaged or missing index is built anew.
    ///
    /// # Errors
    /// When store or index cannot be read or written; records are never affected.
    pub fn catch_up_search(&self, limit: u32) -> Result<SearchProgress, StoreError> {
        let connection = self.readers.take()?;
        let progress = self.search.catch_up(&connection, limit);
        self.readers.give_back(connection);
        progress
    }

    /// Why the full-text index could not be used when the profile was opened, if so.
    #[must_use]
    pub fn search_fault(&self) -> Option<&str> {
        self.search_fault.as_deref()
    }

    /// Becomes the one sender of this profile until the lock is dropped or the process ends, however it ends.
    ///
    /// # Errors
    /// [`StoreError::SenderHeld`] says who sends.
    pub fn lock_sender(&self, program: &str, now: DateTime<Utc>) -> Result<SenderLock, StoreError> {
        SenderLock::take(&self.folder.sender_lock(), program, now)
    }

    fn writer(&self) -> MutexGuard<'_, Connection> {
        // A panic in the middle of a transaction rolled it back when the transaction was dropped.
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn named(&self, fault: rusqlite::Error) -> StoreError {
        StoreError::from(fault).in_file(&self.folder.store())
    }
}
