//! What a trainer sees: what was received, every declaration with its journal, what was told to whom.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use cas::wire::DeclarationError;
use serde::Serialize;

use crate::{
    book::{Book, BookError, Course, Declaration, DeliveryRow, HistoryRow},
    deduction::Deduced,
    moment::Moment,
    server::{World, json, problem},
};

/// So many of the newest rows are shown.
const ROWS: usize = 200;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Overview {
    now: String,
    scenario: String,
    about: String,
    speed: String,
    emergency: bool,
    queue: bool,
    broken_until: Option<String>,
    declarations: Vec<DeclarationRow>,
    messages: Vec<MessageRow>,
    deliveries: Vec<ToldRow>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DeclarationRow {
    id: String,
    reference: String,
    direction: String,
    /// The customs flow, in words.
    flow: String,
    step: String,
    step_seq: u32,
    step_count: u32,
    kind: String,
    jurisdiction: String,
    status: String,
    lrn: Option<String>,
    mrn: Option<String>,
    arc: Option<String>,
    last_updated: String,
    next_status: Option<String>,
    next_at: Option<String>,
    /// What the next status waits for; null when it comes by itself.
    waits_for: Option<String>,
    /// Actions that are possible now, by the last part of their address.
    actions: Vec<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MessageRow {
    reference_id: String,
    subject: String,
    message_type: String,
    external_reference: String,
    target: String,
    part: String,
    received_at: String,
    outcome: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ToldRow {
    event_type: String,
    event_sub_type: String,
    endpoint_url: String,
    attempts: u32,
    state: String,
    words: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OneDeclaration {
    #[serde(flatten)]
    row: DeclarationRow,
    followers: Vec<&'static str>,
    journal: Vec<JournalLine>,
    deduced: Vec<Deduced>,
}

#[derive(Serialize)]
struct JournalLine {
    at: String,
    status: String,
    cause: String,
    errors: Vec<DeclarationError>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OneMessage {
    reference_id: String,
    received_at: String,
    outcome: Option<String>,
    /// Character for character as it was sent.
    body: String,
}

pub(super) async fn overview(State(world): State<Arc<World>>) -> Response {
    answer(world, |world, book, now| look(world, book, now).map(Some)).await
}

pub(super) async fn declaration(State(world): State<Arc<World>>, Path(id): Path<String>) -> Response {
    answer(world, move |world, book, _| {
        let Some(found) = book.declaration(&id)? else { return Ok(None) };
        let course = world.simulation.course(book, &found)?;
        let journal = book.journal(found.seq)?.into_iter().map(|line| {
            let errors = serde_json::from_str(&line.errors)?;
            Ok(JournalLine { at: line.at.text(), status: line.status, cause: line.cause, errors })
        });
        Ok(Some(OneDeclaration {
            followers: world.simulation.practice().chart.followers(&found.state.status),
            journal: journal.collect::<Result<_, BookError>>()?,
            deduced: course.deduced.clone(),
            row: row(world, found, &course),
        }))
    })
    .await
}

pub(super) async fn message(State(world): State<Arc<World>>, Path(reference_id): Path<String>) -> Response {
    answer(world, move |_, book, _| {
        let found = book.message_with_reference(&reference_id)?;
        Ok(found.map(|(message, outcome)| OneMessage {
            reference_id: message.reference_id,
            received_at: message.received_at.text(),
            outcome,
            body: message.body,
        }))
    })
    .await
}

async fn answer<T: Serialize + Send + 'static>(
    world: Arc<World>,
    work: impl FnOnce(&World, &mut Book, Moment) -> Result<Option<T>, BookError> + Send + 'static,
) -> Response {
    match world.with_book(work).await {
        Ok(Ok(Some(view))) => json(StatusCode::OK, &view),
        Ok(Ok(None)) => problem(StatusCode::NOT_FOUND, "There is nothing with this id."),
        Ok(Err(fault)) => crate::server::failure(&fault),
        Err(rejection) => rejection.into_response(),
    }
}

fn look(world: &World, book: &Book, now: Moment) -> Result<Overview, BookError> {
    let switches = book.switches()?;
    let mut declarations = Vec::new();
    for found in book.newest_declarations(ROWS)? {
        let course = world.simulation.course(book, &found)?;
        declarations.push(row(world, found, &course));
    }
    let speed = switches.speed.unwrap_or_else(|| world.simulation.speed().thousandths());
    Ok(Overview {
        now: now.text(),
        scenario: world.simulation.scenario().name.clone(),
        about: world.simulation.scenario().about.clone(),
        speed: crate::config::Speed::of_thousandths(speed).to_string(),
        emergency: switches.emergency,
        queue: switches.queue,
        broken_until: world.broken_until().map(Moment::text),
        declarations,
        messages: book.history()?.into_iter().rev().take(ROWS).map(MessageRow::from).collect(),
        deliveries: book.deliveries(u32::try_from(ROWS).unwrap_or(u32::MAX))?.into_iter().map(ToldRow::from).collect(),
    })
}

fn row(world: &World, found: Declaration, course: &Course) -> DeclarationRow {
    let first = course.ahead.first();
    let flow = world.simulation.practice().flows.of(found.customs_flow.as_deref(), &found.direction);
    DeclarationRow {
        flow: flow.map(|flow| flow.title.clone()).unwrap_or_default(),
        actions: world.simulation.possible(&found.state.status, &course.kind),
        id: found.id,
        reference: found.external_reference,
        direction: found.direction,
        step: course.step.clone(),
        step_seq: found.step_seq,
        step_count: found.step_count,
        kind: course.kind.clone(),
        jurisdiction: found.jurisdiction,
        status: found.state.status,
        lrn: found.state.lrn,
        mrn: found.state.mrn,
        arc: found.state.arc,
        last_updated: found.state.at.text(),
        next_status: first.map(|stop| stop.to.clone()),
        next_at: found.next.map(|next| next.at.text()),
        waits_for: first.and_then(|stop| stop.waits.clone()),
    }
}

impl From<HistoryRow> for MessageRow {
    fn from(message: HistoryRow) -> Self {
        Self {
            reference_id: message.reference_id,
            subject: message.subject,
            message_type: message.message_type,
            external_reference: message.external_reference,
            target: message.target,
            part: message.part,
            received_at: message.received_at.text(),
            outcome: message.outcome,
        }
    }
}

impl From<DeliveryRow> for ToldRow {
    fn from(row: DeliveryRow) -> Self {
        Self {
            event_type: row.event_type,
            event_sub_type: row.event_sub_type,
            endpoint_url: row.url,
            attempts: row.attempts,
            state: row.state,
            words: row.words,
        }
    }
}
