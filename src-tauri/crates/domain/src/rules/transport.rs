//! Transport and containers.

use std::collections::HashSet;

use super::{Check, Rule};
use crate::declaration::{Group, Slot};
use crate::findings::{Repair, Severity};
use crate::record::Node;

/// The mode of transport that a transport document is of (EU list CL754).
fn mode_of(document: &str) -> Option<&'static str> {
    match document {
        "N704" | "N705" | "N714" => Some("1"),
        "N720" | "N722" | "C613" | "C614" => Some("2"),
        "N730" => Some("3"),
        "N740" | "N741" => Some("4"),
        "N750" => Some("5"),
        _ => None,
    }
}

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-0701",
        version: 2,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC-DA Annex B, 19 01 and 19 07",
        sentence: "Goods in containers have a container number on at least one item, and only they have one.",
        reads: &[Slot::ContainerFlag, Slot::ContainerNumber, Slot::EquipmentContainerNumber],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let path = header.path(Slot::ContainerFlag);
            let with_number = declaration.items().iter().find(|item| item.container_number().is_some());
            let in_equipment =
                declaration.group(Group::TransportEquipment).find(|entry| entry.equipment_container_number().is_some());
            if let (Some("false" | "0"), Some(entry)) = (header.container_flag(), in_equipment) {
                fire.at(path.clone(), "The goods are said not to be in containers, but a container is named.")
                    .because(header, Slot::ContainerFlag)
                    .because(entry, Slot::EquipmentContainerNumber)
                    .repair(Repair::set("Set in containers", path, Node::Flag(true)));
                return;
            }
            match (header.container_flag(), with_number) {
                _ if in_equipment.is_some() => {}
                (Some("true" | "1"), None) if !declaration.items().is_empty() => {
                    fire.at(path, "The goods are said to be in containers, but no item has a container number.")
                        .because(header, Slot::ContainerFlag);
                }
                (Some("false" | "0"), Some(item)) => {
                    let message = format!(
                        "The goods are said not to be in containers, but item {} has a container number.",
                        item.ordinal()
                    );
                    fire.at(path.clone(), message)
                        .because(header, Slot::ContainerFlag)
                        .because(item.scope(), Slot::ContainerNumber)
                        .repair(Repair::set("Set in containers", path, Node::Flag(true)));
                }
                _ => {}
            }
        }),
    },
    Rule {
        id: "QS-R-0702",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1", "B1"],
        source: "UCC-DA Annex B, 19 08 062, note 37",
        sentence: "Rail, post and fixed installations at the border have no nationality.",
        reads: &[Slot::BorderMode, Slot::BorderNationality],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let (Some(mode @ ("2" | "5" | "7")), Some(_)) = (header.border_mode(), header.border_nationality()) else {
                return;
            };
            let path = header.path(Slot::BorderNationality);
            fire.at(path.clone(), format!("A nationality is not given with mode of transport {mode}."))
                .because(header, Slot::BorderNationality)
                .because(header, Slot::BorderMode)
                .repair(Repair::clear("Remove the nationality", path));
        }),
    },
    Rule {
        id: "QS-R-0703",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC-DA Annex B, 19 03, 19 06 and 19 08: post and fixed installations have no means of transport",
        sentence: "Post and fixed installations have no means of transport to identify.",
        reads: &[Slot::BorderMode, Slot::BorderIdentification, Slot::ArrivalMode, Slot::ArrivalIdentification],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            for (mode, identification) in
                [(Slot::BorderMode, Slot::BorderIdentification), (Slot::ArrivalMode, Slot::ArrivalIdentification)]
            {
                if matches!(header.text(mode), Some("5" | "7")) && header.text(identification).is_some() {
                    let path = header.path(identification);
                    fire.at(path.clone(), "Post and fixed installations have no means of transport to identify.")
                        .because(header, identification)
                        .because(header, mode)
                        .repair(Repair::clear("Remove the identification", path));
                }
            }
        }),
    },
    Rule {
        id: "QS-R-0704",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC-DA Annex B, 19 01 and 19 03: post and fixed installations carry no containers",
        sentence: "Goods that come by post or fixed installation are not in containers.",
        reads: &[Slot::ContainerFlag, Slot::BorderMode],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let (Some("true" | "1"), Some(mode @ ("5" | "7"))) = (header.container_flag(), header.border_mode()) else {
                return;
            };
            let path = header.path(Slot::ContainerFlag);
            fire.at(
                path.clone(),
                format!("Mode of transport {mode} carries no containers, but the goods are said to be in some."),
            )
            .because(header, Slot::ContainerFlag)
            .because(header, Slot::BorderMode)
            .repair(Repair::set("Set not in containers", path, Node::Flag(false)));
        }),
    },
    Rule {
        id: "QS-R-0705",
        version: 1,
        severity: Severity::Informs,
        columns: &["H1", "B1"],
        source: "house rule; EU list CL754: a bill of lading is of the sea, an air waybill of the air",
        sentence: "A transport document is one of a mode of transport that is declared.",
        reads: &[Slot::TransportDocumentType, Slot::BorderMode, Slot::ArrivalMode, Slot::DepartureMode],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let modes = [Slot::BorderMode, Slot::ArrivalMode, Slot::DepartureMode].map(|slot| header.text(slot));
            let Some(border) = header.border_mode() else { return };
            for entry in declaration.group(Group::TransportDocument) {
                let Some(document) = entry.transport_document_type() else { continue };
                let Some(mode) = mode_of(document).filter(|mode| !modes.contains(&Some(*mode))) else { continue };
                let message = format!(
                    "Transport document {document} is of mode of transport {mode}; at the border the goods go by {border}."
                );
                fire.at(entry.path(Slot::TransportDocumentType), message)
                    .because(entry, Slot::TransportDocumentType)
                    .because(header, Slot::BorderMode);
            }
        }),
    },
    Rule {
        id: "QS-R-0706",
        version: 1,
        severity: Severity::Informs,
        columns: &["H1", "B1"],
        source: "IATA Resolution 600a: three digits of the airline, seven of the waybill and a check digit, the remainder by 7",
        sentence: "A master air waybill has eleven digits, and the last one fits the others.",
        reads: &[Slot::TransportDocumentType, Slot::TransportDocumentReference],
        check: Check::Declaration(|declaration, fire| {
            for entry in declaration.group(Group::TransportDocument) {
                let (Some("N741"), Some(number)) =
                    (entry.transport_document_type(), entry.transport_document_reference())
                else {
                    continue;
                };
                let digits: String = number.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
                let serial = digits.get(3..10).and_then(|serial| serial.parse::<u32>().ok());
                let check = digits.get(10..).and_then(|check| check.parse::<u32>().ok());
                if digits.len() == 11 && serial.is_some() && serial.map(|serial| serial % 7) == check {
                    continue;
                }
                let message =
                    format!("{number} is not a master air waybill: eleven digits of which the last fits the others.");
                fire.at(entry.path(Slot::TransportDocumentReference), message)
                    .because(entry, Slot::TransportDocumentReference)
                    .because(entry, Slot::TransportDocumentType);
            }
        }),
    },
    Rule {
        id: "QS-R-0707",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC-DA Annex B, 19 07 063: each container once",
        sentence: "A container stands once among the transport equipment.",
        reads: &[Slot::EquipmentContainerNumber],
        check: Check::Declaration(|declaration, fire| {
            let mut seen = HashSet::new();
            for entry in declaration.group(Group::TransportEquipment) {
                let Some(number) = entry.equipment_container_number().filter(|number| !seen.insert(*number)) else {
                    continue;
                };
                fire.at(entry.path(Slot::EquipmentContainerNumber), format!("Container {number} stands twice."))
                    .because(entry, Slot::EquipmentContainerNumber)
                    .repair(Repair::clear("Remove the second", entry.base().clone()));
            }
        }),
    },
];
