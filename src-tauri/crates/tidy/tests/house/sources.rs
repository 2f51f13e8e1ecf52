//! Catalogue and code lists say where each fact comes from.

use tidy::tree::File;

use crate::complaint::{PROJECT, assert_none, assert_says};

fn check(path: &str, text: &str) -> Vec<String> {
    let said = text.lines().any(|line| line.strip_prefix("# source:").is_some_and(|rest| rest.trim().len() > 3));
    if said { Vec::new() } else { vec![format!("{path}: has no `# source:` line")] }
}

#[test]
fn facts_without_a_source_are_noticed() {
    assert_says(&check("countries.csv", "code,name\nBE,Belgium\n"), "countries.csv");
    assert_says(&check("countries.csv", "# source:\ncode,name\n"), "no `# source:` line");
    assert_none(check("countries.csv", "# source: Regulation (EU) 2020/1470\ncode,name\n"));
}

#[test]
fn facts_have_a_source() {
    let is_fact = |file: &&File| [".csv", ".toml", ".txt"].iter().any(|end| file.path.ends_with(end));
    let files = PROJECT.under("assets/catalogue/").chain(PROJECT.under("assets/codelists/")).filter(is_fact);
    let all: Vec<&File> = files.collect();
    assert!(!all.is_empty(), "the catalogue and the code lists are gone");
    assert_none(all.into_iter().flat_map(|file| check(&file.path, &file.text)));
}
