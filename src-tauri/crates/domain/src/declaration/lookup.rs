//! Values as conditions of the catalogue see them from one scope: the scope's own, then those around it; from above,
//! an element of the items is what the first item that has it says.

use std::sync::OnceLock;

use super::{Declaration, Item, Scope};
use crate::catalogue::{Catalogue, Element, Lookup, Pattern};
use crate::record::{Node, Path};

/// A point of view: the header, an item, or an entry of a repeated group.
#[derive(Clone, Copy)]
pub struct View<'v, 'd> {
    declaration: &'v Declaration<'d>,
    item: Option<&'v Item<'d>>,
    entry: Option<&'v Scope<'d>>,
}

impl<'v, 'd> View<'v, 'd> {
    /// From the header.
    #[must_use]
    pub fn of_header(declaration: &'v Declaration<'d>) -> View<'v, 'd> {
        View { declaration, item: None, entry: None }
    }

    /// From an item.
    #[must_use]
    pub fn of_item(declaration: &'v Declaration<'d>, item: &'v Item<'d>) -> View<'v, 'd> {
        View { declaration, item: Some(item), entry: None }
    }

    /// From an entry of a repeated group, with the item it lies in.
    #[must_use]
    pub fn of_entry(
        declaration: &'v Declaration<'d>,
        item: Option<&'v Item<'d>>,
        entry: &'v Scope<'d>,
    ) -> View<'v, 'd> {
        View { declaration, item, entry: Some(entry) }
    }

    /// The scope whose values come first.
    #[must_use]
    pub fn scope(&self) -> &'v Scope<'d> {
        self.entry.or_else(|| self.item.map(Item::scope)).unwrap_or_else(|| self.declaration.header())
    }

    fn node(&self, index: usize) -> Option<&'d Node> {
        let own = self.entry.and_then(|entry| entry.by_index(index));
        match of_items().get(index) {
            Some(Stands::InItems) => own.or_else(|| self.node_in_items(index)),
            Some(Stands::Above) | None => own.or_else(|| self.node_above(index)),
            Some(Stands::InBoth) => own.or_else(|| self.node_in_items(index)).or_else(|| self.node_above(index)),
        }
    }

    fn node_above(&self, index: usize) -> Option<&'d Node> {
        let in_groups = || self.declaration.groups().iter().find_map(|(_, scope)| scope.by_index(index));
        self.declaration.header().by_index(index).or_else(in_groups)
    }

    fn node_in_items(&self, index: usize) -> Option<&'d Node> {
        match self.item {
            Some(item) => in_item(item, index),
            None => self.declaration.items().iter().find_map(|item| in_item(item, index)),
        }
    }

    fn has_entries(&self, group: usize) -> bool {
        let in_item = |item: &Item<'_>| item.groups.iter().any(|(known, _)| *known == group);
        let in_items = match self.item {
            Some(item) => in_item(item),
            None => self.declaration.items().iter().any(in_item),
        };
        // A document has entries of one main group.
        let is_item = Catalogue::embedded().main_groups().contains(&group);
        (is_item && !self.declaration.items().is_empty())
            || in_items
            || self.declaration.groups().iter().any(|(known, _)| *known == group)
    }
}

/// Where an element stands, its aliases counted.
#[derive(Clone, Copy)]
enum Stands {
    InItems,
    Above,
    InBoth,
}

/// Where elements stand, by their position in the catalogue: two hundred items need not be gone through for a value of
/// the header, nor the header for one of an item.
fn of_items() -> &'static [Stands] {
    static OF_ITEMS: OnceLock<Vec<Stands>> = OnceLock::new();
    OF_ITEMS.get_or_init(|| {
        let catalogue = Catalogue::embedded();
        let main: Vec<&Pattern> =
            catalogue.main_groups().iter().filter_map(|group| Some(&catalogue.at(*group)?.pattern)).collect();
        let stands = |place: &Pattern| main.iter().any(|item| item.is_around(place));
        let elements = catalogue.elements().iter();
        let places =
            |element: &Element| std::iter::once(&element.pattern).chain(&element.aliases).map(stands).collect();
        let word = |places: Vec<bool>| match (places.contains(&true), places.contains(&false)) {
            (true, false) => Stands::InItems,
            (true, true) => Stands::InBoth,
            (false, _) => Stands::Above,
        };
        elements.map(|element| word(places(element))).collect()
    })
}

fn in_item<'d>(item: &Item<'d>, index: usize) -> Option<&'d Node> {
    item.scope().by_index(index).or_else(|| item.groups.iter().find_map(|(_, scope)| scope.by_index(index)))
}

impl Lookup for View<'_, '_> {
    fn value(&self, element: &Element) -> Option<&str> {
        self.node(element.index)?.leaf_text().map(str::trim).filter(|text| !text.is_empty())
    }

    fn present(&self, element: &Element) -> bool {
        if element.is_group() { self.has_entries(element.index) } else { self.value(element).is_some() }
    }

    fn place(&self, element: &Element) -> Path {
        let scopes = [self.entry, self.item.map(Item::scope)];
        let holding = scopes.into_iter().flatten().find(|scope| scope.by_index(element.index).is_some());
        holding.unwrap_or_else(|| self.declaration.header()).element_path(element.index)
    }
}
