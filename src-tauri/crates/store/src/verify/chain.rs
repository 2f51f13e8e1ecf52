//! The journal's chain: no gap, every link follows from the one before, every payload has its digest.

use std::collections::BTreeMap;

use rusqlite::{CachedStatement, Row};

use super::{Verification, VerifyProgress, report};
use crate::journal::{ChainedBatch, HASH_BEFORE_THE_FIRST, digest_of};
use crate::sql::Count;
use crate::{PersonId, Reading, RecordId, StoreError};

struct BatchRow {
    seq: u64,
    at: String,
    person: PersonId,
    label: String,
    undoes: Option<u64>,
    redoes: Option<u64>,
    linked_to: Option<u64>,
    catalogue_version: String,
    previous_hash: [u8; 32],
    hash: [u8; 32],
}

impl BatchRow {
    fn of_row(row: &Row<'_>) -> rusqlite::Result<BatchRow> {
        let number = |name: &str| Ok::<_, rusqlite::Error>(row.get::<_, Option<Count>>(name)?.map(|count| count.0));
        Ok(BatchRow {
            seq: row.get::<_, Count>("seq")?.0,
            at: row.get("at")?,
            person: row.get("person")?,
            label: row.get("label")?,
            undoes: number("undoes")?,
            redoes: number("redoes")?,
            linked_to: number("linked_to")?,
            catalogue_version: row.get("catalogue_version")?,
            previous_hash: row.get("previous_hash")?,
            hash: row.get("hash")?,
        })
    }

    fn hash_over(&self, digests: &[(RecordId, [u8; 32])]) -> [u8; 32] {
        let link = ChainedBatch {
            seq: self.seq,
            previous_hash: self.previous_hash,
            at: &self.at,
            person: self.person,
            label: &self.label,
            undoes: self.undoes,
            redoes: self.redoes,
            linked_to: self.linked_to,
            catalogue_version: &self.catalogue_version,
            digests,
        };
        link.hash()
    }
}

pub(super) fn check(
    reading: &Reading<'_>,
    found: &mut Verification,
    progress: &mut dyn FnMut(VerifyProgress),
) -> Result<(), StoreError> {
    let total: Count = reading.connection.query_row("SELECT count(*) FROM batch", [], |row| row.get(0))?;
    let mut deltas = reading.connection.prepare_cached(
        "SELECT r.id, d.digest, d.payload FROM delta d JOIN record r ON r.number = d.record WHERE d.batch = ?1",
    )?;
    let mut statement = reading.connection.prepare(
        "SELECT seq, at, person, label, undoes, redoes, linked_to, catalogue_version, previous_hash, hash
         FROM batch ORDER BY seq",
    )?;
    let mut rows = statement.query([])?;
    let (mut expected, mut previous_hash) = (1, HASH_BEFORE_THE_FIRST);
    while let Some(row) = rows.next()? {
        let batch = BatchRow::of_row(row)?;
        if batch.seq != expected {
            found.problem(format!("The journal goes from batch {} to batch {}.", expected - 1, batch.seq));
        }
        if batch.previous_hash != previous_hash {
            found.problem(format!("Batch {} does not follow from the batch before it.", batch.seq));
        }
        let digests = check_deltas(batch.seq, &mut deltas, found)?;
        if digests.is_empty() {
            found.problem(format!("Batch {} has lost what it changed.", batch.seq));
        }
        if batch.hash_over(&digests) != batch.hash {
            found.problem(format!("Batch {} was changed after it was written.", batch.seq));
        }
        expected = batch.seq + 1;
        previous_hash = batch.hash;
        found.batches += 1;
        report(progress, "journal", found.batches, total.0);
    }
    Ok(())
}

/// Digests by record id; a payload that does not have its digest is a problem.
fn check_deltas(
    seq: u64,
    deltas: &mut CachedStatement<'_>,
    found: &mut Verification,
) -> Result<Vec<(RecordId, [u8; 32])>, StoreError> {
    let mut digests = BTreeMap::new();
    let mut rows = deltas.query([Count(seq)])?;
    while let Some(row) = rows.next()? {
        let record: RecordId = row.get(0)?;
        let digest: [u8; 32] = row.get(1)?;
        let payload = row.get_ref(2)?.as_bytes().map_err(|fault| StoreError::unreadable("a delta", fault))?;
        if digest_of(payload) != digest {
            found.problem(format!("What batch {seq} changed in record {record} was altered after it was written."));
        }
        digests.insert(record, digest);
        found.deltas += 1;
    }
    Ok(digests.into_iter().collect())
}
