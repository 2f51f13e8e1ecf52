//! The typed view of a customs shipment that rules, totals and use cases read.
//!
//! A [`Declaration`] is made of a document in one walk along the catalogue's paths: each leaf lands in the scope it
//! belongs to (header, item, entry of a repeated group) under its catalogue element. Raw paths stay in the catalogue;
//! rules ask `item.net_mass_kg()`.

mod acts;
mod correction;
mod groups;
mod lookup;
mod scope;
mod shape;
mod slots;
mod status;

pub use acts::{Act, Facts, Possibility, possibility};
pub use correction::{Correction, ItemCorrection, correction};
pub use groups::Group;
pub use lookup::View;
pub use scope::{Item, Scope};
pub use shape::{ShapeFault, expected_container, is_shipment, shape_faults};
pub use slots::{Header, Slot};
pub use status::{LifeStep, Outcome, StatusRow, may_follow, status, statuses};

use rust_decimal::Decimal;

use crate::catalogue::Catalogue;
use crate::record::{Document, ElementKey, Name, Node, Path, Step};
use shape::Shape;

/// A customs shipment, read.
#[derive(Clone, Debug)]
pub struct Declaration<'d> {
    document: &'d Document,
    header: Scope<'d>,
    groups: Vec<(usize, Scope<'d>)>,
    items: Vec<Item<'d>>,
    others: Vec<Other<'d>>,
}

/// A leaf that stands outside every scope: the second entry of a list that counts by its first.
#[derive(Clone, Debug)]
pub struct Other<'d> {
    /// Position of the element in the catalogue.
    pub element: usize,
    /// The value.
    pub node: &'d Node,
    /// Its permanent path.
    pub path: Path,
    /// The item it lies in.
    pub item: Option<ElementKey>,
}

impl<'d> Declaration<'d> {
    /// Reads a document. What the catalogue does not know is passed over; it stays in the document.
    #[must_use]
    pub fn read(document: &'d Document) -> Declaration<'d> {
        Declaration::walked(document, true)
    }

    /// Reads what stands above the items, for who asks for the header of a long declaration only.
    #[must_use]
    pub fn read_without_items(document: &'d Document) -> Declaration<'d> {
        Declaration::walked(document, false)
    }

    fn walked(document: &'d Document, with_items: bool) -> Declaration<'d> {
        let mut reading = Reading {
            shape: Shape::embedded(),
            main_groups: Catalogue::embedded().main_groups(),
            with_items,
            way: Vec::new(),
            declaration: Declaration {
                document,
                header: Scope::new(document, Path::root()),
                groups: Vec::new(),
                items: Vec::new(),
                others: Vec::new(),
            },
        };
        reading.walk(0, document.root(), Place::Header);
        reading.declaration
    }

    /// The document this is a view of.
    #[must_use]
    pub fn document(&self) -> &'d Document {
        self.document
    }

    /// Envelope, header and shipment.
    #[must_use]
    pub fn header(&self) -> &Header<'d> {
        &self.header
    }

    /// The goods items in order.
    #[must_use]
    pub fn items(&self) -> &[Item<'d>] {
        &self.items
    }

    /// The item with a key.
    #[must_use]
    pub fn item(&self, key: ElementKey) -> Option<&Item<'d>> {
        self.items.iter().find(|item| item.key() == key)
    }

    /// Entries of a repeated group of the header or the shipment.
    pub fn group<'a>(&'a self, group: Group) -> impl Iterator<Item = &'a Scope<'d>> + use<'a, 'd> {
        let index = group.element_index();
        self.groups.iter().filter(move |(group, _)| *group == index).map(|(_, scope)| scope)
    }

    /// True when a repeated group of the header or the shipment has an entry.
    #[must_use]
    pub fn has_group(&self, group: Group) -> bool {
        self.group(group).next().is_some()
    }

    /// All entries of repeated groups above the items, with the group's position in the catalogue.
    #[must_use]
    pub fn groups(&self) -> &[(usize, Scope<'d>)] {
        &self.groups
    }

    /// Leaves outside every scope.
    #[must_use]
    pub fn others(&self) -> &[Other<'d>] {
        &self.others
    }

    /// The sum of an amount over all items; `None` when an item has none that can be read, so that a sum is never
    /// half a sum, or when there are no items.
    #[must_use]
    pub fn sum(&self, slot: Slot) -> Option<Decimal> {
        let mut amounts = self.items.iter().map(|item| item.scope().decimal(slot));
        let first = amounts.next()??;
        amounts.try_fold(first, |sum, amount| sum.checked_add(amount?))
    }
}

