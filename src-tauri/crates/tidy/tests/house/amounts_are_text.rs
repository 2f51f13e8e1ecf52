//! Invariant 5: amounts cross to the screens as text, and the screens compute none of them.

use tidy::rust_text::{code, lines_with_word, without_tests};
use tidy::screen_text::without_comments;

use crate::complaint::{PROJECT, assert_none, assert_says, at};

const AMOUNTS: &[&str] = &["amount", "mass", "value", "quantity", "rate", "total", "totals", "duty", "price", "tax"];
/// How many rows there are is a count, not an amount.
const COUNTS: &[&str] = &["total", "total_capped"];
const NUMBERS: &[&str] =
    &["f32", "f64", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "Decimal"];

fn is_amount(name: &str) -> bool {
    let words = name.split('_').filter(|word| !word.is_empty());
    let counted = name.ends_with("_count") || COUNTS.contains(&name);
    !counted && words.into_iter().any(|word| AMOUNTS.contains(&word))
}

/// `netMassKg` as `net_mass_kg`.
fn snake(name: &str) -> String {
    name.chars()
        .flat_map(|c| if c.is_ascii_uppercase() { vec!['_', c.to_ascii_lowercase()] } else { vec![c] })
        .collect()
}

/// A name and its type from `pub name: Type,`.
fn field(line: &str) -> Option<(&str, &str)> {
    let line = line.trim().trim_end_matches([',', ';']);
    let (name, kind) = line.trim_start_matches("pub ").trim_start_matches("readonly ").split_once(':')?;
    let name = name.trim().trim_end_matches('?').trim_matches(['"', '\'']);
    let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    plain.then_some((name, kind.trim()))
}

/// Views that the screens get: no float anywhere, and an amount is never a number.
fn check_views(path: &str, source: &str) -> Vec<String> {
    let code = code(&without_tests(source));
    let floats = ["f32", "f64"].iter().flat_map(|word| lines_with_word(&code, word));
    let mut complaints: Vec<String> = floats.map(|line| at(path, line, "a float crosses to the screens")).collect();
    for (number, line) in code.lines().enumerate() {
        let Some((name, kind)) = field(line) else { continue };
        let is_number = NUMBERS.iter().any(|number| !lines_with_word(kind, number).is_empty());
        if is_amount(name) && is_number {
            complaints.push(at(path, number + 1, &format!("`{name}` is an amount and must be text, not `{kind}`")));
        }
    }
    complaints
}

fn check_bindings(path: &str, source: &str) -> Vec<String> {
    let wrong = |(number, piece): (usize, &str)| {
        let (name, kind) = field(piece)?;
        let is_number = kind.split(['|', '<', '>', '[', ' ']).any(|part| part.trim() == "number");
        (is_amount(&snake(name)) && is_number)
            .then(|| at(path, number, &format!("`{name}` is an amount and must be text, not a number")))
    };
    let lines = without_comments(source);
    let pieces = lines.lines().enumerate().flat_map(|(number, line)| {
        line.split(['{', '}', ',', ';']).map(move |piece| (number + 1, piece)).collect::<Vec<_>>()
    });
    pieces.filter_map(wrong).collect()
}

/// The screens format text; they turn none into a number to calculate with.
fn check_screens(path: &str, source: &str) -> Vec<String> {
    let code = without_comments(source);
    let words = ["parseFloat", "Number(", "valueAsNumber"];
    let found = words.iter().flat_map(|word| lines_with_word(&code, word));
    found.map(|line| at(path, line, "a screen turns text into a number; only ui/src/format may")).collect()
}

#[test]
fn an_amount_as_a_number_is_noticed() {
    for sample in [
        "pub invoice_amount: f64,",
        "pub net_mass_kg: Option<i64>,",
        "duty_total: Decimal,",
        "rate: Vec<u32>,",
        "x: f32",
    ] {
        assert!(!check_views("view.rs", sample).is_empty(), "{sample}");
    }
    assert_none(check_views("view.rs", "pub net_mass_kg: String,\npub total: u64,\npub item_count: u32,\n// f64\n"));
    assert_says(&check_bindings("b.ts", "export type T = { netMassKg: number, }"), "`netMassKg`");
    assert_says(&check_bindings("b.ts", "statistical_value: number | null;"), "`statistical_value`");
    assert_none(check_bindings("b.ts", "export type T = { netMassKg: string, itemCount: number, total: number }"));
    assert_says(&check_screens("x.ts", "\nconst a = parseFloat(text)"), "x.ts:2");
    assert_says(&check_screens("x.svelte", "{Number(text)}"), "only ui/src/format");
    assert_none(check_screens("x.ts", "const a: Number_ = toNumber(text) // Number(x)"));
}

#[test]
fn amounts_cross_as_text() {
    let views = PROJECT.under("src-tauri/crates/app/src/").filter(|file| file.is_rust());
    assert_none(views.flat_map(|file| check_views(&file.path, &file.text)));
    let bindings = PROJECT.under("ui/src/bindings/").filter(|file| file.path.ends_with(".ts"));
    assert_none(bindings.flat_map(|file| check_bindings(&file.path, &file.text)));
    let screens = PROJECT.all().filter(|file| file.is_screen());
    let product = screens.filter(|file| !file.path.starts_with("ui/src/format/") && !file.path.contains(".test."));
    assert_none(product.flat_map(|file| check_screens(&file.path, &file.text)));
}
