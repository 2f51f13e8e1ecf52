//! The journal's chain: no gap, every link follows from the one before, every payload has its digest.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row};

use super::{Verification, VerifyProgress, report};
use crate::journal::{ChainedBatch, HASH_BEFORE_THE_FIRST, digest_of};
use crate::sql::Count;
use crate::{PersonId, Reading, RecordId, StoreError};

/// A batch as it stands.
pub(crate) struct BatchRow {
    pub(crate) seq: u64,
    at: String,
    person: PersonId,
    label: String,
    undoes: Option<u64>,
    redoes: Option<u64>,
    linked_to: Option<u64>,
    catalogue_version: String,
    pub(crate) previous_hash: [u8; 32],
    pub(crate) hash: [u8; 32],
}

impl BatchRow {
    pub(crate) fn of_row(row: &Row<'_>) -> rusqlite::Result<BatchRow> {
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

    pub(crate) fn hash_over(&self, digests: &[(RecordId, [u8; 32])]) -> [u8; 32] {
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
    let erased = reading.erased_records().unwrap_or_default();
    let total: Count = reading.connection.query_row("SELECT count(*) FROM batch", [], |row| row.get(0))?;
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
        let Digests { digests, altered, empty } = digests_of(reading.connection, batch.seq)?;
        for record in empty {
            if erased.contains(&record) {
                found.erased += 1;
            } else {
                let seq = batch.seq;
                found.problem(format!("What batch {seq} changed in record {record} is gone, and no erasure says why."));
            }
        }
        found.deltas += digests.len() as u64;
        if let Some(record) = altered {
            let seq = batch.seq;
            found.problem(format!("What batch {seq} changed in record {record} was altered after it was written."));
        }
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

/// What a batch changed: the digests by record id, and a record whose payload does not have its digest.
pub(crate) struct Digests {
    pub(crate) digests: Vec<(RecordId, [u8; 32])>,
    pub(crate) altered: Option<RecordId>,
    /// Records whose part has no content any more.
    pub(crate) empty: Vec<RecordId>,
}

pub(crate) fn digests_of(connection: &Connection, seq: u64) -> Result<Digests, StoreError> {
    let sql = "SELECT r.id, d.digest, d.payload FROM delta d JOIN record r ON r.number = d.record WHERE d.batch = ?1";
    let mut deltas = connection.prepare_cached(sql)?;
    let (mut digests, mut altered, mut empty) = (BTreeMap::new(), None, Vec::new());
    let mut rows = deltas.query([Count(seq)])?;
    while let Some(row) = rows.next()? {
        let record: RecordId = row.get(0)?;
        let digest: [u8; 32] = row.get(1)?;
        let payload = row.get_ref(2)?.as_bytes().map_err(|fault| StoreError::unreadable("a delta", fault))?;
        if payload.is_empty() {
            empty.push(record);
        } else if digest_of(payload) != digest {
            altered = Some(record);
        }
        digests.insert(record, digest);
    }
    Ok(Digests { digests: digests.into_iter().collect(), altered, empty })
}
