//! What the product knows without any profile: judging a file, elements, rules, codes, identifiers.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read;
use std::path::Path;

use app::plain;
use chrono::NaiveDate;
use domain::catalogue::{Catalogue, Code, CodeList, Language};
use domain::findings::Severity;
use domain::identifiers::{self, IdentifierKind};
use serde::Serialize;

use crate::answer::{Answer, Failed};
use crate::clock;

const CODES_SHOWN: usize = 200;

/// Reads a text file that a shipment could be in: not larger than any, and text at all.
pub(crate) fn read_file(file: &Path) -> Result<String, Failed> {
    let name = file.display();
    let cannot = |fault: std::io::Error| Failed::usage(format!("{name} cannot be read: {fault}."));
    let limit = plain::SHIPMENT_BYTES_MAX as u64;
    let opened = std::fs::File::open(file).map_err(cannot)?;
    // What says its size is refused unread; what does not is read no further than a shipment goes.
    if opened.metadata().map_err(cannot)?.len() > limit {
        return Err(plain::too_large().into());
    }
    let mut bytes = Vec::new();
    opened.take(limit + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > limit {
        return Err(plain::too_large().into());
    }
    String::from_utf8(bytes).map_err(|_| Failed::usage(format!("{name} is not JSON: it is not UTF-8 text.")))
}

/// Judges a file.
pub(crate) fn check(file: &Path, column: Option<&str>, json: bool) -> Result<Answer, Failed> {
    let checked = plain::check(&read_file(file)?, column, clock::now())?;
    let answer = if json { Answer::json(&checked.findings)? } else { Answer::text(checked_text(file, &checked)) };
    Ok(answer.refused_if(checked.blocks))
}

fn checked_text(file: &Path, checked: &plain::Checked) -> String {
    let count = |severity| checked.findings.iter().filter(|finding| finding.severity == severity).count();
    let mut text = format!("{}: judged as {} {}\n", file.display(), checked.column, checked.column_because);
    for finding in &checked.findings {
        let path = finding.paths.first().map(String::as_str).unwrap_or_default();
        let _ = writeln!(
            text,
            "  {:7} {} v{}  {}\n          at {path} · {}",
            finding.severity, finding.rule, finding.version, finding.message, finding.source
        );
    }
    let _ = writeln!(
        text,
        "{} blocking, {} warnings, {} for information",
        count("blocks"),
        count("warns"),
        count("informs")
    );
    text
}

/// The elements.
pub(crate) fn catalogue(column: Option<&str>, json: bool) -> Result<Answer, Failed> {
    let elements = plain::elements(column)?;
    if json {
        return Answer::json(&elements);
    }
    let mut text = String::new();
    for element in &elements {
        let _ = writeln!(
            text,
            "{:16} {:32} {:10} {:11} {}",
            element.element,
            element.name,
            element.format,
            words_of(&element.presence),
            element.path
        );
    }
    Ok(Answer::text(text))
}

/// The rules.
pub(crate) fn rules(column: Option<&str>, json: bool) -> Result<Answer, Failed> {
    let rules = plain::rules(column)?;
    if json {
        return Answer::json(&rules);
    }
    let mut text = String::new();
    for rule in &rules {
        let _ = writeln!(
            text,
            "{} v{} {:7} {}\n          {}",
            rule.id, rule.version, rule.severity, rule.sentence, rule.source
        );
    }
    Ok(Answer::text(text))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PlainCode<'a> {
    code: &'a str,
    name: String,
    /// By language: `en`, `nl`, `fr`, `de`; the English one where a list has no other.
    names: BTreeMap<&'static str, String>,
    /// What stands above it, from the top.
    above: Vec<String>,
    /// What the list says of it: `countable`, `exit`, `unit=LTR`.
    properties: Vec<&'a str>,
    valid: bool,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    successor: Option<&'a str>,
}

fn plain_code<'a>(list: &'a CodeList, code: &'a Code, today: NaiveDate) -> PlainCode<'a> {
    let name = |language| list.name_of(code, language).into_owned();
    PlainCode {
        code: &code.code,
        name: name(Language::En),
        names: Language::ALL.map(|language| (language.code(), name(language))).into(),
        above: list.above(&code.code, Language::En).map(|(code, name)| format!("{code} {name}")).collect(),
        properties: code.properties().collect(),
        valid: code.is_valid(today),
        valid_from: code.valid_from,
        valid_to: code.valid_to,
        successor: code.successor.as_deref(),
    }
}

/// A code list.
pub(crate) fn codes(list: &str, text: &str, json: bool) -> Result<Answer, Failed> {
    let catalogue = Catalogue::embedded();
    let known = || catalogue.lists().iter().map(|list| list.name.as_str()).collect::<Vec<_>>().join(", ");
    let list = catalogue
        .list(list)
        .ok_or_else(|| Failed::usage(format!("there is no code list “{list}”; there are {}.", known())))?;
    let today = clock::now().date_naive();
    let found = if text.is_empty() { list.codes().iter().collect() } else { list.search(text, CODES_SHOWN, today) };
    let codes: Vec<PlainCode<'_>> = found.into_iter().map(|code| plain_code(list, code, today)).collect();
    if json {
        return Answer::json(&codes);
    }
    let mut lines = String::new();
    for code in &codes {
        let _ = writeln!(lines, "{:12} {}{}", code.code, code.name, validity(code));
    }
    for source in list.source() {
        let _ = writeln!(lines, "source: {source}");
    }
    let _ = writeln!(lines, "content of {}, {} codes", list.as_of, list.codes().len());
    Ok(Answer::text(lines))
}

/// " (2023-01-01 to 2025-12-31, then EUR; not valid today)"; empty for a code that has always been valid.
fn validity(code: &PlainCode<'_>) -> String {
    let days = match (code.valid_from, code.valid_to) {
        (None, None) => return String::new(),
        (Some(from), None) => format!("from {from}"),
        (None, Some(to)) => format!("until {to}"),
        (Some(from), Some(to)) => format!("{from} to {to}"),
    };
    let then = code.successor.map(|successor| format!(", then {successor}")).unwrap_or_default();
    let today = if code.valid { "" } else { "; not valid today" };
    format!(" ({days}{then}{today})")
}

#[derive(Serialize)]
struct PlainVerdict<'a> {
    kind: &'a str,
    value: &'a str,
    valid: bool,
    severity: Option<Severity>,
    message: &'a str,
}

/// An identifier.
pub(crate) fn id(kind: &str, value: &str, json: bool) -> Result<Answer, Failed> {
    let known = || IdentifierKind::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ");
    let named = IdentifierKind::named(kind)
        .ok_or_else(|| Failed::usage(format!("there is no kind of identifier “{kind}”; there are {}.", known())))?;
    let verdict = identifiers::check(named, value);
    let wrong = verdict.severity == Some(Severity::Blocks);
    let answer = if json {
        Answer::json(&PlainVerdict {
            kind,
            value,
            valid: verdict.severity.is_none(),
            severity: verdict.severity,
            message: &verdict.sentence,
        })?
    } else {
        Answer::text(verdict.sentence)
    };
    Ok(answer.refused_if(wrong))
}

/// How an element is asked for, in one word or one for each column.
fn words_of(presence: &serde_json::Value) -> String {
    match presence {
        serde_json::Value::Object(columns) => columns
            .iter()
            .map(|(column, word)| format!("{column} {}", word.as_str().unwrap_or_default()))
            .collect::<Vec<_>>()
            .join(", "),
        word => word.as_str().unwrap_or_default().to_owned(),
    }
}
