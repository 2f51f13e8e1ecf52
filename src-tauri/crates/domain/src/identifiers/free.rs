//! Numbers that the declarant chooses.

use super::shape::{Allowed, IdentifierError, identifier, require_up_to};

identifier! {
    /// Local reference number: up to 22 characters, unique for the declarant. Source: Annex B, 12 09.
    Lrn
}

identifier! {
    /// Unique consignment reference: up to 35 characters. Source: Annex B, 12 08.
    Ucr
}

impl Lrn {
    /// Reads an LRN.
    ///
    /// # Errors
    /// Says what is wrong and where.
    pub fn parse(text: &str) -> Result<Lrn, IdentifierError> {
        require_up_to("An LRN", text, 22, "1 to 22 characters", Allowed::Visible)?;
        Ok(Lrn(text.to_owned()))
    }
}

impl Ucr {
    /// Reads a UCR.
    ///
    /// # Errors
    /// Says what is wrong and where.
    pub fn parse(text: &str) -> Result<Ucr, IdentifierError> {
        require_up_to("A UCR", text, 35, "1 to 35 characters", Allowed::Printable)?;
        Ok(Ucr(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_references() {
        for (text, fault) in [
            ("DS26004218-02", ""),
            ("", "An LRN has 1 to 22 characters; “” has 0."),
            ("12345678901234567890123", "An LRN has 1 to 22 characters; “12345678901234567890123” has 23."),
            ("AB 1", "An LRN has a visible character without accent as character 3 (any place); in “AB 1” it is “ ”."),
            (" AB", "An LRN neither begins nor ends with a blank; “ AB” does."),
        ] {
            assert_eq!(Lrn::parse(text).map_or_else(|error| error.to_string(), |_| String::new()), fault);
        }
        assert!(Ucr::parse("QS 2026/é").is_ok());
        assert!(Ucr::parse(&"x".repeat(36)).is_err());
    }
}
