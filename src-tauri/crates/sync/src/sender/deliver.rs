//! Deliveries: each attempt is written before its first byte leaves and when its end is known. Several leave together, so
//! that one commit stands before and one after them all.

use cas::{Client, Failure, Problem, Seen};
use futures_util::future::join_all;
use store::{
    AttemptOutcome, AttemptResult, ExchangePurpose, NewExchange, NextDelivery, OutboxEntry, OutboxState, StoreError,
    Writing,
};

use super::decision::{Answer, Decided};
use super::kinds::{Call, Question, row_of};
use super::{Goes, Step, Target, ask, carry_out, park, settle};
use crate::door::Door;
use crate::outcome::later;
use crate::{Pass, SyncError, after_failure};

/// Brings these rows to CAS at the same time. They are of different lanes.
pub(super) async fn together(door: &Door<'_>, rows: Vec<OutboxEntry>, pass: &mut Pass) -> Result<Goes, SyncError> {
    let mut ready = Vec::new();
    for entry in rows {
        match readable(&entry) {
            Ok(target) => ready.push((entry, target)),
            Err(reason) => pass.and(park(door, &entry, &reason)?.pass),
        }
    }
    let begun = door.profile.write(|tx| -> Result<_, StoreError> {
        let mut begun = Vec::new();
        for (entry, target) in ready {
            match tx.begin_attempt(entry.id, door.now()) {
                Ok(attempt) => begun.push((entry, target, attempt)),
                // A person took it back since it was read.
                Err(StoreError::OutboxState { .. }) => {}
                Err(fault) => return Err(fault),
            }
        }
        Ok(begun)
    })?;
    let calls = begun.iter().map(|(entry, target, _)| async move {
        let (client, witness) = door.client.witnessed();
        (call(&client, entry, target).await, witness.take())
    });
    let ends = join_all(calls).await;
    let mut goes = Goes::On;
    door.profile.write(|tx| -> Result<(), StoreError> {
        for ((entry, _, attempt), (end, seen)) in begun.iter().zip(&ends) {
            let now = door.now();
            let done = ended(door, entry, *attempt, end);
            let result = AttemptResult {
                outcome: done.outcome,
                http_status: done.http_status,
                reply: None,
                next: NextDelivery {
                    state: done.state,
                    next_at: done.at,
                    reason: Some(&done.reason),
                    reference_id: end.as_ref().ok().and_then(|reference| reference.as_deref()),
                },
            };
            tx.finish_attempt(entry.id, now, &result)?;
            keep_exchanges(tx, entry, (*attempt, ExchangePurpose::Send), seen)?;
            settle::open_for_correction(tx, entry, done.state, now)?;
        }
        Ok(())
    })?;
    for ((entry, target, _), (end, _)) in begun.iter().zip(&ends) {
        door.gate.saw(end, door.now());
        if matches!(end, Err(Failure::Refused { status: 400 | 409, .. })) && row_of(entry).call == Call::Act {
            done_already(door, entry, target, pass).await?;
        }
        pass.changed.insert(entry.record.to_string());
        let step = match end {
            Ok(_) => Step { pass: Pass { sent: 1, ..Step::working().pass }, goes: Goes::On },
            Err(failure) => Step::failing(failure),
        };
        pass.and(step.pass);
        if step.goes == Goes::NotOn {
            goes = Goes::NotOn;
        }
    }
    Ok(goes)
}

/// CAS refuses an action in a status where it makes no sense, also when that status is what it would lead to: then what
/// was asked for has happened.
async fn done_already(door: &Door<'_>, entry: &OutboxEntry, target: &Target, pass: &mut Pass) -> Result<(), SyncError> {
    if let Ok(Answer::Arrived(_)) = ask::ask(door, entry, target, pass).await? {
        let reason = "It had been done already.".to_owned();
        carry_out(door, entry, &Decided { state: OutboxState::Confirmed, at: None, reason })?;
    }
    Ok(())
}

/// The target of a row, with everything in it that its kind needs.
fn readable(entry: &OutboxEntry) -> Result<Target, String> {
    let target = Target::read(entry.target.as_deref())?;
    let lacks = match row_of(entry).call {
        Call::Ingest(_) | Call::SubmitOnceChecked => false,
        Call::Act => target.declaration_id.is_none() || target.action.is_none(),
        Call::PatchDeclaration | Call::AddItem => target.declaration_id.is_none(),
        Call::PatchItem | Call::RemoveItem => target.declaration_id.is_none() || target.item_id.is_none(),
    };
    if lacks {
        return Err("It does not say which declaration or item it is for. Take it back and decide it again.".into());
    }
    Ok(target)
}

