//! `cas_base`: what a record last saw CAS hold of a declaration. The message is the content; only the keys of its list
//! elements stand here, so that the next merge recognises them.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, named_params};

use crate::sql::{Count, Moment};
use crate::{Reading, RecordId, StoreError, Writing, keys};

/// The base of the next merge of a record with a declaration of CAS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CasBase {
    /// The inbox message that said it.
    pub inbox: String,
    /// Its exact bytes; empty when they were erased after their retention.
    pub payload: Vec<u8>,
    /// Keys of its list elements as the record has them, in document order.
    pub element_keys: Vec<u32>,
    /// The key that was next then.
    pub next_key: u32,
    /// When it was seen.
    pub seen_at: DateTime<Utc>,
}

impl Reading<'_> {
    /// What a record last saw of a declaration; `None` before the first time.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when its keys are damaged.
    pub fn cas_base(&self, record: RecordId, declaration: &str) -> Result<Option<CasBase>, StoreError> {
        let sql =
            "SELECT i.id, i.payload, b.element_keys, b.next_key, b.updated_at FROM cas_base b JOIN inbox i ON i.number = b.inbox
                   WHERE b.record = :record AND b.declaration = :declaration";
        let mut statement = self.connection.prepare_cached(sql)?;
        let values = named_params! { ":record": Count(self.number_of(record)?), ":declaration": declaration };
        let found = statement
            .query_row(values, |row| {
                let seen: (String, Vec<u8>, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
                Ok((seen, row.get(3)?, row.get::<_, Moment>(4)?.0))
            })
            .optional()?;
        let Some(((inbox, payload, packed), next_key, seen_at)) = found else { return Ok(None) };
        let what = || StoreError::unreadable(format!("what record {record} last saw of {declaration}"), "its keys");
        // A list element takes at least two characters of JSON; what was erased has none.
        let keys = if payload.is_empty() { Some(Vec::new()) } else { keys::unpack(&packed, payload.len()) };
        let element_keys = keys.ok_or_else(what)?;
        Ok(Some(CasBase { inbox, payload, element_keys, next_key, seen_at }))
    }
}

impl Writing<'_> {
    /// Says which message a record has seen last of a declaration, and the keys its elements have in the record.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown record or message.
    pub fn set_cas_base(
        &mut self,
        record: RecordId,
        declaration: &str,
        inbox: &str,
        element_keys: &[u32],
        next_key: u32,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO cas_base (record, declaration, inbox, element_keys, next_key, updated_at)
                   VALUES (:record, :declaration, :inbox, :element_keys, :next_key, :now)
                   ON CONFLICT (record, declaration) DO UPDATE SET inbox = :inbox, element_keys = :element_keys,
                     next_key = :next_key, updated_at = :now";
        self.connection.prepare_cached(sql)?.execute(named_params! {
            ":record": Count(self.number_of(record)?),
            ":declaration": declaration,
            ":inbox": Count(self.inbox_number(inbox)?),
            ":element_keys": keys::pack(element_keys),
            ":next_key": next_key,
            ":now": Moment(now),
        })?;
        Ok(())
    }
}
