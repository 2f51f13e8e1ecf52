//! Records that no form shows: the agreements of the house, the release of a dossier. They are small documents, and
//! what changes in them is a batch of the journal like any other.

use chrono::{DateTime, Utc};
use domain::catalogue::Catalogue;
use domain::record::{Delta, Document, Node, Origin, changes_between};
use serde::{Serialize, de::DeserializeOwned};
use store::{NewBatch, NewRecord, PersonId, Reading, RecordId, RecordKind, RecordMeta, Writing};

use crate::error::{AppError, Code};

/// An act on such a record.
pub(crate) struct Act<'a> {
    pub(crate) at: DateTime<Utc>,
    pub(crate) person: PersonId,
    /// In words, for the history.
    pub(crate) label: &'a str,
}

/// What a record says, and which it is.
pub(crate) struct Kept<T> {
    pub(crate) meta: RecordMeta,
    pub(crate) said: T,
}

/// Reads such a record.
pub(crate) fn read<T: DeserializeOwned>(reading: &Reading<'_>, meta: &RecordMeta) -> Result<Kept<T>, AppError> {
    let record = reading
        .record(meta.id)?
        .ok_or_else(|| AppError::new(Code::Store, format!("The record {} is gone.", meta.id)))?;
    let said = serde_json::from_str(&record.document.to_json())
        .map_err(|fault| AppError::new(Code::Store, format!("The record {} cannot be read: {fault}.", meta.id)))?;
    Ok(Kept { meta: record.meta, said })
}

/// A record that is not there yet.
pub(crate) fn create(
    tx: &mut Writing<'_>,
    id: RecordId,
    kind: RecordKind,
    parent: Option<RecordId>,
    at: DateTime<Utc>,
) -> Result<(), AppError> {
    tx.create_record(&NewRecord {
        id,
        kind,
        tenant: crate::connections::DEFAULT,
        external_reference: None,
        direction: None,
        column: None,
        flow: None,
        state: "kept",
        parent,
        catalogue_version: Catalogue::embedded().version(),
        created_at: at,
    })?;
    Ok(())
}

/// Says it anew: what differs becomes a batch. True when something did.
pub(crate) fn say(tx: &mut Writing<'_>, id: RecordId, said: &impl Serialize, act: &Act<'_>) -> Result<bool, AppError> {
    let internal = |fault: String| AppError::new(Code::Internal, fault);
    let text = serde_json::to_string(said).map_err(|fault| internal(fault.to_string()))?;
    let target: Node = Document::from_json(&text).map_err(|fault| internal(fault.to_string()))?.root().clone();
    let record = tx.record(id)?.ok_or_else(|| internal(format!("The record {id} is gone.")))?;
    let changes = changes_between(&record.document, &target);
    if changes.is_empty() {
        return Ok(false);
    }
    let batch = NewBatch {
        at: act.at,
        person: act.person,
        label: act.label,
        undoes: None,
        redoes: None,
        linked_to: None,
        catalogue_version: Catalogue::embedded().version(),
    };
    tx.append_over(&batch, id, record.meta.head, &Delta::of(changes, Origin::Typed))?;
    Ok(true)
}
