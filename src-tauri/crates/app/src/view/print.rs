//! Paper: pages to look at, and the PDF on the disk.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks for a page of a dossier on a form.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PrintRecord {
    pub id: String,
    /// The form: `sad`.
    pub form: String,
    /// Zero-based; behind the last page the last one is shown.
    pub page: u32,
    /// A past moment, if not now.
    pub as_at_utc: Option<String>,
}

/// A page as it comes out of the printer.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PrintView {
    /// "Customs declaration QS-2026-000118".
    pub title: String,
    /// Zero-based.
    pub page: u32,
    pub page_count: u32,
    pub drawing: PaperDrawing,
    /// What a person should know before handing the paper on; the first ones.
    pub notes: Vec<PrintNote>,
    /// How many there are.
    pub note_count: u32,
}

/// A page of 21,000 by 29,700 hundredths of a millimetre; paths are those of SVG.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PaperDrawing {
    /// Words across the page, to be filled; they lie below everything.
    pub across: String,
    /// Frames and lines, to be stroked.
    pub frames: String,
    /// Bars of the barcode, to be filled.
    pub bars: String,
    pub texts: Vec<PaperText>,
}

/// A run of type on a page.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PaperText {
    pub x: i32,
    /// The base line.
    pub y: i32,
    pub size: i32,
    pub width: i32,
    pub bold: bool,
    pub grey: bool,
    pub text: String,
}

/// Something that could not be printed as it is.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PrintNote {
    /// The field.
    pub place: String,
    /// What happened to it, and where the rest is.
    pub sentence: String,
}

/// Asks for the PDF on the disk.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SavePrint {
    pub id: String,
    /// The form: `sad`.
    pub form: String,
    /// A past moment, if not now.
    pub as_at_utc: Option<String>,
}

/// A PDF that was written.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SavedPrintView {
    /// Where it is.
    pub file: String,
    pub page_count: u32,
    pub notes: Vec<PrintNote>,
}
