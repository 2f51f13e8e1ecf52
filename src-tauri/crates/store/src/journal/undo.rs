//! Undo and redo as reads of the journal: which batch comes next, and the delta that takes it back.
//!
//! The batches that touched a record are walked from the oldest to the newest with two stacks. An ordinary batch goes
//! on the undo stack and empties the redo stack; one that undoes `n` moves `n` to the redo stack, one that redoes `n`
//! moves it back. What CAS or customs said is on neither. A batch linked to another stands with it, not for itself.

use std::collections::HashSet;

use domain::record::{Change, Delta, Origin, Path};
use rusqlite::named_params;

use super::history::HistoryRange;
use super::replay::{DeltaRow, decoded};
use crate::sql::Count;
use crate::{Reading, RecordId, StoreError, WrittenBy};

/// A batch that can be taken back or brought back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoStep {
    /// The batch.
    pub seq: u64,
    /// What it was.
    pub label: String,
}

/// What undo and redo would do next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UndoState {
    /// Taken back next.
    pub undo: Option<UndoStep>,
    /// Brought back next.
    pub redo: Option<UndoStep>,
    /// How many steps can be taken back.
    pub undo_count: u32,
    /// How many steps can be brought back.
    pub redo_count: u32,
}

struct Touch {
    seq: u64,
    undoes: Option<u64>,
    redoes: Option<u64>,
    linked_to: Option<u64>,
    outside: bool,
}

