//! What was changed on the desk since a declaration was last sent, as the bodies of the selective update of CAS.
//!
//! Source: Customs4trade declaration items (only fields present in the body change; a collection without `casReference`
//! replaces the stored one). Inferred: a collection whose elements carry `casReference` updates just those, and `null`
//! clears a field.

use std::sync::Arc;

use crate::record::{Document, Element, Name, Node, print, same_value};

/// Where CAS keeps the header and the items of a declaration (sample payloads).
const HEADER: &str = "singleAdministrativeDocument";
const SHIPMENT: &str = "goodsShipment";
const ITEMS: &str = "governmentAgencyGoodsItems";
const ITEM_ID: &str = "governmentAgencyGoodsItemId";
const CAS_REFERENCE: &str = "casReference";
/// Given by CAS, never sent back with a change: the number of an item follows from its place.
const NOT_SENT: [&str; 2] = [ITEM_ID, "seqNum"];
/// By what an element is recognised.
const RECOGNISED_BY: [&str; 3] = [ITEM_ID, CAS_REFERENCE, "seqNum"];

/// What is to be sent so that a declaration becomes what the desk has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Correction {
    /// The body for the header, if it changes.
    pub header: Option<String>,
    /// What becomes of items, in the order in which it is to be sent: additions last.
    pub items: Vec<ItemCorrection>,
    /// Members that a declaration has not: they change with the whole shipment only.
    pub beyond: Vec<String>,
}

impl Correction {
    /// Nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.header.is_none() && self.items.is_empty() && self.beyond.is_empty()
    }
}

/// What becomes of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemCorrection {
    /// It changes.
    Patch {
        /// The id CAS gave it.
        id: String,
        /// What changes.
        body: String,
    },
    /// It goes.
    Remove {
        /// The id CAS gave it.
        id: String,
    },
    /// It is new.
    Add {
        /// All of it.
        body: String,
    },
}

/// Compares what the desk has (`mine`) with what it had when it was sent (`base`, the same record), and leaves out what
/// CAS shows already (`theirs`). What the desk never touched is never sent, so what CAS filled in stays.
#[must_use]
pub fn correction(base: &Document, mine: &Document, theirs: &Document) -> Correction {
    let (base, mine, theirs) = (base.root(), mine.root(), theirs.root());
    let header = |root: &Node| root.member(HEADER).map(without_items);
    let changed = sparse(header(base).as_ref(), header(mine).as_ref(), header(theirs).as_ref());
    let wrapped = changed.map(|node| print(&object(vec![(HEADER.into(), node)])));
    let mut found = Correction { header: wrapped, items: Vec::new(), beyond: beyond(base, mine) };
    items(base, mine, theirs, &mut found);
    found
}

/// Members of the envelope that were changed.
fn beyond(base: &Node, mine: &Node) -> Vec<String> {
    let names = |node: &Node| -> Vec<Name> {
        match node {
            Node::Object(members) => members.iter().map(|(name, _)| name.clone()).collect(),
            Node::Null | Node::Flag(_) | Node::Number(_) | Node::Text(_) | Node::List(_) => Vec::new(),
        }
    };
    let mut all = names(mine);
    all.extend(names(base));
    all.sort();
    all.dedup();
    let envelope = all.into_iter().filter(|name| !matches!(&**name, HEADER | "messageType" | "version"));
    envelope.filter(|name| !same(base.member(name), mine.member(name))).map(|name| name.to_string()).collect()
}

fn without_items(header: &Node) -> Node {
    let Node::Object(members) = header else { return header.clone() };
    let inner = members.iter().map(|(name, node)| match node {
        Node::Object(shipment) if &**name == SHIPMENT => {
            let rest = shipment.iter().filter(|(name, _)| &**name != ITEMS).cloned().collect();
            (name.clone(), object(rest))
        }
        Node::Null | Node::Flag(_) | Node::Number(_) | Node::Text(_) | Node::List(_) | Node::Object(_) => {
            (name.clone(), node.clone())
        }
    });
    object(inner.collect())
}

fn item_list(root: &Node) -> &[Element] {
    let list = root.member(HEADER).and_then(|header| header.member(SHIPMENT)).and_then(|all| all.member(ITEMS));
    list.map(Node::elements).unwrap_or_default()
}

fn items(base: &Node, mine: &Node, theirs: &Node, found: &mut Correction) {
    let (before, after, held) = (item_list(base), item_list(mine), item_list(theirs));
    let at_cas = |element: &Element, place: usize| counterpart(&element.node, place, before.len(), held);
    for (place, old) in before.iter().enumerate() {
        let new = after.iter().find(|new| new.key == old.key);
        let known = at_cas(old, place);
        let id = known.and_then(|node| node.member(ITEM_ID)).and_then(Node::leaf_text);
        let body = match new {
            Some(new) => {
                let changed = sparse(Some(&sendable(&old.node)), Some(&sendable(&new.node)), known);
                let Some(changed) = changed else { continue };
                Some(print(&changed))
            }
            None => None,
        };
        match (id, body) {
            (Some(id), Some(body)) => found.items.push(ItemCorrection::Patch { id: id.to_owned(), body }),
            (Some(id), None) => found.items.push(ItemCorrection::Remove { id: id.to_owned() }),
            // CAS shows no such item any more: one that goes is gone, one that changes cannot be named.
            (None, None) => {}
            (None, Some(_)) => found.beyond.push(format!("item {}", place + 1)),
        }
    }
    for new in after.iter().filter(|new| before.iter().all(|old| old.key != new.key)) {
        let body = print(&sendable(&new.node));
        let is_there = held.iter().any(|known| holds_all(&known.node, &sendable(&new.node)));
        if !is_there {
            found.items.push(ItemCorrection::Add { body });
        }
    }
}

