//! Checks of one value against its element.

mod code;
#[cfg(test)]
mod missing_tests;
mod number;
mod presence;
mod repetition;
mod rule;
#[cfg(test)]
mod tests;
mod text;

use chrono::NaiveDate;

use super::element::{Element, Language};
use super::kind::{JsonKind, Jurisdiction, Kind};
use super::presence::Asked;
use super::{Catalogue, Lookup};
use crate::findings::{Because, Finding, FindingKind, Judge, Repair, RepairEdit, Severity};
use crate::record::{Node, Path};

pub use presence::presence_finding;
pub use repetition::repetition_finding;
pub use rule::{ELEMENT_RULES, ElementRule};

/// What a value is judged by.
#[derive(Clone, Copy)]
pub struct Circumstances<'c> {
    /// The day codes are looked up on: that of acceptance, else today.
    pub on: NaiveDate,
    /// Column of the declaration: `H1`.
    pub column: &'c str,
    /// Whose overlay of the presence table holds.
    pub jurisdiction: Jurisdiction,
    /// The values around it.
    pub lookup: &'c dyn Lookup,
}

/// Judges one value. `path` is asked only when there is something to say. An empty value is not judged: whether one is
/// demanded is [`presence_finding`]'s matter, and so is a value of blanks where one is always demanded.
#[must_use]
pub fn check(
    element: &Element,
    node: &Node,
    path: &dyn Fn() -> Path,
    circumstances: &Circumstances<'_>,
) -> Option<Finding> {
    let value = Value { element, node, circumstances };
    let fault = value.fault()?;
    Some(fault.into_finding(&value, &path()))
}

/// A value under judgement.
#[derive(Clone, Copy)]
struct Value<'v> {
    element: &'v Element,
    node: &'v Node,
    circumstances: &'v Circumstances<'v>,
}

/// What is wrong with it.
struct Fault {
    rule: ElementRule,
    severity: Severity,
    /// The sentence; the element's name and the value go before it: `Net mass “abc”` + ` is not a number.`
    sentence: String,
    /// True when the sentence names the value itself; then only the element's name goes before it.
    names_value: bool,
    source: Option<String>,
    repairs: Vec<(String, Option<Node>)>,
}

impl Fault {
    fn new(rule: ElementRule, sentence: impl Into<String>) -> Fault {
        Fault {
            rule,
            severity: rule.severity,
            sentence: sentence.into(),
            names_value: false,
            source: None,
            repairs: Vec::new(),
        }
    }

    fn severity(self, severity: Severity) -> Fault {
        Fault { severity, ..self }
    }

    fn source(self, source: impl Into<String>) -> Fault {
        Fault { source: Some(source.into()), ..self }
    }

    /// A repair that puts a value, if there is a certain one.
    fn set(mut self, node: Option<Node>) -> Fault {
        if let Some(node) = node {
            let label = format!("Set {}", node.leaf_text().unwrap_or_default());
            self.repairs.push((label, Some(node)));
        }
        self
    }

    fn clear(mut self) -> Fault {
        self.repairs.push(("Take it away".to_owned(), None));
        self
    }

    fn into_finding(self, value: &Value<'_>, path: &Path) -> Finding {
        let element = value.element;
        let shown = value.node.leaf_text().unwrap_or_else(|| value.node.kind_in_words());
        let name = element.name(Language::En);
        let sentence = self.sentence;
        let message =
            if self.names_value { format!("{name}: {sentence}") } else { format!("{name} “{shown}” {sentence}") };
        let default_source = match element.number() {
            "" => self.rule.source.to_owned(),
            number => format!("{}; element {number}", self.rule.source),
        };
        let repairs = self.repairs.into_iter().map(|(label, node)| match node {
            Some(node) => Repair { label, edits: vec![RepairEdit::Set(path.clone(), node)] },
            None => Repair::clear(label, path.clone()),
        });
        Finding {
            judge: Judge::Quayside,
            rule: self.rule.id.to_owned(),
            version: self.rule.version,
            kind: FindingKind::Element,
            severity: self.severity,
            paths: vec![path.clone()],
            message,
            because: vec![Because { path: path.clone(), label: element.label(), value: shown.to_owned() }],
            source: self.source.unwrap_or(default_source),
            repairs: repairs.collect(),
        }
    }
}

