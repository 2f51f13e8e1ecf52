//! How often a group may repeat.

use super::super::{Element, Language};
use super::presence::one_of;
use super::rule;
use crate::findings::{Because, Finding, FindingKind, Judge};
use crate::record::Path;

/// Judges the number of entries of a repeated group in one scope. `first_above` names the first entry that is one too
/// many; it is asked only when there is one.
#[must_use]
pub fn repetition_finding(group: &Element, count: usize, first_above: &dyn Fn() -> Path) -> Option<Finding> {
    let most = group.max_repeats as usize;
    if count <= most {
        return None;
    }
    let path = first_above();
    let one = one_of(group.name(Language::En));
    Some(Finding {
        judge: Judge::Quayside,
        rule: rule::TOO_MANY.id.to_owned(),
        version: rule::TOO_MANY.version,
        kind: FindingKind::Element,
        severity: rule::TOO_MANY.severity,
        because: vec![Because { path: path.clone(), label: group.label(), value: count.to_string() }],
        paths: vec![path],
        message: format!("{count} {one}s, {most} at most."),
        source: rule::TOO_MANY.source.to_owned(),
        repairs: Vec::new(),
    })
}
