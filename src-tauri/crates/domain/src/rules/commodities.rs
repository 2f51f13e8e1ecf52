//! Supplementary units, codes and description of the goods.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::{Check, Rule, words};
use crate::catalogue::{Catalogue, Code};
use crate::declaration::{Group, Item, Slot};
use crate::findings::{Repair, RepairEdit, Severity};
use crate::record::Node;

/// The code of the Combined Nomenclature an item's commodity code begins with, if it is one.
fn nomenclature(item: &Item<'_>) -> Option<&'static Code> {
    Catalogue::embedded().list("commodity_codes")?.get(item.commodity_code()?)
}

/// How many of a unit of mass are at most in a kilogram of goods (EU list CL349).
fn most_in_a_kilogram(unit: &str) -> Option<Decimal> {
    match unit {
        "GRM" | "GFI" => Some(Decimal::ONE_THOUSAND),
        "CTM" => Some(Decimal::from(5_000)),
        "KGM" | "KGME" | "KMA" | "KNI" | "KNS" | "KPH" | "KPO" | "KPP" | "KSH" | "KUR" => Some(Decimal::ONE),
        "DTN" => Some(Decimal::new(1, 2)),
        "TNE" => Some(Decimal::new(1, 3)),
        _ => None,
    }
}

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-2001",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "B1"],
        source: "Combined Nomenclature: supplementary unit of the code; UCC-DA Annex B, 18 02",
        sentence: "The supplementary unit is that of the commodity code.",
        reads: &[Slot::CommodityCode, Slot::SupplementaryUnit],
        check: Check::Item(|_, item, fire| {
            let Some(unit) = item.supplementary_unit() else { return };
            let Some(wanted) = nomenclature(item).and_then(|code| code.property("unit")) else { return };
            if unit != wanted {
                let path = item.path(Slot::SupplementaryUnit);
                let message = format!(
                    "Item {}: {} is counted in {wanted}, not in {unit}; see that the quantity fits the unit.",
                    item.ordinal(),
                    item.commodity_code().unwrap_or_default()
                );
                fire.at(path.clone(), message)
                    .because(item.scope(), Slot::SupplementaryUnit)
                    .because(item.scope(), Slot::CommodityCode)
                    .repair(Repair::set(format!("Set {wanted}"), path, Node::text(wanted)));
            }
        }),
    },
    Rule {
        id: "QS-R-2002",
        version: 1,
        severity: Severity::Informs,
        columns: &["B1"],
        source: "EU condition C0655; Combined Nomenclature: the code has no supplementary unit",
        sentence: "A commodity code without a supplementary unit has no supplementary quantity.",
        reads: &[Slot::CommodityCode, Slot::SupplementaryQuantity, Slot::SupplementaryUnit],
        check: Check::Item(|_, item, fire| {
            if item.supplementary_quantity().is_none() {
                return;
            }
            let Some(code) = nomenclature(item).filter(|code| !code.has("unit")) else { return };
            let message = format!(
                "Item {}: {} has no supplementary unit; the export system takes no supplementary quantity, unless TARIC asks for one.",
                item.ordinal(),
                code.code
            );
            let edits =
                [Slot::SupplementaryQuantity, Slot::SupplementaryUnit].map(|slot| RepairEdit::Clear(item.path(slot)));
            fire.at(item.path(Slot::SupplementaryQuantity), message)
                .because(item.scope(), Slot::SupplementaryQuantity)
                .because(item.scope(), Slot::CommodityCode)
                .repair(Repair { label: "Remove quantity and unit".to_owned(), edits: edits.into() });
        }),
    },
    Rule {
        id: "QS-R-2003",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "house rule: there is no part of a piece, a pair or a cell",
        sentence: "Pieces (NAR), pairs (NPR) and cells (NCL) are whole.",
        reads: &[Slot::SupplementaryQuantity, Slot::SupplementaryUnit],
        check: Check::Item(|_, item, fire| {
            let (Some(quantity), Some(unit @ ("NAR" | "NPR" | "NCL"))) =
                (item.supplementary_quantity(), item.supplementary_unit())
            else {
                return;
            };
            if !quantity.fract().is_zero() {
                let message = format!("Item {}: {} {unit} is no whole number.", item.ordinal(), words(quantity));
                fire.at(item.path(Slot::SupplementaryQuantity), message)
                    .because(item.scope(), Slot::SupplementaryQuantity)
                    .because(item.scope(), Slot::SupplementaryUnit);
            }
        }),
    },
    Rule {
        id: "QS-R-2004",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC-DA Annex B, 18 02; house rule: goods that are there can be counted",
        sentence: "A supplementary quantity is above zero.",
        reads: &[Slot::SupplementaryQuantity],
        check: Check::Item(|_, item, fire| {
            if item.supplementary_quantity() == Some(Decimal::ZERO) {
                let message = format!("Item {}: the supplementary quantity is 0; count the goods.", item.ordinal());
                fire.at(item.path(Slot::SupplementaryQuantity), message)
                    .because(item.scope(), Slot::SupplementaryQuantity);
            }
        }),
    },
    Rule {
        id: "QS-R-2005",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "house rule: a part is not more than the whole; EU list CL349 for the units",
        sentence: "A supplementary quantity in a unit of mass is not more than the net mass.",
        reads: &[Slot::SupplementaryQuantity, Slot::SupplementaryUnit, Slot::NetMassKg],
        check: Check::Item(|_, item, fire| {
            let Some(most) = item.supplementary_unit().and_then(most_in_a_kilogram) else { return };
            let (Some(quantity), Some(net)) = (item.supplementary_quantity(), item.net_mass_kg()) else { return };
            // One in a hundred for what was rounded on the way.
            let Some(limit) = net.checked_mul(most).and_then(|limit| limit.checked_mul(Decimal::new(101, 2))) else {
                return;
            };
            if net > Decimal::ZERO && quantity > limit {
                let message = format!(
                    "Item {}: {} {} is more than the net mass, {} kg.",
                    item.ordinal(),
                    words(quantity),
                    item.supplementary_unit().unwrap_or_default(),
                    words(net)
                );
                fire.at(item.path(Slot::SupplementaryQuantity), message)
                    .because(item.scope(), Slot::SupplementaryQuantity)
                    .because(item.scope(), Slot::SupplementaryUnit)
                    .because(item.scope(), Slot::NetMassKg);
            }
        }),
    },
    Rule {
        id: "QS-R-2006",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC-DA Annex B, 18 09 059: each measure once",
        sentence: "A TARIC additional code stands once in an item.",
        reads: &[Slot::TaricAdditionalCode],
        check: Check::Item(|_, item, fire| {
            let mut seen = HashSet::new();
            for entry in item.group(Group::TaricAdditional) {
                let Some(code) = entry.taric_additional_code().filter(|code| !seen.insert(*code)) else { continue };
                fire.at(
                    entry.path(Slot::TaricAdditionalCode),
                    format!("Item {}: TARIC additional code {code} stands twice.", item.ordinal()),
                )
                .because(entry, Slot::TaricAdditionalCode)
                .repair(Repair::clear("Remove the second", entry.base().clone()));
            }
        }),
    },
    Rule {
        id: "QS-R-2007",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "B1"],
        source: "UCC-DA Annex B, 18 05: the usual trade description, precise enough to identify and classify the goods",
        sentence: "A description says in words what the goods are, not by their article code.",
        reads: &[Slot::Description, Slot::ArticleCode],
        check: Check::Item(|_, item, fire| {
            let Some(description) = item.description() else { return };
            let letters = description.chars().filter(|c| c.is_alphabetic()).take(3).count();
            if letters < 3 || item.article_code() == Some(description) {
                let message = format!(
                    "Item {}: “{description}” does not say what the goods are; describe them as the trade calls them.",
                    item.ordinal()
                );
                fire.at(item.path(Slot::Description), message).because(item.scope(), Slot::Description);
            }
        }),
    },
    Rule {
        id: "QS-R-2008",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC-DA Annex B, 12 02: each statement once",
        sentence: "A statement of additional information stands once in an item.",
        reads: &[Slot::AdditionalInformationCode, Slot::AdditionalInformationText],
        check: Check::Item(|_, item, fire| {
            let mut seen = HashSet::new();
            for entry in item.group(Group::AdditionalInformation) {
                let key = (entry.additional_information_code(), entry.additional_information_text());
                if key == (None, None) || seen.insert(key) {
                    continue;
                }
                let slot =
                    if key.0.is_some() { Slot::AdditionalInformationCode } else { Slot::AdditionalInformationText };
                let message = format!(
                    "Item {}: additional information {} stands twice.",
                    item.ordinal(),
                    key.0.or(key.1).unwrap_or_default()
                );
                fire.at(entry.path(slot), message)
                    .because(entry, slot)
                    .repair(Repair::clear("Remove the second", entry.base().clone()));
            }
        }),
    },
];
