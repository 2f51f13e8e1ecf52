//! Administrative reference codes of excise movements.

use super::check_character::checked;
use super::shape::{Allowed, Block, IdentifierError, identifier, require};

identifier! {
    /// Administrative reference code: year, Member State (XI for Northern Ireland, EL for Greece), fifteen
    /// characters, movement type, check digit. Source: EMCS rule R030.
    Arc
}

const BLOCKS: [Block; 5] = [
    Block(2, Allowed::Digit, "year"),
    Block(2, Allowed::Capital, "Member State"),
    Block(15, Allowed::CapitalOrDigit, "number"),
    Block(1, Allowed::CapitalOrDigit, "movement type"),
    Block(1, Allowed::Digit, "check digit"),
];

impl Arc {
    /// Reads an ARC. The check digit is not looked at: it is only held against numbers one makes (EMCS R235).
    ///
    /// # Errors
    /// Says what is wrong and where.
    pub fn parse(text: &str) -> Result<Arc, IdentifierError> {
        require("An ARC", text, "21 characters", &BLOCKS)?;
        Ok(Arc(text.to_owned()))
    }

    /// Member State of first submission.
    #[must_use]
    pub fn member_state(&self) -> &str {
        &self.0[2..4]
    }

    /// True for a movement of goods released for consumption: `P` in codes made since 2023.
    #[must_use]
    pub fn is_duty_paid(&self) -> bool {
        self.0.as_bytes()[19] == b'P' && self.0[..2] >= *"23"
    }
}

checked!(Arc, 20);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_of_published_codes() {
        for (arc, expected) in [
            ("18GB00000000000232361", '1'),
            ("23GB00000000000378553", '3'),
            ("20GB00000000000341760", '0'),
            ("22XI00000000000366000", '0'),
            ("23XI00000000000056341", '6'),
            ("17DKK1KHPMQH2W23ABI62", '2'),
            ("18DK6T3AQYMQQWRQWSK05", '5'),
            ("25IT32610520501573032", '3'),
            ("25XI000000000002164P3", '3'),
            ("25GR666562289759776P3", '4'),
            ("25DK5MSE6W7L2HDWLH200", '0'),
        ] {
            let parsed = Arc::parse(arc).unwrap();
            assert_eq!(parsed.check_character(), expected, "{arc}");
            assert_eq!(parsed.is_checked(), arc.ends_with(expected), "{arc}");
        }
    }

    #[test]
    fn the_movement_type_is_read_since_2023() {
        for (arc, paid) in
            [("25XI000000000002164P3", true), ("22XI000000000002164P3", false), ("25XI00000000000051440", false)]
        {
            assert_eq!(Arc::parse(arc).unwrap().is_duty_paid(), paid, "{arc}");
        }
    }
}
