//! What people are told of what arrived.

use cas::DeclarationSummary;
use domain::declaration::{Outcome, status};
use store::{NewNotification, RecordId, RecordMeta, StoreError};

use super::Applying;

/// From this place on the way on a status is news although it goes on by itself: customs has accepted.
const ACCEPTED_RANK: u32 = 60;

/// Something to tell.
pub(crate) struct News<'a> {
    /// What it is about, so that it is told once.
    pub(crate) about: &'a str,
    /// `released`, `accepted`, `refused`, `asked`, `document`, `conflict`, `quarantine`, `guarantee`, `mismatch`,
    /// `action`, `other`: a person says of each how it is told.
    pub(crate) kind: &'a str,
    /// `block`, `warn`, `info` or `ok`.
    pub(crate) severity: &'a str,
    /// The record it leads to.
    pub(crate) record: Option<RecordId>,
    /// One sentence.
    pub(crate) sentence: &'a str,
}

/// Tells people something that a message brought.
pub(crate) fn tell(applying: &mut Applying<'_, '_, '_>, news: &News<'_>) -> Result<(), StoreError> {
    let notification = NewNotification {
        about: news.about,
        kind: news.kind,
        severity: news.severity,
        record: news.record,
        inbox: Some(applying.message),
        sentence: news.sentence,
        at: applying.now,
    };
    applying.tx.notify(&notification).map(|_| ())
}

/// A declaration came to a status that somebody waits for.
pub(super) fn status_changed(
    applying: &mut Applying<'_, '_, '_>,
    dossier: &RecordMeta,
    summary: &DeclarationSummary,
    before: Option<&str>,
) -> Result<(), StoreError> {
    let Some(now) = summary.current_status.as_deref().filter(|now| before != Some(*now)) else { return Ok(()) };
    let row = status(now);
    let (kind, severity) = match row {
        Some(row) if row.outcome == Outcome::Refused => ("refused", "block"),
        Some(row) if row.outcome == Outcome::Asked => ("asked", "warn"),
        Some(row) if row.outcome == Outcome::Done => ("released", "ok"),
        Some(row) if row.rank >= ACCEPTED_RANK => ("accepted", "info"),
        Some(_) => return Ok(()),
        None => ("other", "info"),
    };
    let words = row.map_or(now, |row| row.words);
    let reference = summary.reference().unwrap_or_default();
    let mrn = summary.mrn.as_deref().map(|mrn| format!(", MRN {mrn}")).unwrap_or_default();
    let next = row.map(|row| format!(" Next: {}.", row.next)).unwrap_or_default();
    tell(
        applying,
        &News {
            about: &format!("status {} {now} {}", summary.id, summary.last_updated.as_deref().unwrap_or_default()),
            kind,
            severity,
            record: Some(dossier.id),
            sentence: &format!("{reference}: {words}{mrn}.{next}"),
        },
    )
}
