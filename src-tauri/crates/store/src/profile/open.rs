//! Opening a profile: find out what is there before touching it, and never put something new in the place of
//! something old.

use std::fs::{self, File, TryLockError};
use std::io::Read;
use std::path::Path;
use std::sync::Mutex;

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::connection::{self, APPLICATION_ID, Purpose};
use super::folder::Folder;
use super::page_sums;
use super::readers::Readers;
use super::{Profile, Search};
use crate::migrations::{self, MIGRATIONS, Migration};
use crate::{StoreError, backup, damage, seal};

/// How many records the search index takes in while the profile is opened; the rest follows in the background.
const SEARCH_AT_OPENING: u32 = 500;
const SQLITE_MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// How to open a profile.
#[derive(Clone, Copy, Debug)]
pub struct Opening {
    /// The time, for the names of backups.
    pub now: DateTime<Utc>,
    /// Whether a profile may be made where there is none.
    pub create: bool,
}

impl Profile {
    /// Opens the profile in `folder`, bringing an older store to the present version.
    ///
    /// # Errors
    /// Each state a store can be in has its own [`StoreError`]; the store is then as it was.
    pub fn open(folder: &Path, opening: &Opening) -> Result<Profile, StoreError> {
        Profile::open_with(folder, opening, MIGRATIONS)
    }

    pub(crate) fn open_with(folder: &Path, opening: &Opening, migrations: &[Migration]) -> Result<Profile, StoreError> {
        let folder = Folder { root: folder.to_path_buf() };
        let file = folder.store();
        find_or_make_folder(&folder, opening.create)?;
        // One process at a time creates or migrates; released when this function returns.
        let _opening = lock_opening(&folder)?;
        if !file.exists() {
            create(&folder, opening, migrations)?;
        }
        let writer = open_store(&folder, opening.now, migrations).map_err(|fault| fault.in_file(&file))?;
        folder.complete()?;
        let mut profile = Profile {
            in_use: Mutex::new(Some(lock_in_use(&folder)?)),
            damage: Mutex::new(damage::marked(&folder.damage_mark())),
            writer: Mutex::new(writer),
            readers: Readers::new(file),
            search: Search::new(folder.search()),
            search_fault: None,
            folder,
        };
        profile.search_fault = profile.catch_up_search(SEARCH_AT_OPENING).err().map(|fault| fault.to_string());
        Ok(profile)
    }
}

fn find_or_make_folder(folder: &Folder, create: bool) -> Result<(), StoreError> {
    let missing = || StoreError::MissingStore { folder: folder.root.clone() };
    if create {
        return folder.make();
    }
    if !folder.root.is_dir() {
        return Err(missing());
    }
    if !folder.store().exists() && folder.trace().is_none() {
        return Err(missing());
    }
    Ok(())
}

fn lock_opening(folder: &Folder) -> Result<File, StoreError> {
    let path = folder.opening_lock();
    let file = lock_file(&path)?;
    file.lock().map_err(StoreError::file("lock", &path))?;
    Ok(file)
}

/// The right to put another store into the folder: nobody has it open, and nobody opens it until this is dropped.
pub(crate) fn lock_alone(folder: &Folder) -> Result<(File, File), StoreError> {
    let opening = lock_opening(folder)?;
    let path = folder.in_use_lock();
    let in_use = lock_file(&path)?;
    match in_use.try_lock() {
        Ok(()) => Ok((opening, in_use)),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse { folder: folder.root.clone() }),
        Err(TryLockError::Error(fault)) => Err(StoreError::file("lock", &path)(fault)),
    }
}

/// The right to make the backup of the day; `None` while another process makes it.
pub(crate) fn lock_backup(folder: &Folder) -> Result<Option<File>, StoreError> {
    let path = folder.backup_lock();
    let file = lock_file(&path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(fault)) => Err(StoreError::file("lock", &path)(fault)),
    }
}

/// Says that the profile is open, to whoever wants to put another store into it.
pub(super) fn lock_in_use(folder: &Folder) -> Result<File, StoreError> {
    let path = folder.in_use_lock();
    let in_use = lock_file(&path)?;
    in_use.lock_shared().map_err(StoreError::file("lock", &path))?;
    Ok(in_use)
}

fn lock_file(path: &Path) -> Result<File, StoreError> {
    let options = File::options().create(true).truncate(false).write(true).open(path);
    options.map_err(StoreError::file("open", path))
}

