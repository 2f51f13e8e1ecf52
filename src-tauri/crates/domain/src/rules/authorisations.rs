//! Authorisations, fiscal references, actors and additional references.

use std::collections::HashSet;

use super::{Check, Rule, countries, documents};
use crate::catalogue::Catalogue;
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
        || item
            .group(Group::ItemAuthorisation)
            .any(|entry| entry.item_authorisation_type().is_some_and(|kind| codes.contains(&kind)))
        || documents::is_named(declaration, item, codes)
}

/// The procedures a special procedure's authorisation is of (UCC-DA Annex A, columns 8a to 8e).
fn procedures_of(authorisation: &str) -> &'static [&'static str] {
    match authorisation {
        "C601" => &["51", "54"],
        "C516" => &["53"],
        "C517" | "C518" | "C519" => &["71", "76", "77"],
        "N990" => &["44"],
        "C019" => &["21", "22", "46", "48", "61", "63", "68"],
        _ => &[],
    }
}

/// The letters an authorisation number holds after its country: `CWP` of C517 (names of EU list 10274).
fn letters_of(authorisation: &str) -> Option<&'static str> {
    let code = Catalogue::embedded().list("authorisation_types")?.get(authorisation)?;
    code.name.split_once(':').map(|(letters, _)| letters)
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
            Slot::ItemAuthorisationType,
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
    Rule {
        id: "QS-R-1309",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "B1"],
        source: "EU rule R0678: C512 is of simplified declarations; UCC 166",
        sentence: "An authorisation for simplified declarations is not named in a standard declaration.",
        reads: &[Slot::AuthorisationType, Slot::AdditionalDeclarationType],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let Some(kind @ ("A" | "D")) = header.additional_declaration_type() else { return };
            let mut named = declaration.group(Group::Authorisation);
            if let Some(entry) = named.find(|entry| entry.authorisation_type() == Some("C512")) {
                let message =
                    format!("C512 authorises simplified declarations; this one is a standard declaration, {kind}.");
                fire.at(entry.path(Slot::AuthorisationType), message)
                    .because(entry, Slot::AuthorisationType)
                    .because(header, Slot::AdditionalDeclarationType);
            }
        }),
    },
    Rule {
        id: "QS-R-1310",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "B1"],
        source: "EU condition C0848; UCC 33",
        sentence: "A decision of binding tariff or origin information, C626 or C627, names its holder.",
        reads: &[Slot::AuthorisationType, Slot::AuthorisationHolder],
        check: Check::Declaration(|declaration, fire| {
            for entry in declaration.group(Group::Authorisation) {
                let Some(kind @ ("C626" | "C627")) = entry.authorisation_type() else { continue };
                if entry.authorisation_holder().is_none() {
                    let message = format!("{kind} binds for its holder; name the holder.");
                    fire.at(entry.path(Slot::AuthorisationHolder), message).because(entry, Slot::AuthorisationType);
                }
            }
        }),
    },
    Rule {
        id: "QS-R-1311",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "B1"],
        source: "EU rule R0679; UCC 22, 26: a decision is of its holder",
        sentence: "The holder of an authorisation is a party of the declaration.",
        reads: &[
            Slot::AuthorisationHolder,
            Slot::ImporterEori,
            Slot::ExporterEori,
            Slot::DeclarantEori,
            Slot::RepresentativeEori,
            Slot::Direction,
        ],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let trader = match header.direction() {
                Some("IN") => header.importer_eori(),
                Some("OUT") => header.exporter_eori(),
                _ => return,
            };
            // A party that is named by a code of master data has a number we do not see.
            let (Some(trader), Some(declarant)) = (trader, header.declarant_eori()) else { return };
            for entry in declaration.group(Group::Authorisation) {
                let Some(holder) = entry.authorisation_holder() else { continue };
                if holder != trader && holder != declarant && header.representative_eori() != Some(holder) {
                    let message = format!("The holder {holder} of the authorisation is no party of the declaration.");
                    fire.at(entry.path(Slot::AuthorisationHolder), message)
                        .because(entry, Slot::AuthorisationHolder)
                        .because(header, Slot::DeclarantEori);
                }
            }
        }),
    },
    Rule {
        id: "QS-R-1312",
        version: 1,
        severity: Severity::Informs,
        columns: &["H1", "B1"],
        source: "UCC-DA Annex A: country, letters of the authorisation, then the number; EU list 10274",
        sentence: "An authorisation number begins with the Member State and the letters of the authorisation: BECWP for C517.",
        reads: &[Slot::AuthorisationType, Slot::AuthorisationReference],
        check: Check::Declaration(|declaration, fire| {
            for entry in declaration.group(Group::Authorisation) {
                let (Some(kind), Some(number)) = (entry.authorisation_type(), entry.authorisation_reference()) else {
                    continue;
                };
                // A number in the older writing of a Member State passes: only one of another authorisation is certain.
                let other = ["CWP", "CW1", "CW2", "IPO", "OPO", "TEA", "EUS", "CGU", "DPO", "SDE", "EIR", "CCL"];
                let country = number.get(..2).filter(|country| countries::is_member_state(country));
                let (Some(own), Some(letters), Some(_)) = (letters_of(kind), number.get(2..5), country) else {
                    continue;
                };
                if own != letters && other.contains(&letters) {
                    let message = format!("Authorisation {number} is of {letters}, but {kind} is {own}.");
                    fire.at(entry.path(Slot::AuthorisationReference), message)
                        .because(entry, Slot::AuthorisationReference)
                        .because(entry, Slot::AuthorisationType);
                }
            }
        }),
    },
    Rule {
        id: "QS-R-1313",
        version: 1,
        severity: Severity::Informs,
        columns: &["H1", "B1", "B2"],
        source: "UCC 211: an authorisation is of a procedure",
        sentence: "The authorisation of a special procedure is used by an item.",
        reads: &[Slot::AuthorisationType, Slot::RequestedProcedure, Slot::PreviousProcedure],
        check: Check::Declaration(|declaration, fire| {
            let items = declaration.items();
            for entry in declaration.group(Group::Authorisation) {
                let Some(kind) = entry.authorisation_type() else { continue };
                let procedures = procedures_of(kind);
                let is_of =
                    |procedure: Option<&str>| procedure.is_some_and(|procedure| procedures.contains(&procedure));
                let uses = |item: &Item<'_>| is_of(item.requested_procedure()) || is_of(item.previous_procedure());
                if !procedures.is_empty() && !items.is_empty() && !items.iter().any(uses) {
                    let message = format!("{kind} is named, but no item has procedure {}.", procedures.join(" or "));
                    fire.at(entry.path(Slot::AuthorisationType), message).because(entry, Slot::AuthorisationType);
                }
            }
        }),
    },
];
