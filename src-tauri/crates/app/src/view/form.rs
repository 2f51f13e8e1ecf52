//! The form as the catalogue arranges it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The language of names of elements and codes, for every answer from now on.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NamesLanguage {
    /// "en", "nl", "fr", "de".
    pub language: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FormRequest {
    /// "H1".
    pub column: String,
}

/// A declaration column's form.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FormView {
    pub column: String,
    /// The language of the names in it: "en", "nl", "fr", "de".
    pub names: String,
    pub catalogue_version: String,
    /// Path of the list of items.
    pub items: String,
    pub sections: Vec<SectionView>,
    /// The kind of master data it is of; empty for declarations.
    pub kind: String,
    /// What one entry of `items` is called: "Item", "Version".
    pub entry: String,
    /// What several are called.
    pub entries: String,
}

/// A section is a tab: Alt+1 … Alt+9. The one with `items` shows one item at a time.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SectionView {
    pub id: String,
    pub label: String,
    /// True for the section whose paths are relative to the current item.
    pub per_item: bool,
    pub groups: Vec<GroupView>,
}

/// A group of boxes, or a table over a repeated group.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct GroupView {
    pub id: String,
    pub label: String,
    /// Set for a table: the path of the list its rows are, relative like the boxes' paths; the boxes' paths are then
    /// relative to one row.
    pub list: Option<String>,
    pub boxes: Vec<BoxView>,
}

/// One box: what the catalogue says of the element there.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BoxView {
    /// Catalogue id.
    pub element: String,
    /// Path as people write it, zero-based (`commodity.classifications[0].code`); relative to the item in a
    /// `per_item` section, to the row in a table.
    pub path: String,
    pub label: String,
    /// The label without what the group's label says already.
    pub under_heading: String,
    /// "18 01", empty where the element has no number.
    pub number: String,
    /// Columns of 24.
    pub span: u32,
    /// What a code of the list must do to fit here ("exit" for an office); those that do come first.
    pub fits: Option<String>,
    /// "text", "code", "count", "quantity", "amount", "date", "timestamp", "flag", "identifier".
    pub kind: String,
    /// Code list to search, if any.
    pub list: Option<String>,
    /// The party that is named here, where partners typed before are offered: `importer`.
    pub party: Option<String>,
    /// The kind of master data that is looked up here by its code: "article".
    pub record: Option<String>,
    pub unit: Option<String>,
    /// "always", "when", "national", "operator", "not_allowed", "left".
    pub presence: String,
    /// What to put here and why.
    pub help: String,
    /// Old SAD box, searchable.
    pub old_box: String,
    pub format: String,
    /// True where the program fills the value (sequence number, totals it can compute stay typed).
    pub locked: bool,
}
