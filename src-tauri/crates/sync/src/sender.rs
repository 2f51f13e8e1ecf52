//! The sender: brings what is due in the outbox to CAS.
//!
//! An attempt is committed before its first byte leaves, so a crash leaves a row that says "sending"; the next sender
//! makes it "unknown" and asks CAS by the business key before anything is sent again.

use std::time::Duration;

use cas::wire::Search;
use cas::{DeclarationSummary, Failure};
use chrono::{DateTime, Utc};
use domain::declaration::{Outcome, status};
use store::{AttemptOutcome, AttemptResult, NextDelivery, OutboxEntry, OutboxKind, OutboxState};

use crate::door::Door;
use crate::outcome::later;
use crate::poller::take_in;
use crate::{Line, Next, Pass, SyncError, after_failure};

/// How many rows one pass looks at.
const ROWS_PER_PASS: u32 = 200;
/// How often CAS may refuse to submit a declaration that it shows as checked before a person looks at it.
const SUBMIT_ATTEMPTS_MAX: u32 = 3;
/// How soon a row is looked at again that waits for CAS to get on.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// Brings everything that is due to CAS, oldest first. Stops early when CAS wants to be left alone.
///
/// # Errors
/// When the store fails; what CAS does is an outcome of a row.
pub async fn send_due(door: &Door<'_>) -> Result<Pass, SyncError> {
    let mut pass = Pass::default();
    let due = door.profile.read(|reading| reading.due(door.environment(), door.tenant, door.now(), ROWS_PER_PASS))?;
    for entry in due {
        let step = match (entry.kind, entry.delivery.state) {
            (OutboxKind::CustomsShipment, OutboxState::Waiting) => send_shipment(door, &entry).await?,
            (OutboxKind::CustomsShipment, _) => ask_about_shipment(door, &entry).await?,
            (OutboxKind::Submit, _) => submit(door, &entry).await?,
            (kind, _) => park(door, &entry, &format!("No way to CAS is known for {kind} yet."))?,
        };
        pass.changed.insert(entry.record.to_string());
        let stop = step.stop;
        pass.and(step.pass);
        if stop {
            break;
        }
    }
    Ok(pass)
}

/// What one row came to.
#[derive(Default)]
struct StepTaken {
    pass: Pass,
    /// CAS asked the whole client to slow down, or does not accept its sign-in: nothing more is sent now.
    stop: bool,
}

impl StepTaken {
    fn working() -> StepTaken {
        StepTaken { pass: Pass { line: Line::Working, ..Pass::default() }, stop: false }
    }

    fn failing(failure: &Failure) -> StepTaken {
        let stop = failure.is_rate_limit()
            || matches!(failure, Failure::Unauthorized { .. } | Failure::Retry { status: None, .. });
        let line = match failure {
            // CAS answered; it only did not like the message.
            Failure::Refused { .. } => Line::Working,
            Failure::Unauthorized { .. } | Failure::Retry { .. } | Failure::Lost { .. } => {
                Line::Failing(failure.to_string())
            }
        };
        StepTaken { pass: Pass { line, ..Pass::default() }, stop }
    }
}

fn park(door: &Door<'_>, entry: &OutboxEntry, reason: &str) -> Result<StepTaken, SyncError> {
    let next = NextDelivery { state: OutboxState::Parked, next_at: None, reason: Some(reason), reference_id: None };
    door.profile.write(|tx| tx.move_delivery(entry.id, door.now(), &next))?;
    Ok(StepTaken::default())
}

async fn send_shipment(door: &Door<'_>, entry: &OutboxEntry) -> Result<StepTaken, SyncError> {
    let attempt = door.profile.write(|tx| tx.begin_attempt(entry.id, door.now()))?;
    match door.client.ingest_customs_shipment(&entry.payload).await {
        Ok(accepted) => {
            let next = NextDelivery {
                state: OutboxState::Accepted,
                next_at: Some(later(door.now(), LOOK_AGAIN)),
                reason: Some("CAS has taken it in and makes the declaration."),
                reference_id: Some(&accepted.reference_id),
            };
            finish(door, entry, AttemptOutcome::Accepted, Some(202), &next)?;
            let mut step = StepTaken::working();
            step.pass.sent = 1;
            Ok(step)
        }
        Err(failure) => failed(door, entry, attempt, &failure),
    }
}

