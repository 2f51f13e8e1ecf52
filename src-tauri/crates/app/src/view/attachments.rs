//! Attachments of a dossier.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One attachment of a record.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentPlace {
    pub id: String,
    /// As the list counts them, from 1.
    pub number: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentRow {
    /// Counted from 1.
    pub number: u32,
    /// Its label, cleaned for the screen.
    pub name: String,
    /// What its first bytes say it is.
    pub media_type: String,
    pub size_bytes: String,
    /// "person" or "cas".
    pub origin: String,
    pub sha256: String,
    pub added_utc: String,
    pub added_by: String,
    pub can_remove: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentsView {
    pub rows: Vec<AttachmentRow>,
    /// What undo would take back, if anything.
    pub undo: Option<String>,
}
