//! Sums as people type them into a box: `12*24`, `(3+4)*2`.

use rust_decimal::{Decimal, RoundingStrategy};

use super::QuantityError;
use super::decimal::{self, DecimalMark};

const DEPTH_MAX: u32 = 20;

/// The amount of a number or sum, and what there is to tell the person.
pub(super) fn evaluate(
    text: &str,
    mark: DecimalMark,
    decimals_max: u32,
) -> Result<(Decimal, Option<String>), QuantityError> {
    let mut reader =
        Reader { text, rest: text, mark, decimals_max, notes: Vec::new(), steps: 0, rounded: false, depth: 0 };
    let amount = reader.sum()?;
    if !reader.rest.trim_start().is_empty() {
        return Err(QuantityError::new(format!("“{text}” cannot be read from “{}” on.", reader.rest.trim_start())));
    }
    if reader.steps == 0 {
        return Ok((amount, reader.notes.pop()));
    }
    let amount = amount.normalize();
    let rounded = if reader.rounded { ", rounded" } else { "" };
    reader.notes.push(format!("{text} = {amount}{rounded}"));
    Ok((amount, Some(reader.notes.join("; "))))
}

struct Reader<'text> {
    text: &'text str,
    rest: &'text str,
    mark: DecimalMark,
    decimals_max: u32,
    notes: Vec<String>,
    steps: u32,
    rounded: bool,
    depth: u32,
}

impl Reader<'_> {
    fn take(&mut self, signs: &[char]) -> Option<char> {
        let rest = self.rest.trim_start();
        let sign = rest.chars().next().filter(|c| signs.contains(c))?;
        self.rest = &rest[sign.len_utf8()..];
        Some(sign)
    }

    fn sum(&mut self) -> Result<Decimal, QuantityError> {
        let mut amount = self.product()?;
        while let Some(sign) = self.take(&['+', '-', '−']) {
            let next = self.product()?;
            let result = if sign == '+' { amount.checked_add(next) } else { amount.checked_sub(next) };
            amount = self.step(result)?;
        }
        Ok(amount)
    }

    fn product(&mut self) -> Result<Decimal, QuantityError> {
        let mut amount = self.factor()?;
        while let Some(sign) = self.take(&['*', 'x', 'X', '×', '·', '/', '÷', ':']) {
            let next = self.factor()?;
            amount = if matches!(sign, '/' | '÷' | ':') {
                self.quotient(amount, next)?
            } else {
                self.step(amount.checked_mul(next))?
            };
        }
        Ok(amount)
    }

    fn quotient(&mut self, amount: Decimal, by: Decimal) -> Result<Decimal, QuantityError> {
        if by.is_zero() {
            return Err(QuantityError::new("Nothing can be divided by 0."));
        }
        let exact = self.step(amount.checked_div(by))?;
        // Half to even, as CAS rounds what it computes (CAS data types: money).
        let rounded = exact.round_dp_with_strategy(self.decimals_max, RoundingStrategy::MidpointNearestEven);
        self.rounded |= rounded != exact;
        Ok(rounded)
    }

    fn factor(&mut self) -> Result<Decimal, QuantityError> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(QuantityError::new(format!("Brackets stand more than {DEPTH_MAX} deep.")));
        }
        let amount = if self.take(&['-', '−']).is_some() {
            -self.factor()?
        } else if self.take(&['(']).is_some() {
            let inside = self.sum()?;
            if self.take(&[')']).is_none() {
                return Err(QuantityError::new(format!("A closing bracket is missing in “{}”.", self.text)));
            }
            inside
        } else {
            self.number()?
        };
        self.depth -= 1;
        Ok(amount)
    }

    fn number(&mut self) -> Result<Decimal, QuantityError> {
        let rest = self.rest.trim_start();
        let of_number = |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, ',' | '.' | '\'' | '’');
        let end = rest.find(|c| !of_number(c)).unwrap_or(rest.len());
        let (number, rest) = rest.split_at(end);
        let number = number.trim_end();
        if number.is_empty() {
            let before = rest.chars().next().map_or_else(|| "the end".to_owned(), |c| format!("“{c}”"));
            let text = self.text;
            return Err(QuantityError::new(format!("“{text}” cannot be read: a number is missing before {before}.")));
        }
        self.rest = rest;
        let (amount, note) = decimal::read(number, self.mark, self.decimals_max)?;
        self.notes.extend(note);
        Ok(amount)
    }

    fn step(&mut self, result: Option<Decimal>) -> Result<Decimal, QuantityError> {
        self.steps += 1;
        result.ok_or_else(|| QuantityError::new(format!("The result of “{}” is too large.", self.text)))
    }
}
