//! Adding a batch: documents, deltas and the next link of the chain in one transaction.

use chrono::{DateTime, Utc};
use domain::record::{Delta, Document};
use rusqlite::{OptionalExtension, named_params};

use super::chain::{ChainedBatch, HASH_BEFORE_THE_FIRST, digest_of};
use super::replay::all_outside;
use crate::sql::{Count, Moment};
use crate::{PersonId, Reading, RecordId, StoreError, Writing, WrittenBy};

/// What is said of a batch.
#[derive(Clone, Copy, Debug)]
pub struct NewBatch<'a> {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub person: PersonId,
    /// What it was, in words a history shows.
    pub label: &'a str,
    /// The batch this one takes back.
    pub undoes: Option<u64>,
    /// The batch this one brings back.
    pub redoes: Option<u64>,
    /// The batch this one follows from and is undone with (a deduction follows from an edit).
    pub linked_to: Option<u64>,
    /// Catalogue in force.
    pub catalogue_version: &'a str,
}

/// One record's part in a batch.
struct Edit<'a> {
    record: RecordId,
    delta: &'a Delta,
    /// The head the editor has seen, when it matters.
    expected_head: Option<u64>,
    /// The document after the delta, when the caller has it.
    applied: Option<&'a Document>,
}

struct PreparedEdit {
    id: RecordId,
    number: u64,
    document: Option<Document>,
    payload: String,
    digest: [u8; 32],
}

impl Reading<'_> {
    /// The last batch of the journal and its hash.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn journal_head(&self) -> Result<Option<(u64, [u8; 32])>, StoreError> {
        let sql = "SELECT seq, hash FROM batch ORDER BY seq DESC LIMIT 1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let head = statement.query_row([], |row| Ok((row.get::<_, Count>(0)?.0, row.get(1)?))).optional()?;
        Ok(head)
    }

    /// The hash of one batch.
    pub(crate) fn batch_hash(&self, seq: u64) -> Result<Option<[u8; 32]>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT hash FROM batch WHERE seq = ?1")?;
        Ok(statement.query_row([Count(seq)], |row| row.get(0)).optional()?)
    }
}

