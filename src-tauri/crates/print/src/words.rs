//! The words on paper that the catalogue does not have, in every language that is translated.

use std::sync::OnceLock;

use domain::catalogue::Language;
use serde::Deserialize;

use crate::paper::PrintFault;

/// One word or sentence; English stands in where a translation is missing.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Word {
    en: String,
    nl: Option<String>,
    fr: Option<String>,
    de: Option<String>,
}

impl Word {
    pub(crate) fn of(&self, language: Language) -> &str {
        let translated = match language {
            Language::En => None,
            Language::Nl => self.nl.as_deref(),
            Language::Fr => self.fr.as_deref(),
            Language::De => self.de.as_deref(),
        };
        translated.unwrap_or(&self.en)
    }
}

/// `templates/pdf/words.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    pub(crate) draft: Word,
    pub(crate) practice: Word,
    pub(crate) cancelled: Word,
    pub(crate) draft_because: Word,
    pub(crate) practice_because: Word,
    pub(crate) column: Word,
    pub(crate) status: Word,
    pub(crate) not_sent: Word,
    pub(crate) page: Word,
    pub(crate) page_of: Word,
    pub(crate) printed: Word,
    pub(crate) no_mrn: Word,
    pub(crate) item: Word,
    pub(crate) item_of: Word,
    pub(crate) continued: Word,
    pub(crate) totals: Word,
    pub(crate) items: Word,
    pub(crate) packages: Word,
    pub(crate) gross_mass: Word,
    pub(crate) net_mass: Word,
    pub(crate) item_amounts: Word,
    pub(crate) payable: Word,
    pub(crate) not_all_given: Word,
    pub(crate) taxes_by_type: Word,
    pub(crate) place_and_date: Word,
    pub(crate) signature: Word,
    pub(crate) annex: Word,
    pub(crate) continued_texts: Word,
    pub(crate) further: Word,
    pub(crate) other_of_cas: Word,
    pub(crate) strange: Word,
    pub(crate) strange_help: Word,
    pub(crate) note_continued: Word,
    pub(crate) note_strange: Word,
    pub(crate) note_no_barcode: Word,
    pub(crate) note_other_of_cas: Word,
}

impl Words {
    /// The words of the product.
    pub(crate) fn embedded() -> Result<&'static Words, PrintFault> {
        static WORDS: OnceLock<Result<Words, String>> = OnceLock::new();
        let read = || {
            toml::from_str(include_str!("../../../../templates/pdf/words.toml"))
                .map_err(|fault| format!("words.toml: {}", fault.message()))
        };
        WORDS.get_or_init(read).as_ref().map_err(|fault| PrintFault::Damaged(fault.clone()))
    }
}
