//! Counts, masses, quantities, amounts and rates.

use super::super::element::{Element, Unit};
use super::super::kind::{JsonKind, Kind};
use super::{Parsed, Typing, Unreadable};
use crate::quantity::{self, DecimalMark, Typed};
use crate::record::Node;

pub(super) fn parse(element: &Element, text: &str, typing: &Typing<'_>) -> Result<Parsed, Unreadable> {
    let decimals_max = element.format.map_or(0, |format| format.decimals_max);
    let typed =
        quantity::read(text, typing.decimal, decimals_max).map_err(|error| Unreadable::new(error.to_string()))?;
    let typed = counted(element, typed, typing)?;
    if element.kind == Kind::Count && !typed.amount.normalize().scale().eq(&0) {
        return Err(Unreadable::new(format!("{} is a whole number; {} is not.", element.label(), typed.amount)));
    }
    let amount = if element.kind == Kind::Count { typed.amount.normalize() } else { typed.amount };
    let node = match element.json {
        JsonKind::Text => Node::text(amount.to_string()),
        JsonKind::Number | JsonKind::Flag | JsonKind::List => Node::decimal(amount),
    };
    Ok(Parsed::of(node, typed.note))
}

/// The number in the unit the element counts in.
fn counted(element: &Element, typed: Typed, typing: &Typing<'_>) -> Result<Typed, Unreadable> {
    let unit = match (&element.unit, typing.unit) {
        (Some(Unit::Fixed(unit)), _) => Some(unit.as_str()),
        (Some(Unit::Of(_)), unit) => unit,
        (None, _) => None,
    };
    let counted = match unit {
        Some(unit) => typed.in_unit(unit),
        None => typed.without_unit(),
    };
    counted.map_err(|error| Unreadable::new(error.to_string()))
}

pub(super) fn print(node: &Node, written: &str, mark: DecimalMark) -> String {
    let plain = match node.as_decimal() {
        // An exponent is no way to show a mass; other numbers stay as they were written.
        Some(amount) if written.contains(['e', 'E']) => amount.to_string(),
        Some(_) | None => written.to_owned(),
    };
    match mark {
        DecimalMark::Comma => plain.replace('.', ","),
        DecimalMark::Point | DecimalMark::Either => plain,
    }
}
