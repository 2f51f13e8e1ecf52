//! `outbox`: what leaves, written in the same transaction as the decision to send it, with the exact bytes. A row is
//! never changed; how its delivery goes stands in `outbox_delivery`.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, ToSql, named_params};

use super::outbox_delivery::{Delivery, OutboxState};
use crate::journal::digest_of;
use crate::sql::{Count, Moment, words};
use crate::{OutboxId, PersonId, Reading, RecordId, StoreError, Writing};

words! {
    /// What an outbox row asks of CAS.
    OutboxKind {
        /// Take in a customs shipment.
        CustomsShipment = "customs_shipment",
        /// Submit what CAS made of a shipment, as soon as it is checked.
        Submit = "submit",
        /// Carry out an action on a declaration.
        Action = "action",
        /// Change the header of a declaration.
        DeclarationPatch = "declaration_patch",
        /// Add an item to a declaration.
        ItemAdd = "item_add",
        /// Change an item of a declaration.
        ItemPatch = "item_patch",
        /// Take an item out of a declaration.
        ItemRemove = "item_remove",
        /// Take in an article.
        Article = "article",
        /// Take in business partners.
        Partner = "partner",
        /// Take in a formula.
        Formula = "formula",
        /// Take in a material list.
        MaterialList = "material_list",
        /// Invalidate a material list.
        MaterialListInvalidation = "material_list_invalidation",
        /// Take in a movement order.
        MovementOrder = "movement_order",
        /// Make a certificate of origin for a declaration.
        CertificateOfOrigin = "certificate_of_origin",
    }
}

/// A row to be put in the outbox.
#[derive(Clone, Debug)]
pub struct NewOutbox<'a> {
    /// Identity, made by the caller.
    pub id: OutboxId,
    /// The record it is about.
    pub record: RecordId,
    /// What it asks.
    pub kind: OutboxKind,
    /// Environment it goes to.
    pub environment: &'a str,
    /// Business key: rows with the same one and of the same lane leave strictly in order.
    pub external_reference: &'a str,
    /// Direction, as CAS spells it; empty where the kind has none.
    pub direction: &'a str,
    /// CAS message type, where there is one.
    pub message_type: Option<&'a str>,
    /// What at CAS it is aimed at, as a JSON object: `{"declarationId":…, "itemId":…, "action":…}`.
    pub target: Option<&'a str>,
    /// The exact bytes.
    pub payload: &'a [u8],
    /// Journal sequence of the record that the bytes were made from.
    pub base_head: u64,
    /// A row that must be confirmed first.
    pub depends_on: Option<OutboxId>,
    /// Now.
    pub created_at: DateTime<Utc>,
    /// Who decided.
    pub created_by: PersonId,
}

/// The most rows of one page: payloads come with them.
pub const OUTBOX_PAGE_MAX: u32 = 200;

/// Which rows of the outbox are asked for.
#[derive(Clone, Copy, Debug)]
pub struct OutboxQuery<'a> {
    /// In these states; no states means all.
    pub states: &'a [OutboxState],
    /// With these words in reference, kind, target, CAS's reference or reason; empty means all.
    pub words: &'a str,
    /// Only rows written before the one with this number: the end of the page before.
    pub before: Option<u64>,
    /// At most so many, [`OUTBOX_PAGE_MAX`] at most.
    pub limit: u32,
}

/// A row of the outbox with the state of its delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxEntry {
    /// Identity.
    pub id: OutboxId,
    /// Local number: the order in which rows were written.
    pub number: u64,
    /// The record it is about.
    pub record: RecordId,
    /// Tenant of the record: the connection it leaves through.
    pub tenant: String,
    /// What it asks.
    pub kind: OutboxKind,
    /// Environment it goes to.
    pub environment: String,
    /// Business key.
    pub external_reference: String,
    /// Direction.
    pub direction: String,
    /// CAS message type.
    pub message_type: Option<String>,
    /// What at CAS it is aimed at, as a JSON object.
    pub target: Option<String>,
    /// The exact bytes.
    pub payload: Vec<u8>,
    /// Their SHA-256.
    pub payload_sha256: [u8; 32],
    /// Journal sequence the bytes were made from.
    pub base_head: u64,
    /// A row that must be confirmed first.
    pub depends_on: Option<OutboxId>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// Who decided.
    pub created_by: PersonId,
    /// How its delivery stands.
    pub delivery: Delivery,
}

