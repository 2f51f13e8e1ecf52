//! The bodies of the five excise actions: JSON objects whose structure is that of the EMCS messages they stand for. What
//! CAS takes is not documented; names are those of the message schemas (Functional Excise System Specification), in the
//! writing CAS uses.

use domain::declaration::Act;
use serde_json::Value;

use crate::error::{AppError, Code};

/// What an excise message must hold.
struct Shape {
    message: &'static str,
    needs: &'static [Need],
    help: &'static str,
}

/// A member that must be there.
enum Need {
    /// Text that is not empty.
    Text(&'static str),
    /// One of these texts.
    OneOf(&'static str, &'static [&'static str]),
    /// At least one of these members.
    AnyOf(&'static [&'static str]),
    /// When it is there: a list of objects that each hold these.
    Each(&'static str, &'static [&'static str]),
}

const SUBMITTERS: &[&str] = &["1", "2"];

fn shape(act: Act) -> Option<Shape> {
    Some(match act {
        Act::ReceiptReport => Shape {
            message: "IE818, report of receipt",
            needs: &[
                Need::Text("dateOfArrival"),
                Need::OneOf("globalConclusionOfReceipt", &["1", "2", "3", "4", "21", "22", "23"]),
                Need::Each("bodyReportOfReceipt", &["bodyRecordUniqueReference"]),
            ],
            help: "IE818: dateOfArrival, globalConclusionOfReceipt, and bodyReportOfReceipt for shortages and excesses.",
        },
        Act::ComplementaryExplanation => Shape {
            message: "IE871, explanation on a shortage or an excess",
            needs: &[
                Need::OneOf("submitterType", SUBMITTERS),
                Need::AnyOf(&["analysis", "bodyAnalysis"]),
                Need::Each("bodyAnalysis", &["bodyRecordUniqueReference", "explanation"]),
            ],
            help: "IE871: submitterType 1 consignor or 2 consignee, and analysis or bodyAnalysis or both.",
        },
        Act::ChangeDestination => Shape {
            message: "IE813, change of destination",
            needs: &[Need::Text("destinationTypeCode")],
            help: "IE813: destinationTypeCode, and the new consignee and place of delivery as the destination asks.",
        },
        Act::RejectOrAlertEad => Shape {
            message: "IE819, alert or rejection",
            needs: &[
                Need::Text("dateOfAlertOrRejection"),
                Need::OneOf("eadRejectedFlag", &["0", "1"]),
                Need::Each("alertOrRejectionReasons", &["reasonCode"]),
            ],
            help: "IE819: dateOfAlertOrRejection, eadRejectedFlag 0 alert or 1 rejection, alertOrRejectionReasons.",
        },
        Act::DelayForDelivery => Shape {
            message: "IE837, explanation on delay for delivery",
            needs: &[
                Need::OneOf("submitterType", SUBMITTERS),
                Need::Text("explanationCode"),
                Need::OneOf("messageRole", &["1", "2"]),
            ],
            help: "IE837: submitterType, explanationCode, messageRole 1 late receipt or 2 late destination.",
        },
        _ => return None,
    })
}

/// What the form says of the message.
pub(super) fn help(act: Act) -> &'static str {
    shape(act).map_or("", |shape| shape.help)
}

/// The body as it was given, once its structure holds. Members beyond it are CAS's to judge.
pub(super) fn checked(act: Act, text: &str) -> Result<String, AppError> {
    let Some(shape) = shape(act) else {
        return Err(AppError::new(Code::BadInput, format!("“{}” is no excise message.", act.title())));
    };
    let wrong = |member: &str, expected: String| {
        AppError::new(Code::BadInput, format!("The message is no {}: {member} is {expected}.", shape.message))
            .field(member.to_owned(), expected)
            .help(shape.help)
    };
    let body: Value = serde_json::from_str(text).map_err(|fault| wrong("the whole", format!("not JSON ({fault})")))?;
    if !body.is_object() {
        return Err(wrong("the whole", "not an object".to_owned()));
    }
    for need in shape.needs {
        match need {
            Need::Text(name) if !is_text(&body[*name]) => return Err(wrong(name, "missing or empty".to_owned())),
            Need::OneOf(name, words) => {
                let given =
                    body[*name].as_str().map(str::to_owned).or_else(|| body[*name].as_u64().map(|n| n.to_string()));
                if given.is_none_or(|given| !words.contains(&given.as_str())) {
                    return Err(wrong(name, format!("none of {}", words.join(", "))));
                }
            }
            Need::AnyOf(names) if names.iter().all(|name| body[*name].is_null()) => {
                return Err(wrong(
                    names.first().copied().unwrap_or_default(),
                    format!("missing, as are all of {}", names.join(", ")),
                ));
            }
            Need::Each(list, members) => each(&body[*list], members)
                .map_err(|member| wrong(list, format!("a list in which each entry holds {member}")))?,
            Need::Text(_) | Need::AnyOf(_) => {}
        }
    }
    Ok(text.to_owned())
}

fn is_text(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.trim().is_empty()) || value.is_number()
}

fn each(list: &Value, members: &'static [&'static str]) -> Result<(), &'static str> {
    if list.is_null() {
        return Ok(());
    }
    let first = members.first().copied().unwrap_or_default();
    let entries = list.as_array().ok_or(first)?;
    let lacking = |entry: &Value| members.iter().copied().find(|member| !is_text(&entry[*member]));
    entries.iter().find_map(lacking).map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_structure_of_each_message_is_held() {
        for (act, body, fault) in [
            (Act::ReceiptReport, r#"{"dateOfArrival":"2026-11-22","globalConclusionOfReceipt":"1"}"#, None),
            (
                Act::ReceiptReport,
                r#"{"dateOfArrival":"2026-11-22","globalConclusionOfReceipt":2,"bodyReportOfReceipt":[{"bodyRecordUniqueReference":1,"indicatorOfShortageOrExcess":"S"}]}"#,
                None,
            ),
            (Act::ReceiptReport, r#"{"globalConclusionOfReceipt":"1"}"#, Some("dateOfArrival")),
            (
                Act::ReceiptReport,
                r#"{"dateOfArrival":"2026-11-22","globalConclusionOfReceipt":"7"}"#,
                Some("none of 1, 2"),
            ),
            (
                Act::ReceiptReport,
                r#"{"dateOfArrival":"x","globalConclusionOfReceipt":"4","bodyReportOfReceipt":[{}]}"#,
                Some("each entry holds bodyRecordUniqueReference"),
            ),
            (
                Act::ReceiptReport,
                r#"{"dateOfArrival":"x","globalConclusionOfReceipt":"4","bodyReportOfReceipt":{}}"#,
                Some("a list"),
            ),
            (Act::ChangeDestination, r#"{"destinationTypeCode":"1"}"#, None),
            (Act::ChangeDestination, "[]", Some("not an object")),
            (Act::ChangeDestination, "{", Some("not JSON")),
            (Act::RejectOrAlertEad, r#"{"dateOfAlertOrRejection":"2026-11-22","eadRejectedFlag":"1"}"#, None),
            (
                Act::RejectOrAlertEad,
                r#"{"dateOfAlertOrRejection":"2026-11-22","eadRejectedFlag":"2"}"#,
                Some("eadRejectedFlag"),
            ),
            (Act::DelayForDelivery, r#"{"submitterType":"2","explanationCode":"3","messageRole":"1"}"#, None),
            (
                Act::DelayForDelivery,
                r#"{"submitterType":"3","explanationCode":"3","messageRole":"1"}"#,
                Some("submitterType"),
            ),
            (
                Act::ComplementaryExplanation,
                r#"{"submitterType":"1","analysis":{"globalExplanation":"Evaporated"}}"#,
                None,
            ),
            (Act::ComplementaryExplanation, r#"{"submitterType":"1"}"#, Some("analysis")),
            (Act::Invalidate, "{}", Some("no excise message")),
        ] {
            match (checked(act, body), fault) {
                (Ok(kept), None) => assert_eq!(kept, body),
                (Err(found), Some(said)) => assert!(found.message.contains(said), "{}", found.message),
                (found, said) => panic!("{act:?} {body}: {found:?}, not {said:?}"),
            }
        }
    }
}
