//! Readers for members whose JSON type is not promised.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Text, or a number or flag written as text; null, an empty text, objects and lists count as absent.
pub(super) fn text<'de, D: Deserializer<'de>>(input: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(input)? {
        Value::String(text) if !text.is_empty() => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    })
}

/// A list of whatever can be read as `T`; anything else in the list is passed over, and null is an empty list.
pub(super) fn list<'de, T, D>(input: D) -> Result<Vec<T>, D::Error>
where
    T: serde::de::DeserializeOwned,
    D: Deserializer<'de>,
{
    Ok(match Value::deserialize(input)? {
        Value::Array(values) => values.into_iter().filter_map(|value| serde_json::from_value(value).ok()).collect(),
        _ => Vec::new(),
    })
}
