//! The row that follows a shipment: CAS is asked to submit what it made, as soon as it is checked, unless it goes on by
//! itself.

use cas::wire::Search;
use cas::{DeclarationSummary, Failure};
use domain::declaration::{Outcome, status};
use store::{AttemptOutcome, AttemptResult, ExchangePurpose, NextDelivery, OutboxEntry, OutboxState};

use super::decision::Decided;
use super::{Step, Target, asking_failed, carry_out, deliver, park, times, wait_again};
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
    let target = match Target::read(entry.target.as_deref()) {
        Ok(target) => target,
        Err(reason) => return park(door, entry, &reason),
    };
    let search = Search::for_shipment(&entry.external_reference, &entry.direction);
    let found = door.client.search_all(&search).await;
    door.gate.saw(&found, door.now());
    let found = match found {
        Ok(found) => found,
        Err(failure) => return asking_failed(door, entry, &failure),
    };
    let mut step = Step::working();
    step.pass.and(take_in(door, &found).await?);
    // The search lags behind; what was taken in may have shown that it has gone on.
    let now = door.profile.read(|reading| reading.outbox_entry(entry.id))?;
    if now.is_none_or(|now| now.delivery.state.is_finished()) {
        return Ok(step);
    }
    let ended = |state, reason: &str| Decided { state, at: None, reason: reason.to_owned() };
    match where_they_stand(&found, &target) {
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
    let aimed = Target { declaration_id: Some(declaration.id.clone()), ..Target::default() };
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

fn where_they_stand(found: &[DeclarationSummary], target: &Target) -> Standing {
    let wanted = |one: &&DeclarationSummary| target.declaration_id.as_ref().is_none_or(|id| *id == one.id);
    let known: Vec<_> = found.iter().filter(wanted).map(|each| (each, each.current_status.as_deref())).collect();
    if let Some((checked, _)) = known.iter().find(|(_, status)| waits_for_submit(*status, target)) {
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

/// A declaration that is checked waits to be submitted; one that is open for amendment does where the row names it.
fn waits_for_submit(text: Option<&str>, target: &Target) -> bool {
    text == Some("Validated") || (target.declaration_id.is_some() && is_open_for_amendment(text))
}

fn is_open_for_amendment(text: Option<&str>) -> bool {
    matches!(text, Some("Amendable" | "AmendmentError"))
}

/// True when a declaration in this status is beyond what the row asks for.
pub(super) fn has_gone_on(text: Option<&str>, target: &Target) -> bool {
    let beyond = text.and_then(status).is_some_and(|row| row.rank > 20);
    beyond && !(target.declaration_id.is_some() && is_open_for_amendment(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_declarations_stand_decides_what_is_done() {
        let one = |id: &str, status: &str| DeclarationSummary {
            current_status: Some(status.to_owned()),
            ..cas::RawDeclaration::read(&format!(r#"{{"id":"{id}"}}"#)).unwrap().summary
        };
        let (any, named) = (Target::default(), Target { declaration_id: "a".parse().ok(), ..Target::default() });
        for (found, target, expected) in [
            (vec![], &any, "waiting"),
            (vec![one("a", "New")], &any, "waiting"),
            (vec![one("a", "Validated")], &any, "checked"),
            (vec![one("a", "Accepted"), one("b", "Validated")], &any, "checked"),
            (vec![one("a", "Accepted"), one("b", "Validated")], &named, "gone on"),
            (vec![one("a", "Invalid")], &any, "refused"),
            (vec![one("a", "Invalid"), one("b", "Queued")], &any, "gone on"),
            (vec![one("a", "HeldByMartians")], &any, "gone on"),
            (vec![one("a", "Amendable")], &any, "gone on"),
            (vec![one("a", "Amendable")], &named, "checked"),
            (vec![one("a", "Amending")], &named, "gone on"),
        ] {
            let stands = match where_they_stand(&found, target) {
                Standing::Waiting => "waiting",
                Standing::Checked(_) => "checked",
                Standing::Refused => "refused",
                Standing::GoneOn => "gone on",
            };
            assert_eq!(stands, expected, "{found:?}");
        }
        assert!(has_gone_on(Some("Queued"), &any) && !has_gone_on(Some("Validated"), &any));
        assert!(has_gone_on(Some("Amendable"), &any) && !has_gone_on(Some("Amendable"), &named));
    }
}
