//! From one state of a document to another: comparison of two moments, and taking in what CAS sends back.

use std::sync::Arc;

use super::document::position;
use super::{Change, Document, Element, Node, Path, Step, same_value};

/// Members by which an element of a list is recognised in what CAS sends, in order of preference (CAS documentation,
/// declaration items: `casReference` and `governmentAgencyGoodsItemId`; the sequence number is ours). Elements without
/// any of them are matched by position.
pub type Identity = &'static [&'static str];

/// Gives `theirs` the keys of the elements of `ours` that it recognises, and fresh ones to the rest. Both lie at the
/// same path of `document`.
pub fn adopt_keys(document: &mut Document, ours: &Node, theirs: &mut Node, identity: Identity) {
    match (ours, theirs) {
        (Node::Object(_), Node::Object(members)) => {
            for (name, node) in Arc::make_mut(members) {
                match ours.member(name) {
                    Some(known) => adopt_keys(document, known, node, identity),
                    None => document.give_fresh_keys(node),
                }
            }
        }
        (Node::List(known), Node::List(elements)) => {
            let mut taken = vec![false; known.len()];
            for (index, element) in Arc::make_mut(elements).iter_mut().enumerate() {
                let found = recognise(known, &taken, &element.node, index, identity);
                if let Some(at) = found {
                    taken[at] = true;
                    element.key = known[at].key;
                    adopt_keys(document, &known[at].node, &mut element.node, identity);
                } else {
                    element.key = document.fresh_key();
                    document.give_fresh_keys(&mut element.node);
                }
            }
        }
        (_, theirs) => document.give_fresh_keys(theirs),
    }
}

fn recognise(known: &[Element], taken: &[bool], node: &Node, index: usize, identity: Identity) -> Option<usize> {
    let named = identity.iter().find_map(|name| {
        let wanted = node.member(name)?;
        known.iter().enumerate().position(|(at, element)| {
            !taken[at] && element.node.member(name).is_some_and(|found| same_value(found, wanted))
        })
    });
    let anonymous = |node: &Node| identity.iter().all(|name| node.member(name).is_none());
    named.or_else(|| {
        (index < known.len() && !taken[index] && (anonymous(node) || anonymous(&known[index].node))).then_some(index)
    })
}

/// The changes that turn `document` into `target`, whose elements carry the keys of the elements they are. Values that
/// are canonically equal stay as they are, and with them their origins.
#[must_use]
pub fn changes_between(document: &Document, target: &Node) -> Vec<Change> {
    let mut working = document.clone();
    let mut changes = Vec::new();
    compare(&mut working, &Path::root(), target, &mut changes);
    changes
}

fn compare(working: &mut Document, path: &Path, target: &Node, changes: &mut Vec<Change>) {
    match (working.get(path).cloned(), target) {
        (Some(Node::Object(members)), Node::Object(targets)) => {
            for (name, node) in members.iter() {
                let stays = target.member(name).is_some_and(|target| *target != Node::Null);
                if !stays && *node != Node::Null {
                    put(working, &path.member(name), None, changes);
                }
            }
            for (name, node) in targets.iter() {
                match members.iter().find(|(known, _)| known == name) {
                    Some((_, Node::Null)) | None if *node == Node::Null => {}
                    Some(_) => {
                        if *node != Node::Null {
                            compare(working, &path.member(name), node, changes)
                        }
                    }
                    None => put(working, &path.member(name), Some(node.clone()), changes),
                }
            }
        }
        (Some(Node::List(elements)), Node::List(targets)) => compare_lists(working, path, &elements, targets, changes),
        (Some(found), _) if same_value(&found, target) => {}
        _ => put(working, path, Some(target.clone()), changes),
    }
}

fn compare_lists(
    working: &mut Document,
    path: &Path,
    elements: &[Element],
    targets: &[Element],
    changes: &mut Vec<Change>,
) {
    for element in elements.iter().filter(|element| position(targets, element.key).is_none()) {
        put(working, &path.element(element.key), None, changes);
    }
    for (to, target) in targets.iter().enumerate() {
        let to = u32::try_from(to).unwrap_or(u32::MAX);
        let at = path.element(target.key);
        match current(working, path).and_then(|elements| position(elements, target.key)) {
            None => push(
                working,
                Change::Put { path: at, before: None, after: Some(target.node.clone()), at: Some(to) },
                changes,
            ),
            Some(from) => {
                if from != to {
                    push(working, Change::Move { path: at.clone(), from, to }, changes);
                }
                compare(working, &at, &target.node, changes);
            }
        }
    }
}

