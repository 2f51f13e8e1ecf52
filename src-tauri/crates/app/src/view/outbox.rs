//! The outbox as people see it, and what a pass over the doors did.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ActField;

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OutboxId {
    pub id: String,
}

/// Which rows are asked for; nothing means the newest of all.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, rename_all = "camelCase")]
pub struct OutboxRequest {
    /// "open", "you", "left" or a state; empty means all.
    pub filter: String,
    /// Words in reference, kind, state or reason.
    pub words: String,
    /// Only rows before this one: the last of the page before.
    pub before: Option<u32>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OutboxRow {
    pub id: String,
    /// In the order of writing.
    pub number: u32,
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
    /// It carries what stands in a dossier, which opens when it is taken back.
    pub can_edit: bool,
    pub can_park: bool,
    /// The same bytes can leave again by a person's decision.
    pub can_resend: bool,
}

/// How many rows stand in a state.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OutboxCount {
    pub state: String,
    pub count: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OutboxView {
    pub rows: Vec<OutboxRow>,
    /// All rows by state, whatever was asked for.
    pub counts: Vec<OutboxCount>,
    /// There are older ones.
    pub more: bool,
    /// Why nothing leaves at the moment, if so.
    pub paused: Option<String>,
    pub paused_until_utc: Option<String>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, rename_all = "camelCase")]
pub struct ParkOutbox {
    pub id: String,
    pub reason: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, rename_all = "camelCase")]
pub struct ResendOutbox {
    pub id: String,
    /// The person knows that CAS may have it already, and that it may be there twice then.
    pub although_it_may_have_arrived: bool,
}

/// A message that was taken back to be changed.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TakenBackView {
    /// The dossier that is open again.
    pub record: String,
    /// For an action: the declaration it was for, the act, and what its form held.
    pub act: Option<TakenBackAct>,
}

/// An action that was taken back to be changed.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TakenBackAct {
    pub act: String,
    pub title: String,
    pub fields: Vec<ActField>,
    /// The body as it stood.
    pub body: String,
}

/// One attempt to deliver.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AttemptView {
    pub number: u32,
    pub started_utc: String,
    pub ended_utc: Option<String>,
    /// "taken in by CAS", "refused", "put off", "answer lost", "interrupted", "no answer yet".
    pub ending: String,
    pub http_status: Option<u16>,
    pub reason: String,
}

/// A header of a request or an answer.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HeaderView {
    pub name: String,
    pub value: String,
}

/// What went over the line once.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExchangeRow {
    pub number: u32,
    pub attempt: u32,
    /// "send" or "ask".
    pub purpose: String,
    pub at_utc: String,
    pub duration_ms: u32,
    /// "POST http://…".
    pub request_line: String,
    /// Without secrets.
    pub request_headers: Vec<HeaderView>,
    pub http_status: Option<u16>,
    pub response_headers: Vec<HeaderView>,
    /// The beginning of the answer.
    pub response_body: String,
    /// How long it was, in bytes.
    pub response_bytes: u32,
    /// Why no answer came.
    pub broken: Option<String>,
}

/// A message with everything that went over the line for it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OutboxExchange {
    pub row: OutboxRow,
    pub environment: String,
    pub person: String,
    /// The exact bytes, as text.
    pub payload: String,
    pub payload_sha256: String,
    /// What at CAS it is aimed at, as JSON.
    pub target: Option<String>,
    /// What it has to wait for, in words.
    pub follows: Option<String>,
    pub attempts: Vec<AttemptView>,
    pub exchanges: Vec<ExchangeRow>,
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
