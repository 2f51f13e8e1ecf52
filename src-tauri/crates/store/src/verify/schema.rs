//! The tables, indexes and triggers are those that this version makes: a guard that was taken away guards nothing.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::{Verification, VerifyProgress};
use crate::migrations::{self, MIGRATIONS};
use crate::{Reading, StoreError};

pub(super) fn check(
    reading: &Reading<'_>,
    found: &mut Verification,
    _: &mut dyn FnMut(VerifyProgress),
) -> Result<(), StoreError> {
    let version: u32 = reading.connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version > migrations::newest(MIGRATIONS) {
        return Ok(());
    }
    let made = Connection::open_in_memory()?;
    for migration in MIGRATIONS.iter().filter(|migration| migration.version <= version) {
        made.execute_batch(migration.sql)?;
    }
    let (made, held) = (parts_of(&made)?, parts_of(reading.connection)?);
    for (name, sql) in &made {
        match held.get(name) {
            Some(held) if held == sql => {}
            Some(_) => found.problem(format!("The {name} is not as Quayside made it.")),
            None => found.problem(format!("The {name} is gone.")),
        }
    }
    for name in held.keys().filter(|name| !made.contains_key(*name)) {
        found.problem(format!("The {name} was not made by Quayside."));
    }
    Ok(())
}

/// "table record" and how it was made. SQLite's own tables are left out.
fn parts_of(connection: &Connection) -> Result<BTreeMap<String, String>, StoreError> {
    let sql = "SELECT type || ' ' || name, coalesce(tbl_name, '') || ': ' || coalesce(sql, '') FROM sqlite_schema
               WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    let mut statement = connection.prepare(sql)?;
    let parts = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    Ok(parts)
}
