//! Seals: a digest of every row that neither the journal's chain nor a document's replay proves, kept beside it.
//!
//! SQLite's own checks see one flipped bit in six; a name, a status or a reference that changed in its place looks
//! like any other. Triggers on the writing connection keep the seals, so no table's code knows of them, and a hand that
//! alters the file by another way leaves a row that no longer fits its seal.

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};

use crate::StoreError;

/// Tables that are proven otherwise: by the chain, and the seals by the rows they seal.
const PROVEN_OTHERWISE: &[&str] = &["batch", "delta", "row_seal"];
/// Columns that are proven otherwise: by replay, and by a digest that is itself sealed.
const COLUMNS_PROVEN_OTHERWISE: &[(&str, &str)] = &[("document", "json"), ("outbox", "payload"), ("inbox", "payload")];
const FUNCTION: &str = "row_seal_of";

/// A table with the expressions for its key and its values.
pub(crate) struct SealedTable {
    pub(crate) name: String,
    key: Vec<String>,
    values: Vec<String>,
}

impl SealedTable {
    /// The key of a row, as `row_seal` keeps it. `row` is the alias of the table. A column's kind would make SQLite turn
    /// each key it is compared with into that kind and read the seals of a whole table for every row; the sign takes
    /// the kind away and leaves the value.
    pub(crate) fn key_of(&self, row: &str) -> String {
        match &self.key[..] {
            [one] => format!("+{row}.\"{one}\""),
            several => {
                let quoted: Vec<String> = several.iter().map(|column| format!("quote({row}.\"{column}\")")).collect();
                quoted.join(" || ',' || ")
            }
        }
    }

    /// The seal that fits the values of a row.
    pub(crate) fn seal_of(&self, row: &str) -> String {
        let values: Vec<String> = self.values.iter().map(|column| format!("{row}.\"{column}\"")).collect();
        format!("{FUNCTION}({})", values.join(", "))
    }
}

/// Gives a connection the function that seals.
pub(crate) fn give_function(connection: &Connection) -> Result<(), StoreError> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function(FUNCTION, -1, flags, |values| Ok(seal(values)))?;
    Ok(())
}

/// Each value with its kind and its length, so that nothing can move from one to the next.
fn seal(values: &Context<'_>) -> i64 {
    let mut hash = Sha256::new();
    let mut field = |kind: u8, bytes: &[u8]| {
        hash.update([kind]);
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    for at in 0..values.len() {
        match values.get_raw(at) {
            ValueRef::Null => field(0, &[]),
            ValueRef::Integer(number) => field(1, &number.to_be_bytes()),
            ValueRef::Real(number) => field(2, &number.to_be_bytes()),
            ValueRef::Text(text) => field(3, text),
            ValueRef::Blob(bytes) => field(4, bytes),
        }
    }
    let digest: [u8; 32] = hash.finalize().into();
    let mut first = [0; 8];
    first.copy_from_slice(&digest[..8]);
    i64::from_be_bytes(first)
}

/// True when the store has seals: older ones have none.
pub(crate) fn has_seals(connection: &Connection) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'row_seal'";
    Ok(connection.query_row(sql, [], |_| Ok(())).optional()?.is_some())
}

/// The tables whose rows are sealed, by name.
pub(crate) fn tables(connection: &Connection) -> Result<Vec<SealedTable>, StoreError> {
    let sql = "SELECT name FROM pragma_table_list
               WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";
    let names: Vec<String> =
        connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, rusqlite::Error>>()?;
    let sealed = names.into_iter().filter(|name| !PROVEN_OTHERWISE.contains(&name.as_str()));
    sealed.map(|name| table(connection, name)).collect()
}

