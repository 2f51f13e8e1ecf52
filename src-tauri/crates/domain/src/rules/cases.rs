//! Every rule fires once and stays silent once. A case is values by catalogue id; `2:` before an item's id means the
//! second item, `+` the second entry of the repeated group.

use super::*;
use crate::record::{Document, Draft, ElementKey, Step};

struct Case {
    rule: &'static str,
    fires: &'static [(&'static str, &'static str)],
    /// The path to jump to, by catalogue id in the same notation.
    at: &'static str,
    silent: &'static [(&'static str, &'static str)],
}

const CASES: &[Case] = &[
    Case {
        rule: "QS-R-0101",
        fires: &[("item.net_mass_kg", "10.5"), ("item.gross_mass_kg", "10")],
        at: "item.net_mass_kg",
        silent: &[
            ("item.net_mass_kg", "10.0"),
            ("item.gross_mass_kg", "10"),
            ("2:item.net_mass_kg", "5"),
            ("2:item.gross_mass_kg", "0"),
        ],
    },
    Case {
        rule: "QS-R-0102",
        fires: &[("header.gross_mass_kg", "10"), ("item.gross_mass_kg", "6"), ("2:item.gross_mass_kg", "5")],
        at: "header.gross_mass_kg",
        silent: &[("header.gross_mass_kg", "11"), ("item.gross_mass_kg", "6"), ("2:item.gross_mass_kg", "5")],
    },
    Case {
        rule: "QS-R-0103",
        fires: &[("item.gross_mass_kg", "0"), ("item.package.count", "3")],
        at: "item.gross_mass_kg",
        silent: &[("item.gross_mass_kg", "0"), ("item.package.count", "0")],
    },
    Case {
        rule: "QS-R-0104",
        fires: &[("item.net_mass_kg", "0")],
        at: "item.net_mass_kg",
        silent: &[("item.net_mass_kg", "0.001")],
    },
    Case {
        rule: "QS-R-0201",
        fires: &[("item.package.kind", "VQ"), ("item.package.count", "1")],
        at: "item.package.kind",
        silent: &[("item.package.kind", "VQ"), ("+item.package.kind", "CT"), ("+item.package.count", "4")],
    },
    Case {
        rule: "QS-R-0202",
        fires: &[("item.package.kind", "NE"), ("item.package.count", "0")],
        at: "item.package.count",
        silent: &[("item.package.kind", "NE"), ("item.package.count", "2")],
    },
    Case {
        rule: "QS-R-0203",
        fires: &[
            ("item.package.kind", "CT"),
            ("item.package.count", "0"),
            ("item.package.marks", "A"),
            ("2:item.package.marks", "B"),
            ("2:item.package.count", "2"),
        ],
        at: "item.package.count",
        silent: &[
            ("item.package.kind", "CT"),
            ("item.package.count", "0"),
            ("item.package.marks", "A"),
            ("2:item.package.marks", "A"),
            ("2:item.package.count", "2"),
        ],
    },
    Case {
        rule: "QS-R-0301",
        fires: &[("header.total_invoice_amount", "10.01"), ("item.item_amount", "4"), ("2:item.item_amount", "6")],
        at: "header.total_invoice_amount",
        silent: &[("header.total_invoice_amount", "10.00"), ("item.item_amount", "4"), ("2:item.item_amount", "6")],
    },
    Case {
        rule: "QS-R-0302",
        fires: &[("header.total_item_count", "2"), ("item.number", "1")],
        at: "header.total_item_count",
        silent: &[("header.total_item_count", "1"), ("item.number", "1")],
    },
    Case {
        rule: "QS-R-0303",
        fires: &[("item.number", "1"), ("2:item.number", "1")],
        at: "2:item.number",
        silent: &[("item.number", "1"), ("2:item.number", "2")],
    },
    Case {
        rule: "QS-R-0304",
        fires: &[("item.number", "2"), ("2:item.number", "1")],
        at: "item.number",
        silent: &[("item.number", "1"), ("2:item.number", "2")],
    },
    Case {
        rule: "QS-R-0305",
        fires: &[("item.item_amount", "100"), ("item.unit_price", "9"), ("item.trade_quantity", "10")],
        at: "item.item_amount",
        silent: &[("item.item_amount", "33.33"), ("item.unit_price", "3.333"), ("item.trade_quantity", "10")],
    },
    Case {
        rule: "QS-R-0306",
        fires: &[("item.supplementary_unit", "LTR")],
        at: "item.supplementary_quantity",
        silent: &[("item.supplementary_unit", "LTR"), ("item.supplementary_quantity", "2")],
    },
    Case {
        rule: "QS-R-0401",
        fires: &[("envelope.direction", "IN"), ("header.declaration_type", "EX")],
        at: "header.declaration_type",
        silent: &[("envelope.direction", "IN"), ("header.declaration_type", "CO")],
    },
    Case {
        rule: "QS-R-0402",
        fires: &[("envelope.direction", "IN"), ("item.requested_procedure", "10")],
        at: "item.requested_procedure",
        silent: &[("envelope.direction", "OUT"), ("item.requested_procedure", "10")],
    },
    Case {
        rule: "QS-R-0403",
        fires: &[("item.requested_procedure", "40"), ("item.previous_procedure", "40")],
        at: "item.previous_procedure",
        silent: &[("item.requested_procedure", "71"), ("item.previous_procedure", "71")],
    },
    Case {
        rule: "QS-R-0404",
        fires: &[
            ("item.requested_procedure", "42"),
            ("shipment.destination_country", "BE"),
            ("header.declaration_office", "BE101000"),
        ],
        at: "item.requested_procedure",
        silent: &[
            ("item.requested_procedure", "42"),
            ("shipment.destination_country", "DE"),
            ("header.declaration_office", "BE101000"),
        ],
    },
    Case {
        rule: "QS-R-0405",
        fires: &[("item.previous_procedure", "71")],
        at: "item.previous_procedure",
        silent: &[("item.previous_procedure", "71"), ("item.previous_document.reference", "26BE10100000123456")],
    },
    Case {
        rule: "QS-R-0501",
        fires: &[("item.preference", "300"), ("item.document.category", "N"), ("item.document.type", "380")],
        at: "item.preference",
        silent: &[("item.preference", "300"), ("item.document.category", "N"), ("item.document.type", "954")],
    },
    Case {
        rule: "QS-R-0502",
        fires: &[("item.preference", "100"), ("item.preferential_origin_country", "CL")],
        at: "item.preferential_origin_country",
        silent: &[("item.preference", "300"), ("item.preferential_origin_country", "CL")],
    },
    Case {
        rule: "QS-R-0503",
        fires: &[("item.preference", "100"), ("item.quota_number", "091927")],
        at: "item.quota_number",
        silent: &[("item.preference", "120"), ("item.quota_number", "091927")],
    },
    Case {
        rule: "QS-R-0601",
        fires: &[("importer.eori", "BE0867525339"), ("exporter.eori", "BE0867525339")],
        at: "exporter.eori",
        silent: &[("importer.eori", "BE0867525339"), ("exporter.eori", "BE0403200393")],
    },
    Case {
        rule: "QS-R-0602",
        fires: &[("header.representative_status", "1"), ("representative.code", "BROKER01")],
        at: "header.representative_status",
        silent: &[("header.representative_status", "2"), ("representative.code", "BROKER01")],
    },
    Case {
        rule: "QS-R-0701",
        fires: &[("shipment.container_flag", "false"), ("item.container_number", "MSCU1234566")],
        at: "shipment.container_flag",
        silent: &[("shipment.container_flag", "true"), ("item.container_number", "MSCU1234566")],
    },
    Case {
        rule: "QS-R-0702",
        fires: &[("shipment.border_mode", "2"), ("shipment.border_nationality", "BE")],
        at: "shipment.border_nationality",
        silent: &[("shipment.border_mode", "1"), ("shipment.border_nationality", "BE")],
    },
    Case {
        rule: "QS-R-0703",
        fires: &[("shipment.arrival_mode", "5"), ("shipment.arrival_identification", "1-QSD-118")],
        at: "shipment.arrival_identification",
        silent: &[("shipment.arrival_mode", "3"), ("shipment.arrival_identification", "1-QSD-118")],
    },
    Case {
        rule: "QS-R-0801",
        fires: &[("shipment.dispatch_country", "FR"), ("item.previous_procedure", "00")],
        at: "shipment.dispatch_country",
        silent: &[("shipment.dispatch_country", "FR"), ("item.previous_procedure", "71")],
    },
    Case {
        rule: "QS-R-0802",
        fires: &[("shipment.destination_country", "CH")],
        at: "shipment.destination_country",
        silent: &[("shipment.destination_country", "BE")],
    },
    Case {
        rule: "QS-R-0803",
        fires: &[("shipment.destination_country", "BE")],
        at: "shipment.destination_country",
        silent: &[("shipment.destination_country", "CH")],
    },
    Case {
        rule: "QS-R-0901",
        fires: &[
            ("item.document.type", "380"),
            ("item.document.reference", "A"),
            ("+item.document.type", "380"),
            ("+item.document.reference", "A"),
        ],
        at: "+item.document.reference",
        silent: &[
            ("item.document.type", "380"),
            ("item.document.reference", "A"),
            ("+item.document.type", "380"),
            ("+item.document.reference", "B"),
        ],
    },
    Case {
        rule: "QS-R-0902",
        fires: &[
            ("item.previous_document.type", "337"),
            ("item.previous_document.reference", "A"),
            ("+item.previous_document.type", "337"),
            ("+item.previous_document.reference", "A"),
        ],
        at: "+item.previous_document.reference",
        silent: &[
            ("item.previous_document.type", "337"),
            ("item.previous_document.reference", "A"),
            ("item.previous_document.item_number", "1"),
            ("+item.previous_document.type", "337"),
            ("+item.previous_document.reference", "A"),
            ("+item.previous_document.item_number", "2"),
        ],
    },
    Case {
        rule: "QS-R-1001",
        fires: &[("shipment.dispatch_country", "CL"), ("item.dispatch_country", "CL")],
        at: "item.dispatch_country",
        silent: &[("shipment.dispatch_country", "CL"), ("item.destination_country", "BE")],
    },
];