/// Asks CAS whether a shipment arrived, before anything is sent again. Only what is absent after the settling time is
/// sent once more, with the same bytes; Replace and Upsert name what they change, so repeating them changes nothing.
async fn ask_about_shipment(door: &Door<'_>, entry: &OutboxEntry) -> Result<StepTaken, SyncError> {
    let lost = entry.delivery.state == OutboxState::Unknown;
    if lost && entry.message_type.as_deref() != Some("New") {
        wait_again(door, entry, OutboxState::Waiting, door.now(), "Sent again: repeating it changes nothing.")?;
        return Ok(StepTaken::default());
    }
    let search = Search::for_shipment(&entry.external_reference, &entry.direction);
    let found = match door.client.search_all(&search).await {
        Ok(found) => found,
        Err(failure) => return asking_failed(door, entry, &failure),
    };
    let mut step = StepTaken::working();
    if !found.is_empty() {
        step.pass.and(take_in(door, &found).await?);
        confirm(door, entry)?;
        return Ok(step);
    }
    let now = door.now();
    let settled = settled_at(door, entry)?;
    if !lost {
        let reason = "CAS has taken it in and has not made the declaration yet.";
        wait_again(door, entry, OutboxState::Accepted, later(now, LOOK_AGAIN), reason)?;
    } else if now < settled {
        let next = later(now, LOOK_AGAIN).min(settled);
        wait_again(
            door,
            entry,
            OutboxState::Unknown,
            next,
            "CAS does not show it yet; it is asked again before anything is sent.",
        )?;
    } else {
        wait_again(door, entry, OutboxState::Waiting, now, "CAS does not have it; the same message is sent again.")?;
    }
    Ok(step)
}

/// From when on an empty answer of CAS is believed: the settling time after the attempt was known to be over.
fn settled_at(door: &Door<'_>, entry: &OutboxEntry) -> Result<DateTime<Utc>, SyncError> {
    let attempts = door.profile.read(|reading| reading.attempts(entry.id))?;
    let last = attempts.last().map(|attempt| attempt.end.as_ref().map_or(attempt.started_at, |end| end.at));
    Ok(later(last.unwrap_or(entry.created_at), door.client.environment().timing.settle))
}

/// Asks CAS to submit what is checked, unless it goes on by itself.
async fn submit(door: &Door<'_>, entry: &OutboxEntry) -> Result<StepTaken, SyncError> {
    let search = Search::for_shipment(&entry.external_reference, &entry.direction);
    let found = match door.client.search_all(&search).await {
        Ok(found) => found,
        Err(failure) => return asking_failed(door, entry, &failure),
    };
    let mut step = StepTaken::working();
    step.pass.and(take_in(door, &found).await?);
    match where_they_stand(&found) {
        Standing::Waiting => {
            let reason = "CAS is still checking the declaration.";
            wait_again(door, entry, entry.delivery.state, later(door.now(), LOOK_AGAIN), reason)?;
        }
        Standing::Refused => {
            let next = NextDelivery {
                state: OutboxState::Refused,
                next_at: None,
                reason: Some("CAS refused the declaration; it was not submitted."),
                reference_id: None,
            };
            door.profile.write(|tx| tx.move_delivery(entry.id, door.now(), &next))?;
        }
        Standing::GoneOn => confirm(door, entry)?,
        Standing::Checked(declaration) => return submit_one(door, entry, &declaration, step).await,
    }
    Ok(step)
}

async fn submit_one(
    door: &Door<'_>,
    entry: &OutboxEntry,
    declaration: &DeclarationSummary,
    mut step: StepTaken,
) -> Result<StepTaken, SyncError> {
    let asked_before = entry.delivery.state != OutboxState::Waiting;
    if asked_before && door.now() < settled_at(door, entry)? {
        let reason = "CAS was asked to submit it and has not begun yet.";
        wait_again(door, entry, entry.delivery.state, later(door.now(), LOOK_AGAIN), reason)?;
        return Ok(step);
    }
    let attempt = door.profile.write(|tx| tx.begin_attempt(entry.id, door.now()))?;
    match door.client.submit(&declaration.id).await {
        Ok(accepted) => {
            let next = NextDelivery {
                state: OutboxState::Accepted,
                next_at: Some(later(door.now(), LOOK_AGAIN)),
                reason: Some("CAS was asked to submit it."),
                reference_id: accepted.as_ref().map(|accepted| accepted.reference_id.as_str()),
            };
            finish(door, entry, AttemptOutcome::Accepted, Some(202), &next)?;
            step.pass.sent = 1;
            Ok(step)
        }
        // It may have gone on by itself between the question and the request: ask again before giving up.
        Err(failure @ Failure::Refused { status: 400, .. }) if attempt < SUBMIT_ATTEMPTS_MAX => {
            let at = later(door.now(), LOOK_AGAIN);
            let reason = failure.to_string();
            let next = NextDelivery {
                state: OutboxState::Waiting,
                next_at: Some(at),
                reason: Some(&reason),
                reference_id: None,
            };
            finish(door, entry, AttemptOutcome::Refused, Some(400), &next)?;
            Ok(step)
        }
        Err(failure) => failed(door, entry, attempt, &failure),
    }
}

