//! What is printed, and what comes of it.

use domain::catalogue::Language;
use domain::declaration::Declaration;

use crate::marks::Page;
use crate::template::Form;

/// A declaration to be printed, with what is known of it beside its document.
#[derive(Clone, Copy, Debug)]
pub struct Paper<'d> {
    /// The form.
    pub form: Form,
    /// The data.
    pub declaration: &'d Declaration<'d>,
    /// The column it is judged in: `H1`.
    pub column: &'d str,
    /// Status as CAS writes it; `None` while CAS has not said any.
    pub status: Option<&'d str>,
    /// Local reference number, as CAS gave it.
    pub lrn: Option<&'d str>,
    /// Movement reference number, as customs gave it.
    pub mrn: Option<&'d str>,
    /// The environment it belongs to, in words: "Practice".
    pub environment: &'d str,
    /// True when nothing of it is real.
    pub is_practice: bool,
    /// When it is printed, as it is to be read: "2026-11-22 09:30 UTC".
    pub printed_at: &'d str,
    /// Language of names and labels.
    pub language: Language,
}

/// Laid-out pages.
#[derive(Clone, Debug)]
pub struct Printout {
    /// Title of the document: form and reference.
    pub title: String,
    /// The pages in order; at least one.
    pub pages: Vec<Page>,
    /// What a person should know before handing the paper on.
    pub notes: Vec<Note>,
}

/// Something that could not be printed as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The field: "Item 3 · Description of goods · 18 05".
    pub place: String,
    /// What happened to it and where the rest is.
    pub sentence: String,
}

/// Why there is no paper.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrintFault {
    /// A form that is not built.
    #[error("There is no form “{asked}”. Forms: {known}.")]
    UnknownForm {
        /// What was asked for.
        asked: String,
        /// The forms there are, parted by commas.
        known: String,
    },
    /// The product is damaged: layout or font.
    #[error("The form cannot be printed: {0}. Install Quayside again.")]
    Damaged(String),
    /// The PDF could not be written.
    #[error("The PDF could not be made: {0}.")]
    Pdf(String),
}
