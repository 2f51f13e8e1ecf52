//! The element rules, as `rules` lists them.

use crate::findings::Severity;

/// A rule that looks at one value alone, or at its absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ElementRule {
    /// `QS-E-0001`; never reused.
    pub id: &'static str,
    /// Raised with every change of what fires.
    pub version: u32,
    /// The gravest it says; lists and presence rows may say less.
    pub severity: Severity,
    /// What it rests on where the catalogue row does not say more.
    pub source: &'static str,
    /// What it demands.
    pub sentence: &'static str,
}

macro_rules! element_rules {
    ($($name:ident = $id:literal, $version:literal, $severity:ident, $source:literal, $sentence:literal;)*) => {
        $(pub(in super::super) const $name: ElementRule = ElementRule { id: $id, version: $version, severity: Severity::$severity, source: $source, sentence: $sentence };)*
        /// Every element rule, in order of the numbers.
        pub const ELEMENT_RULES: &[ElementRule] = &[$($name),*];
    };
}

element_rules! {
    JSON_KIND = "QS-E-0001", 1, Blocks, "CAS data types", "A value has the JSON form CAS gives it: text, number, true or false. A value that only needs rewriting warns.";
    FORMAT = "QS-E-0002", 2, Blocks, "Annex B, formats", "A value has the length and the characters of its format.";
    BLANKS = "QS-E-0003", 1, Warns, "EU schemas of NCTS and AES: text neither begins nor ends with a blank", "Blanks are not text, and text neither begins nor ends with one.";
    NOT_ON_LIST = "QS-E-0004", 2, Blocks, "code list", "A code is on its code list. Where the list is known not to be complete, it warns.";
    NOT_VALID_ON_DAY = "QS-E-0005", 1, Blocks, "code list", "A code is valid on the day of acceptance.";
    OFFSET = "QS-E-0006", 1, Blocks, "CAS data types: timestamp", "A moment carries Z or an offset from UTC.";
    DECIMALS = "QS-E-0007", 1, Blocks, "CAS data types: money; Annex B, formats", "A number has no more decimals than its format: four for amounts, six for masses, none for counts.";
    IDENTIFIER = "QS-E-0008", 1, Blocks, "the rule or norm of the kind of number: R0028 for an MRN, R0850 for an EORI number, ISO 6346 for a container", "A number such as an MRN or EORI has the shape of its kind.";
    CHECK_CHARACTER = "QS-E-0009", 1, Warns, "EU rule R0028 for an MRN, ISO 6346 for a container", "A number carries the check character its other characters call for; old and test numbers do not, so it warns.";
    COMMODITY_LENGTH = "QS-E-0010", 1, Blocks, "Annex B, 18 09", "A commodity code has ten digits in import and eight in export, never nine.";
    COMMODITY_UNKNOWN = "QS-E-0011", 1, Warns, "Combined Nomenclature", "The first eight digits are a code of the Combined Nomenclature on the day of acceptance.";
    DAY = "QS-E-0012", 1, Blocks, "CAS data types: date", "A day is written year, month, day: 2026-11-22.";
    NOT_ALLOWED = "QS-E-0013", 1, Warns, "Annex B", "A column has only the elements that Annex B gives it.";
    MISSING = "QS-E-0014", 1, Blocks, "Annex B", "What the column demands is there.";
    LEFT_TO_CAS = "QS-E-0015", 1, Informs, "customs flow", "What the flow leaves to CAS may be left out.";
    NEGATIVE = "QS-E-0016", 1, Blocks, "Annex B, formats", "Masses, quantities, counts and amounts are not below zero.";
    TOO_MANY = "QS-E-0017", 1, Blocks, "Annex B, cardinality", "A group repeats no more often than its cardinality: 9,999 items, 99 packages or documents of an item.";
    OTHER_ROLE = "QS-E-0018", 1, Warns, "customs office list: roles of the office", "A customs office does what it is named for: exit, export, release for free circulation, supervision, guarantees. The list is never of today, so it warns.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_run_and_sentences_end() {
        for (position, rule) in ELEMENT_RULES.iter().enumerate() {
            assert_eq!(rule.id, format!("QS-E-{:04}", position + 1));
            assert!(rule.sentence.ends_with('.') && rule.version > 0 && !rule.source.is_empty(), "{}", rule.id);
        }
    }
}
