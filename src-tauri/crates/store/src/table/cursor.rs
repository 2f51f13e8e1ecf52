//! `cursor`: how far something has been read, by environment. Advanced in the transaction that applies what was read.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, named_params};

use crate::sql::Moment;
use crate::{Reading, StoreError, Writing};

impl Reading<'_> {
    /// How far `name` has been read at an environment.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn cursor(&self, environment: &str, name: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT value FROM cursor WHERE environment = :environment AND name = :name";
        let mut statement = self.connection.prepare_cached(sql)?;
        let values = named_params! { ":environment": environment, ":name": name };
        Ok(statement.query_row(values, |row| row.get(0)).optional()?)
    }
}

impl Writing<'_> {
    /// Writes how far `name` has been read at an environment.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn set_cursor(
        &mut self,
        environment: &str,
        name: &str,
        value: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO cursor (environment, name, value, updated_at)
                   VALUES (:environment, :name, :value, :now)
                   ON CONFLICT (environment, name) DO UPDATE SET value = :value, updated_at = :now";
        self.connection.prepare_cached(sql)?.execute(named_params! {
            ":environment": environment,
            ":name": name,
            ":value": value,
            ":now": Moment(now),
        })?;
        Ok(())
    }
}
