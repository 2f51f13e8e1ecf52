//! Declaration type, direction and procedures.

use super::{Check, Rule, code_has};
use crate::declaration::{Group, Item, Slot};
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
    Rule {
        id: "QS-R-0406",
        version: 1,
        severity: Severity::Blocks,
        columns: &["B1", "B2", "B3", "B4"],
        source: "EU rule R0997",
        sentence: "An export declaration does not mix procedures of different kinds: 10, 11, 23, 31 go together, and 21, 22, and 76, 77.",
        reads: &[Slot::RequestedProcedure],
        check: Check::Declaration(|declaration, fire| {
            let kind_of = |item: &Item<'_>| match item.requested_procedure()? {
                "10" | "11" | "23" | "31" => Some(1),
                "21" | "22" => Some(2),
                "76" | "77" => Some(3),
                _ => None,
            };
            let mut items = declaration.items().iter().filter_map(|item| Some((item, kind_of(item)?)));
            let Some((first, kind)) = items.next() else { return };
            if let Some((other, _)) = items.find(|(_, other)| *other != kind) {
                let message = format!(
                    "Item {}: procedure {} cannot stand in one declaration with procedure {} of item {}; make two declarations.",
                    other.ordinal(),
                    other.requested_procedure().unwrap_or_default(),
                    first.requested_procedure().unwrap_or_default(),
                    first.ordinal()
                );
                fire.at(other.path(Slot::RequestedProcedure), message)
                    .because(other.scope(), Slot::RequestedProcedure)
                    .because(first.scope(), Slot::RequestedProcedure);
            }
        }),
    },
    Rule {
        id: "QS-R-0407",
        version: 1,
        severity: Severity::Blocks,
        columns: &["B1", "B2", "B3", "B4"],
        source: "EU rule R0996",
        sentence: "Declaration type EX takes the procedures 10, 11, 21, 22, 23 and 31; CO takes 10, 76 and 77.",
        reads: &[Slot::DeclarationType, Slot::RequestedProcedure],
        check: Check::Item(|declaration, item, fire| {
            let header = declaration.header();
            let foreign: &[&str] = match header.declaration_type() {
                Some("EX") => &["76", "77"],
                Some("CO") => &["11", "21", "22", "23", "31"],
                _ => return,
            };
            let Some(procedure) = item.requested_procedure().filter(|procedure| foreign.contains(procedure)) else {
                return;
            };
            let message = format!(
                "Item {}: procedure {procedure} does not go with declaration type {}.",
                item.ordinal(),
                header.declaration_type().unwrap_or_default()
            );
            fire.at(item.path(Slot::RequestedProcedure), message)
                .because(item.scope(), Slot::RequestedProcedure)
                .because(header, Slot::DeclarationType);
        }),
    },
    Rule {
        id: "QS-R-0408",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "H2", "H3", "H4"],
        source: "UCC-DA Annex B Title I: customs warehousing is column H2, temporary admission H3, inward processing H4, release for free circulation H1",
        sentence: "An import declaration does not mix free circulation with warehousing, temporary admission or inward processing.",
        reads: &[Slot::RequestedProcedure],
        check: Check::Declaration(|declaration, fire| {
            let column_of = |item: &Item<'_>| match item.requested_procedure()? {
                "71" => Some("H2"),
                "53" => Some("H3"),
                "51" => Some("H4"),
                "01" | "07" | "40" | "42" | "44" | "45" | "46" | "48" | "61" | "63" | "68" => Some("H1"),
                _ => None,
            };
            let mut items = declaration.items().iter().filter_map(|item| Some((item, column_of(item)?)));
            let Some((first, column)) = items.next() else { return };
            if let Some((other, other_column)) = items.find(|(_, other)| *other != column) {
                let message = format!(
                    "Item {}: procedure {} belongs into a declaration {other_column}, item {} into one {column}; make two declarations.",
                    other.ordinal(),
                    other.requested_procedure().unwrap_or_default(),
                    first.ordinal()
                );
                fire.at(other.path(Slot::RequestedProcedure), message)
                    .because(other.scope(), Slot::RequestedProcedure)
                    .because(first.scope(), Slot::RequestedProcedure);
            }
        }),
    },
    Rule {
        id: "QS-R-0409",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC 203, 205, 259; UCC-DA Annex B Title II, 11 09: 61, 63 and 68 are re-import after an export",
        sentence: "Re-import follows an export: 10, 11, 21, 22, 23 or 31.",
        reads: &[Slot::RequestedProcedure, Slot::PreviousProcedure],
        check: Check::Item(|_, item, fire| {
            let Some(requested @ ("61" | "63" | "68")) = item.requested_procedure() else { return };
            let Some(previous) = item.previous_procedure() else { return };
            if matches!(previous, "00" | "40" | "42" | "45" | "51" | "53") {
                let message = format!(
                    "Item {}: {requested} is re-import, but {previous} is no export before it; name the export procedure, or 40 for goods that come for the first time.",
                    item.ordinal()
                );
                fire.at(item.path(Slot::PreviousProcedure), message)
                    .because(item.scope(), Slot::PreviousProcedure)
                    .because(item.scope(), Slot::RequestedProcedure);
            }
        }),
    },
    Rule {
        id: "QS-R-0410",
        version: 1,
        severity: Severity::Warns,
        columns: &["B1"],
        source: "UCC 270; UCC-DA Annex B Title II, 11 09: 31 is re-export of goods that are not Union goods",
        sentence: "Re-export follows a procedure for goods that are not Union goods: 51, 53, 54, 71 or 78.",
        reads: &[Slot::RequestedProcedure, Slot::PreviousProcedure],
        check: Check::Item(|_, item, fire| {
            let (Some("31"), Some(previous)) = (item.requested_procedure(), item.previous_procedure()) else { return };
            if matches!(previous, "10" | "21" | "22" | "23" | "40" | "42" | "45" | "61" | "63") {
                let message = format!(
                    "Item {}: goods after procedure {previous} are Union goods; they leave with 10, not with 31.",
                    item.ordinal()
                );
                fire.at(item.path(Slot::RequestedProcedure), message)
                    .because(item.scope(), Slot::RequestedProcedure)
                    .because(item.scope(), Slot::PreviousProcedure);
            }
        }),
    },
    Rule {
        id: "QS-R-0411",
        version: 1,
        severity: Severity::Warns,
        columns: &["B1"],
        source: "UCC 269, 270; UCC-DA Annex B Title II, 11 09: 10 is export of Union goods",
        sentence: "Goods that come from warehousing, inward processing or temporary admission leave with re-export, 31.",
        reads: &[Slot::RequestedProcedure, Slot::PreviousProcedure],
        check: Check::Item(|_, item, fire| {
            let (Some("10"), Some(previous @ ("51" | "53" | "54" | "71"))) =
                (item.requested_procedure(), item.previous_procedure())
            else {
                return;
            };
            let path = item.path(Slot::RequestedProcedure);
            let message = format!(
                "Item {}: goods after procedure {previous} are not Union goods; they leave with 31, not with 10.",
                item.ordinal()
            );
            fire.at(path.clone(), message)
                .because(item.scope(), Slot::RequestedProcedure)
                .because(item.scope(), Slot::PreviousProcedure)
                .repair(Repair::set("Set 31, re-export", path, Node::text("31")));
        }),
    },
    Rule {
        id: "QS-R-0412",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC 203, 259; UCC-DA Annex B Title II, 11 09: 61 and 63 are re-import",
        sentence: "Goods that come back after an export are re-imported with 61 or 63.",
        reads: &[Slot::RequestedProcedure, Slot::PreviousProcedure],
        check: Check::Item(|_, item, fire| {
            let (Some(requested @ ("40" | "42")), Some(previous @ ("10" | "11" | "21" | "22" | "23"))) =
                (item.requested_procedure(), item.previous_procedure())
            else {
                return;
            };
            let wanted = if requested == "40" { "61" } else { "63" };
            let path = item.path(Slot::RequestedProcedure);
            let message = format!(
                "Item {}: goods that left under {previous} come back with {wanted}, not with {requested}.",
                item.ordinal()
            );
            fire.at(path.clone(), message)
                .because(item.scope(), Slot::RequestedProcedure)
                .because(item.scope(), Slot::PreviousProcedure)
                .repair(Repair::set(format!("Set {wanted}"), path, Node::text(wanted)));
        }),
    },
    Rule {
        id: "QS-R-0413",
        version: 1,
        severity: Severity::Warns,
        columns: &["B1"],
        source: "UCC 270; UCC-DA Annex B, 12 01: re-export names the declaration it discharges; EU guideline G0132",
        sentence: "A re-export names the declaration that placed the goods under the procedure it ends.",
        reads: &[
            Slot::RequestedProcedure,
            Slot::PreviousProcedure,
            Slot::PreviousDocumentReference,
            Slot::ShipmentPreviousDocumentReference,
        ],
        check: Check::Item(|declaration, item, fire| {
            let (Some("31"), Some(previous @ ("51" | "53" | "54" | "71" | "78"))) =
                (item.requested_procedure(), item.previous_procedure())
            else {
                return;
            };
            let named = item.previous_documents().any(|document| document.previous_document_reference().is_some());
            if !named && !declaration.has_group(Group::ShipmentPreviousDocument) {
                let message = format!(
                    "Item {}: re-export after procedure {previous} names the declaration that placed the goods there as previous document.",
                    item.ordinal()
                );
                fire.at(item.path(Slot::PreviousProcedure), message)
                    .because(item.scope(), Slot::PreviousProcedure)
                    .because(item.scope(), Slot::RequestedProcedure);
            }
        }),
    },
];
