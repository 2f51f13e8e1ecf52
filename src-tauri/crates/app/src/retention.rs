//! How long dossiers are kept: what is due for erasure and why not, legal holds, and the erasure itself.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::catalogue::Catalogue;
use domain::declaration::{Outcome, status};
use domain::record::Node;
use serde::Serialize;
use store::{ListQuery, NewBatch, PAGE_MAX, Reading, RecordId, RecordKind, RecordMeta, StoreError};

use crate::error::{AppError, Code};
use crate::{App, Event, desk};

/// The class of a dossier that CAS made a declaration from.
const DECLARATION: &str = "declaration";

/// One dossier and how its retention stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RetentionRow {
    pub id: String,
    pub reference: Option<String>,
    /// "due", "kept", "open", "held", "erased" or "unsent".
    pub state: &'static str,
    /// Why, in a sentence.
    pub why: String,
    /// Day of acceptance, where there is one.
    pub accepted: Option<NaiveDate>,
    /// First day on which it may be erased.
    pub ends: Option<NaiveDate>,
}

impl App {
    /// Every dossier with how its retention stands, newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn retention(&self) -> Result<Vec<RetentionRow>, AppError> {
        let today = self.today();
        self.profile().read(|reading| {
            let marks = Marks::read(reading)?;
            let mut query = ListQuery { kind: Some(RecordKind::Dossier), limit: PAGE_MAX, ..Default::default() };
            let mut rows = Vec::new();
            loop {
                let page = reading.list(&query)?;
                for meta in &page.rows {
                    rows.push(marks.row(reading, meta, today)?);
                }
                match page.next {
                    Some(next) => query.after = Some(next),
                    None => return Ok(rows),
                }
            }
        })
    }

    /// Puts a dossier under legal hold, or lifts the hold when there is no reason.
    ///
    /// # Errors
    /// [`Code::NotFound`]; [`Code::Refused`] when it is held already.
    pub fn hold(&self, id: &str, reason: Option<&str>) -> Result<RetentionRow, AppError> {
        let of = desk::record_id(id)?;
        let person = self.person()?;
        let label = reason.map_or("Legal hold lifted".to_owned(), |reason| format!("Legal hold: {reason}"));
        self.profile().write(|tx| match reason {
            Some(reason) => tx.hold(of, reason, &self.of_retention(person, &label)),
            None => tx.lift_hold(of, &self.of_retention(person, &label)),
        })?;
        self.retention_of(of)
    }

    /// Erases the contents of a dossier whose retention has ended. Who, when and why stay in the journal.
    ///
    /// # Errors
    /// [`Code::Refused`] while it is kept, open or held.
    pub fn erase(&self, id: &str, reason: &str) -> Result<(RetentionRow, u64), AppError> {
        let of = desk::record_id(id)?;
        let row = self.retention_of(of)?;
        if row.state != "due" {
            return Err(AppError::new(Code::Refused, format!("It was not erased. {}", row.why)));
        }
        let person = self.person()?;
        let label = format!("Erased after its retention: {reason}");
        let erased = self.profile().write(|tx| tx.erase(of, reason, &self.of_retention(person, &label)))?;
        // After the commit: a crash between leaves files that nobody lists, and `verify` names them.
        self.profile().remove_files(&erased.files)?;
        self.held().clear();
        self.tell(Event::Records { ids: Vec::new() });
        Ok((self.retention_of(of)?, erased.payloads))
    }

    fn retention_of(&self, of: RecordId) -> Result<RetentionRow, AppError> {
        self.profile().read(|reading| {
            let meta = reading.record_meta(of)?.filter(|meta| meta.kind == RecordKind::Dossier);
            let meta = meta.ok_or_else(|| AppError::new(Code::NotFound, format!("There is no dossier {of}.")))?;
            Ok(Marks::read(reading)?.row(reading, &meta, self.today())?)
        })
    }

    fn of_retention<'a>(&self, person: store::PersonId, label: &'a str) -> NewBatch<'a> {
        NewBatch {
            at: self.host().now(),
            person,
            label,
            undoes: None,
            redoes: None,
            linked_to: None,
            catalogue_version: Catalogue::embedded().version(),
        }
    }
}

