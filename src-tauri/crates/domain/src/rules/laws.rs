//! Laws of all rules: whatever stands in a declaration, they say sentences of places, and a repair settles its finding.

use proptest::prelude::*;

use super::cases::{apply, place};
use super::*;
use crate::record::{Document, Draft};

/// What is typed into any field: codes that rules look at, numbers, and what belongs nowhere.
const VALUES: &[&str] = &[
    "0",
    "1",
    "2",
    "3",
    "7",
    "8",
    "00",
    "10",
    "11",
    "21",
    "30",
    "31",
    "40",
    "42",
    "51",
    "61",
    "63",
    "71",
    "100",
    "300",
    "400",
    "1001",
    "0.5",
    "12.345678",
    "99999999999999999999999",
    "-1",
    "IN",
    "OUT",
    "EX",
    "IM",
    "CO",
    "A",
    "D",
    "E",
    "R",
    "U",
    "X",
    "Y",
    "Z",
    "C",
    "N",
    "380",
    "337",
    "651",
    "830",
    "954",
    "MRN",
    "N741",
    "B00",
    "A00",
    "C505",
    "C512",
    "C513",
    "C626",
    "FR1",
    "FR2",
    "FR5",
    "F01",
    "F48",
    "E02",
    "30600",
    "CIF",
    "DDP",
    "FOB",
    "EUR",
    "BE",
    "FR",
    "CH",
    "BE101000",
    "NLRTM",
    "BE0403200393",
    "IM0561234567",
    "26BE10100000123456",
    "2204218000",
    "VQ",
    "NE",
    "CT",
    "NAR",
    "LTR",
    "2026-11-20",
    "2026-11-20T09:30:00Z",
    "true",
    "é",
    "日本",
    "ß1",
    "\u{1F40C}",
];

/// Fields of rules with a value each, in two items and two entries of each group.
fn values() -> impl Strategy<Value = Vec<(String, &'static str)>> {
    let one = (0..Slot::ALL.len(), prop::sample::select(vec!["", "2:", "+"]), prop::sample::select(VALUES.to_vec()));
    prop::collection::vec(one, 0..30).prop_map(|chosen| {
        chosen
            .into_iter()
            .map(|(slot, prefix, value)| {
                let id = Slot::ALL[slot].id();
                let element = Catalogue::embedded().element(id);
                let group = element.and_then(|element| Catalogue::embedded().group_of(element)).map(|group| &*group.id);
                let fits = match prefix {
                    "2:" => id.starts_with("item."),
                    "+" => group.is_some_and(|group| group != "item"),
                    _ => true,
                };
                (format!("{}{id}", if fits { prefix } else { "" }), value)
            })
            .collect()
    })
}

/// What makes a rule fire, and then whatever else there is.
fn document(mut document: Document, values: &[(String, &str)]) -> Document {
    let mut draft = Draft::new(&mut document);
    for (name, value) in values {
        // What does not fit beside what is there already is left out.
        let _ = draft.set(&place(name), Node::number(*value).unwrap_or_else(|| Node::text(*value)));
    }
    document
}

/// What one rule says of a document is said well, and what it offers helps.
fn hold(rule: &Rule, document: &Document) -> Result<(), TestCaseError> {
    for finding in cases::fired(rule, document) {
        prop_assert!(finding.message.ends_with('.'), "{}: {}", rule.id, finding.message);
        prop_assert!(!finding.paths.is_empty() && !finding.because.is_empty(), "{}", rule.id);
        for repair in &finding.repairs {
            let left = cases::fired(rule, &apply(document, repair));
            let same = left.iter().any(|left| left.identity() == finding.identity());
            prop_assert!(!same, "{}: “{}” leaves {}", rule.id, repair.label, finding.message);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn rules_say_sentences_and_their_repairs_settle_them(values in values()) {
        let strange = document(Document::default(), &values);
        for rule in all() {
            hold(rule, &strange)?;
            hold(rule, &document(cases::firing(rule), &values))?;
        }
    }
}
