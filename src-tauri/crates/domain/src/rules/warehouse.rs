//! Warehouses.

use super::{Check, Rule};
use crate::declaration::{Declaration, Group, Item, Scope, Slot};
use crate::findings::Severity;

/// The authorisation a kind of customs warehouse is run under (EU lists CL099 and CL605).
const RUN_UNDER: &[(&str, &str)] = &[("R", "C518"), ("S", "C519"), ("U", "C517")];

fn is_given(declaration: &Declaration<'_>) -> bool {
    declaration.header().warehouse_type().is_some() || declaration.header().warehouse_identifier().is_some()
}

/// True when goods come from a warehouse or go into one, whatever its kind.
fn uses_a_warehouse(item: &Item<'_>) -> bool {
    matches!(item.requested_procedure(), Some("07" | "45" | "68" | "71" | "76" | "77" | "95" | "96"))
        || matches!(item.previous_procedure(), Some("07" | "45" | "68" | "71" | "76" | "77" | "78" | "95" | "96"))
}

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-1701",
        version: 1,
        severity: Severity::Blocks,
        columns: &["B1", "B2"],
        source: "EU condition C0561",
        sentence: "Goods that leave a customs warehouse for export name the warehouse.",
        reads: &[Slot::PreviousProcedure, Slot::WarehouseType, Slot::WarehouseIdentifier],
        check: Check::Item(|declaration, item, fire| {
            let Some(previous @ ("71" | "76" | "77")) = item.previous_procedure() else { return };
            if !is_given(declaration) {
                let message = format!(
                    "Item {}: goods after procedure {previous} come from a warehouse; name it.",
                    item.ordinal()
                );
                fire.at(item.path(Slot::PreviousProcedure), message).because(item.scope(), Slot::PreviousProcedure);
            }
        }),
    },
    Rule {
        id: "QS-R-1702",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC-DA Annex B, 12 11, note 5: where customs warehousing is discharged",
        sentence: "Goods that leave a customs warehouse for free circulation name the warehouse.",
        reads: &[Slot::PreviousProcedure, Slot::WarehouseType, Slot::WarehouseIdentifier],
        check: Check::Item(|declaration, item, fire| {
            if item.previous_procedure() == Some("71") && !is_given(declaration) {
                let message = format!(
                    "Item {}: goods after procedure 71 come from a customs warehouse; name its type and number.",
                    item.ordinal()
                );
                fire.at(item.path(Slot::PreviousProcedure), message).because(item.scope(), Slot::PreviousProcedure);
            }
        }),
    },
    Rule {
        id: "QS-R-1703",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC-DA Annex B, 12 11, note 5",
        sentence: "A warehouse is named where goods come from one or go into one.",
        reads: &[Slot::WarehouseType, Slot::WarehouseIdentifier, Slot::RequestedProcedure, Slot::PreviousProcedure],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let items = declaration.items();
            if items.is_empty() || !is_given(declaration) || items.iter().any(uses_a_warehouse) {
                return;
            }
            let all_said =
                items.iter().all(|item| item.requested_procedure().is_some() && item.previous_procedure().is_some());
            if all_said {
                let message =
                    "A warehouse is named, but no item comes from one or goes into one; check the procedures.";
                fire.at(header.path(Slot::WarehouseIdentifier), message)
                    .because(header, Slot::WarehouseIdentifier)
                    .because(header, Slot::WarehouseType);
            }
        }),
    },
    Rule {
        id: "QS-R-1704",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "EU lists CL099 and CL605; UCC-DA Annex A, columns 8b to 8d",
        sentence: "The type of a customs warehouse is that of the authorisation: R with C518, S with C519, U with C517.",
        reads: &[Slot::WarehouseType, Slot::AuthorisationType],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let Some(kind @ ("R" | "S" | "U")) = header.warehouse_type() else { return };
            let is_of_warehouse = |entry: &&Scope<'_>| {
                entry.authorisation_type().is_some_and(|named| RUN_UNDER.iter().any(|(_, code)| *code == named))
            };
            let mut named = declaration.group(Group::Authorisation).filter(is_of_warehouse).peekable();
            let Some(first) = named.peek().copied() else { return };
            let wanted = RUN_UNDER.iter().find(|(of, _)| *of == kind).map(|(_, code)| *code);
            if named.all(|entry| entry.authorisation_type() != wanted) {
                let message = format!(
                    "A warehouse of type {kind} is run under {}, but {} is named.",
                    wanted.unwrap_or_default(),
                    first.authorisation_type().unwrap_or_default()
                );
                fire.at(header.path(Slot::WarehouseType), message)
                    .because(header, Slot::WarehouseType)
                    .because(first, Slot::AuthorisationType);
            }
        }),
    },
    Rule {
        id: "QS-R-1705",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC 237, 240, 243; EU list CL099: V temporary storage, Y no customs warehouse, Z free zone",
        sentence: "Goods come from a warehouse of the kind the previous procedure is of: 71 from a customs warehouse, 78 from a free zone.",
        reads: &[Slot::PreviousProcedure, Slot::WarehouseType],
        check: Check::Item(|declaration, item, fire| {
            let header = declaration.header();
            let (Some(previous), Some(kind)) = (item.previous_procedure(), header.warehouse_type()) else { return };
            let fits = match previous {
                "71" => !matches!(kind, "V" | "Y" | "Z"),
                "78" => kind == "Z",
                _ => return,
            };
            if !fits {
                let message = format!(
                    "Item {}: procedure {previous} does not come from a warehouse of type {kind}.",
                    item.ordinal()
                );
                fire.at(item.path(Slot::PreviousProcedure), message)
                    .because(item.scope(), Slot::PreviousProcedure)
                    .because(header, Slot::WarehouseType);
            }
        }),
    },
    Rule {
        id: "QS-R-1706",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC-DA Annex B, 12 11 002 and 015",
        sentence: "A warehouse that is named has its type.",
        reads: &[Slot::WarehouseType, Slot::WarehouseIdentifier],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            if header.warehouse_identifier().is_some() && header.warehouse_type().is_none() {
                let message = "A warehouse is named without its type: R, S, T public, U private, Y no customs warehouse, Z free zone.";
                fire.at(header.path(Slot::WarehouseType), message).because(header, Slot::WarehouseIdentifier);
            }
        }),
    },
    Rule {
        id: "QS-R-1707",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC-DA Annex B Title II, 11 09: 07, 45 and 68 place goods in a warehouse that is no customs warehouse; 12 11",
        sentence: "Goods that go into a tax warehouse (07, 45, 68) name it.",
        reads: &[Slot::RequestedProcedure, Slot::WarehouseType, Slot::WarehouseIdentifier],
        check: Check::Item(|declaration, item, fire| {
            let Some(procedure @ ("07" | "45" | "68")) = item.requested_procedure() else { return };
            if !is_given(declaration) {
                let message = format!(
                    "Item {}: procedure {procedure} takes the goods into a warehouse; name its type, Y, and number.",
                    item.ordinal()
                );
                fire.at(item.path(Slot::RequestedProcedure), message).because(item.scope(), Slot::RequestedProcedure);
            }
        }),
    },
];
