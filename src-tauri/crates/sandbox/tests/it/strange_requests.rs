//! A property-based tester of the whole surface: it knows only the description the server gives of itself, makes
//! thousands of requests from a seed, good ones and spoilt ones, and holds the server to what it promised.

use std::collections::BTreeMap;

use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use reqwest::Method;
use serde_json::{Map, Value, json};

use crate::platform::{Platform, Seen};

const REQUESTS: usize = 4_000;
const SEED: [u8; 32] = *b"the same requests at every run!!";

/// One request, made from an operation of the description.
struct Question {
    method: Method,
    path: String,
    content_type: &'static str,
    body: Option<String>,
    operation: Value,
}

fn runner() -> TestRunner {
    TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &SEED))
}

fn draw<S: Strategy>(runner: &mut TestRunner, strategy: &S) -> S::Value {
    strategy.new_tree(runner).unwrap().current()
}

fn chance(runner: &mut TestRunner, of: u32) -> bool {
    draw(runner, &(0..of)) == 0
}

/// Texts that programs stumble over, besides arbitrary ones.
fn strange_text(runner: &mut TestRunner) -> String {
    const KNOWN: [&str; 16] = [
        "",
        " ",
        "null",
        "0",
        "-1",
        "99999999999999999999",
        "1e999",
        "../../x",
        "%00",
        "%ff",
        "a\u{0}b",
        "'; --",
        "2026-11-20T09:30:00Z",
        "2026-13-45",
        "IN",
        "\u{202e}\u{1f600}",
    ];
    if chance(runner, 2) {
        let index = draw(runner, &(0..KNOWN.len()));
        return KNOWN[index].to_owned();
    }
    draw(runner, &".{0,24}")
}

fn strange_value(runner: &mut TestRunner, depth: u32) -> Value {
    match draw(runner, &(0..if depth == 0 { 5 } else { 7_u32 })) {
        0 => Value::Null,
        1 => json!(draw(runner, &any::<bool>())),
        2 => json!(draw(runner, &any::<i64>())),
        3 => json!(draw(runner, &any::<f64>().prop_filter("JSON has no such number", |number| number.is_finite()))),
        4 => Value::String(strange_text(runner)),
        5 => (0..draw(runner, &(0..4))).map(|_| strange_value(runner, depth - 1)).collect(),
        _ => (0..draw(runner, &(0..4))).map(|_| (strange_text(runner), strange_value(runner, depth - 1))).collect(),
    }
}

/// A value of a schema; now and then one that is not.
fn value_of(runner: &mut TestRunner, description: &Value, schema: &Value, depth: u32) -> Value {
    if chance(runner, 12) {
        return strange_value(runner, 3);
    }
    if let Some(reference) = schema["$ref"].as_str() {
        let named = description.pointer(reference.trim_start_matches('#')).unwrap();
        return value_of(runner, description, named, depth);
    }
    if let Some(allowed) = schema["enum"].as_array() {
        let index = draw(runner, &(0..allowed.len()));
        return allowed[index].clone();
    }
    match schema["type"].as_str().or(schema["type"][0].as_str()) {
        Some("string") if schema["format"] == "uri" => json!("http://127.0.0.1:9/hook"),
        Some("string") if schema["format"] == "date-time" => json!("2026-11-20T09:30:00Z"),
        Some("string") => json!(draw(runner, &"[A-Za-z0-9.-]{1,12}")),
        Some("integer") => json!(draw(runner, &(0..200_i64))),
        Some("array") if depth > 0 => {
            (0..draw(runner, &(0..3))).map(|_| value_of(runner, description, &schema["items"], depth - 1)).collect()
        }
        Some("object") => Value::Object(object_of(runner, description, schema, depth)),
        _ => strange_value(runner, 2),
    }
}

fn object_of(runner: &mut TestRunner, description: &Value, schema: &Value, depth: u32) -> Map<String, Value> {
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut members = Map::new();
    for (name, member) in schema["properties"].as_object().into_iter().flatten() {
        let wanted = if required.contains(&name.as_str()) { !chance(runner, 20) } else { chance(runner, 2) };
        if wanted && depth > 0 {
            members.insert(name.clone(), value_of(runner, description, member, depth - 1));
        }
    }
    if chance(runner, 4) {
        members.insert(strange_text(runner), strange_value(runner, 2));
    }
    members
}

