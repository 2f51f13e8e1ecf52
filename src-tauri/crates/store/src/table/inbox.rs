//! `inbox`: what arrived, kept as it came. A row is never changed; whether it was applied stands in `inbox_delivery`.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, ToSql, named_params};

use super::inbox_delivery::{InboxState, Quarantine};
use crate::journal::digest_of;
use crate::sql::{Count, Moment, words};
use crate::{Reading, StoreError, Writing};

words! {
    /// How something arrived.
    InboxSource {
        /// We asked.
        Poll = "poll",
        /// CAS told us.
        Webhook = "webhook",
    }
}

/// Something that arrived.
#[derive(Clone, Debug)]
pub struct NewInbox<'a> {
    /// Says whether the same thing arrived before: unique over all environments of the profile.
    pub id: &'a str,
    /// How it arrived.
    pub source: InboxSource,
    /// Environment it came from.
    pub environment: &'a str,
    /// Tenant of the connection it came through.
    pub tenant: &'a str,
    /// What it is, in the appliers' words.
    pub kind: &'a str,
    /// What it is about: the id of a declaration at CAS, or nothing.
    pub subject: &'a str,
    /// The exact bytes.
    pub payload: &'a [u8],
    /// Now.
    pub received_at: DateTime<Utc>,
}

/// A row of the inbox with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxEntry {
    /// Says whether the same thing arrived before.
    pub id: String,
    /// Local number: the order of arrival.
    pub number: u64,
    /// How it arrived.
    pub source: InboxSource,
    /// Environment it came from.
    pub environment: String,
    /// Tenant of the connection it came through.
    pub tenant: String,
    /// What it is.
    pub kind: String,
    /// What it is about.
    pub subject: String,
    /// The exact bytes.
    pub payload: Vec<u8>,
    /// Their SHA-256.
    pub payload_sha256: [u8; 32],
    /// When it arrived.
    pub received_at: DateTime<Utc>,
    /// What became of it.
    pub state: InboxState,
    /// Why it was set apart, if it was.
    pub quarantine: Option<Quarantine>,
    /// Why it failed or was set apart, as a sentence.
    pub reason: Option<String>,
    /// When it was applied, or failed.
    pub applied_at: Option<DateTime<Utc>>,
    /// The batch it became, if it changed a document.
    pub batch: Option<u64>,
}

/// The columns of [`InboxEntry`]: `i` is the row, `s` its delivery.
macro_rules! select_entry {
    ($rest:literal) => {
        concat!(
            "SELECT i.id, i.number, i.source, i.environment, i.tenant, i.kind, i.subject, i.payload, i.payload_sha256, \
             i.received_at, CASE WHEN s.quarantine IS NULL THEN s.state ELSE 'quarantined' END AS state, \
             s.quarantine, s.reason, s.applied_at, s.batch \
             FROM inbox i JOIN inbox_delivery s ON s.inbox = i.number ",
            $rest
        )
    };
}
pub(super) use select_entry;

impl InboxEntry {
    fn of_row(row: &Row<'_>) -> rusqlite::Result<InboxEntry> {
        Ok(InboxEntry {
            id: row.get("id")?,
            number: row.get::<_, Count>("number")?.0,
            source: row.get("source")?,
            environment: row.get("environment")?,
            tenant: row.get("tenant")?,
            kind: row.get("kind")?,
            subject: row.get("subject")?,
            payload: row.get("payload")?,
            payload_sha256: row.get("payload_sha256")?,
            received_at: row.get::<_, Moment>("received_at")?.0,
            state: row.get("state")?,
            quarantine: row.get("quarantine")?,
            reason: row.get("reason")?,
            applied_at: row.get::<_, Option<Moment>>("applied_at")?.map(|moment| moment.0),
            batch: row.get::<_, Option<Count>>("batch")?.map(|count| count.0),
        })
    }
}

impl Reading<'_> {
    /// One row.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn inbox_entry(&self, id: &str) -> Result<Option<InboxEntry>, StoreError> {
        let mut statement = self.connection.prepare_cached(select_entry!("WHERE i.id = ?1"))?;
        Ok(statement.query_row([id], InboxEntry::of_row).optional()?)
    }

    /// What arrived and was not looked at yet, in order of arrival.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn inbox_unapplied(&self, limit: u32) -> Result<Vec<InboxEntry>, StoreError> {
        self.inbox_entries(
            select_entry!("WHERE s.state = 'received' ORDER BY s.inbox LIMIT :limit + 0"),
            named_params! { ":limit": limit },
        )
    }

    /// What of one kind arrived through a connection and was not applied yet, in order of arrival.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn inbox_waiting(
        &self,
        environment: &str,
        tenant: &str,
        kind: &str,
        limit: u32,
    ) -> Result<Vec<InboxEntry>, StoreError> {
        self.inbox_entries(
            select_entry!(
                "WHERE s.state = 'received' AND i.environment = :environment AND i.tenant = :tenant \
                   AND i.kind = :kind ORDER BY s.inbox LIMIT :limit + 0"
            ),
            named_params! { ":environment": environment, ":tenant": tenant, ":kind": kind, ":limit": limit },
        )
    }

    /// What arrived about a declaration, newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn inbox_about(&self, subject: &str, limit: u32) -> Result<Vec<InboxEntry>, StoreError> {
        self.inbox_entries(
            select_entry!("WHERE i.subject = :subject ORDER BY i.number DESC LIMIT :limit"),
            named_params! { ":subject": subject, ":limit": limit },
        )
    }

    pub(super) fn inbox_entries(
        &self,
        sql: &str,
        values: &[(&str, &dyn ToSql)],
    ) -> Result<Vec<InboxEntry>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let entries = statement.query_map(values, InboxEntry::of_row)?.collect::<Result<_, _>>()?;
        Ok(entries)
    }

    pub(crate) fn inbox_number(&self, id: &str) -> Result<u64, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT number FROM inbox WHERE id = ?1")?;
        let number: Option<Count> = statement.query_row([id], |row| row.get(0)).optional()?;
        number.map(|count| count.0).ok_or_else(|| StoreError::NotFound { kind: "inbox message", id: id.to_owned() })
    }
}

impl Writing<'_> {
    /// Keeps what arrived. `false`: the same thing is there already, and nothing was written.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn receive(&mut self, new: &NewInbox<'_>) -> Result<bool, StoreError> {
        if self.inbox_entry(new.id)?.is_some() {
            return Ok(false);
        }
        let sql = "INSERT INTO inbox (id, source, environment, tenant, kind, subject, payload, payload_sha256, received_at)
                   VALUES (:id, :source, :environment, :tenant, :kind, :subject, :payload, :payload_sha256, :received_at)";
        self.connection.prepare_cached(sql)?.execute(named_params! {
            ":id": new.id,
            ":source": new.source,
            ":environment": new.environment,
            ":tenant": new.tenant,
            ":kind": new.kind,
            ":subject": new.subject,
            ":payload": new.payload,
            ":payload_sha256": digest_of(new.payload),
            ":received_at": Moment(new.received_at),
        })?;
        let sql = "INSERT INTO inbox_delivery (inbox, state) VALUES (?1, 'received')";
        self.connection.prepare_cached(sql)?.execute([Count(self.inbox_number(new.id)?)])?;
        Ok(true)
    }
}
