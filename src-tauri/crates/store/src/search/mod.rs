//! `search.db`: words of every record, to find it while typing. A file of its own that can be built anew at any time:
//! contentless, so it holds words and record numbers only, and it remembers the revision of the store it has reached.

mod index;
mod query;
mod words_of;

use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, named_params};

pub(crate) use query::fts_query;

use crate::StoreError;
use crate::profile::connection::{self, Purpose};
use crate::sql::Count;

/// How far the full-text index is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SearchProgress {
    /// Records taken in.
    pub indexed: u32,
    /// Records still to be taken in.
    pub remaining: u64,
}

/// The full-text index of a profile.
#[derive(Debug)]
pub(crate) struct Search {
    file: PathBuf,
    connection: Mutex<Option<Connection>>,
}

impl Search {
    pub(crate) fn new(file: PathBuf) -> Search {
        Search { file, connection: Mutex::new(None) }
    }

    /// Numbers of records that fit, below `before`, the highest (newest) first. Never ordered by rank: ranking reads
    /// every hit, and a short prefix hits most of the store.
    pub(crate) fn hits(&self, matching: &str, before: u64, limit: u32) -> Result<Vec<u64>, StoreError> {
        self.with(|connection| {
            let sql = "SELECT rowid FROM entry WHERE entry MATCH :matching AND rowid < :before
                       ORDER BY rowid DESC LIMIT :limit";
            let mut statement = connection.prepare_cached(sql)?;
            let values = named_params! { ":matching": matching, ":before": Count(before), ":limit": limit };
            let hits = statement.query_map(values, |row| row.get::<_, Count>(0))?;
            Ok(hits.map(|hit| hit.map(|count| count.0)).collect::<Result<_, _>>()?)
        })
    }

    /// Works on the index; one that is damaged is made anew, empty, before the work is repeated.
    fn with<T>(&self, work: impl Fn(&mut Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut held = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let attempt = match held.take() {
            Some(connection) => Ok(connection),
            None => self.open(),
        }
        .and_then(|mut connection| {
            let result = work(&mut connection)?;
            Ok((connection, result))
        });
        let attempt = match attempt {
            Err(fault) if is_damage(&fault) => {
                self.remove()?;
                let mut connection = self.open()?;
                work(&mut connection).map(|result| (connection, result))
            }
            other => other,
        };
        let (connection, result) = attempt.map_err(|fault| fault.in_file(&self.file))?;
        *held = Some(connection);
        Ok(result)
    }

    fn open(&self) -> Result<Connection, StoreError> {
        let connection = connection::open(&self.file, Purpose::Create)?;
        connection::write_ahead(&connection)?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        index::prepare(&connection)?;
        Ok(connection)
    }

    fn remove(&self) -> Result<(), StoreError> {
        for ending in ["", "-wal", "-shm"] {
            let mut path = self.file.as_os_str().to_owned();
            path.push(ending);
            match fs::remove_file(&path) {
                Err(fault) if fault.kind() != std::io::ErrorKind::NotFound => {
                    return Err(StoreError::file("remove the damaged index", &self.file)(fault));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Anything but a full disk, a lock or missing rights: the index cannot be used as it is.
fn is_damage(fault: &StoreError) -> bool {
    matches!(
        fault,
        StoreError::DamagedStore { .. }
            | StoreError::NotAStore { .. }
            | StoreError::Unreadable { .. }
            | StoreError::Refused { .. }
            | StoreError::Sqlite { .. }
    )
}