fn current<'d>(working: &'d Document, path: &Path) -> Option<&'d [Element]> {
    working.get(path).map(Node::elements)
}

fn put(working: &mut Document, path: &Path, after: Option<Node>, changes: &mut Vec<Change>) {
    let before = working.get(path).cloned();
    let at = match (&before, &after, path.split_last()) {
        (Some(_), Some(_), _) | (_, _, None) => None,
        (_, _, Some((around, step))) => place(working.get(&around), step, before.is_some()),
    };
    push(working, Change::Put { path: path.clone(), before, after, at }, changes);
}

fn place(parent: Option<&Node>, step: &Step, exists: bool) -> Option<u32> {
    let found = match (parent?, step) {
        (Node::Object(members), Step::Member(name)) => {
            if exists {
                members.iter().position(|(known, _)| known == name)
            } else {
                Some(members.len())
            }
        }
        (Node::List(elements), Step::Element(key)) => elements.iter().position(|element| element.key == *key),
        _ => None,
    };
    found.and_then(|found| u32::try_from(found).ok())
}

fn push(working: &mut Document, change: Change, changes: &mut Vec<Change>) {
    let applied = change.apply(working);
    debug_assert!(applied.is_ok(), "a comparison's own change did not fit: {applied:?}");
    if applied.is_ok() {
        changes.push(change);
    }
}

#[cfg(test)]
mod tests {
    use super::super::ElementKey;
    use super::*;

    const IDENTITY: Identity = &["casReference", "seqNum"];

    /// The paths that change when CAS sends `theirs` for `ours`.
    fn check(ours: &str, theirs: &str, expected: &[&str]) {
        let mut document = Document::from_json(ours).unwrap();
        let theirs = Document::from_json(theirs).unwrap();
        let mut target = theirs.root().clone();
        let root = document.root().clone();
        adopt_keys(&mut document, &root, &mut target, IDENTITY);
        let changes = changes_between(&document, &target);
        let paths: Vec<String> = changes.iter().map(|change| change.path().to_string()).collect();
        assert_eq!(paths, expected, "{ours} → {theirs:?}");
        let mut result = document.clone();
        changes.iter().for_each(|change| change.apply(&mut result).unwrap());
        assert!(same_value(result.root(), theirs.root()), "{} is not {}", result.to_json(), theirs.to_json());
        changes.iter().rev().for_each(|change| change.inverse().apply(&mut result).unwrap());
        assert_eq!(result.root(), document.root());
    }

    #[test]
    fn only_what_differs_changes() {
        check(r#"{"a":12600.0,"b":{"c":1}}"#, r#"{"b":{"c":1.0},"a":12600}"#, &[]);
        check(r#"{"a":1,"b":2}"#, r#"{"a":1,"c":3}"#, &["b", "c"]);
        check(r#"{"a":null}"#, r#"{}"#, &[]);
        check(r#"{"a":null}"#, r#"{"a":1}"#, &["a"]);
        check(
            r#"{"l":[{"seqNum":1,"x":1},{"seqNum":2,"x":2}]}"#,
            r#"{"l":[{"seqNum":2,"x":2},{"seqNum":1,"x":9}]}"#,
            &["l[#2]", "l[#1].x"],
        );
        check(r#"{"l":[{"seqNum":1},{"seqNum":2}]}"#, r#"{"l":[{"seqNum":2},{"seqNum":3}]}"#, &["l[#1]", "l[#3]"]);
        check(r#"{"l":[{"x":1}]}"#, r#"{"l":[{"casReference":"a","x":1}]}"#, &["l[#1].casReference"]);
        check(r#"{"l":[1,2]}"#, r#"{"l":[1]}"#, &["l[#2]"]);
        check(r#"{"l":{}}"#, r#"{"l":[1]}"#, &["l"]);
    }

    #[test]
    fn fresh_keys_are_never_ones_in_use() {
        let mut document = Document::from_json(r#"{"l":[{"seqNum":1}]}"#).unwrap();
        let mut target = Document::from_json(r#"{"l":[{"seqNum":5}]}"#).unwrap().root().clone();
        let root = document.root().clone();
        adopt_keys(&mut document, &root, &mut target, IDENTITY);
        let Some(Node::List(elements)) = target.member("l") else { panic!("a list") };
        assert_eq!(elements[0].key, ElementKey(2));
    }
}
