//! Every rule fires once and stays silent once. A case is values by catalogue id; `2:` before an item's id means the
//! second item, `+` the second entry of the repeated group.

mod documents;
mod goods;
mod masterdata;
mod money;
mod preference;
mod procedures;
mod references;
mod transport;
mod values;

use super::*;
use crate::record::{Document, Draft, ElementKey, Step};

struct Case {
    rule: &'static str,
    fires: &'static [(&'static str, &'static str)],
    /// The path to jump to, by catalogue id in the same notation.
    at: &'static str,
    silent: &'static [(&'static str, &'static str)],
}

fn cases() -> impl Iterator<Item = &'static Case> {
    [
        goods::CASES,
        references::CASES,
        values::CASES,
        documents::CASES,
        transport::CASES,
        preference::CASES,
        money::CASES,
        procedures::CASES,
        masterdata::CASES,
    ]
    .into_iter()
    .flatten()
}

/// The document that makes a rule fire.
pub(super) fn firing(rule: &Rule) -> Document {
    cases().find(|case| case.rule == rule.id).map(|case| shipment(case.fires)).unwrap_or_default()
}

/// Where a case's value stands.
pub(super) fn place(name: &str) -> Path {
    let (second_item, name) = name.strip_prefix("2:").map_or((false, name), |name| (true, name));
    let (second_entry, name) = name.strip_prefix('+').map_or((false, name), |name| (true, name));
    let element = Catalogue::embedded().element(name).unwrap_or_else(|| panic!("{name} is not in the catalogue"));
    let path = element.pattern.within(&Path::root());
    // The first list of an item's path is that of the items; above them a group is the first.
    let of_entries = if in_items(name) { 2 } else { 1 };
    let mut lists = 0;
    let steps = path.steps().iter().map(|step| match step {
        Step::Index(_) => {
            lists += 1;
            Step::Index(u32::from((lists == 1 && second_item) || (lists == of_entries && second_entry)))
        }
        Step::Member(_) | Step::Element(_) => step.clone(),
    });
    Path::of(steps.collect())
}

/// True for what lies in an item of a declaration, or in an entry of master data that is shown like one.
fn in_items(id: &str) -> bool {
    let catalogue = Catalogue::embedded();
    let place = catalogue.element(id).map(|element| &element.pattern);
    let mut main = catalogue.main_groups().iter().filter_map(|group| catalogue.at(*group));
    place.is_some_and(|place| main.any(|group| group.pattern.is_around(place)))
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
        let mut own = cases().filter(|case| case.rule == rule.id);
        let case = own.next().unwrap_or_else(|| panic!("{} has no case", rule.id));
        assert!(own.next().is_none(), "{} has two cases, and one of them is never run", rule.id);
        let document = shipment(case.fires);
        let findings = fired(rule, &document);
        let [finding] = &findings[..] else {
            panic!("{} fires {} times on its case: {findings:?}", rule.id, findings.len())
        };
        assert_eq!(finding.paths[0], document.locate(&place(case.at)), "{}: {}", rule.id, finding.message);
        assert!(finding.message.ends_with('.') && !finding.because.is_empty(), "{}: {finding:?}", rule.id);
        // The same rule at two items gives two findings, told apart by where they are.
        let of_item = matches!(rule.check, Check::Item(_));
        let at = case.at.trim_start_matches("2:").trim_start_matches('+');
        assert!(!of_item || in_items(at), "{} looks at items and jumps above them", rule.id);
        let silent = fired(rule, &shipment(case.silent));
        assert_eq!(silent, [], "{} fires on its silent case", rule.id);
    }
}

#[test]
fn rules_are_well_formed() {
    let mut seen = std::collections::HashSet::new();
    let catalogue = Catalogue::embedded();
    assert!(all().is_sorted_by_key(|rule| rule.id), "the rules do not stand in the order of their numbers");
    for rule in all() {
        assert!(seen.insert(rule.id), "{} is given twice", rule.id);
        assert!(
            rule.id.len() == 9 && rule.version > 0 && !rule.source.is_empty() && rule.sentence.ends_with('.'),
            "{}",
            rule.id
        );
        assert!(!rule.reads.is_empty(), "{} says nothing of what it reads", rule.id);
        assert!(
            rule.columns.iter().all(|column| catalogue.knows_column(column)),
            "{} names an unknown column",
            rule.id
        );
    }
    assert!(cases().all(|case| seen.contains(case.rule)), "a case without a rule");
}

/// A rule reads no more than it says: its finding's values are slots it declares.
#[test]
fn rules_declare_what_they_read() {
    for rule in all() {
        let case = cases().find(|case| case.rule == rule.id).unwrap();
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

/// A case says nothing a rule does not read, so that what it reads is all that decides. An item is there by its number.
#[test]
fn cases_are_made_of_what_their_rule_reads() {
    let undeclared: Vec<String> = cases()
        .flat_map(|case| {
            let rule = all().find(|rule| rule.id == case.rule).unwrap();
            let names = case.fires.iter().chain(case.silent).map(|(name, _)| *name);
            let ids = names.map(|name| name.trim_start_matches("2:").trim_start_matches('+'));
            ids.filter(|id| *id != "item.number" && rule.reads.iter().all(|slot| slot.id() != *id))
                .map(|id| format!("{} {id}", rule.id))
        })
        .collect();
    assert_eq!(undeclared, Vec::<String>::new(), "decided by what the rule does not say it reads");
}

/// The document with a repair made.
pub(super) fn apply(document: &Document, repair: &Repair) -> Document {
    use crate::findings::RepairEdit;
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
    repaired
}

/// A repair settles what it repairs.
#[test]
fn repairs_settle_their_finding() {
    for rule in all() {
        let case = cases().find(|case| case.rule == rule.id).unwrap();
        let document = shipment(case.fires);
        for repair in fired(rule, &document).into_iter().flat_map(|finding| finding.repairs) {
            let left = fired(rule, &apply(&document, &repair));
            assert_eq!(left, [], "{}: “{}” does not settle it", rule.id, repair.label);
        }
    }
}
