//! The outbox as people see it: what each row is and why it waits, and what a person decides about one.

mod exchange;
mod words;

#[cfg(test)]
mod tests;

use store::{NewOutbox, OutboxEntry, OutboxKind, OutboxQuery, OutboxState, StoreError};
use sync::{KINDS, Repeating};

use crate::error::{AppError, Code};
use crate::view::{
    OutboxCount, OutboxId, OutboxRequest, OutboxView, ParkOutbox, ResendOutbox, TakenBackAct, TakenBackView,
};
use crate::{App, Event};
pub(crate) use exchange::{ending_words, exchange};
pub(crate) use words::{outbox_row, what_it_is, why_it_waits};

const ROWS_SHOWN: u32 = 100;
const REASON_CHARACTERS_MAX: usize = 200;

/// Outbox states that are not settled.
pub(crate) const OPEN: [OutboxState; 5] =
    [OutboxState::Waiting, OutboxState::Sending, OutboxState::Accepted, OutboxState::Unknown, OutboxState::Parked];
const LEFT: [OutboxState; 3] = [OutboxState::Confirmed, OutboxState::Refused, OutboxState::Cancelled];
const NEEDS_A_PERSON: [OutboxState; 2] = [OutboxState::Parked, OutboxState::Refused];

/// The outbox, newest first.
pub(crate) fn list(app: &App, request: OutboxRequest) -> Result<OutboxView, AppError> {
    let one: [OutboxState; 1];
    let states: &[OutboxState] = match request.filter.as_str() {
        "" | "all" => &[],
        "open" => &OPEN,
        "left" => &LEFT,
        "you" => &NEEDS_A_PERSON,
        word => {
            one = [OutboxState::of_word(word)
                .ok_or_else(|| AppError::new(Code::BadInput, format!("There is no filter “{word}”.")))?];
            &one
        }
    };
    let before = request.before.map(u64::from);
    let query = OutboxQuery { states, words: &request.words, before, limit: ROWS_SHOWN + 1 };
    let (mut rows, counts) =
        app.profile().read(|reading| Ok::<_, StoreError>((reading.outbox_page(&query)?, reading.outbox_counts()?)))?;
    let more = rows.len() > ROWS_SHOWN as usize;
    rows.truncate(ROWS_SHOWN as usize);
    let closed = app.gate_of(&app.active_connection()?.door).closed(app.host().now());
    Ok(OutboxView {
        rows: rows.iter().map(outbox_row).collect(),
        counts: counts
            .into_iter()
            .map(|(state, count)| OutboxCount {
                state: state.to_string(),
                count: u32::try_from(count).unwrap_or(u32::MAX),
            })
            .collect(),
        more,
        paused_until_utc: closed.as_ref().map(|closed| closed.until.to_rfc3339()),
        paused: closed.map(|closed| closed.why),
    })
}

pub(crate) fn outbox_id(text: &str) -> Result<store::OutboxId, AppError> {
    text.parse().map_err(|_| AppError::new(Code::NotFound, format!("There is no outbox row “{text}”.")))
}

pub(crate) fn no_row() -> AppError {
    AppError::new(Code::NotFound, "There is no such outbox row.")
}

/// A person lets a row try again.
pub(crate) fn retry(app: &App, request: OutboxId) -> Result<OutboxView, AppError> {
    let id = outbox_id(&request.id)?;
    app.open_gates();
    app.profile().write(|tx| -> Result<(), AppError> {
        let now = app.host().now();
        tx.retry(id, now)?;
        let entry = tx.outbox_entry(id)?.ok_or_else(no_row)?;
        queued_again(tx, &entry, now)
    })?;
    changed(app, id)
}

