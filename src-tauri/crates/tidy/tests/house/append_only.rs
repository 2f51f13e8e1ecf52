//! Invariant 7: journal, postings, outbox and inbox rows are never changed in place; triggers refuse it.

use crate::complaint::{PROJECT, assert_none, assert_says};

const FOLDER: &str = "src-tauri/crates/store/src/migrations/";
/// The tables whose rows are facts, and whether the store has had them from its first day.
const FACTS: &[(&str, bool)] = &[
    ("batch", true),
    ("delta", true),
    ("outbox", true),
    ("outbox_attempt", true),
    ("outbox_exchange", true),
    ("inbox", true),
    ("posting", false),
];

/// SQL in lower case, without comments, with single spaces.
fn plain(sql: &str) -> String {
    let lines = sql.lines().map(|line| line.split("--").next().unwrap_or_default());
    let words: Vec<String> = lines.flat_map(str::split_whitespace).map(str::to_lowercase).collect();
    words.join(" ")
}

fn check(sql: &str, tables: &[(&str, bool)]) -> Vec<String> {
    let sql = plain(sql);
    let mut complaints = Vec::new();
    for (table, from_the_start) in tables {
        let here = [format!("create table {table} "), format!("create table {table}(")];
        if !here.iter().any(|words| sql.contains(words)) {
            if *from_the_start {
                complaints.push(format!("{FOLDER}: no table `{table}`"));
            }
            continue;
        }
        for act in ["update", "delete"] {
            if !triggers(&sql).any(|trigger| refuses(trigger, act, table)) {
                complaints.push(format!("{FOLDER}: no trigger refuses to {act} a row of `{table}`"));
            }
        }
    }
    if sql.contains("drop trigger") {
        complaints.push(format!("{FOLDER}: a migration drops a trigger; what it guarded is then unguarded"));
    }
    complaints
}

/// The text of each trigger, up to its `end`.
fn triggers(sql: &str) -> impl Iterator<Item = &str> {
    sql.split("create trigger ").skip(1).map(|rest| rest.split(" end;").next().unwrap_or(rest))
}

/// A trigger without conditions that aborts: one with `when` or on single columns would let some changes pass.
fn refuses(trigger: &str, act: &str, table: &str) -> bool {
    let head = trigger.split(" begin ").next().unwrap_or_default();
    let on = format!(" before {act} on {table}");
    let whole = head.ends_with(&on) || head.contains(&format!("{on} for each row"));
    let aborts = trigger.contains("raise(abort") || trigger.contains("raise (abort");
    whole && aborts && !head.contains(" when ")
}

#[test]
fn a_table_of_facts_without_its_triggers_is_noticed() {
    let table = "CREATE TABLE batch (seq INTEGER) STRICT;\n";
    let update = "CREATE TRIGGER batch_stays BEFORE UPDATE ON batch\nBEGIN SELECT RAISE(ABORT, 'no'); END;\n";
    let delete = "CREATE TRIGGER batch_kept BEFORE DELETE ON batch\nBEGIN SELECT RAISE(ABORT, 'no'); END;\n";
    let batch: &[(&str, bool)] = &[("batch", true)];
    assert_none(check(&format!("{table}{update}{delete}"), batch));
    let partly = update.replace("UPDATE ON", "UPDATE OF hash ON");
    let sometimes = update.replace("\nBEGIN", "\nWHEN new.seq > 1 BEGIN");
    let cases = [
        (format!("{table}{update}"), "delete a row"),
        (format!("{table}{delete}"), "update a row"),
        (format!("{table}{partly}{delete}"), "update a row"),
        (format!("{table}{sometimes}{delete}"), "update a row"),
        (format!("{table}-- {update}{delete}").replace("\nBEGIN", " BEGIN"), "update a row"),
        (format!("{table}{update}{delete}DROP TRIGGER batch_kept;"), "drops a trigger"),
        (String::new(), "no table `batch`"),
    ];
    for (sql, expected) in cases {
        assert_says(&check(&sql, batch), expected);
    }
    assert_none(check("", &[("posting", false)]));
}

#[test]
fn facts_are_never_changed_in_place() {
    let all: String =
        PROJECT.under(FOLDER).filter(|file| file.path.ends_with(".sql")).map(|file| file.text.as_str()).collect();
    assert_none(check(&all, FACTS));
}
