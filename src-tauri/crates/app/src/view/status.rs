//! The frame of the window: profile, person, connection, home.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{DossierRow, OutboxRow, PersonView};

/// Nothing to say with a request.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, rename_all = "camelCase")]
pub struct Nothing {}

/// How the line to CAS stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionState {
    /// Nothing was tried yet.
    Untried,
    Working,
    Failing,
    /// Another process of this profile sends.
    Elsewhere,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionView {
    pub state: ConnectionState,
    /// "Connected, CAS answered"; the window adds the time in the person's own zone.
    pub sentence: String,
    /// When that was, if CAS was asked.
    pub at_utc: Option<String>,
    /// Why, where it does not work.
    pub reason: Option<String>,
}

/// The backup of each day.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BackupView {
    /// Day of the newest one; none before the first.
    pub day: Option<String>,
    /// Where they lie.
    pub folder: String,
    /// Why the last one could not be made, if so, with a way out.
    pub trouble: Option<String>,
    /// What trying to put it back showed.
    pub drill: Option<DrillView>,
}

/// The newest backup, put back to a place beside and proven.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DrillView {
    /// When, UTC.
    pub at_utc: String,
    pub records: u32,
    /// Why it could not be put back, if so.
    pub trouble: Option<String>,
}

/// A record that a repair could not bring back as it was last.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LostRow {
    pub record: String,
    pub kind: String,
    pub reference: Option<String>,
    /// When it was changed last, UTC.
    pub changed_utc: String,
    /// An earlier state of it is there.
    pub earlier_is_there: bool,
}

/// What a repair did.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RepairView {
    /// All of it in a few words.
    pub sentence: String,
    /// The backup that was put back; none when a new store was filled.
    pub backup: Option<String>,
    /// Where the damaged file is kept.
    pub kept: Option<String>,
    pub carried_batches: u32,
    /// What stopped the carrying over.
    pub limits: Vec<String>,
    pub lost: Vec<LostRow>,
    /// The whole report.
    pub report: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StatusView {
    /// Product version.
    pub version: String,
    pub catalogue_version: String,
    /// Name of the environment of the active connection: "practice", "acceptance", "production" or one of the office.
    pub environment: String,
    /// Name of the active connection.
    pub environment_label: String,
    /// What is sent there is real.
    pub production: bool,
    /// A token name of the design: "info", "warn", "block".
    pub environment_colour: String,
    pub practice: bool,
    pub person: PersonView,
    pub persons: Vec<PersonView>,
    /// The desk is locked: nothing but this is answered until somebody opens it.
    pub locked: bool,
    /// Minutes without a key or a pointer after which the desk locks; 0 never.
    pub lock_after_minutes: u32,
    pub connection: ConnectionView,
    pub backup: BackupView,
    /// What was found wrong with the store: nothing is written or sent until it is repaired.
    pub damage: Option<String>,
    /// Outbox rows not yet settled; those that need a person.
    pub outbox_waiting: u32,
    pub outbox_parked: u32,
    pub problems_waiting: u32,
    /// Notifications nobody has read yet, counted to 999.
    pub notifications_unread: u32,
    /// Conflicts with something to decide, counted to 200.
    pub conflicts_open: u32,
    /// The working day, `2026-11-22`.
    pub today: String,
}

/// One line of "What needs me now".
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Worklist {
    pub id: String,
    /// "block", "warn", "info" or "ok".
    pub severity: String,
    pub reason: String,
    pub hint: String,
    pub count: u32,
    /// When the oldest entered the list, UTC.
    pub oldest_utc: Option<String>,
    /// The first in line, as its row calls it, and its id.
    pub first: Option<String>,
    pub first_id: Option<String>,
    /// The list filter that shows them.
    pub filter: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionRow {
    pub system: String,
    /// "ok", "warn", "block" or "info".
    pub severity: String,
    pub sentence: String,
    pub at_utc: Option<String>,
    pub reason: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HomeView {
    /// How far somebody new has come; only where practising is.
    pub first_steps: Option<FirstSteps>,
    pub worklists: Vec<Worklist>,
    pub outbox: Vec<OutboxRow>,
    pub connections: Vec<ConnectionRow>,
    pub recent: Vec<DossierRow>,
}

/// The way to the first released practice declaration.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FirstSteps {
    /// The dossier that came furthest.
    pub dossier: Option<String>,
    /// There is one.
    pub begun: bool,
    /// Nothing keeps it from being sent.
    pub clean: bool,
    pub sent: bool,
    pub released: bool,
}
