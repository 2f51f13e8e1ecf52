//! The inbox as people see it: what came both ways, of which dossier, and what became of it; what was set apart, and why.

use store::{InboxEntry, InboxQuery, InboxSource, InboxState, Reading, StoreError};

use crate::error::{AppError, Code};
use crate::notifications::COUNTED_TO;
use crate::view::{InboxId, InboxMessageView, InboxRequest, InboxRow, InboxView};
use crate::{App, Event};

const ROWS_SHOWN: u32 = 100;
const WORDS_MAX: usize = 200;

/// The inbox, newest first.
pub(crate) fn list(app: &App, request: InboxRequest) -> Result<InboxView, AppError> {
    let state = word(&request.state, InboxState::of_word, "state", InboxState::ALL.iter().map(|each| each.word()))?;
    let source =
        word(&request.source, InboxSource::of_word, "source", InboxSource::ALL.iter().map(|each| each.word()))?;
    let words: String = request.words.trim().chars().take(WORDS_MAX).collect();
    let query = InboxQuery { state, source, words: &words, before: request.before };
    let mismatch = mismatch(app)?;
    let (rows, counts) = app.profile().read(|reading| -> Result<_, StoreError> {
        let rows = reading.inbox_search(&query, ROWS_SHOWN + 1)?;
        let counts =
            InboxState::ALL.iter().map(|state| Ok((state.to_string(), reading.inbox_count(*state, COUNTED_TO)?)));
        Ok((rows, counts.collect::<Result<_, StoreError>>()?))
    })?;
    let more = rows.len() > ROWS_SHOWN as usize;
    let rows = rows.iter().take(ROWS_SHOWN as usize).map(inbox_row).collect();
    Ok(InboxView { rows, counts, more, mismatch })
}

/// A word of a closed set; nothing given means any.
fn word<T>(
    text: &str,
    read: impl Fn(&str) -> Option<T>,
    field: &str,
    known: impl Iterator<Item = &'static str>,
) -> Result<Option<T>, AppError> {
    match text {
        "" => Ok(None),
        text => read(text).map(Some).ok_or_else(|| {
            let known: Vec<_> = known.collect();
            AppError::new(Code::BadInput, format!("“{text}” is no {field} of a message."))
                .field(field, known.join(", "))
        }),
    }
}

/// How the last count of both sides differed, if it did.
fn mismatch(app: &App) -> Result<Option<String>, AppError> {
    let active = app.active_connection()?;
    let count = app.profile().read(|reading| sync::last_count(reading, &active.door, &active.tenant))?;
    Ok(count.filter(|count| !count.differ.is_empty()).map(|count| {
        let shown = count.differ.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
        format!(
            "{} declarations stand otherwise at CAS than here: {shown}. They are asked for again.",
            count.differ.len()
        )
    }))
}

/// One message as it came.
pub(crate) fn show(app: &App, request: InboxId) -> Result<InboxMessageView, AppError> {
    app.profile().read(|reading| {
        let entry = entry_of(reading, &request.id)?;
        let text = String::from_utf8_lossy(&entry.payload).into_owned();
        let document = domain::record::Document::from_json(&text).ok();
        let held = reading.declaration_by_cas_id(&entry.subject)?;
        Ok(InboxMessageView {
            row: inbox_row(&entry),
            pretty: document.map(|document| domain::record::print_pretty(document.root())),
            size_bytes: u32::try_from(entry.payload.len()).unwrap_or(u32::MAX),
            sha256: entry.payload_sha256.iter().map(|byte| format!("{byte:02x}")).collect(),
            applied_utc: entry.applied_at.map(|at| at.to_rfc3339()),
            record: held.and_then(|held| held.meta.parent).map(|dossier| dossier.to_string()),
            text,
        })
    })
}

/// A person has what failed or was set apart looked at again.
pub(crate) fn retry(app: &App, request: InboxId) -> Result<InboxView, AppError> {
    let state = app.profile().read(|reading| entry_of(reading, &request.id))?.state;
    if !can_retry(state) {
        return Err(AppError::new(
            Code::Refused,
            "It was applied or is about to be; there is nothing to look at again.",
        ));
    }
    app.profile().write(|tx| tx.inbox_retry(&request.id))?;
    app.inner().wake.notify_one();
    app.tell(Event::Status);
    list(app, InboxRequest::default())
}

fn entry_of(reading: &Reading<'_>, id: &str) -> Result<InboxEntry, AppError> {
    let found = reading.inbox_entry(id)?;
    found.ok_or_else(|| AppError::new(Code::NotFound, format!("There is no message “{id}” in the inbox.")))
}

fn can_retry(state: InboxState) -> bool {
    matches!(state, InboxState::Failed | InboxState::Quarantined)
}

/// What a message said of which dossier, as far as it can be read: "QS-2026-000118: Accepted by customs, MRN …".
fn what_it_said(entry: &InboxEntry) -> Option<String> {
    let text = std::str::from_utf8(&entry.payload).ok()?;
    if let Ok(event) = cas::wire::Event::read(&entry.payload) {
        let kind = [Some(event.event_type.as_str()), event.event_sub_type.as_deref()];
        let kind: Vec<&str> = kind.into_iter().flatten().filter(|word| !word.is_empty()).collect();
        let about = event.content.reference().map(|reference| format!("{reference}: ")).unwrap_or_default();
        return Some(format!("{about}{}", kind.join(" ")));
    }
    let said = cas::RawDeclaration::read(text).ok()?.summary;
    let status = said.current_status.as_deref()?;
    let words = domain::declaration::status(status).map_or(status, |row| row.words);
    let mrn = said.mrn.as_deref().map(|mrn| format!(", MRN {mrn}")).unwrap_or_default();
    Some(format!("{}: {words}{mrn}", said.reference()?))
}

fn inbox_row(entry: &InboxEntry) -> InboxRow {
    let severity = match entry.state {
        InboxState::Failed => "block",
        InboxState::Quarantined => "warn",
        InboxState::Received => "info",
        InboxState::Applied => "ok",
    };
    InboxRow {
        id: entry.id.clone(),
        number: entry.number,
        source: entry.source.to_string(),
        kind: entry.kind.clone(),
        subject: what_it_said(entry).unwrap_or_else(|| entry.subject.clone()),
        state: entry.state.to_string(),
        reason: entry.reason.clone().unwrap_or_default(),
        quarantine: entry.quarantine.map(|why| why.to_string()).unwrap_or_default(),
        severity: severity.to_owned(),
        received_utc: entry.received_at.to_rfc3339(),
        can_retry: can_retry(entry.state),
    }
}
