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

/// A file that the window will hand over piece by piece.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BeginUpload {
    pub id: String,
    /// What the file is called: a label.
    pub name: String,
    #[ts(type = "number")]
    pub size_bytes: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UploadView {
    pub upload: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UploadPlace {
    pub upload: String,
}

/// The next bytes, two hexadecimal letters each.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UploadPiece {
    pub upload: String,
    pub hex: String,
}

/// Bytes of an attachment from a place on.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReadAttachment {
    pub id: String,
    pub number: u32,
    #[ts(type = "number")]
    pub at: u64,
}

/// Some bytes of an attachment, two hexadecimal letters each; fewer than asked for at its end.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentPiece {
    pub hex: String,
    /// A name it may be saved under.
    pub file_name: String,
    pub end: bool,
}
