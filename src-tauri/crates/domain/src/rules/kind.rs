//! Kind of declaration, offices, security and what numbers the declaration names of itself.

use std::collections::HashMap;

use super::{Check, Rule, code_has, countries, parties};
use crate::declaration::{Declaration, Group, Scope, Slot};
use crate::findings::{Repair, Severity};

/// Authorisation for centralised clearance (EU list CL605).
const CENTRALISED: &str = "C513";

fn authorisation<'a, 'd>(declaration: &'a Declaration<'d>, code: &str) -> Option<&'a Scope<'d>> {
    declaration.group(Group::Authorisation).find(|entry| entry.authorisation_type() == Some(code))
}

/// True when an item or the whole has a previous document of this type.
fn follows(declaration: &Declaration<'_>, types: &[&str]) -> bool {
    let is = |kind: Option<&str>| kind.is_some_and(|kind| types.contains(&kind));
    declaration.group(Group::ShipmentPreviousDocument).any(|entry| is(entry.shipment_previous_document_type()))
        || declaration
            .items()
            .iter()
            .any(|item| item.previous_documents().any(|entry| is(entry.previous_document_type())))
}

/// Where an item says that the bill of lading is to order and the consignee unknown (EU list CL239).
fn unknown_consignee<'a, 'd>(declaration: &'a Declaration<'d>) -> Option<&'a Scope<'d>> {
    let mut entries = declaration.items().iter().flat_map(|item| item.group(Group::AdditionalInformation));
    entries.find(|entry| entry.additional_information_code() == Some("30600"))
}

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-1901",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "B1"],
        source: "UCC 167; EU guideline G0412",
        sentence: "A supplementary declaration to a simplified one names its MRN as previous document NMRN.",
        reads: &[Slot::AdditionalDeclarationType, Slot::PreviousDocumentType, Slot::ShipmentPreviousDocumentType],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let Some(kind @ ("X" | "Y")) = header.additional_declaration_type() else { return };
            if !follows(declaration, &["MRN"]) {
                let message = format!(
                    "A supplementary declaration {kind} names the simplified one by its MRN as previous document NMRN."
                );
                fire.at(header.path(Slot::AdditionalDeclarationType), message)
                    .because(header, Slot::AdditionalDeclarationType);
            }
        }),
    },
    Rule {
        id: "QS-R-1902",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "B1"],
        source: "UCC 182; EU list CL214: NCLE, date of the entry in the records",
        sentence: "A supplementary declaration to an entry in the records names it as previous document NCLE or NMRN.",
        reads: &[Slot::AdditionalDeclarationType, Slot::PreviousDocumentType, Slot::ShipmentPreviousDocumentType],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            if header.additional_declaration_type() == Some("Z") && !follows(declaration, &["CLE", "MRN"]) {
                let message = "A supplementary declaration Z names the entry in the records as previous document NCLE, or the notification by NMRN.";
                fire.at(header.path(Slot::AdditionalDeclarationType), message)
                    .because(header, Slot::AdditionalDeclarationType);
            }
        }),
    },
    Rule {
        id: "QS-R-1903",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "B1"],
        source: "UCC 166(2), 182; EU list CL605: C512 simplified declarations, C514 entry in the records",
        sentence: "A supplementary declaration Y or Z names the authorisation of what it completes.",
        reads: &[Slot::AdditionalDeclarationType, Slot::AuthorisationType],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let (kind, wanted) = match header.additional_declaration_type() {
                Some(kind @ "Y") => (kind, "C512"),
                Some(kind @ "Z") => (kind, "C514"),
                _ => return,
            };
            if authorisation(declaration, wanted).is_none() {
                let message =
                    format!("A supplementary declaration {kind} rests on an authorisation {wanted}; name it.");
                fire.at(header.path(Slot::AdditionalDeclarationType), message)
                    .because(header, Slot::AdditionalDeclarationType);
            }
        }),
    },
    Rule {
        id: "QS-R-1904",
        version: 1,
        severity: Severity::Blocks,
        columns: &["H1", "H2", "H3", "H4", "H5"],
        source: "UCC-DA Annex B Title II, 11 02: R is an export declared afterwards (UCC-IA 337)",
        sentence: "A declaration made afterwards, R, is an export.",
        reads: &[Slot::AdditionalDeclarationType, Slot::Direction],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let Some(kind) = header.additional_declaration_type() else { return };
            if header.direction() == Some("IN") && code_has("additional_declaration_types", kind, "export") {
                let message = format!("Additional declaration type {kind} is of exports; this is an import.");
                fire.at(header.path(Slot::AdditionalDeclarationType), message)
                    .because(header, Slot::AdditionalDeclarationType)
                    .because(header, Slot::Direction);
            }
        }),
    },
    Rule {
        id: "QS-R-1905",
        version: 1,
        severity: Severity::Blocks,
        columns: &["B1", "B2", "B3", "C1"],
        source: "UCC 159(3); UCC-IA 329: goods leave the customs territory at an office of exit in it",
        sentence: "The office of exit is in the Union.",
        reads: &[Slot::ExitOffice, Slot::DeclarationOffice],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let Some(office) = header.exit_office().filter(|_| parties::is_made_in_the_union(header)) else { return };
            let country = office.get(..2).filter(|country| countries::is_known(country));
            if let Some(country) = country.filter(|country| !countries::is_member_state(country)) {
                let message = format!(
                    "Office of exit {office} is in {country}; name the last office in the Union that the goods pass."
                );
                fire.at(header.path(Slot::ExitOffice), message).because(header, Slot::ExitOffice);
            }
        }),
    },
    Rule {
        id: "QS-R-1906",
        version: 1,
        severity: Severity::Informs,
        columns: &["H1", "B1"],
        source: "UCC-DA Annex B, 17 10, note 23; EU guideline G0187: only where it is another office",
        sentence: "A supervising office is named only where it is another than the office of declaration.",
        reads: &[Slot::SupervisingOffice, Slot::DeclarationOffice],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let Some(office) = header.supervising_office() else { return };
            if header.declaration_office() == Some(office) {
                let path = header.path(Slot::SupervisingOffice);
                let message = format!(
                    "The supervising office {office} is that of the declaration; it is named only where it is another."
                );
                fire.at(path.clone(), message)
                    .because(header, Slot::SupervisingOffice)
                    .because(header, Slot::DeclarationOffice)
                    .repair(Repair::clear("Remove the supervising office", path));
            }
        }),
    },
    Rule {
        id: "QS-R-1907",
        version: 1,
        severity: Severity::Blocks,
        columns: &["B1"],
        source: "EU rule R0676; UCC 179",
        sentence: "An office of presentation is named in centralised clearance only, with the authorisation C513.",
        reads: &[Slot::PresentationOffice, Slot::AuthorisationType],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let Some(office) = header.presentation_office() else { return };
            if authorisation(declaration, CENTRALISED).is_none() {
                let message = format!(
                    "Office of presentation {office} is of centralised clearance; name the authorisation {CENTRALISED}, or remove the office."
                );
                let path = header.path(Slot::PresentationOffice);
                fire.at(path.clone(), message)
                    .because(header, Slot::PresentationOffice)
                    .repair(Repair::clear("Remove the office of presentation", path));
            }
        }),
    },
    Rule {
        id: "QS-R-1908",
        version: 1,
        severity: Severity::Blocks,
        columns: &["B1"],
        source: "EU rule R0675; UCC 179",
        sentence: "Centralised clearance, C513, names the office of presentation.",
        reads: &[Slot::AuthorisationType, Slot::PresentationOffice],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let Some(entry) = authorisation(declaration, CENTRALISED) else { return };
            if header.presentation_office().is_none() {
                let message = format!(
                    "{CENTRALISED} authorises centralised clearance; name the office where the goods are presented."
                );
                fire.at(header.path(Slot::PresentationOffice), message).because(entry, Slot::AuthorisationType);
            }
        }),
    },
    Rule {
        id: "QS-R-1909",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "B1"],
        source: "EU rule R0028: the third and fourth characters are the country that gave the MRN",
        sentence: "The MRN was given in the Member State of the office.",
        reads: &[Slot::Mrn, Slot::DeclarationOffice],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let (Some(mrn), Some(office)) = (header.mrn(), header.declaration_office()) else { return };
            let country = mrn.get(2..4).filter(|country| countries::is_known(country));
            if country.is_some_and(|country| office.get(..2) != Some(country)) {
                let message = format!("MRN {mrn} was not given in the country of the office {office}.");
                fire.at(header.path(Slot::Mrn), message)
                    .because(header, Slot::Mrn)
                    .because(header, Slot::DeclarationOffice);
            }
        }),
    },
    Rule {
        id: "QS-R-1910",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC-DA Annex B, 12 01: what was there before",
        sentence: "A declaration does not name its own MRN as previous document.",
        reads: &[Slot::Mrn, Slot::PreviousDocumentReference],
        check: Check::Item(|declaration, item, fire| {
            let header = declaration.header();
            let Some(mrn) = header.mrn() else { return };
            for document in item.previous_documents() {
                if document.previous_document_reference() == Some(mrn) {
                    let message =
                        format!("Item {}: previous document {mrn} is this declaration itself.", item.ordinal());
                    fire.at(document.path(Slot::PreviousDocumentReference), message)
                        .because(document, Slot::PreviousDocumentReference)
                        .because(header, Slot::Mrn);
                }
            }
        }),
    },
    Rule {
        id: "QS-R-1911",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC-DA Annex B, 12 08: one number for one commercial consignment; house rule: items of their own have numbers of their own",
        sentence: "A UCR of an item is of one item.",
        reads: &[Slot::ItemUcr],
        check: Check::Declaration(|declaration, fire| {
            let mut first: HashMap<&str, usize> = HashMap::new();
            for item in declaration.items() {
                let Some(ucr) = item.item_ucr() else { continue };
                if let Some(other) = first.get(ucr) {
                    let message = format!(
                        "Items {other} and {} have the same UCR {ucr}; one for all stands on the shipment.",
                        item.ordinal()
                    );
                    fire.at(item.path(Slot::ItemUcr), message).because(item.scope(), Slot::ItemUcr);
                } else {
                    first.insert(ucr, item.ordinal());
                }
            }
        }),
    },
    Rule {
        id: "QS-R-1912",
        version: 1,
        severity: Severity::Warns,
        columns: &["B1", "B2", "C1"],
        source: "UCC-DA Annex B, 11 07; EU list CL217: 1 and 3 are of entry",
        sentence: "An export carries exit data or none: 0 or 2.",
        reads: &[Slot::Security],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let Some(security @ ("1" | "3")) = header.security() else { return };
            let message =
                format!("Security {security} is of goods that enter; an export carries exit data (2) or none (0).");
            fire.at(header.path(Slot::Security), message).because(header, Slot::Security);
        }),
    },
    Rule {
        id: "QS-R-1913",
        version: 1,
        severity: Severity::Warns,
        columns: &["B1", "B2", "C1"],
        source: "EU guideline G0065; UCC-DA Annex B, 13 03; EU condition C0283: 30600 where the consignee is unknown",
        sentence: "An export with exit data names the consignee, or says with 30600 that he is unknown.",
        reads: &[
            Slot::Security,
            Slot::ConsigneeEori,
            Slot::ConsigneeCode,
            Slot::ConsigneeName,
            Slot::AdditionalInformationCode,
        ],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let named = header.consignee_eori().or_else(|| header.consignee_code()).or_else(|| header.consignee_name());
            if header.security() != Some("2") || named.is_some() || unknown_consignee(declaration).is_some() {
                return;
            }
            let message = "Exit data (security 2) asks for the consignee; name him, or say with 30600 that the bill of lading is to order.";
            fire.at(header.path(Slot::ConsigneeName), message).because(header, Slot::Security);
        }),
    },
    Rule {
        id: "QS-R-1914",
        version: 1,
        severity: Severity::Blocks,
        columns: &["B1", "B2", "C1"],
        source: "EU condition C0283",
        sentence: "Whoever says with 30600 that the consignee is unknown names none.",
        reads: &[Slot::ConsigneeEori, Slot::ConsigneeCode, Slot::ConsigneeName, Slot::AdditionalInformationCode],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let slot = [Slot::ConsigneeEori, Slot::ConsigneeCode, Slot::ConsigneeName]
                .into_iter()
                .find(|slot| header.text(*slot).is_some());
            let (Some(slot), Some(entry)) = (slot, unknown_consignee(declaration)) else { return };
            let message = "30600 says that the consignee is unknown, but one is named; remove one of them.";
            fire.at(header.path(slot), message).because(header, slot).because(entry, Slot::AdditionalInformationCode);
        }),
    },
    Rule {
        id: "QS-R-1915",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC 179; UCC-DA Annex B, 17 09, note 22: centralised clearance only",
        sentence: "In an import the office of presentation and the authorisation C513 for centralised clearance stand together.",
        reads: &[Slot::PresentationOffice, Slot::AuthorisationType],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let path = header.path(Slot::PresentationOffice);
            match (header.presentation_office(), authorisation(declaration, CENTRALISED)) {
                (Some(office), None) => {
                    let message = format!(
                        "Office of presentation {office} is of centralised clearance, and no authorisation {CENTRALISED} is named."
                    );
                    fire.at(path, message).because(header, Slot::PresentationOffice);
                }
                (None, Some(entry)) => {
                    let message = format!(
                        "{CENTRALISED} authorises centralised clearance; name the office where the goods are presented."
                    );
                    fire.at(path, message).because(entry, Slot::AuthorisationType);
                }
                _ => {}
            }
        }),
    },
];
