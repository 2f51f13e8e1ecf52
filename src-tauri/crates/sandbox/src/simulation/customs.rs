//! The simulated customs office: when it refuses, and what it issues when it accepts.
//!
//! Goods count as arrived, so a pre-lodged declaration is treated like one lodged on arrival.

use cas::wire::{DeclarationError, FieldReference};
use serde_json::Value;

use super::{Chance, mrn};
use crate::{moment::Moment, validation};

/// A mark that a training office writes into a declaration to see customs refuse it.
struct Refusal {
    /// Where the mark is looked for; `[]` stands for every element.
    path: &'static str,
    field: &'static str,
    ends_with: &'static str,
    /// Functional error code of list CL180: 12 code list, 14 rule.
    code: &'static str,
    message: &'static str,
    description: &'static str,
}

/// The whole table. Error codes: EU code list CL180 (functional errors).
const REFUSALS: &[Refusal] = &[
    Refusal {
        path: "singleAdministrativeDocument",
        field: "declarationOfficeCode",
        ends_with: "000000",
        code: "12",
        message: "Code list violation",
        description: "The customs office of declaration is not an office of this country.",
    },
    Refusal {
        path: "singleAdministrativeDocument.goodsShipment.consignment.goodsLocation",
        field: "identification",
        ends_with: "REFUSED",
        code: "14",
        message: "Rule violation",
        description: "The location of the goods is not approved for this procedure.",
    },
    Refusal {
        path: "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems[].commodity.classifications[]",
        field: "code",
        ends_with: "99999999",
        code: "12",
        message: "Code list violation",
        description: "The commodity code is not in the tariff on the date of acceptance.",
    },
];

/// Everything customs has against a declaration; nothing means that it is accepted.
pub(super) fn refusals(document: &Value) -> Vec<DeclarationError> {
    let mut found = Vec::new();
    for refusal in REFUSALS {
        for (path, group) in validation::groups(document, refusal.path) {
            let value = group.get(refusal.field).and_then(Value::as_str).unwrap_or_default();
            if value.ends_with(refusal.ends_with) {
                found.push(DeclarationError {
                    error_code: Some(refusal.code.to_owned()),
                    message: Some(refusal.message.to_owned()),
                    description: Some(refusal.description.to_owned()),
                    field_reference: vec![FieldReference {
                        field_name: Some(validation::pascal(refusal.field)),
                        path: Some(validation::pascal(&path)),
                    }],
                });
            }
        }
    }
    found
}

/// The movement reference number of an accepted declaration.
pub(super) fn issue_mrn(chance: Chance, seq: i64, country: &str, direction: &str, accepted_at: Moment) -> String {
    let free = chance.alphanumerics(12, &["mrn", &seq.to_string()]);
    let procedure = if direction == "OUT" { 'A' } else { 'R' };
    mrn::mrn(accepted_at.year(), country, &free, procedure)
}
