//! One number with its marks.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::QuantityError;

/// Which mark parts the decimals. It decides only what cannot be told otherwise: `1.234,5` and `1234,5` are clear.
///
/// One mark with exactly three digits after it and one to three before it (`1,234`) can be read both ways. With
/// `Comma` or `Point` the setting decides; with `Either` it is a decimal mark where the value may have three decimals
/// (masses, quantities, amounts), else a thousands mark. The person is told both readings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    /// `1,5`
    Comma,
    /// `1.5`
    Point,
    /// Both are in use.
    Either,
}

/// Reads digits with marks, without sign. The second part says how an ambiguous number was read.
pub(super) fn read(
    text: &str,
    mark: DecimalMark,
    decimals_max: u32,
) -> Result<(Decimal, Option<String>), QuantityError> {
    let plain = without_blanks(text).ok_or_else(|| not_in_threes(text))?;
    let last = plain.rfind([',', '.']);
    let Some(last) = last else { return Ok((amount(text, &plain)?, None)) };
    let (whole, decimals) = (&plain[..last], &plain[last + 1..]);
    let sign = char::from(plain.as_bytes()[last]);
    let other = if sign == ',' { '.' } else { ',' };
    if whole.contains(sign) {
        // The same mark twice can only part thousands.
        return if plain.contains(other) || !in_threes(&plain, sign) {
            Err(not_in_threes(text))
        } else {
            Ok((amount(text, &plain.replace(sign, ""))?, None))
        };
    }
    if whole.contains(other) {
        return if in_threes(whole, other) {
            Ok((amount(text, &format!("{}.{decimals}", whole.replace(other, "")))?, None))
        } else {
            Err(not_in_threes(text))
        };
    }
    let as_decimal = format!("{}.{decimals}", if whole.is_empty() { "0" } else { whole });
    let ambiguous = decimals.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
    if !ambiguous {
        return Ok((amount(text, as_decimal.trim_end_matches('.'))?, None));
    }
    let decimal = match (mark, sign) {
        (DecimalMark::Comma, ',') | (DecimalMark::Point, '.') => true,
        (DecimalMark::Comma | DecimalMark::Point, _) => false,
        (DecimalMark::Either, _) => decimals_max >= 3,
    };
    let (whole_number, fraction) = (amount(text, &format!("{whole}{decimals}"))?, amount(text, &as_decimal)?);
    let (read, note) = if decimal {
        (fraction, format!("{text} was read as {fraction}; with thousands it would be {whole_number}"))
    } else {
        (whole_number, format!("{text} was read as {whole_number}; with decimals it would be {fraction}"))
    };
    // Read as everybody with this setting writes it: nothing to say.
    let expected = decimal && sign == '.' && mark == DecimalMark::Point;
    Ok((read, (!expected).then_some(note)))
}

fn amount(text: &str, plain: &str) -> Result<Decimal, QuantityError> {
    if !plain.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(QuantityError::new(format!("“{text}” is not a number.")));
    }
    Decimal::from_str_exact(plain)
        .map_err(|_| QuantityError::new(format!("“{text}” has more digits than can be counted with.")))
}

/// Takes blanks and apostrophes between thousands away; `None` when they stand elsewhere.
fn without_blanks(text: &str) -> Option<String> {
    let grouping = |c: char| c.is_whitespace() || matches!(c, '\'' | '’' | '\u{202f}' | '\u{a0}');
    if !text.contains(grouping) {
        return Some(text.to_owned());
    }
    let (whole, decimals) = text.find([',', '.']).map_or((text, ""), |at| text.split_at(at));
    let one: String = whole.chars().map(|c| if grouping(c) { ' ' } else { c }).collect();
    (in_threes(&one, ' ') && !decimals.contains(grouping)).then(|| format!("{}{decimals}", one.replace(' ', "")))
}

/// True when every group after the first has three digits and the first one to three.
fn in_threes(text: &str, mark: char) -> bool {
    let mut groups = text.split(mark);
    let first = groups.next().is_some_and(|group| (1..=3).contains(&group.len()));
    first && groups.all(|group| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit()))
}

fn not_in_threes(text: &str) -> QuantityError {
    QuantityError::new(format!("“{text}” is not a number: digits between thousands marks come in threes."))
}
