//! `search.db`: words of every record, to find it while typing. A file of its own that can be built anew at any time:
//! contentless, so it holds words and record numbers only, and it remembers the revision of the store it has reached.

mod index;
mod partner;
mod query;
mod words_of;

use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, named_params};

pub use partner::KnownPartner;
pub(crate) use query::{fts_query, narrowed};

use crate::StoreError;
use crate::damage;
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

/// The full-text index of a profile. Two connections, so that finding never waits for taking in.
#[derive(Debug)]
pub(crate) struct Search {
    file: PathBuf,
    finding: Mutex<Option<Connection>>,
    taking_in: Mutex<Option<Connection>>,
}

impl Search {
    pub(crate) fn new(file: PathBuf) -> Search {
        Search { file, finding: Mutex::new(None), taking_in: Mutex::new(None) }
    }

    /// Numbers of records that fit, below `before`, the highest (newest) first. Never ordered by rank: ranking reads
    /// every hit, and a short prefix hits most of the store.
    pub(crate) fn hits(&self, matching: &str, before: u64, limit: u32) -> Result<Vec<u64>, StoreError> {
        self.find(|connection| {
            let sql = "SELECT rowid FROM entry WHERE entry MATCH :matching AND rowid < :before
                       ORDER BY rowid DESC LIMIT :limit";
            let mut statement = connection.prepare_cached(sql)?;
            let values = named_params! { ":matching": matching, ":before": Count(before), ":limit": limit };
            let hits = statement.query_map(values, |row| row.get::<_, Count>(0))?;
            Ok(hits.map(|hit| hit.map(|count| count.0)).collect::<Result<_, _>>()?)
        })
    }

    /// How many records fit, counted no further than `limit`.
    pub(crate) fn count(&self, matching: &str, limit: u32) -> Result<u32, StoreError> {
        self.find(|connection| {
            let sql = "SELECT count(*) FROM (SELECT 1 FROM entry WHERE entry MATCH :matching LIMIT :limit)";
            let values = named_params! { ":matching": matching, ":limit": limit };
            Ok(connection.prepare_cached(sql)?.query_row(values, |row| row.get(0))?)
        })
    }

    /// Asks the index; one that is damaged is taken away, so that it is built anew.
    fn find<T>(&self, work: impl Fn(&mut Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        match self.within(&self.finding, work) {
            Err(fault) if is_damage(&fault) => {
                self.remove()?;
                Err(StoreError::SearchDamaged)
            }
            other => other,
        }
    }

    /// Works on the index with leave to write; one that is damaged is made anew, empty, and the work repeated.
    fn take_in<T>(&self, work: impl Fn(&mut Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        match self.within(&self.taking_in, &work) {
            Err(fault) if is_damage(&fault) => {
                self.remove()?;
                self.within(&self.taking_in, &work)
            }
            other => other,
        }
    }

    fn within<T>(
        &self,
        slot: &Mutex<Option<Connection>>,
        work: impl Fn(&mut Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut held = slot.lock().unwrap_or_else(PoisonError::into_inner);
        let connection = held.take().map_or_else(|| damage::watched(|| self.open()).0, Ok);
        // Damage of the index is no damage of the store.
        let (outcome, _) = damage::watched(|| {
            connection.and_then(|mut connection| {
                let result = work(&mut connection)?;
                Ok((connection, result))
            })
        });
        let (connection, result) = outcome.map_err(|fault| fault.in_file(&self.file))?;
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

    /// Lets go of the file, so that another can take its place.
    pub(crate) fn let_go(&self) {
        *self.taking_in.lock().unwrap_or_else(PoisonError::into_inner) = None;
        *self.finding.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Takes a damaged index away. What it held is in the store.
    fn remove(&self) -> Result<(), StoreError> {
        let mut taking_in = self.taking_in.lock().unwrap_or_else(PoisonError::into_inner);
        let mut finding = self.finding.lock().unwrap_or_else(PoisonError::into_inner);
        (*taking_in, *finding) = (None, None);
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

/// The index cannot be used as it is. Not so a full disk, a lock or missing rights.
fn is_damage(fault: &StoreError) -> bool {
    matches!(fault, StoreError::DamagedStore { .. } | StoreError::NotAStore { .. } | StoreError::Unreadable { .. })
}
