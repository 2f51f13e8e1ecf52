//! Columns H1 and B1 hold what Annex B has in them, element by element; what differs is named with its reason.

use super::table::Table;
use super::*;
use crate::findings::Severity;

const ANNEX: &str = include_str!("annex_h1_b1.csv");

/// Elements that a column holds although Annex B does not have them there, and why.
const BESIDES: &[(&str, &str, &str)] = &[
    ("shipment.border_identification", "H1", "19 08 062 asks for the nationality alone; safety data name the means"),
    ("shipment.border_identification_type", "H1", "goes with the identification"),
    ("item.commodity_code", "B1", "digits 9 and 10 (18 09 058) are a part of it; QS-E-0010 keeps export to eight"),
    ("item.item_amount", "B1", "the CAS samples carry it in export"),
    ("item.valuation_method", "B1", "the CAS samples carry it in export"),
];

/// Numbers of values that CAS has no field for, or that nobody types.
const NOBODY_TYPES: &[(&str, &str)] = &[
    ("11 03 001 000", "CAS numbers the items in their order"),
    ("11 07 001 000", "CAS fills it from the flow"),
    ("12 09 001 000", "CAS gives the LRN when it makes the declaration"),
    ("14 17 001 000", "CAS knows the currency from the office"),
];

/// One cell of the annex: number, column and letter.
fn cells() -> Vec<(String, &'static str, String)> {
    let mut faults = Vec::new();
    let table = Table::read("annex_h1_b1.csv", ANNEX, &mut faults);
    table.require("annex_h1_b1.csv", &["number", "H1", "B1"], &mut faults);
    assert_eq!(faults, Vec::<String>::new());
    let cell =
        |row: super::table::Row<'_>, column| (row.cell("number").to_owned(), column, row.cell(column).to_owned());
    table.rows().flat_map(|row| [cell(row, "H1"), cell(row, "B1")]).collect()
}

/// The elements with a number in a column. A class (`13 01 018 000`, `18 06 000 000`) without an element of its own is
/// held by its members.
fn holders(number: &str, column: &str) -> Vec<&'static Element> {
    let all = Catalogue::embedded().elements().iter();
    let stem = number.trim_end_matches(" 000");
    let holds = |known: &str| known == number || (number.ends_with(" 000") && known.starts_with(stem));
    all.filter(|element| element.data_elements_in(column).any(holds)).collect()
}

#[test]
fn every_element_of_the_annex_is_held() {
    let catalogue = Catalogue::embedded();
    let cells = cells();
    assert!(cells.len() > 500, "{} cells", cells.len());
    for (number, column, letter) in &cells {
        let holders = holders(number, column);
        let allowed = |element: &&&Element| {
            let presence = catalogue.presence(element, column, Jurisdiction::Eu);
            assert!(!presence.source.is_empty(), "{} {column}: the presence table has no row", element.id);
            presence.asked != Asked::NotAllowed
        };
        let allowed: Vec<&str> = holders.iter().filter(allowed).map(|element| element.id.as_str()).collect();
        if letter.is_empty() {
            let besides = |id: &&str| BESIDES.iter().any(|(known, of, _)| known == id && of == column);
            let stray: Vec<&&str> = allowed.iter().filter(|id| !besides(id)).collect();
            // The class of a number the column has stands for it as well.
            let of_a_member = cells.iter().any(|(other, of, letter)| {
                of == column && !letter.is_empty() && other.starts_with(number.trim_end_matches(" 000"))
            });
            assert!(stray.is_empty() || of_a_member, "{number} is not in {column}, {stray:?} are");
        } else {
            assert!(!allowed.is_empty(), "{number} ({letter}) is in {column}, no element holds it");
        }
    }
}

/// What the annex asks for is asked for, or the row says why not: by a note, or in words after the number.
#[test]
fn what_the_annex_asks_for_is_asked_for_or_says_why_not() {
    let catalogue = Catalogue::embedded();
    for (number, column, letter) in cells() {
        for element in holders(&number, column) {
            let presence = catalogue.presence(element, column, Jurisdiction::Eu);
            let open = matches!(presence.asked, Asked::Operator | Asked::National);
            let reasoned = presence.source.contains([';', ':', ',']) || presence.source.starts_with("CAS");
            let given = NOBODY_TYPES.iter().any(|(known, _)| *known == number);
            assert!(
                letter != "A" || !open || reasoned || given,
                "{} in {column}: {number} is class A, the row says “{}” only",
                element.id,
                presence.source
            );
            let free = letter == "C" && matches!(presence.asked, Asked::Always) && !element_of_entry(element);
            assert!(!free || presence.severity != Severity::Blocks, "{} in {column} is class C and blocks", element.id);
        }
    }
}

fn element_of_entry(element: &Element) -> bool {
    Catalogue::embedded().group_of(element).is_some_and(|group| group.id != "item")
}

#[test]
fn a_number_follows_the_column() {
    let number = |id: &str, column: &str| {
        Catalogue::embedded().element(id).map(|element| element.number_in(column).to_owned()).unwrap()
    };
    for (id, column, expected) in [
        ("shipment.dispatch_country", "H1", "16 06"),
        ("shipment.dispatch_country", "B1", "16 07"),
        ("header.declaration_office", "H1", ""),
        ("header.declaration_office", "B1", "17 02"),
        ("item.commodity_code", "B1", "18 09"),
        ("item.net_mass_kg", "B1", "18 01"),
    ] {
        assert_eq!(number(id, column), expected, "{id} {column}");
    }
    let code = Catalogue::embedded().element("item.commodity_code").unwrap();
    assert!(code.data_elements_in("H1").any(|number| number == "18 09 058 000"));
}