fn table(connection: &Connection, name: String) -> Result<SealedTable, StoreError> {
    let sql = "SELECT name, pk FROM pragma_table_info(?1) ORDER BY cid";
    let mut statement = connection.prepare(sql)?;
    let columns: Vec<(String, u32)> =
        statement.query_map([&name], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, rusqlite::Error>>()?;
    let mut key: Vec<(u32, String)> =
        columns.iter().filter(|(_, place)| *place > 0).map(|(column, place)| (*place, column.clone())).collect();
    key.sort();
    let proven = |column: &str| COLUMNS_PROVEN_OTHERWISE.contains(&(name.as_str(), column));
    let values = columns.into_iter().map(|(column, _)| column).filter(|column| !proven(column)).collect();
    if key.is_empty() {
        return Err(StoreError::unreadable(format!("table {name}"), "it has no key"));
    }
    Ok(SealedTable { name, key: key.into_iter().map(|(_, column)| column).collect(), values })
}

/// Makes a connection one that seals what it writes.
pub(crate) fn keep_seals(connection: &Connection) -> Result<(), StoreError> {
    if !has_seals(connection)? {
        return Ok(());
    }
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    for table in tables(connection)? {
        connection.execute_batch(&guards(&table))?;
    }
    Ok(())
}

fn guards(table: &SealedTable) -> String {
    let name = &table.name;
    let (old_key, new_key) = (table.key_of("OLD"), table.key_of("NEW"));
    // Not OR REPLACE: within a trigger the conflict clause of the statement outside would win.
    let seal = format!(
        "INSERT INTO row_seal (of_table, row, seal) VALUES ('{name}', {new_key}, {})
           ON CONFLICT (of_table, row) DO UPDATE SET seal = excluded.seal;",
        table.seal_of("NEW")
    );
    let forget = format!("DELETE FROM row_seal WHERE of_table = '{name}' AND row = {old_key};");
    format!(
        "CREATE TEMP TRIGGER IF NOT EXISTS seal_{name}_insert AFTER INSERT ON main.\"{name}\" BEGIN {seal} END;
         CREATE TEMP TRIGGER IF NOT EXISTS seal_{name}_update AFTER UPDATE ON main.\"{name}\" BEGIN {seal} END;
         CREATE TEMP TRIGGER IF NOT EXISTS seal_{name}_moved AFTER UPDATE ON main.\"{name}\"
           WHEN {old_key} IS NOT {new_key} BEGIN {forget} END;
         CREATE TEMP TRIGGER IF NOT EXISTS seal_{name}_delete AFTER DELETE ON main.\"{name}\" BEGIN {forget} END;"
    )
}

/// Seals every row as it is now: after a migration, which was proven before it began.
pub(crate) fn seal_all(connection: &Connection) -> Result<(), StoreError> {
    if !has_seals(connection)? {
        return Ok(());
    }
    connection.execute("DELETE FROM row_seal", [])?;
    for table in tables(connection)? {
        let sql = format!(
            "INSERT INTO row_seal (of_table, row, seal) SELECT '{0}', {1}, {2} FROM \"{0}\" t ORDER BY 2",
            table.name,
            table.key_of("t"),
            table.seal_of("t")
        );
        connection.execute(&sql, [])?;
    }
    Ok(())
}

/// What does not fit its seal, as sentences; at most `limit` of a table.
pub(crate) fn broken(connection: &Connection, limit: usize) -> Result<Vec<String>, StoreError> {
    if !has_seals(connection)? {
        return Ok(Vec::new());
    }
    let mut problems = Vec::new();
    for table in tables(connection)? {
        problems.extend(broken_in(connection, &table, limit)?);
    }
    Ok(problems)
}

fn broken_in(connection: &Connection, table: &SealedTable, limit: usize) -> Result<Vec<String>, StoreError> {
    let texts = |sql: &str| -> Result<Vec<String>, StoreError> {
        let mut statement = connection.prepare(sql)?;
        let found = statement.query_map([], |row| row.get(0))?.collect::<Result<_, rusqlite::Error>>()?;
        Ok(found)
    };
    let name = &table.name;
    let altered = texts(&altered_in(table, limit))?;
    let gone = texts(&gone_from(table, limit))?;
    let altered = altered.into_iter().map(|row| format!("Row {row} of table {name} is not as Quayside wrote it."));
    let gone = gone.into_iter().map(|row| format!("Row {row} of table {name} is gone."));
    Ok(altered.chain(gone).collect())
}

fn altered_in(table: &SealedTable, limit: usize) -> String {
    let (name, key, seal) = (&table.name, table.key_of("t"), table.seal_of("t"));
    format!(
        "SELECT CAST({key} AS TEXT) FROM \"{name}\" t
           LEFT JOIN row_seal s ON s.of_table = '{name}' AND s.row = {key}
         WHERE s.seal IS NOT {seal} LIMIT {limit}"
    )
}

fn gone_from(table: &SealedTable, limit: usize) -> String {
    let (name, key) = (&table.name, table.key_of("t"));
    format!(
        "SELECT CAST(row AS TEXT) FROM (SELECT row FROM row_seal WHERE of_table = '{name}'
           EXCEPT SELECT {key} FROM \"{name}\" t) LIMIT {limit}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migrations::{MIGRATIONS, migrate};

    /// What a statement does, step by step, in SQLite's words.
    fn plan(connection: &Connection, sql: &str) -> String {
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let steps: Vec<String> = statement.query_map([], |row| row.get(3)).unwrap().map(Result::unwrap).collect();
        steps.join("; ")
    }

    #[test]
    fn a_row_finds_its_seal_without_reading_those_of_others() {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = Connection::open_in_memory().unwrap();
        give_function(&connection).unwrap();
        migrate(&mut connection, folder.path(), MIGRATIONS, chrono::DateTime::UNIX_EPOCH).unwrap();
        let tables = tables(&connection).unwrap();
        assert!(tables.len() > 10, "{}", tables.len());
        for table in tables {
            let altered = plan(&connection, &altered_in(&table, 9));
            assert!(altered.contains("SEARCH s USING PRIMARY KEY (of_table=? AND row=?)"), "{}: {altered}", table.name);
            let gone = plan(&connection, &gone_from(&table, 9));
            assert!(!gone.contains("CORRELATED"), "{}: {gone}", table.name);
        }
    }
}
