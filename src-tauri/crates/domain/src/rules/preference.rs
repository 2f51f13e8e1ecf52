//! Origin and preference.

use super::{Check, Rule, code_has};
use crate::declaration::{Declaration, Group, Item, Slot};
use crate::findings::{Repair, Severity};

/// Proofs of preferential origin (tariff scheme data: Form A, EUR.1, EUR-MED, statements on origin, importer's
/// knowledge, A.TR for the customs union), as category and type together.
const PROOFS: &[&str] = &[
    "N865", "N954", "U045", "U048", "U110", "U111", "U112", "U116", "U117", "U118", "U162", "U164", "U165", "U166",
    "U176", "U177", "N018", "U004", "U005",
];

fn is_preferential(preference: &str) -> bool {
    code_has("preferences", preference, "preferential")
}

fn has_proof(declaration: &Declaration<'_>, item: &Item<'_>) -> bool {
    let named = |category: Option<&str>, kind: Option<&str>| {
        let code = format!("{}{}", category.unwrap_or_default(), kind.unwrap_or_default());
        PROOFS.contains(&code.as_str())
    };
    item.documents().any(|document| named(document.document_category(), document.document_type()))
        || declaration
            .group(Group::ShipmentDocument)
            .any(|document| named(document.shipment_document_category(), document.shipment_document_type()))
        || declaration
            .group(Group::HeaderDocument)
            .any(|document| named(document.header_document_category(), document.header_document_type()))
}

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-0501",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "I1"],
        source: "UCC 64; origin schemes: proof of origin N865, N954, U110, U111, U112 and the like",
        sentence: "A preference rests on a proof of origin among the documents.",
        reads: &[
            Slot::Preference,
            Slot::DocumentCategory,
            Slot::DocumentType,
            Slot::ShipmentDocumentCategory,
            Slot::ShipmentDocumentType,
            Slot::HeaderDocumentCategory,
            Slot::HeaderDocumentType,
        ],
        check: Check::Item(|declaration, item, fire| {
            let Some(preference) = item.preference() else { return };
            if is_preferential(preference) && !has_proof(declaration, item) {
                let path = item.path(Slot::Preference);
                let message = format!(
                    "Item {}: preference {preference} without a proof of origin among the documents.",
                    item.ordinal()
                );
                fire.at(path.clone(), message).because(item.scope(), Slot::Preference).repair(Repair::set(
                    "Set 100, no preference",
                    path,
                    crate::record::Node::text("100"),
                ));
            }
        }),
    },
    Rule {
        id: "QS-R-0502",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "I1"],
        source: "UCC-DA Annex B, 16 09, note 21: where a preference is claimed",
        sentence: "A preferential origin is given only where a preference is claimed.",
        reads: &[Slot::Preference, Slot::PreferentialOriginCountry],
        check: Check::Item(|_, item, fire| {
            let (Some(preference), Some(_)) = (item.preference(), item.preferential_origin_country()) else { return };
            if !is_preferential(preference) {
                let path = item.path(Slot::PreferentialOriginCountry);
                let message =
                    format!("Item {}: preferential origin is not used with preference {preference}.", item.ordinal());
                fire.at(path.clone(), message)
                    .because(item.scope(), Slot::PreferentialOriginCountry)
                    .because(item.scope(), Slot::Preference)
                    .repair(Repair::clear("Remove the preferential origin", path));
            }
        }),
    },
    Rule {
        id: "QS-R-0503",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "I1"],
        source: "UCC-DA Annex B, 99 01 and 14 11: second digit 2 is a quota",
        sentence: "A quota number is given only with a preference of a quota.",
        reads: &[Slot::Preference, Slot::QuotaNumber],
        check: Check::Item(|_, item, fire| {
            let (Some(preference), Some(_)) = (item.preference(), item.quota_number()) else { return };
            if !code_has("preferences", preference, "quota") {
                let path = item.path(Slot::QuotaNumber);
                let message = format!(
                    "Item {}: a quota number, but preference {preference} is not one of a quota.",
                    item.ordinal()
                );
                fire.at(path.clone(), message)
                    .because(item.scope(), Slot::QuotaNumber)
                    .because(item.scope(), Slot::Preference)
                    .repair(Repair::clear("Remove the quota number", path));
            }
        }),
    },
];
