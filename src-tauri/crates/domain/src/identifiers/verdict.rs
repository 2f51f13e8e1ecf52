//! What there is to say of a number as typed.

use super::{
    Arc, ContainerNumber, CustomsOffice, Eori, ExciseNumber, Grn, IdentifierError, IdentifierKind, Locode, Lrn, Mrn,
    QuotaNumber, Ucr,
};
use crate::findings::Severity;

/// What there is to say of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// `None` when nothing is wrong.
    pub severity: Option<Severity>,
    /// A sentence; when nothing is wrong, what the number is.
    pub sentence: String,
    /// The number with the right check character, when only that is wrong.
    pub corrected: Option<String>,
}

impl Verdict {
    fn right(sentence: String) -> Verdict {
        Verdict { severity: None, sentence, corrected: None }
    }

    fn wrong(severity: Severity, sentence: String) -> Verdict {
        Verdict { severity: Some(severity), sentence, corrected: None }
    }
}

/// Judges a number. A wrong shape blocks; a wrong check character warns, because old and test numbers carry them; a
/// container number or UN/LOCODE of another shape warns, because the declaration takes others.
#[must_use]
pub fn check(kind: IdentifierKind, text: &str) -> Verdict {
    match kind {
        IdentifierKind::Mrn => {
            checked(Mrn::parse(text), "MRN", text, 17, |mrn| (mrn.is_checked(), mrn.check_character()))
        }
        IdentifierKind::Grn => {
            checked(Grn::parse(text), "GRN", text, 16, |grn| (grn.is_checked(), grn.check_character()))
        }
        IdentifierKind::Arc => {
            checked(Arc::parse(text), "ARC", text, 20, |arc| (arc.is_checked(), arc.check_character()))
        }
        IdentifierKind::Container => {
            let verdict = checked(ContainerNumber::parse(text), "container number", text, 10, |number| {
                (number.is_checked(), number.check_character())
            });
            Verdict { severity: verdict.severity.map(|_| Severity::Warns), ..verdict }
        }
        IdentifierKind::Eori => eori(text),
        IdentifierKind::Lrn => shaped(Lrn::parse(text), "LRN", text),
        IdentifierKind::Ucr => shaped(Ucr::parse(text), "UCR", text),
        IdentifierKind::Excise => shaped(ExciseNumber::parse(text), "excise number", text),
        IdentifierKind::Office => shaped(CustomsOffice::parse(text), "customs office number", text),
        IdentifierKind::Locode => {
            let verdict = shaped(Locode::parse(text), "UN/LOCODE", text);
            Verdict { severity: verdict.severity.map(|_| Severity::Warns), ..verdict }
        }
        IdentifierKind::Quota => match QuotaNumber::parse(text) {
            Ok(number) if !number.is_of_the_union() => Verdict::wrong(
                Severity::Warns,
                format!("Quota order numbers of the Union begin with 09; “{text}” does not."),
            ),
            parsed => shaped(parsed, "quota order number", text),
        },
    }
}

fn shaped<T>(parsed: Result<T, IdentifierError>, what: &str, text: &str) -> Verdict {
    match parsed {
        Ok(_) => Verdict::right(format!("“{text}” has the shape of {} {what}.", article(what))),
        Err(error) => Verdict::wrong(Severity::Blocks, error.to_string()),
    }
}

fn checked<T>(
    parsed: Result<T, IdentifierError>,
    what: &str,
    text: &str,
    at: usize,
    check: impl Fn(&T) -> (bool, char),
) -> Verdict {
    let number = match parsed {
        Ok(number) => number,
        Err(error) => return Verdict::wrong(Severity::Blocks, error.to_string()),
    };
    let (right, expected) = check(&number);
    if right {
        return Verdict::right(format!("“{text}” is {} {what} with the right check character.", article(what)));
    }
    let found = &text[at..=at];
    let sentence = format!(
        "The check character of the {what} “{text}” is {found}; the characters before it call for {expected}. Compare it with the paper."
    );
    let corrected = format!("{}{expected}{}", &text[..at], &text[at + 1..]);
    Verdict { corrected: Some(corrected), ..Verdict::wrong(Severity::Warns, sentence) }
}

