//! Where an error of CAS points: from its PascalCase model names to a path of the shipment.
//!
//! CAS documentation of declarations: `fieldReference[{fieldName: "AddDeclType1", path: "SingleAdministrativeDocument"}]`.

use cas::wire::FieldReference;
use domain::record::{Document, Path};

/// The path an error points to, zero-based; `None` when the reference cannot be read as one.
pub(crate) fn path_of(reference: &FieldReference) -> Option<Path> {
    let parts = [reference.path.as_deref(), reference.field_name.as_deref()];
    let text: Vec<String> = parts
        .into_iter()
        .flatten()
        .flat_map(|part| part.split('.'))
        .filter(|part| !part.is_empty())
        .map(member)
        .collect();
    if text.is_empty() {
        return None;
    }
    Path::parse(&text.join(".")).ok()
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
}
