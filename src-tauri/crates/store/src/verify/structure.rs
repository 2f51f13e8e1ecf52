//! SQLite's own structure, and rows that refer to others.

use std::path::Path;

use super::{Verification, VerifyProgress, report};
use crate::profile::page_sums;
use crate::{Reading, StoreError, seal};

/// Said at most of one table.
const SAID_MAX: usize = 20;
/// Tables whose pages the chain and `verify` read in full; all others are small, and work begins with them.
const LARGE: &[&str] = &["document", "delta", "batch", "outbox", "inbox", "row_seal"];

pub(super) fn check(
    reading: &Reading<'_>,
    found: &mut Verification,
    progress: &mut dyn FnMut(VerifyProgress),
) -> Result<(), StoreError> {
    let step = "file structure";
    report(progress, step, 0, 2);
    let mut statement = reading.connection.prepare("PRAGMA integrity_check(100)")?;
    let verdicts = statement.query_map([], |row| row.get::<_, String>(0))?;
    for verdict in verdicts {
        let verdict = verdict?;
        if verdict != "ok" {
            found.problem(format!("The file is damaged: {verdict}."));
        }
    }
    report(progress, step, 1, 2);
    let sql = "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check LIMIT 100";
    let mut statement = reading.connection.prepare(sql)?;
    let orphans = statement.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?.unwrap_or_default(), row.get::<_, String>(2)?))
    })?;
    for orphan in orphans {
        let (table, row, parent) = orphan?;
        found.problem(format!("Row {row} of table {table} refers to a row of {parent} that does not exist."));
    }
    report(progress, step, 2, 2);
    Ok(())
}

/// Structure of the small tables only: the large ones would take seconds.
pub(super) fn check_core(
    reading: &Reading<'_>,
    found: &mut Verification,
    progress: &mut dyn FnMut(VerifyProgress),
) -> Result<(), StoreError> {
    let sealed = seal::tables(reading.connection)?;
    let small: Vec<&str> =
        sealed.iter().map(|table| table.name.as_str()).filter(|name| !LARGE.contains(name)).collect();
    for (done, table) in small.iter().enumerate() {
        let mut statement = reading.connection.prepare(&format!("PRAGMA quick_check(\"{table}\")"))?;
        let verdicts: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        for verdict in verdicts.iter().filter(|verdict| *verdict != "ok").take(SAID_MAX) {
            found.problem(format!("The file is damaged: {verdict}."));
        }
        report(progress, "core tables", done as u64 + 1, small.len() as u64);
    }
    Ok(())
}

/// Every row that nothing else proves is as it was written.
pub(super) fn check_seals(
    reading: &Reading<'_>,
    found: &mut Verification,
    progress: &mut dyn FnMut(VerifyProgress),
) -> Result<(), StoreError> {
    report(progress, "rows", 0, 1);
    found.problems.extend(seal::broken(reading.connection, SAID_MAX)?);
    report(progress, "rows", 1, 1);
    Ok(())
}

/// Every page of the file is as it was written, also in bytes that hold nothing.
pub(super) fn check_pages(
    reading: &Reading<'_>,
    found: &mut Verification,
    progress: &mut dyn FnMut(VerifyProgress),
) -> Result<(), StoreError> {
    report(progress, "pages", 0, 1);
    let Some(file) = reading.connection.path() else { return Ok(()) };
    match page_sums::broken(Path::new(file), SAID_MAX)? {
        Some(pages) => {
            let said = pages.iter().map(|page| format!("Page {page} of the file is not as Quayside wrote it."));
            found.problems.extend(said);
        }
        None if seal::has_seals(reading.connection)? => {
            found.problem("The pages of the file have lost their sums: it was written anew by another program.");
        }
        None => {}
    }
    report(progress, "pages", 1, 1);
    Ok(())
}
