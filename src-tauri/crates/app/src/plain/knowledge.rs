//! What the product knows, as the command line lists it: rules and elements.

use std::collections::BTreeMap;

use domain::catalogue::{Asked, Catalogue, ELEMENT_RULES, Jurisdiction, Language, Presence};
use domain::findings::Severity;
use serde::Serialize;

use super::known_column;
use crate::desk::{severity_word, twins};
use crate::error::AppError;

/// A rule as the command line lists it.
#[derive(Serialize)]
pub struct PlainRule {
    pub id: String,
    pub version: u32,
    pub kind: &'static str,
    pub severity: &'static str,
    pub source: String,
    pub columns: Vec<String>,
    pub sentence: String,
}

/// An element as the command line lists it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlainElement {
    pub element: String,
    /// Every number of Annex B that it stands for in the column.
    pub numbers: Vec<String>,
    pub id: String,
    pub name: String,
    /// By language: `en`, `nl`, `fr`, `de`.
    pub names: BTreeMap<&'static str, String>,
    /// "official" for the Dutch, French and German of the Official Journal, "own" for translations of our own.
    pub names_evidence: &'static str,
    pub help: String,
    pub old_box: String,
    pub path: String,
    /// "documented", "older-model", "inferred": how sure the path is.
    pub evidence: &'static str,
    pub format: String,
    pub list: Option<String>,
    pub level: String,
    pub max_repeats: u32,
    /// How the column asks for it; without a column, how each of the columns held does.
    pub presence: serde_json::Value,
    /// What a missing value does: "blocks", "warns"; empty where nothing is demanded, or without a column.
    pub severity: &'static str,
    pub condition: String,
    pub source: String,
}

/// All rules: those of one value, what may be missing, and those across values.
///
/// # Errors
/// [`crate::Code::BadInput`] for an unknown column.
pub fn rules(column: Option<&str>) -> Result<Vec<PlainRule>, AppError> {
    column.map_or(Ok(()), known_column)?;
    let element = ELEMENT_RULES.iter().map(|rule| PlainRule {
        id: rule.id.to_owned(),
        version: rule.version,
        kind: "element",
        severity: severity_word(rule.severity),
        source: rule.source.to_owned(),
        columns: Vec::new(),
        sentence: rule.sentence.to_owned(),
    });
    let across =
        domain::rules::all().filter(|rule| column.is_none_or(|column| rule.holds_in(column))).map(|rule| PlainRule {
            id: rule.id.to_owned(),
            version: rule.version,
            kind: "cross_field",
            severity: severity_word(rule.severity),
            source: rule.source.to_owned(),
            columns: rule.columns.iter().map(|column| (*column).to_owned()).collect(),
            sentence: rule.sentence.to_owned(),
        });
    let of_the_profile = PlainRule {
        id: twins::RULE.to_owned(),
        version: twins::VERSION,
        kind: "cross_field",
        severity: severity_word(Severity::Blocks),
        source: twins::SOURCE.to_owned(),
        columns: Vec::new(),
        sentence: twins::SENTENCE.to_owned(),
    };
    Ok(element.chain(across).chain(std::iter::once(of_the_profile)).collect())
}

/// All elements, with how a column asks for them.
///
/// # Errors
/// [`crate::Code::BadInput`] for an unknown column.
pub fn elements(column: Option<&str>) -> Result<Vec<PlainElement>, AppError> {
    column.map_or(Ok(()), known_column)?;
    let catalogue = Catalogue::embedded();
    let rows = catalogue.elements().iter().map(|element| {
        let presence = column.map(|column| catalogue.presence(element, column, Jurisdiction::Eu));
        let number = element.data_element_in(column.unwrap_or_default());
        PlainElement {
            element: if number.is_empty() { element.id.clone() } else { number.to_owned() },
            numbers: element.data_elements_in(column.unwrap_or_default()).map(str::to_owned).collect(),
            id: element.id.clone(),
            name: element.name(Language::En).to_owned(),
            names: Language::ALL.map(|language| (language.code(), element.name(language).to_owned())).into(),
            names_evidence: element.names_evidence.name(),
            help: element.help.clone(),
            old_box: element.sad_box.clone(),
            path: element.pattern.to_string(),
            evidence: element.evidence.name(),
            format: element.format.as_ref().map(ToString::to_string).unwrap_or_default(),
            list: element.list.clone(),
            level: element.level.name().to_owned(),
            max_repeats: element.max_repeats,
            severity: presence.map_or("", demanded),
            presence: match presence {
                Some(presence) => presence.word().into(),
                None => by_column(catalogue, element),
            },
            condition: presence.map(|presence| presence.condition.clone()).unwrap_or_default(),
            source: presence.map(|presence| presence.source.clone()).unwrap_or_default(),
        }
    });
    Ok(rows.collect())
}

/// What a missing, or a not allowed, value does, where either can be.
fn demanded(presence: &Presence) -> &'static str {
    match presence.asked {
        Asked::Always | Asked::When(_) | Asked::NotAllowed => severity_word(presence.severity),
        Asked::National | Asked::Operator => "",
    }
}

/// How each column that the catalogue holds asks for an element.
fn by_column(catalogue: &Catalogue, element: &domain::catalogue::Element) -> serde_json::Value {
    let held = catalogue.columns_held(Jurisdiction::Eu).into_iter();
    let words =
        held.map(|column| (column.to_owned(), catalogue.presence(element, column, Jurisdiction::Eu).word().into()));
    serde_json::Value::Object(words.collect())
}
