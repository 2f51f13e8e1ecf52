//! Invariant 3: every command is in one list in `app`; the shell, the command line and the screens have none of their own.

use std::collections::BTreeSet;

use tidy::rust_text::{code_and_strings, strings, without_tests};

use crate::complaint::{PROJECT, assert_none, assert_says, at, text_of};

const LIST: &str = "src-tauri/crates/app/src/commands.rs";
const BINDINGS: &str = "ui/src/bindings/commands.ts";

/// `record.edit`: words joined by one dot.
fn is_command(text: &str) -> bool {
    let word = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    text.split_once('.').is_some_and(|(group, act)| word(group) && word(act))
}

/// The commands that a source names.
fn commands(source: &str) -> BTreeSet<String> {
    let product = without_tests(source);
    strings(&product).into_iter().map(|(_, text)| text).filter(|text| is_command(text)).collect()
}

/// The commands that the generated TypeScript names, in either kind of quotes.
fn bound(typescript: &str) -> BTreeSet<String> {
    let quoted = typescript.split(['"', '\'']);
    quoted.filter(|text| is_command(text)).map(str::to_owned).collect()
}

/// A host names only commands of the list.
fn check_host(path: &str, source: &str, list: &BTreeSet<String>) -> Vec<String> {
    let groups: BTreeSet<&str> = list.iter().filter_map(|name| name.split('.').next()).collect();
    let product = without_tests(source);
    let own = strings(&product).into_iter().filter(|(_, text)| {
        is_command(text) && groups.contains(text.split('.').next().unwrap_or_default()) && !list.contains(text)
    });
    own.map(|(line, text)| at(path, line, &format!("`{text}` is not in the command list of `app`"))).collect()
}

/// The shell passes commands on by whatever name they come with; one it knows by name is one too many.
fn check_shell(path: &str, source: &str, list: &BTreeSet<String>) -> Vec<String> {
    let product = without_tests(source);
    let named = strings(&product).into_iter().filter(|(_, text)| list.contains(text));
    let mut complaints: Vec<String> =
        named.map(|(line, text)| at(path, line, &format!("the shell knows the command `{text}` by name"))).collect();
    let handlers = code_and_strings(&product).matches("#[tauri::command]").count();
    if handlers > 2 {
        complaints.push(format!("{path}: the shell has {handlers} commands of its own; two doors are enough"));
    }
    complaints
}

fn check_bindings(list: &BTreeSet<String>, bound: &BTreeSet<String>) -> Vec<String> {
    let missing = list.difference(bound).map(|name| format!("{BINDINGS}: lacks `{name}`"));
    let invented = bound.difference(list).map(|name| format!("{BINDINGS}: has `{name}`, which `app` does not know"));
    missing.chain(invented).collect()
}

fn names(all: &[&str]) -> BTreeSet<String> {
    all.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn a_second_list_is_noticed() {
    let list = names(&["record.edit", "app.status"]);
    assert_eq!(commands("const A: &[&str] = &[\"record.edit\", \"app.status\", \"a sentence.\"]; // \"x.y\""), list);
    assert_says(&check_host("cli.rs", "call(\"record.edit\");\ncall(\"record.destroy\")", &list), "cli.rs:2");
    assert_none(check_host("cli.rs", "open(\"store.db\"); call(\"record.edit\")", &list));
    assert_says(&check_shell("rpc.rs", "if command == \"app.status\" {}", &list), "by name");
    assert_says(&check_shell("rpc.rs", &"#[tauri::command]\n".repeat(3), &list), "3 commands");
    assert_says(&check_bindings(&list, &names(&["record.edit"])), "lacks `app.status`");
    assert_says(&check_bindings(&list, &names(&["record.edit", "app.status", "app.stop"])), "`app.stop`");
    assert_eq!(bound("export type C = 'record.edit' | \"app.status\";"), list);
}

#[test]
fn there_is_one_command_list() {
    let list = commands(text_of(LIST));
    assert!(!list.is_empty(), "{LIST} names no command");
    let cli = PROJECT.under("src-tauri/crates/cli/src/").filter(|file| file.is_rust());
    assert_none(cli.flat_map(|file| check_host(&file.path, &file.text, &list)));
    let shell = PROJECT.under("src-tauri/src/").filter(|file| file.is_rust());
    assert_none(shell.flat_map(|file| check_shell(&file.path, &file.text, &list)));
    assert_none(check_bindings(&list, &bound(text_of(BINDINGS))));
}
