//! What became of a shipment: the only place where CAS says that it could not make or replace one.

use cas::wire::{ShipmentFacts, ShipmentOutcome};
use domain::record::Document;
use store::{OutboxEntry, OutboxKind, OutboxState, OutsideFinding, RecordId, StoreError};

use super::delivery::{may_be_settled, settle};
use super::{Applying, News, tell};
use crate::error_path::paths_in;

/// Takes in what CAS says became of a shipment. Only a message whose `referenceId` CAS names is touched: whoever knows
/// the address of the receiver alone cannot make CAS seem to refuse something.
pub(crate) fn shipment_told(
    applying: &mut Applying<'_, '_, '_>,
    facts: &ShipmentFacts,
) -> Result<Vec<RecordId>, StoreError> {
    let mut changed = Vec::new();
    for reference in &facts.ingestion_references {
        for entry in applying.tx.outbox_by_reference_id(reference)? {
            if entry.kind != OutboxKind::CustomsShipment || !may_be_settled(&entry) {
                continue;
            }
            match &facts.outcome {
                ShipmentOutcome::ReplaceSuccessful => {
                    settle(applying, &entry, OutboxState::Confirmed, "CAS has replaced the shipment.")?;
                }
                ShipmentOutcome::CreationUnsuccessful => refused(applying, &entry, facts, "make a declaration of it")?,
                ShipmentOutcome::ReplaceUnsuccessful => refused(applying, &entry, facts, "replace the shipment")?,
                ShipmentOutcome::Other(_) => continue,
            }
            changed.push(entry.record);
        }
    }
    Ok(changed)
}

fn refused(
    applying: &mut Applying<'_, '_, '_>,
    entry: &OutboxEntry,
    facts: &ShipmentFacts,
    what: &str,
) -> Result<(), StoreError> {
    let first = facts.error_descriptions.first().map_or("CAS gives no reason.", String::as_str);
    let reason = format!("CAS could not {what}: {first}");
    settle(applying, entry, OutboxState::Refused, &reason)?;
    let newest = applying.tx.outbox_of(entry.record)?.into_iter().rev().find(|row| row.kind == entry.kind);
    if newest.is_none_or(|newest| newest.id != entry.id) {
        return Ok(());
    }
    let Some(dossier) = applying.tx.record(entry.record)? else { return Ok(()) };
    applying.tx.set_record_state(entry.record, "refused", applying.now)?;
    let findings: Vec<OutsideFinding> =
        facts.error_descriptions.iter().map(|said| finding(applying, said, &dossier.document)).collect();
    applying.tx.replace_outside_findings(entry.record, &findings)?;
    tell(
        applying,
        &News {
            about: &format!("refused {}", entry.id),
            kind: "refused",
            severity: "block",
            record: Some(entry.record),
            sentence: &format!("{}: {reason}", entry.external_reference),
        },
    )
}

fn finding(applying: &Applying<'_, '_, '_>, said: &str, document: &Document) -> OutsideFinding {
    OutsideFinding {
        judge: "cas".to_owned(),
        code: String::new(),
        message: said.to_owned(),
        description: None,
        paths: paths_in(said, document).iter().map(ToString::to_string).collect(),
        at: applying.now,
        inbox: Some(applying.message.to_owned()),
    }
}
