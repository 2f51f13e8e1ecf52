//! A document: the value tree of one record and the counter of its keys.

use std::sync::Arc;

use super::{Element, ElementKey, JsonFault, Node, Path, Step};

/// The JSON document of a record. Cheap to compare, exact to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    root: Node,
    next_key: u32,
}

/// Stored keys that do not fit the stored document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the document has {elements} list elements but {keys} keys are kept with it (next key {next_key})")]
pub struct KeyFault {
    elements: usize,
    keys: usize,
    next_key: u32,
}

impl Default for Document {
    fn default() -> Self {
        Document { root: Node::object(), next_key: 1 }
    }
}

impl Document {
    /// Reads a document; list elements get keys 1, 2, 3 … in document order.
    ///
    /// # Errors
    /// Line, column and path of the first thing that is not JSON.
    pub fn from_json(text: &str) -> Result<Document, JsonFault> {
        let (root, next_key) = super::json::read(text)?;
        Ok(Document { root, next_key })
    }

    /// Rebuilds a stored document: its JSON, its keys in document order ([`Document::element_keys`]) and the next key.
    ///
    /// # Errors
    /// [`KeyFault`] when the keys do not belong to the JSON: the store is damaged.
    pub fn with_keys(json: &str, keys: &[u32], next_key: u32) -> Result<Document, StoredDocumentFault> {
        let (mut root, _) = super::json::read(json)?;
        let mut elements = 0;
        root.for_each_element(&mut |_| elements += 1);
        let fault = KeyFault { elements, keys: keys.len(), next_key };
        if elements != keys.len() || keys.iter().any(|key| *key >= next_key) {
            return Err(fault.into());
        }
        let mut given = keys.iter();
        root.rekey(&mut || given.next().map(|key| ElementKey(*key)).ok_or_else(|| fault.clone()))?;
        Ok(Document { root, next_key })
    }

    /// The whole value tree.
    #[must_use]
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// The key the next new element gets.
    #[must_use]
    pub fn next_key(&self) -> u32 {
        self.next_key
    }

    /// The keys of all list elements, parents before children, in document order.
    #[must_use]
    pub fn element_keys(&self) -> Vec<u32> {
        let mut keys = Vec::new();
        self.root.for_each_element(&mut |key| keys.push(key.0));
        keys
    }

    /// Compact JSON, without keys.
    #[must_use]
    pub fn to_json(&self) -> String {
        super::print(&self.root)
    }

    /// The node at a path of either form; `None` where nothing stands.
    #[must_use]
    pub fn get(&self, path: &Path) -> Option<&Node> {
        path.steps().iter().try_fold(&self.root, |node, step| into(node, step))
    }

    /// The permanent form of a path as far as it exists: positions of existing elements become their keys, what does
    /// not exist stays as it is.
    #[must_use]
    pub fn locate(&self, path: &Path) -> Path {
        let mut node = Some(&self.root);
        let steps = path.steps().iter().map(|step| {
            let permanent = match (step, node) {
                (Step::Index(index), Some(Node::List(elements))) => {
                    elements.get(*index as usize).map_or_else(|| step.clone(), |element| Step::Element(element.key))
                }
                (Step::Index(_) | Step::Member(_) | Step::Element(_), _) => step.clone(),
            };
            node = node.and_then(|node| into(node, &permanent));
            permanent
        });
        Path::of(steps.collect())
    }

    /// The form of a path that people and programs see: keys become zero-based positions. A key that no longer
    /// exists stays a key.
    #[must_use]
    pub fn address(&self, path: &Path) -> Path {
        let mut node = Some(&self.root);
        let steps = path.steps().iter().map(|step| {
            let seen = match (step, node) {
                (Step::Element(key), Some(Node::List(elements))) => {
                    position(elements, *key).map_or_else(|| step.clone(), Step::Index)
                }
                (Step::Index(_) | Step::Member(_) | Step::Element(_), _) => step.clone(),
            };
            node = node.and_then(|node| into(node, step));
            seen
        });
        Path::of(steps.collect())
    }

