//! Numbers as people type them: decimal comma or point, grouping, sums such as `12*24`, and units.
//!
//! ```
//! use domain::quantity::{read, DecimalMark};
//! let typed = read("1.234,5", DecimalMark::Either, 6).unwrap();
//! assert_eq!(typed.amount.to_string(), "1234.5");
//! let typed = read("(3+4)*2 t", DecimalMark::Comma, 6).unwrap().in_unit("kg").unwrap();
//! assert_eq!(typed.amount.to_string(), "14000");
//! ```

mod arithmetic;
mod decimal;
mod unit;

use rust_decimal::Decimal;

pub use decimal::DecimalMark;
pub use unit::factor_between;

/// A number as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// Its amount. A number typed plainly keeps its trailing zeros; the result of a sum has none.
    pub amount: Decimal,
    /// The unit that stood after it, as written.
    pub unit: Option<String>,
    /// What was decided on the way, for the person to see: how an ambiguous number was read, the result of a sum.
    pub note: Option<String>,
}

/// Why a text is not a number, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct QuantityError(String);

impl QuantityError {
    pub(crate) fn new(sentence: impl Into<String>) -> QuantityError {
        QuantityError(sentence.into())
    }
}

/// The longest text that is read as a number.
const LENGTH_MAX: usize = 200;

/// Reads a number, a sum of numbers, and a unit after it. `decimals_max` is the number of decimals the value may have;
/// it settles what `1,234` means where the mark does not (see [`DecimalMark`]) and how a division is rounded.
///
/// # Errors
/// Says what cannot be read.
pub fn read(text: &str, mark: DecimalMark, decimals_max: u32) -> Result<Typed, QuantityError> {
    let text = text.trim();
    if text.len() > LENGTH_MAX {
        return Err(QuantityError::new(format!("A number has at most {LENGTH_MAX} characters.")));
    }
    let end = text.rfind(|c: char| c.is_ascii_digit() || c == ')').map(|at| at + 1);
    let Some(mut end) = end else {
        return Err(QuantityError::new(format!("“{text}” is not a number.")));
    };
    // m2 and m3 end in a digit that belongs to the unit.
    if let Some((_, unit)) = text.rsplit_once(' ').filter(|(_, unit)| unit.starts_with(char::is_alphabetic)) {
        end = text.len() - unit.len();
    }
    // A mark at the very end belongs to the number: "12," is 12.
    let (number, unit) = text.split_at(end);
    let unit = unit.trim_start_matches(['.', ',']).trim();
    let (amount, note) = arithmetic::evaluate(number.trim(), mark, decimals_max)?;
    Ok(Typed { amount, unit: Some(unit.to_owned()).filter(|unit| !unit.is_empty()), note })
}

impl Typed {
    /// The number in another unit; as it is when no unit was typed.
    ///
    /// # Errors
    /// Says that the typed unit is not known or measures something else.
    pub fn in_unit(self, wanted: &str) -> Result<Typed, QuantityError> {
        let Some(unit) = self.unit else { return Ok(self) };
        if unit == wanted {
            return Ok(Typed { unit: None, ..self });
        }
        let factor = factor_between(&unit, wanted)
            .ok_or_else(|| QuantityError::new(format!("“{unit}” is not a unit that can be counted in {wanted}.")))?;
        let amount =
            self.amount.checked_mul(factor).ok_or_else(|| QuantityError::new("The number is too large."))?.normalize();
        let note = format!("{} {unit} = {amount} {wanted}", self.amount);
        Ok(Typed {
            amount,
            unit: None,
            note: Some(self.note.map_or_else(|| note.clone(), |before| format!("{before}; {note}"))),
        })
    }

