//! Guarantee reference numbers.

use super::check_character::checked;
use super::shape::{Allowed, Block, IdentifierError, identifier, require};

identifier! {
    /// Guarantee reference number: 17 characters, or 24 for a voucher (guarantee type 4). Source: EU rule R0318.
    Grn
}

const BLOCKS: [Block; 6] = [
    Block(2, Allowed::Digit, "year"),
    Block(2, Allowed::Capital, "country"),
    Block(12, Allowed::CapitalOrDigit, "number"),
    Block(1, Allowed::Digit, "check character"),
    Block(1, Allowed::Capital, "voucher letter"),
    Block(6, Allowed::Digit, "voucher number"),
];

impl Grn {
    /// Reads a GRN. The check character is not looked at.
    ///
    /// # Errors
    /// Says what is wrong and where.
    pub fn parse(text: &str) -> Result<Grn, IdentifierError> {
        let blocks = if text.chars().count() == 24 { &BLOCKS[..] } else { &BLOCKS[..4] };
        require("A GRN", text, "17 characters, or 24 for a voucher", blocks)?;
        Ok(Grn(text.to_owned()))
    }

    /// True for an individual guarantee by voucher.
    #[must_use]
    pub fn is_voucher(&self) -> bool {
        self.0.len() == 24
    }
}

checked!(Grn, 16);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_both_lengths() {
        for (text, voucher, expected) in [
            ("20XI0000010000070", false, '0'),
            ("24GBABCDEF1234567", false, '9'),
            ("20GB0000010000GX1", false, '1'),
            ("20GB0000010000GX1A123456", true, '1'),
            ("20GB0000010000GX7A123456", true, '1'),
        ] {
            let grn = Grn::parse(text).unwrap();
            assert_eq!((grn.is_voucher(), grn.check_character()), (voucher, expected), "{text}");
            assert_eq!(grn.is_checked(), text[16..].starts_with(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_grn_says_where() {
        for (text, at) in [
            ("20GB", None),
            ("20G10000010000GX1", Some(4)),
            ("20GB0000010000GXX", Some(17)),
            ("20GB0000010000GX11123456", Some(18)),
        ] {
            assert_eq!(Grn::parse(text).unwrap_err().at(), at, "{text}");
        }
    }
}
