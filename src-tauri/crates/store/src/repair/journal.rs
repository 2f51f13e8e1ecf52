//! The journal goes on where the backup ends: each batch of the damaged file is taken as long as it is there, its
//! contents have their digests, its link follows from the one before, and it fits the documents. It ends at the first
//! that does not: what comes after can be read, not proven.

use std::collections::BTreeMap;

use domain::record::Document;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension};

use super::Repaired;
use super::carry::insert;
use super::damaged::{Damaged, Found};
use crate::journal::{HASH_BEFORE_THE_FIRST, decoded};
use crate::sql::Count;
use crate::verify::{BatchRow, Digests, digests_of};
use crate::{RecordId, StoreError, keys};

struct Carrying<'a> {
    damaged: &'a Damaged,
    fresh: &'a Connection,
    /// Records of the damaged store by number, as far as they can be read and fit their seals.
    records: BTreeMap<u64, Found>,
    columns: Vec<String>,
    /// Documents that changed, with the batch they are the result of.
    documents: BTreeMap<u64, (Document, u64)>,
}

/// Carries the journal over, the documents it makes, and what stands beside them.
pub(super) fn carry(damaged: &Damaged, fresh: &Connection, repaired: &mut Repaired) -> Result<(), StoreError> {
    let columns = damaged.columns(fresh, "record").unwrap_or_default();
    let (rows, fault) =
        damaged.rows(fresh, "record", "1", &[]).unwrap_or_else(|fault| (Vec::new(), Some(fault.to_string())));
    if let Some(fault) = fault {
        repaired.limits.push(format!("Table record could not be read to its end ({fault})."));
    }
    let at = |name: &str| columns.iter().position(|column| column == name);
    let Some(number) = at("number") else { return Ok(()) };
    let records = rows.into_iter().filter(|row| row.sound).filter_map(|row| Some((whole(&row.values[number])?, row)));
    let records = records.collect();
    let mut carrying = Carrying { damaged, fresh, records, columns, documents: BTreeMap::new() };
    carrying.batches(repaired)?;
    carrying.store_documents()?;
    carrying.beside_documents(repaired)
}

fn whole(value: &Value) -> Option<u64> {
    match value {
        Value::Integer(number) => u64::try_from(*number).ok(),
        _ => None,
    }
}

