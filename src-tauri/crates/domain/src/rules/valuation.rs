//! Additions, deductions, duties and taxes.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::{Check, Rule, code_has, words};
use crate::declaration::{Group, Item, Slot};
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
    Rule {
        id: "QS-R-1208",
        version: 1,
        severity: Severity::Informs,
        columns: &["H1"],
        source: "UCC 72(f): import duties that are part of the price are deducted where they are shown apart; Incoterms 2020, DDP",
        sentence: "A price DDP holds import duties, which are deducted with BC.",
        reads: &[Slot::DeliveryTerms, Slot::AdjustmentCode],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            if header.delivery_terms() != Some("DDP") || declaration.items().is_empty() {
                return;
            }
            let deducts =
                |item: &Item<'_>| item.group(Group::Adjustment).any(|entry| entry.adjustment_code() == Some("BC"));
            if !declaration.items().iter().any(deducts) {
                let message =
                    "A price DDP holds the import duties; shown apart on the invoice they are deducted with BC.";
                fire.at(header.path(Slot::DeliveryTerms), message).because(header, Slot::DeliveryTerms);
            }
        }),
    },
    Rule {
        id: "QS-R-1209",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC 72(a): only transport after the border that the price holds is deducted; Incoterms 2020",
        sentence: "Transport after the border is deducted only where the price holds it.",
        reads: &[Slot::DeliveryTerms, Slot::AdjustmentCode],
        check: Check::Item(|declaration, item, fire| {
            let header = declaration.header();
            let Some(terms) = header.delivery_terms().filter(|terms| FREIGHT_ON_TOP.contains(terms)) else { return };
            for entry in item.group(Group::Adjustment).filter(|entry| entry.adjustment_code() == Some("BA")) {
                let message = format!(
                    "Item {}: a price {terms} holds no transport after the border; there is nothing to deduct with BA.",
                    item.ordinal()
                );
                fire.at(entry.path(Slot::AdjustmentCode), message)
                    .because(entry, Slot::AdjustmentCode)
                    .because(header, Slot::DeliveryTerms);
            }
        }),
    },
    Rule {
        id: "QS-R-1210",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC 72(f); Incoterms 2020: of all terms DDP alone has the seller pay import duties",
        sentence: "Import duties are deducted only where the price holds them, DDP.",
        reads: &[Slot::DeliveryTerms, Slot::AdjustmentCode],
        check: Check::Item(|declaration, item, fire| {
            let header = declaration.header();
            let Some(terms) = header.delivery_terms().filter(|terms| !matches!(*terms, "DDP" | "XXX")) else { return };
            for entry in item.group(Group::Adjustment).filter(|entry| entry.adjustment_code() == Some("BC")) {
                let message = format!(
                    "Item {}: a price {terms} holds no import duties; there is nothing to deduct with BC.",
                    item.ordinal()
                );
                fire.at(entry.path(Slot::AdjustmentCode), message)
                    .because(entry, Slot::AdjustmentCode)
                    .because(header, Slot::DeliveryTerms);
            }
        }),
    },
    Rule {
        id: "QS-R-1211",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC 71: additions are made to the price paid, that is in method 1",
        sentence: "Additions go with the transaction value, method 1.",
        reads: &[Slot::AdjustmentCode, Slot::ItemValuationMethod, Slot::ShipmentValuationMethod],
        check: Check::Item(|declaration, item, fire| {
            let header = declaration.header();
            let own = item.item_valuation_method();
            let Some(method @ ("2" | "3" | "4" | "5")) = own.or_else(|| header.shipment_valuation_method()) else {
                return;
            };
            let (scope, slot) = match own {
                Some(_) => (item.scope(), Slot::ItemValuationMethod),
                None => (header, Slot::ShipmentValuationMethod),
            };
            for entry in item.group(Group::Adjustment) {
                let is_addition = |code: &&str| code_has("valuation_adjustments", code, "addition");
                let Some(code) = entry.adjustment_code().filter(is_addition) else { continue };
                let message = format!(
                    "Item {}: addition {code} is made to a price paid; valuation method {method} starts from another value.",
                    item.ordinal()
                );
                fire.at(entry.path(Slot::AdjustmentCode), message)
                    .because(entry, Slot::AdjustmentCode)
                    .because(scope, slot);
            }
        }),
    },
    Rule {
        id: "QS-R-1212",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC-DA Annex B, 14 07: four characters, each 0 or 1",
        sentence: "Each of the four valuation indicators is 0 or 1.",
        reads: &[Slot::ValuationIndicators],
        check: Check::Item(|_, item, fire| {
            let Some(text) = item.valuation_indicators() else { return };
            if text.chars().any(|c| c.is_ascii_digit() && !matches!(c, '0' | '1')) {
                let message = format!(
                    "Item {}: valuation indicators {text}: each of the four is 0 (no) or 1 (yes).",
                    item.ordinal()
                );
                fire.at(item.path(Slot::ValuationIndicators), message).because(item.scope(), Slot::ValuationIndicators);
            }
        }),
    },
    Rule {
        id: "QS-R-1213",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC 71(1)(d); UCC-DA Annex B, 14 07: the fourth says that proceeds of a resale go to the seller; EU list 10041, AJ",
        sentence: "Proceeds of a resale are added with AJ where the fourth valuation indicator says that there are some, and only there.",
        reads: &[Slot::ValuationIndicators, Slot::AdjustmentCode],
        check: Check::Item(|_, item, fire| {
            let Some(fourth) = item.valuation_indicators().and_then(|text| text.get(3..4)) else { return };
            let added = item.group(Group::Adjustment).find(|entry| entry.adjustment_code() == Some("AJ"));
            match (fourth, added) {
                ("1", None) => {
                    let message = format!(
                        "Item {}: the fourth valuation indicator says that proceeds of a resale go to the seller; add them with AJ.",
                        item.ordinal()
                    );
                    fire.at(item.path(Slot::ValuationIndicators), message)
                        .because(item.scope(), Slot::ValuationIndicators);
                }
                ("0", Some(entry)) => {
                    let message = format!(
                        "Item {}: AJ adds proceeds of a resale, but the fourth valuation indicator says that there are none.",
                        item.ordinal()
                    );
                    fire.at(item.path(Slot::ValuationIndicators), message)
                        .because(item.scope(), Slot::ValuationIndicators)
                        .because(entry, Slot::AdjustmentCode);
                }
                _ => {}
            }
        }),
    },
    Rule {
        id: "QS-R-1214",
        version: 1,
        severity: Severity::Informs,
        columns: &["H1"],
        source: "UCC 70(3): restrictions and conditions may stand against the transaction value",
        sentence: "Restrictions or conditions of the sale are looked at before method 1 is used.",
        reads: &[Slot::ValuationIndicators, Slot::ItemValuationMethod, Slot::ShipmentValuationMethod],
        check: Check::Item(|declaration, item, fire| {
            let Some(text) = item.valuation_indicators() else { return };
            let method = item.item_valuation_method().or_else(|| declaration.header().shipment_valuation_method());
            if method == Some("1") && text.get(1..3).is_some_and(|middle| middle.contains('1')) {
                let message = format!(
                    "Item {}: valuation indicators {text} say that the sale is restricted or under a condition; see whether method 1 may be used.",
                    item.ordinal()
                );
                fire.at(item.path(Slot::ValuationIndicators), message).because(item.scope(), Slot::ValuationIndicators);
            }
        }),
    },
];