/// Keeps what went over the line for a row: by attempt, and what it was for.
pub(super) fn keep_exchanges(
    tx: &mut Writing<'_>,
    entry: &OutboxEntry,
    (attempt, purpose): (u32, ExchangePurpose),
    seen: &[Seen],
) -> Result<(), StoreError> {
    for one in seen {
        let reply = one.answer.as_ref().ok();
        tx.add_exchange(
            entry.id,
            &NewExchange {
                attempt,
                purpose,
                at: one.at,
                duration_ms: u64::try_from(one.took.as_millis()).unwrap_or(u64::MAX),
                method: one.method.as_str(),
                url: &one.url,
                request_headers: &one.request_headers,
                http_status: reply.map(|reply| reply.status),
                response_headers: reply.map_or(&[][..], |reply| &reply.headers),
                response_body: reply.map_or(&[][..], |reply| &reply.body),
                response_bytes: reply.map_or(0, |reply| reply.body_bytes as u64),
                broken: one.answer.as_ref().err().map(String::as_str),
            },
        )?;
    }
    Ok(())
}

/// One call; the reference CAS gave, if it gave one.
pub(super) async fn call(client: &Client, entry: &OutboxEntry, target: &Target) -> Result<Option<String>, Failure> {
    let body = entry.payload.as_slice();
    let optional = Some(body).filter(|body| !body.is_empty());
    let accepted = match (row_of(entry).call, &target.declaration_id, &target.item_id) {
        (Call::Ingest(kind), _, _) => Some(client.ingest(kind, body).await?),
        (Call::Act, Some(id), _) => match target.action {
            Some(action) => client.act(id, action, optional).await?,
            None => return Err(aimless()),
        },
        (Call::SubmitOnceChecked, Some(id), _) => client.act(id, cas::Action::Submit, optional).await?,
        (Call::PatchDeclaration, Some(id), _) => client.patch_declaration(id, body).await?,
        (Call::AddItem, Some(id), _) => client.add_item(id, body).await?,
        (Call::PatchItem, Some(id), Some(item)) => client.patch_item(id, item, body).await?,
        (Call::RemoveItem, Some(id), Some(item)) => match client.remove_item(id, item).await {
            // It is gone, which is what was asked.
            Err(Failure::Refused { status: 404, .. }) => None,
            other => other?,
        },
        _ => return Err(aimless()),
    };
    Ok(accepted.map(|accepted| accepted.reference_id))
}

fn aimless() -> Failure {
    let problem = Problem { title: Some("The message does not say what it is for".to_owned()), ..Problem::default() };
    Failure::Refused { status: 0, problem: Box::new(problem) }
}

/// How an attempt ended and where its row goes next.
struct Ended {
    outcome: AttemptOutcome,
    http_status: Option<u16>,
    state: OutboxState,
    at: Option<chrono::DateTime<chrono::Utc>>,
    reason: String,
}

fn ended(door: &Door<'_>, entry: &OutboxEntry, attempt: u32, end: &Result<Option<String>, Failure>) -> Ended {
    let settle = door.client.environment().timing.settle;
    match end {
        Ok(_) => Ended {
            outcome: AttemptOutcome::Accepted,
            http_status: Some(202),
            state: OutboxState::Accepted,
            at: Some(later(door.now(), settle.min(FIRST_LOOK))),
            reason: taken_in(row_of(entry).question).to_owned(),
        },
        Err(failure) => {
            let after = after_failure(failure, attempt, door.now(), settle, &door.chance);
            let (outcome, http_status) = outcome_of(failure);
            Ended { outcome, http_status, state: after.state, at: after.at, reason: after.reason }
        }
    }
}

/// How soon after CAS took something in it is asked what became of it; the poller usually knows earlier.
const FIRST_LOOK: std::time::Duration = std::time::Duration::from_millis(500);

/// What CAS does after it has taken a message in.
fn taken_in(question: Question) -> &'static str {
    match question {
        Question::DeclarationMade => "CAS has taken it in and makes the declaration.",
        Question::ShipmentChanged => "CAS has taken it in and changes the shipment.",
        Question::GoneOn => "CAS was asked to submit it.",
        Question::ActionShown => "CAS has taken it in and carries it out.",
        Question::DeclarationHolds | Question::ItemHolds | Question::ItemAdded | Question::ItemGone => {
            "CAS has taken it in and changes the declaration."
        }
        Question::OrderKnown => "CAS has taken it in and posts the order.",
        Question::Nothing => "CAS has taken it in.",
    }
}

pub(super) fn outcome_of(failure: &Failure) -> (AttemptOutcome, Option<u16>) {
    let outcome = match failure {
        Failure::Refused { .. } => AttemptOutcome::Refused,
        failure if failure.may_have_acted() => AttemptOutcome::Lost,
        Failure::Unauthorized { .. } | Failure::Retry { .. } | Failure::Lost { .. } => AttemptOutcome::Deferred,
    };
    let http_status = match failure {
        Failure::Refused { status, .. } => Some(*status).filter(|status| *status >= 100),
        Failure::Unauthorized { .. } => Some(401),
        Failure::Retry { status, .. } => *status,
        Failure::Lost { .. } => None,
    };
    (outcome, http_status)
}
