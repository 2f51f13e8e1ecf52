//! Connections as they cross the boundary. A secret goes in and never comes out.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ConnectionView;

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionsView {
    pub connections: Vec<ConnectionEntry>,
    pub environments: Vec<EnvironmentEntry>,
    /// Where an office lays environment files of its own.
    pub environments_folder: String,
    pub keys: KeysView,
    /// The page of the practice CAS for whoever trains others; `None` while it does not run here.
    pub trainer_url: Option<String>,
}

/// One connection.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionEntry {
    /// "default" for the practice CAS.
    pub id: String,
    pub name: String,
    pub environment: String,
    /// "red", "amber", "green", "blue" or "violet".
    pub colour: String,
    /// The colour that was chosen for it; none for that of its environment.
    pub own_colour: Option<String>,
    pub production: bool,
    pub client_id: String,
    pub tenant_id: Option<String>,
    pub notifications: bool,
    pub enabled: bool,
    /// New work goes here.
    pub active: bool,
    /// Always there, and not to be changed.
    pub built_in: bool,
    /// "kept", "missing", "locked" or "not_needed".
    pub secret: String,
    pub line: ConnectionView,
    /// Why it cannot be used, if so.
    pub fault: Option<String>,
}

/// An environment that can be chosen.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentEntry {
    pub name: String,
    pub colour: String,
    pub production: bool,
    pub host: String,
    /// A file of the office.
    pub own: bool,
    pub fault: Option<String>,
}

/// The place for secrets.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KeysView {
    /// In words.
    pub place: String,
    /// "ready", "locked" or "not_made".
    pub standing: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SaveConnection {
    /// None for a new one.
    #[serde(default)]
    pub id: Option<String>,
    pub name: String,
    pub environment: String,
    pub client_id: String,
    #[serde(default)]
    pub tenant_id: Option<String>,
    #[serde(default)]
    pub colour: Option<String>,
    #[serde(default)]
    pub notifications: bool,
    #[serde(default = "yes")]
    pub enabled: bool,
}

fn yes() -> bool {
    true
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ChooseConnection {
    pub id: String,
}

/// Not `Debug`: it holds a secret.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct SetSecret {
    pub id: String,
    /// None forgets it.
    pub secret: Option<String>,
}

/// Not `Debug`: it holds a passphrase.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct UnlockKeys {
    pub passphrase: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionTestView {
    pub sentence: String,
    pub lines: Vec<ConnectionTestLine>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionTestLine {
    /// What was looked at: `reach`, `sign_in`, `scope:read:wms`, `path:messages.formula`.
    pub check: String,
    /// "ok", "warn" or "block".
    pub severity: String,
    pub sentence: String,
    pub help: Option<String>,
}
