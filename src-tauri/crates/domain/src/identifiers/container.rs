//! Container numbers.

use super::check_character::checked;
use super::shape::{Allowed, Block, IdentifierError, identifier, require};

identifier! {
    /// Container number of ISO 6346: owner in three letters, category (U, J, Z), six digits, check digit.
    ContainerNumber
}

const BLOCKS: [Block; 3] = [
    Block(4, Allowed::Capital, "owner and category"),
    Block(6, Allowed::Digit, "number"),
    Block(1, Allowed::Digit, "check digit"),
];

impl ContainerNumber {
    /// Reads a container number. The check digit is not looked at.
    ///
    /// # Errors
    /// Says what is wrong and where.
    pub fn parse(text: &str) -> Result<ContainerNumber, IdentifierError> {
        const WHAT: &str = "A container number";
        require(WHAT, text, "11 characters", &BLOCKS)?;
        let category = char::from(text.as_bytes()[3]);
        if !matches!(category, 'U' | 'J' | 'Z') {
            return Err(IdentifierError::character(WHAT, text, 4, category, "U, J or Z", "category"));
        }
        Ok(ContainerNumber(text.to_owned()))
    }
}

checked!(ContainerNumber, 10);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits() {
        // CSQU3054383 is the worked example of ISO 6346.
        for (text, expected) in [("CSQU3054383", '3'), ("CSQU3054380", '3'), ("MSKU0000000", '6')] {
            let number = ContainerNumber::parse(text).unwrap();
            assert_eq!(number.check_character(), expected, "{text}");
            assert_eq!(number.is_checked(), text.ends_with(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_container_number_says_where() {
        for (text, at) in
            [("CSQU305438", None), ("CSQA3054383", Some(4)), ("CSQU30543B3", Some(10)), ("csqu3054383", Some(1))]
        {
            assert_eq!(ContainerNumber::parse(text).unwrap_err().at(), at, "{text}");
        }
    }
}
