//! The applier: takes the inbox into records. Every message is applied in one transaction with the mark that it is;
//! a message that comes twice, late or out of order changes nothing.

use cas::wire::DeclarationError;
use cas::{DeclarationSummary, RawDeclaration};
use chrono::{DateTime, Utc};
use domain::catalogue::Catalogue;
use domain::declaration::{LifeStep, Outcome, may_follow, status};
use domain::record::{Delta, Document, Identity, Origin, adopt_keys, changes_between};
use store::{
    CasFields, InboxEntry, NewBatch, NewRecord, OutsideFinding, Person, PersonId, RecordId, RecordKind, RecordMeta,
    StoreError, Writing,
};

use uuid::Uuid;

use crate::door::Door;
use crate::error_path::path_of;
use crate::sender::declaration_seen;
use crate::{SyncError, documents};

/// By what CAS elements are recognised (CAS documentation, declaration items).
const IDENTITY: Identity = &["casReference", "governmentAgencyGoodsItemId", "seqNum"];
const MESSAGES_PER_PASS: u32 = 500;
/// CAS itself is a named person of the journal, the same in every profile.
const CAS_PERSON: Uuid = Uuid::from_u128(0xca5);

/// Applies every message that waits in the inbox; says which records changed. A message that cannot be read stays in
/// the inbox with the reason.
///
/// # Errors
/// When the store fails.
pub fn apply_inbox(door: &Door<'_>) -> Result<Vec<String>, SyncError> {
    let waiting = door.profile.read(|reading| reading.inbox_unapplied(MESSAGES_PER_PASS))?;
    let mut changed = Vec::new();
    for message in waiting {
        let now = door.now();
        let applied = door.profile.write(|tx| Applying { tx, door, message: &message, now }.apply());
        match applied {
            Ok(records) => changed.extend(records.into_iter().map(|record| record.to_string())),
            Err(SyncError::Unreadable { reason, .. }) => {
                door.profile.write(|tx| tx.mark_failed(&message.id, now, &reason))?;
            }
            Err(fault @ SyncError::Store(_)) => return Err(fault),
        }
    }
    Ok(changed)
}

struct Applying<'a, 'c, 'd> {
    tx: &'a mut Writing<'c>,
    door: &'a Door<'d>,
    message: &'a InboxEntry,
    now: DateTime<Utc>,
}

