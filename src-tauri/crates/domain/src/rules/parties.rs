//! Parties.

use super::{Check, Rule, countries};
use crate::catalogue::Catalogue;
use crate::declaration::{Header, Slot};
use crate::findings::{Repair, RepairEdit, Severity};

/// Whoever has a number and may be named by name and address as well.
const NAMED: &[(&str, Slot, Slot)] = &[
    ("importer", Slot::ImporterEori, Slot::ImporterName),
    ("exporter", Slot::ExporterEori, Slot::ExporterName),
    ("declarant", Slot::DeclarantEori, Slot::DeclarantName),
    ("consignee", Slot::ConsigneeEori, Slot::ConsigneeName),
];

/// True where the declaration is made in the Union, or nothing says otherwise.
pub(super) fn is_made_in_the_union(header: &Header<'_>) -> bool {
    !header.declaration_office().is_some_and(|office| office.starts_with("GB"))
}

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-0601",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC-DA Annex B, 13 01 and 13 04; house rule: who sells to himself imports nothing new",
        sentence: "Importer and exporter are two persons.",
        reads: &[Slot::ImporterEori, Slot::ExporterEori, Slot::ImporterCode, Slot::ExporterCode],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let same = |one: Option<&str>, other: Option<&str>| one.is_some() && one == other;
            let slots = if same(header.importer_eori(), header.exporter_eori()) {
                (Slot::ImporterEori, Slot::ExporterEori)
            } else if same(header.importer_code(), header.exporter_code()) {
                (Slot::ImporterCode, Slot::ExporterCode)
            } else {
                return;
            };
            fire.at(header.path(slots.1), "Importer and exporter are the same person.")
                .because(header, slots.0)
                .because(header, slots.1);
        }),
    },
    Rule {
        id: "QS-R-0602",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC 18, 19; UCC-DA Annex B, 13 06 030: 2 direct, 3 indirect representation",
        sentence: "Who acts for himself names no representative.",
        reads: &[Slot::RepresentativeStatus, Slot::RepresentativeCode, Slot::RepresentativeEori],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let named = header.representative_code().or_else(|| header.representative_eori());
            if header.representative_status() == Some("1") && named.is_some() {
                let path = header.path(Slot::RepresentativeStatus);
                fire.at(path.clone(), "Representation 1 is acting for oneself, but a representative is named.")
                    .because(header, Slot::RepresentativeStatus)
                    .because(header, Slot::RepresentativeCode)
                    .because(header, Slot::RepresentativeEori)
                    .repair(Repair::set("Set 2, direct", path, crate::record::Node::text("2")));
            }
        }),
    },
    Rule {
        id: "QS-R-0603",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "B1"],
        source: "UCC 18, 170; UCC-DA Annex B, 13 05 and 13 06 030",
        sentence: "Who declares for another says how he represents him.",
        reads: &[
            Slot::DeclarantEori,
            Slot::ImporterEori,
            Slot::ExporterEori,
            Slot::RepresentativeStatus,
            Slot::Direction,
        ],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let (trader, name) = match header.direction() {
                Some("IN") => (Slot::ImporterEori, "importer"),
                Some("OUT") => (Slot::ExporterEori, "exporter"),
                _ => return,
            };
            let (Some(declarant), Some(number)) = (header.declarant_eori(), header.text(trader)) else { return };
            if declarant != number && header.representative_status().is_none() {
                let message = format!(
                    "The declarant {declarant} is not the {name} {number}, and nothing says how he is represented: 2 direct or 3 indirect."
                );
                fire.at(header.path(Slot::RepresentativeStatus), message)
                    .because(header, Slot::DeclarantEori)
                    .because(header, trader);
            }
        }),
    },
    Rule {
        id: "QS-R-0604",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "B1"],
        source: "UCC 9; UCC-DA 3 to 7: an EORI number is given by a Member State; XI in Northern Ireland",
        sentence: "Whoever needs an EORI number of the Union has one that begins with the letters of a Member State or XI.",
        reads: &[
            Slot::DeclarationOffice,
            Slot::ImporterEori,
            Slot::DeclarantEori,
            Slot::RepresentativeEori,
            Slot::ExporterEori,
            Slot::Direction,
        ],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            if !is_made_in_the_union(header) {
                return;
            }
            let parties = [
                (Slot::ImporterEori, "importer", "IN"),
                (Slot::ExporterEori, "exporter", "OUT"),
                (Slot::DeclarantEori, "declarant", ""),
                (Slot::RepresentativeEori, "representative", ""),
            ];
            for (slot, name, direction) in parties {
                if !direction.is_empty() && header.direction() != Some(direction) {
                    continue;
                }
                let Some(number) = header.text(slot) else { continue };
                // A number whose first two letters are no country is another rule's matter.
                let country = number.get(..2).filter(|country| countries::is_known(country));
                if let Some(country) = country.filter(|country| !countries::is_member_state(country)) {
                    let message = format!(
                        "The {name}'s number {number} is of {country}; in the Union an EORI number of a Member State is needed."
                    );
                    fire.at(header.path(slot), message).because(header, slot);
                }
            }
        }),
    },
    Rule {
        id: "QS-R-0605",
        version: 1,
        severity: Severity::Informs,
        columns: &["B1"],
        source: "house rule: what is exported goes to a person outside the Union; UCC-DA Annex B, 13 03",
        sentence: "The consignee of an export is outside the Union.",
        reads: &[Slot::ConsigneeCountry, Slot::DeclarationType],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let Some(country) = header.consignee_country() else { return };
            if countries::is_member_state(country) && header.declaration_type() != Some("CO") {
                let message =
                    format!("The consignee is in {country}, in the Union: name who receives the exported goods.");
                fire.at(header.path(Slot::ConsigneeCountry), message).because(header, Slot::ConsigneeCountry);
            }
        }),
    },
    Rule {
        id: "QS-R-0606",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC-DA Annex B, 13 08: the seller only where he is not the exporter",
        sentence: "The seller is named only where he is not the exporter.",
        reads: &[Slot::SellerEori, Slot::ExporterEori, Slot::SellerCode, Slot::ExporterCode],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            for (other, one) in [(Slot::SellerEori, Slot::ExporterEori), (Slot::SellerCode, Slot::ExporterCode)] {
                if let Some(number) = header.text(other).filter(|number| header.text(one) == Some(*number)) {
                    let message =
                        format!("The seller is the exporter {number}; a seller is named only where he is another.");
                    fire.at(header.path(other), message).because(header, other).because(header, one);
                    return;
                }
            }
        }),
    },
    Rule {
        id: "QS-R-0607",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC-DA Annex B, 13 09: the buyer only where he is not the importer",
        sentence: "The buyer is named only where he is not the importer.",
        reads: &[Slot::BuyerEori, Slot::ImporterEori, Slot::BuyerCode, Slot::ImporterCode],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            for (other, one) in [(Slot::BuyerEori, Slot::ImporterEori), (Slot::BuyerCode, Slot::ImporterCode)] {
                if let Some(number) = header.text(other).filter(|number| header.text(one) == Some(*number)) {
                    let message =
                        format!("The buyer is the importer {number}; a buyer is named only where he is another.");
                    fire.at(header.path(other), message).because(header, other).because(header, one);
                    return;
                }
            }
        }),
    },
    Rule {
        id: "QS-R-0608",
        version: 1,
        severity: Severity::Informs,
        columns: &["H1", "B1"],
        source: "UCC-DA Annex B, note 6; EU condition C0050",
        sentence: "Who is named by his number has no name and address beside it.",
        reads: &[
            Slot::ImporterEori,
            Slot::ImporterName,
            Slot::ExporterEori,
            Slot::ExporterName,
            Slot::DeclarantEori,
            Slot::DeclarantName,
            Slot::ConsigneeEori,
            Slot::ConsigneeName,
        ],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            for (party, number, name) in NAMED {
                if header.text(*number).is_none() || header.text(*name).is_none() {
                    continue;
                }
                let parts = ["name", "street", "postcode", "city", "country"].iter().filter_map(|part| {
                    let element = Catalogue::embedded().element(&format!("{party}.{part}"))?.index;
                    header.by_index(element).map(|_| RepairEdit::Clear(header.element_path(element)))
                });
                let edits = parts.collect();
                fire.at(
                    header.path(*name),
                    format!("The {party} has a number; customs knows name and address by it and takes none beside it."),
                )
                .because(header, *name)
                .because(header, *number)
                .repair(Repair { label: "Remove name and address".to_owned(), edits });
            }
        }),
    },
];
