//! Where an error of CAS points: from its PascalCase model names, from the keys of a problem's `errors`, or from a JSON
//! pointer, to a path of the shipment.
//!
//! CAS documentation of declarations: `fieldReference[{fieldName: "AddDeclType1", path: "SingleAdministrativeDocument"}]`.
//! How a problem names its fields is not published; the spellings read here are those of the platform CAS is built on
//! (inferred).

use cas::Problem;
use cas::wire::FieldReference;
use chrono::{DateTime, Utc};
use domain::record::{Document, Path};
use store::OutsideFinding;

/// The wrapper of a declaration in a customs shipment.
const WRAPPER: &str = "singleAdministrativeDocument";
/// Members of the wrapper; an error that begins with one of them left the wrapper out.
const INSIDE_WRAPPER: [&str; 3] = ["goodsShipment", "governmentAgencyGoodsItems", "addDeclType1"];

/// The path an error points to, zero-based; `None` when the reference cannot be read as one.
pub(crate) fn path_of(reference: &FieldReference) -> Option<Path> {
    let parts = [reference.path.as_deref(), reference.field_name.as_deref()];
    let text: Vec<&str> = parts.into_iter().flatten().filter(|part| !part.trim().is_empty()).collect();
    path_of_text(&text.join("."))
}

/// The same for one text: `GoodsShipment.Items[3].Code`, `$.goodsShipment.items[3].code`, `/goodsShipment/items/3/code`.
pub(crate) fn path_of_text(text: &str) -> Option<Path> {
    let text = text.trim();
    let text = text.strip_prefix("$.").or_else(|| text.strip_prefix("#/")).unwrap_or(text);
    let members = if text.contains('/') { of_pointer(text) } else { of_dots(text) };
    let first = members.first()?.split('[').next().unwrap_or_default().to_owned();
    let wrapped = INSIDE_WRAPPER.contains(&first.as_str());
    let goods = wrapped && first == "governmentAgencyGoodsItems";
    let around = [wrapped.then_some(WRAPPER), goods.then_some("goodsShipment")];
    let all: Vec<&str> = around.into_iter().flatten().chain(members.iter().map(String::as_str)).collect();
    Path::parse(&all.join(".")).ok()
}

fn of_dots(text: &str) -> Vec<String> {
    text.split('.').filter(|part| !part.trim().is_empty()).map(member).collect()
}

fn of_pointer(text: &str) -> Vec<String> {
    let mut members: Vec<String> = Vec::new();
    for part in text.split('/').filter(|part| !part.is_empty()) {
        match members.last_mut() {
            Some(list) if part.bytes().all(|byte| byte.is_ascii_digit()) => list.push_str(&format!("[{part}]")),
            _ => members.push(member(&part.replace("~1", "/").replace("~0", "~"))),
        }
    }
    members
}

/// One name with its first letter small: `GovernmentAgencyGoodsItems[0]` → `governmentAgencyGoodsItems[0]`.
fn member(name: &str) -> String {
    let mut letters = name.trim().chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// The places of a document that a sentence of CAS names in its model's words: `SingleAdministrativeDocument.DeclType
/// must be IM`. Only what stands in the document, or beside something that does, is taken for a place.
pub(crate) fn paths_in(sentence: &str, document: &Document) -> Vec<Path> {
    let part_of_a_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '[' | ']' | '_');
    let mut found: Vec<Path> = Vec::new();
    for word in sentence.split(|letter| !part_of_a_name(letter)) {
        let word = word.trim_matches('.');
        if !word.starts_with(|first: char| first.is_ascii_alphabetic()) {
            continue;
        }
        let names: Vec<String> = word.split('.').map(member).collect();
        let Ok(path) = Path::parse(&names.join(".")) else { continue };
        let beside = path.split_last().is_some_and(|(around, _)| !around.is_root() && document.get(&around).is_some());
        let there = path.steps().len() > 1 && document.get(&path).is_some();
        if (there || beside) && !found.contains(&path) {
            found.push(path);
        }
    }
    found
}