impl Carrying<'_> {
    fn batches(&mut self, repaired: &mut Repaired) -> Result<(), StoreError> {
        let head: Option<(Count, [u8; 32])> = self
            .fresh
            .query_row("SELECT seq, hash FROM batch ORDER BY seq DESC LIMIT 1", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        let (mut seq, mut hash) = head.map_or((0, HASH_BEFORE_THE_FIRST), |(seq, hash)| (seq.0, hash));
        let last = self.damaged.connection.query_row("SELECT max(seq) FROM batch", [], |row| row.get(0));
        let last = last.ok().flatten().map_or(seq, |last: Count| last.0);
        while seq < last {
            self.fresh.execute_batch("SAVEPOINT batch")?;
            match self.batch(seq + 1, hash) {
                Ok(link) => hash = link,
                Err(reason) => {
                    self.fresh.execute_batch("ROLLBACK TO batch; RELEASE batch")?;
                    repaired.limits.push(format!(
                        "The journal could be proven up to batch {seq} of {last}; batch {} {reason}.",
                        seq + 1
                    ));
                    return Ok(());
                }
            }
            self.fresh.execute_batch("RELEASE batch")?;
            seq += 1;
            repaired.carried_batches += 1;
        }
        Ok(())
    }

    /// Takes one batch over; the reason when it cannot be.
    fn batch(&mut self, seq: u64, previous: [u8; 32]) -> Result<[u8; 32], String> {
        let unreadable = |fault: &dyn std::fmt::Display| format!("cannot be read ({fault})");
        let sql = "SELECT * FROM batch WHERE seq = ?1";
        let read = |connection: &Connection| connection.query_row(sql, [Count(seq)], BatchRow::of_row).optional();
        let batch = read(&self.damaged.connection).map_err(|fault| unreadable(&fault))?.ok_or("is gone")?;
        if batch.previous_hash != previous {
            return Err("does not follow from the one before it".to_owned());
        }
        let Digests { digests, altered, .. } =
            digests_of(&self.damaged.connection, seq).map_err(|fault| unreadable(&fault))?;
        if altered.is_some() || digests.is_empty() || batch.hash_over(&digests) != batch.hash {
            return Err("is not as it was written".to_owned());
        }
        self.write(seq).map_err(|fault| format!("does not fit what came before ({fault})"))?;
        Ok(batch.hash)
    }

    fn write(&mut self, seq: u64) -> Result<(), StoreError> {
        let number = i64::try_from(seq).map_err(|fault| StoreError::unreadable("a batch", fault))?;
        let mut statement =
            self.damaged.connection.prepare_cached("SELECT record, payload FROM delta WHERE batch = ?1")?;
        let deltas: Vec<(Count, String)> =
            statement.query_map([number], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        let mut changed = Vec::new();
        for (record, payload) in &deltas {
            self.make_record(record.0)?;
            let delta = decoded(payload).map_err(|fault| StoreError::unreadable("a delta", fault))?;
            let mut document = self.document(record.0)?;
            delta.apply(&mut document).map_err(|fault| StoreError::unreadable("a delta", fault.reason))?;
            changed.push((record.0, document));
        }
        for (table, condition) in [("batch", "t.seq = ?1"), ("delta", "t.batch = ?1")] {
            let columns = self.damaged.columns(self.fresh, table)?;
            let (rows, fault) = self.damaged.rows(self.fresh, table, condition, &[number])?;
            if let Some(fault) = fault {
                return Err(StoreError::unreadable(table, fault));
            }
            for row in rows {
                insert(self.fresh, table, &columns, &row.values, "")?;
            }
        }
        // Only now, when nothing can fail any more: a batch that is not taken leaves no document behind.
        for (record, document) in changed {
            self.documents.insert(record, (document, seq));
        }
        Ok(())
    }

    fn document(&self, number: u64) -> Result<Document, StoreError> {
        if let Some((document, _)) = self.documents.get(&number) {
            return Ok(document.clone());
        }
        let sql = "SELECT json, element_keys, next_key FROM document WHERE record = ?1";
        let (json, packed, next_key): (String, String, u64) = self
            .fresh
            .query_row(sql, [Count(number)], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, Count>(2)?.0)))?;
        let keys = keys::unpack(&packed, json.len())
            .ok_or_else(|| StoreError::unreadable("a document", "its element keys cannot be read"))?;
        let next_key = u32::try_from(next_key).map_err(|fault| StoreError::unreadable("a document", fault))?;
        Document::with_keys(&json, &keys, next_key).map_err(|fault| StoreError::unreadable("a document", fault))
    }

    /// Makes the record of a delta where the backup does not have it.
    fn make_record(&self, number: u64) -> Result<(), StoreError> {
        let known = "SELECT 1 FROM record WHERE number = ?1";
        if self.fresh.query_row(known, [Count(number)], |_| Ok(())).optional()?.is_some() {
            return Ok(());
        }
        let row = self.records.get(&number).ok_or_else(|| {
            StoreError::unreadable(format!("record {number}"), "what stands beside its document was damaged")
        })?;
        insert(self.fresh, "record", &self.columns, &row.values, "")?;
        let empty = Document::default();
        let sql = "INSERT INTO document (record, json, element_keys, next_key) VALUES (?1, ?2, '', ?3)";
        self.fresh.execute(sql, (Count(number), empty.to_json(), empty.next_key()))?;
        self.fresh.execute("UPDATE record SET head = 0 WHERE number = ?1", [Count(number)])?;
        Ok(())
    }

    fn store_documents(&self) -> Result<(), StoreError> {
        for (number, (document, head)) in &self.documents {
            self.fresh
                .prepare_cached("UPDATE document SET json = ?2, element_keys = ?3, next_key = ?4 WHERE record = ?1")?
                .execute((
                    Count(*number),
                    document.to_json(),
                    keys::pack(&document.element_keys()),
                    document.next_key(),
                ))?;
            self.fresh
                .prepare_cached("UPDATE record SET head = ?2 WHERE number = ?1")?
                .execute((Count(*number), Count(*head)))?;
        }
        Ok(())
    }

    /// State, status and what lists show, of records that stand where they stood.
    fn beside_documents(&self, repaired: &mut Repaired) -> Result<(), StoreError> {
        let at = |name: &str| self.columns.iter().position(|column| column == name);
        let (Some(head), Some(revision), Some(id)) = (at("head"), at("revision"), at("id")) else { return Ok(()) };
        for (number, row) in &self.records {
            let held = "SELECT id, head, revision FROM record WHERE number = ?1";
            let held: Option<(RecordId, Count, Count)> = self
                .fresh
                .prepare_cached(held)?
                .query_row([Count(*number)], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()?;
            let Some((held_id, held_head, held_revision)) = held else { continue };
            let same = Value::Text(held_id.to_string()) == row.values[id];
            let stands = whole(&row.values[head]) == Some(held_head.0);
            if !same || !stands || whole(&row.values[revision]) <= Some(held_revision.0) {
                continue;
            }
            self.set_beside(*number, row)?;
            self.fresh.prepare_cached("DELETE FROM outside_finding WHERE record = ?1")?.execute([Count(*number)])?;
            repaired.carried_rows += 1;
        }
        Ok(())
    }

    fn set_beside(&self, number: u64, row: &Found) -> Result<(), StoreError> {
        const IDENTITY: &[&str] = &["number", "id", "kind", "tenant", "created_at"];
        let settable: Vec<(usize, &String)> =
            self.columns.iter().enumerate().filter(|(_, column)| !IDENTITY.contains(&column.as_str())).collect();
        let sets: Vec<String> = settable.iter().map(|(_, column)| format!("\"{column}\" = ?")).collect();
        let sql = format!("UPDATE record SET {} WHERE number = {number}", sets.join(", "));
        let values = settable.iter().map(|(at, _)| &row.values[*at]);
        self.fresh.execute(&sql, rusqlite::params_from_iter(values))?;
        Ok(())
    }
}
