//! What arrives says what became of the messages that left.

use cas::{Action, DeclarationSummary};
use domain::declaration::status;
use serde::Deserialize;
use store::{NextDelivery, OutboxEntry, OutboxKind, OutboxState, RecordId, RecordMeta, StoreError};

use super::Applying;

/// The rank of a status from which on a declaration was submitted.
const CHECKED_RANK: u32 = 20;

/// The declaration is there: the shipment that made it has arrived, and where it has gone on, it was submitted.
pub(super) fn shipment_arrived(
    applying: &mut Applying<'_, '_, '_>,
    dossier: &RecordMeta,
    summary: &DeclarationSummary,
) -> Result<(), StoreError> {
    let gone_on = summary.current_status.as_deref().and_then(status).is_some_and(|row| row.rank > CHECKED_RANK);
    for entry in applying.tx.outbox_of(dossier.id)? {
        let arrived = entry.kind == OutboxKind::CustomsShipment && may_be_settled(&entry);
        let submitted = entry.kind == OutboxKind::Submit
            && gone_on
            && !entry.delivery.state.is_finished()
            && entry.delivery.state != OutboxState::Sending;
        if arrived || submitted {
            settle(applying, &entry, OutboxState::Confirmed, "CAS has it.")?;
        }
    }
    Ok(())
}

/// CAS says that it has finished an action on a declaration: the message that asked for it is done.
pub(crate) fn action_finished(
    applying: &mut Applying<'_, '_, '_>,
    declaration: &str,
    action: Action,
) -> Result<Vec<RecordId>, StoreError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Target {
        declaration_id: Option<String>,
        action: Option<String>,
    }
    let Some(held) = applying.tx.declaration_by_cas_id(declaration)? else { return Ok(Vec::new()) };
    let mut rows = applying.tx.outbox_of(held.meta.id)?;
    if let Some(dossier) = held.meta.parent {
        rows.extend(applying.tx.outbox_of(dossier)?);
    }
    let asked_for = |entry: &OutboxEntry| {
        let target = entry.target.as_deref().and_then(|text| serde_json::from_str::<Target>(text).ok());
        entry.kind == OutboxKind::Action
            && target.is_some_and(|target| {
                target.declaration_id.as_deref() == Some(declaration)
                    && target.action.as_deref() == Some(action.as_str())
            })
    };
    let mut changed = Vec::new();
    for entry in rows.iter().filter(|entry| asked_for(entry) && may_be_settled(entry)) {
        settle(applying, entry, OutboxState::Confirmed, "CAS has finished it.")?;
        changed.push(entry.record);
    }
    Ok(changed)
}

/// CAS took it in, or may have.
pub(super) fn may_be_settled(entry: &OutboxEntry) -> bool {
    matches!(entry.delivery.state, OutboxState::Accepted | OutboxState::Unknown)
}

pub(super) fn settle(
    applying: &mut Applying<'_, '_, '_>,
    entry: &OutboxEntry,
    state: OutboxState,
    reason: &str,
) -> Result<(), StoreError> {
    let next = NextDelivery {
        state,
        next_at: None,
        reason: Some(reason),
        reference_id: entry.delivery.reference_id.as_deref(),
    };
    applying.tx.move_delivery(entry.id, applying.now, &next)
}