/// What a refused request says about single fields, as findings on them; what names no field is a finding on the whole.
pub fn findings_of(problem: &Problem, at: DateTime<Utc>) -> Vec<OutsideFinding> {
    let finding = |message: String, path: Option<Path>| OutsideFinding {
        judge: "cas".to_owned(),
        code: problem.kind.clone().filter(|kind| kind != "about:blank").unwrap_or_default(),
        message,
        description: problem.detail.clone(),
        paths: path.map(|path| path.to_string()).into_iter().collect(),
        at,
        inbox: None,
    };
    if problem.errors.is_empty() {
        return problem.title.clone().map(|title| finding(title, None)).into_iter().collect();
    }
    let each = |(key, messages): (&String, &Vec<String>)| {
        let path = path_of_text(key);
        // A key that is no path is kept in the sentence.
        let named = |message: &String| if path.is_some() { message.clone() } else { format!("{key}: {message}") };
        messages.iter().map(|message| finding(named(message), path.clone())).collect::<Vec<_>>()
    };
    problem.errors.iter().flat_map(each).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, name: &str, expected: Option<&str>) {
        let reference = FieldReference { path: Some(path.into()), field_name: Some(name.into()) };
        assert_eq!(path_of(&reference).map(|path| path.to_string()).as_deref(), expected, "{path} {name}");
    }

    #[test]
    fn errors_of_cas_point_into_the_shipment() {
        check("SingleAdministrativeDocument", "AddDeclType1", Some("singleAdministrativeDocument.addDeclType1"));
        check(
            "SingleAdministrativeDocument.GoodsShipment.GovernmentAgencyGoodsItems[2]",
            "Commodity.Description",
            Some("singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems[2].commodity.description"),
        );
        check("", "Direction", Some("direction"));
        check("", "", None);
        check("Broken[", "X", None);
    }

    #[test]
    fn a_sentence_of_cas_points_to_what_it_names() {
        let text = r#"{"direction":"IN","singleAdministrativeDocument":{"declType":"IM","goodsShipment":{"governmentAgencyGoodsItems":[{"a":1}]}}}"#;
        let document = Document::from_json(text).unwrap();
        for (sentence, expected) in [
            ("SingleAdministrativeDocument.DeclType must be EX.", &["singleAdministrativeDocument.declType"][..]),
            (
                "Missing: SingleAdministrativeDocument.GoodsShipment.GovernmentAgencyGoodsItems[0].Commodity, see there",
                &["singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems[0].commodity"],
            ),
            ("A declaration in status Submitted can not be replaced. Try v1.2 or e.g. tomorrow.", &[]),
            ("", &[]),
        ] {
            let found: Vec<String> = paths_in(sentence, &document).iter().map(ToString::to_string).collect();
            assert_eq!(found, expected, "{sentence}");
        }
    }

    #[test]
    fn every_spelling_of_a_field_is_read() {
        let item = "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems[3].commodity.description";
        let cases = [
            ("goodsShipment.governmentAgencyGoodsItems[3].commodity.description", item),
            ("GovernmentAgencyGoodsItems[3].Commodity.Description", item),
            ("$.singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems[3].commodity.description", item),
            ("/singleAdministrativeDocument/goodsShipment/governmentAgencyGoodsItems/3/commodity/description", item),
            ("#/goodsShipment/governmentAgencyGoodsItems/3/commodity/description", item),
            ("Direction", "direction"),
            ("/externalReference", "externalReference"),
        ];
        for (text, expected) in cases {
            assert_eq!(path_of_text(text).map(|path| path.to_string()).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "$", ".", "a[", "/"] {
            assert!(path_of_text(text).is_none_or(|path| path.to_string() == "$"), "{text}");
        }
    }

    #[test]
    fn section_16_a_problem_becomes_findings_on_its_fields() {
        let body = br#"{"type":"https://cas.example/validation","title":"One or more fields are not valid","status":400,
            "errors":{"Direction":["Use IN or OUT."],"goodsShipment.governmentAgencyGoodsItems[1].goodsMeasure.nmass":"too heavy",
            "a line of words [":["Something else."]}}"#;
        let findings = findings_of(&Problem::read(body), DateTime::UNIX_EPOCH);
        let said: Vec<(String, String)> =
            findings.iter().map(|found| (found.paths.join(" "), found.message.clone())).collect();
        let expected = [
            ("direction", "Use IN or OUT."),
            ("", "a line of words [: Something else."),
            (
                "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems[1].goodsMeasure.nmass",
                "too heavy",
            ),
        ];
        assert_eq!(said, expected.map(|(path, message)| (path.to_owned(), message.to_owned())));
        let bare = findings_of(&Problem::read(br#"{"title":"Too late"}"#), DateTime::UNIX_EPOCH);
        assert_eq!((bare[0].message.as_str(), bare[0].paths.len()), ("Too late", 0));
        assert!(findings_of(&Problem::default(), DateTime::UNIX_EPOCH).is_empty());
    }
}
