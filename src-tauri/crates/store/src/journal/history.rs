//! The history of a record, as a person reads it.

use chrono::{DateTime, Utc};
use domain::record::Delta;
use rusqlite::{OptionalExtension, named_params};

use super::replay::decoded;
use crate::sql::{Count, Moment};
use crate::{PersonId, Reading, RecordId, StoreError};

/// Which part of a history.
#[derive(Clone, Copy, Debug)]
pub struct HistoryRange {
    /// Only batches before this one; `None` for the newest.
    pub before: Option<u64>,
    /// At most this many.
    pub limit: u32,
}

impl HistoryRange {
    /// All of it.
    pub const ALL: HistoryRange = HistoryRange { before: None, limit: u32::MAX };
}

/// One batch as it touched one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// Journal sequence.
    pub seq: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub person: PersonId,
    /// Name of the person.
    pub person_name: String,
    /// What it was.
    pub label: String,
    /// The batch it takes back.
    pub undoes: Option<u64>,
    /// The batch it brings back.
    pub redoes: Option<u64>,
    /// The batch it follows from.
    pub linked_to: Option<u64>,
    /// Catalogue in force.
    pub catalogue_version: String,
    /// What changed in this record.
    pub delta: Delta,
}

impl Reading<'_> {
    /// True while the journal holds nothing at all.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn is_unwritten(&self) -> Result<bool, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT NOT EXISTS (SELECT 1 FROM batch)")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// The batches that touched a record, newest first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown record, [`StoreError::Unreadable`] for a damaged journal.
    pub fn history(&self, record: RecordId, range: HistoryRange) -> Result<Vec<HistoryEntry>, StoreError> {
        let number = self.number_of(record)?;
        let sql = "SELECT b.seq, b.at, b.person, p.name, b.label, b.undoes, b.redoes, b.linked_to,
                     b.catalogue_version, d.payload
                   FROM delta d JOIN batch b ON b.seq = d.batch JOIN person p ON p.id = b.person
                   WHERE d.record = :record AND d.batch < :before ORDER BY d.batch DESC LIMIT :limit";
        let before = range.before.unwrap_or(i64::MAX as u64);
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement
            .query(named_params! { ":record": Count(number), ":before": Count(before), ":limit": range.limit })?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            let seq = row.get::<_, Count>("seq")?.0;
            let payload: String = row.get("payload")?;
            entries.push(HistoryEntry {
                seq,
                at: row.get::<_, Moment>("at")?.0,
                person: row.get("person")?,
                person_name: row.get("name")?,
                label: row.get("label")?,
                undoes: row.get::<_, Option<Count>>("undoes")?.map(|count| count.0),
                redoes: row.get::<_, Option<Count>>("redoes")?.map(|count| count.0),
                linked_to: row.get::<_, Option<Count>>("linked_to")?.map(|count| count.0),
                catalogue_version: row.get("catalogue_version")?,
                delta: decoded(&payload)
                    .map_err(|fault| StoreError::unreadable(format!("batch {seq} of record {record}"), fault))?,
            });
        }
        Ok(entries)
    }

    /// The records that a batch, or a batch linked to it, touched.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn records_of_batch(&self, seq: u64) -> Result<Vec<RecordId>, StoreError> {
        let sql = "WITH RECURSIVE together (seq) AS (
                     SELECT ?1 UNION SELECT b.seq FROM batch b JOIN together t ON b.linked_to = t.seq)
                   SELECT DISTINCT r.id FROM together t JOIN delta d ON d.batch = t.seq
                     JOIN record r ON r.number = d.record ORDER BY r.number";
        let mut statement = self.connection.prepare_cached(sql)?;
        let records = statement.query_map([Count(seq)], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(records)
    }

    /// The label of a batch.
    pub(crate) fn batch_label(&self, seq: u64) -> Result<String, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT label FROM batch WHERE seq = ?1")?;
        let label = statement.query_row([Count(seq)], |row| row.get(0)).optional()?;
        label.ok_or_else(|| StoreError::no_batch(seq))
    }
}