fn eori(text: &str) -> Verdict {
    const EXAMPLE: &str = "BE0867525333";
    let eori = match Eori::parse(text) {
        Ok(eori) => eori,
        Err(_) if text.len() > 2 && !text.chars().take(2).all(|c| c.is_ascii_alphabetic()) => {
            let sentence = format!("An EORI number begins with a country code, such as {EXAMPLE}; “{text}” does not.");
            return Verdict::wrong(Severity::Blocks, sentence);
        }
        Err(error) => return Verdict::wrong(Severity::Blocks, error.to_string()),
    };
    let country = eori.country();
    match eori.is_of_national_shape() {
        Some(true) => Verdict::right(format!("“{text}” has the shape of EORI numbers of {country}.")),
        None => Verdict::right(format!(
            "“{text}” has the general shape of an EORI number; how {country} writes them is not known here."
        )),
        Some(false) => Verdict::wrong(
            Severity::Warns,
            format!(
                "EORI numbers of {country} are usually written {country} and {}; “{text}” is not.",
                eori.national_shapes().iter().map(|mask| in_words(mask)).collect::<Vec<_>>().join(" or ")
            ),
        ),
    }
}

/// `9{10}` is "10 digits"; masks that mix are shown as they are.
fn in_words(mask: &str) -> String {
    let counted = mask.strip_prefix("9{").and_then(|rest| rest.strip_suffix('}'));
    match counted {
        Some(counts) if !counts.contains(['{', '}']) => format!("{} digits", counts.replace(',', " to ")),
        _ => format!("{mask} (9 a digit, A a letter, X either)"),
    }
}

fn article(what: &str) -> &'static str {
    // Letters are said one by one: an MRN, an LRN; a GRN, a UCR.
    if what.starts_with(['M', 'L', 'A', 'E', 'e']) { "an" } else { "a" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts() {
        use IdentifierKind as Kind;
        use Severity::{Blocks, Warns};
        for (kind, text, severity, sentence) in [
            (Kind::Mrn, "18GB9JLC3CU1LFGVR2", None, "“18GB9JLC3CU1LFGVR2” is an MRN with the right check character."),
            (
                Kind::Mrn,
                "26BE101000001234R7",
                Some(Warns),
                "The check character of the MRN “26BE101000001234R7” is 7; the characters before it call for 4. Compare it with the paper.",
            ),
            (Kind::Mrn, "26BE1010000012345R9", Some(Blocks), "An MRN has 18 characters; “26BE1010000012345R9” has 19."),
            (
                Kind::Arc,
                "23XI00000000000056341",
                Some(Warns),
                "The check character of the ARC “23XI00000000000056341” is 1; the characters before it call for 6. Compare it with the paper.",
            ),
            (
                Kind::Eori,
                "0867525333",
                Some(Blocks),
                "An EORI number begins with a country code, such as BE0867525333; “0867525333” does not.",
            ),
            (
                Kind::Eori,
                "be0403200393",
                Some(Blocks),
                "An EORI number has a capital letter as character 1 (country); in “be0403200393” it is “b”.",
            ),
            (
                Kind::Eori,
                "BE403200393",
                Some(Warns),
                "EORI numbers of BE are usually written BE and 10 digits; “BE403200393” is not.",
            ),
            (
                Kind::Eori,
                "CN1234",
                None,
                "“CN1234” has the general shape of an EORI number; how CN writes them is not known here.",
            ),
            (Kind::Container, "TRAILER-1", Some(Warns), "A container number has 11 characters; “TRAILER-1” has 9."),
            (Kind::Quota, "081234", Some(Warns), "Quota order numbers of the Union begin with 09; “081234” does not."),
            (Kind::Quota, "09123", Some(Blocks), "A quota order number has 6 digits; “09123” has 5."),
            (Kind::Lrn, "QS-1", None, "“QS-1” has the shape of an LRN."),
            (Kind::Office, "BE101000", None, "“BE101000” has the shape of a customs office number."),
            (Kind::Excise, "GBWK123456789", None, "“GBWK123456789” has the shape of an excise number."),
        ] {
            let verdict = check(kind, text);
            assert_eq!((verdict.severity, verdict.sentence.as_str()), (severity, sentence));
        }
        assert_eq!(check(Kind::Mrn, "26BE101000001234R7").corrected.as_deref(), Some("26BE101000001234R4"));
    }
}
