//! What the documents tell a person to type exists.

use crate::complaint::{PROJECT, assert_none, assert_says, at, text_of};

const ORDERS: &str = "src-tauri/crates/xtask/src/arguments.rs";

/// Each `cargo xtask ORDER` in a document is an order that xtask understands.
fn check(path: &str, text: &str, arguments: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for (start, words) in line.match_indices("cargo xtask ") {
            let rest = &line[start + words.len()..];
            let order: String = rest.chars().take_while(|c| c.is_ascii_lowercase()).collect();
            if !order.is_empty() && !arguments.contains(&format!("\"{order}\" =>")) {
                complaints.push(at(path, number + 1, &format!("`cargo xtask {order}` does not exist")));
            }
        }
    }
    complaints
}

#[test]
fn an_order_that_does_not_exist_is_noticed() {
    let arguments = "match word { \"run\" => a, \"test\" => b }";
    assert_says(&check("README.md", "a\n`cargo xtask bundle`", arguments), "README.md:2");
    assert_none(check("README.md", "`cargo xtask run` and cargo xtask test", arguments));
}

#[test]
fn documents_name_orders_that_exist() {
    let arguments = text_of(ORDERS);
    let documents = PROJECT.all().filter(|file| file.path.ends_with(".md") || file.path.starts_with(".ci/"));
    assert_none(documents.flat_map(|file| check(&file.path, &file.text, arguments)));
    assert!(text_of("README.md").contains("cargo xtask run"), "the README says how to run it");
    assert!(text_of("README.md").contains("cargo xtask test"), "the README says how to test it");
}
