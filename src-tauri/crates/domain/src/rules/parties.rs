//! Parties.

use super::{Check, Rule};
use crate::declaration::Slot;
use crate::findings::{Repair, Severity};

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
];
