//! The life-cycle line: where a dossier stands, and who acts next.

use domain::declaration::{LifeStep as Step, Outcome, StatusRow, status};
use store::{OutboxState, RecordMeta};

use super::held::Held;
use super::release::SendAct;
use crate::view::{LifeCycleView, LifeStep};

const STEPS: [(Step, &str); 6] = [
    (Step::Draft, "Draft"),
    (Step::Sent, "Sent to CAS"),
    (Step::Checked, "Checked by CAS"),
    (Step::Customs, "At customs"),
    (Step::Accepted, "Accepted, MRN"),
    (Step::Released, "Released"),
];

/// How far a dossier has come.
struct Reached {
    step: Step,
    refused: bool,
    done: bool,
    at_utc: Option<String>,
    words: String,
    next: String,
}

/// The line of a dossier.
pub(super) fn life(held: &Held) -> LifeCycleView {
    if held.meta.kind.is_master() {
        return crate::master::life(held);
    }
    let reached = reached(held);
    let steps = STEPS.iter().map(|(step, label)| {
        let state = match step.cmp(&reached.step) {
            std::cmp::Ordering::Less => "done",
            std::cmp::Ordering::Equal if reached.refused => "refused",
            std::cmp::Ordering::Equal if reached.done => "done",
            std::cmp::Ordering::Equal => "now",
            std::cmp::Ordering::Greater => "todo",
        };
        let label = if *step == reached.step && !reached.words.is_empty() {
            reached.words.clone()
        } else {
            (*label).to_owned()
        };
        let at_utc = match step {
            step if *step == reached.step && reached.at_utc.is_some() => reached.at_utc.clone(),
            step if *step <= reached.step => reached_at(held, *step),
            _ => None,
        };
        LifeStep { label, at_utc, state: state.to_owned() }
    });
    LifeCycleView { steps: steps.collect(), next: reached.next.clone() }
}

/// What is said of a status that no table here has.
pub(crate) const STRANGE: &str = "Quayside does not know this status. Look in CAS what it asks for.";

fn reached(held: &Held) -> Reached {
    let furthest =
        held.declarations.iter().filter_map(known).min_by_key(|(row, _)| (row.outcome != Outcome::Refused, row.rank));
    if let Some((row, meta)) = furthest.filter(|_| !held.is_waiting_to_leave()) {
        return Reached {
            step: row.step,
            refused: row.outcome == Outcome::Refused,
            done: row.outcome == Outcome::Done,
            at_utc: Some(meta.updated_at.to_rfc3339()),
            words: row.words.to_owned(),
            next: next_words(held, row),
        };
    }
    if let Some(strange) = strange(held).filter(|_| !held.is_waiting_to_leave()) {
        return strange;
    }
    if let Some(shipment) = held.last_sent() {
        let (words, next) = waiting_words(shipment.delivery.state, shipment.delivery.reason.as_deref());
        let parked = matches!(shipment.delivery.state, OutboxState::Parked | OutboxState::Refused);
        return Reached {
            step: Step::Sent,
            refused: parked,
            done: false,
            at_utc: Some(shipment.delivery.updated_at.to_rfc3339()),
            words: words.to_owned(),
            next,
        };
    }
    if let Some(asked) = &held.release.asked {
        return Reached {
            step: Step::Draft,
            refused: false,
            done: false,
            at_utc: Some(asked.at.to_rfc3339()),
            words: "To be released".to_owned(),
            next: format!("Next: a reviewer releases it. {} asked; a change takes the request back.", asked.person),
        };
    }
    let blocking = held.blocking_count();
    let next = match blocking {
        _ if held.release.sent_back.is_some() => sent_back_words(held),
        0 if held.release.act() == SendAct::Ask => "Next: ask a second person to release it.".to_owned(),
        0 => "Next: send it. CAS checks it and passes it to customs.".to_owned(),
        1 => "Next: clear 1 blocking problem, then send.".to_owned(),
        many => format!("Next: clear {many} blocking problems, then send."),
    };
    Reached { step: Step::Draft, refused: false, done: false, at_utc: None, words: String::new(), next }
}

/// What is shown of a status that no table here has: the word as CAS said it, at the furthest step that was known.
fn strange(held: &Held) -> Option<Reached> {
    let meta = held.declarations.iter().find(|meta| meta.cas.status.is_some())?;
    let step = held.statuses.iter().filter_map(|(text, _)| status(text)).map(|row| row.step).max();
    Some(Reached {
        step: step.unwrap_or(Step::Sent),
        refused: false,
        done: false,
        at_utc: Some(meta.updated_at.to_rfc3339()),
        words: meta.cas.status.clone()?,
        next: STRANGE.to_owned(),
    })
}

fn sent_back_words(held: &Held) -> String {
    held.release
        .sent_back
        .as_ref()
        .map(|word| format!("Next: correct it, then ask again. {} sent it back: “{}”", word.person, word.words))
        .unwrap_or_default()
}

/// What happens next. What was refused and has been changed since, and is clean, only wants to be sent again.
fn next_words(held: &Held, row: &StatusRow) -> String {
    let changed = held.last_sent().is_some_and(|sent| held.meta.head > sent.base_head);
    if row.outcome == Outcome::Refused && changed && held.blocking_count() == 0 {
        return "Next: send it again. CAS starts over with it.".to_owned();
    }
    format!("Next: {}.", row.next)
}

/// When a step was reached: as CAS said it, or when the message was taken in.
fn reached_at(held: &Held, step: Step) -> Option<String> {
    let said = |text: &str| status(text).is_some_and(|row| row.step == step);
    let by_cas = held.statuses.iter().rev().find(|(text, _)| said(text)).map(|(_, at)| *at);
    let sent =
        || held.last_sent().filter(|sent| sent.delivery.state.is_finished()).map(|sent| sent.delivery.updated_at);
    let at = match step {
        Step::Draft => Some(held.meta.created_at),
        Step::Sent => by_cas.or_else(sent),
        Step::Checked | Step::Customs | Step::Accepted | Step::Released => by_cas,
    };
    at.map(|at| at.to_rfc3339())
}

fn known(meta: &RecordMeta) -> Option<(&'static StatusRow, &RecordMeta)> {
    Some((status(meta.cas.status.as_deref()?)?, meta))
}

/// An outbox state in words, and the sentence on what happens next.
fn waiting_words(state: OutboxState, reason: Option<&str>) -> (&'static str, String) {
    let because = reason.map(|reason| format!(" {reason}")).unwrap_or_default();
    match state {
        OutboxState::Waiting => ("Waiting to be sent", format!("Next: Quayside sends it to CAS.{because}")),
        OutboxState::Sending => ("Being sent", "Next: CAS answers.".to_owned()),
        OutboxState::Unknown => ("Answer lost", format!("Next: Quayside asks CAS whether it arrived.{because}")),
        OutboxState::Accepted => ("Taken in by CAS", "Next: CAS makes the declaration.".to_owned()),
        OutboxState::Confirmed => ("Sent to CAS", "Next: CAS checks it.".to_owned()),
        OutboxState::Refused | OutboxState::Parked => {
            ("Refused", format!("Next: correct it, then send again.{because}"))
        }
        OutboxState::Cancelled => ("Draft", "Next: send it when it is ready.".to_owned()),
    }
}
