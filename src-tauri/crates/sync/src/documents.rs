//! Documents of CAS: each that a declaration names is fetched once and hangs on it as an attachment. Which declarations
//! are due is kept in the store with the message that named them, so a crash loses none.

use cas::{AttachmentId, CertificateId, DeclarationId, Failure};
use chrono::{DateTime, Utc};
use domain::catalogue::Catalogue;
use domain::record::{Document, Node};
use store::{ATTACHMENT_BYTES_MAX, DocumentDue, NewBatch, NewNotification, RecordId, StoreError, Writing};

use crate::applier::cas_person;
use crate::door::Door;
use crate::{Line, Pass, SyncError};

/// How many documents, or declarations with documents, one pass looks at.
const DOCUMENTS_PER_PASS: u32 = 50;
/// What is due: a document of a declaration that an event announced.
const PDF: &str = "pdf";
/// What is due: a certificate of origin.
const CERTIFICATE: &str = "certificate";

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

/// Notes that a declaration names documents that are not here; within the transaction that takes it in.
pub(crate) fn note(
    tx: &mut Writing<'_>,
    environment: &str,
    record: RecordId,
    document: &Document,
) -> Result<(), StoreError> {
    if named(document).is_empty() {
        return Ok(());
    }
    tx.set_document_due(environment, &DocumentDue { record, what: String::new(), label: String::new() })
}

/// Notes that an event announced a document of a declaration.
pub(crate) fn note_document(
    tx: &mut Writing<'_>,
    environment: &str,
    record: RecordId,
    id: &AttachmentId,
    kind: &str,
) -> Result<(), StoreError> {
    tx.set_document_due(environment, &DocumentDue { record, what: format!("{PDF} {id}"), label: format!("{kind}.pdf") })
}

/// Notes that an event announced a certificate of origin.
pub(crate) fn note_certificate(
    tx: &mut Writing<'_>,
    environment: &str,
    record: RecordId,
    certificate: &CertificateId,
    file: &AttachmentId,
) -> Result<(), StoreError> {
    let label = format!("certificate of origin {certificate}.pdf");
    tx.set_document_due(
        environment,
        &DocumentDue { record, what: format!("{CERTIFICATE} {certificate} {file}"), label },
    )
}

/// Fetches the documents that are due.
///
/// # Errors
/// When the store fails; an unreachable CAS is told in the pass's line.
pub async fn fetch_documents(door: &Door<'_>) -> Result<Pass, SyncError> {
    let mut pass = Pass::default();
    let due =
        door.profile.read(|reading| reading.documents_due(door.environment(), door.tenant, DOCUMENTS_PER_PASS))?;
    for due in due {
        match fetch_due(door, &due, &mut pass).await? {
            Ok(()) => door.profile.write(|tx| tx.document_done(&due))?,
            // What CAS will never give is not asked for again; the next change of the declaration asks anew.
            Err(Failure::Refused { .. }) => door.profile.write(|tx| tx.document_done(&due))?,
            Err(failure) => {
                pass.line = Line::Failing(failure.to_string());
                break;
            }
        }
    }
    Ok(pass)
}

async fn fetch_due(door: &Door<'_>, due: &DocumentDue, pass: &mut Pass) -> Result<Result<(), Failure>, SyncError> {
    let words: Vec<&str> = due.what.split_whitespace().collect();
    let held = door.profile.read(|reading| reading.record_meta(due.record))?;
    let Some(held) = held else { return Ok(Ok(())) };
    let place = match words[..] {
        [PDF, id] => held.cas.cas_id.as_deref().and_then(|own| Some(Place::Of(own.parse().ok()?, id.parse().ok()?))),
        [CERTIFICATE, id, file] => id.parse().ok().and_then(|id| Some(Place::Certificate(id, file.parse().ok()?))),
        _ => return fetch_all(door, due.record, pass).await,
    };
    let Some(place) = place else { return Ok(Ok(())) };
    let fetched = fetch(door, due.record, &place, &due.label).await?;
    if fetched.is_ok() {
        pass.line = Line::Working;
        pass.changed.insert(due.record.to_string());
        pass.changed.extend(held.parent.map(|dossier| dossier.to_string()));
    }
    Ok(fetched)
}