/// Makes a complete store under another name and gives it its own only then: a crash leaves no half-made store.
fn create(folder: &Folder, opening: &Opening, migrations: &[Migration]) -> Result<(), StoreError> {
    if let Some(trace) = folder.trace() {
        return Err(StoreError::StoreGone { folder: folder.root.clone(), trace });
    }
    let unfinished = folder.unfinished_store();
    for leftover in ["", "-wal", "-shm", "-journal"] {
        let mut path = unfinished.as_os_str().to_owned();
        path.push(leftover);
        match fs::remove_file(&path) {
            Err(fault) if fault.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::file("remove the unfinished store", &unfinished)(fault));
            }
            _ => {}
        }
    }
    make_store(&unfinished, &folder.backups(), migrations, opening.now)?;
    let file = folder.store();
    fs::rename(&unfinished, &file).map_err(StoreError::file("name the new store", &file))?;
    backup::flush_folder(&folder.root)
}

/// Makes an empty store at `file`, complete on the disk.
pub(crate) fn make_store(
    file: &Path,
    backups: &Path,
    migrations: &[Migration],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut connection = connection::open(file, Purpose::Create)?;
    page_sums::reserve(&connection)?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    migrations::migrate(&mut connection, backups, migrations, now)?;
    connection.close().map_err(|(_, fault)| fault)?;
    backup::flush(file)
}

pub(super) fn open_store(
    folder: &Folder,
    now: DateTime<Utc>,
    migrations: &[Migration],
) -> Result<Connection, StoreError> {
    let file = folder.store();
    judge_file(&file)?;
    let mut connection = connection::open(&file, Purpose::Write)?;
    let mark: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if mark != APPLICATION_ID {
        return Err(StoreError::NotAStore { file, found: "an SQLite database of another program".to_owned() });
    }
    // Refused before anything is written to a newer store.
    let version = migrations::version_of(&connection, migrations::newest(migrations))?;
    if version == 0 {
        return Err(StoreError::DamagedStore { file, detail: "it has no store version".to_owned() });
    }
    let free_to_write = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    free_to_write.rollback()?;
    connection::make_durable(&connection)?;
    // Before the step that asks for them: what fails here is done again with the next opening.
    if !seal::has_seals(&connection)? {
        give_sums(&connection)?;
    }
    migrations::migrate(&mut connection, &folder.backups(), migrations, now)?;
    touch_core(&connection)?;
    seal::keep_seals(&connection)?;
    Ok(connection)
}

/// Writes a store of an older version anew, with a sum in every page.
fn give_sums(connection: &Connection) -> Result<(), StoreError> {
    page_sums::reserve(connection)?;
    connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(())
}

/// What can be said of the file before SQLite opens it.
pub(crate) fn judge_file(file: &Path) -> Result<(), StoreError> {
    let about = fs::metadata(file).map_err(StoreError::file("look at", file))?;
    if !about.is_file() {
        return Err(StoreError::NotAStore { file: file.to_path_buf(), found: "a folder".to_owned() });
    }
    if about.len() == 0 {
        return Err(StoreError::EmptyStore { file: file.to_path_buf() });
    }
    let mut magic = [0; 16];
    let mut opened = File::open(file).map_err(StoreError::file("open", file))?;
    match opened.read_exact(&mut magic) {
        Ok(()) if magic == *SQLITE_MAGIC => {}
        _ => {
            let found = "it does not begin like one".to_owned();
            return Err(StoreError::NotAStore { file: file.to_path_buf(), found });
        }
    }
    if about.permissions().readonly() {
        return Err(StoreError::ReadOnly { path: file.to_path_buf() });
    }
    Ok(())
}

/// Reads the small tables every start needs, so that damage there is said now and not in the middle of work.
fn touch_core(connection: &Connection) -> Result<(), StoreError> {
    for sql in [
        "SELECT count(*) FROM sqlite_schema WHERE sql IS NOT NULL",
        "SELECT count(length(name)) FROM person",
        "SELECT count(length(hash)) FROM (SELECT hash FROM batch ORDER BY seq DESC LIMIT 100)",
        "SELECT count(length(state)) FROM (SELECT state FROM record ORDER BY number DESC LIMIT 100)",
        "SELECT count(length(state)) FROM outbox_delivery WHERE state NOT IN ('confirmed', 'refused', 'cancelled')",
        "SELECT count(length(value)) FROM cursor",
    ] {
        let _rows: i64 = connection.query_row(sql, [], |row| row.get(0)).map_err(|fault| match fault {
            rusqlite::Error::SqlInputError { msg, .. } => {
                StoreError::DamagedStore { file: "store.db".into(), detail: msg }
            }
            other => other.into(),
        })?;
    }
    Ok(())
}
