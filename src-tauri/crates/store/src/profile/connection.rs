//! One way to open a connection, so that every one of them has the same guarantees.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, MAIN_DB, OpenFlags};

use super::page_sums;
use crate::{StoreError, seal};

/// `QUAY` as a number: marks the file as ours.
pub(crate) const APPLICATION_ID: i32 = 0x5155_4159;
/// 3.51.3 repairs the WAL reset fault (sqlite.org/wal.html, "the WAL-reset bug").
const SQLITE_VERSION_MIN: i32 = 3_051_003;
/// A document of 300 kB is 75 pages: with SQLite's usual 1000 pages every thirteenth keystroke would pay for a
/// checkpoint, with these every fifty-third. The log then grows to about 16 MB.
const CHECKPOINT_PAGES: u32 = 4000;
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The file is there and will be written.
    Write,
    /// The file is there and will only be read.
    Read,
    /// The file may be made.
    Create,
}

/// Opens a connection with the settings that every connection has; see reference tables of the SQLite documentation
/// (pragma.html, security.html).
pub(crate) fn open(file: &Path, purpose: Purpose) -> Result<Connection, StoreError> {
    if rusqlite::version_number() < SQLITE_VERSION_MIN {
        return Err(StoreError::OldSqlite { found: rusqlite::version() });
    }
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if purpose == Purpose::Create {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    page_sums::register()?;
    let connection = Connection::open_with_flags_and_vfs(file, flags, page_sums::LAYER)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    // A plan that looks at the values of its parameters is made anew for each of them, which costs more than the query.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    // Without it `INSERT OR REPLACE` would slip past the triggers that guard journal and doors.
    connection.pragma_update(None, "recursive_triggers", true)?;
    connection.set_prepared_statement_cache_capacity(128);
    seal::give_function(&connection)?;
    if purpose != Purpose::Create && connection.is_readonly(MAIN_DB)? {
        return Err(StoreError::ReadOnly { path: file.to_path_buf() });
    }
    Ok(connection)
}

/// Makes a connection one that writes durably: each commit survives a power cut.
pub(crate) fn make_durable(connection: &Connection) -> Result<(), StoreError> {
    write_ahead(connection)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    if cfg!(target_os = "macos") {
        connection.pragma_update(None, "fullfsync", true)?;
        connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    }
    Ok(())
}

/// Switches a database to write-ahead logging, where readers never wait for the writer.
pub(crate) fn write_ahead(connection: &Connection) -> Result<(), StoreError> {
    let mode: String = connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if mode != "wal" {
        return Err(StoreError::Sqlite { detail: format!("the disk does not allow write-ahead logging ({mode})") });
    }
    Ok(())
}

/// Makes a connection one that cannot write.
pub(crate) fn make_read_only(connection: &Connection) -> Result<(), StoreError> {
    connection.pragma_update(None, "query_only", true)?;
    Ok(())
}
