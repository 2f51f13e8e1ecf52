//! Transport and containers.

use super::{Check, Rule};
use crate::declaration::Slot;
use crate::findings::{Repair, Severity};
use crate::record::Node;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-0701",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC-DA Annex B, 19 01 and 19 07",
        sentence: "Goods in containers have a container number on at least one item, and only they have one.",
        reads: &[Slot::ContainerFlag, Slot::ContainerNumber],
        check: Check::Declaration(|declaration, fire| {
            let header = declaration.header();
            let path = header.path(Slot::ContainerFlag);
            let with_number = declaration.items().iter().find(|item| item.container_number().is_some());
            match (header.container_flag(), with_number) {
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
];
