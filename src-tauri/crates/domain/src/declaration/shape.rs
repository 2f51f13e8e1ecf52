//! The shape of a customs shipment: the catalogue's paths as a tree that is walked together with a document.

use std::cmp::Ordering;
use std::sync::OnceLock;

use crate::catalogue::{Catalogue, Element, JsonKind, Kind};
use crate::record::{Document, Node, Path, Step};

/// A value of another type than the CAS model has at its path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: expected {expected}, found {found}")]
pub struct ShapeFault {
    /// Where, zero-based.
    pub path: Path,
    /// "an object", "a list", "a number", "text".
    pub expected: &'static str,
    /// What stands there.
    pub found: &'static str,
}

/// One place in the tree.
#[derive(Default)]
pub(super) struct Place {
    /// In the order of their names, short ones first: a few dozen at most, found faster than by a hash.
    members: Vec<(Box<str>, usize)>,
    entries: Option<usize>,
    /// The element whose value stands here.
    pub(super) element: Option<usize>,
    /// The repeated group whose entries are the entries of the list here.
    pub(super) group: Option<usize>,
}

/// The tree. Place 0 is the document.
pub(super) struct Shape {
    places: Vec<Place>,
}

impl Shape {
    /// The shape of the embedded catalogue.
    pub(super) fn embedded() -> &'static Shape {
        static SHAPE: OnceLock<Shape> = OnceLock::new();
        SHAPE.get_or_init(|| Shape::of(Catalogue::embedded().elements()))
    }

    fn of(elements: &[Element]) -> Shape {
        let mut shape = Shape { places: vec![Place::default()] };
        for element in elements {
            for pattern in std::iter::once(&element.pattern).chain(&element.aliases) {
                shape.add(&pattern.to_string(), element);
            }
        }
        shape
    }

    fn add(&mut self, pattern: &str, element: &Element) {
        let mut at = 0;
        let mut around = 0;
        for part in pattern.split('.') {
            let name = part.trim_end_matches("[]");
            around = at;
            at = self.member(at, name);
            for _ in 0..(part.len() - name.len()) / 2 {
                around = at;
                at = self.entry(at);
            }
        }
        if element.kind == Kind::Group {
            self.places[around].group = Some(element.index);
        } else {
            self.places[at].element = Some(element.index);
        }
    }

    fn member(&mut self, at: usize, name: &str) -> usize {
        match self.places[at].members.binary_search_by(|(known, _)| shorter_first(known, name)) {
            Ok(found) => self.places[at].members[found].1,
            Err(free) => {
                self.places.push(Place::default());
                let new = self.places.len() - 1;
                self.places[at].members.insert(free, (name.into(), new));
                new
            }
        }
    }

    fn entry(&mut self, at: usize) -> usize {
        if let Some(known) = self.places[at].entries {
            return known;
        }
        self.places.push(Place::default());
        let new = self.places.len() - 1;
        self.places[at].entries = Some(new);
        new
    }

    pub(super) fn place(&self, at: usize) -> &Place {
        &self.places[at]
    }

    pub(super) fn member_at(&self, at: usize, name: &str) -> Option<usize> {
        let members = &self.places[at].members;
        members.binary_search_by(|(known, _)| shorter_first(known, name)).ok().map(|found| members[found].1)
    }

    pub(super) fn entry_at(&self, at: usize) -> Option<usize> {
        self.places[at].entries
    }
}

/// An order that most often tells two names apart without looking at them.
fn shorter_first(one: &str, other: &str) -> Ordering {
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
}

/// Where a document that comes from outside has another type than the CAS model. Numbers may come as text and codes as
/// numbers, as the samples do; `null` is the same as nothing.
#[must_use]
pub fn shape_faults(document: &Document) -> Vec<ShapeFault> {
    let mut faults = Vec::new();
    compare(Shape::embedded(), 0, document.root(), &mut Vec::new(), &mut faults);
    faults
}

