//! SQLite's own structure, and rows that refer to others.

use super::{Verification, VerifyProgress, report};
use crate::{Reading, StoreError};

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
