//! The shape of the code: sizes, headers, lints switched off with a reason only, nothing left for later.

use tidy::rust_text::{code, code_and_strings, line_of, lines_with_word};
use tidy::tree::File;

use crate::complaint::{PROJECT, assert_none, assert_says, at};

const RUST_LINES_MAX: usize = 400;
const SCREEN_LINES_MAX: usize = 300;

fn check_size(path: &str, text: &str, lines_max: usize) -> Vec<String> {
    let lines = text.lines().count();
    if lines <= lines_max {
        Vec::new()
    } else {
        vec![format!("{path}: {lines} lines, {lines_max} at most; split it by what it does")]
    }
}

fn check_header(path: &str, text: &str) -> Vec<String> {
    let fine = text.starts_with("//! ") && text.lines().next().is_some_and(|line| line.len() > "//! ".len());
    if fine { Vec::new() } else { vec![format!("{path}:1: begins without a `//!` line saying what it is for")] }
}

fn check_lints(path: &str, text: &str) -> Vec<String> {
    let code = code_and_strings(text);
    let mut complaints = Vec::new();
    for opening in ["#[allow(", "#![allow("] {
        let found = code.match_indices(opening);
        complaints.extend(found.map(|(start, _)| {
            at(path, line_of(&code, start), "switch a lint off with `#[expect(…, reason = \"…\")]`")
        }));
    }
    for opening in ["#[expect(", "#![expect("] {
        for (start, _) in code.match_indices(opening) {
            let end = code[start..].find(")]").map_or(code.len(), |length| start + length);
            if !code[start..end].contains("reason") {
                complaints.push(at(path, line_of(&code, start), "`expect` without a reason"));
            }
        }
    }
    complaints
}

/// Marks of unfinished work, put together here so that this file does not carry them.
fn check_unfinished(path: &str, text: &str) -> Vec<String> {
    let marks = [["TO", "DO"].concat(), ["FIX", "ME"].concat(), ["XX", "X:"].concat(), ["unimple", "mented!"].concat()];
    let lines = marks.iter().flat_map(|mark| lines_with_word(text, mark));
    lines.map(|line| at(path, line, "left for later; finish it or take it out")).collect()
}

fn check_screen_lints(path: &str, text: &str) -> Vec<String> {
    let words = ["@ts-ignore", "@ts-nocheck", "eslint-disable"];
    let wrong = |line: &str| words.iter().any(|word| line.contains(word) && !line.contains(" -- "));
    let lines = text.lines().enumerate().filter(|(_, line)| wrong(line));
    lines.map(|(number, _)| at(path, number + 1, "a check is switched off without ` -- ` and a reason")).collect()
}

/// Functions are bounded by a lint in the crates; Rust outside `src-tauri` does not see that setting.
fn check_indent(path: &str, text: &str) -> Vec<String> {
    // A line that only goes on with a string is not deep: it begins where the string wants it.
    let begins = |line: &str| line.len() - line.trim_start().len();
    let code = code(text);
    let lines = text.lines().zip(code.lines()).enumerate();
    let deep = lines
        .filter(|(_, (line, code))| begins(line) >= 4 * 9 && !code.trim().is_empty() && begins(line) == begins(code));
    deep.map(|(number, _)| at(path, number + 1, "nine levels deep; give the inner part a name of its own")).collect()
}

fn is_generated(file: &File) -> bool {
    file.path.starts_with("ui/src/bindings/") || file.path.contains("/paraglide/")
}

#[test]
fn bad_shapes_are_noticed() {
    assert_says(&check_size("a.rs", &"x\n".repeat(401), RUST_LINES_MAX), "401 lines");
    assert_none(check_size("a.rs", &"x\n".repeat(400), RUST_LINES_MAX));
    assert_says(&check_header("a.rs", "use std::fs;\n"), "a.rs:1");
    assert_says(&check_header("a.rs", "//! \n"), "a.rs:1");
    assert_says(&check_header("a.rs", ""), "a.rs:1");
    assert_none(check_header("a.rs", "//! What it is for.\n"));
    assert_says(&check_lints("a.rs", "\n#[allow(dead_code)]\nfn a() {}"), "a.rs:2");
    assert_says(&check_lints("a.rs", "#![allow(dead_code)]"), "reason");
    assert_says(&check_lints("a.rs", "#[expect(dead_code)]"), "without a reason");
    assert_none(check_lints("a.rs", "#[expect(dead_code, reason = \"used on Windows\")]\n// #[allow(x)]"));
    assert_says(&check_unfinished("a.rs", &format!("// {}{} later", "TO", "DO")), "left for later");
    assert_says(&check_screen_lints("a.ts", "// @ts-ignore"), "a.ts:1");
    assert_none(check_screen_lints("a.ts", "// eslint-disable-next-line no-x -- the engine needs it"));
    assert_says(&check_indent("a.rs", &format!("{}x", " ".repeat(36))), "nine levels");
    assert_none(check_indent("a.rs", &format!("f(\"SELECT\n{}WHERE\");", " ".repeat(36))));
}

#[test]
fn the_code_keeps_its_shape() {
    let rust = || PROJECT.all().filter(|file| file.is_rust());
    assert_none(rust().flat_map(|file| check_size(&file.path, &file.text, RUST_LINES_MAX)));
    assert_none(rust().flat_map(|file| check_header(&file.path, &file.text)));
    assert_none(rust().flat_map(|file| check_indent(&file.path, &file.text)));
    // This file holds bad samples in strings.
    let samples = "src-tauri/crates/tidy/tests/house/shape.rs";
    assert_none(rust().filter(|file| file.path != samples).flat_map(|file| check_lints(&file.path, &file.text)));
    let screens = || {
        PROJECT.all().filter(|file| file.is_screen() || file.path.ends_with(".ts")).filter(|file| !is_generated(file))
    };
    assert_none(screens().flat_map(|file| check_size(&file.path, &file.text, SCREEN_LINES_MAX)));
    assert_none(screens().flat_map(|file| check_screen_lints(&file.path, &file.text)));
    assert_none(rust().chain(screens()).flat_map(|file| check_unfinished(&file.path, &file.text)));
}
