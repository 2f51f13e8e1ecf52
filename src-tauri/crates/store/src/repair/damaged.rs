//! The damaged file, read as far as it can be and left as it is.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};

use crate::profile::connection::{self, Purpose};
use crate::{StoreError, seal};

/// A damaged store, open to read.
pub(super) struct Damaged {
    pub(super) connection: Connection,
    has_seals: bool,
}

/// A row as it stands, and whether its seal says that it was written so.
pub(super) struct Found {
    pub(super) values: Vec<Value>,
    pub(super) sound: bool,
}

impl Damaged {
    pub(super) fn open(file: &Path) -> Result<Damaged, StoreError> {
        crate::profile::judge_file(file)?;
        let connection = connection::open(file, Purpose::Write)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        connection::make_read_only(&connection)?;
        let has_seals = seal::has_seals(&connection)?;
        Ok(Damaged { connection, has_seals })
    }

    /// The columns of a table that both stores have, in the order of the fresh one.
    pub(super) fn columns(&self, fresh: &Connection, table: &str) -> Result<Vec<String>, StoreError> {
        let of = |connection: &Connection| -> Result<Vec<String>, StoreError> {
            let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?1) ORDER BY cid")?;
            let names = statement.query_map([table], |row| row.get(0))?.collect::<Result<_, _>>()?;
            Ok(names)
        };
        let here = of(&self.connection)?;
        Ok(of(fresh)?.into_iter().filter(|column| here.contains(column)).collect())
    }

    /// The rows of a table that fit a condition on `t`; those that fit their seal are sound. Where a page cannot be
    /// read the table is read from its other end too; the second answer says so.
    pub(super) fn rows(
        &self,
        fresh: &Connection,
        table: &str,
        condition: &str,
        values: &[i64],
    ) -> Result<(Vec<Found>, Option<String>), StoreError> {
        let columns = self.columns(fresh, table)?;
        let sealed = seal::tables(&self.connection)?.into_iter().find(|sealed| sealed.name == table);
        let sound = match sealed {
            Some(sealed) if self.has_seals => format!(
                "coalesce((SELECT s.seal FROM row_seal s WHERE s.of_table = '{table}' AND s.row = {}) IS {}, 0)",
                sealed.key_of("t"),
                sealed.seal_of("t")
            ),
            _ => "1".to_owned(),
        };
        let names: Vec<String> = columns.iter().map(|column| format!("t.\"{column}\"")).collect();
        let sql = |order: &str| {
            format!(
                "SELECT t._rowid_, {sound}, {} FROM \"{table}\" t NOT INDEXED WHERE {condition} ORDER BY t._rowid_ {order}",
                names.join(", ")
            )
        };
        let mut found = Vec::new();
        let Err(fault) = self.each(&sql("ASC"), values, columns.len(), &mut found) else {
            return Ok((found.into_iter().map(|(_, row)| row).collect(), None));
        };
        let (last, mut tail) = (found.last().map_or(i64::MIN, |(row, _)| *row), Vec::new());
        // Its own end is the damaged page again, seen from the other side.
        let _ = self.each(&sql("DESC"), values, columns.len(), &mut tail);
        found.extend(tail.into_iter().rev().filter(|(row, _)| *row > last));
        Ok((found.into_iter().map(|(_, row)| row).collect(), Some(fault.to_string())))
    }

    fn each(
        &self,
        sql: &str,
        values: &[i64],
        columns: usize,
        found: &mut Vec<(i64, Found)>,
    ) -> Result<(), rusqlite::Error> {
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            found.push((row.get(0)?, read(row, columns)?));
        }
        Ok(())
    }
}

fn read(row: &Row<'_>, columns: usize) -> Result<Found, rusqlite::Error> {
    let values = (0..columns).map(|at| row.get(at + 2)).collect::<Result<_, _>>()?;
    Ok(Found { values, sound: row.get(1)? })
}
