//! A declaration as CAS has it now: taken into its own record, and what follows for the dossier.

use cas::wire::DeclarationError;
use cas::{DeclarationSummary, RawDeclaration};
use chrono::DateTime;
use domain::catalogue::Catalogue;
use domain::declaration::{Act, Facts, LifeStep, Outcome, may_follow, possibility, status};
use domain::record::{Change, Delta, Document, Identity, Origin, Sides, merge, recognise};
use store::{CasFields, NewBatch, NewRecord, OutsideFinding, Record, RecordId, RecordKind, RecordMeta, StoreError};

use super::telling::status_changed;
use super::{Applying, cas_person, dossier};
use crate::base::last_seen;
use crate::conflict::{self, Occasion};
use crate::documents;
use crate::error_path::path_of;
use crate::sender::declaration_seen;

/// By what CAS elements are recognised (CAS documentation, declaration items).
pub(super) const IDENTITY: Identity = &["casReference", "governmentAgencyGoodsItemId", "seqNum"];

/// State of a dossier that a person has opened for correction while CAS still checks its declaration.
pub const CORRECTING: &str = "correcting";

/// A declaration that can be read.
pub(crate) struct ReadDeclaration {
    pub(crate) summary: DeclarationSummary,
    pub(crate) document: Document,
}

impl ReadDeclaration {
    /// Reads the exact bytes; the error says what is wrong with them.
    pub(crate) fn of(payload: &[u8]) -> Result<ReadDeclaration, String> {
        let text = std::str::from_utf8(payload).map_err(|fault| fault.to_string())?;
        let raw = RawDeclaration::read(text).map_err(|fault| fault.to_string())?;
        let document = Document::from_json(text).map_err(|fault| fault.to_string())?;
        Ok(ReadDeclaration { summary: raw.summary, document })
    }
}

