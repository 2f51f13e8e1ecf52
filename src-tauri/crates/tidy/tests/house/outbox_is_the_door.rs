//! Invariant 6: a decision to send and its outbox row commit together. The store's tests hold the transaction; here it
//! is held that nobody else writes those tables, and that what is sent comes from the outbox alone.

use tidy::rust_text::{code, code_and_strings, lines_with_word, without_tests};

use crate::complaint::{PROJECT, assert_none, assert_says, at};

/// SQL that changes a door's table outside the store.
fn check_sql(path: &str, source: &str) -> Vec<String> {
    let text = code_and_strings(&without_tests(source)).to_lowercase();
    let tables = ["outbox", "outbox_delivery", "outbox_attempt", "outbox_exchange", "inbox", "inbox_delivery"];
    let acts = ["insert into ", "update ", "delete from "];
    let found = tables.iter().flat_map(|table| acts.iter().map(move |act| format!("{act}{table}")));
    let lines = found.flat_map(|words| lines_with_word(&text, &words));
    lines.map(|line| at(path, line, "only the store writes the outbox and the inbox")).collect()
}

/// Calls that reach CAS with an effect.
fn check_sending(path: &str, source: &str) -> Vec<String> {
    let code = code(&without_tests(source));
    let lines = lines_with_word(&code, ".ingest_customs_shipment");
    lines.into_iter().map(|line| at(path, line, "only the outbox sender in `sync` sends a shipment")).collect()
}

#[test]
fn a_side_door_is_noticed() {
    assert_says(&check_sql("app.rs", "\ntx.execute(\"INSERT INTO outbox (id) VALUES (?)\")"), "app.rs:2");
    assert_says(&check_sql("app.rs", "\"update inbox_delivery set state = 1\""), "only the store");
    assert_none(check_sql("app.rs", "// insert into outbox\n\"SELECT * FROM outbox\""));
    assert_says(&check_sending("app.rs", "client.ingest_customs_shipment(&bytes).await"), "only the outbox sender");
}

#[test]
fn the_outbox_is_the_only_door() {
    let product = || PROJECT.under("src-tauri/").filter(|file| file.is_rust() && !file.path.contains("/tests/"));
    let outside = |homes: &'static [&'static str]| {
        product().filter(move |file| !homes.iter().any(|home| file.path.starts_with(home)))
    };
    assert_none(outside(&["src-tauri/crates/store/"]).flat_map(|file| check_sql(&file.path, &file.text)));
    let sending = outside(&["src-tauri/crates/cas/", "src-tauri/crates/sync/"]);
    assert_none(sending.flat_map(|file| check_sending(&file.path, &file.text)));
}