fn compare(shape: &Shape, at: usize, node: &Node, path: &mut Vec<Step>, faults: &mut Vec<ShapeFault>) {
    let place = shape.place(at);
    let expected = if place.entries.is_some() {
        "a list"
    } else if !place.members.is_empty() {
        "an object"
    } else {
        place.element.and_then(|element| Catalogue::embedded().at(element)).map_or("text", expected_leaf)
    };
    match (node, expected) {
        (Node::Object(members), "an object") => {
            for (name, node) in members.iter() {
                if let Some(next) = shape.member_at(at, name) {
                    path.push(Step::Member(name.clone()));
                    compare(shape, next, node, path, faults);
                    path.pop();
                }
            }
        }
        (Node::List(elements), "a list") => {
            for (index, element) in elements.iter().enumerate() {
                if let Some(next) = shape.entry_at(at) {
                    path.push(Step::Index(u32::try_from(index).unwrap_or(u32::MAX)));
                    compare(shape, next, &element.node, path, faults);
                    path.pop();
                }
            }
        }
        (Node::Null, _) if at != 0 => {}
        (Node::Number(_) | Node::Text(_), "text") | (Node::Number(_), "a number") => {}
        (Node::Text(text), "a number") if text.trim().is_empty() || node.as_decimal().is_some() => {}
        (Node::Flag(_) | Node::Number(_) | Node::Text(_), "true or false") => {}
        (found, expected) => {
            faults.push(ShapeFault { path: Path::of(path.clone()), expected, found: found.kind_in_words() })
        }
    }
}

fn expected_leaf(element: &Element) -> &'static str {
    if element.json == JsonKind::Text {
        return "text";
    }
    match element.kind {
        Kind::Count | Kind::Quantity | Kind::MassKg | Kind::Amount | Kind::Rate => "a number",
        Kind::Flag => "true or false",
        Kind::Group => "an object",
        Kind::Text | Kind::Code | Kind::Date | Kind::Timestamp | Kind::Identifier(_) | Kind::CommodityCode => "text",
    }
}

/// "an object" or "a list" where the CAS model has one at a path, so that no single value may stand there.
#[must_use]
pub fn expected_container(path: &Path) -> Option<&'static str> {
    let shape = Shape::embedded();
    let at = path.steps().iter().try_fold(0, |at, step| match step {
        Step::Member(name) => shape.member_at(at, name),
        Step::Element(_) | Step::Index(_) => shape.entry_at(at),
    })?;
    let place = shape.place(at);
    match (place.entries.is_some(), place.members.is_empty()) {
        (true, _) => Some("a list"),
        (false, false) => Some("an object"),
        (false, true) => None,
    }
}

/// Why a document is not a customs shipment, if it is not: none of the members that make one are there.
#[must_use]
pub fn is_shipment(document: &Document) -> bool {
    document.root().member("singleAdministrativeDocument").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, expected: &[&str]) {
        let document = Document::from_json(json).unwrap();
        let faults: Vec<String> = shape_faults(&document).iter().map(ShapeFault::to_string).collect();
        assert_eq!(faults, expected, "{json}");
    }

    #[test]
    fn types_are_those_of_the_cas_model() {
        check(r#"{"direction":"IN","futureField":{"x":[1]}}"#, &[]);
        check(r#"[]"#, &[": expected an object, found a list"]);
        check(r#"null"#, &[": expected an object, found null"]);
        check(r#"{"direction":{}}"#, &["direction: expected text, found an object"]);
        check(
            r#"{"singleAdministrativeDocument":"x"}"#,
            &["singleAdministrativeDocument: expected an object, found text"],
        );
        check(
            r#"{"singleAdministrativeDocument":{"goodsShipment":{"trxNatCode":11,"governmentAgencyGoodsItems":[{"goodsMeasure":{"nmass":"12.5","gmass":"heavy","qty":true}}]}}}"#,
            &[
                "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems[0].goodsMeasure.gmass: expected a number, found text",
                "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems[0].goodsMeasure.qty: expected a number, found true or false",
            ],
        );
        check(
            r#"{"singleAdministrativeDocument":{"goodsShipment":{"governmentAgencyGoodsItems":{}}}}"#,
            &[
                "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems: expected a list, found an object",
            ],
        );
    }
}
