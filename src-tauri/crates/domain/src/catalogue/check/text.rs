//! Text, flags, days, moments, identifiers and commodity codes.

use chrono::{NaiveDate, NaiveDateTime};

use super::super::Unreadable;
use super::super::value::{central_european_offset, has_offset, tidy_identifier, without};
use super::{Catalogue, Fault, Value, rule};
use crate::findings::Severity;
use crate::identifiers::{self, IdentifierKind};
use crate::quantity::DecimalMark;
use crate::record::Node;

pub(super) fn of_format(value: &Value<'_>, text: &str) -> Option<Fault> {
    let format = value.element.format?;
    let fault = format.fault_of_text(text)?;
    Some(Fault::new(rule::FORMAT, format!("{fault}.")).source(format!("{}: {format}", rule::FORMAT.source)))
}

pub(super) fn outer_blanks(text: &str) -> Option<Fault> {
    let trimmed = text.trim();
    (trimmed != text).then(|| Fault::new(rule::BLANKS, "begins or ends with a blank.").set(Some(Node::text(trimmed))))
}

/// A flag that is not `true` or `false`.
pub(super) fn of_flag(value: &Value<'_>, text: &str) -> Fault {
    let typing = super::super::Typing::on(value.circumstances.on, DecimalMark::Either);
    match Catalogue::embedded().parse(value.element, text, &typing) {
        Ok(parsed) => value.wrong_form().severity(Severity::Warns).set(Some(parsed.node)),
        Err(_) => Fault::new(rule::FORMAT, "is neither true nor false."),
    }
}

pub(super) fn of_day(value: &Value<'_>, text: &str) -> Option<Fault> {
    if text.trim_end_matches('Z').parse::<NaiveDate>().is_ok() || has_offset(text) {
        return None;
    }
    let typing = super::super::Typing::on(value.circumstances.on, DecimalMark::Either);
    let clear = match Catalogue::embedded().parse(value.element, text, &typing) {
        Ok(parsed) => Some(parsed).filter(|parsed| parsed.note.is_none()).map(|parsed| parsed.node),
        Err(unreadable) => return Some(no_day(rule::DAY, unreadable)),
    };
    Some(Fault::new(rule::DAY, "is not a day written year, month, day: 2026-11-22.").set(clear))
}

/// A day that does not exist, or a text that holds none: the sentence of whoever types it.
fn no_day(rule: rule::ElementRule, unreadable: Unreadable) -> Fault {
    Fault { names_value: true, ..Fault::new(rule, unreadable.reason) }
}

pub(super) fn of_moment(value: &Value<'_>, text: &str) -> Option<Fault> {
    if has_offset(text) {
        return None;
    }
    let Ok(local) = text.parse::<NaiveDateTime>() else {
        let typing = super::super::Typing::on(value.circumstances.on, DecimalMark::Either);
        if let Err(unreadable) = Catalogue::embedded().parse(value.element, text, &typing) {
            return Some(no_day(rule::OFFSET, unreadable));
        }
        let sentence = "is not a moment with an offset; write it as 2026-11-20T09:30:00+01:00.";
        return Some(Fault::new(rule::OFFSET, sentence));
    };
    let written = local.format("%Y-%m-%dT%H:%M:%S%.f");
    let offset = central_european_offset(local);
    let sentence = format!(
        "does not say at which offset from UTC; CAS refuses it. Write {written}{offset} for Central European time, or {written}Z for UTC."
    );
    let mut fault = Fault::new(rule::OFFSET, sentence);
    let moment = format!("{written}{offset}");
    fault.repairs.push((format!("Set {moment}, Central European time"), Some(Node::text(moment))));
    Some(fault)
}

pub(super) fn of_identifier(value: &Value<'_>, kind: IdentifierKind, text: &str) -> Option<Fault> {
    let verdict = identifiers::check(kind, text);
    let Some(severity) = verdict.severity else { return of_list(value, text) };
    let checked = verdict.corrected.is_some();
    let rule = if checked { rule::CHECK_CHARACTER } else { rule::IDENTIFIER };
    let tidied = tidy_identifier(kind, text);
    let certain = tidied != text && identifiers::check(kind, &tidied).severity.is_none_or(|left| left < severity);
    let source = match value.element.number() {
        "" => kind.source().to_owned(),
        number => format!("{}; element {number}", kind.source()),
    };
    let fault = Fault { names_value: true, ..Fault::new(rule, verdict.sentence) }.severity(severity).source(source);
    Some(fault.set(certain.then(|| Node::text(tidied))))
}

fn of_list(value: &Value<'_>, text: &str) -> Option<Fault> {
    value.element.list.as_ref()?;
    super::code::fault(value, text)
}

pub(super) fn of_commodity(value: &Value<'_>, text: &str) -> Option<Fault> {
    let tidied = without(text, |c| c.is_whitespace() || c == '.');
    let digits = tidied.bytes().all(|byte| byte.is_ascii_digit());
    if !digits {
        return Some(Fault::new(rule::COMMODITY_LENGTH, "has other characters than digits."));
    }
    let direction = Catalogue::embedded().columns().direction(value.circumstances.column);
    let (fits, wanted): (&[usize], _) = match direction {
        Some("IN") => (&[10], "an import needs ten (TARIC)"),
        Some("OUT") => (&[8], "an export needs eight (Combined Nomenclature)"),
        Some(_) | None => (&[8, 10], "ten are needed in import, eight in export"),
    };
    if !fits.contains(&tidied.len()) {
        let unit = if tidied.len() == 1 { "digit" } else { "digits" };
        let fault = Fault::new(rule::COMMODITY_LENGTH, format!("has {} {unit}; {wanted}.", tidied.len()));
        let cut = (direction == Some("OUT") && tidied.len() == 10).then(|| Node::text(&tidied[..8]));
        return Some(fault.set(cut));
    }
    if tidied != text {
        let fault = Fault::new(rule::COMMODITY_LENGTH, "has blanks or points; CAS takes digits only.");
        return Some(fault.set(Some(Node::text(tidied))));
    }
    of_nomenclature(value, text)
}

fn of_nomenclature(value: &Value<'_>, text: &str) -> Option<Fault> {
    let list = value.element.list.as_deref().and_then(|name| Catalogue::embedded().list(name))?;
    let on = value.circumstances.on;
    let eight = text.get(..8)?;
    let sentence = match list.get(eight) {
        Some(code) if code.is_valid(on) => return None,
        Some(code) => match code.valid_to.filter(|to| *to < on) {
            Some(to) => format!("begins with {eight}, which ended on {to}."),
            None => format!("begins with {eight}, which is not yet valid on {on}."),
        },
        None => format!("begins with {eight}, which is not in the Combined Nomenclature of {} held here.", list.as_of),
    };
    Some(Fault::new(rule::COMMODITY_UNKNOWN, sentence).source(format!("{} of {}", list.title, list.as_of)))
}
