//! The table `message`: what was received, and what became of it.

use std::{fmt, str::FromStr};

use cas::MessageType;
use rusqlite::{OptionalExtension, Row, params, types::Type};

use super::{Book, BookError, events::What};
use crate::moment::Moment;

/// What a received message is: one of the vendor's ingestion messages, or a change or action on a declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    CustomsShipment,
    ArticleDataItem,
    BusinessPartners,
    CertificateOfOrigin,
    Formula,
    MaterialList,
    MaterialListInvalidationRequest,
    MovementOrder,
    /// Deprecated; replaced by `MovementOrder`.
    Movement,
    /// Deprecated; gone from the newest list of messages.
    Shipment,
    DeclarationPatch,
    ItemAdd,
    ItemPatch,
    ItemRemove,
    Action,
}

const SUBJECTS: [(Subject, &str); 15] = [
    (Subject::CustomsShipment, "customs_shipment"),
    (Subject::ArticleDataItem, "article_data_item"),
    (Subject::BusinessPartners, "business_partners"),
    (Subject::CertificateOfOrigin, "certificate_of_origin"),
    (Subject::Formula, "formula"),
    (Subject::MaterialList, "material_list"),
    (Subject::MaterialListInvalidationRequest, "material_list_invalidation_request"),
    (Subject::MovementOrder, "movement_order"),
    (Subject::Movement, "movement"),
    (Subject::Shipment, "shipment"),
    (Subject::DeclarationPatch, "declaration_patch"),
    (Subject::ItemAdd, "item_add"),
    (Subject::ItemPatch, "item_patch"),
    (Subject::ItemRemove, "item_remove"),
    (Subject::Action, "action"),
];

impl Subject {
    pub(crate) fn as_str(self) -> &'static str {
        SUBJECTS.iter().find(|row| row.0 == self).map_or("", |row| row.1)
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for Subject {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = SUBJECTS.iter().find(|row| row.1 == text).map(|row| row.0);
        found.ok_or_else(|| format!("\"{text}\" is not a kind of message this practice CAS knows."))
    }
}

pub(crate) struct Message {
    pub(crate) seq: i64,
    pub(crate) reference_id: String,
    pub(crate) tenant: String,
    pub(crate) subject: Subject,
    /// Of a customs shipment; `New` for everything else.
    pub(crate) message_type: MessageType,
    pub(crate) external_reference: String,
    pub(crate) direction: String,
    /// Id of the declaration a change or action is about.
    pub(crate) target: String,
    /// Id of the item, or name of the action.
    pub(crate) part: String,
    pub(crate) body: String,
    pub(crate) received_at: Moment,
    pub(crate) due_at: Moment,
}

/// A line of the ingestion history; the message itself stays in the book.
pub(crate) struct HistoryRow {
    pub(crate) reference_id: String,
    pub(crate) tenant: String,
    pub(crate) subject: String,
    pub(crate) message_type: String,
    pub(crate) external_reference: String,
    pub(crate) direction: String,
    pub(crate) target: String,
    pub(crate) part: String,
    pub(crate) received_at: Moment,
    /// `None` while it waits.
    pub(crate) outcome: Option<String>,
}

const COLUMNS: &str = "seq, reference_id, message_type, external_reference, direction, body, received_at, due_at,
    tenant, subject, target, part";

fn read(row: &Row<'_>) -> rusqlite::Result<Message> {
    let unreadable = |column: usize| {
        move |error: String| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into())
    };
    let message_type: String = row.get(2)?;
    let subject: String = row.get(9)?;
    Ok(Message {
        seq: row.get(0)?,
        reference_id: row.get(1)?,
        message_type: match message_type.as_str() {
            "" => MessageType::New,
            text => text.parse().map_err(unreadable(2))?,
        },
        external_reference: row.get(3)?,
        direction: row.get(4)?,
        body: row.get(5)?,
        received_at: Moment(row.get(6)?),
        due_at: Moment(row.get(7)?),
        tenant: row.get(8)?,
        subject: subject.parse().map_err(unreadable(9))?,
        target: row.get(10)?,
        part: row.get(11)?,
    })
}

