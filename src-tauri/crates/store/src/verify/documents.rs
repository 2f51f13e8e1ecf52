//! Every document is the replay of its journal, and nothing else.

use domain::record::Document;

use super::{Verification, VerifyProgress, report};
use crate::journal::all_outside;
use crate::sql::Count;
use crate::{Reading, RecordId, StoreError};

pub(super) fn check(
    reading: &Reading<'_>,
    found: &mut Verification,
    progress: &mut dyn FnMut(VerifyProgress),
) -> Result<(), StoreError> {
    let total: Count = reading.connection.query_row("SELECT count(*) FROM record", [], |row| row.get(0))?;
    let mut statement = reading.connection.prepare("SELECT number, id, head FROM record ORDER BY number")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (number, id, head): (Count, RecordId, Count) = (row.get(0)?, row.get(1)?, row.get(2)?);
        match check_record(reading, number.0, id, head.0, found) {
            Err(StoreError::Unreadable { what, detail }) => found.problem(format!("Unreadable: {what} ({detail}).")),
            other => other?,
        }
        found.records += 1;
        report(progress, "records", found.records, total.0);
    }
    Ok(())
}

fn check_record(
    reading: &Reading<'_>,
    number: u64,
    id: RecordId,
    head: u64,
    found: &mut Verification,
) -> Result<(), StoreError> {
    // What stands beside the document is not in the journal; that it can be read at all is proved by reading it.
    if let Err(fault) = reading.record_meta(id) {
        found.problem(format!("Record {id}: what stands beside its document cannot be read: {fault}"));
    }
    let mut replayed = Document::default();
    let mut last = 0;
    let mut fits = true;
    reading.for_each_delta(id, number, i64::MAX as u64, |row| {
        if fits && let Err(fault) = row.delta.changes().iter().try_for_each(|change| change.apply(&mut replayed)) {
            found.problem(format!("Record {id}: batch {} does not fit what came before: {fault}.", row.seq));
            fits = false;
        }
        let outside: bool =
            reading.connection.prepare_cached(OUTSIDE)?.query_row((Count(row.seq), Count(number)), |row| row.get(0))?;
        if !row.delta.is_empty() && outside != all_outside(&row.delta) {
            found.problem(format!("Record {id}: batch {} is wrongly marked as coming from outside.", row.seq));
        }
        last = row.seq;
        Ok(())
    })?;
    if head != last {
        found.problem(format!("Record {id} stands at batch {head}, but its journal ends at batch {last}."));
    }
    let stored = reading.document(&id, number)?;
    if fits && stored.root() != replayed.root() {
        found.problem(format!("Record {id}: the document is not what its journal says it is."));
    } else if fits && stored.next_key() < replayed.next_key() {
        // A stored key counter may be ahead (keys given in a draft and thrown away), never behind.
        found.problem(format!("Record {id}: its next element would get a key that was used before."));
    }
    Ok(())
}

const OUTSIDE: &str = "SELECT outside FROM delta WHERE batch = ?1 AND record = ?2";
