//! Header or item: what is equal for all items stands once above, never at both levels.

use super::{Check, Rule};
use crate::declaration::Slot;
use crate::findings::{Repair, Severity};

const PLACES: &[(Slot, Slot, &str)] = &[
    (Slot::DispatchCountry, Slot::ItemDispatchCountry, "country of dispatch"),
    (Slot::DestinationCountry, Slot::ItemDestinationCountry, "country of destination"),
    (Slot::TransactionNature, Slot::ItemTransactionNature, "nature of transaction"),
    (Slot::ShipmentValuationMethod, Slot::ItemValuationMethod, "valuation method"),
];

pub(super) const RULES: &[Rule] = &[Rule {
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
}];
