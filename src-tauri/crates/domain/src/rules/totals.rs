//! Totals and numbering.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::{Check, Rule, words};
use crate::declaration::Slot;
use crate::findings::{Repair, Severity};
use crate::record::Node;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-0301",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC-DA Annex B, 14 06 and 14 08; house rule: the total is that of the items",
        sentence: "The total amount invoiced is the sum of the amounts of the items.",
        reads: &[Slot::TotalInvoiceAmount, Slot::ItemAmount],
        check: Check::Declaration(|declaration, fire| {
            let Some(total) = declaration.header().total_invoice_amount() else { return };
            let Some(sum) = declaration.sum(Slot::ItemAmount) else { return };
            if total == sum {
                return;
            }
            let path = declaration.header().path(Slot::TotalInvoiceAmount);
            let message = format!(
                "Total amount invoiced {} differs from the sum of the items, {}: it is {} {}.",
                words(total),
                words(sum),
                words((total - sum).abs()),
                if total < sum { "less" } else { "more" }
            );
            let label = match declaration.items().len() {
                1 => "sum of 1 item".to_owned(),
                count => format!("sum of {count} items"),
            };
            fire.at(path.clone(), message)
                .because(declaration.header(), Slot::TotalInvoiceAmount)
                .with_value(path.clone(), label, words(sum))
                .repair(Repair::set(format!("Set {}", words(sum)), path, Node::decimal(sum)));
        }),
    },
    Rule {
        id: "QS-R-0302",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "SAD box 5; CAS declaration model, totNumItems",
        sentence: "The number of items is the number of items present.",
        reads: &[Slot::TotalItemCount, Slot::ItemNumber],
        check: Check::Declaration(|declaration, fire| {
            let Some(given) = declaration.header().total_item_count() else { return };
            let present = Decimal::from(declaration.items().len());
            if given == present {
                return;
            }
            let path = declaration.header().path(Slot::TotalItemCount);
            let are = if present == Decimal::ONE { "is" } else { "are" };
            fire.at(
                path.clone(),
                format!("Number of items is {}, but {} {are} present.", words(given), words(present)),
            )
            .because(declaration.header(), Slot::TotalItemCount)
            .with_value(path.clone(), "items present", words(present))
            .repair(Repair::set(format!("Set {}", words(present)), path, Node::decimal(present)));
        }),
    },
    Rule {
        id: "QS-R-0303",
        version: 1,
        severity: Severity::Blocks,
        columns: &[],
        source: "UCC-DA Annex B, 11 03; EU rule R0987",
        sentence: "An item number occurs once.",
        reads: &[Slot::ItemNumber],
        check: Check::Declaration(|declaration, fire| {
            let mut first: HashMap<Decimal, usize> = HashMap::new();
            for item in declaration.items() {
                let Some(number) = item.number() else { continue };
                let Some(other) = first.get(&number) else {
                    first.insert(number, item.ordinal());
                    continue;
                };
                let path = item.path(Slot::ItemNumber);
                let ordinal = Decimal::from(item.ordinal());
                fire.at(
                    path.clone(),
                    format!("Items {other} and {} both have number {}.", item.ordinal(), words(number)),
                )
                .because(item.scope(), Slot::ItemNumber)
                .repair(Repair::set(format!("Set {}", words(ordinal)), path, Node::decimal(ordinal)));
            }
        }),
    },
    Rule {
        id: "QS-R-0304",
        version: 1,
        severity: Severity::Informs,
        columns: &[],
        source: "EU rule R0987",
        sentence: "Item numbers run 1, 2, 3 in the order of the items.",
        reads: &[Slot::ItemNumber],
        check: Check::Declaration(|declaration, fire| {
            let misplaced = declaration
                .items()
                .iter()
                .find(|item| item.number().is_some_and(|number| number != Decimal::from(item.ordinal())));
            if let Some(item) = misplaced {
                let message = format!(
                    "Item numbers do not run 1, 2, 3: the item at place {} has another number.",
                    item.ordinal()
                );
                fire.at(item.path(Slot::ItemNumber), message).because(item.scope(), Slot::ItemNumber);
            }
        }),
    },
    Rule {
        id: "QS-R-0305",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "house rule: price times quantity is the amount, within one hundredth per unit of rounding",
        sentence: "An item's amount is its unit price times its quantity, where both are given.",
        reads: &[Slot::ItemAmount, Slot::UnitPrice, Slot::TradeQuantity],
        check: Check::Item(|_, item, fire| {
            let (Some(amount), Some(price), Some(quantity)) =
                (item.item_amount(), item.unit_price(), item.trade_quantity())
            else {
                return;
            };
            let Some(product) = price.checked_mul(quantity) else { return };
            // A price printed with two decimals may be half a hundredth off per unit.
            let tolerance = Decimal::new(1, 2).max(quantity.abs() * Decimal::new(5, 3));
            if (amount - product).abs() > tolerance {
                let message = format!(
                    "Item {}: amount {} is not price times quantity, {}.",
                    item.ordinal(),
                    words(amount),
                    words(product)
                );
                fire.at(item.path(Slot::ItemAmount), message)
                    .because(item.scope(), Slot::ItemAmount)
                    .because(item.scope(), Slot::UnitPrice)
                    .because(item.scope(), Slot::TradeQuantity);
            }
        }),
    },
    Rule {
        id: "QS-R-0306",
        version: 1,
        severity: Severity::Blocks,
        columns: &[],
        source: "UCC-DA Annex B, 18 02; CAS goodsMeasure supQty and supQtyUoM",
        sentence: "A supplementary unit stands with a supplementary quantity.",
        reads: &[Slot::SupplementaryQuantity, Slot::SupplementaryUnit],
        check: Check::Item(|_, item, fire| {
            if item.supplementary_unit().is_some() && item.scope().node(Slot::SupplementaryQuantity).is_none() {
                let message = format!("Item {}: a supplementary unit without a quantity.", item.ordinal());
                fire.at(item.path(Slot::SupplementaryQuantity), message)
                    .because(item.scope(), Slot::SupplementaryUnit)
                    .repair(Repair::clear("Remove the unit", item.path(Slot::SupplementaryUnit)));
            }
        }),
    },
    Rule {
        id: "QS-R-0307",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC 70(1): the price paid; Reg. (EU) 2020/1197, nature of transaction 11 and 12: against payment",
        sentence: "Goods that are sold have an amount above zero.",
        reads: &[Slot::ItemAmount, Slot::TransactionNature, Slot::ItemTransactionNature],
        check: Check::Item(|declaration, item, fire| {
            if item.item_amount() != Some(Decimal::ZERO) {
                return;
            }
            let header = declaration.header();
            let own = item.item_transaction_nature();
            let Some(nature @ ("11" | "12")) = own.or_else(|| header.transaction_nature()) else { return };
            let message = format!(
                "Item {}: amount 0 does not go with nature of transaction {nature}, a sale; goods free of charge have a value too.",
                item.ordinal()
            );
            let (scope, slot) = match own {
                Some(_) => (item.scope(), Slot::ItemTransactionNature),
                None => (header, Slot::TransactionNature),
            };
            fire.at(item.path(Slot::ItemAmount), message).because(item.scope(), Slot::ItemAmount).because(scope, slot);
        }),
    },
    Rule {
        id: "QS-R-0308",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC-DA Annex B, 99 06; Reg. (EU) 2020/1197: value at the national border",
        sentence: "A statistical value is above zero.",
        reads: &[Slot::StatisticalValue],
        check: Check::Item(|_, item, fire| {
            if item.statistical_value() == Some(Decimal::ZERO) {
                let message = format!(
                    "Item {}: statistical value 0; it is the value of the goods at the border, also when they are free of charge.",
                    item.ordinal()
                );
                fire.at(item.path(Slot::StatisticalValue), message).because(item.scope(), Slot::StatisticalValue);
            }
        }),
    },
    Rule {
        id: "QS-R-0309",
        version: 1,
        severity: Severity::Informs,
        columns: &[],
        source: "house rule: freight and currency do not make a value ten times another",
        sentence: "The statistical value is not ten times the amount of the item, nor a tenth of it, in the same currency.",
        reads: &[Slot::StatisticalValue, Slot::ItemAmount, Slot::InvoiceCurrency, Slot::InternalCurrency],
        check: Check::Item(|declaration, item, fire| {
            let (Some(value), Some(amount)) = (item.statistical_value(), item.item_amount()) else { return };
            let header = declaration.header();
            let same_currency = header.invoice_currency().is_some()
                && header.invoice_currency() == header.internal_currency().or(Some("EUR"));
            let far = |one: Decimal, other: Decimal| other.checked_mul(Decimal::TEN).is_some_and(|limit| one > limit);
            if same_currency
                && value > Decimal::ZERO
                && amount > Decimal::ZERO
                && (far(value, amount) || far(amount, value))
            {
                let message = format!(
                    "Item {}: statistical value {} is far from the amount {}; check the decimal mark.",
                    item.ordinal(),
                    words(value),
                    words(amount)
                );
                fire.at(item.path(Slot::StatisticalValue), message)
                    .because(item.scope(), Slot::StatisticalValue)
                    .because(item.scope(), Slot::ItemAmount)
                    .because(header, Slot::InvoiceCurrency);
            }
        }),
    },
];
