//! What CAS says without being asked settles rows as well: a declaration that the poller saw, and its events.

use cas::{Action, DeclarationSummary};
use chrono::{DateTime, Utc};
use domain::record::Document;
use store::{NextDelivery, OutboxEntry, OutboxKind, OutboxState, RecordId, StoreError, Writing};

use super::Target;
use super::ask::{is_any_doubtful_before_last, shown_by};
use super::change::is_taken;
use super::decision::Answer;
use super::kinds::{Question, row_of};
use super::submit::has_gone_on;

/// A declaration of a dossier was taken in: what it shows as done is confirmed.
pub(crate) fn declaration_seen(
    tx: &mut Writing<'_>,
    dossier: RecordId,
    summary: &DeclarationSummary,
    held: &Document,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    for entry in tx.outbox_of(dossier)? {
        if may_be_done(tx, &entry)? && shows(tx, &entry, (dossier, summary), held)? {
            end(tx, &entry, OutboxState::Confirmed, "CAS has it.", now)?;
        }
    }
    Ok(())
}

/// Rows that CAS may have carried out: sent, and not at their end.
fn is_open(entry: &OutboxEntry) -> bool {
    let sent = matches!(entry.delivery.state, OutboxState::Accepted | OutboxState::Unknown);
    // A submit is waited with: CAS may go on by itself.
    sent || (entry.kind == OutboxKind::Submit && entry.delivery.state == OutboxState::Waiting)
}

/// A submit that still waits for its shipment is not done by what CAS shows of an earlier one.
fn may_be_done(tx: &Writing<'_>, entry: &OutboxEntry) -> Result<bool, StoreError> {
    if entry.delivery.state != OutboxState::Waiting {
        return Ok(is_open(entry));
    }
    let before = match entry.depends_on {
        Some(before) => tx.outbox_entry(before)?,
        None => None,
    };
    Ok(is_open(entry) && before.is_none_or(|before| before.delivery.state == OutboxState::Confirmed))
}

fn shows(
    tx: &Writing<'_>,
    entry: &OutboxEntry,
    (dossier, summary): (RecordId, &DeclarationSummary),
    held: &Document,
) -> Result<bool, StoreError> {
    let Ok(target) = Target::read(entry.target.as_deref()) else { return Ok(false) };
    Ok(match row_of(entry).question {
        Question::DeclarationMade => true,
        Question::ShipmentChanged => {
            // One that was lost is asked about.
            entry.delivery.state == OutboxState::Accepted && is_taken(tx, entry, dossier)?
        }
        // Without a named declaration all that CAS made of the shipment must have gone on.
        Question::GoneOn => match &target.declaration_id {
            Some(id) => *id == summary.id && has_gone_on(summary.current_status.as_deref(), &target),
            None => {
                let declarations = tx.declarations_of(dossier)?;
                declarations.iter().all(|meta| has_gone_on(meta.cas.status.as_deref(), &target))
            }
        },
        Question::Nothing | Question::OrderKnown => false,
        Question::ActionShown
        | Question::DeclarationHolds
        | Question::ItemAdded
        | Question::ItemHolds
        | Question::ItemGone => {
            target.declaration_id.as_ref() == Some(&summary.id)
                && matches!(shown_by(entry, &target, summary, held), Answer::Arrived(_))
        }
    })
}

/// CAS told that it finished an action of a declaration, or why it did not carry it out; the oldest open row of that
/// action is at its end. Says which.
///
/// # Errors
/// When the store cannot be written.
pub fn action_finished(
    tx: &mut Writing<'_>,
    dossier: RecordId,
    declaration_id: &str,
    action: &str,
    refused_because: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Option<OutboxEntry>, StoreError> {
    let Some(action) = Action::from_cas_name(action) else { return Ok(None) };
    let asked = |entry: &OutboxEntry| {
        let Ok(target) = Target::read(entry.target.as_deref()) else { return false };
        let same = target.declaration_id.is_some_and(|id| id.as_str() == declaration_id);
        is_open(entry) && same && target.action == Some(action)
    };
    let found = tx.outbox_of(dossier)?.into_iter().find(asked);
    if let Some(entry) = &found {
        match refused_because {
            None => end(tx, entry, OutboxState::Confirmed, "CAS has told that it is finished.", now)?,
            Some(why) => {
                let reason = format!("It was not carried out. {why}");
                end(tx, entry, OutboxState::Refused, reason.trim_end(), now)?;
            }
        }
    }
    Ok(found)
}

/// CAS told what became of a message it took in: done, or not, with its reasons. Says which rows are at their end now.
///
/// # Errors
/// When the store cannot be written.
pub fn message_ended(
    tx: &mut Writing<'_>,
    reference_ids: &[String],
    refused_because: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Vec<OutboxEntry>, StoreError> {
    let mut ended = Vec::new();
    for reference_id in reference_ids {
        for entry in tx.outbox_by_reference_id(reference_id)? {
            if !is_open(&entry) || (refused_because.is_some() && may_be_a_double(tx, &entry)?) {
                continue;
            }
            let (state, reason) = match refused_because {
                None => (OutboxState::Confirmed, "CAS has carried it out.".to_owned()),
                Some(why) => (OutboxState::Refused, format!("CAS took it in and could not carry it out. {why}")),
            };
            end(tx, &entry, state, &reason, now)?;
            open_for_correction(tx, &entry, state, now)?;
            ended.push(entry);
        }
    }
    Ok(ended)
}

/// A movement order that was sent again after its answer was lost may be refused because the first one was posted: its
/// question tells, not the event.
fn may_be_a_double(tx: &Writing<'_>, entry: &OutboxEntry) -> Result<bool, StoreError> {
    Ok(row_of(entry).question == Question::OrderKnown && is_any_doubtful_before_last(&tx.attempts(entry.id)?))
}

fn end(
    tx: &mut Writing<'_>,
    entry: &OutboxEntry,
    state: OutboxState,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let next = NextDelivery {
        state,
        next_at: None,
        reason: Some(reason),
        reference_id: entry.delivery.reference_id.as_deref(),
    };
    tx.move_delivery(entry.id, now, &next)
}

/// What would have changed a dossier and did not opens it again: the desk says why and what to do.
pub(super) fn open_for_correction(
    tx: &mut Writing<'_>,
    entry: &OutboxEntry,
    state: OutboxState,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let changes = matches!(
        entry.kind,
        OutboxKind::CustomsShipment
            | OutboxKind::Submit
            | OutboxKind::DeclarationPatch
            | OutboxKind::ItemAdd
            | OutboxKind::ItemPatch
            | OutboxKind::ItemRemove
    );
    if changes && matches!(state, OutboxState::Parked | OutboxState::Refused) {
        tx.set_record_state(entry.record, "refused", now)?;
    }
    Ok(())
}