/// What carries a dossier and leaves again closes it again.
fn queued_again(
    tx: &mut store::Writing<'_>,
    entry: &OutboxEntry,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<(), AppError> {
    if words::carries_dossier(entry) {
        tx.set_record_state(entry.record, "queued", now)?;
    }
    Ok(())
}

/// A person takes a row back; what hangs on it goes with it, and the dossier opens again.
pub(crate) fn cancel(app: &App, request: OutboxId) -> Result<OutboxView, AppError> {
    let id = outbox_id(&request.id)?;
    take_back(app, id, "Taken back before it left.")?;
    changed(app, id)
}

/// A person takes a row back to change it: the dossier opens, or the form of its act.
pub(crate) fn edit_before_send(app: &App, request: OutboxId) -> Result<TakenBackView, AppError> {
    let id = outbox_id(&request.id)?;
    let entry = take_back(app, id, "Taken back to be changed.")?;
    changed(app, id)?;
    let act = words::act_of(&entry).filter(|_| entry.kind == OutboxKind::Action);
    Ok(TakenBackView {
        record: entry.record.to_string(),
        act: act.map(|act| TakenBackAct {
            act: act.word().to_owned(),
            title: act.title().to_owned(),
            fields: crate::acts::fields(act),
            body: String::from_utf8_lossy(&entry.payload).into_owned(),
        }),
    })
}

fn take_back(app: &App, id: store::OutboxId, reason: &str) -> Result<OutboxEntry, AppError> {
    app.profile().write(|tx| -> Result<OutboxEntry, AppError> {
        let now = app.host().now();
        let entry = tx.outbox_entry(id)?.ok_or_else(no_row)?;
        // The last first: each hangs on the one before it.
        let all = tx.outbox_of(entry.record)?;
        let mut going = vec![id];
        for other in all.iter().filter(|other| other.number > entry.number) {
            if other.depends_on.is_some_and(|before| going.contains(&before)) {
                going.push(other.id);
            }
        }
        for other in all.iter().rev().filter(|other| other.id != id && going.contains(&other.id)) {
            if matches!(other.delivery.state, OutboxState::Waiting | OutboxState::Parked) {
                tx.cancel(other.id, now, "What it follows was taken back.")?;
            }
        }
        tx.cancel(id, now, reason)?;
        if words::carries_dossier(&entry) {
            let declared = !tx.declarations_of(entry.record)?.is_empty();
            tx.set_record_state(entry.record, if declared { "refused" } else { "draft" }, now)?;
        }
        Ok(entry)
    })
}

/// A person sets a row aside.
pub(crate) fn park(app: &App, request: ParkOutbox) -> Result<OutboxView, AppError> {
    let id = outbox_id(&request.id)?;
    let person = app.person()?;
    let words: String = request.reason.trim().chars().take(REASON_CHARACTERS_MAX).collect();
    app.profile().write(|tx| -> Result<(), AppError> {
        let name = tx.person(person)?.map(|person| person.name).unwrap_or_default();
        let said = if words.is_empty() { ".".to_owned() } else { format!(": “{words}”") };
        tx.park(id, app.host().now(), &format!("{name} set it aside{said}"))?;
        Ok(())
    })?;
    changed(app, id)
}

/// A person sends the same bytes again: a parked row itself, what is at its end as a new row.
pub(crate) fn resend(app: &App, request: ResendOutbox) -> Result<OutboxView, AppError> {
    let id = outbox_id(&request.id)?;
    let entry = app.profile().read(|reading| reading.outbox_entry(id))?.ok_or_else(no_row)?;
    let makes_another =
        KINDS.iter().filter(|row| row.kind == entry.kind).any(|row| row.repeating == Repeating::MakesAnother);
    let doubtful = entry.delivery.may_have_arrived && entry.delivery.state != OutboxState::Refused;
    if doubtful && makes_another && !request.although_it_may_have_arrived {
        return Err(AppError::new(
            Code::Refused,
            "It was not sent again. CAS may have it already, and would make a second one of it.",
        )
        .help("Look in CAS first. Choose to send it although it may have arrived if it is not there."));
    }
    let (created_by, now) = (app.person()?, app.host().now());
    let fresh = store::OutboxId(app.host().new_id());
    app.profile().write(|tx| -> Result<(), AppError> {
        match entry.delivery.state {
            OutboxState::Parked => tx.send_again(id, now, "Sent again by a person's decision.")?,
            OutboxState::Refused | OutboxState::Cancelled => tx.enqueue(&copy_of(&entry, fresh, now, created_by))?,
            _ => tx.retry(id, now)?,
        }
        queued_again(tx, &entry, now)
    })?;
    changed(app, id)
}

fn copy_of(
    entry: &OutboxEntry,
    id: store::OutboxId,
    created_at: chrono::DateTime<chrono::Utc>,
    created_by: store::PersonId,
) -> NewOutbox<'_> {
    NewOutbox {
        id,
        record: entry.record,
        kind: entry.kind,
        environment: &entry.environment,
        external_reference: &entry.external_reference,
        direction: &entry.direction,
        message_type: entry.message_type.as_deref(),
        target: entry.target.as_deref(),
        payload: &entry.payload,
        base_head: entry.base_head,
        depends_on: None,
        created_at,
        created_by,
    }
}

fn changed(app: &App, id: store::OutboxId) -> Result<OutboxView, AppError> {
    if let Some(entry) = app.profile().read(|reading| reading.outbox_entry(id))? {
        app.held().remove(&entry.record);
        app.tell(Event::Records { ids: vec![entry.record.to_string()] });
    }
    app.tell(Event::Status);
    app.inner().wake.notify_one();
    list(app, OutboxRequest::default())
}
