//! Movement reference numbers.

use super::check_character::checked;
use super::shape::{Allowed, Block, IdentifierError, identifier, require};

identifier! {
    /// Movement reference number: year, country, twelve characters, procedure character, check character. Older
    /// numbers have any letter or digit at 17. Source: EU rules R0028, R0410, R0416.
    Mrn
}

const BLOCKS: [Block; 5] = [
    Block(2, Allowed::Digit, "year"),
    Block(2, Allowed::Capital, "country"),
    Block(12, Allowed::CapitalOrDigit, "number"),
    Block(1, Allowed::CapitalOrDigit, "procedure"),
    Block(1, Allowed::Digit, "check character"),
];

impl Mrn {
    /// Reads an MRN. The check character is not looked at.
    ///
    /// # Errors
    /// Says what is wrong and where.
    pub fn parse(text: &str) -> Result<Mrn, IdentifierError> {
        require("An MRN", text, "18 characters", &BLOCKS)?;
        Ok(Mrn(text.to_owned()))
    }

    /// Two digits of the year of acceptance.
    #[must_use]
    pub fn year(&self) -> &str {
        &self.0[..2]
    }

    /// Country of acceptance.
    #[must_use]
    pub fn country(&self) -> &str {
        &self.0[2..4]
    }

    /// Character 17: R import, A export, J transit and so on.
    #[must_use]
    pub fn procedure(&self) -> char {
        char::from(self.0.as_bytes()[16])
    }
}

checked!(Mrn, 17);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_characters_of_published_numbers() {
        for (mrn, expected) in [
            ("18GB9JLC3CU1LFGVR2", '2'),
            ("24GB22WOA1EV2P6AR5", '5'),
            ("19GB9QRSR372ZFGVR4", '4'),
            ("20GB1Q3RTK463FGVR4", '4'),
            ("20GB32VVZI0YMFGVR0", '0'),
            ("20GB34BT6QX6LFGVR3", '3'),
            ("20GB7BKUHU20XX8PR5", '5'),
            ("19GBCDS123456789B1", '9'),
            ("26BE101000001234R7", '4'),
        ] {
            let parsed = Mrn::parse(mrn).unwrap();
            assert_eq!(parsed.check_character(), expected, "{mrn}");
            assert_eq!(parsed.is_checked(), mrn.ends_with(expected), "{mrn}");
        }
    }

    #[test]
    fn parts() {
        let mrn = Mrn::parse("18GB9JLC3CU1LFGVR2").unwrap();
        assert_eq!((mrn.year(), mrn.country(), mrn.procedure()), ("18", "GB", 'R'));
    }

    #[test]
    fn what_is_no_mrn_says_where() {
        for (text, sentence) in [
            ("", "An MRN has 18 characters; “” has 0."),
            ("26BE1010000012345R9", "An MRN has 18 characters; “26BE1010000012345R9” has 19."),
            ("2XBE10100000123R44", "An MRN has a digit as character 2 (year); in “2XBE10100000123R44” it is “X”."),
            (
                "26be10100000123R44",
                "An MRN has a capital letter as character 3 (country); in “26be10100000123R44” it is “b”.",
            ),
            (
                "26BE1010000é123R44",
                "An MRN has a capital letter or digit as character 12 (number); in “26BE1010000é123R44” it is “é”.",
            ),
            (
                "26BE10100000123R4X",
                "An MRN has a digit as character 18 (check character); in “26BE10100000123R4X” it is “X”.",
            ),
        ] {
            assert_eq!(Mrn::parse(text).unwrap_err().to_string(), sentence);
        }
    }
}
