//! Codes.

use std::borrow::Cow;

use super::super::kind::JsonKind;
use super::super::{Code, CodeCase, CodeList, Language};
use super::{Catalogue, Fault, Value, rule, text};
use crate::findings::Severity;
use crate::record::Node;

pub(super) fn fault(value: &Value<'_>, text: &str) -> Option<Fault> {
    let list = value.element.list.as_deref().and_then(|name| Catalogue::embedded().list(name));
    let Some(list) = list else { return text::of_format(value, text) };
    let Some(full) = whole(value, text) else { return text::of_format(value, text) };
    match list.get(&full) {
        Some(code) if code.is_valid(value.circumstances.on) => None,
        Some(code) => Some(not_valid(value, list, code)),
        None => unknown(value, list, text, &full),
    }
}

/// The code as the list holds it: with the value of the prefix element before it. `None` while that is missing.
fn whole<'text>(value: &Value<'_>, text: &'text str) -> Option<Cow<'text, str>> {
    let Some(prefix) = value.element.code_prefix else { return Some(Cow::Borrowed(text)) };
    let prefix = Catalogue::embedded().at(prefix).and_then(|prefix| value.circumstances.lookup.value(prefix))?;
    Some(Cow::Owned(format!("{prefix}{text}")))
}

fn unknown(value: &Value<'_>, list: &CodeList, text: &str, full: &str) -> Option<Fault> {
    let tidied = match list.case {
        CodeCase::Upper => text.trim().to_uppercase(),
        CodeCase::Exact => list
            .codes()
            .iter()
            .find(|code| code.code.eq_ignore_ascii_case(text.trim()))
            .map_or_else(|| text.to_owned(), |code| code.code.to_string()),
    };
    let source = format!("code list {} of {}", list.title, list.as_of);
    let shown = if full == text { String::new() } else { format!(" ({full})") };
    if tidied != text && whole(value, &tidied).is_some_and(|full| list.get(&full).is_some()) {
        let fault = Fault::new(rule::NOT_ON_LIST, format!("is written {tidied} in the list {}.", list.title));
        return Some(fault.severity(list.severity).source(source).set(carried(value, &tidied)));
    }
    if let Some(meant) = list.meant_by(text) {
        let fault = Fault::new(
            rule::NOT_ON_LIST,
            format!(
                "is not a code of the list {}; {} {} is meant.",
                list.title,
                meant.code,
                list.name_of(meant, Language::En)
            ),
        );
        return Some(fault.severity(list.severity).source(source).set(carried(value, &meant.code)));
    }
    if let Some(fault) = text::of_format(value, text) {
        return Some(mistyped(value, list, &tidied).map_or(fault, |fault| fault.source(source)));
    }
    if list.holds_no_national_codes && full.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let sentence = match list.severity {
        Severity::Blocks => format!("{shown}is not a code of the list {}. Choose one with F4.", list.title),
        Severity::Warns | Severity::Informs => {
            format!("{shown}is not in the list {} held here, which is not complete. Check it.", list.title)
        }
    };
    let sentence = sentence.trim_start().replacen(")is", ") is", 1);
    Some(Fault::new(rule::NOT_ON_LIST, sentence).severity(list.severity).source(source))
}

/// A code of the list that is not said to do what it is named for: an office that is none of exit. An office of which
/// the list does not know everything passes.
pub(super) fn of_another_role(value: &Value<'_>, text: &str) -> Option<Fault> {
    let role = value.element.fits_in(value.circumstances.column)?;
    let list = Catalogue::embedded().list(value.element.list.as_deref()?)?;
    let code = list.find(text, value.circumstances.on)?;
    if code.has(role) || code.has("partly") {
        return None;
    }
    let words = role.replace('_', " ");
    let sentence = format!(
        "({}) does not have the role “{words}” in the list {}. Choose another with F4, or check it.",
        list.name_of(code, Language::En),
        list.title
    );
    let source = format!("code list {} of {}, roles of the office", list.title, list.as_of);
    Some(Fault::new(rule::OTHER_ROLE, sentence).source(source))
}

/// A code of the wrong length that is one key away from exactly one code of the list: that code is offered.
fn mistyped(value: &Value<'_>, list: &CodeList, text: &str) -> Option<Fault> {
    if value.element.has_prefix() {
        return None;
    }
    let near = |code: &&Code| code.is_valid(value.circumstances.on) && one_key_apart(text, &code.code);
    let mut codes = list.codes().iter().filter(near);
    let (Some(code), None) = (codes.next(), codes.next()) else { return None };
    let sentence = format!(
        "is not a code of the list {}; {} {} is near it.",
        list.title,
        code.code,
        list.name_of(code, Language::En)
    );
    Some(Fault::new(rule::NOT_ON_LIST, sentence).set(carried(value, &code.code)))
}

/// True when one text becomes the other by one character more, one less, one changed, or two neighbours exchanged.
fn one_key_apart(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let same = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[same..], &other[same..]);
    let same = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    match (&one[..one.len() - same], &other[..other.len() - same]) {
        ([_], [] | [_]) | ([], [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

fn not_valid(value: &Value<'_>, list: &CodeList, code: &Code) -> Fault {
    let on = value.circumstances.on;
    let name = list.name_of(code, Language::En);
    let sentence = match (code.valid_to.filter(|to| *to < on), code.valid_from, &code.successor) {
        (Some(to), _, Some(successor)) => format!("({name}) ended on {to}; {successor} took its place."),
        (Some(to), _, None) => format!("({name}) ended on {to}."),
        (None, Some(from), _) => format!("({name}) is valid from {from} on, not yet on {on}."),
        (None, None, _) => format!("({name}) is not valid on {on}."),
    };
    let fault = Fault::new(rule::NOT_VALID_ON_DAY, sentence)
        .severity(list.severity)
        .source(format!("code list {} of {}", list.title, list.as_of));
    // A code typed in parts has its successor in parts too; only a whole one is put by one edit.
    let successor = code.successor.as_deref().filter(|_| !value.element.has_prefix());
    fault.set(successor.and_then(|successor| carried(value, successor)))
}

fn carried(value: &Value<'_>, code: &str) -> Option<Node> {
    match value.element.json {
        JsonKind::Number => Node::number(code),
        JsonKind::Text | JsonKind::Flag | JsonKind::List => Some(Node::text(code)),
    }
}

#[cfg(test)]
mod tests {
    use super::one_key_apart;

    #[test]
    fn one_key_is_one() {
        for (one, other, expected) in [
            ("CIFF", "CIF", true),
            ("CI", "CIF", true),
            ("CIG", "CIF", true),
            ("CFI", "CIF", true),
            ("CCIF", "CIF", true),
            ("CIF", "CIF", false),
            ("CIFFF", "CIF", false),
            ("FIC", "CIF", false),
            ("DAP", "CIF", false),
            ("", "C", true),
        ] {
            assert_eq!(one_key_apart(one, other), expected, "{one} {other}");
        }
    }
}