impl Book {
    /// Keeps a received message. `seq` is the book's.
    pub(crate) fn keep_message(&self, message: &Message) -> Result<(), BookError> {
        let message_type = match message.subject {
            Subject::CustomsShipment => message.message_type.as_str(),
            _ => "",
        };
        self.connection
            .prepare_cached(
                "INSERT INTO message (reference_id, message_type, external_reference, direction, body, received_at,
                    due_at, tenant, subject, target, part)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute(params![
                message.reference_id,
                message_type,
                message.external_reference,
                message.direction,
                message.body,
                message.received_at.0,
                message.due_at.0,
                message.tenant,
                message.subject.as_str(),
                message.target,
                message.part,
            ])?;
        Ok(())
    }

    pub(crate) fn next_due_message(&self, now: Moment) -> Result<Option<Message>, BookError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM message WHERE outcome IS NULL AND due_at <= ?1 ORDER BY due_at, seq LIMIT 1"
        );
        Ok(self.connection.prepare_cached(&sql)?.query_row([now.0], read).optional()?)
    }

    /// What became of a message: the subtype of the event that tells it, a colon, and a sentence.
    pub(crate) fn close_message(&self, seq: i64, outcome: &str) -> Result<(), BookError> {
        let sql = "UPDATE message SET outcome = ?2 WHERE seq = ?1 RETURNING due_at, tenant";
        let (at, tenant): (i64, String) = self
            .connection
            .prepare_cached(sql)?
            .query_row(params![seq, outcome], |row| Ok((row.get(0)?, row.get(1)?)))?;
        self.note(Moment(at), What::Message, seq, &tenant)
    }

    /// Looked at again at a later moment.
    pub(crate) fn postpone_message(&self, seq: i64, due_at: Moment) -> Result<(), BookError> {
        self.connection
            .prepare_cached("UPDATE message SET due_at = ?2 WHERE seq = ?1")?
            .execute(params![seq, due_at.0])?;
        Ok(())
    }

    pub(crate) fn message(&self, seq: i64) -> Result<Option<(Message, Option<String>)>, BookError> {
        let sql = format!("SELECT {COLUMNS}, outcome FROM message WHERE seq = ?1");
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_row([seq], |row| Ok((read(row)?, row.get(12)?))).optional()?)
    }

    pub(crate) fn message_with_reference(
        &self,
        reference_id: &str,
    ) -> Result<Option<(Message, Option<String>)>, BookError> {
        let sql = format!("SELECT {COLUMNS}, outcome FROM message WHERE reference_id = ?1");
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_row([reference_id], |row| Ok((read(row)?, row.get(12)?))).optional()?)
    }

    /// Every reference under which a shipment was sent up to this message, oldest first.
    pub(crate) fn references_of_shipment(&self, message: &Message) -> Result<Vec<String>, BookError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT reference_id FROM message
             WHERE tenant = ?1 AND external_reference = ?2 AND direction = ?3 AND subject = 'customs_shipment' AND seq <= ?4
             ORDER BY seq",
        )?;
        let rows = statement
            .query_map(params![message.tenant, message.external_reference, message.direction, message.seq], |row| {
                row.get(0)
            })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub(crate) fn history(&self) -> Result<Vec<HistoryRow>, BookError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT reference_id, tenant, subject, message_type, external_reference, direction, target, part,
                received_at, outcome
             FROM message ORDER BY seq",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(HistoryRow {
                reference_id: row.get(0)?,
                tenant: row.get(1)?,
                subject: row.get(2)?,
                message_type: row.get(3)?,
                external_reference: row.get(4)?,
                direction: row.get(5)?,
                target: row.get(6)?,
                part: row.get(7)?,
                received_at: Moment(row.get(8)?),
                outcome: row.get(9)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
