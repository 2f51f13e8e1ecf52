//! What left and what came back, for the history of a dossier: attempts of the outbox, statuses of the declarations.

use chrono::{DateTime, Utc};
use domain::record::{Change, Delta, Path};
use store::{HistoryRange, Reading, RecordMeta, StoreError};

use super::held::Held;
use crate::App;
use crate::error::AppError;
use crate::view::HistoryEntryView;

/// Each attempt of each message, with how it ended.
pub(super) fn sendings(app: &App, held: &Held) -> Result<Vec<HistoryEntryView>, AppError> {
    let mut views = Vec::new();
    let persons = app.profile().read(|reading| reading.persons())?;
    for entry in &held.outbox {
        let person = persons.iter().find(|person| person.id == entry.created_by).map(|person| person.name.clone());
        let what = crate::outbox::what_it_is(entry);
        for attempt in app.profile().read(|reading| reading.attempts(entry.id))? {
            let ending = attempt.end.as_ref().map_or("no answer yet", |end| crate::outbox::ending_words(end.outcome));
            // Below zero, so that it is never taken for a journal sequence.
            let number = i64::try_from(entry.number * 1000 + u64::from(attempt.number)).unwrap_or(i64::MAX);
            views.push(HistoryEntryView {
                sequence: -number,
                kind: "sent".to_owned(),
                at_utc: attempt.started_at.to_rfc3339(),
                person: person.clone().unwrap_or_default(),
                label: format!("{what}, attempt {}: {ending}", attempt.number),
                undone: false,
                changes: Vec::new(),
            });
        }
    }
    Ok(views)
}

/// What CAS and customs said.
pub(super) fn answers(app: &App, held: &Held) -> Result<Vec<HistoryEntryView>, AppError> {
    let mut views = Vec::new();
    for declaration in &held.declarations {
        let entries = app.profile().read(|reading| reading.history(declaration.id, HistoryRange::ALL))?;
        for (entry, status) in entries.iter().filter_map(|entry| Some((entry, text_in(&entry.delta, STATUS)?))) {
            let words = domain::declaration::status(status).map_or(status, |row| row.words);
            let number =
                |name: &str| text_in(&entry.delta, name).map(|text| format!(", {} {text}", name.to_uppercase()));
            views.push(HistoryEntryView {
                sequence: i64::try_from(entry.seq).unwrap_or(i64::MAX),
                kind: "answer".to_owned(),
                at_utc: entry.at.to_rfc3339(),
                person: entry.person_name.clone(),
                label: [Some(words.to_owned()), number("lrn"), number("mrn")].into_iter().flatten().collect(),
                undone: false,
                changes: Vec::new(),
            });
        }
    }
    Ok(views)
}

/// The statuses CAS gave, oldest first, with when they were taken in.
pub(super) fn statuses(
    reading: &Reading<'_>,
    declarations: &[RecordMeta],
) -> Result<Vec<(String, DateTime<Utc>)>, StoreError> {
    let mut said = Vec::new();
    for declaration in declarations {
        let entries = reading.history(declaration.id, HistoryRange::ALL)?;
        said.extend(entries.iter().filter_map(|entry| Some((text_in(&entry.delta, STATUS)?.to_owned(), entry.at))));
    }
    said.sort_by_key(|(_, at)| *at);
    Ok(said)
}

/// Member of a declaration that holds its status.
const STATUS: &str = "currentStatus";

/// The text a delta gives to a member of the document itself.
fn text_in<'d>(delta: &'d Delta, name: &str) -> Option<&'d str> {
    let wanted = Path::root().member(name);
    delta.changes().iter().find_map(|change| match change {
        Change::Put { path, after: Some(after), .. } if *path == wanted => after.leaf_text(),
        Change::Put { path, after: Some(after), .. } if path.is_root() => after.member(name)?.leaf_text(),
        Change::Put { .. } | Change::Move { .. } => None,
    })
}
