//! Scopes: the values of one level of a declaration.

use rust_decimal::Decimal;

use super::{Group, Slot};
use crate::catalogue::Catalogue;
use crate::record::{Document, ElementKey, Node, Path, Step};

/// The values that belong together: the header with its shipment, one item, or one entry of a repeated group.
#[derive(Clone, Debug)]
pub struct Scope<'d> {
    document: &'d Document,
    base: Path,
    values: Vec<(usize, &'d Node)>,
    held: Held,
}

/// Which elements a scope holds, a bit each: most of what rules ask an item for is not there, and need not be looked
/// for among what is. The catalogue's elements fit; one beyond them would be looked for.
#[derive(Clone, Copy, Debug, Default)]
struct Held([u64; 8]);

impl Held {
    fn take(&mut self, element: usize) {
        if let Some(bits) = self.0.get_mut(element / 64) {
            *bits |= 1 << (element % 64);
        }
    }

    fn may_hold(&self, element: usize) -> bool {
        self.0.get(element / 64).is_none_or(|bits| bits & (1 << (element % 64)) != 0)
    }
}

impl<'d> Scope<'d> {
    pub(super) fn new(document: &'d Document, base: Path) -> Scope<'d> {
        Scope { document, base, values: Vec::with_capacity(24), held: Held::default() }
    }

    /// Takes a leaf in; false when the element has one already: of several entries of a list without scopes of its
    /// own the first one counts.
    pub(super) fn take(&mut self, element: usize, node: &'d Node) -> bool {
        let free = self.by_index(element).is_none();
        if free {
            self.values.push((element, node));
            self.held.take(element);
        }
        free
    }

    /// The values here, with the positions of their elements in the catalogue.
    #[must_use]
    pub fn values(&self) -> &[(usize, &'d Node)] {
        &self.values
    }

    pub(super) fn scope(&self) -> &Scope<'d> {
        self
    }

    /// Permanent path of the scope: the root, or an element of a list.
    #[must_use]
    pub fn base(&self) -> &Path {
        &self.base
    }

    /// The node of a slot.
    #[must_use]
    pub fn node(&self, slot: Slot) -> Option<&'d Node> {
        self.by_index(slot.element_index())
    }

    /// The node of a catalogue element, by its position in the catalogue.
    #[must_use]
    pub fn by_index(&self, element: usize) -> Option<&'d Node> {
        if !self.held.may_hold(element) {
            return None;
        }
        self.values.iter().find(|(known, _)| *known == element).map(|(_, node)| *node)
    }

    /// A slot's text, trimmed; `None` when blank. Blanks are not text.
    #[must_use]
    pub fn text(&self, slot: Slot) -> Option<&'d str> {
        self.node(slot)?.leaf_text().map(str::trim).filter(|text| !text.is_empty())
    }

    /// A slot's amount; `None` when there is none or it is not a number (the element check says so).
    #[must_use]
    pub fn decimal(&self, slot: Slot) -> Option<Decimal> {
        self.node(slot)?.as_decimal()
    }

    /// Permanent path of a slot, as far as it exists.
    #[must_use]
    pub fn path(&self, slot: Slot) -> Path {
        self.element_path(slot.element_index())
    }

    /// Permanent path of a catalogue element in this scope, as far as it exists; lists without scopes of their own
    /// stand for their first entry.
    #[must_use]
    pub fn element_path(&self, element: usize) -> Path {
        match Catalogue::embedded().at(element) {
            Some(element) => self.document.locate(&element.pattern.within(&self.base)),
            None => self.base.clone(),
        }
    }

    /// Key of the scope's list element; `None` for the header.
    #[must_use]
    pub fn key(&self) -> Option<ElementKey> {
        match self.base.steps().last() {
            Some(Step::Element(key)) => Some(*key),
            Some(Step::Member(_) | Step::Index(_)) | None => None,
        }
    }
}

/// One goods item with its repeated groups.
#[derive(Clone, Debug)]
pub struct Item<'d> {
    pub(super) scope: Scope<'d>,
    pub(super) position: usize,
    pub(super) groups: Vec<(usize, Scope<'d>)>,
}

impl<'d> Item<'d> {
    /// The item's own values.
    #[must_use]
    pub fn scope(&self) -> &Scope<'d> {
        &self.scope
    }

    /// One-based position, what people call the item by.
    #[must_use]
    pub fn ordinal(&self) -> usize {
        self.position + 1
    }

    /// Permanent key.
    #[must_use]
    pub fn key(&self) -> ElementKey {
        self.scope.key().unwrap_or(ElementKey(0))
    }

    /// Permanent path of a slot of this item.
    #[must_use]
    pub fn path(&self, slot: Slot) -> Path {
        self.scope.path(slot)
    }

    /// All entries of the item's repeated groups, with the group's position in the catalogue.
    #[must_use]
    pub fn entries(&self) -> &[(usize, Scope<'d>)] {
        &self.groups
    }

    /// Entries of a repeated group.
    pub fn group<'i>(&'i self, group: Group) -> impl Iterator<Item = &'i Scope<'d>> + use<'i, 'd> {
        let index = group.element_index();
        self.groups.iter().filter(move |(group, _)| *group == index).map(|(_, scope)| scope)
    }

    /// The item's packages.
    pub fn packages(&self) -> impl Iterator<Item = &Scope<'d>> {
        self.group(Group::Package)
    }

    /// The item's supporting documents.
    pub fn documents(&self) -> impl Iterator<Item = &Scope<'d>> {
        self.group(Group::Document)
    }

    /// The item's previous documents.
    pub fn previous_documents(&self) -> impl Iterator<Item = &Scope<'d>> {
        self.group(Group::PreviousDocument)
    }
}
