//! Material lists of the master data: what a product is made of. CAS publishes no rules of them; these are of the house.

use std::collections::HashSet;

use super::{Check, Rule, day};
use crate::declaration::Slot;
use crate::findings::Severity;

const LIST: &[&str] = &["material_list"];

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-2361",
        version: 1,
        severity: Severity::Blocks,
        columns: LIST,
        source: "house rule: nothing is made of itself",
        sentence: "The product of a material list is none of its materials.",
        reads: &[Slot::MaterialListArticle, Slot::MaterialArticle],
        check: Check::Item(|list, material, fire| {
            let product = list.header().material_list_article();
            if product.is_some() && material.material_article() == product {
                let message =
                    format!("Material {}: {} is the product itself.", material.ordinal(), product.unwrap_or_default());
                fire.at(material.path(Slot::MaterialArticle), message)
                    .because(material.scope(), Slot::MaterialArticle)
                    .because(list.header(), Slot::MaterialListArticle);
            }
        }),
    },
    Rule {
        id: "QS-R-2362",
        version: 1,
        severity: Severity::Warns,
        columns: LIST,
        source: "house rule: a material of one origin and status is given once, with its whole quantity",
        sentence: "No material stands twice with the same origin and status.",
        reads: &[Slot::MaterialArticle, Slot::MaterialOrigin, Slot::MaterialStatus],
        check: Check::Declaration(|list, fire| {
            let mut seen = HashSet::new();
            for material in list.items() {
                let Some(article) = material.material_article() else { continue };
                if !seen.insert((article, material.material_origin(), material.material_status())) {
                    let message = format!("Material {}: {article} stands in the list already.", material.ordinal());
                    fire.at(material.path(Slot::MaterialArticle), message)
                        .because(material.scope(), Slot::MaterialArticle)
                        .because(material.scope(), Slot::MaterialOrigin);
                }
            }
        }),
    },
    Rule {
        id: "QS-R-2363",
        version: 1,
        severity: Severity::Blocks,
        columns: LIST,
        source: "house rule: a material without a quantity is none",
        sentence: "A material has a quantity above zero.",
        reads: &[Slot::MaterialQuantity],
        check: Check::Item(|_, material, fire| {
            if material.material_quantity().is_some_and(|quantity| quantity.is_zero()) {
                fire.at(
                    material.path(Slot::MaterialQuantity),
                    format!("Material {}: the quantity is 0.", material.ordinal()),
                )
                .because(material.scope(), Slot::MaterialQuantity);
            }
        }),
    },
    Rule {
        id: "QS-R-2364",
        version: 1,
        severity: Severity::Blocks,
        columns: LIST,
        source: "house rule: an end comes after its beginning",
        sentence: "A material list begins before it ends.",
        reads: &[Slot::MaterialListValidFrom, Slot::MaterialListValidUntil],
        check: Check::Declaration(|list, fire| {
            let header = list.header();
            let from = header.material_list_valid_from().and_then(day);
            let until = header.material_list_valid_until().and_then(day);
            if let (Some(from), Some(until)) = (from, until)
                && from > until
            {
                let message = format!("It ends on {until}, before it begins on {from}.");
                fire.at(header.path(Slot::MaterialListValidUntil), message)
                    .because(header, Slot::MaterialListValidUntil)
                    .because(header, Slot::MaterialListValidFrom);
            }
        }),
    },
];