/// CAS's item of ours: by what names it, else by its place as long as no item came or went.
fn counterpart<'n>(ours: &Node, place: usize, count: usize, held: &'n [Element]) -> Option<&'n Node> {
    let named = RECOGNISED_BY.iter().find_map(|name| {
        let wanted = ours.member(name)?;
        held.iter().map(|element| &element.node).find(|node| same(node.member(name), Some(wanted)))
    });
    named.or_else(|| (count == held.len()).then(|| held.get(place).map(|element| &element.node)).flatten())
}

fn sendable(item: &Node) -> Node {
    match item {
        Node::Object(members) => {
            object(members.iter().filter(|(name, _)| !NOT_SENT.contains(&&**name)).cloned().collect())
        }
        Node::Null | Node::Flag(_) | Node::Number(_) | Node::Text(_) | Node::List(_) => item.clone(),
    }
}

/// Only what changed between `base` and `mine` and is not what CAS has.
fn sparse(base: Option<&Node>, mine: Option<&Node>, theirs: Option<&Node>) -> Option<Node> {
    if same(base, mine) || same(theirs, mine) {
        return None;
    }
    match (base, mine) {
        (Some(Node::Object(old)), Some(Node::Object(new))) => {
            let gone = old.iter().filter(|(name, _)| new.iter().all(|(other, _)| other != name));
            let members: Vec<(Name, Node)> = new
                .iter()
                .chain(gone)
                .filter_map(|(name, _)| {
                    let part = |node: Option<&'_ Node>| node.and_then(|node| node.member(name)).cloned();
                    let (base, mine, theirs) = (part(base), part(mine), part(theirs));
                    sparse(base.as_ref(), mine.as_ref(), theirs.as_ref()).map(|node| (name.clone(), node))
                })
                .collect();
            (!members.is_empty()).then(|| object(members))
        }
        (_, Some(Node::List(new))) => Some(collection(base.map(Node::elements).unwrap_or_default(), new, theirs)),
        (_, Some(node)) => Some(node.clone()),
        (_, None) => theirs.map(|_| Node::Null),
    }
}

/// A collection: the changed elements alone when each of them has the reference CAS gave it and none went; else all of
/// it, without references, so that it replaces what CAS has.
fn collection(base: &[Element], mine: &[Element], theirs: Option<&Node>) -> Node {
    let held = theirs.map(Node::elements).unwrap_or_default();
    let reference = |element: &Element, place: usize| {
        let own = element.node.member(CAS_REFERENCE);
        own.or_else(|| counterpart(&element.node, place, mine.len(), held)?.member(CAS_REFERENCE)).cloned()
    };
    let none_went = base.iter().all(|old| mine.iter().any(|new| new.key == old.key));
    let changed: Vec<(usize, &Element)> = mine
        .iter()
        .enumerate()
        .filter(|(_, new)| base.iter().all(|old| old.key != new.key || !same_value(&old.node, &new.node)))
        .collect();
    let known: Option<Vec<Element>> = changed
        .iter()
        .map(|(place, element)| {
            // What is new has no reference of its own, whatever stands at its place at CAS.
            let is_new = base.iter().all(|old| old.key != element.key);
            let reference =
                if is_new { element.node.member(CAS_REFERENCE).cloned() } else { reference(element, *place) };
            Some(Element { key: element.key, node: with_reference(&element.node, reference?) })
        })
        .collect();
    match known {
        Some(elements) if none_went && !elements.is_empty() => Node::List(Arc::new(elements)),
        _ => {
            let all = mine.iter().map(|element| Element { key: element.key, node: without_reference(&element.node) });
            Node::List(Arc::new(all.collect()))
        }
    }
}

fn with_reference(node: &Node, reference: Node) -> Node {
    let mut members = vec![(Name::from(CAS_REFERENCE), reference)];
    members.extend(members_of(&without_reference(node)));
    object(members)
}

fn without_reference(node: &Node) -> Node {
    match node {
        Node::Object(_) => object(members_of(node).into_iter().filter(|(name, _)| &**name != CAS_REFERENCE).collect()),
        Node::Null | Node::Flag(_) | Node::Number(_) | Node::Text(_) | Node::List(_) => node.clone(),
    }
}

fn members_of(node: &Node) -> Vec<(Name, Node)> {
    match node {
        Node::Object(members) => members.to_vec(),
        Node::Null | Node::Flag(_) | Node::Number(_) | Node::Text(_) | Node::List(_) => Vec::new(),
    }
}

fn holds_all(held: &Node, sent: &Node) -> bool {
    members_of(sent).iter().all(|(name, node)| same(held.member(name), Some(node)))
}

/// `null` is absence.
fn same(one: Option<&Node>, other: Option<&Node>) -> bool {
    same_value(one.unwrap_or(&Node::Null), other.unwrap_or(&Node::Null))
}

fn object(members: Vec<(Name, Node)>) -> Node {
    Node::Object(Arc::new(members))
}

#[cfg(test)]
mod tests;