/// Percent-encoded whole, or as raw as the request line allows.
fn encoded(runner: &mut TestRunner, text: &str) -> String {
    let raw = chance(runner, 3);
    text.bytes()
        .map(|byte| match byte {
            _ if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => char::from(byte).to_string(),
            b'%' | b'/' | b'&' | b'=' if raw => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

fn question(runner: &mut TestRunner, description: &Value, known: &BTreeMap<String, Vec<String>>) -> Question {
    let operations: Vec<(&String, &String, &Value)> = description["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, operations)| {
            operations.as_object().unwrap().iter().map(move |(method, operation)| (path, method, operation))
        })
        .collect();
    let index = draw(runner, &(0..operations.len()));
    let (path, method, operation) = operations[index];
    let mut address = path.clone();
    let mut query = Vec::new();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap();
        if parameter["in"] == "path" {
            // What stands before the place of an id says whose id is wanted.
            let before = address.split(&format!("/{{{name}}}")).next().and_then(|start| start.rsplit('/').next());
            let ids = known.get(before.unwrap_or_default()).filter(|ids| !ids.is_empty());
            let text = match ids {
                Some(ids) if !chance(runner, 5) => ids[draw(runner, &(0..ids.len()))].clone(),
                _ => strange_text(runner),
            };
            address = address.replace(&format!("{{{name}}}"), &encoded(runner, &text));
        } else if chance(runner, 5) {
            let value = match value_of(runner, description, &parameter["schema"], 1) {
                Value::String(text) => text,
                other => other.to_string(),
            };
            query.push(format!("{name}={}", encoded(runner, &value)));
        }
    }
    if !query.is_empty() {
        address = format!("{address}?{}", query.join("&"));
    }
    let content = operation["requestBody"]["content"].as_object();
    let body = content.map(|content| {
        let schema = content.values().next().unwrap()["schema"].clone();
        let mut text = value_of(runner, description, &schema, 5).to_string();
        if chance(runner, 10) {
            let cut = draw(runner, &(0..=text.chars().count()));
            text = text.chars().take(cut).collect();
        }
        text
    });
    let kinds = ["application/json", "application/json; charset=utf-8", "text/plain", "application/xml", "?"];
    let content_type = kinds[if chance(runner, 8) { draw(runner, &(0..kinds.len())) } else { 0 }];
    let method = method.to_ascii_uppercase().parse().unwrap();
    Question { method, path: address, content_type, body, operation: operation.clone() }
}

/// What the description promises of an answer.
fn check(question: &Question, seen: &Seen) {
    let Question { method, path, body, operation, .. } = question;
    let asked = format!("{method} {path} {body:?}: {} {}", seen.status, seen.text);
    assert!(seen.status < 500, "a fault of the server: {asked}");
    // A text that goes into the address can lead elsewhere.
    if matches!(seen.status, 404 | 405) {
        return;
    }
    let promised = &operation["responses"][seen.status.to_string()];
    assert!(promised.is_object(), "an answer that is not described: {asked}");
    if let Some(content) = promised["content"].as_object() {
        let kind = seen.header("content-type");
        assert!(content.contains_key(kind), "not the promised kind but {kind}: {asked}");
        if kind.ends_with("json") {
            let answer = seen.json();
            if seen.status >= 400 && kind == "application/problem+json" {
                assert!(answer["title"].as_str().is_some_and(|title| title.ends_with('.')), "{asked}");
                assert_eq!(answer["status"], seen.status, "{asked}");
            }
        }
    }
}

/// Ids that turned up in answers, under what they are ids of.
fn learn(known: &mut BTreeMap<String, Vec<String>>, path: &str, seen: &Seen) {
    const MOST: usize = 12;
    let Ok(answer) = serde_json::from_str::<Value>(&seen.text) else { return };
    let mut note = |of: &str, id: &Value| {
        let Some(id) = id.as_str().filter(|id| !id.is_empty()) else { return };
        let ids = known.entry(of.to_owned()).or_default();
        if ids.iter().any(|held| held == id) {
            return;
        }
        // The newest are kept: what was made a moment ago can still be taken away.
        if ids.len() == MOST {
            ids.remove(0);
        }
        ids.push(id.to_owned());
    };
    note("history", &answer["referenceId"]);
    if path == "/v1/movementorders" {
        note("movementorders", &answer["referenceId"]);
    }
    if path == "/v1/subscriptions" {
        note("subscriptions", &answer["id"]);
    }
    let items = answer.pointer("/singleAdministrativeDocument/goodsShipment/governmentAgencyGoodsItems");
    for item in items.and_then(Value::as_array).into_iter().flatten() {
        note("items", &item["governmentAgencyGoodsItemId"]);
    }
}

#[tokio::test]
async fn thousands_of_requests_good_and_spoilt_meet_no_fault_of_the_server() {
    let platform = Platform::open(|config| config.search_lag_ms = 0).await;
    let mut lodged = Vec::new();
    for (reference, milliseconds) in [("QS-1", 20_000), ("QS-2", 20_000), ("QS-3", 1_000)] {
        let address = platform.lodged(reference, milliseconds).await;
        lodged.push(address.trim_start_matches("/v1/declarations/").to_owned());
    }
    let description = platform.get("/openapi.json").await.json();
    let of = |name: &str, ids: Vec<String>| (name.to_owned(), ids);
    let mut known = BTreeMap::from([
        of("declarations", lodged),
        of("attachments", vec!["sad".to_owned()]),
        of("v1", vec!["practice".to_owned()]),
        of("certificates-of-origin", vec!["1".to_owned()]),
    ]);
    let mut runner = runner();
    let mut statuses: BTreeMap<u16, u32> = BTreeMap::new();
    for number in 0..REQUESTS {
        let question = question(&mut runner, &description, &known);
        let body = question.body.as_deref().unwrap_or_default();
        let seen = platform.send_text(question.method.clone(), &question.path, question.content_type, body).await;
        check(&question, &seen);
        learn(&mut known, &question.path, &seen);
        *statuses.entry(seen.status).or_default() += 1;
        if number % 10 == 0 {
            platform.desk.hands.pass_ms(200);
        }
    }
    for expected in [200, 201, 202, 204, 307, 400, 404, 415] {
        assert!(statuses.contains_key(&expected), "no request came to {expected}: {statuses:?}");
    }
}