impl Reading<'_> {
    /// What undo and redo would do next to a record.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown record.
    pub fn undo_state(&self, record: RecordId) -> Result<UndoState, StoreError> {
        let (undo, redo) = self.stacks(record)?;
        let step = |seq: Option<&u64>| {
            seq.map(|seq| Ok::<_, StoreError>(UndoStep { seq: *seq, label: self.batch_label(*seq)? })).transpose()
        };
        Ok(UndoState {
            undo: step(undo.last())?,
            redo: step(redo.last())?,
            undo_count: u32::try_from(undo.len()).unwrap_or(u32::MAX),
            redo_count: u32::try_from(redo.len()).unwrap_or(u32::MAX),
        })
    }

    /// The delta that takes batch `seq` back in a record, together with the batches linked to it. What CAS or customs
    /// said in it stays.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the batch did not touch the record, [`StoreError::FromOutside`] when nothing of
    /// it can be taken back, [`StoreError::UndoneByLater`] when somebody changed the same values since.
    pub fn undo_delta(&self, record: RecordId, seq: u64) -> Result<Delta, StoreError> {
        // Where the batch was taken back and brought back, it stands as it was brought back last.
        let standing = self.latest(record, Doing::Redo, seq)?.unwrap_or(seq);
        self.inverse_of(record, standing)
    }

    /// The delta that brings batch `seq` back in a record after it was taken back.
    ///
    /// # Errors
    /// As [`Reading::undo_delta`].
    pub fn redo_delta(&self, record: RecordId, seq: u64) -> Result<Delta, StoreError> {
        let taking_back = self.latest(record, Doing::Undo, seq)?.ok_or_else(|| StoreError::no_batch(seq))?;
        self.inverse_of(record, taking_back)
    }

    fn stacks(&self, record: RecordId) -> Result<(Vec<u64>, Vec<u64>), StoreError> {
        let touches = self.touches(record)?;
        let own: HashSet<u64> = touches.iter().map(|touch| touch.seq).collect();
        let (mut undo, mut redo) = (Vec::<u64>::new(), Vec::<u64>::new());
        let shift = |from: &mut Vec<u64>, to: &mut Vec<u64>, seq: u64| {
            if let Some(at) = from.iter().rposition(|known| *known == seq) {
                from.remove(at);
                to.push(seq);
            }
        };
        for touch in &touches {
            match (touch.undoes, touch.redoes, touch.linked_to) {
                (Some(seq), _, _) => shift(&mut undo, &mut redo, seq),
                (_, Some(seq), _) => shift(&mut redo, &mut undo, seq),
                _ if touch.outside => {}
                (None, None, None) => {
                    undo.push(touch.seq);
                    redo.clear();
                }
                (None, None, Some(linked_to)) => {
                    // Stands with the batch it is linked to, unless that one touched other records only.
                    let root = self.root_of(linked_to)?;
                    if !own.contains(&root) && !undo.contains(&root) {
                        undo.push(root);
                        redo.clear();
                    }
                }
            }
        }
        Ok((undo, redo))
    }

    fn touches(&self, record: RecordId) -> Result<Vec<Touch>, StoreError> {
        let sql = "SELECT b.seq, b.undoes, b.redoes, b.linked_to, d.outside
                   FROM delta d JOIN batch b ON b.seq = d.batch WHERE d.record = ?1 ORDER BY d.batch";
        let mut statement = self.connection.prepare_cached(sql)?;
        let number = |count: Option<Count>| count.map(|count| count.0);
        let touches = statement
            .query_map([Count(self.number_of(record)?)], |row| {
                Ok(Touch {
                    seq: row.get::<_, Count>(0)?.0,
                    undoes: number(row.get(1)?),
                    redoes: number(row.get(2)?),
                    linked_to: number(row.get(3)?),
                    outside: row.get(4)?,
                })
            })?
            .collect::<Result<_, _>>()?;
        Ok(touches)
    }

    /// Follows links to the batch that stands for itself.
    fn root_of(&self, seq: u64) -> Result<u64, StoreError> {
        let sql = "WITH RECURSIVE up (seq, linked_to) AS (
                     SELECT seq, linked_to FROM batch WHERE seq = ?1
                     UNION SELECT b.seq, b.linked_to FROM batch b JOIN up u ON b.seq = u.linked_to)
                   SELECT min(seq) FROM up";
        Ok(self.connection.prepare_cached(sql)?.query_row([Count(seq)], |row| row.get::<_, Count>(0))?.0)
    }

    /// The last batch that took `seq` back, or brought it back, in this record.
    fn latest(&self, record: RecordId, doing: Doing, seq: u64) -> Result<Option<u64>, StoreError> {
        let sql = match doing {
            Doing::Undo => {
                "SELECT max(b.seq) FROM batch b JOIN delta d ON d.batch = b.seq AND d.record = :record
                 WHERE b.undoes = :seq"
            }
            Doing::Redo => {
                "SELECT max(b.seq) FROM batch b JOIN delta d ON d.batch = b.seq AND d.record = :record
                 WHERE b.redoes = :seq"
            }
        };
        let number = self.number_of(record)?;
        let found: Option<Count> = self
            .connection
            .prepare_cached(sql)?
            .query_row(named_params! { ":record": Count(number), ":seq": Count(seq) }, |row| row.get(0))?;
        Ok(found.map(|count| count.0))
    }

    fn inverse_of(&self, record: RecordId, seq: u64) -> Result<Delta, StoreError> {
        let label = self.batch_label(seq)?;
        let rows = self.together(record, seq)?;
        let first = rows.first().map(|row| row.seq).ok_or_else(|| StoreError::no_batch(seq))?;
        // One delta of everything: its inverse goes back through all of it, newest first, and ends at the marks that
        // stood before the first.
        let mut all = Delta::default();
        for (change, origin) in rows.iter().flat_map(|row| row.delta.changes_with_origins()) {
            if !origin.is_from_outside() {
                all.extend(vec![change.clone()], Origin::clone(origin));
            }
        }
        if all.is_empty() {
            return Err(StoreError::FromOutside { label });
        }
        let inverse = all.inverse(&self.provenance(record, Some(first - 1))?);
        let mut document = self.record(record)?.ok_or_else(|| StoreError::no_record(record))?.document;
        match inverse.apply(&mut document) {
            Ok(()) => Ok(inverse),
            Err(fault) => Err(self.undone_by_later(record, seq, label, document.address(&fault.path), &fault.path)?),
        }
    }

    /// The deltas of a batch and of those linked to it, oldest first.
    fn together(&self, record: RecordId, seq: u64) -> Result<Vec<DeltaRow>, StoreError> {
        let sql = "WITH RECURSIVE together (seq) AS (
                     SELECT :seq UNION SELECT b.seq FROM batch b JOIN together t ON b.linked_to = t.seq
                       WHERE b.undoes IS NULL AND b.redoes IS NULL)
                   SELECT d.batch, d.payload FROM together t
                     JOIN delta d ON d.batch = t.seq AND d.record = :record ORDER BY d.batch";
        let mut statement = self.connection.prepare_cached(sql)?;
        let number = Count(self.number_of(record)?);
        let mut rows = statement.query(named_params! { ":seq": Count(seq), ":record": number })?;
        let mut together = Vec::new();
        while let Some(row) = rows.next()? {
            let seq = row.get::<_, Count>(0)?.0;
            let payload: String = row.get(1)?;
            let delta = decoded(&payload)
                .map_err(|fault| StoreError::unreadable(format!("batch {seq} of record {record}"), fault))?;
            together.push(DeltaRow { seq, delta });
        }
        Ok(together)
    }

    /// Who changed a value after batch `seq`: the newest later batch at, in or around its path, else the newest one.
    fn undone_by_later(
        &self,
        record: RecordId,
        seq: u64,
        label: String,
        seen: Path,
        path: &Path,
    ) -> Result<StoreError, StoreError> {
        let later = self.history(record, HistoryRange::ALL)?;
        let mut since = later.into_iter().filter(|entry| entry.seq > seq && entry.linked_to != Some(seq)).peekable();
        let newest = since.peek().cloned();
        let list = path.split_last().map(|(list, _)| list);
        let near = |change: &Change| {
            let moved = matches!(change, Change::Move { .. }) && list.as_ref() == split(change.path()).as_ref();
            change.path().is_around(path) || path.is_around(change.path()) || moved
        };
        let culprit = since.find(|entry| entry.delta.changes().iter().any(near)).or(newest);
        let Some(culprit) = culprit else {
            return Ok(StoreError::Conflict { record, detail: format!("{seen} is not what batch {seq} left") });
        };
        let by = WrittenBy { person: culprit.person_name, at: culprit.at, label: culprit.label };
        Ok(StoreError::UndoneByLater { record, label, path: seen.to_string(), by: Box::new(by) })
    }
}

fn split(path: &Path) -> Option<Path> {
    path.split_last().map(|(around, _)| around)
}

#[derive(Clone, Copy)]
enum Doing {
    Undo,
    Redo,
}
