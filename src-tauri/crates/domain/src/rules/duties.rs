//! Duties, taxes and how they are paid.

use rust_decimal::Decimal;

use super::{Check, Rule, words};
use crate::declaration::{Declaration, Group, Scope, Slot};
use crate::findings::{Repair, Severity};
use crate::record::Node;

/// Value added tax (EU list 10283).
const VAT: &str = "B00";
/// Authorisation for deferred payment (EU list CL605).
const DEFERMENT: &str = "C506";

/// The lines of duties and taxes of all items.
fn duties<'a, 'd>(declaration: &'a Declaration<'d>) -> impl Iterator<Item = &'a Scope<'d>> {
    declaration.items().iter().flat_map(|item| item.group(Group::Duty))
}

/// Where a deferred payment is named.
fn deferral<'a, 'd>(declaration: &'a Declaration<'d>) -> Option<&'a Scope<'d>> {
    let above = declaration.groups().iter().map(|(_, entry)| entry);
    std::iter::once(declaration.header()).chain(above).find(|scope| scope.deferred_payment().is_some())
}

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-2201",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "B1"],
        source: "EU condition C0558; UCC-DA Annex B, 12 10: E deferred or postponed, G postponed VAT",
        sentence: "A deferred payment goes with a method of payment that defers, E or G.",
        reads: &[Slot::DeferredPayment, Slot::DutyPaymentMethod],
        check: Check::Declaration(|declaration, fire| {
            let Some(deferral) = deferral(declaration) else { return };
            let mut methods = duties(declaration).filter(|entry| entry.duty_payment_method().is_some());
            let Some(first) = methods.next() else { return };
            let defers = |entry: &Scope<'_>| matches!(entry.duty_payment_method(), Some("E" | "G"));
            if !defers(first) && !methods.any(defers) {
                let message = "A deferred payment is named, but no duty or tax is paid by E or G.";
                fire.at(deferral.path(Slot::DeferredPayment), message)
                    .because(deferral, Slot::DeferredPayment)
                    .because(first, Slot::DutyPaymentMethod);
            }
        }),
    },
    Rule {
        id: "QS-R-2202",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "B1"],
        source: "UCC 110; UCC-DA Annex B, 12 10; EU list CL605: C506",
        sentence: "Deferred payment, E, names the account or the authorisation C506.",
        reads: &[Slot::DutyPaymentMethod, Slot::DeferredPayment, Slot::AuthorisationType],
        check: Check::Declaration(|declaration, fire| {
            if deferral(declaration).is_some()
                || declaration.group(Group::Authorisation).any(|entry| entry.authorisation_type() == Some(DEFERMENT))
            {
                return;
            }
            let Some(entry) = duties(declaration).find(|entry| entry.duty_payment_method() == Some("E")) else {
                return;
            };
            let message = "Method of payment E defers the duty; name the deferred payment or the authorisation C506.";
            fire.at(declaration.header().path(Slot::DeferredPayment), message).because(entry, Slot::DutyPaymentMethod);
        }),
    },
    Rule {
        id: "QS-R-2203",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "EU conditions C0850 and C0852",
        sentence: "A tax is on an amount or on a quantity, each in a line of its own.",
        reads: &[Slot::DutyTaxType, Slot::DutyBaseAmount, Slot::DutyBaseQuantity],
        check: Check::Item(|_, item, fire| {
            for entry in item.group(Group::Duty) {
                if entry.duty_base_amount().is_some() && entry.duty_base_quantity().is_some() {
                    let message = format!(
                        "Item {}: {} has an amount and a quantity as base; give each in a line of its own.",
                        item.ordinal(),
                        entry.duty_tax_type().unwrap_or("a tax")
                    );
                    fire.at(entry.path(Slot::DutyBaseQuantity), message)
                        .because(entry, Slot::DutyBaseAmount)
                        .because(entry, Slot::DutyBaseQuantity);
                }
            }
        }),
    },
    Rule {
        id: "QS-R-2204",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC-IA Annex B, 14 03 042 and 043: what is to be paid of the tax",
        sentence: "No more is paid than the tax.",
        reads: &[Slot::DutyTaxType, Slot::DutyTaxAmount, Slot::DutyPayableAmount],
        check: Check::Item(|_, item, fire| {
            for entry in item.group(Group::Duty) {
                let (Some(tax), Some(payable)) = (entry.duty_tax_amount(), entry.duty_payable_amount()) else {
                    continue;
                };
                if payable > tax {
                    let path = entry.path(Slot::DutyPayableAmount);
                    let message = format!(
                        "Item {}: {} to be paid of {} is more than the tax, {}.",
                        item.ordinal(),
                        words(payable),
                        entry.duty_tax_type().unwrap_or("a tax"),
                        words(tax)
                    );
                    fire.at(path.clone(), message)
                        .because(entry, Slot::DutyPayableAmount)
                        .because(entry, Slot::DutyTaxAmount)
                        .repair(Repair::set(format!("Set {}", words(tax)), path, Node::decimal(tax)));
                }
            }
        }),
    },
    Rule {
        id: "QS-R-2205",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "Dir. 2006/112 Art. 85 and 86: customs value, duties, and costs up to the first place of destination",
        sentence: "VAT is on the customs value and the duty together at least.",
        reads: &[Slot::DutyTaxType, Slot::DutyBaseAmount, Slot::DutyTaxAmount],
        check: Check::Item(|_, item, fire| {
            let line = |kind: &str| item.group(Group::Duty).find(|entry| entry.duty_tax_type() == Some(kind));
            let Some((vat, duty)) = line(VAT).zip(line("A00")) else { return };
            let (Some(base), Some(value), Some(tax)) =
                (vat.duty_base_amount(), duty.duty_base_amount(), duty.duty_tax_amount())
            else {
                return;
            };
            let Some(least) = value.checked_add(tax) else { return };
            // Some offices round each to whole units of the currency.
            if base + Decimal::ONE < least {
                let message = format!(
                    "Item {}: the base of VAT, {}, is less than customs value and duty together, {}.",
                    item.ordinal(),
                    words(base),
                    words(least)
                );
                fire.at(vat.path(Slot::DutyBaseAmount), message)
                    .because(vat, Slot::DutyBaseAmount)
                    .because(duty, Slot::DutyBaseAmount)
                    .because(duty, Slot::DutyTaxAmount);
            }
        }),
    },
    Rule {
        id: "QS-R-2206",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "Dir. 2006/112 Art. 211; EU list 10015: G is of the VAT system",
        sentence: "Only VAT is postponed with G.",
        reads: &[Slot::DutyTaxType, Slot::DutyPaymentMethod],
        check: Check::Item(|_, item, fire| {
            for entry in item.group(Group::Duty) {
                let (Some("G"), Some(kind)) = (entry.duty_payment_method(), entry.duty_tax_type()) else { continue };
                // National kinds of tax begin with a digit: which of them are VAT the Member State knows.
                if kind.starts_with(['A', 'C', 'E']) {
                    let message =
                        format!("Item {}: method of payment G postpones VAT; {kind} is no VAT.", item.ordinal());
                    fire.at(entry.path(Slot::DutyPaymentMethod), message)
                        .because(entry, Slot::DutyPaymentMethod)
                        .because(entry, Slot::DutyTaxType);
                }
            }
        }),
    },
    Rule {
        id: "QS-R-2207",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "Dir. 2006/112 Art. 143(1)(d): 42 and 63 are exempt from VAT at import",
        sentence: "Under procedures 42 and 63 no VAT is paid at import.",
        reads: &[Slot::RequestedProcedure, Slot::DutyTaxType, Slot::DutyPayableAmount],
        check: Check::Item(|_, item, fire| {
            let Some(procedure @ ("42" | "63")) = item.requested_procedure() else { return };
            for entry in item.group(Group::Duty).filter(|entry| entry.duty_tax_type() == Some(VAT)) {
                if entry.duty_payable_amount().is_some_and(|payable| payable > Decimal::ZERO) {
                    let path = entry.path(Slot::DutyPayableAmount);
                    let message =
                        format!("Item {}: under procedure {procedure} no VAT is paid at import.", item.ordinal());
                    fire.at(path.clone(), message)
                        .because(entry, Slot::DutyPayableAmount)
                        .because(item.scope(), Slot::RequestedProcedure)
                        .repair(Repair::set("Set 0", path, Node::decimal(Decimal::ZERO)));
                }
            }
        }),
    },
];
