//! Formulas of the master data: what goes into a product. CAS publishes no rules of them; these are of the house.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::{Check, Rule, day, words};
use crate::declaration::{Item, Slot};
use crate::findings::Severity;

const FORMULA: &[&str] = &["formula"];

fn is_input(component: &Item<'_>) -> bool {
    component.component_kind() == Some("Input")
}

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-2341",
        version: 1,
        severity: Severity::Warns,
        columns: FORMULA,
        source: "house rule: a share is a part of all that goes in",
        sentence: "The shares of the inputs make 100 %.",
        reads: &[Slot::ComponentKind, Slot::ComponentSharePct],
        check: Check::Declaration(|formula, fire| {
            let inputs: Vec<&Item<'_>> = formula.items().iter().filter(|component| is_input(component)).collect();
            let shares: Option<Vec<Decimal>> = inputs.iter().map(|input| input.component_share_pct()).collect();
            let (Some(last), Some(shares)) = (inputs.last(), shares) else { return };
            let sum = shares.iter().try_fold(Decimal::ZERO, |sum, share| sum.checked_add(*share));
            let Some(sum) = sum.filter(|sum| *sum != Decimal::ONE_HUNDRED) else { return };
            let path = last.path(Slot::ComponentSharePct);
            fire.at(path.clone(), format!("The shares of the inputs make {} %, not 100 %.", words(sum)))
                .because(last.scope(), Slot::ComponentSharePct)
                .with_value(path, format!("sum of {} inputs", inputs.len()), words(sum));
        }),
    },
    Rule {
        id: "QS-R-2342",
        version: 1,
        severity: Severity::Blocks,
        columns: FORMULA,
        source: "house rule: nothing is made of itself",
        sentence: "The product of a formula does not go into itself.",
        reads: &[Slot::FormulaArticle, Slot::ComponentKind, Slot::ComponentArticle],
        check: Check::Item(|formula, component, fire| {
            let product = formula.header().formula_article();
            if product.is_some() && is_input(component) && component.component_article() == product {
                let message = format!(
                    "Component {}: {} is the product itself.",
                    component.ordinal(),
                    product.unwrap_or_default()
                );
                fire.at(component.path(Slot::ComponentArticle), message)
                    .because(component.scope(), Slot::ComponentArticle)
                    .because(formula.header(), Slot::FormulaArticle);
            }
        }),
    },
    Rule {
        id: "QS-R-2343",
        version: 1,
        severity: Severity::Warns,
        columns: FORMULA,
        source: "house rule: a component is given once, with its whole quantity",
        sentence: "No component of a formula stands twice.",
        reads: &[Slot::ComponentKind, Slot::ComponentArticle],
        check: Check::Declaration(|formula, fire| {
            let mut seen = HashSet::new();
            for component in formula.items() {
                let Some(article) = component.component_article() else { continue };
                if !seen.insert((component.component_kind(), article)) {
                    let message =
                        format!("Component {}: {article} stands in the formula already.", component.ordinal());
                    fire.at(component.path(Slot::ComponentArticle), message)
                        .because(component.scope(), Slot::ComponentArticle)
                        .because(component.scope(), Slot::ComponentKind);
                }
            }
        }),
    },
    Rule {
        id: "QS-R-2344",
        version: 1,
        severity: Severity::Blocks,
        columns: FORMULA,
        source: "house rule: something is made of something",
        sentence: "A formula has an input.",
        reads: &[Slot::ComponentKind],
        check: Check::Declaration(|formula, fire| {
            let components = formula.items();
            let Some(first) = components.first() else { return };
            if components.iter().all(|component| component.component_kind().is_some_and(|kind| kind != "Input")) {
                fire.at(first.path(Slot::ComponentKind), "Nothing goes into the product; one component is an Input.")
                    .because(first.scope(), Slot::ComponentKind);
            }
        }),
    },
    Rule {
        id: "QS-R-2345",
        version: 1,
        severity: Severity::Blocks,
        columns: FORMULA,
        source: "house rule: a component without a quantity is none",
        sentence: "A component has a quantity above zero.",
        reads: &[Slot::ComponentQuantity],
        check: Check::Item(|_, component, fire| {
            if component.component_quantity().is_some_and(|quantity| quantity.is_zero()) {
                fire.at(
                    component.path(Slot::ComponentQuantity),
                    format!("Component {}: the quantity is 0.", component.ordinal()),
                )
                .because(component.scope(), Slot::ComponentQuantity);
            }
        }),
    },
    Rule {
        id: "QS-R-2346",
        version: 1,
        severity: Severity::Blocks,
        columns: FORMULA,
        source: "house rule: an end comes after its beginning",
        sentence: "A formula begins before it ends.",
        reads: &[Slot::FormulaValidFrom, Slot::FormulaValidUntil],
        check: Check::Declaration(|formula, fire| {
            let header = formula.header();
            let (from, until) = (header.formula_valid_from().and_then(day), header.formula_valid_until().and_then(day));
            if let (Some(from), Some(until)) = (from, until)
                && from > until
            {
                fire.at(
                    header.path(Slot::FormulaValidUntil),
                    format!("It ends on {until}, before it begins on {from}."),
                )
                .because(header, Slot::FormulaValidUntil)
                .because(header, Slot::FormulaValidFrom);
            }
        }),
    },
];
