//! Fiscal references: VAT numbers and their roles.

use super::{Check, Rule, additional_procedures, countries};
use crate::declaration::{Declaration, Group, Item, Scope, Slot};
use crate::findings::{Repair, Severity};
use crate::identifiers::VatNumber;

/// The Member State in which the declaration is made.
fn state_of<'d>(declaration: &Declaration<'d>) -> Option<&'d str> {
    let country = declaration.header().declaration_office()?.get(..2)?;
    countries::is_member_state(country).then_some(country)
}

/// True for procedures after which the goods go on to a customer in another Member State without VAT.
fn is_onward(item: &Item<'_>) -> bool {
    matches!(item.requested_procedure(), Some("42" | "63"))
}

/// The references of an item that are of one of these roles and have a readable number.
fn numbers<'i, 'd>(
    item: &'i Item<'d>,
    roles: &'static [&'static str],
) -> impl Iterator<Item = (&'i Scope<'d>, VatNumber<'d>)> {
    item.group(Group::FiscalReference)
        .filter(|entry| entry.fiscal_role().is_some_and(|role| roles.contains(&role)))
        .filter_map(|entry| Some((entry, VatNumber::parse(entry.fiscal_vat_number()?)?)))
}

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-2101",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "Dir. 2006/112 Art. 215; structure of VAT numbers as VIES asks for it",
        sentence: "A VAT number is written as its Member State writes them.",
        reads: &[Slot::FiscalRole, Slot::FiscalVatNumber],
        check: Check::Item(|_, item, fire| {
            for entry in item.group(Group::FiscalReference) {
                let Some(text) = entry.fiscal_vat_number() else { continue };
                let Some(number) = VatNumber::parse(text) else { continue };
                if number.is_of_national_shape() == Some(false) {
                    let message = format!(
                        "Item {}: VAT number {text} is not written as numbers of {} are; compare it with the papers or VIES.",
                        item.ordinal(),
                        number.letters()
                    );
                    fire.at(entry.path(Slot::FiscalVatNumber), message)
                        .because(entry, Slot::FiscalVatNumber)
                        .because(entry, Slot::FiscalRole);
                }
            }
        }),
    },
    Rule {
        id: "QS-R-2102",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "Dir. 2006/112 Art. 143(1)(d) and (2)(b): the customer is in another Member State",
        sentence: "The customer of procedures 42 and 63, FR2, has a VAT number of another Member State than that of import.",
        reads: &[Slot::RequestedProcedure, Slot::FiscalRole, Slot::FiscalVatNumber, Slot::DeclarationOffice],
        check: Check::Item(|declaration, item, fire| {
            let Some(state) = is_onward(item).then(|| state_of(declaration)).flatten() else { return };
            for (entry, number) in numbers(item, &["FR2"]).filter(|(_, number)| number.country() == state) {
                let message = format!(
                    "Item {}: the customer's VAT number {} is of {state}, where the goods are imported; he is in another Member State.",
                    item.ordinal(),
                    entry.fiscal_vat_number().unwrap_or(number.letters())
                );
                fire.at(entry.path(Slot::FiscalVatNumber), message)
                    .because(entry, Slot::FiscalVatNumber)
                    .because(declaration.header(), Slot::DeclarationOffice);
            }
        }),
    },
    Rule {
        id: "QS-R-2103",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "Dir. 2006/112 Art. 143(2)(a): the number was given in the Member State of import",
        sentence: "The VAT number of the importer or his tax representative under 42 and 63 is one of the Member State of import.",
        reads: &[Slot::RequestedProcedure, Slot::FiscalRole, Slot::FiscalVatNumber, Slot::DeclarationOffice],
        check: Check::Item(|declaration, item, fire| {
            let Some(state) = is_onward(item).then(|| state_of(declaration)).flatten() else { return };
            for (entry, number) in numbers(item, &["FR1", "FR3"]).filter(|(_, number)| number.country() != state) {
                let message = format!(
                    "Item {}: VAT number {} is not of {state}, where the goods are imported; without one the importer has a tax representative, FR3.",
                    item.ordinal(),
                    entry.fiscal_vat_number().unwrap_or(number.letters())
                );
                fire.at(entry.path(Slot::FiscalVatNumber), message)
                    .because(entry, Slot::FiscalVatNumber)
                    .because(entry, Slot::FiscalRole)
                    .because(declaration.header(), Slot::DeclarationOffice);
            }
        }),
    },
    Rule {
        id: "QS-R-2104",
        version: 1,
        severity: Severity::Informs,
        columns: &["H1"],
        source: "Dir. 2006/112 Art. 143(1)(d), 138: the supply goes to the Member State of the customer",
        sentence: "The goods of procedures 42 and 63 go to the Member State of the customer, FR2.",
        reads: &[
            Slot::RequestedProcedure,
            Slot::FiscalRole,
            Slot::FiscalVatNumber,
            Slot::DestinationCountry,
            Slot::ItemDestinationCountry,
            Slot::DeclarationOffice,
        ],
        check: Check::Item(|declaration, item, fire| {
            if !is_onward(item) {
                return;
            }
            let header = declaration.header();
            let own = item.item_destination_country();
            let Some(destination) = own.or_else(|| header.destination_country()) else { return };
            // A destination in the Member State of import has a finding of its own.
            if state_of(declaration) == Some(destination) {
                return;
            }
            let (scope, slot) = match own {
                Some(_) => (item.scope(), Slot::ItemDestinationCountry),
                None => (header, Slot::DestinationCountry),
            };
            for (entry, number) in numbers(item, &["FR2"]).filter(|(_, number)| number.country() != destination) {
                let message = format!(
                    "Item {}: the goods go to {destination}, but the customer's VAT number is of {}.",
                    item.ordinal(),
                    number.country()
                );
                fire.at(entry.path(Slot::FiscalVatNumber), message)
                    .because(entry, Slot::FiscalVatNumber)
                    .because(scope, slot);
            }
        }),
    },
    Rule {
        id: "QS-R-2105",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "Dir. 2006/112 Art. 143(2); UCC-IA Annex B, 13 16: FR2 customer, for 42 and 63",
        sentence: "A customer, FR2, is named under procedures 42 and 63 only.",
        reads: &[Slot::RequestedProcedure, Slot::FiscalRole],
        check: Check::Item(|_, item, fire| {
            let Some(procedure) = item.requested_procedure().filter(|_| !is_onward(item)) else { return };
            for entry in item.group(Group::FiscalReference).filter(|entry| entry.fiscal_role() == Some("FR2")) {
                let message = format!(
                    "Item {}: a customer FR2 is named under procedure {procedure}; he belongs to 42 and 63.",
                    item.ordinal()
                );
                fire.at(entry.path(Slot::FiscalRole), message)
                    .because(entry, Slot::FiscalRole)
                    .because(item.scope(), Slot::RequestedProcedure)
                    .repair(Repair::clear("Remove the customer", entry.base().clone()));
            }
        }),
    },
    Rule {
        id: "QS-R-2106",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "Dir. 2006/112 Art. 369q; Reg. (EU) 2019/2026: IM and ten digits",
        sentence: "A vendor of the import scheme, FR5, has a number that begins with IM, and only he has.",
        reads: &[Slot::FiscalRole, Slot::FiscalVatNumber],
        check: Check::Item(|_, item, fire| {
            for entry in item.group(Group::FiscalReference) {
                let (Some(role), Some(number)) = (entry.fiscal_role(), entry.fiscal_vat_number()) else { continue };
                let message = match (role == "FR5", number.starts_with("IM")) {
                    (true, false) => format!(
                        "Item {}: {number} is no number of the import scheme, IM and ten digits.",
                        item.ordinal()
                    ),
                    (false, true) => format!(
                        "Item {}: {number} is of the import scheme; its vendor has the role FR5, not {role}.",
                        item.ordinal()
                    ),
                    _ => continue,
                };
                fire.at(entry.path(Slot::FiscalRole), message)
                    .because(entry, Slot::FiscalRole)
                    .because(entry, Slot::FiscalVatNumber);
            }
        }),
    },
    Rule {
        id: "QS-R-2107",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "Dir. 2006/112 Art. 143(1)(ca), 369l; EU list CL102: F48",
        sentence: "Import under the scheme for distance sales, F48, names the vendor, FR5.",
        reads: &[Slot::AdditionalProcedure, Slot::FurtherProcedure, Slot::FiscalRole],
        check: Check::Item(|_, item, fire| {
            let Some((scope, slot, _)) = additional_procedures::named(item, |code| code == "F48") else { return };
            if !item.group(Group::FiscalReference).any(|entry| entry.fiscal_role() == Some("FR5")) {
                let message = format!(
                    "Item {}: F48 is free of VAT only with the number of the vendor, FR5; name it.",
                    item.ordinal()
                );
                fire.at(scope.path(slot), message).because(scope, slot);
            }
        }),
    },
];
