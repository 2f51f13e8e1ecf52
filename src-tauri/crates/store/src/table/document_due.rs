//! `document_due`: documents of CAS that are to be fetched. Written with the message that named them, so a crash loses
//! none; taken out when they are there.

use rusqlite::named_params;

use crate::sql::Count;
use crate::{Reading, RecordId, StoreError, Writing};

/// A document to fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentDue {
    /// The record it will hang on.
    pub record: RecordId,
    /// Which one, in the words of who fetches; empty for all that the declaration itself names.
    pub what: String,
    /// What it will be called.
    pub label: String,
}

impl Reading<'_> {
    /// Documents to fetch through a connection, oldest record first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn documents_due(&self, environment: &str, tenant: &str, limit: u32) -> Result<Vec<DocumentDue>, StoreError> {
        let sql = "SELECT r.id, d.what, d.label FROM document_due d JOIN record r ON r.number = d.record
                   WHERE d.environment = :environment AND r.tenant = :tenant ORDER BY d.record, d.what LIMIT :limit";
        let mut statement = self.connection.prepare_cached(sql)?;
        let values = named_params! { ":environment": environment, ":tenant": tenant, ":limit": limit };
        let due = statement
            .query_map(values, |row| Ok(DocumentDue { record: row.get(0)?, what: row.get(1)?, label: row.get(2)? }))?;
        Ok(due.collect::<Result<_, _>>()?)
    }
}

impl Writing<'_> {
    /// Notes that a document is to be fetched.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown record.
    pub fn set_document_due(&mut self, environment: &str, due: &DocumentDue) -> Result<(), StoreError> {
        let sql = "INSERT INTO document_due (record, what, environment, label)
                   VALUES (:record, :what, :environment, :label) ON CONFLICT DO NOTHING";
        self.connection.prepare_cached(sql)?.execute(named_params! {
            ":record": Count(self.number_of(due.record)?),
            ":what": due.what,
            ":environment": environment,
            ":label": due.label,
        })?;
        Ok(())
    }

    /// A document is there, or will never be.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown record.
    pub fn document_done(&mut self, due: &DocumentDue) -> Result<(), StoreError> {
        let sql = "DELETE FROM document_due WHERE record = :record AND what = :what";
        let values = named_params! { ":record": Count(self.number_of(due.record)?), ":what": due.what };
        self.connection.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }
}
