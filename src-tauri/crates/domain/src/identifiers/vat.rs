//! VAT identification numbers.

use std::sync::OnceLock;

use super::mask::{self, fits};

/// A VAT identification number: the letters of the Member State that gave it, and the number. Source: Dir. 2006/112
/// Art. 215. How a Member State writes its numbers is a hint only: [`VatNumber::is_of_national_shape`].
///
/// ```
/// use domain::identifiers::VatNumber;
/// let number = VatNumber::parse("EL123456789").unwrap();
/// assert_eq!((number.country(), number.is_of_national_shape()), ("GR", Some(true)));
/// assert_eq!(VatNumber::parse("0403200393"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VatNumber<'t>(&'t str);

impl<'t> VatNumber<'t> {
    /// Reads a number; `None` when it does not begin with two capital letters.
    #[must_use]
    pub fn parse(text: &'t str) -> Option<VatNumber<'t>> {
        let letters = text.get(..2)?;
        letters.bytes().all(|byte| byte.is_ascii_uppercase()).then_some(VatNumber(text))
    }

    /// The two letters it begins with: those of the Member State, `EL` for Greece, `IM` for the import scheme.
    #[must_use]
    pub fn letters(self) -> &'t str {
        &self.0[..2]
    }

    /// Country of the Member State that gave it.
    #[must_use]
    pub fn country(self) -> &'t str {
        match self.letters() {
            "EL" => "GR",
            letters => letters,
        }
    }

    /// Whether the number is written as its Member State writes them; `None` when no shape is known.
    #[must_use]
    pub fn is_of_national_shape(self) -> Option<bool> {
        let shapes = shapes().iter().filter(|(country, _)| *country == self.letters());
        shapes.map(|(_, mask)| fits(&self.0[2..], mask)).reduce(|one, other| one || other)
    }
}

/// Letters and mask, from `assets/catalogue/vat_shapes.csv`.
fn shapes() -> &'static [(&'static str, &'static str)] {
    static SHAPES: OnceLock<Vec<(&'static str, &'static str)>> = OnceLock::new();
    SHAPES.get_or_init(|| {
        mask::read(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../assets/catalogue/vat_shapes.csv")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn national_shapes_are_hints() {
        for (text, expected) in [
            ("BE0403200393", Some(true)),
            ("BE403200393", Some(false)),
            ("NL123456789B01", Some(true)),
            ("NL123456789", Some(false)),
            ("DE123456789", Some(true)),
            ("FRXX123456789", Some(true)),
            ("IE1234567WA", Some(true)),
            ("ATU12345678", Some(true)),
            ("IM0561234567", Some(true)),
            ("EL12345678", Some(false)),
            ("CH123456789", None),
        ] {
            let number = VatNumber::parse(text).unwrap();
            assert_eq!(number.is_of_national_shape(), expected, "{text}");
        }
    }
}