async fn fetch_all(door: &Door<'_>, record: RecordId, pass: &mut Pass) -> Result<Result<(), Failure>, SyncError> {
    let held = door.profile.read(|reading| reading.record(record))?;
    let Some(held) = held else { return Ok(Ok(())) };
    let Some(id) = held.meta.cas.cas_id.as_deref().and_then(|id| id.parse::<DeclarationId>().ok()) else {
        return Ok(Ok(()));
    };
    for document in named(&held.document) {
        let place = Place::Of(id.clone(), document.id);
        if let Err(failure) = fetch(door, record, &place, &document.label).await? {
            return Ok(Err(failure));
        }
        pass.line = Line::Working;
        pass.changed.insert(record.to_string());
        pass.changed.extend(held.meta.parent.map(|dossier| dossier.to_string()));
    }
    Ok(Ok(()))
}

/// Where a document is at CAS.
enum Place {
    Of(DeclarationId, AttachmentId),
    Certificate(CertificateId, AttachmentId),
}

impl Place {
    /// What it is known by on our side.
    fn cas_id(&self) -> String {
        match self {
            Place::Of(declaration, document) => format!("{declaration}/{document}"),
            Place::Certificate(certificate, file) => format!("{CERTIFICATE}/{certificate}/{file}"),
        }
    }
}

/// Fetches one document, unless it is here already or was too large before.
async fn fetch(
    door: &Door<'_>,
    record: RecordId,
    place: &Place,
    label: &str,
) -> Result<Result<(), Failure>, SyncError> {
    let cas_id = place.cas_id();
    let attached = door.profile.read(|reading| reading.attachments(record))?;
    if attached.iter().any(|held| held.cas_id.as_deref() == Some(&cas_id)) {
        return Ok(Ok(()));
    }
    let mut incoming = door.profile.incoming(ATTACHMENT_BYTES_MAX)?;
    let mut fault = None;
    let mut take = |piece: &[u8]| match incoming.take(piece) {
        Ok(()) => true,
        Err(met) => {
            fault = Some(met);
            false
        }
    };
    let answered = match place {
        Place::Of(declaration, document) => door.client.attachment(declaration, document, &mut take).await,
        Place::Certificate(certificate, file) => door.client.certificate(certificate, file, &mut take).await,
    };
    door.gate.saw(&answered, door.now());
    if let Err(failure) = answered {
        return Ok(Err(failure));
    }
    match fault {
        Some(StoreError::TooLarge { .. }) => {
            too_large(door, record, &cas_id, label)?;
            return Ok(Ok(()));
        }
        Some(fault) => return Err(fault.into()),
        None => {}
    }
    let kept = incoming.finish()?;
    let now = door.now();
    door.profile.write(|tx| -> Result<(), StoreError> {
        let said = format!("CAS: document {label}");
        let batch = NewBatch {
            at: now,
            person: cas_person(tx, now)?,
            label: &said,
            undoes: None,
            redoes: None,
            linked_to: None,
            catalogue_version: Catalogue::embedded().version(),
        };
        let attached = tx.attach(record, &kept, label, Some(&cas_id), &batch, (door.new_id)())?;
        if attached.is_some() {
            let reference = reference_of(tx, record)?;
            tell(tx, record, &cas_id, "info", &format!("{reference}: the document {label} is here."), now)?;
        }
        Ok(())
    })?;
    Ok(Ok(()))
}

/// A document above the limit is not kept, and that is said: it stays at CAS.
fn too_large(door: &Door<'_>, record: RecordId, cas_id: &str, label: &str) -> Result<(), SyncError> {
    let now = door.now();
    let megabytes = ATTACHMENT_BYTES_MAX / (1024 * 1024);
    door.profile.write(|tx| -> Result<(), StoreError> {
        let reference = reference_of(tx, record)?;
        let sentence = format!(
            "{reference}: the document {label} is larger than {megabytes} MB and was not kept. Fetch it in CAS."
        );
        tell(tx, record, &format!("{cas_id} too large"), "warn", &sentence, now)
    })?;
    Ok(())
}

fn reference_of(reading: &store::Reading<'_>, record: RecordId) -> Result<String, StoreError> {
    let meta = reading.record_meta(record)?;
    Ok(meta.and_then(|meta| meta.external_reference).unwrap_or_else(|| "A dossier".to_owned()))
}

fn tell(
    tx: &mut Writing<'_>,
    record: RecordId,
    about: &str,
    severity: &str,
    sentence: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let about = format!("document {about}");
    let dossier = tx.record_meta(record)?.and_then(|meta| meta.parent).unwrap_or(record);
    let news =
        NewNotification { about: &about, kind: "document", severity, record: Some(dossier), inbox: None, sentence, at };
    tx.notify(&news).map(|_| ())
}
