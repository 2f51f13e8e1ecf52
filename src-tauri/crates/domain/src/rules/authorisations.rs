//! Authorisations, fiscal references, actors and additional references.

use std::collections::HashSet;

use super::{Check, Rule, documents};
use crate::declaration::{Declaration, Group, Item, Slot};
use crate::findings::Severity;

/// The authorisations of which a procedure needs one (UCC 211; UCC-DA Annex A, columns 8a to 8e).
fn authorisations_of(procedure: &str) -> &'static [&'static str] {
    match procedure {
        "51" => &["C601"],
        "53" => &["C516"],
        "71" => &["C517", "C518", "C519"],
        "44" => &["N990", "C990", "D019"],
        "21" | "22" | "46" | "48" | "61" => &["C019"],
        _ => &[],
    }
}

/// The customs declaration itself is the application (UCC-DA 163).
const BY_DECLARATION: &str = "00100";

/// Named among the authorisations, or as a supporting document of the item or of the whole.
fn is_named(declaration: &Declaration<'_>, item: &Item<'_>, codes: &[&str]) -> bool {
    declaration
        .group(Group::Authorisation)
        .any(|entry| entry.authorisation_type().is_some_and(|kind| codes.contains(&kind)))
        || documents::is_named(declaration, item, codes)
}

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-1301",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "B1"],
        source: "UCC 211; UCC-DA 163 and Annex A, columns 8a to 8e; UCC-IA Annex B, 12 12",
        sentence: "A special procedure names the authorisation it rests on, or applies for one with 00100.",
        reads: &[
            Slot::RequestedProcedure,
            Slot::AuthorisationType,
            Slot::AdditionalInformationCode,
            Slot::DocumentCategory,
            Slot::DocumentType,
            Slot::HeaderDocumentCategory,
            Slot::HeaderDocumentType,
            Slot::ShipmentDocumentCategory,
            Slot::ShipmentDocumentType,
        ],
        check: Check::Item(|declaration, item, fire| {
            let Some(procedure) = item.requested_procedure() else { return };
            let codes = authorisations_of(procedure);
            let by_declaration = item
                .group(Group::AdditionalInformation)
                .any(|entry| entry.additional_information_code() == Some(BY_DECLARATION));
            if codes.is_empty() || by_declaration || is_named(declaration, item, codes) {
                return;
            }
            let message = format!(
                "Item {}: procedure {procedure} rests on an authorisation {}; name it.",
                item.ordinal(),
                codes.join(" or ")
            );
            fire.at(item.path(Slot::RequestedProcedure), message).because(item.scope(), Slot::RequestedProcedure);
        }),
    },
    Rule {
        id: "QS-R-1302",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC-IA Annex B, 12 12: each authorisation once",
        sentence: "Each authorisation stands once.",
        reads: &[Slot::AuthorisationType, Slot::AuthorisationReference],
        check: Check::Declaration(|declaration, fire| {
            let mut seen = HashSet::new();
            for entry in declaration.group(Group::Authorisation) {
                let (Some(kind), Some(reference)) = (entry.authorisation_type(), entry.authorisation_reference())
                else {
                    continue;
                };
                if !seen.insert((kind, reference)) {
                    fire.at(entry.path(Slot::AuthorisationReference), format!("Authorisation {kind} stands twice."))
                        .because(entry, Slot::AuthorisationType)
                        .because(entry, Slot::AuthorisationReference);
                }
            }
        }),
    },
    Rule {
        id: "QS-R-1303",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "Dir. 2006/112 Art. 143(2); UCC-IA Annex B, 13 16: FR1 or FR3, and FR2",
        sentence: "Procedures 42 and 63 name the VAT numbers of the importer or his tax representative and of the customer.",
        reads: &[Slot::RequestedProcedure, Slot::FiscalRole],
        check: Check::Item(|_, item, fire| {
            let Some(procedure @ ("42" | "63")) = item.requested_procedure() else { return };
            let has = |roles: &[&str]| {
                item.group(Group::FiscalReference)
                    .any(|entry| entry.fiscal_role().is_some_and(|role| roles.contains(&role)))
            };
            let missing = match (has(&["FR1", "FR3"]), has(&["FR2"])) {
                (true, true) => return,
                (false, true) => "of the importer (FR1) or his tax representative (FR3)",
                (true, false) => "of the customer (FR2)",
                (false, false) => "of the importer (FR1) or his tax representative (FR3) and of the customer (FR2)",
            };
            let message = format!("Item {}: procedure {procedure} names the VAT number {missing}.", item.ordinal());
            fire.at(item.path(Slot::RequestedProcedure), message).because(item.scope(), Slot::RequestedProcedure);
        }),
    },
    Rule {
        id: "QS-R-1304",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "Dir. 2006/112 Art. 215: a VAT number begins with the letters of its Member State; IM for IOSS",
        sentence: "A VAT number begins with two letters.",
        reads: &[Slot::FiscalRole, Slot::FiscalVatNumber],
        check: Check::Item(|_, item, fire| {
            for entry in item.group(Group::FiscalReference) {
                let Some(number) = entry.fiscal_vat_number() else { continue };
                if !number.chars().take(2).all(|letter| letter.is_ascii_uppercase()) {
                    let message =
                        format!("Item {}: VAT number {number} does not begin with two letters.", item.ordinal());
                    fire.at(entry.path(Slot::FiscalVatNumber), message)
                        .because(entry, Slot::FiscalVatNumber)
                        .because(entry, Slot::FiscalRole);
                }
            }
        }),
    },
    Rule {
        id: "QS-R-1305",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC-IA Annex B, 13 16: one number for each role",
        sentence: "Each fiscal role stands once in an item.",
        reads: &[Slot::FiscalRole],
        check: Check::Item(|_, item, fire| {
            let mut seen = HashSet::new();
            for entry in item.group(Group::FiscalReference) {
                let Some(role) = entry.fiscal_role().filter(|role| !seen.insert(*role)) else { continue };
                fire.at(entry.path(Slot::FiscalRole), format!("Item {}: {role} stands twice.", item.ordinal()))
                    .because(entry, Slot::FiscalRole);
            }
        }),
    },
    Rule {
        id: "QS-R-1306",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC-IA Annex B, 13 14: each actor once in a role",
        sentence: "Each actor of the supply chain stands once in a role.",
        reads: &[Slot::SupplyChainRole, Slot::SupplyChainIdentification],
        check: Check::Declaration(|declaration, fire| {
            let mut seen = HashSet::new();
            for entry in declaration.group(Group::SupplyChainActor) {
                let (Some(role), Some(number)) = (entry.supply_chain_role(), entry.supply_chain_identification())
                else {
                    continue;
                };
                if !seen.insert((role, number)) {
                    fire.at(entry.path(Slot::SupplyChainRole), format!("{number} stands twice as {role}."))
                        .because(entry, Slot::SupplyChainRole)
                        .because(entry, Slot::SupplyChainIdentification);
                }
            }
        }),
    },
    Rule {
        id: "QS-R-1307",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC-IA Annex B, 12 04: each reference once",
        sentence: "Each additional reference stands once in an item.",
        reads: &[Slot::AdditionalReferenceType, Slot::AdditionalReference],
        check: Check::Item(|_, item, fire| {
            let mut seen = HashSet::new();
            for entry in item.group(Group::AdditionalReference) {
                let Some(kind) = entry.additional_reference_type() else { continue };
                if !seen.insert((kind, entry.additional_reference())) {
                    let message = format!("Item {}: additional reference {kind} stands twice.", item.ordinal());
                    fire.at(entry.path(Slot::AdditionalReferenceType), message)
                        .because(entry, Slot::AdditionalReferenceType)
                        .because(entry, Slot::AdditionalReference);
                }
            }
        }),
    },
    Rule {
        id: "QS-R-1308",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "European Customs Inventory of Chemical Substances: seven digits, a hyphen, a digit",
        sentence: "A CUS code is seven digits, a hyphen and a digit, and stands with a commodity code.",
        reads: &[Slot::CusCode, Slot::CommodityCode],
        check: Check::Item(|_, item, fire| {
            let Some(code) = item.cus_code() else { return };
            let digits = |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
            let is_one = code.split_once('-').is_some_and(|(number, check)| digits(number, 7) && digits(check, 1));
            if !is_one {
                let message =
                    format!("Item {}: CUS code {code} is not seven digits, a hyphen and a digit.", item.ordinal());
                fire.at(item.path(Slot::CusCode), message).because(item.scope(), Slot::CusCode);
            }
        }),
    },
];
