//! What is missing.

use super::super::presence::{Asked, Presence};
use super::super::{Catalogue, Element, Flow, Language, Lookup};
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
        None if element.is_group() => (rule::MISSING, presence.severity, format!("{name}: at least one is needed.")),
        None => (rule::MISSING, presence.severity, format!("{name} is missing.")),
    };
    let path = path();
    let mut paths = vec![path.clone()];
    if let Some((around, _)) = path.split_last().filter(|_| catalogue.stands_alone(element)) {
        paths.push(around);
    }
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
