//! Invariant 8: unknown fields and unknown enum values from CAS are kept and shown, never an error.

use tidy::rust_text::{code, lines_with_word, without_tests};

use crate::complaint::{PROJECT, assert_none, assert_says, at};

fn check(path: &str, source: &str) -> Vec<String> {
    let code = code(&without_tests(source));
    let lines = lines_with_word(&code, "deny_unknown_fields");
    lines.into_iter().map(|line| at(path, line, "a field that CAS adds tomorrow would become an error")).collect()
}

#[test]
fn a_closed_shape_is_noticed() {
    assert_says(&check("wire.rs", "\n#[serde(deny_unknown_fields)]\nstruct A;"), "wire.rs:2");
    assert_none(check("wire.rs", "// deny_unknown_fields\nstruct A;"));
}

#[test]
fn nothing_from_cas_is_refused_for_being_unknown() {
    // Environment files are ours: there a misspelt key must be an error.
    let ours = "src-tauri/crates/cas/src/environment";
    let files = PROJECT.under("src-tauri/crates/cas/").chain(PROJECT.under("src-tauri/crates/sync/"));
    let wire: Vec<_> = files.filter(|file| file.is_rust() && !file.path.starts_with(ours)).collect();
    assert!(!wire.is_empty(), "the CAS client is gone");
    assert_none(wire.into_iter().flat_map(|file| check(&file.path, &file.text)));
}
