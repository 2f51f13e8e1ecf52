//! The project names no machine it was written on and no package registry.

use crate::complaint::{PROJECT, assert_none, assert_says, at};

/// Put together from pieces, so that this file does not contain what it looks for.
fn foreign() -> Vec<String> {
    let pieces: &[&[&str]] = &[
        &["/wor", "k/"],
        &["/ro", "ot/"],
        &["npm", "js.org"],
        &["npm", "js.com"],
        &["static.crat", "es.io"],
        &["index.crat", "es.io"],
        &["py", "pi.org"],
        &["deb.deb", "ian.org"],
    ];
    pieces.iter().map(|parts| parts.concat()).collect()
}

fn check(path: &str, text: &str) -> Vec<String> {
    let foreign = foreign();
    let lines = text.lines().enumerate();
    let found =
        lines.filter_map(|(number, line)| Some((number, foreign.iter().find(|word| line.contains(word.as_str()))?)));
    found
        .map(|(number, word)| {
            at(path, number + 1, &format!("names `{word}`, which belongs to a machine, not to the project"))
        })
        .collect()
}

#[test]
fn a_foreign_place_is_noticed() {
    for word in foreign() {
        assert_says(&check("a.md", &format!("\nsee {word}x")), "a.md:2");
    }
    assert_none(check("a.md", "framework/ homework/x"));
}

#[test]
fn no_other_place_is_named() {
    let ours = PROJECT.all().filter(|file| !file.path.ends_with("Cargo.lock"));
    assert_none(ours.flat_map(|file| check(&file.path, &file.text)));
}