impl Writing<'_> {
    /// Adds a batch and applies its deltas to the stored documents.
    ///
    /// # Errors
    /// [`StoreError::BatchShape`] for no change or a record twice, [`StoreError::Conflict`] when a delta does not fit.
    pub fn append(&mut self, batch: &NewBatch<'_>, deltas: &[(RecordId, Delta)]) -> Result<u64, StoreError> {
        let edits: Vec<Edit<'_>> = deltas
            .iter()
            .map(|(record, delta)| Edit { record: *record, delta, expected_head: None, applied: None })
            .collect();
        self.append_edits(batch, &edits)
    }

    /// Adds a batch to one record, provided nobody wrote it since `expected_head`.
    ///
    /// # Errors
    /// [`StoreError::Stale`] names who did; otherwise as [`Writing::append`].
    pub fn append_over(
        &mut self,
        batch: &NewBatch<'_>,
        record: RecordId,
        expected_head: u64,
        delta: &Delta,
    ) -> Result<u64, StoreError> {
        self.append_edits(batch, &[Edit { record, delta, expected_head: Some(expected_head), applied: None }])
    }

    /// As [`Writing::append_over`], with the document that `delta` made of the one at `expected_head`: the stored one
    /// need not be read and changed again. The caller vouches that they belong together; `verify` proves it.
    ///
    /// # Errors
    /// As [`Writing::append_over`].
    pub fn append_applied(
        &mut self,
        batch: &NewBatch<'_>,
        record: RecordId,
        expected_head: u64,
        delta: &Delta,
        applied: &Document,
    ) -> Result<u64, StoreError> {
        let edit = Edit { record, delta, expected_head: Some(expected_head), applied: Some(applied) };
        self.append_edits(batch, &[edit])
    }

    fn append_edits(&mut self, batch: &NewBatch<'_>, edits: &[Edit<'_>]) -> Result<u64, StoreError> {
        self.check_shape(batch, edits)?;
        let mut prepared = edits.iter().map(|edit| self.prepare_edit(edit)).collect::<Result<Vec<_>, _>>()?;
        let seq = self.insert_batch(batch, &prepared)?;
        for (edit, prepared) in edits.iter().zip(&mut prepared) {
            let sql = "INSERT INTO delta (batch, record, outside, digest, payload)
                       VALUES (:batch, :record, :outside, :digest, :payload)";
            self.connection.prepare_cached(sql)?.execute(named_params! {
                ":batch": Count(seq),
                ":record": Count(prepared.number),
                ":outside": all_outside(edit.delta),
                ":digest": prepared.digest,
                ":payload": prepared.payload,
            })?;
            if let Some(document) = edit.applied.or(prepared.document.as_ref()) {
                self.store_document(prepared.id, prepared.number, document, seq, batch.catalogue_version, batch.at)?;
            }
        }
        Ok(seq)
    }

    fn check_shape(&self, batch: &NewBatch<'_>, edits: &[Edit<'_>]) -> Result<(), StoreError> {
        let shape = |reason: String| Err(StoreError::BatchShape { reason });
        if edits.is_empty() {
            return shape("it names no record".to_owned());
        }
        let mut records: Vec<RecordId> = edits.iter().map(|edit| edit.record).collect();
        records.sort_unstable();
        if let Some(pair) = records.windows(2).find(|pair| pair[0] == pair[1]) {
            return shape(format!("record {} occurs twice", pair[0]));
        }
        if let Some(edit) = edits.iter().find(|edit| edit.delta.is_empty()) {
            return shape(format!("nothing changes in record {}", edit.record));
        }
        if batch.undoes.is_some() && batch.redoes.is_some() {
            return shape("it both takes back and brings back".to_owned());
        }
        if self.person(batch.person)?.is_none() {
            return Err(StoreError::UnknownPerson { id: batch.person });
        }
        for seq in [batch.undoes, batch.redoes, batch.linked_to].into_iter().flatten() {
            if self.batch_hash(seq)?.is_none() {
                return Err(StoreError::no_batch(seq));
            }
        }
        Ok(())
    }

    fn prepare_edit(&self, edit: &Edit<'_>) -> Result<PreparedEdit, StoreError> {
        let meta = self.record_meta(edit.record)?.ok_or_else(|| StoreError::no_record(edit.record))?;
        if let Some(expected_head) = edit.expected_head.filter(|expected| *expected != meta.head) {
            return Err(self.stale(edit.record, expected_head, meta.head)?);
        }
        let document = match edit.applied {
            Some(_) => None,
            None => {
                let mut document = self.document(&edit.record, meta.number)?;
                edit.delta.apply(&mut document).map_err(|fault| StoreError::Conflict {
                    record: edit.record,
                    detail: document.address(&fault.path).to_string() + ": " + fault.reason,
                })?;
                Some(document)
            }
        };
        let payload = edit.delta.encode();
        let digest = digest_of(payload.as_bytes());
        Ok(PreparedEdit { id: edit.record, number: meta.number, document, payload, digest })
    }

    fn stale(&self, record: RecordId, expected_head: u64, head: u64) -> Result<StoreError, StoreError> {
        let sql = "SELECT p.name, b.at, b.label FROM batch b JOIN person p ON p.id = b.person WHERE b.seq = ?1";
        let found = self
            .connection
            .prepare_cached(sql)?
            .query_row([Count(head)], |row| {
                Ok(WrittenBy { person: row.get(0)?, at: row.get::<_, Moment>(1)?.0, label: row.get(2)? })
            })
            .optional()?;
        // No batch: the editor claims to have seen one of a record that has none.
        let by = Box::new(found.ok_or_else(|| StoreError::no_batch(expected_head))?);
        Ok(StoreError::Stale { record, expected_head, head, by })
    }

    fn insert_batch(&self, batch: &NewBatch<'_>, edits: &[PreparedEdit]) -> Result<u64, StoreError> {
        let (last, previous_hash) = self.journal_head()?.unwrap_or((0, HASH_BEFORE_THE_FIRST));
        let mut digests: Vec<_> = edits.iter().map(|edit| (edit.id, edit.digest)).collect();
        digests.sort_unstable();
        let at = Moment(batch.at).text();
        let link = ChainedBatch {
            seq: last + 1,
            previous_hash,
            at: &at,
            person: batch.person,
            label: batch.label,
            undoes: batch.undoes,
            redoes: batch.redoes,
            linked_to: batch.linked_to,
            catalogue_version: batch.catalogue_version,
            digests: &digests,
        };
        let sql = "INSERT INTO batch (seq, at, person, label, undoes, redoes, linked_to, catalogue_version,
                     previous_hash, hash)
                   VALUES (:seq, :at, :person, :label, :undoes, :redoes, :linked_to, :catalogue_version,
                     :previous_hash, :hash)";
        self.connection.prepare_cached(sql)?.execute(named_params! {
            ":seq": Count(link.seq),
            ":at": at,
            ":person": batch.person,
            ":label": batch.label,
            ":undoes": batch.undoes.map(Count),
            ":redoes": batch.redoes.map(Count),
            ":linked_to": batch.linked_to.map(Count),
            ":catalogue_version": batch.catalogue_version,
            ":previous_hash": previous_hash,
            ":hash": link.hash(),
        })?;
        Ok(link.seq)
    }
}
