//! What is missing.

use super::super::presence::{Asked, Presence};
use super::super::{Catalogue, Condition, Element, Flow, Language, Lookup};
use super::rule;
use crate::findings::{Because, Finding, FindingKind, Judge, Severity};
use crate::record::Path;

/// Judges the absence of a value, or of any entry of a group, in one scope. `None` when it is there or nothing asks
/// for it. What the flow leaves to CAS informs and does not block. `path` names the leaf; it is asked only when there
/// is something to say.
#[must_use]
pub fn presence_finding(
    element: &Element,
    presence: &Presence,
    flow: Option<&Flow>,
    path: &dyn Fn() -> Path,
    lookup: &dyn Lookup,
) -> Option<Finding> {
    let catalogue = Catalogue::embedded();
    let asked = match &presence.asked {
        Asked::Always => true,
        Asked::When(condition) => condition.holds(catalogue, lookup),
        Asked::National | Asked::Operator | Asked::NotAllowed => false,
    };
    if !asked || lookup.present(element) {
        return None;
    }
    let left = flow.filter(|flow| flow.leaves(element));
    let name = element.name(Language::En);
    let (rule, severity, message) = match left {
        Some(flow) => {
            (rule::LEFT_TO_CAS, Severity::Informs, format!("{name} is left to CAS by the flow {}.", flow.name))
        }
        None => (rule::MISSING, presence.severity, what_is_missing(element, presence)),
    };
    let path = path();
    let paths = paths(element, &path);
    Some(Finding {
        judge: Judge::Quayside,
        rule: rule.id.to_owned(),
        version: rule.version,
        kind: FindingKind::Element,
        severity,
        because: because(element, presence, lookup, path),
        paths,
        message,
        source: presence.source.clone(),
        repairs: Vec::new(),
    })
}

fn what_is_missing(element: &Element, presence: &Presence) -> String {
    let name = element.name(Language::En);
    if element.is_group() {
        return format!("At least one {} is needed.", one_of(name));
    }
    let others = others_that_do(element, presence);
    if others.is_empty() { format!("{name} is missing.") } else { format!("{name}{others}, is missing.") }
}

/// One entry of a group, within a sentence: `package` of "Packages", `TARIC additional code` as it stands.
pub(super) fn one_of(name: &str) -> String {
    let one = name.strip_suffix('s').unwrap_or(name);
    let abbreviation = one.chars().take(2).all(char::is_uppercase);
    let mut letters = one.chars();
    match letters.next().filter(|_| !abbreviation) {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => one.to_owned(),
    }
}

/// Where a party is asked for its number only because nothing else names it, what else would: `, or code, or name and
/// address` after "Importer EORI".
fn others_that_do(element: &Element, presence: &Presence) -> String {
    let Asked::When(Condition::All(parts)) = &presence.asked else { return String::new() };
    let party = element.name(Language::En).split(' ').next().unwrap_or_default();
    // The same party given for each item instead needs no words: its own elements say so.
    let of_a_deeper_level = |part: &&Condition| {
        let Condition::Absent(index) = part else { return false };
        Catalogue::embedded().at(*index).is_some_and(|other| other.level > element.level)
    };
    let other = |part: &Condition| {
        let Condition::Absent(index) = part else { return None };
        let other = Catalogue::embedded().at(*index)?;
        let word = other.name(Language::En).strip_prefix(party)?.trim_start();
        // Whoever is named by a name needs the address with it (Annex B, note 6).
        Some(if word == "name" { ", or name and address".to_owned() } else { format!(", or {word}") })
    };
    parts.iter().filter(|part| !of_a_deeper_level(part)).map(other).collect::<Option<String>>().unwrap_or_default()
}

/// The leaf first, where the person can type; then what stands around it and is missing as well: the object that holds
/// nothing else, or the entry of a group and its list.
fn paths(element: &Element, path: &Path) -> Vec<Path> {
    let catalogue = Catalogue::embedded();
    let around = path.split_last().map(|(around, _)| around);
    let mut paths = vec![path.clone()];
    if element.is_group() {
        let member = catalogue
            .elements()
            .iter()
            .find(|other| other.level == element.level && element.pattern.is_around(&other.pattern));
        paths.splice(0..0, member.map(|member| member.pattern.within(path)));
        paths.extend(around);
    } else if catalogue.stands_alone(element) {
        paths.extend(around);
    }
    paths
}

/// The empty value, and the values that make it necessary.
fn because(element: &Element, presence: &Presence, lookup: &dyn Lookup, path: Path) -> Vec<Because> {
    let catalogue = Catalogue::embedded();
    let mut because = vec![Because { path, label: element.label(), value: "empty".to_owned() }];
    if let Asked::When(condition) = &presence.asked {
        for read in condition.reads().into_iter().filter_map(|index| catalogue.at(index)) {
            if let Some(value) = lookup.value(read) {
                because.push(Because { path: lookup.place(read), label: read.label(), value: value.to_owned() });
            }
        }
    }
    because
}
