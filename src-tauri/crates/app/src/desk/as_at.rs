//! A dossier as it stood at a moment: its document from the journal, and around it only what was there then.

use chrono::{DateTime, Utc};
use domain::record::Document;
use store::{CasFields, OutboxKind, Reading, RecordMeta, StoreError};

use super::held::{Held, Parts, key_of};
use super::history::moment;
use super::timeline::statuses;
use crate::App;
use crate::error::{AppError, Code};

/// The dossier at a moment, judged as the product judges today.
pub(crate) fn held_as_at(app: &App, held: &Held, as_at: &str) -> Result<Held, AppError> {
    let at = moment(as_at)?;
    let parts = app.profile().read(|reading| {
        let found = reading.document_as_at(held.meta.id, at)?;
        let (document, seq) =
            found.ok_or_else(|| AppError::new(Code::NotFound, "The dossier did not exist at that moment."))?;
        let provenance = reading.provenance(held.meta.id, Some(seq))?;
        let mut declarations = Vec::new();
        for declaration in &held.declarations {
            declarations.extend(declaration_as_at(reading, declaration, at)?);
        }
        let mut statuses = statuses(reading, &held.declarations)?;
        statuses.retain(|(_, said_at)| *said_at <= at);
        let mut outbox = held.outbox.clone();
        outbox.retain(|entry| entry.created_at <= at);
        let mut parts = Parts::new(held.meta.clone(), document, provenance, held.undo.clone(), held.release.then());
        parts.meta = meta_as_at(&held.meta, &parts.document, seq, &declarations);
        let sent = outbox.iter().any(|entry| entry.kind == OutboxKind::CustomsShipment);
        parts.meta.state = match (statuses.last(), sent) {
            _ if held.meta.kind.is_master() => held.meta.state.clone(),
            (Some((status, _)), _) => sync::state_of(Some(status)).to_owned(),
            (None, true) => "queued".to_owned(),
            (None, false) => "draft".to_owned(),
        };
        Ok::<_, AppError>(Parts { declarations, statuses, outbox, ..parts })
    })?;
    Ok(parts.judged(Vec::new(), at))
}

/// What the head of the desk said then.
fn meta_as_at(now: &RecordMeta, document: &Document, seq: u64, declarations: &[RecordMeta]) -> RecordMeta {
    let (external_reference, direction, flow) = key_of(now.kind, document);
    let cas = declarations.last().map(|declaration| CasFields { cas_id: None, ..declaration.cas.clone() });
    RecordMeta { external_reference, direction, flow, head: seq, cas: cas.unwrap_or_default(), ..now.clone() }
}

/// A declaration as CAS had described it by then; none if CAS had said nothing yet.
fn declaration_as_at(
    reading: &Reading<'_>,
    now: &RecordMeta,
    at: DateTime<Utc>,
) -> Result<Option<RecordMeta>, StoreError> {
    let Some((document, _)) = reading.document_as_at(now.id, at)? else { return Ok(None) };
    let text = |name: &str| document.root().member(name).and_then(|node| node.leaf_text()).map(str::to_owned);
    let cas = CasFields {
        cas_id: now.cas.cas_id.clone(),
        status: text("currentStatus"),
        lrn: text("lrn"),
        mrn: text("mrn"),
        updated_at: text("lastUpdated"),
    };
    Ok(Some(RecordMeta { cas, ..now.clone() }))
}
