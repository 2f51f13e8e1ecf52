//! Three-way merge of a document: what CAS changed since it was last seen, and what the desk changed meanwhile.
//!
//! Untouched fields merge by themselves; what both sides changed to different values is a [`Clash`] and stays as the
//! desk has it until a person decides. Elements of lists are merged by key, so [`recognise`] comes first.

use std::sync::Arc;

use super::diff::changes_between;
use super::document::position;
use super::{Change, Document, Element, ElementKey, Identity, Node, Path, same_value};

/// What the merge starts from.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'a> {
    /// What both sides last had in common: CAS as it was last seen. `None` at first sight: then nothing is known of who
    /// changed what, so only values that both sides have and that differ are clashes.
    pub base: Option<&'a Node>,
    /// The desk.
    pub mine: &'a Document,
    /// CAS now, its elements recognised.
    pub theirs: &'a Node,
    /// What the desk sent last. Where the desk has not touched a value since and CAS had its own even then, the value
    /// was left to CAS and no longer concerns the desk.
    pub sent: Option<&'a Node>,
}

/// What both sides changed, each in its own way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// Where, by key.
    pub path: Path,
    /// What it was; `None` for nothing.
    pub base: Option<Node>,
    /// What the desk has.
    pub mine: Option<Node>,
    /// What CAS has.
    pub theirs: Option<Node>,
}

/// What a merge came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// What turns the desk's document into the merged one: everything CAS alone changed.
    pub changes: Vec<Change>,
    /// What a person decides.
    pub clashes: Vec<Clash>,
}

/// Merges what CAS changed into the desk's document.
#[must_use]
pub fn merge(sides: &Sides<'_>) -> Merged {
    let mut merging = Merging { first_sight: sides.base.is_none(), clashes: Vec::new() };
    let root = Corner {
        base: sides.base.and_then(present),
        mine: present(sides.mine.root()),
        theirs: present(sides.theirs),
        sent: sides.sent.map(present),
    };
    let target = merging.node(&Path::root(), root).unwrap_or_else(Node::object);
    Merged { changes: changes_between(sides.mine, &target), clashes: merging.clashes }
}

/// `null` says as much as nothing.
fn present(node: &Node) -> Option<&Node> {
    (*node != Node::Null).then_some(node)
}

fn same(one: Option<&Node>, other: Option<&Node>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => same_value(one, other),
        _ => false,
    }
}

/// One place on all sides.
#[derive(Clone, Copy)]
struct Corner<'a> {
    base: Option<&'a Node>,
    mine: Option<&'a Node>,
    theirs: Option<&'a Node>,
    /// Outer `None`: nothing was ever sent.
    sent: Option<Option<&'a Node>>,
}

impl<'a> Corner<'a> {
    fn into(self, pick: impl Fn(&'a Node) -> Option<&'a Node>) -> Corner<'a> {
        let inside = |node: Option<&'a Node>| node.and_then(&pick).and_then(present);
        Corner {
            base: inside(self.base),
            mine: inside(self.mine),
            theirs: inside(self.theirs),
            sent: self.sent.map(inside),
        }
    }
}

struct Merging {
    first_sight: bool,
    clashes: Vec<Clash>,
}

impl Merging {
    fn node(&mut self, path: &Path, at: Corner<'_>) -> Option<Node> {
        let one_side = at.mine.is_none() || at.theirs.is_none();
        let stays = if self.first_sight { one_side } else { same(at.base, at.theirs) };
        if stays || same(at.mine, at.theirs) {
            return at.mine.cloned();
        }
        if !self.first_sight && same(at.base, at.mine) {
            return at.theirs.cloned();
        }
        match (at.mine, at.theirs) {
            (Some(Node::Object(_)), Some(Node::Object(_))) => Some(self.object(path, at)),
            (Some(Node::List(_)), Some(Node::List(_))) => Some(self.list(path, at)),
            _ => {
                if !at.sent.is_some_and(|sent| same(sent, at.mine)) {
                    self.clashes.push(Clash {
                        path: path.clone(),
                        base: at.base.cloned(),
                        mine: at.mine.cloned(),
                        theirs: at.theirs.cloned(),
                    });
                }
                at.mine.cloned()
            }
        }
    }

    fn object(&mut self, path: &Path, at: Corner<'_>) -> Node {
        let names = |node: Option<&Node>| match node {
            Some(Node::Object(members)) => members.iter().map(|(name, _)| name.clone()).collect(),
            _ => Vec::new(),
        };
        let mut order = names(at.mine);
        order.extend(names(at.theirs).into_iter().filter(|name| at.mine.and_then(|mine| mine.member(name)).is_none()));
        let members = order.into_iter().filter_map(|name| {
            let merged = self.node(&path.member(&name), at.into(|node| node.member(&name)));
            merged.map(|node| (name, node))
        });
        Node::object_of(members.collect())
    }

    fn list(&mut self, path: &Path, at: Corner<'_>) -> Node {
        let keys = |node: Option<&Node>| -> Vec<ElementKey> {
            node.map(Node::elements).unwrap_or_default().iter().map(|element| element.key).collect()
        };
        let (base, mine, theirs) = (keys(at.base), keys(at.mine), keys(at.theirs));
        let common = |list: &[ElementKey]| -> Vec<ElementKey> {
            list.iter()
                .copied()
                .filter(|key| base.contains(key) && mine.contains(key) && theirs.contains(key))
                .collect()
        };
        // Who alone rearranged the list says its order; where both did, the desk.
        let order = if common(&mine) == common(&base) { woven(theirs, &mine) } else { woven(mine, &theirs) };
        let elements = order.into_iter().filter_map(|key| {
            let merged = self.node(&path.element(key), at.into(|node| element(node, key)));
            merged.map(|node| Element { key, node })
        });
        Node::list_of(elements.collect())
    }
}

