//! A document as the screen holds it: leaves by permanent path, lists by their elements' keys.

use std::collections::BTreeMap;

use domain::catalogue::{Catalogue, Element, Language};
use domain::record::{Change, Document, Node, Path, Provenance, Step};

use super::marks::mark_view;
use crate::view::ValueView;

/// Leaves and lists of a document, or of a part of it.
#[derive(Default)]
pub(super) struct Flat {
    pub(super) values: BTreeMap<String, ValueView>,
    pub(super) lists: BTreeMap<String, Vec<u32>>,
}

/// A document as somebody looks at it.
#[derive(Clone, Copy)]
pub(super) struct Sight<'a> {
    pub(super) document: &'a Document,
    pub(super) provenance: &'a Provenance,
    /// The language of meanings.
    pub(super) names: Language,
}

/// Everything at and inside a path.
pub(super) fn flatten(sight: Sight<'_>, at: &Path, flat: &mut Flat) {
    if let Some(node) = sight.document.get(at) {
        walk(sight, node, at, flat);
    }
}

fn walk(sight: Sight<'_>, node: &Node, at: &Path, flat: &mut Flat) {
    match node {
        Node::Object(members) => {
            members.iter().for_each(|(name, node)| walk(sight, node, &at.with(Step::Member(name.clone())), flat));
        }
        Node::List(elements) => {
            flat.lists.insert(at.to_string(), elements.iter().map(|element| element.key.0).collect());
            elements.iter().for_each(|element| walk(sight, &element.node, &at.element(element.key), flat));
        }
        Node::Null => {}
        Node::Flag(_) | Node::Number(_) | Node::Text(_) => {
            flat.values.insert(at.to_string(), value_view(sight, at, node));
        }
    }
}

/// One value with its meaning and its mark.
pub(super) fn value_view(sight: Sight<'_>, at: &Path, node: &Node) -> ValueView {
    let element = Catalogue::embedded().element_at(at);
    let text = node.leaf_text().unwrap_or_default().to_owned();
    let meaning = element.and_then(|element| meaning(sight, element, at, &text));
    ValueView { meaning, text, mark: mark_view(sight.provenance.at(at).map(|mark| &mark.origin)) }
}

/// What a code stands for, as its list says.
fn meaning(sight: Sight<'_>, element: &Element, at: &Path, text: &str) -> Option<String> {
    let document = sight.document;
    let list = Catalogue::embedded().list(element.list.as_deref()?)?;
    let code = match element.code_prefix.and_then(|index| Catalogue::embedded().at(index)) {
        Some(prefix) => {
            let around = at.split_last()?.0;
            let before = document.get(&document.locate(&prefix.pattern.within(&around)))?;
            format!("{}{text}", before.leaf_text()?)
        }
        None => text.to_owned(),
    };
    list.get(&code).map(|code| list.name_of(code, sight.names).into_owned())
}

/// What changed on the screen: leaves and lists with their new content, or none where they went.
#[derive(Default)]
pub(super) struct Changed {
    pub(super) values: BTreeMap<String, Option<ValueView>>,
    pub(super) lists: BTreeMap<String, Option<Vec<u32>>>,
}

/// What `changes` did, given the document before and after.
pub(super) fn changed(before: &Document, after: Sight<'_>, changes: &[Change]) -> Changed {
    let mut gone = Flat::default();
    let mut here = Flat::default();
    for change in changes {
        let at = around_of_lists(change.path());
        // The marks of what goes do not matter.
        flatten(Sight { document: before, ..after }, &at, &mut gone);
        flatten(after, &at, &mut here);
        siblings(after, change.path(), &mut here);
    }
    let mut changed = Changed::default();
    changed.values.extend(gone.values.into_keys().map(|path| (path, None)));
    changed.lists.extend(gone.lists.into_keys().map(|path| (path, None)));
    changed.values.extend(here.values.into_iter().map(|(path, value)| (path, Some(value))));
    changed.lists.extend(here.lists.into_iter().map(|(path, keys)| (path, Some(keys))));
    changed
}

/// An element that comes, goes or moves changes its list; the list's own path says so.
fn around_of_lists(path: &Path) -> Path {
    match path.split_last() {
        Some((list, Step::Element(_))) => list,
        _ => path.clone(),
    }
}

/// A code that is read together with the one before it gets a new meaning with it.
fn siblings(after: Sight<'_>, path: &Path, here: &mut Flat) {
    let Some((around, Step::Member(_))) = path.split_last() else { return };
    let Some(Node::Object(members)) = after.document.get(&around) else { return };
    for (name, node) in members.iter() {
        let at = around.with(Step::Member(name.clone()));
        let depends = Catalogue::embedded().element_at(&at).is_some_and(|element| element.code_prefix.is_some());
        if depends && node.leaf_text().is_some() {
            here.values.insert(at.to_string(), value_view(after, &at, node));
        }
    }
}
