//! Invariant 9: migrations are numbered, only added, never edited; a newer store is refused, and a test shows it.

use sha2::{Digest, Sha256};
use tidy::rust_text::only_tests;
use tidy::tree::File;

use crate::complaint::{PROJECT, assert_none, assert_says, text_of};

const FOLDER: &str = "src-tauri/crates/store/src/migrations/";
const SEALS: &str = "src-tauri/crates/tidy/migrations.sha256";

fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `0001_what_it_does.sql`, counted from 1 without a gap.
fn check_numbers(names: &[&str]) -> Vec<String> {
    let wrong = |(at, name): (usize, &&str)| {
        let expected = format!("{:04}_", at + 1);
        (!name.starts_with(&expected)).then(|| format!("{FOLDER}{name}: the next number is {expected}"))
    };
    names.iter().enumerate().filter_map(wrong).collect()
}

/// Each migration is sealed by its digest; each seal has its migration.
fn check_seals(files: &[(&str, &str)], seals: &str) -> Vec<String> {
    let lines = || seals.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let sealed = |name: &str| lines().find_map(|line| line.strip_suffix(name)?.strip_suffix("  ").map(str::to_owned));
    let mut complaints = Vec::new();
    for (name, text) in files {
        let found = digest(text);
        match sealed(name) {
            Some(seal) if seal == found => {}
            Some(_) => {
                complaints.push(format!("{FOLDER}{name}: was edited; a migration is only ever followed by another"))
            }
            None => complaints.push(format!("{SEALS}: add the line `{found}  {name}`")),
        }
    }
    let gone = lines().filter(|line| !files.iter().any(|(name, _)| line.ends_with(&format!("  {name}"))));
    complaints.extend(gone.map(|line| format!("{SEALS}: the migration of `{line}` is gone")));
    complaints
}

/// A store written by a newer version must be shown to be refused.
fn check_newer_is_tested<'f>(files: impl Iterator<Item = &'f File>) -> Vec<String> {
    let shown = |file: &File| {
        let separate = file.path.contains("/tests/") || file.path.ends_with("tests.rs");
        let text = if separate { file.text.clone() } else { only_tests(&file.text) };
        text.contains("NewerStore")
    };
    if files.into_iter().any(shown) {
        Vec::new()
    } else {
        vec!["no test of the store meets StoreError::NewerStore".to_owned()]
    }
}

#[test]
fn an_edited_migration_is_noticed() {
    let one = digest("one");
    let files = [("0001_start.sql", "one")];
    assert_none(check_seals(&files, &format!("# sealed\n{one}  0001_start.sql\n")));
    assert_says(&check_seals(&[("0001_start.sql", "edited")], &format!("{one}  0001_start.sql")), "was edited");
    assert_says(&check_seals(&files, ""), &one);
    assert_says(&check_seals(&[], &format!("{one}  0001_start.sql")), "is gone");
    assert_says(&check_numbers(&["0001_a.sql", "0003_b.sql"]), "0002_");
    assert_none(check_numbers(&["0001_a.sql", "0002_b.sql"]));
}

#[test]
fn a_missing_test_of_the_newer_store_is_noticed() {
    let file = |path: &str, text: &str| File { path: path.to_owned(), text: text.to_owned() };
    let product = file("store/src/error.rs", "enum StoreError { NewerStore }");
    assert_says(&check_newer_is_tested([&product].into_iter()), "NewerStore");
    let test = file("store/tests/opening.rs", "matches!(error, StoreError::NewerStore { .. })");
    assert_none(check_newer_is_tested([&product, &test].into_iter()));
}

#[test]
fn migrations_are_only_added() {
    let files: Vec<(&str, &str)> = PROJECT
        .under(FOLDER)
        .filter_map(|file| Some((file.path.strip_prefix(FOLDER)?, file.text.as_str())))
        .filter(|(name, _)| name.ends_with(".sql"))
        .collect();
    assert!(!files.is_empty(), "{FOLDER} holds no migration");
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    assert_none(check_numbers(&names));
    assert_none(check_seals(&files, text_of(SEALS)));
    assert_none(check_newer_is_tested(PROJECT.under("src-tauri/crates/store/").filter(|file| file.is_rust())));
}