    /// The number, where no unit fits.
    ///
    /// # Errors
    /// Says that a unit stands where none fits.
    pub fn without_unit(self) -> Result<Typed, QuantityError> {
        match &self.unit {
            None => Ok(self),
            Some(unit) => {
                Err(QuantityError::new(format!("“{unit}” after the number cannot be read; no unit belongs here.")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, mark: DecimalMark, decimals: u32, expected: &str) {
        let shown = match read(text, mark, decimals).and_then(|typed| typed.in_unit("kg")) {
            Ok(Typed { amount, note, .. }) => {
                note.map_or_else(|| amount.to_string(), |note| format!("{amount} ({note})"))
            }
            Err(error) => error.to_string(),
        };
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn numbers_as_people_type_them() {
        use DecimalMark::{Comma, Either, Point};
        for (text, mark, decimals, expected) in [
            ("1234,5", Either, 6, "1234.5"),
            ("1234.5", Either, 6, "1234.5"),
            ("1.234,5", Either, 6, "1234.5"),
            ("1,234.5", Either, 6, "1234.5"),
            ("1 234,50", Either, 6, "1234.50"),
            ("1'234.5", Either, 6, "1234.5"),
            ("1\u{202f}234", Either, 6, "1234"),
            ("1.234.567", Either, 6, "1234567"),
            ("12,", Either, 6, "12"),
            (",5", Either, 6, "0.5"),
            ("-3", Either, 6, "-3"),
            ("534.600", Point, 6, "534.600"),
            ("1,234", Comma, 6, "1.234 (1,234 was read as 1.234; with thousands it would be 1234)"),
            ("1,234", Point, 6, "1234 (1,234 was read as 1234; with decimals it would be 1.234)"),
            ("1.234", Comma, 6, "1234 (1.234 was read as 1234; with decimals it would be 1.234)"),
            ("1,234", Either, 6, "1.234 (1,234 was read as 1.234; with thousands it would be 1234)"),
            ("1,234", Either, 2, "1234 (1,234 was read as 1234; with decimals it would be 1.234)"),
            ("0,234", Point, 6, "0.234"),
            ("1.5 t", Either, 6, "1500 (1.5 t = 1500 kg)"),
            ("500g", Either, 6, "0.5 (500 g = 0.5 kg)"),
            ("12*24", Either, 6, "288 (12*24 = 288)"),
            ("12 x 24", Either, 6, "288 (12 x 24 = 288)"),
            ("(3+4)*2", Either, 6, "14 ((3+4)*2 = 14)"),
            ("10-2*3", Either, 6, "4 (10-2*3 = 4)"),
            ("2*1,5 t", Comma, 6, "3000 (2*1,5 = 3; 3 t = 3000 kg)"),
            ("10/3", Either, 2, "3.33 (10/3 = 3.33, rounded)"),
            ("1/8", Either, 6, "0.125 (1/8 = 0.125)"),
            ("-(2+3)", Either, 6, "-5 (-(2+3) = -5)"),
            ("abc", Either, 6, "“abc” is not a number."),
            ("", Either, 6, "“” is not a number."),
            ("1,2,3", Either, 6, "“1,2,3” is not a number: digits between thousands marks come in threes."),
            ("1.2,3,4", Either, 6, "“1.2,3,4” is not a number: digits between thousands marks come in threes."),
            ("1 23", Either, 6, "“1 23” is not a number: digits between thousands marks come in threes."),
            ("3 hl", Either, 6, "“hl” is not a unit that can be counted in kg."),
            ("1/0", Either, 6, "Nothing can be divided by 0."),
            ("(1+2", Either, 6, "A closing bracket is missing in “(1+2”."),
            ("1+*2", Either, 6, "“1+*2” cannot be read: a number is missing before “*”."),
            (
                "99999999999999999999999999999",
                Either,
                6,
                "“99999999999999999999999999999” has more digits than can be counted with.",
            ),
        ] {
            check(text, mark, decimals, expected);
        }
    }

    #[test]
    fn a_sum_nested_too_deep_is_refused() {
        let text = format!("{}1{}", "(".repeat(90), ")".repeat(90));
        check(&text, DecimalMark::Either, 6, "Brackets stand more than 20 deep.");
        check(&"1".repeat(201), DecimalMark::Either, 6, "A number has at most 200 characters.");
    }
}
