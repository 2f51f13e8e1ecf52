//! Whether a value holds against a check of the table of validations.

use chrono::DateTime;
use serde_json::Value;

use crate::practice::Check;

impl Check {
    /// What is absent passes unless it is required.
    pub(crate) fn holds(&self, value: &Value, required: bool) -> bool {
        if value.is_null() {
            return !required;
        }
        match self {
            Self::NotEmpty => value.as_array().is_some_and(|list| !list.is_empty()),
            Self::CommodityCode => list(value).any(|one| {
                let code = text(&one["code"]);
                matches!(code.len(), 8 | 10) && all_digits(&code)
            }),
            Self::Party => {
                !text(&value["code"]).trim().is_empty()
                    || list(&value["businessPartnerReference"]).any(|one| !text(&one["code"]).trim().is_empty())
            }
            Self::Eori => list(value).filter(|one| one["type"] == "Eori").all(|one| is_eori(&text(&one["code"]))),
            _ => self.holds_for_text(&text(value)),
        }
    }

    fn holds_for_text(&self, text: &str) -> bool {
        match self {
            Self::OneOf(allowed) => allowed.iter().any(|one| one == text),
            Self::Currency => capitals(text, 3),
            Self::Country => capitals(text, 2) && !matches!(text, "UK" | "EL"),
            Self::Digits(length) => text.len() == *length && all_digits(text),
            Self::Office => {
                text.len() == 8 && starts_with_country(text) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
            }
            Self::Timestamp => DateTime::parse_from_rfc3339(text).is_ok(),
            Self::Filled | Self::NotEmpty | Self::CommodityCode | Self::Eori | Self::Party => !text.trim().is_empty(),
        }
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Codes are text, and some senders write them as numbers.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

fn capitals(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn starts_with_country(text: &str) -> bool {
    text.len() >= 2 && text.bytes().take(2).all(|byte| byte.is_ascii_uppercase())
}

fn is_eori(text: &str) -> bool {
    (3..=17).contains(&text.len()) && starts_with_country(text) && text.bytes().all(|byte| byte.is_ascii_graphic())
}
