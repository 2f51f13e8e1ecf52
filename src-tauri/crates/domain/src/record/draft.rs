//! Making changes: edits in the words of a person become changes with a before and an after.

use super::document::position;
use super::{Change, Document, Element, ElementKey, Node, Path, Step, same_value};

/// Edits to one document, applied as they come and kept as changes.
pub struct Draft<'d> {
    document: &'d mut Document,
    changes: Vec<Change>,
}

/// Why an edit could not be made. The document and the changes made so far stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditFault {
    /// The path goes through a value that has no members or elements.
    #[error("{path} cannot be set: {around} is {found}, not {expected}")]
    NotAContainer {
        /// The path asked for.
        path: Path,
        /// The value in the way.
        around: Path,
        /// What it is.
        found: &'static str,
        /// What it would have to be.
        expected: &'static str,
    },
    /// Deeper than any document is read again.
    #[error("{path} lies too deep: a document has at most {} levels", super::DEPTH_MAX)]
    TooDeep {
        /// The path asked for.
        path: Path,
    },
    /// An element that is not there, or a position past the end.
    #[error("{path} does not exist; a new element goes to the position after the last")]
    NoSuchElement {
        /// The path asked for.
        path: Path,
    },
}

impl<'d> Draft<'d> {
    /// Starts editing.
    pub fn new(document: &'d mut Document) -> Draft<'d> {
        Draft { document, changes: Vec::new() }
    }

    /// The document as edited so far.
    #[must_use]
    pub fn document(&self) -> &Document {
        self.document
    }

    /// The changes made, in order.
    #[must_use]
    pub fn finish(self) -> Vec<Change> {
        self.changes
    }

    /// Puts a value at a path. Objects and lists that are missing on the way are made; a position equal to a list's
    /// length makes a new element. Setting an equal value changes nothing.
    ///
    /// # Errors
    /// [`EditFault`] when the path runs through a leaf or names an element that is not there.
    pub fn set(&mut self, path: &Path, mut node: Node) -> Result<(), EditFault> {
        let path = self.document.locate(path);
        fits(&path, &node)?;
        if let Some(found) = self.document.get(&path) {
            if !same_value(found, &node) {
                let before = Some(found.clone());
                self.document.give_fresh_keys(&mut node);
                self.push(Change::Put { path, before, after: Some(node), at: None });
            }
            return Ok(());
        }
        self.document.give_fresh_keys(&mut node);
        self.create(&path, node)
    }

    /// Takes the value at a path away, and with it the objects that it leaves empty, up to the nearest list element.
    /// Nothing there: nothing happens.
    pub fn clear(&mut self, path: &Path) {
        let mut path = self.document.locate(path);
        if self.document.get(&path).is_none() || path.is_root() {
            return;
        }
        while let Some((around, Step::Member(_))) = path.split_last() {
            let emptied = matches!(self.document.get(&around), Some(Node::Object(members)) if members.len() == 1);
            let inside_object = matches!(around.steps().last(), Some(Step::Member(_)));
            if !(emptied && inside_object) {
                break;
            }
            path = around;
        }
        self.take(path);
    }

    /// Inserts an element into a list (made when missing) at a position, or at the end. Keys inside `node` are
    /// given anew.
    ///
    /// # Errors
    /// [`EditFault`] when the list path is not a list.
    pub fn insert(&mut self, list: &Path, at: Option<u32>, mut node: Node) -> Result<ElementKey, EditFault> {
        let list = self.document.locate(list);
        fits(&list.index(0), &node)?;
        let length = match self.document.get(&list) {
            Some(Node::List(elements)) => elements.len(),
            Some(found) => {
                return Err(EditFault::NotAContainer {
                    path: list.clone(),
                    around: list,
                    found: found.kind_in_words(),
                    expected: "a list",
                });
            }
            None => {
                self.create(&list, Node::list_of(Vec::new()))?;
                0
            }
        };
        let key = self.document.fresh_key();
        self.document.give_fresh_keys(&mut node);
        let at = at.map_or(length, |at| (at as usize).min(length));
        self.push(Change::Put { path: list.element(key), before: None, after: Some(node), at: u32::try_from(at).ok() });
        Ok(key)
    }

    /// Takes an element out of its list. The list stays, if need be empty.
    ///
    /// # Errors
    /// [`EditFault::NoSuchElement`].
    pub fn remove(&mut self, element: &Path) -> Result<(), EditFault> {
        let element = self.document.locate(element);
        match element.steps().last() {
            Some(Step::Element(_)) if self.document.get(&element).is_some() => {
                self.take(element);
                Ok(())
            }
            _ => Err(EditFault::NoSuchElement { path: element }),
        }
    }

    /// Moves an element within its list; a position past the end means the end.
    ///
    /// # Errors
    /// [`EditFault::NoSuchElement`].
    pub fn shift(&mut self, element: &Path, to: u32) -> Result<(), EditFault> {
        let element = self.document.locate(element);
        let fault = EditFault::NoSuchElement { path: element.clone() };
        let Some((list, Step::Element(key))) = element.split_last() else {
            return Err(fault);
        };
        let Some(Node::List(elements)) = self.document.get(&list) else {
            return Err(fault);
        };
        let from = position(elements, *key).ok_or(fault)?;
        let to = to.min(u32::try_from(elements.len()).unwrap_or(u32::MAX).saturating_sub(1));
        if from != to {
            self.push(Change::Move { path: element, from, to });
        }
        Ok(())
    }

    fn take(&mut self, path: Path) {
        let before = self.document.get(&path).cloned();
        let at = path.split_last().and_then(|(around, last)| place_of(self.document.get(&around)?, last));
        self.push(Change::Put { path, before, after: None, at });
    }

    /// Makes everything from the first missing step on as one change.
    fn create(&mut self, path: &Path, node: Node) -> Result<(), EditFault> {
        let steps = path.steps();
        let there = (0..steps.len())
            .rev()
            .find(|length| self.document.get(&Path::of(steps[..*length].to_vec())).is_some())
            .unwrap_or(0);
        let around = Path::of(steps[..there].to_vec());
        let mut node = node;
        for step in steps[there + 1..].iter().rev() {
            node = match step {
                Step::Member(name) => Node::object_of(vec![(name.clone(), node)]),
                Step::Index(0) => Node::list_of(vec![Element { key: self.document.fresh_key(), node }]),
                Step::Index(_) | Step::Element(_) => return Err(EditFault::NoSuchElement { path: path.clone() }),
            };
        }
        let (last, length) = match (self.document.get(&around), &steps[there]) {
            (Some(Node::Object(members)), Step::Member(name)) => (Step::Member(name.clone()), members.len()),
            (Some(Node::List(elements)), Step::Index(index)) if *index as usize == elements.len() => {
                let length = elements.len();
                (Step::Element(self.document.fresh_key()), length)
            }
            (Some(Node::List(_)), Step::Index(_) | Step::Element(_)) => {
                return Err(EditFault::NoSuchElement { path: path.clone() });
            }
            (found, Step::Member(_)) => return Err(not_a_container(path, around, found, "an object")),
            (found, Step::Index(_) | Step::Element(_)) => return Err(not_a_container(path, around, found, "a list")),
        };
        self.push(Change::Put {
            path: around.with(last),
            before: None,
            after: Some(node),
            at: u32::try_from(length).ok(),
        });
        Ok(())
    }

    fn push(&mut self, change: Change) {
        // Built from the document a moment ago, so it fits; a change that did not would be lost work, so say so loudly.
        let applied = change.apply(self.document);
        debug_assert!(applied.is_ok(), "a draft's own change did not fit: {applied:?}");
        if applied.is_ok() {
            self.changes.push(change);
        }
    }
}

/// What is written can be read again: a value with everything in it lies within the depth the reader takes.
fn fits(path: &Path, node: &Node) -> Result<(), EditFault> {
    if path.steps().len() + node.depth() <= super::DEPTH_MAX {
        Ok(())
    } else {
        Err(EditFault::TooDeep { path: path.clone() })
    }
}

fn not_a_container(path: &Path, around: Path, found: Option<&Node>, expected: &'static str) -> EditFault {
    EditFault::NotAContainer {
        path: path.clone(),
        around,
        found: found.map_or("missing", Node::kind_in_words),
        expected,
    }
}

fn place_of(parent: &Node, step: &Step) -> Option<u32> {
    match (parent, step) {
        (Node::Object(members), Step::Member(name)) => {
            members.iter().position(|(known, _)| known == name).and_then(|at| u32::try_from(at).ok())
        }
        (Node::List(elements), Step::Element(key)) => position(elements, *key),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(json: &str, edit: impl Fn(&mut Draft<'_>)) -> String {
        let mut document = Document::from_json(json).unwrap();
        let before = document.clone();
        let mut draft = Draft::new(&mut document);
        edit(&mut draft);
        let changes = draft.finish();
        let mut back = document.clone();
        changes.iter().rev().for_each(|change| change.inverse().apply(&mut back).unwrap());
        assert_eq!(back.root(), before.root(), "the inverse restores the document exactly");
        let mut replayed = before;
        changes.iter().for_each(|change| change.apply(&mut replayed).unwrap());
        assert_eq!(replayed, document, "replay gives the document");
        document.to_json()
    }

    fn path(text: &str) -> Path {
        Path::parse(text).unwrap()
    }

    #[test]
    fn edits_read_as_a_person_means_them() {
        let set = |at: &'static str, value: &'static str| {
            move |draft: &mut Draft<'_>| draft.set(&path(at), Node::text(value)).unwrap()
        };
        assert_eq!(edited("{}", set("a.b[0].c", "x")), r#"{"a":{"b":[{"c":"x"}]}}"#);
        assert_eq!(edited(r#"{"b":[1]}"#, set("b[1]", "x")), r#"{"b":[1,"x"]}"#);
        assert_eq!(edited(r#"{"a":"y","z":1}"#, set("a", "x")), r#"{"a":"x","z":1}"#);
        let clear = |at: &'static str| move |draft: &mut Draft<'_>| draft.clear(&path(at));
        assert_eq!(edited(r#"{"a":{"b":{"c":1}},"z":1}"#, clear("a.b.c")), r#"{"z":1}"#);
        assert_eq!(edited(r#"{"a":[{"c":1}],"z":1}"#, clear("a[0].c")), r#"{"a":[{}],"z":1}"#);
        assert_eq!(edited(r#"{"a":1}"#, clear("b.c")), r#"{"a":1}"#);
        assert_eq!(edited(r#"{"a":1,"b":2,"c":3}"#, clear("b")), r#"{"a":1,"c":3}"#);
        assert_eq!(edited(r#"[1,2,3]"#, |draft| draft.shift(&path("[0]"), 9).unwrap()), "[2,3,1]");
        assert_eq!(edited(r#"[1,2,3]"#, |draft| draft.remove(&path("[1]")).unwrap()), "[1,3]");
        assert_eq!(
            edited(r#"{}"#, |draft| {
                draft.insert(&path("l"), None, Node::text("x")).unwrap();
            }),
            r#"{"l":["x"]}"#
        );
    }

    #[test]
    fn an_equal_value_is_no_change() {
        let mut document = Document::from_json(r#"{"a":12600.0}"#).unwrap();
        let mut draft = Draft::new(&mut document);
        draft.set(&path("a"), Node::number("12600").unwrap()).unwrap();
        assert_eq!(draft.finish(), []);
        assert_eq!(document.to_json(), r#"{"a":12600.0}"#);
    }

    #[test]
    fn nothing_is_written_that_cannot_be_read_again() {
        let names = |count: usize| path(&vec!["z"; count].join("."));
        for (count, fits) in [(super::super::DEPTH_MAX, true), (super::super::DEPTH_MAX + 1, false)] {
            let mut document = Document::default();
            assert_eq!(Draft::new(&mut document).set(&names(count), Node::text("x")).is_ok(), fits, "{count}");
            assert!(Document::from_json(&document.to_json()).is_ok());
        }
    }

    #[test]
    fn a_deleted_key_never_comes_back_for_another_element() {
        let mut document = Document::from_json("[1]").unwrap();
        let mut draft = Draft::new(&mut document);
        draft.remove(&path("[0]")).unwrap();
        let key = draft.insert(&Path::root(), None, Node::Null).unwrap();
        assert_eq!(key, ElementKey(2));
    }

    #[test]
    fn impossible_edits_say_why_and_change_nothing() {
        let mut document = Document::from_json(r#"{"a":1,"l":[1]}"#).unwrap();
        let before = document.clone();
        let mut draft = Draft::new(&mut document);
        for (at, says) in [
            ("a.b", "is a number, not an object"),
            ("l[5]", "does not exist"),
            ("l[#9].x", "does not exist"),
            ("x[1]", "does not exist"),
            ("a[0]", "not a list"),
        ] {
            let fault = draft.set(&path(at), Node::Null).unwrap_err().to_string();
            assert!(fault.contains(says), "{at}: {fault}");
        }
        assert_eq!(draft.finish(), []);
        assert_eq!(document.root(), before.root());
    }
}