fn element(list: &Node, key: ElementKey) -> Option<&Node> {
    let elements = list.elements();
    position(elements, key).and_then(|at| elements.get(at as usize)).map(|element| &element.node)
}

/// One order with what only the other one has put in, each after the element it follows there.
fn woven(mut order: Vec<ElementKey>, other: &[ElementKey]) -> Vec<ElementKey> {
    let mut before = None;
    for key in other {
        if !order.contains(key) {
            let at = before.and_then(|before| order.iter().position(|known| *known == before)).map_or(0, |at| at + 1);
            order.insert(at, *key);
        }
        before = Some(*key);
    }
    order
}

/// What CAS sent, with the keys of the elements that stood in the base or that the desk has; new elements get keys that
/// neither has used. An element is known by its identity, else by its content, else by its place.
#[must_use]
pub fn recognise(base: Option<&Document>, mine: &Document, theirs: &Document, identity: Identity) -> Document {
    let mut keys = mine.clone();
    if let Some(base) = base {
        keys.note_keys(base.root());
    }
    let mut root = theirs.root().clone();
    adopt(&mut keys, base.map(Document::root), Some(mine.root()), &mut root, identity);
    keys.replace_root(root);
    keys
}

fn adopt(keys: &mut Document, base: Option<&Node>, mine: Option<&Node>, theirs: &mut Node, identity: Identity) {
    match theirs {
        Node::Object(members) => {
            for (name, node) in Arc::make_mut(members) {
                let inside = |side: Option<&'_ Node>| side.and_then(|side| side.member(name)).cloned();
                let (base, mine) = (inside(base), inside(mine));
                adopt(keys, base.as_ref(), mine.as_ref(), node, identity);
            }
        }
        Node::List(elements) => {
            let elements = Arc::make_mut(elements);
            let found = recognised(base, mine, elements, identity);
            for (element, found) in elements.iter_mut().zip(found) {
                element.key = found.unwrap_or_else(|| keys.fresh_key());
                let inside = |side: Option<&Node>| side.and_then(|side| self::element(side, element.key)).cloned();
                let (base, mine) = (inside(base), inside(mine));
                adopt(keys, base.as_ref(), mine.as_ref(), &mut element.node, identity);
            }
        }
        Node::Null | Node::Flag(_) | Node::Number(_) | Node::Text(_) => {}
    }
}

/// The key of each element of `theirs` that is known.
fn recognised(
    base: Option<&Node>,
    mine: Option<&Node>,
    theirs: &[Element],
    identity: Identity,
) -> Vec<Option<ElementKey>> {
    let based = base.map(Node::elements).unwrap_or_default();
    let ours = mine.map(Node::elements).unwrap_or_default();
    let added = || ours.iter().filter(|each| position(based, each.key).is_none());
    let mut found: Vec<Option<ElementKey>> = vec![None; theirs.len()];
    // An echo of what the desk has comes first: after a deletion the numbers of the base name other elements.
    pair(&mut found, ours.iter(), theirs, &|_, known, node| covers(node, known));
    for name in identity {
        let alike = |_: bool, known: &Node, node: &Node| telling(known, node, identity) == Some((*name, true));
        pair(&mut found, based.iter(), theirs, &alike);
        pair(&mut found, added(), theirs, &alike);
    }
    let equal = |_: bool, known: &Node, node: &Node| same_value(known, node);
    pair(&mut found, based.iter(), theirs, &equal);
    pair(&mut found, added(), theirs, &equal);
    let placed = |level: bool, known: &Node, node: &Node| level && telling(known, node, identity).is_none();
    pair(&mut found, based.iter(), theirs, &placed);
    pair(&mut found, added(), theirs, &placed);
    found
}

/// Pairs what is not paired yet. The test is told whether both stand at the same place among what is left.
fn pair<'n>(
    found: &mut [Option<ElementKey>],
    pool: impl Iterator<Item = &'n Element>,
    theirs: &[Element],
    alike: &dyn Fn(bool, &Node, &Node) -> bool,
) {
    let taken: Vec<ElementKey> = found.iter().flatten().copied().collect();
    let mut left: Vec<&Element> = pool.filter(|known| !taken.contains(&known.key)).collect();
    let mut passed = 0;
    for (slot, element) in found.iter_mut().zip(theirs).filter(|(slot, _)| slot.is_none()) {
        if left.is_empty() {
            return;
        }
        match left.iter().enumerate().position(|(at, known)| alike(at == passed, &known.node, &element.node)) {
            Some(at) => *slot = Some(left.remove(at).key),
            None => passed += 1,
        }
    }
}

/// The first member of the identity that both have, and whether it is the same in both.
fn telling(one: &Node, other: &Node, identity: Identity) -> Option<(&'static str, bool)> {
    identity.iter().find_map(|name| {
        let (one, other) = (one.member(name).and_then(present)?, other.member(name).and_then(present)?);
        Some((*name, same_value(one, other)))
    })
}

/// True when everything `ours` says stands in `theirs` as well: what CAS echoes and completes.
fn covers(theirs: &Node, ours: &Node) -> bool {
    match (theirs, ours) {
        (Node::Object(_), Node::Object(members)) => {
            let mut said = members.iter().filter(|(_, node)| *node != Node::Null).peekable();
            said.peek().is_some()
                && said.all(|(name, node)| theirs.member(name).is_some_and(|found| covers(found, node)))
        }
        (Node::List(theirs), Node::List(ours)) => {
            theirs.len() == ours.len()
                && theirs.iter().zip(ours.iter()).all(|(theirs, ours)| covers(&theirs.node, &ours.node))
        }
        _ => same_value(theirs, ours),
    }
}

#[cfg(test)]
mod tests;
