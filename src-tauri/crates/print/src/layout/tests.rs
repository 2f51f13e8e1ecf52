//! Declarations onto pages: nothing is lost, everything stays on the paper, and what is special is said.

use domain::catalogue::{Catalogue, Jurisdiction, Language};
use domain::declaration::Declaration;
use domain::record::{Document, Draft, Node, Path};

use crate::face::Faces;
use crate::marks::{MM_PER_PT, Mark, PAGE_HEIGHT_MM, PAGE_WIDTH_MM, Page};
use crate::paper::{Paper, Printout};
use crate::template::Form;

const WINE: &str = include_str!("../../../../../tests/fixtures/h1-two-items.json");
const MRN: &str = "26BE1010000012345A";

fn print(document: &Document, adjust: impl Fn(&mut Paper<'_>)) -> Printout {
    let declaration = Declaration::read(document);
    let mut paper = Paper {
        form: Form::Sad,
        declaration: &declaration,
        column: "H1",
        status: None,
        lrn: None,
        mrn: None,
        environment: "Acceptance",
        is_practice: false,
        printed_at: "2026-11-22 09:30 UTC",
        language: Language::En,
    };
    adjust(&mut paper);
    super::lay_out(&paper).unwrap()
}

fn texts(page: &Page) -> Vec<&str> {
    fn text(mark: &Mark) -> Option<&str> {
        match mark {
            Mark::Text { text, .. } => Some(text),
            _ => None,
        }
    }
    page.marks.iter().filter_map(text).collect()
}

fn all(printout: &Printout) -> String {
    printout.pages.iter().flat_map(texts).collect::<Vec<_>>().join("\n")
}

fn letters(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// Every mark lies on the paper, inside its margins.
fn assert_on_paper(printout: &Printout) {
    let faces = Faces::embedded().unwrap();
    for (number, page) in printout.pages.iter().enumerate() {
        for mark in &page.marks {
            if let Mark::Text { x, y, size, weight, text, .. } = mark {
                let right = x + faces.of(*weight).width(text, *size);
                assert!(*x >= 11.9 && right <= PAGE_WIDTH_MM - 7.5, "page {}: {text} {x} {right}", number + 1);
                assert!(*y > size * MM_PER_PT && *y < PAGE_HEIGHT_MM - 4.0, "page {}: {text} at {y}", number + 1);
            }
        }
    }
}

/// A shipment in which every element of a column has a value of its own.
fn full(column: &str) -> (Document, Vec<(String, String)>) {
    let catalogue = Catalogue::embedded();
    let mut document = Document::default();
    let mut values = Vec::new();
    let mut draft = Draft::new(&mut document);
    for element in catalogue.elements().iter().filter(|element| !element.is_group() && !element.level.is_master()) {
        if catalogue.presence(element, column, Jurisdiction::Eu).word() == "not_allowed" {
            continue;
        }
        let value = format!("v{}v", element.index);
        draft.set(&element.pattern.within(&Path::root()), Node::text(value.as_str())).unwrap();
        values.push((element.id.clone(), value));
    }
    let _ = draft.finish();
    (document, values)
}

#[test]
fn every_element_of_h1_and_b1_reaches_the_paper_in_a_box() {
    for column in ["H1", "B1"] {
        let (document, values) = full(column);
        let printout = print(&document, |paper| paper.column = "H1");
        let words = all(&printout);
        let boxes = letters(words.split("Further data").next().unwrap_or_default());
        for (id, value) in &values {
            let on_purpose = id == "shipment.transport_equipment.goods_reference.item_number";
            let where_it_stands = if on_purpose { &letters(&words) } else { &boxes };
            assert!(where_it_stands.contains(value.as_str()), "{column}: {id} has no box on the paper");
        }
        assert!(values.len() > 150, "{column} has {} elements", values.len());
        assert_on_paper(&printout);
    }
}

#[test]
fn an_empty_dossier_is_a_form_to_fill_in() {
    let printout = print(&Document::default(), |_| {});
    assert_eq!(printout.pages.len(), 1);
    assert_eq!(printout.notes, []);
    let words = all(&printout);
    for said in ["Customs declaration", "DRAFT: not accepted by customs", "Not sent to CAS", "Page 1 of 1", "none yet"]
    {
        assert!(words.contains(said), "{said}: {words}");
    }
    assert_on_paper(&printout);
}

/// What status, environment and MRN do to every page.
#[test]
fn a_paper_says_how_far_it_is() {
    let document = Document::from_json(WINE).unwrap();
    for (status, practice, mrn, across, says) in [
        (None, false, None, 1, vec!["DRAFT", "Not sent to CAS"]),
        (Some("Submitted"), false, None, 1, vec!["DRAFT", "Handed to customs"]),
        (Some("CustomsError"), false, Some(MRN), 1, vec!["DRAFT", "Rejected by customs"]),
        (Some("Accepted"), false, Some(MRN), 0, vec!["Accepted by customs", MRN, "Acceptance"]),
        (Some("Released"), true, Some(MRN), 1, vec!["PRACTICE", "Released", MRN]),
        (Some("New"), true, None, 2, vec!["PRACTICE", "DRAFT"]),
        (Some("Cancelled"), false, Some(MRN), 1, vec!["Cancelled"]),
        (Some("FromTheFuture"), false, Some(MRN), 1, vec!["DRAFT", "FromTheFuture"]),
    ] {
        let printout = print(&document, |paper| {
            (paper.status, paper.is_practice, paper.mrn) = (status, practice, mrn);
        });
        assert!(printout.pages.len() >= 2, "{status:?}");
        for page in &printout.pages {
            let shapes = page.marks.iter().filter(|mark| matches!(mark, Mark::Shape { .. })).count();
            let bars = page.marks.iter().filter(|mark| matches!(mark, Mark::Bar { .. })).count();
            assert_eq!((shapes, bars > 0), (across, mrn.is_some()), "{status:?}");
            let words = texts(page).join("\n");
            for said in &says {
                assert!(words.contains(said), "{status:?}: {said} is not on a page: {words}");
            }
            assert_eq!(words.contains("DRAFT"), says.contains(&"DRAFT"), "{status:?}");
        }
    }
}

#[test]
fn codes_say_what_they_stand_for_and_amounts_stay_as_recorded() {
    let document = Document::from_json(&WINE.replace("750.5,", "750.50,")).unwrap();
    let words = all(&print(&document, |_| {}));
    for said in ["IM", "Chile", "750.50", "55.0", "Item 2 of 2", "500.25", "INV-7781-2", "QS-TEST-0001", "165.0 "] {
        assert!(words.contains(said.trim_end()), "{said}: {words}");
    }
}

#[test]
fn a_text_longer_than_its_box_continues_in_the_annex() {
    let long: String = (1..=400).map(|number| format!("part{number} ")).collect();
    let document =
        Document::from_json(&WINE.replace("Red wine, bottles of 0.75 l", long.trim_end()).replace("TB 1", &long))
            .unwrap();
    let printout = print(&document, |_| {});
    let words = all(&printout);
    assert!(words.contains("»1") && words.contains("»2") && words.contains("Texts continued"), "{words}");
    // Once in each of the two fields; the last word of a box may be parted by the mark.
    let words = letters(&words);
    let parted = (100..=400).filter(|number| words.matches(&format!("part{number}")).count() < 2).count();
    assert!(parted <= 2, "{parted} words are missing: {words}");
    let [marks, description] = [&printout.notes[1], &printout.notes[0]];
    assert_eq!(description.place, "Item 1 · Description of goods · 18 05");
    assert!(description.sentence.contains("annex at »1"), "{description:?}");
    assert!(marks.place.contains("Shipping marks") || marks.place.contains("Packages"), "{marks:?}");
    assert_on_paper(&printout);
}

#[test]
fn a_character_no_font_has_is_shown_and_named() {
    let document = Document::from_json(&WINE.replace("Red wine", "Red \u{1f600} wine 中")).unwrap();
    let printout = print(&document, |_| {});
    let words = all(&printout);
    assert!(words.contains("Red \u{fffd} wine \u{fffd}"), "{words}");
    assert!(words.contains("U+1F600, U+4E2D") && words.contains("Item 1 · Description of goods · 18 05"), "{words}");
    assert_eq!(printout.notes.len(), 1);
    assert_eq!(printout.notes[0].sentence, "no font has U+1F600, U+4E2D; printed as \u{fffd} and named in the annex.");
}

#[test]
fn what_quayside_does_not_know_is_listed() {
    let json = WINE
        .replacen(
            "\"declType\": \"IM\",",
            "\"declType\": \"IM\", \"newThing\": {\"a\": [1.50, \"\u{4e2d}\", null, \"\"]},",
            1,
        )
        .replacen("\"preference1\": \"100\"", "\"preference1\": \"100\"}, {\"preference1\": \"300\"", 1);
    let printout = print(&Document::from_json(&json).unwrap(), |_| {});
    let words = all(&printout);
    assert!(
        words.contains("Other data of CAS") && words.contains("newThing.a[0]") && words.contains("1.50"),
        "{words}"
    );
    assert!(words.contains("Further data") && words.contains("300"), "{words}");
    assert!(words.contains("U+4E2D"), "{words}");
    assert!(printout.notes.iter().any(|note| note.sentence.starts_with("2 values")), "{:?}", printout.notes);
}

#[test]
fn names_of_boxes_are_those_of_the_catalogue_in_each_language() {
    let document = Document::from_json(WINE).unwrap();
    for (language, said) in [
        (Language::Nl, ["Douaneaangifte", "Nettomassa", "Blad 1 van"]),
        (Language::Fr, ["Déclaration en douane", "Masse nette", "Page 1 de"]),
        (Language::De, ["Zollanmeldung", "Eigenmasse", "Seite 1 von"]),
    ] {
        let printout = print(&document, |paper| paper.language = language);
        let words = all(&printout);
        said.iter().for_each(|said| assert!(words.contains(said), "{said}: {words}"));
        assert_on_paper(&printout);
    }
}

/// English labels fit their boxes whole.
#[test]
fn no_label_is_cut() {
    let (document, _) = full("H1");
    let words = all(&print(&document, |_| {}));
    for label in [
        "Customs office of declaration",
        "Country of dispatch or export",
        "Customs office of presentation",
        "19 01 Container indicator",
        "Signature and name of declarant or representative",
        "99 01 Quota order number",
        "18 06 Packages: Kind of packages",
    ] {
        assert!(words.contains(label), "{label}: {words}");
    }
}

#[test]
fn ten_thousand_items_are_as_many_boxes() {
    let item = r#"{"seqNum": @, "commodity": {"description": "Bolt @"}, "goodsMeasure": {"nmass": 1.5}}"#;
    let items: Vec<String> = (1..=9_999).map(|number| item.replace('@', &number.to_string())).collect();
    let json = format!(
        r#"{{"singleAdministrativeDocument": {{"goodsShipment": {{"governmentAgencyGoodsItems": [{}]}}}}}}"#,
        items.join(",")
    );
    let printout = print(&Document::from_json(&json).unwrap(), |_| {});
    let descriptions = printout.pages.iter().flat_map(texts).filter(|text| text.starts_with("Bolt ")).count();
    assert_eq!(descriptions, 9_999);
    let last = texts(printout.pages.last().unwrap()).join("\n");
    assert!(last.contains("9999") && last.contains("14998.5"), "{last}");
    assert!(last.contains(&format!("Page {0} of {0}", printout.pages.len())), "{last}");
}
