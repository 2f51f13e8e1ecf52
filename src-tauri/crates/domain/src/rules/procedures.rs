//! Declaration type, direction and procedures.

use super::{Check, Rule, code_has};
use crate::declaration::{Group, Slot};
use crate::findings::{Repair, Severity};
use crate::record::Node;

/// The declaration type of a direction outside trade with special fiscal territories.
fn type_of(direction: &str) -> Option<&'static str> {
    match direction {
        "IN" => Some("IM"),
        "OUT" => Some("EX"),
        _ => None,
    }
}

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-0401",
        version: 1,
        severity: Severity::Blocks,
        columns: &[],
        source: "UCC-DA Annex B, 11 01; CAS direction",
        sentence: "The declaration type goes with the direction: IM or CO for IN, EX or CO for OUT.",
        reads: &[Slot::Direction, Slot::DeclarationType],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let (Some(direction), Some(kind)) = (header.direction(), header.declaration_type()) else { return };
            let Some(expected) = type_of(direction) else { return };
            if kind == expected || !matches!(kind, "IM" | "EX") {
                return;
            }
            let path = header.path(Slot::DeclarationType);
            fire.at(path.clone(), format!("Declaration type {kind} does not go with direction {direction}."))
                .because(header, Slot::DeclarationType)
                .because(header, Slot::Direction)
                .repair(Repair::set(format!("Set {expected}"), path, Node::text(expected)));
        }),
    },
    Rule {
        id: "QS-R-0402",
        version: 1,
        severity: Severity::Blocks,
        columns: &[],
        source: "UCC-DA Annex B Title II, 11 09 001",
        sentence: "The requested procedure is one of the direction: an import procedure for IN, an export procedure for OUT.",
        reads: &[Slot::Direction, Slot::RequestedProcedure],
        check: Check::Item(|declaration, item, fire| {
            let (Some(direction), Some(procedure)) = (declaration.header().direction(), item.requested_procedure())
            else {
                return;
            };
            let (wanted, other) = match direction {
                "IN" => ("import", "export"),
                "OUT" => ("export", "import"),
                _ => return,
            };
            let is = |property| code_has("requested_procedures", procedure, property);
            if is(other) && !is(wanted) {
                let message = format!(
                    "Item {}: procedure {procedure} is an {other} procedure, the shipment goes {direction}.",
                    item.ordinal()
                );
                fire.at(item.path(Slot::RequestedProcedure), message)
                    .because(item.scope(), Slot::RequestedProcedure)
                    .because(declaration.header(), Slot::Direction);
            }
        }),
    },
    Rule {
        id: "QS-R-0403",
        version: 1,
        severity: Severity::Blocks,
        columns: &["H1", "H2", "H3", "H4", "H5", "B1", "B2", "B3"],
        source: "UCC-DA Annex B Title II, 11 09 002: the previous procedure is another one; UCC 240, 256 for what it discharges",
        sentence: "The previous procedure is not the requested one, except where goods go from one warehouse, processing or storage to the next.",
        reads: &[Slot::RequestedProcedure, Slot::PreviousProcedure],
        check: Check::Item(|_, item, fire| {
            let (Some(requested), Some(previous)) = (item.requested_procedure(), item.previous_procedure()) else {
                return;
            };
            let may_repeat = matches!(requested, "51" | "53" | "71" | "21" | "22");
            if requested == previous && !may_repeat {
                let path = item.path(Slot::PreviousProcedure);
                let message =
                    format!("Item {}: {requested} after {previous} says that nothing changes.", item.ordinal());
                fire.at(path.clone(), message)
                    .because(item.scope(), Slot::PreviousProcedure)
                    .because(item.scope(), Slot::RequestedProcedure)
                    .repair(Repair::set("Set 00", path, Node::text("00")));
            }
        }),
    },
    Rule {
        id: "QS-R-0404",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC-DA Annex B Title II, 11 09: procedures 42 and 63; Dir. 2006/112 Art. 143(1)(d)",
        sentence: "Procedures 42 and 63 need the destination in another Member State.",
        reads: &[
            Slot::RequestedProcedure,
            Slot::DestinationCountry,
            Slot::ItemDestinationCountry,
            Slot::DeclarationOffice,
        ],
        check: Check::Item(|declaration, item, fire| {
            let header = declaration.header();
            let Some(procedure @ ("42" | "63")) = item.requested_procedure() else { return };
            let destination = item.item_destination_country().or_else(|| header.destination_country());
            let office = header.declaration_office().and_then(|office| office.get(..2));
            if destination.is_some() && destination == office {
                let message = format!(
                    "Item {}: procedure {procedure} is for goods that go on to another Member State.",
                    item.ordinal()
                );
                fire.at(item.path(Slot::RequestedProcedure), message)
                    .because(item.scope(), Slot::RequestedProcedure)
                    .because(header, Slot::DestinationCountry)
                    .because(header, Slot::DeclarationOffice);
            }
        }),
    },
    Rule {
        id: "QS-R-0405",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC 240, 256, 250; UCC-DA Annex B, 12 01: what ends a special procedure names its declaration",
        sentence: "Goods that come from a special procedure name the declaration that placed them there.",
        reads: &[Slot::PreviousProcedure, Slot::PreviousDocumentReference],
        check: Check::Item(|declaration, item, fire| {
            let Some(previous @ ("51" | "53" | "54" | "71" | "78")) = item.previous_procedure() else { return };
            let named = item.previous_documents().any(|document| document.previous_document_reference().is_some());
            if !named && !declaration.has_group(Group::ShipmentPreviousDocument) {
                let message = format!(
                    "Item {}: after procedure {previous} the declaration that placed the goods is named as previous document.",
                    item.ordinal()
                );
                fire.at(item.path(Slot::PreviousProcedure), message).because(item.scope(), Slot::PreviousProcedure);
            }
        }),
    },
];
