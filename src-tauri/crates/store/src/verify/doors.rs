//! The doors: every payload has its digest, every row its delivery, every attempt that ended a beginning.

use super::{Verification, VerifyProgress, report};
use crate::journal::digest_of;
use crate::sql::Count;
use crate::{Reading, RecordId, StoreError};

pub(super) fn check(
    reading: &Reading<'_>,
    found: &mut Verification,
    progress: &mut dyn FnMut(VerifyProgress),
) -> Result<(), StoreError> {
    found.outbox = payloads(
        reading,
        "outbox",
        "SELECT o.id, o.payload, o.payload_sha256, s.outbox IS NOT NULL,
           (SELECT r.id FROM record r WHERE r.number = o.record)
         FROM outbox o LEFT JOIN outbox_delivery s ON s.outbox = o.number ORDER BY o.number",
        found,
        progress,
    )?;
    found.inbox = payloads(
        reading,
        "inbox",
        "SELECT i.id, i.payload, i.payload_sha256, s.inbox IS NOT NULL,
           (SELECT r.id FROM record r WHERE r.cas_id = i.subject AND r.kind = 'declaration')
         FROM inbox i LEFT JOIN inbox_delivery s ON s.inbox = i.number ORDER BY i.number",
        found,
        progress,
    )?;
    let sql = "SELECT o.id, s.attempt, (SELECT count(*) FROM outbox_attempt a WHERE a.outbox = o.number
                 AND a.phase = 'started')
               FROM outbox o JOIN outbox_delivery s ON s.outbox = o.number";
    let mut statement = reading.connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, counted, written): (String, u32, u32) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if counted != written {
            found.problem(format!("Outbox message {id} counts {counted} attempts, but {written} are written down."));
        }
    }
    Ok(())
}

fn payloads(
    reading: &Reading<'_>,
    door: &'static str,
    sql: &str,
    found: &mut Verification,
    progress: &mut dyn FnMut(VerifyProgress),
) -> Result<u64, StoreError> {
    let total: Count = reading.connection.query_row(&format!("SELECT count(*) FROM {door}"), [], |row| row.get(0))?;
    let erased = reading.erased_records().unwrap_or_default();
    let mut statement = reading.connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut done = 0;
    while let Some(row) = rows.next()? {
        let id: String = row.get(0)?;
        let payload =
            row.get_ref(1)?.as_blob().map_err(|fault| StoreError::unreadable(format!("{door} {id}"), fault))?;
        let of: Option<RecordId> = row.get(4)?;
        if payload.is_empty() && of.is_some_and(|of| erased.contains(&of)) {
            found.erased += 1;
        } else if digest_of(payload) != row.get::<_, [u8; 32]>(2)? {
            found.problem(format!("The content of {door} message {id} was altered after it was written."));
        }
        if !row.get::<_, bool>(3)? {
            found.problem(format!("The {door} message {id} has lost the state of its delivery."));
        }
        done += 1;
        report(progress, door, done, total.0);
    }
    Ok(done)
}
