//! Records of master data as the messages of CAS carry them. CAS publishes no fields of these messages; what is done to
//! a record on its way out stands in `masterdata.csv`, and everything the catalogue does not know goes with it.

use std::sync::Arc;

use crate::catalogue::MasterKind;
use crate::record::{Document, Element, ElementKey, JsonFault, Name, Node, print};

/// The body of the message that carries one record; `None` for a document that is not of the kind.
#[must_use]
pub fn body_of(kind: &MasterKind, document: &Document) -> Option<String> {
    let record = with_plain(kind, document.root().member(&kind.root)?, &lowered);
    Some(match &kind.bundle {
        Some(bundle) => print(&object(bundle, list(vec![record]))),
        None => print(&record),
    })
}

/// One record as CAS writes it, outside any message; `None` for a document that is not of the kind.
#[must_use]
pub fn record_of(kind: &MasterKind, document: &Document) -> Option<String> {
    Some(print(&with_plain(kind, document.root().member(&kind.root)?, &lowered)))
}

/// The records that a text holds: one record, a message with several, a list of records, or our own document.
///
/// # Errors
/// [`JsonFault`] names the place where the text is no JSON.
pub fn records_in(kind: &MasterKind, text: &str) -> Result<Vec<Document>, JsonFault> {
    let read = Document::from_json(text)?;
    let root = read.root();
    let bundled = kind.bundle.as_deref().and_then(|bundle| root.member(bundle));
    let records: Vec<&Node> = match (bundled.unwrap_or(root), root.member(&kind.root)) {
        (_, Some(own)) => vec![own],
        (Node::List(elements), None) => elements.iter().map(|element| &element.node).collect(),
        (one, None) => vec![one],
    };
    records.into_iter().map(|record| document_of(kind, record)).collect()
}

/// A record of a message as our document.
///
/// # Errors
/// [`JsonFault`] when it nests deeper than a document may.
pub fn document_of(kind: &MasterKind, record: &Node) -> Result<Document, JsonFault> {
    let record = with_plain(kind, record, &raised);
    Document::from_json(&print(&object(&kind.root, record)))
}

/// The record with the entries of its plain list changed.
fn with_plain(kind: &MasterKind, record: &Node, change: &dyn Fn(&str, &Node) -> Node) -> Node {
    let (Some((list_name, member)), Node::Object(members)) = (&kind.plain, record) else { return record.clone() };
    let changed = members.iter().map(|(name, node)| match node {
        Node::List(elements) if **name == **list_name => {
            (name.clone(), list(elements.iter().map(|element| change(member, &element.node)).collect()))
        }
        other @ (Node::Null | Node::Flag(_) | Node::Number(_) | Node::Text(_) | Node::List(_) | Node::Object(_)) => {
            (name.clone(), other.clone())
        }
    });
    Node::Object(Arc::new(changed.collect()))
}

/// An entry as CAS writes it: the plain value, unless the entry says more than that.
fn lowered(member: &str, entry: &Node) -> Node {
    match entry {
        Node::Object(members) if members.len() == 1 => entry.member(member).unwrap_or(entry).clone(),
        other @ (Node::Null | Node::Flag(_) | Node::Number(_) | Node::Text(_) | Node::List(_) | Node::Object(_)) => {
            other.clone()
        }
    }
}

/// An entry as the catalogue has it.
fn raised(member: &str, entry: &Node) -> Node {
    match entry {
        Node::Text(_) | Node::Number(_) | Node::Flag(_) => object(member, entry.clone()),
        other @ (Node::Null | Node::List(_) | Node::Object(_)) => other.clone(),
    }
}

fn object(name: &str, node: Node) -> Node {
    Node::Object(Arc::new(vec![(Name::from(name), node)]))
}

/// A list whose keys do not matter, because it is written and not kept.
fn list(nodes: Vec<Node>) -> Node {
    Node::List(Arc::new(nodes.into_iter().map(|node| Element { key: ElementKey(0), node }).collect()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalogue::Catalogue;

    fn kind(column: &str) -> &'static MasterKind {
        Catalogue::embedded().master(column).unwrap()
    }

    #[test]
    fn records_go_out_and_come_back() {
        for (column, document, body) in [
            (
                "article",
                r#"{"articleDataItem":{"itemId":"W75","future":{"x":[1.0]},"versions":[{"activeFrom":"2026-01-01"}]}}"#,
                r#"{"itemId":"W75","future":{"x":[1.0]},"versions":[{"activeFrom":"2026-01-01"}]}"#,
            ),
            (
                "partner",
                r#"{"businessPartner":{"code":"C1","types":[{"type":"IMP"},{"type":"CSE","since":"2020"}]}}"#,
                r#"{"businessPartners":[{"code":"C1","types":["IMP",{"type":"CSE","since":"2020"}]}]}"#,
            ),
            ("formula", r#"{"formula":{"reference":"F1"}}"#, r#"{"reference":"F1"}"#),
            ("material_list", r#"{"materialList":{"reference":"M1"}}"#, r#"{"reference":"M1"}"#),
        ] {
            let kind = kind(column);
            let own = Document::from_json(document).unwrap();
            assert_eq!(body_of(kind, &own).as_deref(), Some(body));
            for text in [body, document] {
                let read: Vec<String> = records_in(kind, text).unwrap().iter().map(Document::to_json).collect();
                assert_eq!(read, [document], "{text}");
            }
        }
        let two = records_in(kind("article"), r#"[{"itemId":"A"},{"itemId":"B"}]"#).unwrap();
        assert_eq!(two.len(), 2);
        assert_eq!(body_of(kind("article"), &Document::default()), None);
        assert!(records_in(kind("article"), "{").is_err());
    }

    proptest! {
        #[test]
        fn nothing_is_lost_on_the_way(types in prop::collection::vec("[A-Z]{0,4}", 0..5), name in "\\PC{0,20}") {
            let body = serde_json::json!({"businessPartners": [{"code": "C", "name": name, "types": types}]}).to_string();
            let kind = kind("partner");
            let back = records_in(kind, &body).unwrap();
            let again: serde_json::Value = serde_json::from_str(&body_of(kind, &back[0]).unwrap()).unwrap();
            prop_assert_eq!(again, serde_json::from_str::<serde_json::Value>(&body).unwrap());
        }
    }
}
