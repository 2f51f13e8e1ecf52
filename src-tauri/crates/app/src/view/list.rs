//! Lists of dossiers and code lists.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, rename_all = "camelCase")]
pub struct ListRequest {
    /// A kind of master data; empty for dossiers.
    pub kind: String,
    /// Words to find; empty for all.
    pub text: String,
    /// "all", "open", "refused", "blocked", "sent", "released".
    pub filter: String,
    /// Cursor from the page before.
    pub after: Option<String>,
    pub limit: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ListView {
    pub rows: Vec<DossierRow>,
    pub next: Option<String>,
    /// The filters there are; how many each finds is asked apart.
    pub filters: Vec<FilterName>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FilterName {
    pub id: String,
    pub label: String,
}

/// How many dossiers the words find, in the filter asked for and in each.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CountsView {
    /// "412", or "1,000+" where counting on would make a person wait.
    pub total: String,
    pub counts: Vec<FilterCount>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FilterCount {
    pub id: String,
    pub count: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DossierRow {
    pub id: String,
    /// External reference; "no reference yet" is the screen's business.
    pub reference: String,
    /// "IN" or "OUT".
    pub direction: String,
    pub column: String,
    /// First item's description, or what else names it.
    pub title: String,
    pub importer: String,
    pub exporter: String,
    pub item_count: u32,
    pub blocking_count: u32,
    pub warning_count: u32,
    /// "draft", "queued", "sent", "refused", "accepted", "released" …
    pub state: String,
    /// In words: "waiting to be sent", "Accepted by customs".
    pub state_words: String,
    /// "block", "warn", "info", "ok" or "".
    pub severity: String,
    pub lrn: Option<String>,
    pub mrn: Option<String>,
    pub updated_utc: String,
    /// Since when it stands so, of master data.
    pub since_utc: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CodesRequest {
    /// Name of a code list, as in a box's `list`.
    pub list: String,
    pub text: String,
    pub limit: u32,
    /// What a code must do to fit the place, as in a box's `fits`; those that do come first.
    #[serde(default)]
    pub fits: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CodesView {
    pub list: String,
    pub rows: Vec<CodeRow>,
    /// "content of 2025-12, 249 codes".
    pub foot: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CodeRow {
    pub code: String,
    /// In the language of the window; of a code in a tree its own part alone.
    pub name: String,
    /// What stands above a code in a tree, from the top: "22 Beverages …", "2204 Wine of fresh grapes …".
    pub above: Vec<String>,
    /// The name that was found, where it is none in the language of the window.
    pub found: Option<String>,
    /// True for a code that does not do what the place asks for.
    pub misplaced: bool,
    /// Set when the code is not valid on the dossier's date: "ended 2024-12-31, use XX".
    pub ended: Option<String>,
}

/// Asks for partners typed before.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PartnersRequest {
    /// Words of names, numbers and addresses; each must occur.
    pub text: String,
    /// The party they are looked for as, `importer`; those first.
    pub role: String,
    pub limit: u32,
}

/// Somebody a dossier of this profile names.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PartnerRow {
    /// Code of the master data, else the EORI number; may be empty.
    pub number: String,
    /// Name and address on one line.
    pub words: String,
    /// True for a partner of the master data.
    pub master: bool,
    /// Dossiers that name them.
    #[ts(type = "number")]
    pub count: u64,
    /// Field by field, as it is taken over.
    pub named: Vec<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PartnersView {
    pub rows: Vec<PartnerRow>,
}