/// Where the declarations of a shipment stand on their way to customs.
enum Standing {
    /// None yet, or CAS is still checking.
    Waiting,
    /// This one is checked and waits to be submitted.
    Checked(Box<DeclarationSummary>),
    /// CAS refused them all.
    Refused,
    /// All have gone on.
    GoneOn,
}

fn where_they_stand(found: &[DeclarationSummary]) -> Standing {
    let known: Vec<_> = found.iter().map(|each| (each, each.current_status.as_deref())).collect();
    if let Some((checked, _)) = known.iter().find(|(_, status)| *status == Some("Validated")) {
        return Standing::Checked(Box::new((*checked).clone()));
    }
    let before =
        |text: Option<&str>| text.and_then(status).is_some_and(|row| row.rank < 20 && row.outcome == Outcome::Open);
    if known.is_empty() || known.iter().any(|(_, status)| before(*status)) {
        return Standing::Waiting;
    }
    let refused = |text: Option<&str>| text == Some("Invalid") || text == Some("ConfigurationError");
    if known.iter().all(|(_, status)| refused(*status)) { Standing::Refused } else { Standing::GoneOn }
}

fn failed(door: &Door<'_>, entry: &OutboxEntry, attempt: u32, failure: &Failure) -> Result<StepTaken, SyncError> {
    let settle = door.client.environment().timing.settle;
    let decided = after_failure(failure, attempt, door.now(), settle, &door.chance);
    let (outcome, http_status) = outcome_of(failure);
    finish(door, entry, outcome, http_status, &delivery_of(&decided))?;
    if decided.state == OutboxState::Parked {
        // Open for correction again: the desk says why and what to do.
        door.profile.write(|tx| tx.set_record_state(entry.record, "refused", door.now()))?;
    }
    Ok(StepTaken::failing(failure))
}

/// A question that got no answer changes nothing but when it is asked again.
fn asking_failed(door: &Door<'_>, entry: &OutboxEntry, failure: &Failure) -> Result<StepTaken, SyncError> {
    let settle = door.client.environment().timing.settle;
    let decided = after_failure(failure, entry.delivery.attempt.max(1), door.now(), settle, &door.chance);
    let at = decided.at.unwrap_or_else(|| later(door.now(), settle));
    wait_again(door, entry, entry.delivery.state, at, &decided.reason)?;
    Ok(StepTaken::failing(failure))
}

fn delivery_of(decided: &Next) -> NextDelivery<'_> {
    NextDelivery { state: decided.state, next_at: decided.at, reason: Some(&decided.reason), reference_id: None }
}

fn outcome_of(failure: &Failure) -> (AttemptOutcome, Option<u16>) {
    let outcome = match failure {
        Failure::Refused { .. } => AttemptOutcome::Refused,
        failure if failure.may_have_acted() => AttemptOutcome::Lost,
        Failure::Unauthorized { .. } | Failure::Retry { .. } | Failure::Lost { .. } => AttemptOutcome::Deferred,
    };
    let http_status = match failure {
        Failure::Refused { status, .. } => Some(*status),
        Failure::Unauthorized { .. } => Some(401),
        Failure::Retry { status, .. } => *status,
        Failure::Lost { .. } => None,
    };
    (outcome, http_status)
}

fn finish(
    door: &Door<'_>,
    entry: &OutboxEntry,
    outcome: AttemptOutcome,
    http_status: Option<u16>,
    next: &NextDelivery<'_>,
) -> Result<(), SyncError> {
    let result = AttemptResult { outcome, http_status, reply: None, next: next.clone() };
    Ok(door.profile.write(|tx| tx.finish_attempt(entry.id, door.now(), &result))?)
}

fn wait_again(
    door: &Door<'_>,
    entry: &OutboxEntry,
    state: OutboxState,
    at: DateTime<Utc>,
    reason: &str,
) -> Result<(), SyncError> {
    let next = NextDelivery {
        state,
        next_at: Some(at),
        reason: Some(reason),
        reference_id: entry.delivery.reference_id.as_deref(),
    };
    Ok(door.profile.write(|tx| tx.move_delivery(entry.id, door.now(), &next))?)
}

/// The row has done its work, if taking in what CAS sent did not say so already.
fn confirm(door: &Door<'_>, entry: &OutboxEntry) -> Result<(), SyncError> {
    door.profile.write(|tx| {
        let now_finished = tx.outbox_entry(entry.id)?.is_some_and(|entry| entry.delivery.state.is_finished());
        if now_finished {
            return Ok(());
        }
        let next = NextDelivery {
            state: OutboxState::Confirmed,
            next_at: None,
            reason: Some("CAS has it."),
            reference_id: entry.delivery.reference_id.as_deref(),
        };
        tx.move_delivery(entry.id, door.now(), &next)
    })?;
    Ok(())
}
