//! The window trusts nothing: a strict content policy, one capability, and text that never becomes markup.

use serde_json::Value;
use tidy::screen_text::without_comments;

use crate::complaint::{PROJECT, assert_none, assert_says, at, text_of};

const CONFIG: &str = "src-tauri/tauri.conf.json";
const CAPABILITY: &str = "src-tauri/capabilities/main.json";
const RIGHTS: &[&str] = &["allow-rpc", "allow-rpc-bytes", "core:event:allow-listen", "core:event:allow-unlisten"];

fn read(path: &str, text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{path} is not JSON: {error}"))
}

fn check_config(text: &str) -> Vec<String> {
    let config = read(CONFIG, text);
    let security = &config["app"]["security"];
    let policy = &security["csp"];
    let mut complaints = Vec::new();
    for (part, expected) in [
        ("default-src", "'self'"),
        ("script-src", "'self'"),
        ("style-src", "'self'"),
        ("font-src", "'self'"),
        ("object-src", "'none'"),
        ("base-uri", "'none'"),
        ("form-action", "'none'"),
        // Without `ipc:` every command would fall back to a slower door, with a console warning only.
        ("connect-src", "'self' ipc: http://ipc.localhost"),
    ] {
        if policy[part] != expected {
            complaints.push(format!("{CONFIG}: `{part}` must be {expected}, not {}", policy[part]));
        }
    }
    for (name, value, expected) in [
        ("withGlobalTauri", &config["app"]["withGlobalTauri"], false),
        ("freezePrototype", &security["freezePrototype"], true),
    ] {
        if *value != expected {
            complaints.push(format!("{CONFIG}: `{name}` must be {expected}"));
        }
    }
    if !security["assetProtocol"].is_null() || !security["dangerousDisableAssetCspModification"].is_null() {
        complaints.push(format!("{CONFIG}: the asset protocol stays off and Tauri's own hashes stay on"));
    }
    if security["capabilities"] != serde_json::json!(["main"]) {
        complaints.push(format!("{CONFIG}: there is one capability, `main`"));
    }
    complaints
}

fn check_capability(text: &str) -> Vec<String> {
    let capability = read(CAPABILITY, text);
    let rights = capability["permissions"].as_array().cloned().unwrap_or_default();
    let extra = rights.iter().filter(|right| !right.as_str().is_some_and(|right| RIGHTS.contains(&right)));
    let mut complaints: Vec<String> =
        extra.map(|right| format!("{CAPABILITY}: {right} is more than the page needs")).collect();
    if !capability["remote"].is_null() {
        complaints.push(format!("{CAPABILITY}: no other site may speak to Rust"));
    }
    complaints
}

/// Ways in which text from CAS or a file could become markup or code, or markup the policy would refuse.
fn check_markup(path: &str, source: &str) -> Vec<String> {
    let forbidden = [
        ("{@html", "text becomes markup"),
        ("innerHTML", "text becomes markup"),
        ("outerHTML", "text becomes markup"),
        ("insertAdjacentHTML", "text becomes markup"),
        ("document.write", "text becomes markup"),
        ("eval(", "text becomes code"),
        ("new Function", "text becomes code"),
        (" style=\"", "the content policy refuses literal styles; use a class or `style:`"),
    ];
    let code = without_comments(source);
    let mut complaints = Vec::new();
    for (number, line) in code.lines().enumerate() {
        let found = forbidden.iter().filter(|(word, _)| line.contains(word));
        complaints.extend(found.map(|(word, why)| at(path, number + 1, &format!("`{}`: {why}", word.trim()))));
    }
    complaints
}

#[test]
fn a_looser_window_is_noticed() {
    let config = text_of(CONFIG);
    for (from, to, expected) in [
        ("\"style-src\": \"'self'\"", "\"style-src\": \"'self' 'unsafe-inline'\"", "style-src"),
        ("'self' ipc: http://ipc.localhost", "'self'", "connect-src"),
        ("\"withGlobalTauri\": false", "\"withGlobalTauri\": true", "withGlobalTauri"),
        ("\"freezePrototype\": true", "\"freezePrototype\": false", "freezePrototype"),
        ("\"capabilities\": [\"main\"]", "\"capabilities\": [\"main\", \"files\"]", "one capability"),
    ] {
        assert!(config.contains(from), "the sample no longer fits: {from}");
        assert_says(&check_config(&config.replace(from, to)), expected);
    }
    assert_says(&check_capability(r#"{"permissions": ["allow-rpc", "fs:default"]}"#), "fs:default");
    assert_says(&check_capability(r#"{"permissions": [], "remote": {"urls": ["https://x"]}}"#), "no other site");
    assert_says(&check_markup("a.svelte", "<p>{@html text}</p>"), "{@html");
    assert_says(&check_markup("a.ts", "\nnode.innerHTML = text"), "a.ts:2");
    assert_says(&check_markup("a.svelte", "<p style=\"color: red\">"), "content policy");
    assert_none(check_markup("a.svelte", "<p style:color={ink}>{text}</p> <!-- {@html} -->"));
}

#[test]
fn the_window_trusts_nothing() {
    assert_none(check_config(text_of(CONFIG)));
    assert_none(check_capability(text_of(CAPABILITY)));
    let capabilities = PROJECT.under("src-tauri/capabilities/").count();
    assert_eq!(capabilities, 1, "one window, one capability");
    let screens = PROJECT.all().filter(|file| file.is_screen() && !file.path.contains(".test."));
    assert_none(screens.chain(PROJECT.file("ui/index.html")).flat_map(|file| check_markup(&file.path, &file.text)));
}
