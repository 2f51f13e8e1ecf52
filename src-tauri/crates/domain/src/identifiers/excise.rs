//! Excise numbers of traders and tax warehouses.

use super::shape::{Allowed, Block, IdentifierError, identifier, require};

identifier! {
    /// Excise number: Member State and eleven letters or digits. Source: EMCS schema, rule R045.
    ExciseNumber
}

impl ExciseNumber {
    /// Reads an excise number.
    ///
    /// # Errors
    /// Says what is wrong and where.
    pub fn parse(text: &str) -> Result<ExciseNumber, IdentifierError> {
        require(
            "An excise number",
            text,
            "13 characters",
            &[Block(2, Allowed::Capital, "Member State"), Block(11, Allowed::LetterOrDigit, "number")],
        )?;
        Ok(ExciseNumber(text.to_owned()))
    }

    /// Member State that gave the number.
    #[must_use]
    pub fn member_state(&self) -> &str {
        &self.0[..2]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excise_numbers() {
        for (text, at) in [
            ("GBWK123456789", Ok(())),
            ("BE1A000001200", Ok(())),
            ("GBWK12345678", Err(None)),
            ("gbWK123456789", Err(Some(1))),
            ("GBWK12345678-", Err(Some(13))),
        ] {
            assert_eq!(ExciseNumber::parse(text).map(|_| ()).map_err(|error| error.at()), at, "{text}");
        }
    }
}
