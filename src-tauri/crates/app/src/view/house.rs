//! Persons and what they agreed on.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A named person of the profile.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonView {
    pub id: String,
    pub name: String,
    /// "broker", "clerk", "reviewer" or "administrator".
    pub role: String,
    /// Whether the desk asks for words before the person sits down.
    pub has_passphrase: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChoosePerson {
    pub person: String,
    /// Empty for a person without one.
    #[serde(default)]
    pub passphrase: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AddPerson {
    pub name: String,
    pub role: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UnlockDesk {
    pub person: String,
    /// Empty for a person without one.
    #[serde(default)]
    pub passphrase: String,
}

/// A person as the house knows one.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ResidentView {
    pub id: String,
    pub name: String,
    pub role: String,
    /// Whether the person still works here.
    pub active: bool,
    pub has_passphrase: bool,
    /// The person at this desk.
    pub you: bool,
}

/// Who agreed to what.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HouseEntry {
    pub at_utc: String,
    pub person: String,
    pub label: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HouseView {
    /// Nothing leaves before somebody who did not write it has released it.
    pub second_person_release: bool,
    /// Minutes without a key or a pointer after which a desk locks; 0 never.
    pub lock_after_minutes: u32,
    /// Whether the person at this desk may change persons and agreements.
    pub may_administer: bool,
    pub persons: Vec<ResidentView>,
    /// Newest first.
    pub entries: Vec<HouseEntry>,
}

/// What is left out stays as it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, rename_all = "camelCase")]
pub struct AgreeHouse {
    pub second_person_release: Option<bool>,
    pub lock_after_minutes: Option<u32>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChangePerson {
    pub person: String,
    pub name: String,
    pub role: String,
    pub active: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SetPassphrase {
    pub person: String,
    /// The words so far; empty where there are none.
    pub current: String,
    /// Empty to do without.
    pub new: String,
}

/// Why a dossier goes back to who prepared it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SendBack {
    pub id: String,
    /// What is to be put right; nothing when the request is taken back by who made it.
    #[serde(default)]
    pub words: String,
}
