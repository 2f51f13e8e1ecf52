//! Customs offices and places.

use super::shape::{Allowed, Block, IdentifierError, identifier, require};

identifier! {
    /// Customs office reference number: country and six characters, `BE101000`, `FRD0619A`. Source: Annex B, 17 01.
    CustomsOffice
}

identifier! {
    /// UN/LOCODE: country and three characters, `BEANR`.
    Locode
}

impl CustomsOffice {
    /// Reads an office number. Whether the office exists is a matter of the list.
    ///
    /// # Errors
    /// Says what is wrong and where.
    pub fn parse(text: &str) -> Result<CustomsOffice, IdentifierError> {
        require(
            "A customs office number",
            text,
            "8 characters",
            &[Block(2, Allowed::Capital, "country"), Block(6, Allowed::CapitalOrDigit, "office")],
        )?;
        Ok(CustomsOffice(text.to_owned()))
    }

    /// Country of the office.
    #[must_use]
    pub fn country(&self) -> &str {
        &self.0[..2]
    }
}

impl Locode {
    /// Reads a UN/LOCODE.
    ///
    /// # Errors
    /// Says what is wrong and where.
    pub fn parse(text: &str) -> Result<Locode, IdentifierError> {
        require(
            "A UN/LOCODE",
            text,
            "5 characters",
            &[Block(2, Allowed::Capital, "country"), Block(3, Allowed::CapitalOrDigit, "place")],
        )?;
        Ok(Locode(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offices() {
        for (text, at) in [
            ("BE101000", Ok(())),
            ("FRD0619A", Ok(())),
            ("BE10100", Err(None)),
            ("1E101000", Err(Some(1))),
            ("be101000", Err(Some(1))),
            ("BE10100_", Err(Some(8))),
        ] {
            assert_eq!(CustomsOffice::parse(text).map(|_| ()).map_err(|error| error.at()), at, "{text}");
        }
        assert_eq!(CustomsOffice::parse("DE004055").unwrap().country(), "DE");
        assert!(Locode::parse("BEANR").is_ok());
        assert!(Locode::parse("ANTWERP").is_err());
    }
}
