//! The outbox sender: the only place that sends, and the only place that sends again.
//!
//! An attempt is committed before its first byte leaves, so a crash leaves a row that says "sending"; the next sender
//! makes it "unknown" and asks CAS by the question of its kind before anything is sent again. What kinds there are stands
//! in `kinds`, what an answer means in `decision`, what a failure means in [`crate::after_failure`].

mod ask;
mod change;
mod compare;
mod decision;
mod deliver;
mod kinds;
mod settle;
mod submit;
mod target;

use cas::Failure;
use chrono::{DateTime, Utc};
use store::{NextDelivery, OutboxEntry, OutboxState};

pub(crate) use change::{Sign, sign_in};
pub(crate) use compare::equal;
pub use kinds::{ACTIONS, ActionRow, Call, KINDS, KindRow, Question, Repeating, Shown};
pub(crate) use settle::declaration_seen;
pub use settle::{action_finished, message_ended};
pub use target::Target;

use crate::door::Door;
use crate::outcome::later;
use crate::{Line, Pass, SyncError, after_failure};
use decision::{Decided, Times, decide};
use kinds::row_of;

/// How many rows one pass looks at.
const ROWS_PER_PASS: u32 = 200;
/// How many deliveries are on their way together: each of another lane, so none can overtake another it depends on.
const TOGETHER: usize = 16;

/// Brings everything that is due to CAS, oldest first, and asks about what was lost or is not told yet. Stops when the
/// gate of the connection closes.
///
/// # Errors
/// When the store fails; what CAS does is an outcome of a row.
pub async fn send_due(door: &Door<'_>) -> Result<Pass, SyncError> {
    let mut pass = Pass::default();
    let due = door.profile.read(|reading| reading.due(door.environment(), door.tenant, door.now(), ROWS_PER_PASS))?;
    let leaves = |entry: &OutboxEntry| {
        entry.delivery.state == OutboxState::Waiting && row_of(entry).call != Call::SubmitOnceChecked
    };
    let (mut leaving, asking): (Vec<OutboxEntry>, Vec<OutboxEntry>) = due.into_iter().partition(leaves);
    while !leaving.is_empty() {
        let together: Vec<OutboxEntry> = leaving.drain(..door.gate.together(TOGETHER).min(leaving.len())).collect();
        let granted = granted(door, together, &mut pass);
        if granted.is_empty() || deliver::together(door, granted, &mut pass).await? == Goes::NotOn {
            return Ok(pass);
        }
    }
    for entry in asking {
        let granted = granted(door, vec![entry], &mut pass);
        let Some(entry) = granted.first() else { return Ok(pass) };
        let step = match row_of(entry).call {
            Call::SubmitOnceChecked => submit::look(door, entry).await?,
            _ => ask_about(door, entry).await?,
        };
        pass.changed.insert(entry.record.to_string());
        let goes = step.goes;
        pass.and(step.pass);
        if goes == Goes::NotOn {
            return Ok(pass);
        }
    }
    Ok(pass)
}

/// The rows that may leave now; why the others may not is the line's word.
fn granted(door: &Door<'_>, rows: Vec<OutboxEntry>, pass: &mut Pass) -> Vec<OutboxEntry> {
    let mut granted = Vec::new();
    for row in rows {
        match door.gate.pass(door.now()) {
            Ok(()) => granted.push(row),
            Err(closed) => {
                if granted.is_empty() {
                    pass.line = Line::Failing(closed.why);
                }
                break;
            }
        }
    }
    granted
}

/// Whether the pass goes on after a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Goes {
    #[default]
    On,
    /// There is no connection: the next row would find none either.
    NotOn,
}

/// What looking at one row came to.
#[derive(Default)]
struct Step {
    pass: Pass,
    goes: Goes,
}

impl Step {
    fn working() -> Step {
        Step { pass: Pass { line: Line::Working, ..Pass::default() }, goes: Goes::On }
    }

    fn failing(failure: &Failure) -> Step {
        let unreachable = matches!(failure, Failure::Retry { status: None, .. } | Failure::Unauthorized { .. });
        let line = match failure {
            // CAS answered; it only did not like the message.
            Failure::Refused { .. } => Line::Working,
            Failure::Unauthorized { .. } | Failure::Retry { .. } | Failure::Lost { .. } => {
                Line::Failing(failure.to_string())
            }
        };
        let goes = if unreachable { Goes::NotOn } else { Goes::On };
        Step { pass: Pass { line, ..Pass::default() }, goes }
    }
}

/// Asks CAS by the question of the row's kind, before anything is sent again.
async fn ask_about(door: &Door<'_>, entry: &OutboxEntry) -> Result<Step, SyncError> {
    let target = match Target::read(entry.target.as_deref()) {
        Ok(target) => target,
        Err(reason) => return park(door, entry, &reason),
    };
    let mut step = Step::working();
    let answered = ask::ask(door, entry, &target, &mut step.pass).await?;
    door.gate.saw(&answered, door.now());
    let answer = match answered {
        Ok(answer) => answer,
        Err(failure) => return asking_failed(door, entry, &failure),
    };
    let decided = decide(entry.delivery.state, &answer, ask::repeating(entry, &target), times(door, entry)?);
    carry_out(door, entry, &decided)?;
    Ok(step)
}

/// Writes a decision down, unless taking in what CAS sent settled the row already.
fn carry_out(door: &Door<'_>, entry: &OutboxEntry, decided: &Decided) -> Result<(), SyncError> {
    door.profile.write(|tx| {
        if tx.outbox_entry(entry.id)?.is_none_or(|entry| entry.delivery.state.is_finished()) {
            return Ok(());
        }
        let next = NextDelivery {
            state: decided.state,
            next_at: decided.at,
            reason: Some(&decided.reason),
            reference_id: None,
        };
        tx.move_delivery(entry.id, door.now(), &next)?;
        settle::open_for_correction(tx, entry, decided.state, door.now())
    })?;
    Ok(())
}

/// A question that got no answer changes nothing but when it is asked again.
fn asking_failed(door: &Door<'_>, entry: &OutboxEntry, failure: &Failure) -> Result<Step, SyncError> {
    let settle = door.client.environment().timing.settle;
    let after = after_failure(failure, entry.delivery.attempt.max(1), door.now(), settle, &door.chance);
    let at = after.at.unwrap_or_else(|| later(door.now(), settle));
    wait_again(door, entry, entry.delivery.state, at, &after.reason)?;
    Ok(Step::failing(failure))
}

fn park(door: &Door<'_>, entry: &OutboxEntry, reason: &str) -> Result<Step, SyncError> {
    carry_out(door, entry, &Decided { state: OutboxState::Parked, at: None, reason: reason.to_owned() })?;
    Ok(Step::default())
}

fn wait_again(
    door: &Door<'_>,
    entry: &OutboxEntry,
    state: OutboxState,
    at: DateTime<Utc>,
    reason: &str,
) -> Result<(), SyncError> {
    carry_out(door, entry, &Decided { state, at: Some(at), reason: reason.to_owned() })
}

fn times(door: &Door<'_>, entry: &OutboxEntry) -> Result<Times, SyncError> {
    let attempts = door.profile.read(|reading| reading.attempts(entry.id))?;
    let last = attempts.last().map(|attempt| attempt.end.as_ref().map_or(attempt.started_at, |end| end.at));
    let settle = door.client.environment().timing.settle;
    Ok(Times { now: door.now(), ended: last.unwrap_or(entry.created_at), settle })
}
