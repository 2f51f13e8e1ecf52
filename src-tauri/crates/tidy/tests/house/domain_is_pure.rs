//! Invariant 2: `domain` has no I/O, no `async`, no clock, no randomness and no floating point.

use tidy::rust_text::{code, lines_with_word, without_tests};

use crate::complaint::{PROJECT, assert_none, assert_says, at};

const FORBIDDEN: &[(&str, &str)] = &[
    ("std::fs", "files belong to the store and the host"),
    ("std::net", "the network belongs to cas"),
    ("std::env", "what is around the program comes in as an argument"),
    ("std::process", "the domain runs nothing"),
    ("std::thread", "the domain is called, it starts nothing"),
    ("SystemTime", "time is an argument"),
    ("Instant", "time is an argument"),
    ("Utc::now", "time is an argument"),
    ("Local::now", "time is an argument"),
    ("async", "the domain waits for nothing"),
    (".await", "the domain waits for nothing"),
    ("tokio", "the domain waits for nothing"),
    ("rand", "ids and chance are arguments"),
    ("Uuid::new_v4", "ids are arguments"),
    ("Uuid::now_v7", "ids are arguments"),
    ("f32", "amounts are decimals, never floats"),
    ("f64", "amounts are decimals, never floats"),
    ("println!", "the domain speaks through what it returns"),
    ("eprintln!", "the domain speaks through what it returns"),
];

fn check(path: &str, source: &str) -> Vec<String> {
    let code = code(&without_tests(source));
    let found = FORBIDDEN.iter().flat_map(|(word, why)| {
        let lines = lines_with_word(&code, word);
        lines.into_iter().map(move |line| at(path, line, &format!("`{word}` in the domain: {why}")))
    });
    found.collect()
}

#[test]
fn impurity_is_noticed() {
    for sample in [
        "use std::fs;",
        "let now = chrono::Utc::now();",
        "pub async fn judge() {}",
        "let rate: f64 = 0.0;",
        "use std::time::Instant;",
        "let id = rand::random();",
    ] {
        assert_eq!(check("domain/x.rs", sample).len(), 1, "{sample}");
    }
    assert_says(&check("domain/x.rs", "\nfn a(x: f64) {}"), "domain/x.rs:2");
    assert_none(check("domain/x.rs", "// f64\nlet a = \"std::fs\";\n#[cfg(test)]\nmod t { use std::fs; }"));
}

#[test]
fn the_domain_is_pure() {
    let files = || PROJECT.under("src-tauri/crates/domain/src/").filter(|file| file.is_rust());
    assert!(files().count() > 0, "the domain is gone");
    // A module of tests that stands in a file of its own is marked where it is declared.
    let product = files().filter(|file| !file.path.ends_with("tests.rs") && !file.path.contains("/tests/"));
    assert_none(product.flat_map(|file| check(&file.path, &file.text)));
}
