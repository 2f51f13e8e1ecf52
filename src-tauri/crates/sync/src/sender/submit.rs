//! The row that follows a shipment: CAS is asked to submit what it made, as soon as it is checked, unless it goes on by
//! itself.

use cas::wire::Search;
use cas::{DeclarationSummary, Failure};
use domain::declaration::{Outcome, status};
use store::{AttemptOutcome, AttemptResult, ExchangePurpose, NextDelivery, OutboxEntry, OutboxState};

use super::decision::Decided;
use super::{Step, asking_failed, carry_out, deliver, times, wait_again};
use crate::door::Door;
use crate::outcome::later;
use crate::poller::take_in;
use crate::{SyncError, after_failure};

/// How often CAS may refuse to submit a declaration that it shows as checked before a person looks at it.
const ATTEMPTS_MAX: u32 = 3;
/// How soon it is looked at again.
const LOOK_AGAIN: std::time::Duration = std::time::Duration::from_millis(500);

/// Looks where the declarations stand and submits the one that waits for it.
pub(super) async fn look(door: &Door<'_>, entry: &OutboxEntry) -> Result<Step, SyncError> {
    let search = Search::for_shipment(&entry.external_reference, &entry.direction);
    let found = door.client.search_all(&search).await;
    door.gate.saw(&found, door.now());
    let found = match found {
        Ok(found) => found,
        Err(failure) => return asking_failed(door, entry, &failure),
    };
    let mut step = Step::working();
    step.pass.and(take_in(door, &found).await?);
    let ended = |state, reason: &str| Decided { state, at: None, reason: reason.to_owned() };
    match where_they_stand(&found) {
        Standing::Waiting => {
            let reason = "CAS is still checking the declaration.";
            wait_again(door, entry, entry.delivery.state, later(door.now(), LOOK_AGAIN), reason)?;
        }
        Standing::Refused => {
            let reason = "CAS refused the declaration; it was not submitted.";
            carry_out(door, entry, &ended(OutboxState::Refused, reason))?;
        }
        Standing::GoneOn => carry_out(door, entry, &ended(OutboxState::Confirmed, "CAS has it."))?,
        Standing::Checked(declaration) => return submit(door, entry, &declaration, step).await,
    }
    Ok(step)
}

async fn submit(
    door: &Door<'_>,
    entry: &OutboxEntry,
    declaration: &DeclarationSummary,
    mut step: Step,
) -> Result<Step, SyncError> {
    let asked_before = entry.delivery.state != OutboxState::Waiting;
    let times = times(door, entry)?;
    if asked_before && door.now() < later(times.ended, times.settle) {
        let reason = "CAS was asked to submit it and has not begun yet.";
        wait_again(door, entry, entry.delivery.state, later(door.now(), LOOK_AGAIN), reason)?;
        return Ok(step);
    }
    let attempt = door.profile.write(|tx| tx.begin_attempt(entry.id, door.now()))?;
    let aimed = super::Target { declaration_id: Some(declaration.id.clone()), ..super::Target::default() };
    let (client, witness) = door.client.witnessed();
    let end = deliver::call(&client, entry, &aimed).await;
    door.gate.saw(&end, door.now());
    let again = |reason: String, reference_id: Option<String>, state| {
        (state, Some(later(door.now(), LOOK_AGAIN)), reason, reference_id)
    };
    let (outcome, http_status, (state, next_at, reason, reference_id)) = match &end {
        Ok(reference) => {
            step.pass.sent = 1;
            let told = again("CAS was asked to submit it.".to_owned(), reference.clone(), OutboxState::Accepted);
            (AttemptOutcome::Accepted, Some(202), told)
        }
        // It may have gone on by itself between the question and the request: ask again before giving up.
        Err(failure @ Failure::Refused { status: 400, .. }) if attempt < ATTEMPTS_MAX => {
            (AttemptOutcome::Refused, Some(400), again(failure.to_string(), None, OutboxState::Waiting))
        }
        Err(failure) => {
            let after = after_failure(failure, attempt, door.now(), times.settle, &door.chance);
            let (outcome, http_status) = deliver::outcome_of(failure);
            let failing = Step::failing(failure);
            step.pass.and(failing.pass);
            step.goes = failing.goes;
            (outcome, http_status, (after.state, after.at, after.reason, None))
        }
    };
    let next = NextDelivery { state, next_at, reason: Some(&reason), reference_id: reference_id.as_deref() };
    let result = AttemptResult { outcome, http_status, reply: None, next };
    door.profile.write(|tx| {
        tx.finish_attempt(entry.id, door.now(), &result)?;
        deliver::keep_exchanges(tx, entry, (attempt, ExchangePurpose::Send), &witness.take())?;
        super::settle::open_for_correction(tx, entry, state, door.now())
    })?;
    Ok(step)
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
