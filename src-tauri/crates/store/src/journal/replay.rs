//! Reading the journal forward: the document and its provenance as at any moment.

use chrono::{DateTime, Utc};
use domain::record::{Delta, DeltaFault, Document, Provenance};
use rusqlite::named_params;

use crate::sql::{Count, Moment};
use crate::{Reading, RecordId, StoreError};

/// A delta and the batch it belongs to.
pub(crate) struct DeltaRow {
    pub(crate) seq: u64,
    pub(crate) delta: Delta,
}

/// A delta as it stands; one that was erased after its retention says nothing any more.
pub(crate) fn decoded(payload: &str) -> Result<Delta, DeltaFault> {
    if payload.is_empty() { Ok(Delta::default()) } else { Delta::decode(payload) }
}

/// True when CAS or customs said every change: such a delta is on no undo stack.
pub(crate) fn all_outside(delta: &Delta) -> bool {
    delta.changes_with_origins().all(|(_, origin)| origin.is_from_outside())
}

impl Reading<'_> {
    /// The document as it was after batch `seq`, and the last batch that touched it by then. `None` when the record
    /// held nothing yet.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown record, [`StoreError::Unreadable`] for a damaged journal.
    pub fn document_at(&self, record: RecordId, seq: u64) -> Result<Option<(Document, u64)>, StoreError> {
        let number = self.number_of(record)?;
        let mut document = Document::default();
        let mut last = None;
        self.for_each_delta(record, number, seq, |row| {
            // Not `Delta::apply`: a document that stops fitting is thrown away, so no copy is needed each time.
            row.delta.changes().iter().try_for_each(|change| change.apply(&mut document)).map_err(|fault| {
                StoreError::unreadable(format!("the journal of record {record}, batch {}", row.seq), fault)
            })?;
            last = Some(row.seq);
            Ok(())
        })?;
        Ok(last.map(|seq| (document, seq)))
    }

    /// The document as it was at a moment, and the last batch that had touched it by then. `None` when the record held
    /// nothing yet.
    ///
    /// # Errors
    /// As [`Reading::document_at`].
    pub fn document_as_at(
        &self,
        record: RecordId,
        moment: DateTime<Utc>,
    ) -> Result<Option<(Document, u64)>, StoreError> {
        let number = self.number_of(record)?;
        let sql = "SELECT max(d.batch) FROM delta d JOIN batch b ON b.seq = d.batch
                   WHERE d.record = :record AND b.at <= :moment";
        let last: Option<Count> = self
            .connection
            .prepare_cached(sql)?
            .query_row(named_params! { ":record": Count(number), ":moment": Moment(moment) }, |row| row.get(0))?;
        match last {
            Some(Count(seq)) => self.document_at(record, seq),
            None => Ok(None),
        }
    }

    /// Where every value came from, now or as after batch `up_to`.
    ///
    /// # Errors
    /// As [`Reading::document_at`].
    pub fn provenance(&self, record: RecordId, up_to: Option<u64>) -> Result<Provenance, StoreError> {
        let number = self.number_of(record)?;
        let mut provenance = Provenance::default();
        self.for_each_delta(record, number, up_to.unwrap_or(i64::MAX as u64), |row| {
            provenance.record(row.seq, &row.delta);
            Ok(())
        })?;
        Ok(provenance)
    }

    /// Visits the deltas of a record up to a batch, oldest first.
    pub(crate) fn for_each_delta(
        &self,
        record: RecordId,
        number: u64,
        up_to: u64,
        mut visit: impl FnMut(DeltaRow) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let sql = "SELECT batch, payload FROM delta WHERE record = :record AND batch <= :up_to ORDER BY batch";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(named_params! { ":record": Count(number), ":up_to": Count(up_to) })?;
        while let Some(row) = rows.next()? {
            let seq = row.get::<_, Count>(0)?.0;
            let what = || format!("batch {seq} of record {record}");
            let payload = row.get_ref(1)?.as_str().map_err(|fault| StoreError::unreadable(what(), fault))?;
            let delta = decoded(payload).map_err(|fault| StoreError::unreadable(what(), fault))?;
            visit(DeltaRow { seq, delta })?;
        }
        Ok(())
    }
}
