//! Masses.

use rust_decimal::Decimal;

use super::{Check, Rule, words};
use crate::declaration::Slot;
use crate::findings::{Repair, Severity};

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-0101",
        version: 1,
        severity: Severity::Blocks,
        columns: &[],
        source: "UCC-DA Annex B, 18 01 and 18 04; EU rule R0223",
        sentence: "The net mass of an item is not more than its gross mass, where a gross mass above zero is given.",
        reads: &[Slot::NetMassKg, Slot::GrossMassKg],
        check: Check::Item(|_, item, fire| {
            let (Some(net), Some(gross)) = (item.net_mass_kg(), item.gross_mass_kg()) else { return };
            if gross <= Decimal::ZERO || net <= gross {
                return;
            }
            let n = item.ordinal();
            let message =
                format!("Item {n}: net mass {} kg is more than the gross mass, {} kg.", words(net), words(gross));
            // Which of the two is wrong only the papers say: a repair that makes them equal would invite a false mass.
            fire.at(item.path(Slot::NetMassKg), message)
                .because(item.scope(), Slot::NetMassKg)
                .because(item.scope(), Slot::GrossMassKg);
        }),
    },
    Rule {
        id: "QS-R-0102",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "EU rule R0994",
        sentence: "The total gross mass is not less than the sum of the gross masses of the items.",
        reads: &[Slot::HeaderGrossMassKg, Slot::GrossMassKg],
        check: Check::Declaration(|declaration, fire| {
            let Some(total) = declaration.header().gross_mass_kg() else { return };
            let Some(sum) = declaration.sum(Slot::GrossMassKg) else { return };
            if total < sum {
                let path = declaration.header().path(Slot::HeaderGrossMassKg);
                let message =
                    format!("Total gross mass {} kg is less than the items together, {} kg.", words(total), words(sum));
                fire.at(path.clone(), message)
                    .because(declaration.header(), Slot::HeaderGrossMassKg)
                    .with_value(path.clone(), "sum of items", format!("{} kg", words(sum)))
                    .repair(Repair::set(format!("Set {}", words(sum)), path, crate::record::Node::decimal(sum)));
            }
        }),
    },
    Rule {
        id: "QS-R-0103",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "EU rules R0221, R0222",
        sentence: "A gross mass of zero is only for goods packed with those of another item, whose package count is zero too.",
        reads: &[Slot::GrossMassKg, Slot::PackageCount],
        check: Check::Item(|_, item, fire| {
            let packed =
                item.packages().filter_map(|package| package.package_count()).any(|count| count > Decimal::ZERO);
            if item.gross_mass_kg() == Some(Decimal::ZERO) && packed {
                let message = format!("Item {}: gross mass 0 kg, but it has packages of its own.", item.ordinal());
                let mut fired = fire.at(item.path(Slot::GrossMassKg), message).because(item.scope(), Slot::GrossMassKg);
                item.packages().for_each(|package| fired.add_because(package, Slot::PackageCount));
            }
        }),
    },
    Rule {
        id: "QS-R-0104",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC-DA Annex B, 18 01: net mass in kilograms of the goods; house rule: nothing weighs nothing",
        sentence: "A net mass is above zero.",
        reads: &[Slot::NetMassKg],
        check: Check::Item(|_, item, fire| {
            if item.net_mass_kg().is_some_and(|net| net <= Decimal::ZERO) {
                let message = format!("Item {}: the net mass is not above zero.", item.ordinal());
                fire.at(item.path(Slot::NetMassKg), message).because(item.scope(), Slot::NetMassKg);
            }
        }),
    },
    Rule {
        id: "QS-R-0105",
        version: 1,
        severity: Severity::Blocks,
        columns: &[],
        source: "EU rule R0224",
        sentence: "The gross masses of all items together are not less than their net masses together.",
        reads: &[Slot::NetMassKg, Slot::GrossMassKg],
        check: Check::Declaration(|declaration, fire| {
            let (Some(gross), Some(net)) = (declaration.sum(Slot::GrossMassKg), declaration.sum(Slot::NetMassKg))
            else {
                return;
            };
            // Where one item alone is wrong, its own finding says so.
            let one_is_wrong = declaration.items().iter().any(|item| {
                let gross = item.gross_mass_kg().filter(|gross| *gross > Decimal::ZERO);
                gross.zip(item.net_mass_kg()).is_some_and(|(gross, net)| net > gross)
            });
            let Some(first) = declaration.items().first() else { return };
            if gross < net && gross > Decimal::ZERO && !one_is_wrong {
                let message = format!(
                    "The items weigh {} kg gross together, less than their net masses, {} kg.",
                    words(gross),
                    words(net)
                );
                fire.at(first.path(Slot::GrossMassKg), message)
                    .with_value(first.path(Slot::GrossMassKg), "sum of gross masses", format!("{} kg", words(gross)))
                    .with_value(first.path(Slot::NetMassKg), "sum of net masses", format!("{} kg", words(net)));
            }
        }),
    },
    Rule {
        id: "QS-R-0106",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC-DA Annex B, 18 01 and 18 04; EU rule R0224",
        sentence: "A total gross mass given once for all items is not less than their net masses together.",
        reads: &[Slot::HeaderGrossMassKg, Slot::GrossMassKg, Slot::NetMassKg],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let Some(total) = header.gross_mass_kg() else { return };
            let weighed = declaration.items().iter().any(|item| item.gross_mass_kg().is_some());
            let Some(net) = declaration.sum(Slot::NetMassKg).filter(|net| !weighed && *net > total) else { return };
            let path = header.path(Slot::HeaderGrossMassKg);
            let message = format!(
                "Total gross mass {} kg is less than the net masses of the items together, {} kg.",
                words(total),
                words(net)
            );
            fire.at(path.clone(), message).because(header, Slot::HeaderGrossMassKg).with_value(
                path,
                "sum of net masses",
                format!("{} kg", words(net)),
            );
        }),
    },
    Rule {
        id: "QS-R-0107",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "house rule: grams typed as kilograms, or a slipped decimal mark",
        sentence: "The gross mass of an item is not a thousand times its net mass.",
        reads: &[Slot::NetMassKg, Slot::GrossMassKg],
        check: Check::Item(|_, item, fire| {
            let (Some(net), Some(gross)) = (item.net_mass_kg(), item.gross_mass_kg()) else { return };
            if net > Decimal::ZERO && net.checked_mul(Decimal::ONE_THOUSAND).is_some_and(|limit| gross >= limit) {
                let message = format!(
                    "Item {}: gross mass {} kg is a thousand times the net mass {} kg or more; check both for a slipped decimal mark.",
                    item.ordinal(),
                    words(gross),
                    words(net)
                );
                fire.at(item.path(Slot::GrossMassKg), message)
                    .because(item.scope(), Slot::GrossMassKg)
                    .because(item.scope(), Slot::NetMassKg);
            }
        }),
    },
    Rule {
        id: "QS-R-0108",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "EU rule R0221: zero is for goods packed with those of an item that has a gross mass",
        sentence: "At least one item has a gross mass above zero.",
        reads: &[Slot::GrossMassKg],
        check: Check::Declaration(|declaration, fire| {
            let items = declaration.items();
            let Some(first) = items.first() else { return };
            if items.iter().all(|item| item.gross_mass_kg() == Some(Decimal::ZERO)) {
                let message = "Every item has gross mass 0 kg; at least one weighs something.";
                fire.at(first.path(Slot::GrossMassKg), message).because(first.scope(), Slot::GrossMassKg);
            }
        }),
    },
];