/// The columns of [`OutboxEntry`]: `o` is the row, `s` its delivery.
macro_rules! select_entry {
    ($rest:literal) => {
        concat!(
            "SELECT o.id, o.number, r.id AS record, r.tenant, o.kind, o.environment, o.external_reference, \
             o.direction, o.message_type, o.target, o.payload, o.payload_sha256, o.base_head, f.id AS depends_on, o.created_at, \
             o.created_by, s.state, s.attempt, s.next_at, s.reference_id, s.reason, s.updated_at, \
             (s.attempt > 0 AND NOT EXISTS (SELECT 1 FROM outbox_attempt a WHERE a.outbox = o.number \
               AND a.number = s.attempt AND a.outcome IN ('refused', 'deferred'))) AS may_have_arrived \
             FROM outbox o JOIN outbox_delivery s ON s.outbox = o.number JOIN record r ON r.number = o.record \
             LEFT JOIN outbox f ON f.number = o.depends_on ",
            $rest
        )
    };
}

impl OutboxEntry {
    fn of_row(row: &Row<'_>) -> rusqlite::Result<OutboxEntry> {
        Ok(OutboxEntry {
            id: row.get("id")?,
            number: row.get::<_, Count>("number")?.0,
            record: row.get("record")?,
            tenant: row.get("tenant")?,
            kind: row.get("kind")?,
            environment: row.get("environment")?,
            external_reference: row.get("external_reference")?,
            direction: row.get("direction")?,
            message_type: row.get("message_type")?,
            target: row.get("target")?,
            payload: row.get("payload")?,
            payload_sha256: row.get("payload_sha256")?,
            base_head: row.get::<_, Count>("base_head")?.0,
            depends_on: row.get("depends_on")?,
            created_at: row.get::<_, Moment>("created_at")?.0,
            created_by: row.get("created_by")?,
            delivery: Delivery::of_row(row)?,
        })
    }
}

impl Reading<'_> {
    /// One row.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn outbox_entry(&self, id: OutboxId) -> Result<Option<OutboxEntry>, StoreError> {
        let mut statement = self.connection.prepare_cached(select_entry!("WHERE o.id = ?1"))?;
        Ok(statement.query_row([id], OutboxEntry::of_row).optional()?)
    }

    /// The rows in these states, oldest first; no states means all.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn outbox_list(&self, states: &[OutboxState], limit: u32) -> Result<Vec<OutboxEntry>, StoreError> {
        let words = serde_json::to_string(states).map_err(|fault| StoreError::unreadable("the states", fault))?;
        self.entries(
            select_entry!(
                "WHERE :states = '[]' OR s.state IN (SELECT value FROM json_each(:states)) \
                 ORDER BY o.number LIMIT :limit + 0"
            ),
            named_params! { ":states": words, ":limit": limit },
        )
    }

    /// The rows about a record, oldest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn outbox_of(&self, record: RecordId) -> Result<Vec<OutboxEntry>, StoreError> {
        self.entries(select_entry!("WHERE r.id = :record ORDER BY o.number"), named_params! { ":record": record })
    }

    /// What the sender should look at now, oldest first: rows that wait (send them), are unknown (ask CAS first) or
    /// accepted (ask whether they arrived) and whose time has come. Of each business key of a tenant and lane only the
    /// first unfinished row is ever due, and only when the row it depends on is confirmed.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn due(
        &self,
        environment: &str,
        tenant: &str,
        now: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<OutboxEntry>, StoreError> {
        self.entries(
            select_entry!(
                "JOIN outbox_kind k ON k.kind = o.kind \
                 WHERE s.state IN ('waiting', 'unknown', 'accepted') AND s.next_at <= :now \
                   AND o.environment = :environment AND r.tenant = :tenant \
                   AND (o.depends_on IS NULL OR EXISTS (SELECT 1 FROM outbox_delivery b \
                     WHERE b.outbox = o.depends_on AND b.state = 'confirmed')) \
                   AND NOT EXISTS (SELECT 1 FROM outbox e JOIN outbox_delivery b ON b.outbox = e.number \
                     JOIN outbox_kind l ON l.kind = e.kind JOIN record t ON t.number = e.record \
                     WHERE e.environment = o.environment AND e.external_reference = o.external_reference \
                       AND e.direction = o.direction AND e.number < o.number AND l.lane = k.lane \
                       AND t.tenant = r.tenant AND b.state NOT IN ('confirmed', 'refused', 'cancelled')) \
                   AND s.state NOT IN ('confirmed', 'refused', 'cancelled') \
                 ORDER BY o.number LIMIT :limit + 0"
            ),
            named_params! { ":environment": environment, ":tenant": tenant, ":now": Moment(now), ":limit": limit },
        )
    }

    /// The rows that ask for something, newest first. See [`OutboxQuery`].
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn outbox_page(&self, query: &OutboxQuery<'_>) -> Result<Vec<OutboxEntry>, StoreError> {
        let states =
            serde_json::to_string(query.states).map_err(|fault| StoreError::unreadable("the states", fault))?;
        let words = query.words.trim().to_lowercase();
        self.entries(
            select_entry!(
                "WHERE (:states = '[]' OR s.state IN (SELECT value FROM json_each(:states))) \
                   AND (:before IS NULL OR o.number < :before) \
                   AND (:words = '' OR instr(lower(o.external_reference || ' ' || o.kind || ' ' || \
                     coalesce(o.message_type, '') || ' ' || coalesce(o.target, '') || ' ' || \
                     coalesce(s.reference_id, '') || ' ' || coalesce(s.reason, '')), :words) > 0) \
                 ORDER BY o.number DESC LIMIT :limit"
            ),
            named_params! {
                ":states": states,
                ":before": query.before.map(Count),
                ":words": words,
                ":limit": query.limit.min(OUTBOX_PAGE_MAX),
            },
        )
    }

    /// How many rows stand in each state; states without rows are left out.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn outbox_counts(&self) -> Result<Vec<(OutboxState, u64)>, StoreError> {
        let sql = "SELECT state, count(*) FROM outbox_delivery GROUP BY state ORDER BY state";
        let mut statement = self.connection.prepare_cached(sql)?;
        let counts = statement
            .query_map([], |row| Ok((row.get(0)?, row.get::<_, Count>(1)?.0)))?
            .collect::<Result<_, rusqlite::Error>>()?;
        Ok(counts)
    }

    /// The rows that CAS took in under this reference.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn outbox_by_reference_id(&self, reference_id: &str) -> Result<Vec<OutboxEntry>, StoreError> {
        self.entries(
            select_entry!("WHERE s.reference_id = :reference_id ORDER BY o.number"),
            named_params! { ":reference_id": reference_id },
        )
    }

    fn entries(&self, sql: &str, values: &[(&str, &dyn ToSql)]) -> Result<Vec<OutboxEntry>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let entries = statement.query_map(values, OutboxEntry::of_row)?.collect::<Result<_, _>>()?;
        Ok(entries)
    }

    pub(crate) fn outbox_number(&self, id: OutboxId) -> Result<u64, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT number FROM outbox WHERE id = ?1")?;
        let number: Option<Count> = statement.query_row([id], |row| row.get(0)).optional()?;
        number.map(|count| count.0).ok_or_else(|| StoreError::NotFound { kind: "outbox message", id: id.to_string() })
    }
}

