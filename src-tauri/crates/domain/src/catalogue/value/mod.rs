//! Values between what people type and what the document holds.

mod code;
mod day;
mod flag;
#[cfg(test)]
mod laws;
mod moment;
mod number;
#[cfg(test)]
mod tests;
mod zone;

use chrono::{FixedOffset, NaiveDate};

use super::element::Element;
use super::kind::{JsonKind, Kind};
use super::{Catalogue, CodeCase};
use crate::identifiers::IdentifierKind;
use crate::quantity::DecimalMark;
use crate::record::Node;

pub(super) use moment::has_offset;
pub use zone::central_european_offset;

/// What reading a text depends on beside the element.
#[derive(Clone, Copy, Debug)]
pub struct Typing<'typing> {
    /// The day that `t` stands for.
    pub today: NaiveDate,
    /// The decimal mark of the person.
    pub decimal: DecimalMark,
    /// The unit the number counts, where the element takes it from another value: the supplementary unit `LTR`, the
    /// currency `USD`. Without it, a number may not carry a unit.
    pub unit: Option<&'typing str>,
    /// The offset of a moment typed without one; without it the moment is one of Central European time, by
    /// [`central_european_offset`] of its day.
    pub offset: Option<FixedOffset>,
}

impl Typing<'_> {
    /// Today and the decimal mark; no unit, moments in Central European time.
    #[must_use]
    pub fn on(today: NaiveDate, decimal: DecimalMark) -> Typing<'static> {
        Typing { today, decimal, unit: None, offset: None }
    }
}

/// A text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The value as the document holds it; [`Node::Null`] for the empty text.
    pub node: Node,
    /// What was decided on the way, for the person to see.
    pub note: Option<String>,
}

/// A text that cannot be read as a value of the element; a sentence with an example of what can.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Unreadable {
    /// The sentence.
    pub reason: String,
}

impl Unreadable {
    fn new(reason: impl Into<String>) -> Unreadable {
        Unreadable { reason: reason.into() }
    }
}

impl Parsed {
    fn plain(node: Node) -> Parsed {
        Parsed { node, note: None }
    }

    fn of(node: Node, note: Option<String>) -> Parsed {
        Parsed { node, note }
    }
}

impl Catalogue {
    /// Reads what a person typed. Whether the value is allowed is `catalogue::check`'s matter: `UK` is read as typed.
    ///
    /// # Errors
    /// A sentence saying why the text is no value of this kind.
    pub fn parse(&self, element: &Element, text: &str, typing: &Typing<'_>) -> Result<Parsed, Unreadable> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Parsed::plain(Node::Null));
        }
        match element.kind {
            Kind::Group => {
                Err(Unreadable::new(format!("{} is a group; a value belongs into one of its fields.", element.label())))
            }
            Kind::Text => Ok(Parsed::plain(Node::text(text))),
            Kind::Code => self.parse_code(element, text),
            Kind::Count | Kind::Quantity | Kind::MassKg | Kind::Amount | Kind::Rate => {
                number::parse(element, text, typing)
            }
            Kind::Date => {
                day::parse(text, typing.today).map(|(day, note)| Parsed::of(Node::text(day.to_string()), note))
            }
            Kind::Timestamp => moment::parse(text, typing),
            Kind::Flag => flag::parse(text).map(Parsed::plain),
            Kind::Identifier(kind) => Ok(Parsed::plain(Node::text(tidy_identifier(kind, text)))),
            Kind::CommodityCode => Ok(Parsed::plain(Node::text(without(text, |c| c.is_whitespace() || c == '.')))),
        }
    }

    /// A value as people see it in a field: numbers without exponent and with the person's decimal mark, without
    /// grouping; flags as yes and no; everything else as it stands. Reading it again gives the same text.
    #[must_use]
    pub fn print(&self, element: &Element, node: &Node, mark: DecimalMark) -> String {
        match node {
            Node::Flag(true) => "yes".into(),
            Node::Flag(false) => "no".into(),
            Node::Number(written) if element.kind.is_number() => number::print(node, written, mark),
            Node::Text(written) if element.kind.is_number() && node.as_decimal().is_some() => {
                number::print(node, written, mark)
            }
            Node::Null | Node::Number(_) | Node::Text(_) | Node::List(_) | Node::Object(_) => {
                node.leaf_text().unwrap_or_default().to_owned()
            }
        }
    }

    /// Parts a code typed whole into a field whose list is written with a prefix: `N380` is the category `N` and the
    /// type `380`. `None` when the element has no prefix or the list does not hold the code.
    #[must_use]
    pub fn part_code<'text>(&self, element: &Element, text: &'text str) -> Option<(&Element, &'text str, &'text str)> {
        let prefix = self.at(element.code_prefix?)?;
        let list = self.list(element.list.as_deref()?)?;
        let length = usize::try_from(prefix.format?.length_max).ok()?;
        let text = text.trim();
        list.get(&text.to_uppercase())?;
        Some((prefix, text.get(..length)?, text.get(length..)?))
    }

    fn parse_code(&self, element: &Element, text: &str) -> Result<Parsed, Unreadable> {
        let list = element.list.as_deref().and_then(|name| self.list(name));
        let code = match list {
            Some(list) if list.case == CodeCase::Exact => code::as_in_list(list, text),
            Some(_) | None => text.to_uppercase(),
        };
        let note = list
            .filter(|list| list.get(&code).is_none())
            .and_then(|list| list.meant_by(text))
            .map(|meant| format!("“{text}” is not a code; {} {} seems to be meant", meant.code, meant.name));
        match element.json {
            JsonKind::Number => code::number(&code).map(|node| Parsed::of(node, note)),
            JsonKind::Text | JsonKind::Flag | JsonKind::List => Ok(Parsed::of(Node::text(code), note)),
        }
    }
}

/// Numbers that are copied from papers come with blanks, points and small letters; those the declarant chooses stay.
pub(super) fn tidy_identifier(kind: IdentifierKind, text: &str) -> String {
    match kind {
        IdentifierKind::Lrn | IdentifierKind::Ucr => text.trim().to_owned(),
        IdentifierKind::Excise => without(text, char::is_whitespace),
        IdentifierKind::Eori | IdentifierKind::Quota => without(text, |c| c.is_whitespace() || c == '.').to_uppercase(),
        IdentifierKind::Mrn
        | IdentifierKind::Grn
        | IdentifierKind::Arc
        | IdentifierKind::Container
        | IdentifierKind::Office
        | IdentifierKind::Locode => without(text, char::is_whitespace).to_uppercase(),
    }
}

/// The text without certain characters.
pub(super) fn without(text: &str, out: impl Fn(char) -> bool) -> String {
    text.chars().filter(|c| !out(*c)).collect()
}
