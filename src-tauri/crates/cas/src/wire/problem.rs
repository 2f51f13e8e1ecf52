//! Problem details of a refused request. Source: RFC 9457 (formerly RFC 7807); the `errors` map follows the
//! validation problems of the platform CAS is built on (inferred, no sample is published).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The standard members, the field errors, and everything else that came along. Every member may be absent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// Path of a field to what is wrong with it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub errors: BTreeMap<String, Vec<String>>,
    /// Members this program does not know, kept as they came.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Problem {
    /// Reads whatever a refused request brought back. A body that is not a JSON object gives an empty problem:
    /// the error page of some gateway says nothing a broker could act on.
    pub fn read(body: &[u8]) -> Self {
        let Ok(Value::Object(mut members)) = serde_json::from_slice::<Value>(body) else {
            return Self::default();
        };
        let mut problem = Self {
            kind: take_text(&mut members, "type"),
            title: take_text(&mut members, "title"),
            detail: take_text(&mut members, "detail"),
            instance: take_text(&mut members, "instance"),
            ..Self::default()
        };
        if let Some(status) =
            members.get("status").and_then(Value::as_u64).and_then(|status| u16::try_from(status).ok())
        {
            problem.status = Some(status);
            members.remove("status");
        }
        if let Some(errors) = members.get("errors").and_then(field_errors) {
            problem.errors = errors;
            members.remove("errors");
        }
        problem.other = members;
        problem
    }

    /// What was wrong, as one or more finished sentences. Never empty.
    pub fn sentence(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        for text in [&self.title, &self.detail].into_iter().flatten() {
            parts.push(finished(text));
        }
        for (path, messages) in &self.errors {
            parts.push(finished(&format!("{path}: {}", messages.join(" "))));
        }
        if parts.is_empty() {
            parts.push("It gave no reason.".to_owned());
        }
        parts.join(" ")
    }
}

fn take_text(members: &mut Map<String, Value>, name: &str) -> Option<String> {
    let text = members.get(name)?.as_str()?.to_owned();
    members.remove(name);
    Some(text)
}

/// `{"path": ["message"]}`, or `{"path": "message"}`; any other shape stays among the unknown members.
fn field_errors(value: &Value) -> Option<BTreeMap<String, Vec<String>>> {
    let mut found = BTreeMap::new();
    for (path, messages) in value.as_object()? {
        let messages = match messages {
            Value::String(message) => vec![message.clone()],
            Value::Array(list) => {
                list.iter().map(|message| message.as_str().map(str::to_owned)).collect::<Option<_>>()?
            }
            _ => return None,
        };
        found.insert(path.clone(), messages);
    }
    Some(found)
}

/// One line that ends like a sentence; control characters of a foreign text are dropped.
fn finished(text: &str) -> String {
    let clean: String = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .filter(|character| !character.is_control())
        .collect();
    if clean.ends_with(['.', '!', '?']) { clean } else { format!("{clean}.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_was_wrong_whatever_the_shape() {
        let cases: [(&str, &str); 7] = [
            (
                r#"{"title":"Bad request","status":400,"detail":"direction is missing"}"#,
                "Bad request. direction is missing.",
            ),
            (
                r#"{"title":"Not valid.","errors":{"direction":["Use IN or OUT."],"version":"too old"}}"#,
                "Not valid. direction: Use IN or OUT. version: too old.",
            ),
            (r#"{"errors":[{"x":1}]}"#, "It gave no reason."),
            (r#"{"title":7}"#, "It gave no reason."),
            ("<html><b>502</b></html>", "It gave no reason."),
            ("", "It gave no reason."),
            ("{\"title\":\"line\\none\\u0007\"}", "line one."),
        ];
        for (body, expected) in cases {
            assert_eq!(Problem::read(body.as_bytes()).sentence(), expected, "{body}");
        }
    }

    #[test]
    fn keeps_members_it_does_not_know() {
        let body = r#"{"type":"about:blank","title":"No","status":400,"traceId":"00-1","errors":[1]}"#;
        let problem = Problem::read(body.as_bytes());
        assert_eq!(problem.other["traceId"], "00-1");
        assert_eq!(problem.other["errors"], serde_json::json!([1]));
        let written: Value = serde_json::from_str(&serde_json::to_string(&problem).unwrap()).unwrap();
        assert_eq!(written, serde_json::from_str::<Value>(body).unwrap());
    }
}
