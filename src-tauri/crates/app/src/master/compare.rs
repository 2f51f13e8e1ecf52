//! A record beside what CAS holds of it: as CAS tells it where its environment names a path for that, else as it was
//! last taken in, byte for byte.

use domain::catalogue::MasterKind;
use domain::masterdata::{key_of, records_in};
use domain::record::{Document, Node, adopt_keys, changes_between};
use store::OutboxState;

use super::loading::IDENTITY;
use super::{kind_named, message_of};
use crate::App;
use crate::desk::{self, Held};
use crate::error::{AppError, Code};
use crate::view::{AtCasView, CompareView, RecordId};

/// What differs between the desk and CAS: `before` is what stands here, `after` what CAS has.
pub(crate) fn compare(app: &App, request: RecordId) -> Result<AtCasView, AppError> {
    let held = Held::load(app, desk::record_id(&request.id)?)?;
    let (kind, _) = kind_named(held.meta.kind.word())?;
    let code = held.meta.external_reference.as_deref();
    let code = code.ok_or_else(|| AppError::new(Code::Refused, "It has no code yet; CAS cannot have it."))?;
    let (theirs, source) = match told(app, &held.meta.tenant, kind, code)? {
        Some(told) => told,
        None => (last_sent(&held, kind)?, "as CAS last took it in from here".to_owned()),
    };
    Ok(AtCasView { source, difference: difference(&held, &theirs) })
}

/// The record as CAS tells it; `None` where this CAS tells nothing of its master data.
fn told(app: &App, tenant: &str, kind: &MasterKind, code: &str) -> Result<Option<(Document, String)>, AppError> {
    let asked = tokio::runtime::Handle::current().block_on(async {
        let client = app.client_of(tenant).await?;
        client.master_data().await.map_err(|failure| AppError::new(Code::Cas, failure.to_string()))
    })?;
    let Some(records) = asked else { return Ok(None) };
    let found = records.iter().find(|record| record.kind == kind.column && record.code == code).ok_or_else(|| {
        AppError::new(Code::NotFound, format!("CAS has no {} {code}.", kind.title.to_lowercase()))
            .help("What was sent a moment ago is worked on; ask again.")
    })?;
    let source = match (&found.invalidated_at, &found.changed_at) {
        (Some(at), _) => format!("as CAS has it, invalidated {}", shown(at)),
        (None, Some(at)) => format!("as CAS has it since {}", shown(at)),
        (None, None) => "as CAS has it".to_owned(),
    };
    Ok(Some((one_of(kind, found.document.get(), code)?, source)))
}

/// A moment of CAS to the minute; one that cannot be read as it came.
fn shown(at: &str) -> String {
    let read = chrono::DateTime::parse_from_rfc3339(at);
    read.map_or_else(|_| at.to_owned(), |at| at.to_utc().format("%Y-%m-%d %H:%M UTC").to_string())
}

/// The record in the last message CAS took in.
fn last_sent(held: &Held, kind: &MasterKind) -> Result<Document, AppError> {
    let taken = |state| matches!(state, OutboxState::Accepted | OutboxState::Confirmed);
    let message = message_of(held.meta.kind);
    let mut entries = held.outbox.iter().rev();
    let entry = entries.find(|entry| Some(entry.kind) == message && taken(entry.delivery.state));
    let entry = entry.ok_or_else(|| {
        AppError::new(Code::NotFound, "CAS has not taken it in from here yet; there is nothing to compare.")
    })?;
    one_of(kind, &String::from_utf8_lossy(&entry.payload), &entry.external_reference)
}

fn one_of(kind: &MasterKind, text: &str, code: &str) -> Result<Document, AppError> {
    let unreadable = |why: String| AppError::new(Code::Cas, format!("What CAS has cannot be read: {why}."));
    let records = records_in(kind, text).map_err(|fault| unreadable(fault.to_string()))?;
    let found = records.into_iter().find(|record| key_of(kind, record) == Some(code));
    found.ok_or_else(|| unreadable(format!("the code {code} is not in it")))
}

fn difference(held: &Held, theirs: &Document) -> CompareView {
    let mut working = held.document.clone();
    let mut target: Node = theirs.root().clone();
    adopt_keys(&mut working, held.document.root(), &mut target, IDENTITY);
    desk::differences(held, &changes_between(&working, &target))
}
