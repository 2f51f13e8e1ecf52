//! Master data for programs: lists, single records, and files of records as CAS takes them.

use domain::catalogue::Catalogue;
use domain::masterdata::record_of;
use serde::Serialize;
use store::{ListQuery, RecordMeta};

use super::Shown;
use crate::App;
use crate::error::{AppError, Code};
use crate::master::{kind_named, load, masters, row};
use crate::view::{LoadMasters, MastersLoaded};

/// The most rows of a list that words narrow.
const FOUND_MAX: u32 = 200;

/// One record of master data in a list.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlainMaster {
    pub id: String,
    pub kind: String,
    pub code: String,
    pub name: String,
    /// "Not at CAS", "At CAS", "At CAS, changed since" …
    pub standing: String,
    /// Since when it stands so (UTC).
    pub since: Option<String>,
    pub revision: u64,
    pub blocking: u32,
    pub warning: u32,
}

impl App {
    /// The records of a kind, newest first; with words, those that have them.
    ///
    /// # Errors
    /// [`Code::BadInput`] for a kind there is not.
    pub fn masters(&self, kind: &str, text: &str) -> Result<Vec<PlainMaster>, AppError> {
        let (_, record_kind) = kind_named(kind)?;
        let metas = match text.trim() {
            "" => masters(self, record_kind)?,
            words => {
                self.profile().catch_up_search(FOUND_MAX)?;
                let query = ListQuery {
                    kind: Some(record_kind),
                    text: words.to_owned(),
                    limit: FOUND_MAX,
                    ..ListQuery::default()
                };
                self.profile().read(|reading| reading.list(&query))?.rows
            }
        };
        let plain = |meta: &RecordMeta| -> Result<PlainMaster, AppError> {
            let row = self.profile().read(|reading| row(reading, meta))?;
            Ok(PlainMaster {
                id: row.id,
                kind: kind.to_owned(),
                code: row.reference,
                name: row.title,
                standing: row.state_words,
                since: row.since_utc,
                revision: meta.head,
                blocking: row.blocking_count,
                warning: row.warning_count,
            })
        };
        metas.iter().map(plain).collect()
    }

    /// A record of a kind by its code.
    ///
    /// # Errors
    /// [`Code::BadInput`] for a kind there is not; [`Code::NotFound`].
    pub fn show_master(&self, kind: &str, code: &str) -> Result<Shown, AppError> {
        let (master, record_kind) = kind_named(kind)?;
        let known = self.profile().read(|reading| reading.masters_by_code(record_kind, code))?;
        let found = known.first().ok_or_else(|| {
            AppError::new(Code::NotFound, format!("There is no {} “{code}”.", master.title.to_lowercase()))
        })?;
        self.show(&found.id.to_string(), None)
    }

    /// Takes in a file of records of one kind: one record, a list of them, or one a line.
    ///
    /// # Errors
    /// [`Code::BadInput`] with the line and what was expected; then nothing is taken in.
    pub fn load_masters(&self, kind: &str, name: &str, text: &str) -> Result<MastersLoaded, AppError> {
        load(self, LoadMasters { kind: kind.to_owned(), name: name.to_owned(), text: text.to_owned() })
    }

    /// Every record of a kind as CAS takes it, oldest first, one a line.
    ///
    /// # Errors
    /// [`Code::BadInput`] for a kind there is not; [`Code::Store`].
    pub fn export_masters(&self, kind: &str) -> Result<Vec<String>, AppError> {
        let (_, record_kind) = kind_named(kind)?;
        let master = Catalogue::embedded().master(kind);
        let mut lines = Vec::new();
        for meta in masters(self, record_kind)?.iter().rev() {
            let record = self.profile().read(|reading| reading.record(meta.id))?;
            let line = master.zip(record.as_ref()).and_then(|(master, record)| record_of(master, &record.document));
            lines.extend(line);
        }
        Ok(lines)
    }
}