/// A step of a walk.
#[derive(Clone, Copy)]
enum Way<'d> {
    Member(&'d Name),
    Element(ElementKey),
}

/// Where a walk stands.
#[derive(Clone, Copy)]
enum Place {
    Header,
    HeaderGroup(usize),
    Item(usize),
    ItemGroup(usize, usize),
}

struct Reading<'d> {
    shape: &'static Shape,
    /// The groups whose entries are items: of a declaration the goods, of an article the versions.
    main_groups: &'static [usize],
    with_items: bool,
    /// The way from the root. Most leaves never ask for it, so its names are borrowed.
    way: Vec<Way<'d>>,
    declaration: Declaration<'d>,
}

impl<'d> Reading<'d> {
    fn walk(&mut self, at: usize, node: &'d Node, place: Place) {
        match node {
            Node::Object(members) => {
                for (name, node) in members.iter() {
                    if let Some(next) = self.shape.member_at(at, name) {
                        self.way.push(Way::Member(name));
                        self.walk(next, node, place);
                        self.way.pop();
                    }
                }
            }
            Node::List(elements) => {
                let Some(next) = self.shape.entry_at(at) else { return };
                let group = self.shape.place(at).group;
                if !self.with_items && group.is_some_and(|group| self.main_groups.contains(&group)) {
                    return;
                }
                for (index, element) in elements.iter().enumerate() {
                    self.way.push(Way::Element(element.key));
                    match group {
                        Some(group) => {
                            let inside = self.open(group, place, index);
                            self.walk(next, &element.node, inside);
                        }
                        None => self.walk(next, &element.node, place),
                    }
                    self.way.pop();
                }
            }
            Node::Null => {}
            Node::Flag(_) | Node::Number(_) | Node::Text(_) => {
                if let Some(element) = self.shape.place(at).element {
                    self.leaf(element, node, place);
                }
            }
        }
    }

    fn path(&self) -> Path {
        let steps = self.way.iter().map(|step| match step {
            Way::Member(name) => Step::Member(Name::clone(name)),
            Way::Element(key) => Step::Element(*key),
        });
        Path::of(steps.collect())
    }

    /// Opens the scope of an entry of a repeated group.
    fn open(&mut self, group: usize, place: Place, index: usize) -> Place {
        let scope = Scope::new(self.declaration.document, self.path());
        match place {
            _ if self.main_groups.contains(&group) => {
                self.declaration.items.push(Item { scope, position: index, groups: Vec::new() });
                Place::Item(self.declaration.items.len() - 1)
            }
            Place::Item(item) | Place::ItemGroup(item, _) => {
                let groups = &mut self.declaration.items[item].groups;
                groups.push((group, scope));
                Place::ItemGroup(item, groups.len() - 1)
            }
            Place::Header | Place::HeaderGroup(_) => {
                self.declaration.groups.push((group, scope));
                Place::HeaderGroup(self.declaration.groups.len() - 1)
            }
        }
    }

    fn leaf(&mut self, element: usize, node: &'d Node, place: Place) {
        let declaration = &mut self.declaration;
        let scope = match place {
            Place::Header => &mut declaration.header,
            Place::HeaderGroup(group) => &mut declaration.groups[group].1,
            Place::Item(item) => &mut declaration.items[item].scope,
            Place::ItemGroup(item, group) => &mut declaration.items[item].groups[group].1,
        };
        if scope.take(element, node) {
            return;
        }
        let item = match place {
            Place::Item(item) | Place::ItemGroup(item, _) => Some(declaration.items[item].key()),
            Place::Header | Place::HeaderGroup(_) => None,
        };
        let path = self.path();
        self.declaration.others.push(Other { element, node, path, item });
    }
}
