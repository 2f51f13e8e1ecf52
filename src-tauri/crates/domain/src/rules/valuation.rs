//! Additions, deductions, duties and taxes.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::{Check, Rule, words};
use crate::declaration::{Group, Slot};
use crate::findings::{Repair, Severity};
use crate::record::Node;

/// Freight up to the border of the Union (EU list 10041).
const FREIGHT: &str = "AK";
/// Delivery terms whose price holds the freight to a place in the Union (Incoterms 2020).
const FREIGHT_WITHIN: [&str; 7] = ["CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DDP"];
/// Delivery terms whose price ends before the freight begins.
const FREIGHT_ON_TOP: [&str; 4] = ["EXW", "FCA", "FAS", "FOB"];

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-1201",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC 71(1)(e): only freight that is not in the price is added; Incoterms 2020",
        sentence: "Freight that the price holds already is not added again.",
        reads: &[Slot::DeliveryTerms, Slot::AdjustmentCode],
        check: Check::Item(|declaration, item, fire| {
            let header = declaration.header();
            let Some(terms) = header.delivery_terms().filter(|terms| FREIGHT_WITHIN.contains(terms)) else { return };
            for entry in item.group(Group::Adjustment).filter(|entry| entry.adjustment_code() == Some(FREIGHT)) {
                let message =
                    format!("Item {}: freight is added, but the price {terms} holds it already.", item.ordinal());
                fire.at(entry.path(Slot::AdjustmentCode), message)
                    .because(entry, Slot::AdjustmentCode)
                    .because(header, Slot::DeliveryTerms);
            }
        }),
    },
    Rule {
        id: "QS-R-1202",
        version: 1,
        severity: Severity::Informs,
        columns: &["H1"],
        source: "UCC 71(1)(e): freight up to the border of the Union is part of the customs value",
        sentence: "Where the price ends before the freight, an item that has additions names the freight among them.",
        reads: &[Slot::DeliveryTerms, Slot::AdjustmentCode],
        check: Check::Item(|declaration, item, fire| {
            let header = declaration.header();
            let Some(terms) = header.delivery_terms().filter(|terms| FREIGHT_ON_TOP.contains(terms)) else { return };
            let mut entries = item.group(Group::Adjustment).peekable();
            let Some(first) = entries.peek().copied() else { return };
            if entries.all(|entry| entry.adjustment_code() != Some(FREIGHT)) {
                let message = format!(
                    "Item {}: a price {terms} does not hold the freight; it is added with {FREIGHT}.",
                    item.ordinal()
                );
                fire.at(first.path(Slot::AdjustmentCode), message)
                    .because(first, Slot::AdjustmentCode)
                    .because(header, Slot::DeliveryTerms);
            }
        }),
    },
    Rule {
        id: "QS-R-1203",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC-IA Annex B, 14 04: one amount for each code",
        sentence: "Each addition and deduction stands once in an item.",
        reads: &[Slot::AdjustmentCode],
        check: Check::Item(|_, item, fire| {
            let mut seen = HashSet::new();
            for entry in item.group(Group::Adjustment) {
                let Some(code) = entry.adjustment_code().filter(|code| !seen.insert(*code)) else { continue };
                let message = format!("Item {}: {code} stands twice among additions and deductions.", item.ordinal());
                fire.at(entry.path(Slot::AdjustmentCode), message).because(entry, Slot::AdjustmentCode);
            }
        }),
    },
    Rule {
        id: "QS-R-1204",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "house rule: nothing added is nothing to declare",
        sentence: "An addition or deduction is not zero.",
        reads: &[Slot::AdjustmentCode, Slot::AdjustmentAmount],
        check: Check::Item(|_, item, fire| {
            for entry in item.group(Group::Adjustment) {
                if entry.adjustment_amount() == Some(Decimal::ZERO) {
                    let message = format!("Item {}: an addition or deduction of 0 says nothing.", item.ordinal());
                    fire.at(entry.path(Slot::AdjustmentAmount), message)
                        .because(entry, Slot::AdjustmentAmount)
                        .because(entry, Slot::AdjustmentCode);
                }
            }
        }),
    },
    Rule {
        id: "QS-R-1205",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC-IA Annex B, 14 03 040: base, rate and tax amount; rounded to hundredths",
        sentence: "A tax amount is the base amount times the rate in percent, where no quantity is taxed.",
        reads: &[Slot::DutyBaseAmount, Slot::DutyBaseQuantity, Slot::DutyRate, Slot::DutyTaxAmount],
        check: Check::Item(|_, item, fire| {
            for entry in item.group(Group::Duty) {
                let (Some(base), Some(rate), Some(amount), None) =
                    (entry.duty_base_amount(), entry.duty_rate(), entry.duty_tax_amount(), entry.duty_base_quantity())
                else {
                    continue;
                };
                let Some(product) = base.checked_mul(rate).map(|product| product / Decimal::ONE_HUNDRED) else {
                    continue;
                };
                // Some offices round to whole units of the currency.
                if (amount - product).abs() >= Decimal::ONE {
                    let product = product.round_dp(2);
                    let message = format!(
                        "Item {}: tax amount {} is not base times rate, {}.",
                        item.ordinal(),
                        words(amount),
                        words(product)
                    );
                    let path = entry.path(Slot::DutyTaxAmount);
                    fire.at(path.clone(), message)
                        .because(entry, Slot::DutyTaxAmount)
                        .because(entry, Slot::DutyBaseAmount)
                        .because(entry, Slot::DutyRate)
                        .repair(Repair::set(format!("Set {}", words(product)), path, Node::decimal(product)));
                }
            }
        }),
    },
    Rule {
        id: "QS-R-1206",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC-IA Annex B, 14 16: the sum of what is to be paid",
        sentence: "The total of duties and taxes is the sum of the payable amounts.",
        reads: &[Slot::DutyTotalAmount, Slot::DutyPayableAmount],
        check: Check::Item(|_, item, fire| {
            let Some(total) = item.duty_total_amount() else { return };
            let payable: Vec<Decimal> =
                item.group(Group::Duty).filter_map(|entry| entry.duty_payable_amount()).collect();
            let Some(sum) = payable.iter().try_fold(Decimal::ZERO, |sum, amount| sum.checked_add(*amount)) else {
                return;
            };
            if payable.is_empty() || total == sum {
                return;
            }
            let path = item.path(Slot::DutyTotalAmount);
            let message = format!(
                "Item {}: total of duties and taxes {} differs from the sum of the payable amounts, {}.",
                item.ordinal(),
                words(total),
                words(sum)
            );
            fire.at(path.clone(), message)
                .because(item.scope(), Slot::DutyTotalAmount)
                .with_value(path.clone(), "sum of the payable amounts", words(sum))
                .repair(Repair::set(format!("Set {}", words(sum)), path, Node::decimal(sum)));
        }),
    },
    Rule {
        id: "QS-R-1207",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "EU list 10283: A00 import duty, C00 export duty",
        sentence: "Import duty is of imports, export duty of exports.",
        reads: &[Slot::Direction, Slot::DutyTaxType],
        check: Check::Item(|declaration, item, fire| {
            let header = declaration.header();
            let Some(direction) = header.direction() else { return };
            let foreign = match direction {
                "IN" => "C00",
                "OUT" => "A00",
                _ => return,
            };
            for entry in item.group(Group::Duty).filter(|entry| entry.duty_tax_type() == Some(foreign)) {
                let message = format!("Item {}: {foreign} is no duty of a shipment {direction}.", item.ordinal());
                fire.at(entry.path(Slot::DutyTaxType), message)
                    .because(entry, Slot::DutyTaxType)
                    .because(header, Slot::Direction);
            }
        }),
    },
];
