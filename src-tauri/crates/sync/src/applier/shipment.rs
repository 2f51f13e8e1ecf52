//! What became of a shipment: the only place where CAS says that it could not make or replace one.

use cas::wire::{ShipmentFacts, ShipmentOutcome};
use domain::record::Document;
use store::{OutboxEntry, OutsideFinding, RecordId, StoreError};

use super::{Applying, News, tell};
use crate::error_path::paths_in;
use crate::sender::message_ended;

/// Takes in what CAS says became of a shipment. Only a message whose `referenceId` CAS names is touched: whoever knows
/// the address of the receiver alone cannot make CAS seem to refuse something.
pub(crate) fn shipment_told(
    applying: &mut Applying<'_, '_, '_>,
    facts: &ShipmentFacts,
) -> Result<Vec<RecordId>, StoreError> {
    let why = match &facts.outcome {
        ShipmentOutcome::ReplaceSuccessful => None,
        ShipmentOutcome::CreationUnsuccessful | ShipmentOutcome::ReplaceUnsuccessful => {
            Some(facts.error_descriptions.first().map_or("CAS gives no reason.", String::as_str))
        }
        ShipmentOutcome::Other(_) => return Ok(Vec::new()),
    };
    let ended = message_ended(applying.tx, &facts.ingestion_references, why, applying.now)?;
    if let Some(why) = why {
        for entry in &ended {
            refused(applying, entry, facts, why)?;
        }
    }
    Ok(ended.into_iter().map(|entry| entry.record).collect())
}

/// The findings of a refusal stand with the dossier, unless a later message of it is on its way.
fn refused(
    applying: &mut Applying<'_, '_, '_>,
    entry: &OutboxEntry,
    facts: &ShipmentFacts,
    why: &str,
) -> Result<(), StoreError> {
    let newest = applying.tx.outbox_of(entry.record)?.into_iter().rev().find(|row| row.kind == entry.kind);
    if newest.is_none_or(|newest| newest.id != entry.id) {
        return Ok(());
    }
    let Some(dossier) = applying.tx.record(entry.record)? else { return Ok(()) };
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
            sentence: &format!("{}: CAS took it in and could not carry it out. {why}", entry.external_reference),
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
