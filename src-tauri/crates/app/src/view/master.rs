//! Master data as they cross the boundary, beside what dossiers and they share.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::CompareView;

/// Takes in a file of records of one kind.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LoadMasters {
    /// "article", "partner", "formula" or "material_list".
    pub kind: String,
    /// File name without folders; only a label.
    pub name: String,
    /// The file's text: one record, a list of them, or one a line.
    pub text: String,
}

/// What became of the records of a file.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MastersLoaded {
    pub new: u32,
    pub changed: u32,
    pub same: u32,
    /// The records, in the order of the file.
    pub ids: Vec<String>,
}

/// Says to CAS that a material list no longer holds.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InvalidateList {
    pub id: String,
    /// Why, for CAS.
    pub reason: String,
}

/// A record beside what CAS holds of it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AtCasView {
    /// Where the other side comes from: "as CAS has it since 2026-11-22T09:30:00Z".
    pub source: String,
    /// What differs: before is what stands here, after what CAS has.
    pub difference: CompareView,
}