    pub(super) fn get_mut(&mut self, path: &Path) -> Option<&mut Node> {
        path.steps().iter().try_fold(&mut self.root, |node, step| match (node, step) {
            (Node::Object(members), Step::Member(name)) => {
                Arc::make_mut(members).iter_mut().find(|(known, _)| known == name).map(|(_, node)| node)
            }
            (Node::List(elements), Step::Element(key)) => {
                let at = index_of(elements, *key)?;
                Arc::make_mut(elements).get_mut(at).map(|element| &mut element.node)
            }
            (Node::List(elements), Step::Index(index)) => {
                Arc::make_mut(elements).get_mut(*index as usize).map(|element| &mut element.node)
            }
            _ => None,
        })
    }

    pub(super) fn replace_root(&mut self, root: Node) {
        root.for_each_element(&mut |key| self.next_key = self.next_key.max(key.0.saturating_add(1)));
        self.root = root;
    }

    /// Keys in `node` are in use from now on.
    pub(super) fn note_keys(&mut self, node: &Node) {
        node.for_each_element(&mut |key| self.note_key(key));
    }

    pub(super) fn note_key(&mut self, key: ElementKey) {
        self.next_key = self.next_key.max(key.0.saturating_add(1));
    }

    /// Gives every element inside `node` a key that was never used here.
    pub(super) fn give_fresh_keys(&mut self, node: &mut Node) {
        let mut next = self.next_key;
        let fresh: Result<(), std::convert::Infallible> = node.rekey(&mut || {
            let key = ElementKey(next);
            next = next.saturating_add(1);
            Ok(key)
        });
        match fresh {
            Ok(()) => self.next_key = next,
            Err(never) => match never {},
        }
    }

    pub(super) fn fresh_key(&mut self) -> ElementKey {
        let key = ElementKey(self.next_key);
        self.next_key = self.next_key.saturating_add(1);
        key
    }
}

fn into<'n>(node: &'n Node, step: &Step) -> Option<&'n Node> {
    match (node, step) {
        (Node::Object(_), Step::Member(name)) => node.member(name),
        (Node::List(elements), Step::Element(key)) => elements.get(index_of(elements, *key)?).map(|each| &each.node),
        (Node::List(elements), Step::Index(index)) => elements.get(*index as usize).map(|element| &element.node),
        _ => None,
    }
}

pub(super) fn position(elements: &[Element], key: ElementKey) -> Option<u32> {
    index_of(elements, key).and_then(|position| u32::try_from(position).ok())
}

/// Where the element with a key stands. Lists nobody sorted have their keys in order: those are found at once.
fn index_of(elements: &[Element], key: ElementKey) -> Option<usize> {
    elements
        .binary_search_by_key(&key, |element| element.key)
        .ok()
        .or_else(|| elements.iter().position(|element| element.key == key))
}

/// Why a stored document could not be rebuilt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoredDocumentFault {
    /// The stored text is not JSON.
    #[error("the stored document is not JSON: {0}")]
    Json(#[from] JsonFault),
    /// The keys do not fit.
    #[error(transparent)]
    Keys(#[from] KeyFault),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_and_keys_translate_both_ways() {
        let document = Document::with_keys(r#"{"a":[{"b":[1]},{"b":[2,3]}]}"#, &[9, 4, 2, 7, 8], 10).unwrap();
        for (seen, permanent) in [
            ("a[0].b[0]", "a[#9].b[#4]"),
            ("a[1].b[1]", "a[#2].b[#8]"),
            ("a[1].b[2].c", "a[#2].b[2].c"),
            ("x[0]", "x[0]"),
        ] {
            let (seen, permanent) = (Path::parse(seen).unwrap(), Path::parse(permanent).unwrap());
            assert_eq!(document.locate(&seen), permanent);
            assert_eq!(document.address(&permanent), seen);
        }
    }

    #[test]
    fn keys_that_do_not_fit_are_refused() {
        for (keys, next) in [(&[1_u32, 2][..], 3), (&[1], 1), (&[], 1)] {
            assert!(Document::with_keys("[1]", keys, next).is_err(), "{keys:?} {next}");
        }
    }
}
