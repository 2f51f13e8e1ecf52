//! One change: what stood at a path before, and what stands there after.

use std::sync::Arc;

use super::document::position;
use super::{Document, Element, Node, Path, Step};

/// One change to a document. Its inverse is the same change read backwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A value appears (`before` is `None`), changes, or goes (`after` is `None`).
    Put {
        /// Permanent path of the value.
        path: Path,
        /// What stood there.
        before: Option<Node>,
        /// What stands there now.
        after: Option<Node>,
        /// Position among its siblings when it appears or goes, so that undo puts it back where it was.
        at: Option<u32>,
    },
    /// A list element changes its position.
    Move {
        /// Permanent path of the element.
        path: Path,
        /// Zero-based position before.
        from: u32,
        /// Zero-based position after.
        to: u32,
    },
}

/// Why a change does not fit a document: the document is not in the state the change was made in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path} is no longer what this change found: {reason}")]
pub struct ApplyFault {
    /// Where.
    pub path: Path,
    /// What differs.
    pub reason: &'static str,
}

impl Change {
    /// Where the change is.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Change::Put { path, .. } | Change::Move { path, .. } => path,
        }
    }

    /// The change that takes this one back.
    #[must_use]
    pub fn inverse(&self) -> Change {
        match self {
            Change::Put { path, before, after, at } => {
                Change::Put { path: path.clone(), before: after.clone(), after: before.clone(), at: *at }
            }
            Change::Move { path, from, to } => Change::Move { path: path.clone(), from: *to, to: *from },
        }
    }

    /// Makes the change. The document is untouched when it does not fit.
    ///
    /// # Errors
    /// [`ApplyFault`] when what stands at the path is not what the change expects.
    pub fn apply(&self, document: &mut Document) -> Result<(), ApplyFault> {
        match self {
            Change::Put { path, before, after, at } => put(document, path, before.as_ref(), after.as_ref(), *at),
            Change::Move { path, from, to } => shift(document, path, *from, *to),
        }
    }
}

fn put(
    document: &mut Document,
    path: &Path,
    before: Option<&Node>,
    after: Option<&Node>,
    at: Option<u32>,
) -> Result<(), ApplyFault> {
    let fault = |reason| ApplyFault { path: path.clone(), reason };
    let Some((around, last)) = path.split_last() else {
        if before != Some(document.root()) {
            return Err(fault("the document is another one"));
        }
        document.replace_root(after.cloned().ok_or_else(|| fault("a document cannot be taken away"))?);
        return Ok(());
    };
    if document.get(path) != before {
        return Err(fault("the value has changed since"));
    }
    match (before, after) {
        (Some(_), Some(after)) => {
            let value = document.get_mut(path).ok_or_else(|| fault("it is gone"))?;
            *value = after.clone();
        }
        (None, Some(after)) => {
            let parent = document.get_mut(&around).ok_or_else(|| fault("what it belonged to is gone"))?;
            create(parent, last, after, at).map_err(fault)?;
        }
        (Some(_), None) => {
            let parent = document.get_mut(&around).ok_or_else(|| fault("what it belonged to is gone"))?;
            take(parent, last);
        }
        (None, None) => return Err(fault("the change is empty")),
    }
    if let Step::Element(key) = last {
        document.note_key(*key);
    }
    if let Some(after) = after {
        document.note_keys(after);
    }
    Ok(())
}

fn create(parent: &mut Node, step: &Step, node: &Node, at: Option<u32>) -> Result<(), &'static str> {
    let place = |length: usize| at.map_or(length, |at| at as usize);
    match (parent, step) {
        (Node::Object(members), Step::Member(name)) if place(members.len()) <= members.len() => {
            let members = Arc::make_mut(members);
            members.insert(place(members.len()), (name.clone(), node.clone()));
            Ok(())
        }
        (Node::List(elements), Step::Element(key)) if place(elements.len()) <= elements.len() => {
            let elements = Arc::make_mut(elements);
            elements.insert(place(elements.len()), Element { key: *key, node: node.clone() });
            Ok(())
        }
        _ => Err("what it belonged to has changed"),
    }
}

fn take(parent: &mut Node, step: &Step) {
    match (parent, step) {
        (Node::Object(members), Step::Member(name)) => Arc::make_mut(members).retain(|(known, _)| known != name),
        (Node::List(elements), Step::Element(key)) => Arc::make_mut(elements).retain(|element| element.key != *key),
        _ => {}
    }
}

fn shift(document: &mut Document, path: &Path, from: u32, to: u32) -> Result<(), ApplyFault> {
    let fault = || ApplyFault { path: path.clone(), reason: "the list has changed since" };
    let Some((around, Step::Element(key))) = path.split_last() else {
        return Err(fault());
    };
    let Some(Node::List(elements)) = document.get_mut(&around) else {
        return Err(fault());
    };
    if position(elements, *key) != Some(from) || to as usize >= elements.len() {
        return Err(fault());
    }
    let elements = Arc::make_mut(elements);
    let element = elements.remove(from as usize);
    elements.insert(to as usize, element);
    Ok(())
}
