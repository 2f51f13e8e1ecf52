//! The form of each act, and the body CAS gets of it. CAS documents which actions there are and not their bodies: names of
//! members are inferred from what each is for.

use std::collections::BTreeMap;

use cas::Action;
use chrono::DateTime;
use domain::declaration::Act;
use serde_json::{Map, Value};

use super::excise;
use crate::error::{AppError, Code};
use crate::view::ActField;

const REASON_CHARACTERS_MAX: usize = 512;

/// The action of CAS that an act asks for; ways of sending corrections have none.
fn action_of(act: Act) -> Option<Action> {
    Some(match act {
        Act::Edit | Act::Replace | Act::Update | Act::Patch | Act::Items => return None,
        Act::Submit => Action::Submit,
        Act::Validate => Action::Validate,
        Act::GoodsArrived => Action::GoodsArrived,
        Act::Amend => Action::Amend,
        Act::Invalidate => Action::Invalidate,
        Act::GenerateSad => Action::GenerateSad,
        Act::ReceiptReport => Action::ReceiptReport,
        Act::ComplementaryExplanation => Action::ComplementaryExplanation,
        Act::ChangeDestination => Action::ChangeDestination,
        Act::RejectOrAlertEad => Action::RejectOrAlertEad,
        Act::DelayForDelivery => Action::DelayForDelivery,
    })
}

/// What the form of an act asks.
pub(crate) fn fields(act: Act) -> Vec<ActField> {
    let field = |name: &str, label: &str, kind: &str, required: bool, help: &str| ActField {
        name: name.to_owned(),
        label: label.to_owned(),
        kind: kind.to_owned(),
        required,
        help: help.to_owned(),
    };
    match act {
        Act::GoodsArrived => vec![
            field("arrivalDate", "Arrived", "moment", true, "When the goods were presented."),
            field("location", "Location of the goods", "text", false, "Where they lie, as customs knows the place."),
        ],
        Act::Invalidate => vec![field("reason", "Reason", "words", true, "Customs reads it.")],
        Act::Amend => vec![field("reason", "Reason", "words", false, "What is to be amended, and why.")],
        _ if action_of(act).is_some_and(Action::is_excise) => {
            vec![field("message", "Message", "message", true, excise::help(act))]
        }
        _ => Vec::new(),
    }
}

/// The action and its body; a field that is missing or cannot be read is named.
pub(super) fn body(act: Act, given: &BTreeMap<String, String>) -> Result<(Action, String), AppError> {
    let action = action_of(act)
        .ok_or_else(|| AppError::new(Code::BadInput, format!("“{}” is no action of CAS.", act.title())))?;
    let known = fields(act);
    if let Some(name) = given.keys().find(|name| known.iter().all(|field| field.name != **name)) {
        let names: Vec<&str> = known.iter().map(|field| field.name.as_str()).collect();
        let takes = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
        return Err(AppError::new(Code::BadInput, format!("“{}” takes {takes}, not “{name}”.", act.title())));
    }
    let mut members = Map::new();
    for field in &known {
        let text = given.get(&field.name).map_or("", |text| text.trim());
        if text.is_empty() {
            if field.required {
                let why = format!("“{}” is missing. {}", field.label, field.help);
                return Err(AppError::new(Code::BadInput, why).field(field.name.clone(), "not empty"));
            }
            continue;
        }
        match field.kind.as_str() {
            "message" => return Ok((action, excise::checked(act, text)?)),
            "moment" => {
                let at = DateTime::parse_from_rfc3339(text).map_err(|_| {
                    AppError::new(Code::BadInput, format!("“{text}” is no moment with a time zone."))
                        .field(field.name.clone(), "such as 2026-11-22T09:30:00+01:00")
                })?;
                members.insert(field.name.clone(), Value::String(at.to_rfc3339()));
            }
            _ => {
                let cut: String = text.chars().take(REASON_CHARACTERS_MAX).collect();
                members.insert(field.name.clone(), Value::String(cut));
            }
        }
    }
    let body = if known.is_empty() { String::new() } else { Value::Object(members).to_string() };
    Ok((action, body))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(act: Act, given: &[(&str, &str)], expected: Result<&str, &str>) {
        let given = given.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        match (body(act, &given), expected) {
            (Ok((_, body)), Ok(expected)) => assert_eq!(body, expected, "{act:?}"),
            (Err(fault), Err(expected)) => assert!(fault.message.contains(expected), "{act:?}: {}", fault.message),
            (found, expected) => panic!("{act:?} {given:?}: {found:?}, not {expected:?}"),
        }
    }

    #[test]
    fn each_form_makes_its_body_or_names_the_field() {
        for act in [Act::Submit, Act::Validate, Act::GenerateSad] {
            check(act, &[], Ok(""));
            check(act, &[("reason", "x")], Err("takes nothing, not “reason”"));
        }
        check(Act::Invalidate, &[("reason", " Sent twice. ")], Ok(r#"{"reason":"Sent twice."}"#));
        check(Act::Invalidate, &[("reason", "  ")], Err("“Reason” is missing."));
        check(Act::Amend, &[], Ok("{}"));
        check(
            Act::GoodsArrived,
            &[("arrivalDate", "2026-11-22T09:30:00+01:00"), ("location", "BEANR-Q730")],
            Ok(r#"{"arrivalDate":"2026-11-22T09:30:00+01:00","location":"BEANR-Q730"}"#),
        );
        check(Act::GoodsArrived, &[("arrivalDate", "yesterday")], Err("no moment"));
        check(Act::GoodsArrived, &[("arrivalDate", "2026-11-22T09:30:00")], Err("no moment"));
        check(Act::GoodsArrived, &[], Err("“Arrived” is missing."));
        check(Act::Edit, &[], Err("no action of CAS"));
    }

    #[test]
    fn every_action_of_cas_is_asked_for_by_one_act() {
        for action in Action::ALL {
            let acts = Act::ALL.iter().filter(|act| action_of(**act) == Some(*action));
            assert_eq!(acts.count(), 1, "{action}");
        }
    }
}
