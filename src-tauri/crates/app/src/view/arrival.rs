//! What arrives, as people see it: the inbox, conflicts, notifications, and how webhooks are received.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::MarkView;

/// Which messages of the inbox are asked for; nothing means all.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, rename_all = "camelCase")]
pub struct InboxRequest {
    /// "received", "applied", "failed" or "quarantined".
    pub state: String,
    /// "poll" or "webhook".
    pub source: String,
    /// Words in the message or what is said of it.
    pub words: String,
    /// The last message of the page before.
    #[ts(type = "number | null")]
    pub before: Option<u64>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InboxId {
    pub id: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InboxRow {
    pub id: String,
    /// Order of arrival.
    #[ts(type = "number")]
    pub number: u64,
    pub source: String,
    pub kind: String,
    pub subject: String,
    pub state: String,
    /// Why it failed or was set apart.
    pub reason: String,
    /// "not_json", "not_an_event", "tenant", "unknown_dossier" or "unknown_declaration"; empty otherwise.
    pub quarantine: String,
    /// "block", "warn", "info" or "ok".
    pub severity: String,
    pub received_utc: String,
    pub can_retry: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InboxView {
    pub rows: Vec<InboxRow>,
    /// How many there are in each state, counted to 999.
    pub counts: BTreeMap<String, u32>,
    /// True when older ones fit as well.
    pub more: bool,
    /// How the last count of both sides came out, where it differed.
    pub mismatch: Option<String>,
}

/// One message as it came.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InboxMessageView {
    pub row: InboxRow,
    /// The exact text; what is no text is shown with marks in the place of bytes.
    pub text: String,
    /// The same with a line for each member, where it is JSON.
    pub pretty: Option<String>,
    pub size_bytes: u32,
    pub sha256: String,
    pub applied_utc: Option<String>,
    /// The dossier it is about, if it is here.
    pub record: Option<String>,
}

/// A conflict in the list.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictRow {
    pub id: String,
    /// The dossier it belongs to.
    pub record: String,
    pub reference: String,
    /// "dossier" or "declaration".
    pub about: String,
    /// Values still to be decided.
    pub open: u32,
    pub since_utc: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictsView {
    pub rows: Vec<ConflictRow>,
}

/// One value of a conflict, side by side.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictFieldView {
    /// The permanent path; decisions name it.
    pub path: String,
    /// Where it stands, in words: "Item 2, net mass".
    pub place: String,
    /// What both had before; none for nothing.
    pub base: Option<String>,
    /// What the desk has now.
    pub mine: Option<String>,
    /// What CAS has.
    pub theirs: Option<String>,
    /// Where ours came from, who and when.
    pub mine_mark: MarkView,
    pub mine_by: Option<String>,
    pub mine_utc: Option<String>,
    pub theirs_utc: String,
    /// "mine", "theirs", "other", "same" when both came to the same, or empty while it is open.
    pub decision: String,
    /// A whole group or entry: it is taken as one and cannot be typed.
    pub group: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictView {
    pub row: ConflictRow,
    /// "open" or "settled".
    pub state: String,
    pub fields: Vec<ConflictFieldView>,
    /// What follows when all is decided.
    pub next: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DecideConflict {
    pub id: String,
    /// The permanent path of one value; none for all that are open.
    pub path: Option<String>,
    /// "mine", "theirs" or "other".
    pub take: String,
    /// The other value, as typed.
    #[serde(default)]
    pub text: String,
}

/// Notifications after one that is known.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, rename_all = "camelCase")]
pub struct NotificationsRequest {
    #[ts(type = "number | null")]
    pub after: Option<u64>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReadNotifications {
    /// The newest one that was seen.
    #[ts(type = "number")]
    pub up_to: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NotificationRow {
    #[ts(type = "number")]
    pub number: u64,
    pub kind: String,
    pub severity: String,
    /// The dossier it leads to.
    pub record: Option<String>,
    /// The message it came with.
    pub inbox: Option<String>,
    pub sentence: String,
    pub at_utc: String,
    pub read: bool,
    /// "list", "window" or "desktop": how it is told, as people chose.
    pub told: String,
}

/// How people want to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, rename_all = "camelCase")]
pub struct NotificationSettings {
    /// On the desktop as well, also while the window is behind others.
    pub desktop: bool,
    pub quiet: bool,
    /// Quiet hours on this machine's clock, `18:00`; they may pass midnight.
    pub quiet_from: String,
    pub quiet_to: String,
    /// Kinds that are told otherwise than the rest: "list" for the list alone, "window" or "desktop".
    pub kinds: BTreeMap<String, String>,
}

impl Default for NotificationSettings {
    fn default() -> NotificationSettings {
        NotificationSettings {
            desktop: false,
            quiet: false,
            quiet_from: "18:00".to_owned(),
            quiet_to: "07:00".to_owned(),
            kinds: BTreeMap::new(),
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NotificationsView {
    pub rows: Vec<NotificationRow>,
    /// Counted to 999.
    pub unread: u32,
    pub settings: NotificationSettings,
    /// Every kind there is.
    pub kinds: Vec<String>,
}

/// How webhooks are received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, rename_all = "camelCase")]
pub struct WebhookSettings {
    pub on: bool,
    /// Where: this machine or the local network, `127.0.0.1:8711`.
    pub address: String,
    /// Where CAS reaches it from outside, `https://hooks.example.eu/cas`; empty when CAS reaches the address itself.
    pub public_url: String,
}

impl Default for WebhookSettings {
    fn default() -> WebhookSettings {
        WebhookSettings { on: false, address: "127.0.0.1:8711".to_owned(), public_url: String::new() }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WebhookView {
    pub settings: WebhookSettings,
    /// "off", "listening" or "failing".
    pub state: String,
    /// How it stands, in a sentence.
    pub sentence: String,
    /// Taken, turned away, failed, too large, strangers.
    pub counts: BTreeMap<String, u32>,
}