impl Applying<'_, '_, '_> {
    pub(crate) fn declaration(&mut self, read: &ReadDeclaration) -> Result<Vec<RecordId>, StoreError> {
        let summary = &read.summary;
        let Some(dossier) = self.dossier_of(summary)? else {
            self.done(None)?;
            return Ok(Vec::new());
        };
        let held = self.tx.declaration_by_cas_id(summary.id.as_str())?;
        if held.as_ref().is_some_and(|held| !is_newer(&held.meta, summary)) {
            self.done(None)?;
            return Ok(Vec::new());
        }
        let before = held.as_ref().and_then(|held| held.meta.cas.status.clone());
        let record = match held {
            Some(held) => held.meta.id,
            None => self.create(&dossier, summary)?,
        };
        documents::note(self.tx, self.door.environment(), record, &read.document)?;
        let (seq, declared) = self.update_document(record, read)?;
        self.update_fields(record, &dossier, summary)?;
        declaration_seen(self.tx, dossier.id, summary, &read.document, self.now)?;
        if declared {
            dossier::take_in(self, &dossier, record, read)?;
        }
        status_changed(self, &dossier, summary, before.as_deref())?;
        self.done(seq)?;
        Ok(vec![dossier.id, record])
    }

    fn dossier_of(&self, summary: &DeclarationSummary) -> Result<Option<RecordMeta>, StoreError> {
        let (Some(reference), Some(direction)) = (summary.reference(), summary.direction.as_deref()) else {
            return Ok(None);
        };
        let dossiers = self.tx.records_by_reference(reference, direction)?;
        Ok(dossiers.into_iter().find(|dossier| dossier.tenant == self.door.tenant))
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

    /// What CAS changed becomes CAS's; what the desk changed meanwhile stays, and what both changed is asked. An equal
    /// echo keeps our origins. Says also whether the part changed that a shipment declares.
    fn update_document(&mut self, record: RecordId, read: &ReadDeclaration) -> Result<(Option<u64>, bool), StoreError> {
        let Some(held) = self.tx.record(record)? else { return Ok((None, false)) };
        let declaration = read.summary.id.as_str();
        let base = last_seen(self.tx, record, declaration, &held.document, Clone::clone)?;
        let theirs = recognise(base.as_ref(), &held.document, &read.document, IDENTITY);
        // Before anything was seen, the desk has nothing of its own in it.
        let seen = base.as_ref().map_or(held.document.root(), Document::root);
        let declared = base.is_none() || !dossier::declares_the_same(seen, theirs.root());
        let merged = merge(&Sides { base: Some(seen), mine: &held.document, theirs: theirs.root(), sent: None });
        let label = format!("CAS: {}", read.summary.current_status.as_deref().unwrap_or("update"));
        let (seq, next_key) = self.take_over(&held, merged.changes, &label)?;
        self.tx.set_cas_base(record, declaration, self.message, &theirs.element_keys(), next_key, self.now)?;
        let occasion = Occasion { declaration, message: self.message, at: self.now };
        conflict::note(self.tx, self.door, record, &occasion, &merged.clashes, &theirs)?;
        Ok((seq, declared))
    }

    /// Adds what CAS changed to a record as one batch; gives the batch, and the next key of the record's document then.
    pub(super) fn take_over(
        &mut self,
        held: &Record,
        changes: Vec<Change>,
        label: &str,
    ) -> Result<(Option<u64>, u32), StoreError> {
        let mut document = held.document.clone();
        if changes.is_empty() {
            return Ok((None, document.next_key()));
        }
        let delta = Delta::of(changes, Origin::Cas { message: self.message.to_owned() });
        delta.apply(&mut document).map_err(|fault| StoreError::Unreadable {
            what: format!("what CAS changed of record {}", held.meta.id),
            detail: fault.to_string(),
        })?;
        let batch = NewBatch {
            at: self.now,
            person: cas_person(self.tx, self.now)?,
            label,
            undoes: None,
            redoes: None,
            linked_to: None,
            catalogue_version: Catalogue::embedded().version(),
        };
        let seq = self.tx.append_applied(&batch, held.meta.id, held.meta.head, &delta, &document)?;
        Ok((Some(seq), document.next_key()))
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
        let findings: Vec<OutsideFinding> = summary.errors.iter().map(|error| self.finding(error, summary)).collect();
        self.tx.replace_outside_findings(record, &findings)?;
        self.show(dossier)
    }

    /// A dossier shows of its declarations the one that needs a person, else the one that changed last at CAS; whatever
    /// order they arrived in.
    fn show(&mut self, dossier: &RecordMeta) -> Result<(), StoreError> {
        let declarations = self.tx.declarations_of(dossier.id)?;
        let place = |meta: &RecordMeta| {
            let refused = state_of(meta.cas.status.as_deref()) == "refused";
            let changed = meta.cas.updated_at.as_deref().and_then(|text| DateTime::parse_from_rfc3339(text).ok());
            (refused, changed, meta.cas.cas_id.clone())
        };
        let mut findings = Vec::new();
        for declaration in &declarations {
            findings.extend(self.tx.outside_findings(declaration.id)?);
        }
        if let Some(shown) = declarations.into_iter().max_by_key(place) {
            let status = shown.cas.status.as_deref();
            // Who has opened it for correction keeps it open as long as CAS would take what is corrected.
            let correcting = dossier.state == CORRECTING && state_of(status) == "sent" && is_editable(status);
            // A status nobody knows says nothing of where the dossier stands: it stays where it was.
            let is_unknown = status.is_some_and(|text| domain::declaration::status(text).is_none());
            let state = match (correcting, is_unknown) {
                (true, _) => CORRECTING,
                (false, true) if dossier.state != "queued" => &dossier.state,
                (false, _) => state_of(status),
            };
            let shown = CasFields { cas_id: None, ..shown.cas };
            if shown != dossier.cas {
                self.tx.set_record_delivery(dossier.id, &shown, self.now)?;
            }
            self.tx.set_record_state(dossier.id, state, self.now)?;
        }
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
            inbox: Some(self.message.to_owned()),
        }
    }

    pub(crate) fn done(&mut self, seq: Option<u64>) -> Result<(), StoreError> {
        self.tx.mark_applied(self.message, self.now, seq)
    }
}

fn is_editable(status: Option<&str>) -> bool {
    let facts = Facts { status, ..Facts::default() };
    possibility(Act::Edit, facts).possible
}

/// A later change at CAS wins; with equal or missing times a status only moves forward.
pub(crate) fn is_newer(held: &RecordMeta, incoming: &DeclarationSummary) -> bool {
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
