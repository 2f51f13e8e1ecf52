//! Formats in the notation of Annex B: `an..35`, `n..16,6`, `a2`.

use std::fmt;

use rust_decimal::Decimal;

/// Which characters a format takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Alphabet {
    /// `a`: letters.
    Letters,
    /// `n`: digits, or a decimal number where decimals are given.
    Digits,
    /// `an`: anything printable.
    Printable,
}

/// A format: characters, length and decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Format {
    /// Which characters.
    pub alphabet: Alphabet,
    /// Greatest length, in characters; for numbers the digits before and after the mark together.
    pub length_max: u32,
    /// True when the length is exact (`a2`), false for "up to" (`a..2`).
    pub exact: bool,
    /// Greatest number of decimals.
    pub decimals_max: u32,
}

impl Format {
    /// Reads the notation; `None` when it is none.
    #[must_use]
    pub fn read(text: &str) -> Option<Format> {
        let (alphabet, rest) = if let Some(rest) = text.strip_prefix("an") {
            (Alphabet::Printable, rest)
        } else if let Some(rest) = text.strip_prefix('a') {
            (Alphabet::Letters, rest)
        } else {
            (Alphabet::Digits, text.strip_prefix('n')?)
        };
        let (exact, rest) = rest.strip_prefix("..").map_or((true, rest), |rest| (false, rest));
        let (length, decimals) = rest.split_once(',').unwrap_or((rest, "0"));
        let format = Format { alphabet, length_max: length.parse().ok()?, exact, decimals_max: decimals.parse().ok()? };
        (format.length_max > 0 && format.decimals_max < format.length_max).then_some(format)
    }

    /// Says how `text` departs from the format, or `None` when it fits: "has 4 characters, exactly 3 are allowed".
    #[must_use]
    pub fn fault_of_text(&self, text: &str) -> Option<String> {
        let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        if length > self.length_max || (self.exact && length != self.length_max) {
            let limit = if self.exact { "exactly" } else { "at most" };
            let unit = if length == 1 { "character" } else { "characters" };
            return Some(format!("has {length} {unit}, {limit} {} are allowed", self.length_max));
        }
        let (fits, what): (fn(char) -> bool, _) = match self.alphabet {
            Alphabet::Letters => (|c| c.is_ascii_alphabetic(), "only letters A to Z"),
            Alphabet::Digits => (|c| c.is_ascii_digit(), "only digits"),
            Alphabet::Printable => (|c| !c.is_control(), "no control characters"),
        };
        let wrong = text.chars().find(|c| !fits(*c))?;
        let wrong = if wrong.is_control() {
            format!("the control character U+{:04X}", u32::from(wrong))
        } else {
            format!("“{wrong}”")
        };
        Some(format!("has {wrong}, {what} are allowed"))
    }

    /// Says how a number departs from the format. Trailing zeros do not count: 12.50000 has one decimal.
    #[must_use]
    pub fn fault_of_number(&self, amount: Decimal) -> Option<NumberFault> {
        let amount = amount.normalize();
        if amount.scale() > self.decimals_max {
            return Some(NumberFault::Decimals { found: amount.scale(), allowed: self.decimals_max });
        }
        let whole = amount.trunc().abs().to_string();
        let digits = if whole == "0" { 0 } else { u32::try_from(whole.len()).unwrap_or(u32::MAX) };
        let allowed = self.length_max - self.decimals_max;
        (digits > allowed).then_some(NumberFault::Digits { found: digits, allowed })
    }
}

/// How a number departs from its format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberFault {
    /// Too many decimals.
    Decimals {
        /// How many it has.
        found: u32,
        /// How many it may have.
        allowed: u32,
    },
    /// Too many digits before the decimal mark.
    Digits {
        /// How many it has.
        found: u32,
        /// How many it may have.
        allowed: u32,
    },
}

impl fmt::Display for Format {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let alphabet = match self.alphabet {
            Alphabet::Letters => "a",
            Alphabet::Digits => "n",
            Alphabet::Printable => "an",
        };
        write!(out, "{alphabet}{}{}", if self.exact { "" } else { ".." }, self.length_max)?;
        if self.decimals_max > 0 {
            write!(out, ",{}", self.decimals_max)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_print_as_they_were_read() {
        for text in ["an..35", "a2", "n..16,6", "n..20,4", "an18", "n4", "a..3"] {
            assert_eq!(Format::read(text).unwrap().to_string(), text);
        }
        for text in ["", "x2", "an", "n..", "n0", "n..2,2", "a2x"] {
            assert_eq!(Format::read(text), None, "{text}");
        }
    }

    #[test]
    fn texts_fit_or_say_why() {
        for (format, text, fault) in [
            ("a2", "BE", ""),
            ("a2", "B", "has 1 character, exactly 2 are allowed"),
            ("a3", "EURO", "has 4 characters, exactly 3 are allowed"),
            ("a2", "B1", "has “1”, only letters A to Z are allowed"),
            ("n..5", "12a", "has “a”, only digits are allowed"),
            ("an..4", "ab é", ""),
            ("an..4", "a\tb", "has the control character U+0009, no control characters are allowed"),
        ] {
            assert_eq!(Format::read(format).unwrap().fault_of_text(text).unwrap_or_default(), fault, "{format} {text}");
        }
    }

    #[test]
    fn numbers_fit_or_say_why() {
        for (format, number, fault) in [
            ("n..20,4", "948.1234", None),
            ("n..20,4", "948.12345", Some(NumberFault::Decimals { found: 5, allowed: 4 })),
            ("n..20,4", "948.123400", None),
            ("n..5", "99999", None),
            ("n..5", "100000", Some(NumberFault::Digits { found: 6, allowed: 5 })),
            ("n..16,6", "0.000001", None),
            ("n..16,6", "12345678901", Some(NumberFault::Digits { found: 11, allowed: 10 })),
        ] {
            assert_eq!(
                Format::read(format).unwrap().fault_of_number(number.parse().unwrap()),
                fault,
                "{format} {number}"
            );
        }
    }
}
