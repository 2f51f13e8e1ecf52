//! The check character of ISO 6346, which MRN, GRN, ARC and container number share.

/// The check digit of the characters before it: digits count as themselves, letters from 10 on without the multiples
/// of 11 (A 10, B 12 … K 21, L 23 … U 32, V 34 … Z 38); character i from 0 weighs 2^i; the sum modulo 11, where 10
/// becomes 0. Other characters count as nothing; the shape has been checked before.
///
/// Source: ISO 6346; EU rule R0028 with DG XXI/0879/99 for the MRN, EMCS R030 for the ARC.
pub(super) fn check_character(before: &str) -> char {
    let mut weight = 1u32;
    let mut sum = 0u32;
    for byte in before.bytes() {
        sum = (sum + value(byte) * weight) % 11;
        weight = weight * 2 % 11;
    }
    char::from(b"01234567890"[sum as usize])
}

/// Gives a number its check character, which stands after its first `$length` characters.
macro_rules! checked {
    ($name:ident, $length:literal) => {
        impl $name {
            /// The check character that the characters before it call for.
            #[must_use]
            pub fn check_character(&self) -> char {
                super::check_character::check_character(&self.0[..$length])
            }

            /// True when the number carries the right check character.
            #[must_use]
            pub fn is_checked(&self) -> bool {
                self.0[$length..].starts_with(self.check_character())
            }
        }
    };
}
pub(super) use checked;

fn value(byte: u8) -> u32 {
    match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        b'A' => 10,
        b'B'..=b'K' => u32::from(byte - b'B') + 12,
        b'L'..=b'U' => u32::from(byte - b'L') + 23,
        b'V'..=b'Z' => u32::from(byte - b'V') + 34,
        _ => 0,
    }
}
