//! Header or item: what is equal for all items stands once above, never at both levels.

use super::{Check, Rule};
use crate::declaration::{Group, Slot};
use crate::findings::{Repair, RepairEdit, Severity};
use crate::record::Node;

const PLACES: &[(Slot, Slot, &str)] = &[
    (Slot::DispatchCountry, Slot::ItemDispatchCountry, "country of dispatch"),
    (Slot::DestinationCountry, Slot::ItemDestinationCountry, "country of destination"),
    (Slot::TransactionNature, Slot::ItemTransactionNature, "nature of transaction"),
    (Slot::ShipmentValuationMethod, Slot::ItemValuationMethod, "valuation method"),
];

/// The most items whose value is lifted to the shipment by one repair: it is made ready on every edit.
const LIFTED_AT_ONCE: usize = 999;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-1001",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC-DA Annex B, note 45: once above where it is equal for all items, never at both levels",
        sentence: "A value stands either on the shipment or on the items.",
        reads: &[
            Slot::DispatchCountry,
            Slot::ItemDispatchCountry,
            Slot::DestinationCountry,
            Slot::ItemDestinationCountry,
            Slot::TransactionNature,
            Slot::ItemTransactionNature,
            Slot::ShipmentValuationMethod,
            Slot::ItemValuationMethod,
        ],
        check: Check::Item(|declaration, item, fire| {
            for (above, below, name) in PLACES {
                if declaration.header().text(*above).is_some() && item.scope().text(*below).is_some() {
                    let path = item.path(*below);
                    fire.at(
                        path.clone(),
                        format!("Item {}: {name} stands on the shipment too; give it at one level.", item.ordinal()),
                    )
                    .because(item.scope(), *below)
                    .because(declaration.header(), *above)
                    .repair(Repair::clear("Remove it from the item", path));
                }
            }
        }),
    },
    Rule {
        id: "QS-R-1002",
        version: 1,
        severity: Severity::Informs,
        columns: &["H1", "B1"],
        source: "UCC-DA Annex B, note 45: once above where it is equal for all items",
        sentence: "What is equal for all items stands once on the shipment.",
        reads: &[
            Slot::DispatchCountry,
            Slot::ItemDispatchCountry,
            Slot::DestinationCountry,
            Slot::ItemDestinationCountry,
            Slot::TransactionNature,
            Slot::ItemTransactionNature,
        ],
        check: Check::Declaration(|declaration, fire| {
            let items = declaration.items();
            let Some((first, others)) = items.split_first().filter(|(_, others)| !others.is_empty()) else { return };
            // A method of valuation is one of each item.
            for (above, below, name) in PLACES.iter().filter(|(above, ..)| *above != Slot::ShipmentValuationMethod) {
                let Some(value) = first.scope().text(*below) else { continue };
                if declaration.header().text(*above).is_some()
                    || others.iter().any(|item| item.scope().text(*below) != Some(value))
                {
                    continue;
                }
                let message = format!("The {name} is {value} for every item; give it once for the shipment.");
                let fired = fire.at(first.path(*below), message).because(first.scope(), *below);
                if items.len() <= LIFTED_AT_ONCE {
                    let mut edits = vec![RepairEdit::Set(declaration.header().path(*above), Node::text(value))];
                    edits.extend(items.iter().map(|item| RepairEdit::Clear(item.path(*below))));
                    fired.repair(Repair { label: "Give it once above".to_owned(), edits });
                }
            }
        }),
    },
    Rule {
        id: "QS-R-1003",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC-DA Annex B, note 45: once above where it is equal for all items, never at both levels",
        sentence: "A previous document stands either on the item or above it.",
        reads: &[
            Slot::PreviousDocumentType,
            Slot::PreviousDocumentReference,
            Slot::PreviousDocumentItemNumber,
            Slot::ShipmentPreviousDocumentType,
            Slot::ShipmentPreviousDocumentReference,
        ],
        check: Check::Item(|declaration, item, fire| {
            for document in item.previous_documents() {
                let Some(reference) = document.previous_document_reference() else { continue };
                // With an item number the line says more than the one above.
                if document.node(Slot::PreviousDocumentItemNumber).is_some() {
                    continue;
                }
                let above = declaration.group(Group::ShipmentPreviousDocument).find(|above| {
                    above.shipment_previous_document_reference() == Some(reference)
                        && above.shipment_previous_document_type() == document.previous_document_type()
                });
                let Some(above) = above else { continue };
                let message = format!(
                    "Item {}: previous document {reference} stands on the shipment already; give it at one level.",
                    item.ordinal()
                );
                fire.at(document.path(Slot::PreviousDocumentReference), message)
                    .because(document, Slot::PreviousDocumentReference)
                    .because(above, Slot::ShipmentPreviousDocumentReference)
                    .repair(Repair::clear("Remove it from the item", document.base().clone()));
            }
        }),
    },
];
