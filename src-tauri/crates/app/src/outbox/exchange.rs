//! Everything that went over the line for a row, as people see it. Secrets were left out when it was written down.

use store::{Attempt, AttemptOutcome, Exchange, Headers, OutboxEntry};

use super::words::{outbox_row, what_it_is, why_it_waits};
use crate::App;
use crate::error::AppError;
use crate::view::{AttemptView, ExchangeRow, HeaderView, OutboxExchange, OutboxId};

/// A row with its bytes, attempts and exchanges.
pub(crate) fn exchange(app: &App, request: OutboxId) -> Result<OutboxExchange, AppError> {
    let id = super::outbox_id(&request.id)?;
    app.profile().read(|reading| {
        let entry = reading.outbox_entry(id)?.ok_or_else(super::no_row)?;
        let follows = match entry.depends_on {
            Some(before) => reading.outbox_entry(before)?.filter(|before| !before.delivery.state.is_finished()),
            None => None,
        };
        let person = reading.person(entry.created_by)?.map(|person| person.name).unwrap_or_default();
        let attempts = reading.attempts(id)?.iter().map(attempt_view).collect();
        let exchanges = reading.exchanges(id)?.iter().map(exchange_row).collect();
        Ok::<_, AppError>(view(&entry, follows.as_ref(), person, attempts, exchanges))
    })
}

fn view(
    entry: &OutboxEntry,
    follows: Option<&OutboxEntry>,
    person: String,
    attempts: Vec<AttemptView>,
    exchanges: Vec<ExchangeRow>,
) -> OutboxExchange {
    OutboxExchange {
        row: outbox_row(entry),
        environment: entry.environment.clone(),
        person,
        payload: String::from_utf8_lossy(&entry.payload).into_owned(),
        payload_sha256: entry.payload_sha256.iter().map(|byte| format!("{byte:02x}")).collect(),
        target: entry.target.clone(),
        follows: follows.map(|before| format!("{}: {}", what_it_is(before), why_it_waits(before))),
        attempts,
        exchanges,
    }
}

fn attempt_view(attempt: &Attempt) -> AttemptView {
    let end = attempt.end.as_ref();
    AttemptView {
        number: attempt.number,
        started_utc: attempt.started_at.to_rfc3339(),
        ended_utc: end.map(|end| end.at.to_rfc3339()),
        ending: end.map_or("no answer yet", |end| ending_words(end.outcome)).to_owned(),
        http_status: end.and_then(|end| end.http_status),
        reason: end.and_then(|end| end.reason.clone()).unwrap_or_default(),
    }
}

/// How an attempt ended.
pub(crate) fn ending_words(outcome: AttemptOutcome) -> &'static str {
    match outcome {
        AttemptOutcome::Accepted => "taken in by CAS",
        AttemptOutcome::Refused => "refused",
        AttemptOutcome::Deferred => "put off",
        AttemptOutcome::Lost => "answer lost",
        AttemptOutcome::Interrupted => "interrupted",
    }
}

fn exchange_row(exchange: &Exchange) -> ExchangeRow {
    let in_u32 = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    ExchangeRow {
        number: exchange.number,
        attempt: exchange.attempt,
        purpose: exchange.purpose.to_string(),
        at_utc: exchange.at.to_rfc3339(),
        duration_ms: in_u32(exchange.duration_ms),
        request_line: format!("{} {}", exchange.method, exchange.url),
        request_headers: header_views(&exchange.request_headers),
        http_status: exchange.http_status,
        response_headers: header_views(&exchange.response_headers),
        response_body: String::from_utf8_lossy(&exchange.response_body).into_owned(),
        response_bytes: in_u32(exchange.response_bytes),
        broken: exchange.broken.clone(),
    }
}

fn header_views(headers: &Headers) -> Vec<HeaderView> {
    headers.iter().map(|(name, value)| HeaderView { name: name.clone(), value: value.clone() }).collect()
}
