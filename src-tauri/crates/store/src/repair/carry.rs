//! What is carried over beside the journal: persons, what stands beside documents, the doors. Only rows that fit their
//! seal, and only where the fresh store takes them.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::damaged::{Damaged, Found};
use super::{Repaired, journal};
use crate::{StoreError, seal};

/// What becomes of a row that the fresh store has already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    /// It stays: it is never changed.
    Stays,
    /// What the damaged store had last is newer.
    Gives,
}

/// Tables in the order their references ask for. All others that are sealed follow.
const FIRST: &[(&str, Known)] = &[
    ("outbox", Known::Stays),
    ("outbox_attempt", Known::Stays),
    ("outbox_exchange", Known::Stays),
    ("outbox_delivery", Known::Gives),
    ("inbox", Known::Stays),
    ("inbox_delivery", Known::Gives),
];
/// Carried with the journal, made anew, or deliberately those of the backup: what CAS has since is fetched again.
const NOT_AS_ROWS: &[&str] =
    &["record_kind", "outbox_kind", "record", "document", "cursor", "person", "outside_finding"];

pub(super) fn everything(damaged: &Damaged, fresh: &Connection, repaired: &mut Repaired) -> Result<(), StoreError> {
    table(damaged, fresh, "person", Known::Gives, repaired)?;
    journal::carry(damaged, fresh, repaired)?;
    for (name, known) in FIRST {
        table(damaged, fresh, name, *known, repaired)?;
    }
    fresh.execute_batch(MEND_DOORS)?;
    table(damaged, fresh, "outside_finding", Known::Gives, repaired)?;
    let done = |name: &str| NOT_AS_ROWS.contains(&name) || FIRST.iter().any(|(first, _)| *first == name);
    for other in seal::tables(fresh)?.iter().filter(|table| !done(&table.name)) {
        table(damaged, fresh, &other.name, Known::Gives, repaired)?;
    }
    Ok(())
}

/// A message without the state of its delivery is asked about, or applied once more; attempts are counted as written.
const MEND_DOORS: &str = "
    INSERT INTO outbox_delivery (outbox, state, attempt, reason, updated_at)
      SELECT o.number, 'unknown', 0, 'The state of its delivery was damaged: CAS is asked before it is sent.', o.created_at
      FROM outbox o WHERE NOT EXISTS (SELECT 1 FROM outbox_delivery s WHERE s.outbox = o.number);
    UPDATE outbox_delivery SET
      attempt = (SELECT count(*) FROM outbox_attempt a WHERE a.outbox = outbox_delivery.outbox AND a.phase = 'started')
      WHERE attempt <> (SELECT count(*) FROM outbox_attempt a
                        WHERE a.outbox = outbox_delivery.outbox AND a.phase = 'started');
    INSERT INTO inbox_delivery (inbox, state)
      SELECT i.number, 'received' FROM inbox i
      WHERE NOT EXISTS (SELECT 1 FROM inbox_delivery s WHERE s.inbox = i.number);";

fn table(
    damaged: &Damaged,
    fresh: &Connection,
    name: &str,
    known: Known,
    repaired: &mut Repaired,
) -> Result<(), StoreError> {
    let (rows, fault) = match damaged.rows(fresh, name, "1", &[]) {
        Ok(read) => read,
        Err(fault) => (Vec::new(), Some(fault.to_string())),
    };
    if let Some(fault) = fault {
        repaired.limits.push(format!("Table {name} could not be read to its end ({fault})."));
    }
    let columns = damaged.columns(fresh, name).unwrap_or_default();
    let unsound = rows.iter().filter(|row| !row.sound).count();
    if unsound > 0 {
        repaired
            .limits
            .push(format!("{unsound} rows of table {name} are not as they were written; they were left out."));
    }
    for row in rows.into_iter().filter(|row| row.sound) {
        repaired.carried_rows += u64::from(put(fresh, name, &columns, &row, known)?);
    }
    Ok(())
}

/// Writes a row; false when nothing changed, or when a rule of the tables keeps it out: what it refers to is gone.
fn put(fresh: &Connection, table: &str, columns: &[String], row: &Found, known: Known) -> Result<bool, StoreError> {
    let key = key_of(fresh, table)?;
    let same: Vec<String> = columns
        .iter()
        .filter(|column| !key.contains(column))
        .map(|column| format!("\"{column}\" = excluded.\"{column}\""))
        .collect();
    let differs: Vec<String> = columns
        .iter()
        .filter(|column| !key.contains(column))
        .map(|column| format!("\"{table}\".\"{column}\" IS NOT excluded.\"{column}\""))
        .collect();
    let conflict = match known {
        Known::Gives if !same.is_empty() => {
            format!("ON CONFLICT ({}) DO UPDATE SET {} WHERE {}", quoted(&key), same.join(", "), differs.join(" OR "))
        }
        _ => "ON CONFLICT DO NOTHING".to_owned(),
    };
    match insert(fresh, table, columns, &row.values, &conflict) {
        Ok(changed) => Ok(changed > 0),
        Err(StoreError::Refused { .. }) => Ok(false),
        Err(fault) => Err(fault),
    }
}

/// Inserts a row as it stands. A row known already that is never changed is refused by its triggers, or passed over.
pub(super) fn insert(
    fresh: &Connection,
    table: &str,
    columns: &[String],
    values: &[Value],
    conflict: &str,
) -> Result<usize, StoreError> {
    let marks = vec!["?"; columns.len()].join(", ");
    let sql = format!("INSERT INTO \"{table}\" ({}) VALUES ({marks}) {conflict}", quoted(columns));
    Ok(fresh.prepare_cached(&sql)?.execute(params_from_iter(values))?)
}

fn quoted(columns: &[String]) -> String {
    columns.iter().map(|column| format!("\"{column}\"")).collect::<Vec<_>>().join(", ")
}

fn key_of(fresh: &Connection, table: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = fresh.prepare_cached("SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk")?;
    let key = statement.query_map([table], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(key)
}
