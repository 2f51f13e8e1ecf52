//! The table `master_record`: articles, business partners, formulas and material lists, by code and validity.

use rusqlite::{OptionalExtension, params};

use super::{Book, BookError};
use crate::moment::Moment;

pub(crate) struct MasterRecord {
    pub(crate) tenant: String,
    /// `article`, `partner`, `formula` or `material_list`.
    pub(crate) kind: String,
    pub(crate) code: String,
    /// Beginning of validity as it was sent; empty when none was.
    pub(crate) active_from: String,
    pub(crate) document: String,
    pub(crate) changed_at: Moment,
    pub(crate) invalidated_at: Option<Moment>,
}

impl Book {
    /// Creates it or takes the place of the one with the same code and validity.
    pub(crate) fn put_master_record(&self, record: &MasterRecord) -> Result<(), BookError> {
        self.connection.execute(
            "INSERT INTO master_record (tenant, kind, code, active_from, document, changed_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (tenant, kind, code, active_from)
             DO UPDATE SET document = excluded.document, changed_at = excluded.changed_at, invalidated_at = NULL",
            params![record.tenant, record.kind, record.code, record.active_from, record.document, record.changed_at.0],
        )?;
        Ok(())
    }

    /// True when there was one to invalidate.
    pub(crate) fn invalidate_master_record(
        &self,
        tenant: &str,
        kind: &str,
        code: &str,
        now: Moment,
    ) -> Result<bool, BookError> {
        let count = self.connection.execute(
            "UPDATE master_record SET invalidated_at = ?4
             WHERE tenant = ?1 AND kind = ?2 AND code = ?3 AND invalidated_at IS NULL",
            params![tenant, kind, code, now.0],
        )?;
        Ok(count > 0)
    }

    /// The version that begins last, unless it was invalidated.
    pub(crate) fn master_record(&self, tenant: &str, kind: &str, code: &str) -> Result<Option<String>, BookError> {
        let sql = "SELECT document FROM master_record
             WHERE tenant = ?1 AND kind = ?2 AND code = ?3 AND invalidated_at IS NULL
             ORDER BY active_from DESC LIMIT 1";
        Ok(self.connection.prepare_cached(sql)?.query_row([tenant, kind, code], |row| row.get(0)).optional()?)
    }

    pub(crate) fn master_records(&self) -> Result<Vec<MasterRecord>, BookError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT tenant, kind, code, active_from, document, changed_at, invalidated_at FROM master_record
             ORDER BY kind, code, active_from",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(MasterRecord {
                tenant: row.get(0)?,
                kind: row.get(1)?,
                code: row.get(2)?,
                active_from: row.get(3)?,
                document: row.get(4)?,
                changed_at: Moment(row.get(5)?),
                invalidated_at: row.get::<_, Option<i64>>(6)?.map(Moment),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
