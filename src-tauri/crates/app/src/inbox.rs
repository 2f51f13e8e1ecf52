//! The inbox as people see it: what CAS said, of which dossier, and what became of it.

use store::InboxEntry;

use crate::App;
use crate::error::AppError;
use crate::view::{InboxRow, InboxView, Nothing};

const ROWS_SHOWN: u32 = 200;

/// The inbox, newest first.
pub(crate) fn list(app: &App, _: Nothing) -> Result<InboxView, AppError> {
    let rows = app.profile().read(|reading| reading.inbox_list(ROWS_SHOWN))?;
    Ok(InboxView { rows: rows.iter().map(inbox_row).collect() })
}

/// What a message said of which dossier, as far as it can be read: "QS-2026-000118: Accepted by customs, MRN …".
fn what_it_said(entry: &InboxEntry) -> Option<String> {
    let text = std::str::from_utf8(&entry.payload).ok()?;
    let said = cas::RawDeclaration::read(text).ok()?.summary;
    let status = said.current_status.as_deref()?;
    let words = domain::declaration::status(status).map_or(status, |row| row.words);
    let mrn = said.mrn.as_deref().map(|mrn| format!(", MRN {mrn}")).unwrap_or_default();
    Some(format!("{}: {words}{mrn}", said.reference()?))
}

fn inbox_row(entry: &InboxEntry) -> InboxRow {
    InboxRow {
        id: entry.id.clone(),
        source: entry.source.to_string(),
        kind: entry.kind.clone(),
        subject: what_it_said(entry).unwrap_or_else(|| entry.subject.clone()),
        state: entry.state.to_string(),
        reason: entry.reason.clone().unwrap_or_default(),
        received_utc: entry.received_at.to_rfc3339(),
    }
}
