//! The two doors as people see them, and what a pass over them did.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OutboxId {
    pub id: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OutboxRow {
    pub id: String,
    pub record: String,
    pub reference: String,
    /// "New shipment", "Submit".
    pub what: String,
    /// "waiting", "sending", "accepted", "confirmed", "refused", "unknown", "parked", "cancelled".
    pub state: String,
    /// Why it waits, in words.
    pub reason: String,
    /// "block", "warn", "info" or "ok".
    pub severity: String,
    pub since_utc: String,
    /// "4th try 09:46", "you".
    pub next: String,
    pub attempts: u32,
    pub reference_id: Option<String>,
    pub can_retry: bool,
    pub can_cancel: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OutboxView {
    pub rows: Vec<OutboxRow>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SyncView {
    pub sent: u32,
    pub received: u32,
    pub waiting: u32,
    /// Messages that need a person.
    pub parked: u32,
    /// Why CAS could not be worked with, if so.
    pub failure: Option<String>,
    pub sentence: String,
}
