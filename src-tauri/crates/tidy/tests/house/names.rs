//! Names come from the trade: no type or module is called a manager, a service, a helper, a util, data or info.

use tidy::rust_text::code;
use tidy::screen_text::without_comments;

use crate::complaint::{PROJECT, assert_none, assert_says, at};

const EMPTY: &[&str] = &["Manager", "Service", "Helper", "Helpers", "Util", "Utils", "Data", "Info"];
const DECLARING: &[&str] = &["struct", "enum", "trait", "type", "mod", "class", "interface"];

/// The words of `StockKeeper` or `stock_keeper`, each with a capital.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut fresh = true;
    for letter in name.chars() {
        if letter == '_' {
            fresh = true;
            continue;
        }
        if fresh || letter.is_ascii_uppercase() {
            words.push(letter.to_ascii_uppercase().to_string());
        } else if let Some(last) = words.last_mut() {
            last.push(letter);
        }
        fresh = false;
    }
    words
}

fn check(path: &str, code: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    for (number, line) in code.lines().enumerate() {
        let parts: Vec<&str> = line.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        for pair in parts.windows(2) {
            if DECLARING.contains(&pair[0]) && words(pair[1]).iter().any(|word| EMPTY.contains(&word.as_str())) {
                complaints.push(at(
                    path,
                    number + 1,
                    &format!("`{}` says nothing; name it as the trade does", pair[1]),
                ));
            }
        }
    }
    complaints
}

#[test]
fn empty_names_are_noticed() {
    for sample in
        ["pub struct StockManager {", "mod util;", "enum PartnerInfo {", "interface FormData {", "trait AnyService {"]
    {
        assert_eq!(check("a.rs", sample).len(), 1, "{sample}");
    }
    assert_says(&check("a.rs", "\nstruct RowHelper;"), "a.rs:2");
    assert_none(check("a.rs", "struct DateField;\nmod utilisation;\nlet data = 1;\nstruct Informs;"));
}

#[test]
fn names_say_something() {
    let rust = PROJECT.all().filter(|file| file.is_rust()).flat_map(|file| check(&file.path, &code(&file.text)));
    assert_none(rust);
    let screens = PROJECT.all().filter(|file| file.is_screen());
    assert_none(screens.flat_map(|file| check(&file.path, &without_comments(&file.text))));
}