/// Holds and erasures by record, with the sentence for each.
struct Marks {
    held: BTreeMap<RecordId, String>,
    erased: BTreeMap<RecordId, String>,
}

impl Marks {
    fn read(reading: &Reading<'_>) -> Result<Marks, StoreError> {
        let by_record = |kept: Vec<store::Kept>, word: &str| {
            let each = |kept: store::Kept| {
                let why = format!("{word} by {} on {}: {}.", kept.by, kept.at.date_naive(), kept.reason);
                kept.records.into_iter().map(move |id| (id, why.clone()))
            };
            kept.into_iter().flat_map(each).collect()
        };
        Ok(Marks {
            held: by_record(reading.holds()?, "Under legal hold, put there"),
            erased: by_record(reading.erasures()?, "Erased"),
        })
    }

    fn row(&self, reading: &Reading<'_>, meta: &RecordMeta, today: NaiveDate) -> Result<RetentionRow, StoreError> {
        let declarations = reading.declarations_of(meta.id)?;
        let row = |state, why: String, accepted, ends| RetentionRow {
            id: meta.id.to_string(),
            reference: meta.external_reference.clone(),
            state,
            why,
            accepted,
            ends,
        };
        if let Some(why) = self.erased.get(&meta.id) {
            return Ok(row("erased", why.clone(), None, None));
        }
        if declarations.is_empty() {
            return Ok(row(
                "unsent",
                "CAS made no declaration from it; it is nobody's document yet.".into(),
                None,
                None,
            ));
        }
        let done = |meta: &RecordMeta| {
            meta.cas.status.as_deref().and_then(status).is_some_and(|status| status.outcome == Outcome::Done)
        };
        let mut accepted = None;
        for declaration in &declarations {
            accepted = accepted.max(accepted_on(reading, declaration)?);
        }
        if let Some(open) = declarations.iter().find(|declaration| !done(declaration)) {
            let now = open.cas.status.as_deref().unwrap_or("without a status");
            return Ok(row("open", format!("A declaration of it is {now}: it is not at its end."), accepted, None));
        }
        let country = country_of(&declarations);
        let schedule = domain::retention::of(DECLARATION, &country);
        let ends = accepted.zip(schedule).and_then(|(accepted, line)| line.ends_for(accepted));
        let basis = schedule.map_or("", |line| line.basis);
        if let Some(why) = self.held.get(&meta.id) {
            return Ok(row("held", why.clone(), accepted, ends));
        }
        Ok(match ends {
            Some(end) if end <= today => {
                row("due", format!("Its retention ended before {end} ({country}: {basis})."), accepted, ends)
            }
            Some(end) => row("kept", format!("It is kept until {end} ({country}: {basis})."), accepted, ends),
            None => row("kept", "Its day of acceptance is not known, so it is kept.".into(), accepted, ends),
        })
    }
}

/// The day CAS says it was accepted.
fn accepted_on(reading: &Reading<'_>, declaration: &RecordMeta) -> Result<Option<NaiveDate>, StoreError> {
    let Some(record) = reading.record(declaration.id)? else { return Ok(None) };
    let said = record.document.root().member("acceptanceDate").and_then(Node::leaf_text);
    Ok(said.and_then(|text| text.get(..10)).and_then(|day| day.parse().ok()))
}

/// Whose law: the first two letters of the MRN after its year, else of the flow.
fn country_of(declarations: &[RecordMeta]) -> String {
    let of_mrn = |meta: &RecordMeta| meta.cas.mrn.as_deref().and_then(|mrn| mrn.get(2..4)).map(str::to_owned);
    let of_flow = |meta: &RecordMeta| meta.flow.as_deref().and_then(|flow| flow.get(..2)).map(str::to_owned);
    declarations.iter().find_map(|meta| of_mrn(meta).or_else(|| of_flow(meta))).unwrap_or_default()
}
