//! Steps from one store version to the next. They only add, run in one transaction each with `user_version` last, and
//! are preceded by a verified copy when the store already holds something.

use std::path::Path;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, TransactionBehavior};

use crate::{StoreError, backup, seal};

/// One step, its SQL as released. A released file is never edited.
pub(crate) struct Migration {
    pub(crate) version: u32,
    pub(crate) sql: &'static str,
}

/// All steps in order.
pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, sql: include_str!("0001_spine.sql") },
    Migration { version: 2, sql: include_str!("0002_persons.sql") },
    Migration { version: 3, sql: include_str!("0003_seal.sql") },
    Migration { version: 4, sql: include_str!("0004_attachment.sql") },
    Migration { version: 5, sql: include_str!("0005_outbox.sql") },
    Migration { version: 6, sql: include_str!("0006_arrival.sql") },
    Migration { version: 7, sql: include_str!("0007_masterdata.sql") },
    Migration { version: 8, sql: include_str!("0008_connection.sql") },
];

/// The newest version in a list of steps.
pub(crate) fn newest(migrations: &[Migration]) -> u32 {
    migrations.last().map_or(0, |migration| migration.version)
}

/// The version a store has; refused when it is newer than `known`.
pub(crate) fn version_of(connection: &Connection, known: u32) -> Result<u32, StoreError> {
    let found: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > known { Err(StoreError::NewerStore { found, known }) } else { Ok(found) }
}

/// Brings a store to the newest version.
pub(crate) fn migrate(
    connection: &mut Connection,
    backups: &Path,
    migrations: &[Migration],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut version = version_of(connection, newest(migrations))?;
    if version == newest(migrations) {
        return Ok(());
    }
    // Every row is sealed anew at the end; damage from before must not be sealed with it.
    if let Some(detail) = seal::broken(connection, 1)?.into_iter().next() {
        return Err(StoreError::DamagedStore { file: "store.db".into(), detail });
    }
    let copy = if version > 0 {
        let name = format!("before-v{}-{}.db", newest(migrations), now.format("%Y%m%dT%H%M%S%.6fZ"));
        Some(backup::copy_to(connection, &backups.join(name))?)
    } else {
        None
    };
    for migration in migrations {
        if migration.version > version {
            version = migration.version;
            step(connection, migration).map_err(|fault| StoreError::Migration {
                version,
                backup: copy.clone(),
                fault: Box::new(fault),
            })?;
        }
    }
    Ok(())
}

fn step(connection: &mut Connection, migration: &Migration) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(migration.sql)?;
    let orphans: Option<String> = transaction
        .prepare("SELECT \"table\" FROM pragma_foreign_key_check")?
        .query_map([], |row| row.get(0))?
        .next()
        .transpose()?;
    if let Some(table) = orphans {
        return Err(StoreError::unreadable(format!("table {table}"), "a row refers to one that does not exist"));
    }
    seal::seal_all(&transaction)?;
    transaction.pragma_update(None, "user_version", migration.version)?;
    transaction.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests;
