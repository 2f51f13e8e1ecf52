//! The catalogue: what a value is. One table of data elements with names, formats, code lists, paths and presence;
//! form, grid, parsing, checks and help are read from it.
//!
//! The content is in `assets/catalogue` and `assets/codelists`: files a customs expert can read and compare, embedded
//! when the product is built and parsed once. [`Catalogue::validate`] lists every inconsistency; the tests hold that
//! list empty.
//!
//! ```
//! use domain::catalogue::{Catalogue, Jurisdiction, Language};
//! use domain::record::Path;
//! let catalogue = Catalogue::embedded();
//! let path = Path::parse("singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems[2].goodsMeasure.nmass").unwrap();
//! let element = catalogue.element_at(&path).unwrap();
//! assert_eq!((element.id.as_str(), element.number()), ("item.net_mass_kg", "18 01"));
//! assert_eq!(element.name(Language::Nl), "Nettomassa");
//! assert_eq!(catalogue.presence(element, "H1", Jurisdiction::Eu).word(), "always");
//! ```

#[cfg(test)]
mod annex_tests;
pub mod check;
mod code_list;
mod code_names;
mod columns;
mod condition;
mod element;
mod embedded;
mod filling;
mod flow;
mod form;
mod format;
mod headings;
mod kind;
mod master;
#[cfg(test)]
mod names_tests;
mod party;
mod pattern;
mod presence;
mod search;
mod table;
#[cfg(test)]
mod tests;
mod validate;
mod value;

use std::collections::HashMap;

use crate::record::Path;

pub use check::{Circumstances, ELEMENT_RULES, ElementRule, check, presence_finding, repetition_finding};
pub use code_list::{Code, CodeCase, CodeList};
pub use columns::{ColumnFacts, ColumnRow, Columns};
pub use condition::{Condition, Lookup};
pub use element::{Element, Language, NamesEvidence, Unit};
pub use embedded::Sources;
pub use filling::Filling;
pub use flow::Flow;
pub use form::{FormBlock, FormBox, FormSection};
pub use format::{Alphabet, Format, NumberFault};
pub use kind::{Evidence, JsonKind, Jurisdiction, Kind, Level};
pub use master::MasterKind;
pub use party::{NamedParty, PARTY_FIELDS, Party};
pub use pattern::Pattern;
pub use presence::{Asked, Presence};
pub use search::fold;
pub use value::{Parsed, Typing, Unreadable, central_european_offset};

use form::FormRow;
use headings::Headings;
use presence::PresenceTable;

/// Everything the product knows about data elements.
#[derive(Debug)]
pub struct Catalogue {
    version: String,
    elements: Vec<Element>,
    by_id: HashMap<String, usize>,
    by_pattern: HashMap<u64, Vec<usize>>,
    alone: Vec<bool>,
    groups: Vec<Option<usize>>,
    presences: PresenceTable,
    columns: Columns,
    flows: Vec<Flow>,
    masters: Vec<MasterKind>,
    fillings: Vec<Filling>,
    main_groups: Vec<usize>,
    form: Vec<FormRow>,
    headings: Headings,
    lists: Vec<CodeList>,
    faults: Vec<String>,
}

impl Catalogue {
    /// The version of the content, kept with records and findings: `2026.11.1`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Every element, groups included, in the order of the file.
    #[must_use]
    pub fn elements(&self) -> &[Element] {
        &self.elements
    }

    /// The element with this [`Element::index`].
    #[must_use]
    pub fn at(&self, index: usize) -> Option<&Element> {
        self.elements.get(index)
    }

    /// The element with this id: `item.net_mass_kg`.
    #[must_use]
    pub fn element(&self, id: &str) -> Option<&Element> {
        self.at(*self.by_id.get(id)?)
    }

    /// The element at a place of a document, in either form of the path; aliases count.
    #[must_use]
    pub fn element_at(&self, path: &Path) -> Option<&Element> {
        let found = self.by_pattern.get(&pattern::hash_of(path))?;
        found
            .iter()
            .filter_map(|index| self.at(*index))
            .find(|element| element.pattern.matches(path) || element.aliases.iter().any(|alias| alias.matches(path)))
    }

