//! Order numbers of tariff quotas.

use super::shape::{Allowed, Block, IdentifierError, identifier, require};

identifier! {
    /// Order number of a tariff quota: six digits, in the Union beginning with 09. Source: Annex B, 99 01.
    QuotaNumber
}

impl QuotaNumber {
    /// Reads an order number.
    ///
    /// # Errors
    /// Says what is wrong and where.
    pub fn parse(text: &str) -> Result<QuotaNumber, IdentifierError> {
        require("A quota order number", text, "6 digits", &[Block(6, Allowed::Digit, "number")])?;
        Ok(QuotaNumber(text.to_owned()))
    }

    /// True when the number is one of the Union.
    #[must_use]
    pub fn is_of_the_union(&self) -> bool {
        self.0.starts_with("09")
    }
}
