//! What is in the practice CAS, for tests and trainers. Not part of the platform's own surface.

use std::collections::BTreeMap;

use axum::{http::StatusCode, response::Response};
use cas::Accepted;
use serde::Serialize;
use serde_json::{Value, value::RawValue};

use super::{
    call::{Desk, fault},
    reply::{Rejection, json, problem},
    world::PRACTICE,
};
use crate::book::{BookError, Declaration, DeliveryRow, HistoryRow, MasterRecord};

/// So many of the newest rows are shown.
const ROWS: u32 = 500;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Whole {
    counts: Counts,
    declarations: Vec<DeclarationRow>,
    messages: Vec<MessageRow>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Counts {
    declarations: usize,
    messages: usize,
    tokens_issued: u64,
    by_status: BTreeMap<String, usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DeclarationRow {
    id: String,
    external_reference: String,
    direction: String,
    status: String,
    lrn: Option<String>,
    mrn: Option<String>,
    last_updated: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MessageRow {
    reference_id: String,
    tenant: String,
    /// What was sent, an action or change included.
    subject: String,
    /// The declaration it is about, and the item or the name of the action.
    target: String,
    part: String,
    message_type: String,
    external_reference: String,
    direction: String,
    received_at: String,
    /// Null while it waits.
    outcome: Option<String>,
}

impl From<Declaration> for DeclarationRow {
    fn from(declaration: Declaration) -> Self {
        Self {
            id: declaration.id,
            external_reference: declaration.external_reference,
            direction: declaration.direction,
            status: declaration.state.status,
            lrn: declaration.state.lrn,
            mrn: declaration.state.mrn,
            last_updated: declaration.state.at.text(),
        }
    }
}

impl From<HistoryRow> for MessageRow {
    fn from(message: HistoryRow) -> Self {
        Self {
            reference_id: message.reference_id,
            tenant: message.tenant,
            subject: message.subject,
            target: message.target,
            part: message.part,
            message_type: message.message_type,
            external_reference: message.external_reference,
            direction: message.direction,
            received_at: message.received_at.text(),
            outcome: message.outcome,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ToldRow {
    event_id: String,
    event_type: String,
    event_sub_type: String,
    endpoint_url: String,
    attempts: u32,
    /// Null once it is over.
    next_attempt: Option<String>,
    state: String,
    words: Option<String>,
}

impl From<DeliveryRow> for ToldRow {
    fn from(row: DeliveryRow) -> Self {
        Self {
            event_id: row.event_id,
            event_type: row.event_type,
            event_sub_type: row.event_sub_type,
            endpoint_url: row.url,
            attempts: row.attempts,
            next_attempt: row.due_at.map(|at| at.text()),
            state: row.state,
            words: row.words,
        }
    }
}

pub(super) fn state(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    let declarations: Vec<DeclarationRow> = desk.book.declarations()?.into_iter().map(DeclarationRow::from).collect();
    let messages: Vec<MessageRow> = desk.book.history()?.into_iter().map(MessageRow::from).collect();
    let mut by_status = BTreeMap::new();
    for declaration in &declarations {
        *by_status.entry(declaration.status.clone()).or_insert(0) += 1;
    }
    let counts = Counts {
        declarations: declarations.len(),
        messages: messages.len(),
        tokens_issued: desk.world.tokens_issued(),
        by_status,
    };
    Ok(json(StatusCode::OK, &Whole { counts, declarations, messages }))
}

/// Newest first; `?tenant=` and `?subject=` narrow it.
pub(super) fn history(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    let wanted = |name: &str| desk.call.query.iter().find(|(held, _)| held == name).map(|(_, value)| value.as_str());
    let (tenant, subject) = (wanted("tenant"), wanted("subject"));
    let rows = desk.book.history()?.into_iter().rev().map(MessageRow::from);
    let fits = |row: &MessageRow| {
        tenant.is_none_or(|tenant| row.tenant == tenant) && subject.is_none_or(|subject| row.subject == subject)
    };
    let rows: Vec<MessageRow> = rows.filter(fits).take(ROWS as usize).collect();
    Ok(json(StatusCode::OK, &rows))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReceivedMessage {
    reference_id: String,
    tenant: String,
    subject: &'static str,
    received_at: String,
    outcome: Option<String>,
    /// As it was sent.
    body: Box<RawValue>,
}

pub(super) fn message(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    let found = desk.book.message_with_reference(desk.call.part("referenceId"))?;
    let (message, outcome) = found.ok_or_else(|| problem(StatusCode::NOT_FOUND, "No message has this reference."))?;
    let body = if message.body.is_empty() { "null".to_owned() } else { message.body };
    let shown = ReceivedMessage {
        reference_id: message.reference_id,
        tenant: message.tenant,
        subject: message.subject.as_str(),
        received_at: message.received_at.text(),
        outcome,
        body: RawValue::from_string(body).map_err(BookError::from)?,
    };
    Ok(json(StatusCode::OK, &shown))
}

pub(super) fn deliveries(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    let rows: Vec<ToldRow> = desk.book.deliveries(ROWS)?.into_iter().map(ToldRow::from).collect();
    Ok(json(StatusCode::OK, &rows))
}

pub(super) fn events(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    desk.world.tell_all(desk.book)?;
    let rows: Vec<Box<RawValue>> = desk
        .book
        .events(ROWS)?
        .into_iter()
        .map(RawValue::from_string)
        .collect::<Result<_, _>>()
        .map_err(BookError::from)?;
    Ok(json(StatusCode::OK, &rows))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MasterRow {
    tenant: String,
    kind: String,
    code: String,
    active_from: String,
    changed_at: String,
    /// Null while it holds.
    invalidated_at: Option<String>,
    document: Box<RawValue>,
}

/// Those of every tenant, for the trainer.
pub(super) fn master_records(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    told(desk.book.master_records()?)
}

/// Those of the tenant that asks. CAS documents no such call.
pub(super) fn own_master_records(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    let tenant = desk.call.tenant();
    let own = desk.book.master_records()?.into_iter().filter(|record| record.tenant == tenant);
    told(own.collect())
}

fn told(records: Vec<MasterRecord>) -> Result<Response, Rejection> {
    let mut rows = Vec::new();
    for record in records {
        rows.push(MasterRow {
            tenant: record.tenant,
            kind: record.kind,
            code: record.code,
            active_from: record.active_from,
            changed_at: record.changed_at.text(),
            invalidated_at: record.invalidated_at.map(|at| at.text()),
            document: RawValue::from_string(record.document).map_err(BookError::from)?,
        });
    }
    Ok(json(StatusCode::OK, &rows))
}

pub(super) fn movement_orders(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    let rows = desk.book.movement_orders()?.iter().map(super::movement_orders::whole).collect::<Result<Vec<_>, _>>()?;
    Ok(json(StatusCode::OK, &rows))
}

/// An event that nothing in the book stands for, such as a guarantee threshold or an air waybill.
pub(super) fn raise_event(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    let body = &desk.call.body;
    let event_type = body.get("eventType").and_then(Value::as_str).filter(|text| !text.is_empty());
    if event_type.is_none() {
        return Err(fault("The event has no type.", "eventType", "a text was expected."));
    }
    let tenant = body.get("tenant").and_then(Value::as_str).unwrap_or(PRACTICE);
    desk.book.note_event(desk.now, tenant, &desk.call.text)?;
    Ok(json(StatusCode::ACCEPTED, &Accepted { reference_id: desk.world.simulation.new_id() }))
}
