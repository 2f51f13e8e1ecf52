//! What can go wrong in the store, each as a sentence with a way out.

use std::fmt;
use std::io;
use std::path::PathBuf;

use chrono::{DateTime, Utc};

use crate::{OutboxId, OutboxState, PersonId, RecordId};

/// Who wrote a batch, when and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenBy {
    /// Name of the person.
    pub person: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What it was.
    pub label: String,
}

impl fmt::Display for WrittenBy {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} (“{}”, {})", self.person, self.label, self.at.format("%Y-%m-%d %H:%M:%S UTC"))
    }
}

/// Why the store could not do what it was asked. Nothing of the failed work was written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no profile where one was expected.
    #[error(
        "There is no Quayside profile in {}. Check the folder's name, or create a new profile there.",
        folder.display()
    )]
    MissingStore {
        /// The profile folder.
        folder: PathBuf,
    },
    /// The store file is gone although other parts of the profile are there.
    #[error(
        "The profile in {} has {trace} but its store.db is gone. No new one was made in its place. Put store.db back \
         (the newest copy is in the backups folder), or choose an empty folder for a new profile.",
        folder.display()
    )]
    StoreGone {
        /// The profile folder.
        folder: PathBuf,
        /// What is left of the profile.
        trace: &'static str,
    },
    /// The store file has no content.
    #[error(
        "{} is empty: it holds no records at all. It was left as it is. Put back the newest copy from the backups \
         folder; if this profile was never used, delete the file and create the profile again.",
        file.display()
    )]
    EmptyStore {
        /// The file.
        file: PathBuf,
    },
    /// The file is something else.
    #[error(
        "{} is not a Quayside store ({found}). It was left as it is. Choose another folder, or put back the newest \
         copy from the backups folder.",
        file.display()
    )]
    NotAStore {
        /// The file.
        file: PathBuf,
        /// What it is.
        found: String,
    },
    /// The file is damaged.
    #[error(
        "{} is damaged ({detail}). It was left as it is. Make a copy of the folder, then put back the newest copy \
         from the backups folder; what customs already has can be fetched again from CAS.",
        file.display()
    )]
    DamagedStore {
        /// The file.
        file: PathBuf,
        /// What SQLite says.
        detail: String,
    },
    /// Damage was found; nothing is written until it is repaired.
    #[error(
        "The store of this profile is damaged ({detail}). Nothing more is written to it and nothing is sent, so nothing \
         was saved. Choose “Repair” in the window, or close it and run “repair”: the damaged file is kept, the newest \
         good backup is put in its place, and what can still be read is carried over."
    )]
    Stopped {
        /// What was found.
        detail: String,
    },
    /// A store that needs no repair.
    #[error("Nothing is wrong with the store in {}, so nothing was changed.", folder.display())]
    NothingToRepair {
        /// The profile folder.
        folder: PathBuf,
    },
    /// A legal hold is in force.
    #[error("This record is under legal hold ({reason}; {by}) and cannot be erased. Lift the hold first.")]
    Held {
        /// Why it is held.
        reason: String,
        /// Who put it there.
        by: String,
    },
    /// A file above the limit.
    #[error(
        "The file is larger than {} MB, so it was not read and nothing was attached. Make it smaller, or allow larger \
         files for this one.",
        bytes_max / 1_048_576
    )]
    TooLarge {
        /// The limit in bytes.
        bytes_max: u64,
    },
    /// The file of an attachment is not there.
    #[error(
        "The file of this attachment ({sha256}) is not in the profile's attachments folder any more. Put the folder \
         back from a backup, or attach the file again."
    )]
    AttachmentGone {
        /// Digest of its content.
        sha256: String,
    },
    /// The file of an attachment has other content.
    #[error(
        "The file of this attachment ({sha256}) was altered since it was attached, so it was not saved. Put the folder \
         of attachments back from a backup, or attach the file again."
    )]
    AttachmentAltered {
        /// Digest of the content it had.
        sha256: String,
    },
    /// Writing is not allowed.
    #[error(
        "{} is read-only, so nothing could be saved. Give your user the right to write there, or copy the whole \
         profile folder to a place where you may write.",
        path.display()
    )]
    ReadOnly {
        /// File or folder.
        path: PathBuf,
    },
    /// Somebody else holds the store.
    #[error(
        "Another program holds {} and did not let go within 5 seconds. Nothing was changed. Close the other Quayside \
         window, backup or virus scan that uses the profile, then try again.",
        file.display()
    )]
    Locked {
        /// The file.
        file: PathBuf,
    },
    /// The store is from a newer version.
    #[error(
        "This profile was written by a newer Quayside (store version {found}; this program knows up to {known}). It \
         was left as it is. Install the newer version, or open the copy that it made in the backups folder before it \
         changed the store."
    )]
    NewerStore {
        /// Version of the store.
        found: u32,
        /// Newest version this program knows.
        known: u32,
    },
    /// Another program has the profile open.
    #[error(
        "The profile in {} is open in another Quayside, so its store was left as it is. Close its windows and \
         commands, then try again.",
        folder.display()
    )]
    InUse {
        /// The profile folder.
        folder: PathBuf,
    },
    /// A file is in the way.
    #[error("There is already a file {}. It was left as it is; choose another name.", file.display())]
    FileExists {
        /// The file.
        file: PathBuf,
    },
    /// A file that is no backup.
    #[error("{} is not a backup of Quayside. Choose a file that “backup” has written. Nothing was changed.", file.display())]
    NotABackup {
        /// The file.
        file: PathBuf,
    },
    /// A backup that is not as it was written.
    #[error(
        "The backup {} is damaged: {detail}. Nothing was changed. Take another copy of it, or an older backup.",
        file.display()
    )]
    DamagedBackup {
        /// The file.
        file: PathBuf,
        /// How that shows.
        detail: String,
    },
    /// A backup written by a newer version.
    #[error("The backup {} was written by a newer Quayside. Install that version to put it back.", file.display())]
    NewerBackup {
        /// The file.
        file: PathBuf,
    },
    /// The library linked into the program is too old.
    #[error(
        "This program was built with SQLite {found}, but the store needs at least 3.51.3. Install a complete build."
    )]
    OldSqlite {
        /// Version found.
        found: &'static str,
    },
    /// No room on the disk.
    #[error(
        "The disk that holds the profile is full, so nothing was saved. Free some space (old files in the profile's \
         backups and logs folders are the first to look at), then do it again."
    )]
    DiskFull,
    /// A file operation failed.
    #[error("Quayside could not {action} {}: {fault}.", path.display())]
    File {
        /// What was tried, as in "could not …".
        action: &'static str,
        /// File or folder.
        path: PathBuf,
        /// What the system says.
        fault: io::Error,
    },
    /// A step to a newer store version failed.
    #[error(
        "The store could not be brought to version {version}: {fault} The store is as it was before{}.",
        backup.as_ref().map_or_else(String::new, |file| format!("; a copy is in {}", file.display()))
    )]
    Migration {
        /// The version that was not reached.
        version: u32,
        /// The copy made before.
        backup: Option<PathBuf>,
        /// Why.
        fault: Box<StoreError>,
    },
    /// Something read from the store makes no sense.
    #[error("The store holds something unreadable: {what} ({detail}). Run “verify” to see what else is affected.")]
    Unreadable {
        /// Which row.
        what: String,
        /// What is wrong with it.
        detail: String,
    },
    /// A rule of the tables refused the work.
    #[error("The store refused this because it would break a rule of its tables: {detail}. Nothing was saved.")]
    Refused {
        /// The rule.
        detail: String,
    },
    /// Anything else SQLite says.
    #[error("The store could not do this: {detail}. Nothing was saved; try again, and run “verify” if it stays so.")]
    Sqlite {
        /// What SQLite says.
        detail: String,
    },
    /// A thing that is not there.
    #[error("There is no {kind} {id} in this profile.")]
    NotFound {
        /// What was looked for.
        kind: &'static str,
        /// Its id.
        id: String,
    },
    /// A thing that is there already.
    #[error("There is already a {kind} {id} in this profile.")]
    AlreadyThere {
        /// What it is.
        kind: &'static str,
        /// Its id.
        id: String,
    },
    /// A batch that says nothing.
    #[error("A batch needs at least one change, and each record in it once: {reason}. Nothing was saved.")]
    BatchShape {
        /// What is wrong.
        reason: String,
    },
    /// The record was changed since the editor read it.
    #[error(
        "{by} changed this record after you opened it. Your change was not saved; look at the record as it is now \
         and repeat it."
    )]
    Stale {
        /// The record.
        record: RecordId,
        /// Journal sequence the editor had seen.
        expected_head: u64,
        /// Journal sequence of the record.
        head: u64,
        /// Who wrote last.
        by: Box<WrittenBy>,
    },
    /// The change does not fit what the record holds.
    #[error("This change does not fit the record as it is now: {detail}. Nothing was saved; look at the record again.")]
    Conflict {
        /// The record.
        record: RecordId,
        /// Where and why.
        detail: String,
    },
    /// What should be taken back was changed again later.
    #[error(
        "“{label}” cannot be taken back, because {by} changed {} since. Take that back first, or change the value by \
         hand.",
        if path.is_empty() { "the whole record" } else { path }
    )]
    UndoneByLater {
        /// The record.
        record: RecordId,
        /// What should be taken back.
        label: String,
        /// Where, as a path people see.
        path: String,
        /// Who changed it since.
        by: Box<WrittenBy>,
    },
    /// What CAS or customs said is never undone.
    #[error("“{label}” came from CAS or customs and cannot be taken back here; send a correction instead.")]
    FromOutside {
        /// The batch.
        label: String,
    },
    /// An outbox row in the wrong state.
    #[error("This message is {state} and can no longer be {action}.")]
    OutboxState {
        /// The row.
        id: OutboxId,
        /// Its state.
        state: OutboxState,
        /// What was asked, as in "can no longer be …".
        action: &'static str,
    },
    /// Somebody else sends for this profile.
    #[error(
        "Another Quayside already sends for this profile ({holder}). Everything you save waits in the outbox and is \
         sent by it; close it if this window should send."
    )]
    SenderHeld {
        /// Who, as written in `sender.lock`.
        holder: String,
    },
    /// The full-text index was damaged.
    #[error(
        "The search index was damaged and is built anew from the records, which are not affected. Search again in a \
         moment."
    )]
    SearchDamaged,
    /// Who acts must be a person of the profile.
    #[error("Person {id} is not known in this profile. Add the person under Settings, Persons, and try again.")]
    UnknownPerson {
        /// The id.
        id: PersonId,
    },
}
