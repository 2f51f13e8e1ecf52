//! The practice CAS's own SQLite file: messages received, declarations made, and every state they went through.

mod courses;
mod declarations;
mod events;
mod installation;
mod master_records;
mod messages;
mod movement_orders;
mod papers;
mod search;
mod subscriptions;
mod turns;

use std::{path::Path, time::Duration};

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use thiserror::Error;

use crate::practice::ContentFault;

pub(crate) use courses::{Ahead, Before, Course};
pub(crate) use declarations::{Declaration, NextStep, State};
pub(crate) use events::{Event, Occurrence, What};
pub(crate) use installation::Installation;
pub(crate) use master_records::MasterRecord;
pub(crate) use messages::{HistoryRow, Message, Subject};
pub(crate) use movement_orders::{Lot, MovementOrder};
pub(crate) use papers::{Certificate, Document, Paper};
pub(crate) use search::Query;
pub(crate) use subscriptions::{Delivery, DeliveryRow, Subscription};
pub(crate) use turns::{Switches, TurnRow};

/// Each leads from the version before it to its own; released ones are never edited, and a new file walks them all.
const SCHEMAS: [(i64, &str); 3] =
    [(1, include_str!("schema.sql")), (2, include_str!("schema_2.sql")), (3, include_str!("schema_3.sql"))];

/// Statements kept ready: more than the book has, so that none is made twice.
const STATEMENTS: usize = 128;

/// Why the practice CAS cannot use its file.
#[derive(Debug, Error)]
pub enum BookError {
    #[error(
        "The file of the practice CAS was written by a newer Quayside (version {0}). Use that Quayside, or choose another file."
    )]
    Newer(i64),
    #[error("The file of the practice CAS is in use by another practice CAS. Close that one, or choose another file.")]
    InUse,
    #[error("The file of the practice CAS cannot be used: {0}. Choose another file; nothing was changed in this one.")]
    Sqlite(rusqlite::Error),
    #[error("The folder for the file of the practice CAS cannot be made: {0}. Choose another folder.")]
    Folder(std::io::Error),
    #[error("The practice CAS has been stopped. Start it again.")]
    Closed,
    #[error("The practice CAS holds a document that is no longer JSON: {0}. Choose another file.")]
    Document(#[from] serde_json::Error),
    #[error("The practice CAS cannot use its own tables. {0}")]
    Content(#[from] ContentFault),
}

impl From<rusqlite::Error> for BookError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => Self::InUse,
            _ => Self::Sqlite(error),
        }
    }
}

pub(crate) struct Book {
    connection: Connection,
}

impl Book {
    /// `None` keeps everything in memory.
    pub(crate) fn open(file: Option<&Path>) -> Result<Self, BookError> {
        let connection = match file {
            Some(path) => {
                if let Some(folder) = path.parent() {
                    std::fs::create_dir_all(folder).map_err(BookError::Folder)?;
                }
                Connection::open(path)?
            }
            None => Connection::open_in_memory()?,
        };
        // A file in use stays in use: waiting for it would only delay the words.
        connection.busy_timeout(Duration::from_millis(200))?;
        // Exclusive: two practice CASs on one file would each run the life cycle.
        connection.execute_batch(
            "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
             PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;",
        )?;
        let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if SCHEMAS.last().is_some_and(|(newest, _)| version > *newest) {
            return Err(BookError::Newer(version));
        }
        for (_, schema) in SCHEMAS.iter().filter(|(to, _)| *to > version) {
            connection.execute_batch(&format!("BEGIN IMMEDIATE; {schema} COMMIT;"))?;
        }
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        // Takes the lock now and not at the first request.
        connection.execute_batch("BEGIN IMMEDIATE; COMMIT;")?;
        Ok(Self { connection })
    }

    /// All of `work` or nothing of it.
    pub(crate) fn together<T>(&mut self, work: impl FnOnce(&Self) -> Result<T, BookError>) -> Result<T, BookError> {
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        match work(self) {
            Ok(value) => {
                self.connection.execute_batch("COMMIT")?;
                Ok(value)
            }
            Err(error) => {
                self.connection.execute_batch("ROLLBACK")?;
                Err(error)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::Moment;
    use crate::{config::Config, simulation::Identities};

    #[test]
    fn a_newer_file_and_a_file_in_use_are_refused_in_words() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("practice.db");
        let held = Book::open(Some(&path)).unwrap();
        assert!(matches!(Book::open(Some(&path)), Err(BookError::InUse)));
        held.connection.execute_batch("PRAGMA user_version = 9").unwrap();
        drop(held);
        assert!(matches!(Book::open(Some(&path)), Err(BookError::Newer(9))));
        std::fs::write(&path, "not a database at all, only some text of a page or two").unwrap();
        assert!(matches!(Book::open(Some(&path)), Err(BookError::Sqlite(_))));
    }

    #[test]
    fn a_file_of_the_first_version_keeps_its_messages_declarations_and_documents() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("practice.db");
        let old = Connection::open(&path).unwrap();
        old.execute_batch(include_str!("schema.sql")).unwrap();
        old.execute_batch(
            r#"INSERT INTO message VALUES (1, 'r1', 'New', 'QS-1', 'IN', '{}', 5, 6, 'CreationSuccessful: made.');
               INSERT INTO message VALUES (2, 'r2', 'Update', 'QS-1', 'IN', '{}', 7, 8, NULL);
               INSERT INTO declaration (seq, id, external_reference, direction, jurisdiction, document, created_at)
                 VALUES (1, 'd1', 'QS-1', 'IN', 'BE', '{"direction":"IN"}', 6);
               INSERT INTO state (declaration, at, status, mrn) VALUES (1, 6, 'New', NULL), (1, 9, 'Accepted', '26BE1');"#,
        )
        .unwrap();
        drop(old);
        let book = Book::open(Some(&path)).unwrap();
        let history = book.history().unwrap();
        let rows: Vec<_> = history.iter().map(|row| (row.subject.as_str(), row.tenant.as_str())).collect();
        assert_eq!(rows, [("customs_shipment", "practice"), ("customs_shipment", "practice")]);
        assert_eq!(book.next_due_message(Moment(8)).unwrap().unwrap().reference_id, "r2");
        let declaration = book.declaration("d1").unwrap().unwrap();
        assert_eq!((declaration.tenant.as_str(), declaration.state.status.as_str()), ("practice", "Accepted"));
        let documents = book.documents(declaration.seq).unwrap();
        assert_eq!((documents.len(), documents[0].attachment_id.as_str()), (1, "sad"));
        assert!(book.untold().unwrap().is_empty(), "what was before is not told now");
    }

    #[test]
    fn work_that_fails_leaves_nothing_behind() {
        let mut book = Book::open(None).unwrap();
        let identities = Identities::new(&Config::new(std::sync::Arc::new(chrono::DateTime::default)));
        let outcome = book.together(|book| {
            book.installation(&identities)?;
            Err::<(), _>(BookError::Newer(7))
        });
        assert!(outcome.is_err());
        let rows: i64 = book.connection.query_row("SELECT count(*) FROM installation", [], |row| row.get(0)).unwrap();
        assert_eq!(rows, 0);
    }
}