    /// The group whose entries hold the element, the innermost: `item.package` for `item.package.kind`.
    #[must_use]
    pub fn group_of(&self, element: &Element) -> Option<&Element> {
        self.at((*self.groups.get(element.index)?)?)
    }

    /// True when the object around the element holds nothing else the catalogue knows (`exitOffice.code`): whoever
    /// misses the value misses the object.
    #[must_use]
    pub fn stands_alone(&self, element: &Element) -> bool {
        self.alone.get(element.index).copied().unwrap_or(false)
    }

    /// How a column asks for an element: the overlay of the jurisdiction, else the EU core. A column or element that
    /// the table does not hold may be given.
    #[must_use]
    pub fn presence(&self, element: &Element, column: &str, jurisdiction: Jurisdiction) -> &Presence {
        self.presences.of(element.index, column, jurisdiction)
    }

    /// The declaration columns whose presence the catalogue holds for a jurisdiction, sorted. A State without rows is
    /// not covered beyond the EU core.
    #[must_use]
    pub fn columns_held(&self, jurisdiction: Jurisdiction) -> Vec<&str> {
        let held = self.presences.held(jurisdiction).into_iter();
        held.filter(|column| self.master(column).is_none()).collect()
    }

    /// The table that deduces a column.
    #[must_use]
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The flow with this name, exactly as CAS writes it.
    #[must_use]
    pub fn flow(&self, name: &str) -> Option<&Flow> {
        self.flows.iter().find(|flow| flow.name == name)
    }

    /// Every flow.
    #[must_use]
    pub fn flows(&self) -> &[Flow] {
        &self.flows
    }

    /// The kinds of master data.
    #[must_use]
    pub fn masters(&self) -> &[MasterKind] {
        &self.masters
    }

    /// The kind of master data with this word, which is also its column; `None` for a column of declarations.
    #[must_use]
    pub fn master(&self, column: &str) -> Option<&MasterKind> {
        self.masters.iter().find(|kind| kind.column == column)
    }

    /// What a declaration takes from an article.
    #[must_use]
    pub fn fillings(&self) -> &[Filling] {
        &self.fillings
    }

    /// The repeated groups that are shown entry by entry, by position: the items of a declaration, the versions of an
    /// article. A document has entries of one of them.
    #[must_use]
    pub fn main_groups(&self) -> &[usize] {
        &self.main_groups
    }

    /// The one of [`Self::main_groups`] that a column has.
    #[must_use]
    pub fn main_group(&self, column: &str) -> Option<&Element> {
        match self.master(column) {
            Some(master) => self.at(master.items?),
            None => self.element("item"),
        }
    }

    /// What one entry of a main group is called: "Item", "Version".
    #[must_use]
    pub fn entry_word(&self, group: usize) -> &str {
        let master = self.masters.iter().find(|master| master.items == Some(group));
        master.map_or("Item", |master| &master.item)
    }

    /// True for a column that the catalogue knows, of declarations or of master data.
    #[must_use]
    pub fn knows_column(&self, column: &str) -> bool {
        self.columns.get(column).is_some() || self.master(column).is_some()
    }

    /// The form of a column.
    #[must_use]
    pub fn form(&self, column: &str) -> Vec<FormSection<'_>> {
        form::arrange(&self.form, &self.elements, column, self.master(column).is_some())
    }

    /// A section or heading of the form in a language.
    #[must_use]
    pub fn heading<'c>(&'c self, english: &'c str, language: Language) -> &'c str {
        self.headings.get(english, language)
    }

    /// The code list with this name.
    #[must_use]
    pub fn list(&self, name: &str) -> Option<&CodeList> {
        self.lists.iter().find(|list| list.name == name)
    }

    /// Every code list.
    #[must_use]
    pub fn lists(&self) -> &[CodeList] {
        &self.lists
    }
}
