//! What can be done with a declaration at CAS, and doing it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What can be done with the declarations of a dossier.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ActsView {
    /// The dossier.
    pub record: String,
    pub reference: String,
    pub declarations: Vec<DeclarationActs>,
}

/// What can be done with one declaration.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeclarationActs {
    /// Its record.
    pub id: String,
    /// As CAS writes it, also one that Quayside does not know.
    pub status: String,
    /// In words.
    pub words: String,
    /// What happens next, and who acts.
    pub next: String,
    pub lrn: Option<String>,
    pub mrn: Option<String>,
    pub acts: Vec<ActRow>,
    /// What is on its way to it already, in words.
    pub on_its_way: Vec<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ActRow {
    /// "invalidate", "goods_arrived" …
    pub act: String,
    pub title: String,
    pub possible: bool,
    /// Why not, or what is to be known; one sentence.
    pub reason: String,
    /// That it is so is concluded, CAS does not state it.
    pub inferred: bool,
    /// A way of sending corrections, chosen by itself when they are sent.
    pub is_way: bool,
    pub fields: Vec<ActField>,
}

/// A field of the form of an act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ActField {
    pub name: String,
    pub label: String,
    /// "moment" (UTC, RFC 3339), "text", "words" (several lines) or "message" (the JSON body of an excise message).
    pub kind: String,
    pub required: bool,
    pub help: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, rename_all = "camelCase")]
pub struct ActRequest {
    /// Record of the declaration.
    pub id: String,
    pub act: String,
    /// What the form asked, by field.
    pub fields: BTreeMap<String, String>,
}