/// Where a case's value stands.
fn place(name: &str) -> Path {
    let (second_item, name) = name.strip_prefix("2:").map_or((false, name), |name| (true, name));
    let (second_entry, name) = name.strip_prefix('+').map_or((false, name), |name| (true, name));
    let element = Catalogue::embedded().element(name).unwrap_or_else(|| panic!("{name} is not in the catalogue"));
    let path = element.pattern.within(&Path::root());
    let mut lists = 0;
    let steps = path.steps().iter().map(|step| match step {
        Step::Index(_) => {
            lists += 1;
            Step::Index(u32::from((lists == 1 && second_item) || (lists == 2 && second_entry)))
        }
        Step::Member(_) | Step::Element(_) => step.clone(),
    });
    Path::of(steps.collect())
}

pub(super) fn shipment(values: &[(&str, &str)]) -> Document {
    let mut document = Document::default();
    let mut draft = Draft::new(&mut document);
    for (name, value) in values {
        let node = match *value {
            "true" => Node::Flag(true),
            "false" => Node::Flag(false),
            text if name.contains("kind") || name.contains("procedure") || name.contains("type") => Node::text(text),
            text => Node::number(text).unwrap_or_else(|| Node::text(text)),
        };
        let path = place(name);
        draft.set(&path, node).unwrap_or_else(|fault| panic!("{name}: {fault}"));
    }
    document
}

