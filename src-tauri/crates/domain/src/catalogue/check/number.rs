//! Numbers.

use rust_decimal::{Decimal, RoundingStrategy};

use super::super::format::NumberFault;
use super::super::kind::{JsonKind, Kind};
use super::{Fault, Value, rule};
use crate::quantity::{self, DecimalMark};
use crate::record::Node;

pub(super) fn fault(value: &Value<'_>, text: &str) -> Option<Fault> {
    let Some(amount) = value.node.as_decimal() else {
        return Some(unreadable(value, text));
    };
    let fault = of_amount(value, amount);
    fault.or_else(|| value.rewriting(text))
}

fn of_amount(value: &Value<'_>, amount: Decimal) -> Option<Fault> {
    if amount.is_sign_negative() && !amount.is_zero() {
        return Some(Fault::new(rule::NEGATIVE, "is below zero."));
    }
    let format = value.element.format?;
    match format.fault_of_number(amount)? {
        NumberFault::Decimals { found, allowed: 0 } => {
            Some(Fault::new(rule::DECIMALS, format!("has {found} {}; it is a whole number.", decimals(found))))
        }
        NumberFault::Decimals { found, allowed } => {
            // Half to even, as CAS rounds what it computes (CAS data types: money). A mass is weighed, not rounded.
            let rounded = amount.round_dp_with_strategy(allowed, RoundingStrategy::MidpointNearestEven);
            let certain = (value.element.kind == Kind::Amount).then(|| as_carried(value, rounded)).flatten();
            let fault = Fault::new(rule::DECIMALS, format!("has {found} decimals; at most {allowed} are allowed."))
                .set(certain);
            Some(fault.source(format!("format {format}; {}", rule::DECIMALS.source)))
        }
        NumberFault::Digits { found, allowed } => Some(Fault::new(
            rule::FORMAT,
            format!("has {found} digits before the decimal mark; at most {allowed} are allowed."),
        )),
    }
}

fn decimals(count: u32) -> &'static str {
    if count == 1 { "decimal" } else { "decimals" }
}

/// The text is no number as it stands; what a person would read in it is offered.
fn unreadable(value: &Value<'_>, text: &str) -> Fault {
    if matches!(value.node, Node::Number(_)) {
        return Fault::new(rule::FORMAT, "has more digits than can be counted with.");
    }
    let decimals_max = value.element.format.map_or(0, |format| format.decimals_max);
    // An ambiguous number carries a note; only a clear one is offered.
    let clear = quantity::read(text, DecimalMark::Either, decimals_max)
        .ok()
        .filter(|typed| typed.unit.is_none() && typed.note.is_none());
    Fault::new(rule::FORMAT, "is not a number.").set(clear.and_then(|typed| as_carried(value, typed.amount)))
}

fn as_carried(value: &Value<'_>, amount: Decimal) -> Option<Node> {
    match value.element.json {
        JsonKind::Text => Some(Node::text(amount.normalize().to_string())),
        JsonKind::Number | JsonKind::Flag | JsonKind::List => Node::number(amount.normalize().to_string()),
    }
}
