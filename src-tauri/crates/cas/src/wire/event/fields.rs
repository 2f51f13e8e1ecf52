//! The members of one JSON object, each as its text: numbers stay as they were written, keys lose the blanks around them.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::EventError;

/// What has not been taken yet.
#[derive(Debug, Default)]
pub(super) struct Fields(BTreeMap<String, String>);

/// Reads an object; a comma too many before a closing bracket is passed over.
pub(super) fn read_object(text: &str) -> Result<Fields, EventError> {
    let members: BTreeMap<String, Box<RawValue>> = lenient(text)?;
    let mut fields = BTreeMap::new();
    for (key, value) in members {
        let plain = key.trim().to_owned();
        // The key as it is documented goes before one that only resembles it.
        if plain == key || !fields.contains_key(&plain) {
            fields.insert(plain, value.get().to_owned());
        }
    }
    Ok(Fields(fields))
}

/// Reads a list of whatever, each as its text.
pub(super) fn read_list(text: &str) -> Result<Vec<String>, EventError> {
    let values: Vec<Box<RawValue>> = lenient(text)?;
    Ok(values.into_iter().map(|value| value.get().to_owned()).collect())
}

fn lenient<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, EventError> {
    serde_json::from_str(text)
        .or_else(|fault| serde_json::from_str(&without_trailing_commas(text)).map_err(|_| fault))
        .map_err(|fault| EventError::NotJson(fault.to_string()))
}

/// Leaves out commas that stand before a closing bracket, outside of strings.
fn without_trailing_commas(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    // A comma and the blanks after it wait until it is known what follows.
    let mut waiting = String::new();
    let (mut inside, mut escaped) = (false, false);
    for letter in text.chars() {
        if inside {
            kept.push(letter);
            (inside, escaped) = (letter != '"' || escaped, letter == '\\' && !escaped);
            continue;
        }
        match letter {
            ',' if waiting.is_empty() => waiting.push(letter),
            letter if letter.is_whitespace() && !waiting.is_empty() => waiting.push(letter),
            letter => {
                let closing = matches!(letter, '}' | ']') && waiting.starts_with(',');
                kept.push_str(if closing { waiting.strip_prefix(',').unwrap_or_default() } else { &waiting });
                waiting.clear();
                inside = letter == '"';
                kept.push(letter);
            }
        }
    }
    kept.push_str(&waiting);
    kept
}

impl Fields {
    /// Takes a text, or a number or flag as its text; null and an empty text are absent.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let raw = self.0.get(name)?;
        let found = match raw.as_bytes().first()? {
            b'"' => serde_json::from_str::<String>(raw).ok()?,
            b'{' | b'[' => return None,
            _ if raw == "null" => String::new(),
            _ => raw.clone(),
        };
        self.0.remove(name);
        (!found.is_empty()).then_some(found)
    }

    /// Takes a list of texts; one text alone is a list of it.
    pub(super) fn texts(&mut self, name: &str) -> Vec<String> {
        let Some(raw) = self.0.get(name) else { return Vec::new() };
        if let Ok(texts) = serde_json::from_str::<Vec<String>>(raw) {
            self.0.remove(name);
            return texts;
        }
        self.text(name).into_iter().collect()
    }

    /// Takes an object; anything else stays.
    pub(super) fn object(&mut self, name: &str) -> Fields {
        let Some(fields) = self.0.get(name).and_then(|raw| read_object(raw).ok()) else { return Fields::default() };
        self.0.remove(name);
        fields
    }

    /// What was not taken, as JSON text.
    pub(super) fn rest(&mut self) -> Vec<(String, String)> {
        std::mem::take(&mut self.0).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_commas_too_many_are_left_out() {
        let cases = [
            (r#"{"a":1,}"#, r#"{"a":1}"#),
            ("[1,\n ]", "[1\n ]"),
            (r#"{"a":",}","b":"\",]"}"#, r#"{"a":",}","b":"\",]"}"#),
            ("[1,2]", "[1,2]"),
            (r#"{"a":"\\",}"#, r#"{"a":"\\"}"#),
        ];
        for (text, expected) in cases {
            assert_eq!(without_trailing_commas(text), expected);
        }
    }
}