impl Applying<'_, '_, '_> {
    fn apply(&mut self) -> Result<Vec<RecordId>, SyncError> {
        let unreadable = |reason: String| SyncError::Unreadable { subject: self.message.subject.clone(), reason };
        let text = std::str::from_utf8(&self.message.payload).map_err(|fault| unreadable(fault.to_string()))?;
        let raw = RawDeclaration::read(text).map_err(|fault| unreadable(fault.to_string()))?;
        let document = Document::from_json(text).map_err(|fault| unreadable(fault.to_string()))?;
        let Some(dossier) = self.dossier_of(&raw.summary)? else {
            self.done(None)?;
            return Ok(Vec::new());
        };
        let held = self.tx.declaration_by_cas_id(raw.summary.id.as_str())?;
        if held.as_ref().is_some_and(|held| !is_newer(&held.meta, &raw.summary)) {
            self.done(None)?;
            return Ok(Vec::new());
        }
        let record = match held {
            Some(held) => held.meta.id,
            None => self.create(&dossier, &raw.summary)?,
        };
        documents::note(self.tx, self.door.environment(), record, &document, self.now)?;
        let seq = self.update_document(record, document.clone(), &raw.summary)?;
        self.update_fields(record, &dossier, &raw.summary)?;
        declaration_seen(self.tx, dossier.id, &raw.summary, &document, self.now)?;
        self.done(seq)?;
        Ok(vec![dossier.id, record])
    }

    fn dossier_of(&self, summary: &DeclarationSummary) -> Result<Option<RecordMeta>, StoreError> {
        let (Some(reference), Some(direction)) = (summary.reference(), summary.direction.as_deref()) else {
            return Ok(None);
        };
        Ok(self.tx.records_by_reference(reference, direction)?.into_iter().next())
    }

    fn create(&mut self, dossier: &RecordMeta, summary: &DeclarationSummary) -> Result<RecordId, StoreError> {
        let id = (self.door.new_id)();
        self.tx.create_record(&NewRecord {
            id,
            kind: RecordKind::Declaration,
            tenant: &dossier.tenant,
            external_reference: summary.reference(),
            direction: summary.direction.as_deref(),
            column: None,
            flow: summary.customs_flow.as_deref(),
            state: "held",
            parent: Some(dossier.id),
            catalogue_version: Catalogue::embedded().version(),
            created_at: self.now,
        })?;
        Ok(id)
    }

    /// What differs or is new becomes CAS's; an equal echo keeps our origins.
    fn update_document(
        &mut self,
        record: RecordId,
        theirs: Document,
        summary: &DeclarationSummary,
    ) -> Result<Option<u64>, StoreError> {
        let Some(held) = self.tx.record(record)? else { return Ok(None) };
        let mut document = held.document;
        let ours = document.root().clone();
        let mut target = theirs.root().clone();
        adopt_keys(&mut document, &ours, &mut target, IDENTITY);
        let changes = changes_between(&document, &target);
        if changes.is_empty() {
            return Ok(None);
        }
        let delta = Delta::of(changes, Origin::Cas { message: self.message.id.clone() });
        let batch = NewBatch {
            at: self.now,
            person: cas_person(self.tx, self.now)?,
            label: &format!("CAS: {}", summary.current_status.as_deref().unwrap_or("update")),
            undoes: None,
            redoes: None,
            linked_to: None,
            catalogue_version: Catalogue::embedded().version(),
        };
        self.tx.append(&batch, &[(record, delta)]).map(Some)
    }

    fn update_fields(
        &mut self,
        record: RecordId,
        dossier: &RecordMeta,
        summary: &DeclarationSummary,
    ) -> Result<(), StoreError> {
        let fields = CasFields {
            cas_id: Some(summary.id.as_str().to_owned()),
            status: summary.current_status.clone(),
            lrn: summary.lrn.clone(),
            mrn: summary.mrn.clone(),
            updated_at: summary.last_updated.clone(),
        };
        self.tx.set_record_delivery(record, &fields, self.now)?;
        let shown = CasFields { cas_id: None, ..fields };
        self.tx.set_record_delivery(dossier.id, &shown, self.now)?;
        self.tx.set_record_state(dossier.id, state_of(summary.current_status.as_deref()), self.now)?;
        let findings: Vec<OutsideFinding> = summary.errors.iter().map(|error| self.finding(error, summary)).collect();
        self.tx.replace_outside_findings(dossier.id, &findings)
    }

    fn finding(&self, error: &DeclarationError, summary: &DeclarationSummary) -> OutsideFinding {
        let judge = if summary.current_status.as_deref() == Some("CustomsError") { "customs" } else { "cas" };
        OutsideFinding {
            judge: judge.to_owned(),
            code: error.error_code.clone().unwrap_or_default(),
            message: error.message.clone().unwrap_or_default(),
            description: error.description.clone(),
            paths: error.field_reference.iter().filter_map(path_of).map(|path| path.to_string()).collect(),
            at: self.now,
            inbox: Some(self.message.id.clone()),
        }
    }

    fn done(&mut self, seq: Option<u64>) -> Result<(), StoreError> {
        self.tx.mark_applied(&self.message.id, self.now, seq)
    }
}

/// CAS itself as a named person of the journal.
pub(crate) fn cas_person(tx: &mut Writing<'_>, now: DateTime<Utc>) -> Result<PersonId, StoreError> {
    let id = PersonId(CAS_PERSON);
    if tx.person(id)?.is_none() {
        tx.add_person(&Person { id, name: "CAS".into(), role: "system".into(), created_at: now, active: true })?;
    }
    Ok(id)
}

/// A later change at CAS wins; with equal or missing times a status only moves forward.
fn is_newer(held: &RecordMeta, incoming: &DeclarationSummary) -> bool {
    let read = |text: Option<&str>| text.and_then(|text| DateTime::parse_from_rfc3339(text).ok());
    match (read(held.cas.updated_at.as_deref()), read(incoming.last_updated.as_deref())) {
        (Some(ours), Some(theirs)) if ours != theirs => theirs > ours,
        _ => incoming.current_status.as_deref().is_none_or(|to| may_follow(held.cas.status.as_deref(), to)),
    }
}

/// The dossier's state for lists, from what CAS says of its declaration.
#[must_use]
pub fn state_of(text: Option<&str>) -> &'static str {
    match text.and_then(status) {
        Some(row) if row.outcome == Outcome::Refused => "refused",
        Some(row) if row.outcome == Outcome::Done => "released",
        Some(row) if row.step == LifeStep::Accepted || row.step == LifeStep::Released => "accepted",
        Some(_) | None => "sent",
    }
}
