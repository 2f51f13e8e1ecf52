//! Documents of CAS: each that a declaration names is fetched once and hangs on it as an attachment. Which declarations
//! are due is kept in the store with the message that named them, so a crash loses none.

use cas::{AttachmentId, DeclarationId, Failure};
use chrono::{DateTime, Utc};
use domain::catalogue::Catalogue;
use domain::record::{Document, Node};
use store::{ATTACHMENT_BYTES_MAX, NewBatch, RecordId, StoreError, Writing};

use crate::applier::cas_person;
use crate::door::Door;
use crate::{Line, Pass, SyncError};

/// Name of the cursor that lists declarations with documents to fetch.
const DUE: &str = "documents_due";
/// Declarations looked at in one pass.
const DECLARATIONS_PER_PASS: usize = 50;

/// A document that a declaration names.
struct Named {
    id: AttachmentId,
    label: String,
}

/// What a declaration names. Source: `attachments` and `attachmentIds` of the CAS declaration model (an artefact of
/// 2020; the public documentation leaves both open).
fn named(document: &Document) -> Vec<Named> {
    let text = |node: &Node, name: &str| node.member(name).and_then(Node::leaf_text).map(str::to_owned);
    let list = |name: &str| document.root().member(name).map(Node::elements).unwrap_or_default();
    let whole = list("attachments").iter().filter_map(|element| {
        let id: AttachmentId = text(&element.node, "id")?.parse().ok()?;
        let label = text(&element.node, "originalName").filter(|label| !label.trim().is_empty());
        Some(Named { label: label.unwrap_or_else(|| id.to_string()), id })
    });
    let mut found: Vec<Named> = whole.collect();
    for element in list("attachmentIds") {
        let id = element.node.leaf_text().and_then(|id| id.parse::<AttachmentId>().ok());
        if let Some(id) = id.filter(|id| found.iter().all(|known| known.id != *id)) {
            found.push(Named { label: id.to_string(), id });
        }
    }
    found
}

fn due(reading: &store::Reading<'_>, environment: &str) -> Result<Vec<RecordId>, StoreError> {
    let text = reading.cursor(environment, DUE)?.unwrap_or_default();
    Ok(text.split_whitespace().filter_map(|id| id.parse().ok()).collect())
}

fn set_due(
    tx: &mut Writing<'_>,
    environment: &str,
    records: &[RecordId],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let ids: Vec<String> = records.iter().map(ToString::to_string).collect();
    tx.set_cursor(environment, DUE, &ids.join(" "), now)
}

/// Notes that a declaration names documents; within the transaction that takes the declaration in.
pub(crate) fn note(
    tx: &mut Writing<'_>,
    environment: &str,
    record: RecordId,
    document: &Document,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut records = due(tx, environment)?;
    if named(document).is_empty() || records.contains(&record) {
        return Ok(());
    }
    records.push(record);
    set_due(tx, environment, &records, now)
}

/// Fetches the documents that are due.
///
/// # Errors
/// When the store fails; an unreachable CAS is told in the pass's line.
pub async fn fetch_documents(door: &Door<'_>) -> Result<Pass, SyncError> {
    let mut pass = Pass::default();
    let records = door.profile.read(|reading| due(reading, door.environment()))?;
    for record in records.into_iter().take(DECLARATIONS_PER_PASS) {
        match fetch_all(door, record, &mut pass).await? {
            Ok(()) => done(door, record)?,
            Err(failure) => {
                pass.line = Line::Failing(failure.to_string());
                // What CAS will never give is not asked for again; the next change of the declaration asks anew.
                if matches!(failure, Failure::Refused { .. }) {
                    done(door, record)?;
                }
                break;
            }
        }
    }
    Ok(pass)
}

fn done(door: &Door<'_>, record: RecordId) -> Result<(), SyncError> {
    door.profile.write(|tx| -> Result<(), StoreError> {
        let mut records = due(tx, door.environment())?;
        records.retain(|due| *due != record);
        set_due(tx, door.environment(), &records, door.now())
    })?;
    Ok(())
}

async fn fetch_all(door: &Door<'_>, record: RecordId, pass: &mut Pass) -> Result<Result<(), Failure>, SyncError> {
    let (held, attached) = door
        .profile
        .read(|reading| -> Result<_, StoreError> { Ok((reading.record(record)?, reading.attachments(record)?)) })?;
    let Some(held) = held else { return Ok(Ok(())) };
    let Some(id) = held.meta.cas.cas_id.as_deref().and_then(|id| id.parse::<DeclarationId>().ok()) else {
        return Ok(Ok(()));
    };
    for document in named(&held.document) {
        let cas_id = format!("{id}/{}", document.id);
        if attached.iter().any(|held| held.cas_id.as_deref() == Some(&cas_id)) {
            continue;
        }
        if let Err(failure) = fetch(door, record, &id, &document, &cas_id).await? {
            return Ok(Err(failure));
        }
        pass.line = Line::Working;
        pass.changed.insert(record.to_string());
        pass.changed.extend(held.meta.parent.map(|dossier| dossier.to_string()));
    }
    Ok(Ok(()))
}

async fn fetch(
    door: &Door<'_>,
    record: RecordId,
    id: &DeclarationId,
    document: &Named,
    cas_id: &str,
) -> Result<Result<(), Failure>, SyncError> {
    let mut incoming = door.profile.incoming(ATTACHMENT_BYTES_MAX)?;
    let mut fault = None;
    let mut take = |piece: &[u8]| match incoming.take(piece) {
        Ok(()) => true,
        Err(met) => {
            fault = Some(met);
            false
        }
    };
    if let Err(failure) = door.client.attachment(id, &document.id, &mut take).await {
        return Ok(Err(failure));
    }
    match fault {
        // Said where documents are looked for: it is too large for us, not a fault of the line.
        Some(StoreError::TooLarge { .. }) => return Ok(Ok(())),
        Some(fault) => return Err(fault.into()),
        None => {}
    }
    let kept = incoming.finish()?;
    let now = door.now();
    door.profile.write(|tx| -> Result<(), StoreError> {
        let label = format!("CAS: document {}", document.label);
        let batch = NewBatch {
            at: now,
            person: cas_person(tx, now)?,
            label: &label,
            undoes: None,
            redoes: None,
            linked_to: None,
            catalogue_version: Catalogue::embedded().version(),
        };
        tx.attach(record, &kept, &document.label, Some(cas_id), &batch, (door.new_id)()).map(|_| ())
    })?;
    Ok(Ok(()))
}