impl Value<'_> {
    fn fault(&self) -> Option<Fault> {
        let fault = match self.node {
            Node::Null => return None,
            Node::List(_) if self.element.is_group() => None,
            Node::List(_) | Node::Object(_) => Some(self.wrong_form()),
            Node::Flag(_) if self.element.kind == Kind::Flag => None,
            Node::Flag(_) => Some(self.wrong_form()),
            Node::Number(text) | Node::Text(text) => {
                if text.is_empty() {
                    return None;
                }
                if text.trim().is_empty() { self.blank() } else { self.fault_of(text) }
            }
        };
        fault.or_else(|| self.not_allowed())
    }

    fn fault_of(&self, text: &str) -> Option<Fault> {
        let element = self.element;
        if !self.is_of_the_companion_kind() {
            return None;
        }
        let fault = match element.kind {
            Kind::Group => Some(self.wrong_form()),
            Kind::Count | Kind::Quantity | Kind::MassKg | Kind::Amount | Kind::Rate => {
                return number::fault(self, text);
            }
            Kind::Code => code::fault(self, text),
            Kind::Text => text::of_format(self, text).or_else(|| text::outer_blanks(text)),
            Kind::Flag => return Some(text::of_flag(self, text)),
            Kind::Date => text::of_day(self, text),
            Kind::Timestamp => text::of_moment(self, text),
            Kind::Identifier(kind) => text::of_identifier(self, kind, text),
            Kind::CommodityCode => text::of_commodity(self, text),
        };
        fault.or_else(|| self.rewriting(text)).or_else(|| code::of_another_role(self, text))
    }

    /// A number of another kind (VAT instead of EORI) stands under the same path; its type says so.
    fn is_of_the_companion_kind(&self) -> bool {
        let Some((companion, expected)) = &self.element.companion else { return true };
        let said =
            Catalogue::embedded().at(*companion).and_then(|companion| self.circumstances.lookup.value(companion));
        said.is_none_or(|said| said.eq_ignore_ascii_case(expected))
    }

    fn wrong_form(&self) -> Fault {
        Fault::new(
            rule::JSON_KIND,
            format!("is {}, CAS takes {} here.", self.node.kind_in_words(), self.element.json.in_words()),
        )
    }

    /// The value is right but stands in the wrong JSON form.
    fn rewriting(&self, text: &str) -> Option<Fault> {
        let node = match (self.element.json, self.node) {
            (JsonKind::Text, Node::Number(_)) => Some(Node::text(text)),
            (JsonKind::Number, Node::Text(_)) => Node::number(text),
            (JsonKind::Text | JsonKind::Number | JsonKind::Flag | JsonKind::List, _) => return None,
        };
        Some(self.wrong_form().severity(Severity::Warns).set(node))
    }

    /// Where a value is always demanded, blanks are a missing value; elsewhere they are no text.
    fn blank(&self) -> Option<Fault> {
        let Circumstances { column, jurisdiction, .. } = *self.circumstances;
        let presence = Catalogue::embedded().presence(self.element, column, jurisdiction);
        (presence.asked != Asked::Always).then(|| Fault::new(rule::BLANKS, "holds blanks only.").clear())
    }

    fn not_allowed(&self) -> Option<Fault> {
        let Circumstances { column, jurisdiction, .. } = *self.circumstances;
        let presence = Catalogue::embedded().presence(self.element, column, jurisdiction);
        (presence.asked == Asked::NotAllowed).then(|| {
            Fault::new(rule::NOT_ALLOWED, format!("does not belong into column {column}."))
                .severity(presence.severity)
                .source(presence.source.clone())
                .clear()
        })
    }
}