pub(super) fn fired(rule: &Rule, document: &Document) -> Vec<Finding> {
    let declaration = Declaration::read(document);
    let mut findings = Vec::new();
    rule.run_on_declaration(&declaration, &mut findings);
    declaration.items().iter().for_each(|item| rule.run_on_item(&declaration, item, &mut findings));
    findings
}

#[test]
fn every_rule_fires_and_stays_silent() {
    for rule in all() {
        let case = CASES.iter().find(|case| case.rule == rule.id).unwrap_or_else(|| panic!("{} has no case", rule.id));
        let document = shipment(case.fires);
        let findings = fired(rule, &document);
        let [finding] = &findings[..] else {
            panic!("{} fires {} times on its case: {findings:?}", rule.id, findings.len())
        };
        assert_eq!(finding.paths[0], document.locate(&place(case.at)), "{}: {}", rule.id, finding.message);
        assert!(finding.message.ends_with('.') && !finding.because.is_empty(), "{}: {finding:?}", rule.id);
        let silent = fired(rule, &shipment(case.silent));
        assert_eq!(silent, [], "{} fires on its silent case", rule.id);
    }
}

#[test]
fn rules_are_well_formed() {
    let mut seen = std::collections::HashSet::new();
    let columns = Catalogue::embedded().columns();
    for rule in all() {
        assert!(seen.insert(rule.id), "{} is given twice", rule.id);
        assert!(
            rule.id.len() == 9 && rule.version > 0 && !rule.source.is_empty() && rule.sentence.ends_with('.'),
            "{}",
            rule.id
        );
        assert!(!rule.reads.is_empty(), "{} says nothing of what it reads", rule.id);
        assert!(rule.columns.iter().all(|column| columns.get(column).is_some()), "{} names an unknown column", rule.id);
    }
    assert!(CASES.iter().all(|case| seen.contains(case.rule)), "a case without a rule");
}

/// A rule reads no more than it says: its finding's values are slots it declares.
#[test]
fn rules_declare_what_they_read() {
    for rule in all() {
        let case = CASES.iter().find(|case| case.rule == rule.id).unwrap();
        let labels: Vec<String> = rule.reads.iter().map(|slot| slot.label()).collect();
        for finding in fired(rule, &shipment(case.fires)) {
            for because in finding.because {
                let computed = because.label.starts_with("sum of") || because.label == "items present";
                assert!(
                    computed || labels.contains(&because.label),
                    "{} shows {} but does not say it reads it",
                    rule.id,
                    because.label
                );
            }
        }
    }
}

/// A repair settles what it repairs.
#[test]
fn repairs_settle_their_finding() {
    use crate::findings::RepairEdit;
    for rule in all() {
        let case = CASES.iter().find(|case| case.rule == rule.id).unwrap();
        let document = shipment(case.fires);
        for repair in fired(rule, &document).into_iter().flat_map(|finding| finding.repairs) {
            let mut repaired = document.clone();
            let mut draft = Draft::new(&mut repaired);
            for edit in &repair.edits {
                match edit {
                    RepairEdit::Set(path, node) => draft.set(path, node.clone()).unwrap(),
                    RepairEdit::Clear(path) if matches!(path.steps().last(), Some(Step::Element(ElementKey(_)))) => {
                        draft.remove(path).unwrap()
                    }
                    RepairEdit::Clear(path) => draft.clear(path),
                }
            }
            assert_eq!(fired(rule, &repaired), [], "{}: “{}” does not settle it", rule.id, repair.label);
        }
    }
}
