//! Movement reference numbers with a right check character. Written apart from the product's own check, so that
//! each side proves the other. Source: DG XXI/0879/99 rev. 1; rule R0028 of the transit specification (ISO 6346).

/// Year, country, twelve free characters and a procedure letter (`R` import, `A` export), then the check character.
pub(super) fn mrn(year: i32, country: &str, free: &str, procedure: char) -> String {
    with_check_character(&format!("{:02}{country}{free}{procedure}", year.rem_euclid(100)))
}

/// An MRN or ARC with the character that closes it.
pub(super) fn with_check_character(body: &str) -> String {
    let check = check_character(body);
    format!("{body}{check}")
}

/// Digits count as themselves, letters from A = 10 upwards leaving out the multiples of eleven; each times 2 to the
/// power of its place; the sum modulo eleven, ten written as zero.
fn check_character(body: &str) -> char {
    let sum: u64 = body.bytes().zip(0..).map(|(byte, place): (u8, u32)| value(byte) << place).sum();
    let digit = u32::try_from(sum % 11 % 10).unwrap_or(0);
    char::from_digit(digit, 10).unwrap_or('0')
}

fn value(byte: u8) -> u64 {
    match byte {
        b'0'..=b'9' => u64::from(byte - b'0'),
        letter => {
            let plain = u64::from(letter.to_ascii_uppercase().saturating_sub(b'A')) + 10;
            // 11, 22 and 33 are skipped: one more from B on, two from L on, three from V on.
            plain + u64::from(letter >= b'B') + u64::from(letter >= b'L') + u64::from(letter >= b'V')
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_characters_match_numbers_issued_by_customs() {
        // Numbers from published sample messages of several administrations; the last character is the check.
        let issued = [
            "18GB9JLC3CU1LFGVR2",
            "24GB22WOA1EV2P6AR5",
            "19GB9QRSR372ZFGVR4",
            "20GB1Q3RTK463FGVR4",
            "20GB32VVZI0YMFGVR0",
            "20GB7BKUHU20XX8PR5",
            "21GB556IESSWMPZWR9",
            "21GB7IQC4FGWJZ5GR0",
            "26GB5T5NKJZVDKTAR2",
            "26GB63A0XHUHV36AR8",
        ];
        for number in issued {
            let (body, check) = number.split_at(17);
            assert_eq!(check_character(body).to_string(), check, "{number}");
        }
    }

    #[test]
    fn a_number_has_eighteen_characters_in_their_places() {
        assert_eq!(&mrn(2026, "BE", "0123456789AB", 'R')[..17], "26BE0123456789ABR");
        assert_eq!(mrn(2026, "BE", "0123456789AB", 'A').len(), 18);
    }
}
