//! EORI numbers.

use std::sync::OnceLock;

use super::mask::{self, fits};
use super::shape::{Allowed, Block, IdentifierError, identifier, require};

identifier! {
    /// Economic operator registration and identification number: country and 1 to 15 characters. Source: EU rules
    /// R0029 and R0850. How a country writes its numbers is a hint only: [`Eori::is_of_national_shape`].
    Eori
}

impl Eori {
    /// Reads an EORI number.
    ///
    /// # Errors
    /// Says what is wrong and where.
    pub fn parse(text: &str) -> Result<Eori, IdentifierError> {
        const WHAT: &str = "An EORI number";
        const LENGTH: &str = "3 to 17 characters, the first two the country";
        let length = text.chars().count();
        if !(3..=17).contains(&length) {
            return Err(IdentifierError::length(WHAT, text, LENGTH));
        }
        require(
            WHAT,
            text,
            LENGTH,
            &[Block(2, Allowed::Capital, "country"), Block(length - 2, Allowed::Visible, "number")],
        )?;
        Ok(Eori(text.to_owned()))
    }

    /// Country that gave the number.
    #[must_use]
    pub fn country(&self) -> &str {
        &self.0[..2]
    }

    /// Whether the number is written as its country writes them; `None` when no shape is known for it.
    #[must_use]
    pub fn is_of_national_shape(&self) -> Option<bool> {
        let shapes = shapes().iter().filter(|(country, _)| *country == self.country());
        shapes.map(|(_, mask)| fits(&self.0[2..], mask)).reduce(|one, other| one || other)
    }

    /// The shapes of the country in words for messages: `9{10}`, where 9 is a digit, A a letter, X either.
    #[must_use]
    pub fn national_shapes(&self) -> Vec<&'static str> {
        shapes().iter().filter(|(country, _)| *country == self.country()).map(|(_, mask)| *mask).collect()
    }
}

/// Country and mask, from `assets/catalogue/eori_shapes.csv`.
fn shapes() -> &'static [(&'static str, &'static str)] {
    static SHAPES: OnceLock<Vec<(&'static str, &'static str)>> = OnceLock::new();
    SHAPES.get_or_init(|| {
        mask::read(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../assets/catalogue/eori_shapes.csv")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_the_general_shape() {
        for (text, at) in [
            ("BE0403200393", Ok(())),
            ("GB123456789012", Ok(())),
            ("FI1234567-8", Ok(())),
            ("0867525333", Err(Some(1))),
            ("be0403200393", Err(Some(1))),
            ("BE", Err(None)),
            ("BE1234567890123456", Err(None)),
            ("BE 403200393", Err(Some(3))),
        ] {
            assert_eq!(Eori::parse(text).map(|_| ()).map_err(|error| error.at()), at, "{text}");
        }
    }

    #[test]
    fn national_shapes_are_hints() {
        for (text, expected) in [
            ("BE0403200393", Some(true)),
            ("BE403200393", Some(false)),
            ("ATEOS1234567890", Some(true)),
            ("AT1234567890", Some(false)),
            ("ESA1234567B", Some(true)),
            ("FI1234567-8", Some(true)),
            ("GB123456789012", Some(true)),
            ("GB123456789012345", Some(true)),
            ("GB1234567890123", Some(false)),
            ("IE1234567WA", Some(true)),
            ("IT12345678901", Some(true)),
            ("ITRSSMRA85T10A562S", None.or(Some(true))),
            ("CN1234", None),
        ] {
            let shape = Eori::parse(text).ok().and_then(|eori| eori.is_of_national_shape());
            let expected = if text.len() > 17 { None } else { expected };
            assert_eq!(shape, expected, "{text}");
        }
    }
}