impl Writing<'_> {
    /// Puts a row in the outbox; it waits and is due at once.
    ///
    /// # Errors
    /// [`StoreError::AlreadyThere`]; [`StoreError::NotFound`] for an unknown record or predecessor.
    pub fn enqueue(&mut self, new: &NewOutbox<'_>) -> Result<(), StoreError> {
        if self.outbox_entry(new.id)?.is_some() {
            return Err(StoreError::AlreadyThere { kind: "outbox message", id: new.id.to_string() });
        }
        if self.person(new.created_by)?.is_none() {
            return Err(StoreError::UnknownPerson { id: new.created_by });
        }
        let record = self.number_of(new.record)?;
        let depends_on = new.depends_on.map(|id| self.outbox_number(id)).transpose()?;
        let sql = "INSERT INTO outbox (id, record, kind, environment, external_reference, direction, message_type,
                     target, payload, payload_sha256, base_head, depends_on, created_at, created_by)
                   VALUES (:id, :record, :kind, :environment, :external_reference, :direction, :message_type,
                     :target, :payload, :payload_sha256, :base_head, :depends_on, :created_at, :created_by)";
        self.connection.prepare_cached(sql)?.execute(named_params! {
            ":id": new.id,
            ":record": Count(record),
            ":kind": new.kind,
            ":environment": new.environment,
            ":external_reference": new.external_reference,
            ":direction": new.direction,
            ":message_type": new.message_type,
            ":target": new.target,
            ":payload": new.payload,
            ":payload_sha256": digest_of(new.payload),
            ":base_head": Count(new.base_head),
            ":depends_on": depends_on.map(Count),
            ":created_at": Moment(new.created_at),
            ":created_by": new.created_by,
        })?;
        let sql = "INSERT INTO outbox_delivery (outbox, state, next_at, updated_at) VALUES (?1, 'waiting', ?2, ?2)";
        let number = Count(self.outbox_number(new.id)?);
        self.connection.prepare_cached(sql)?.execute((number, Moment(new.created_at)))?;
        Ok(())
    }
}
