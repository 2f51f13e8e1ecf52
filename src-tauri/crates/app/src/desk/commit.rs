//! From changes to a batch in the journal, and from there to what the screen must change.

use std::collections::HashMap;
use std::sync::Arc;

use domain::catalogue::{Catalogue, Language};
use domain::findings::Finding;
use domain::record::{Change, Delta, Document};
use store::{NewBatch, RecordId};

use super::held::{Held, Parts, key_of, twins_of};
use super::release::ASKED;
use super::values::changed;
use super::{findings::finding_view, heading::heading, life::life, send::send_view, totals::totals};
use crate::error::{AppError, Code};
use crate::view::{EditReply, FindingView, UndoView};
use crate::{App, Event};

/// What is to be written.
pub(super) struct Batch {
    /// In words: "Net mass of item 3".
    pub(super) label: String,
    pub(super) undoes: Option<u64>,
    pub(super) redoes: Option<u64>,
    /// What the person did.
    pub(super) delta: Delta,
    /// What follows from it, as batches of their own that go and come back with it.
    pub(super) linked: Vec<(String, Delta)>,
    /// The document with all of it applied.
    pub(super) document: Document,
}

/// Writes a batch over what `held` showed, and says what changed on the screen.
pub(super) fn commit(
    app: &App,
    held: &Held,
    batch: Batch,
    note: Option<String>,
    focus: Option<String>,
) -> Result<EditReply, AppError> {
    if batch.delta.is_empty() {
        return Ok(reply(app.names(), (held, held), &[], note, focus));
    }
    let after = Arc::new(write(app, held, &batch)?);
    app.held().insert(after.meta.id, after.clone());
    app.tell(Event::Edited { id: after.meta.id.to_string(), revision: after.meta.head });
    let linked = batch.linked.iter().flat_map(|(_, delta)| delta.changes());
    let changes: Vec<Change> = batch.delta.changes().iter().chain(linked).cloned().collect();
    Ok(reply(app.names(), (held, &after), &changes, note, focus))
}

/// One transaction: the batches, the document, what lists show, and the column it is judged in.
fn write(app: &App, held: &Held, batch: &Batch) -> Result<Held, AppError> {
    let id = held.meta.id;
    let now = app.host().now();
    let person = app.person()?;
    app.profile().write(|tx| {
        let first = NewBatch {
            at: now,
            person,
            label: &batch.label,
            undoes: batch.undoes,
            redoes: batch.redoes,
            linked_to: None,
            catalogue_version: Catalogue::embedded().version(),
        };
        let mut provenance = held.provenance.clone();
        let mut seq = tx.append_applied(&first, id, held.meta.head, &batch.delta, &batch.document)?;
        provenance.record(seq, &batch.delta);
        let root = seq;
        for (label, delta) in batch.linked.iter().filter(|(_, delta)| !delta.is_empty()) {
            let next = NewBatch { label, undoes: None, redoes: None, linked_to: Some(root), ..first };
            seq = tx.append_applied(&next, id, seq, delta, &batch.document)?;
            provenance.record(seq, delta);
        }
        let state = state_after(held, &batch.document);
        if state != held.meta.state {
            tx.set_record_state(id, state, now)?;
        }
        let (reference, direction, flow) = key_of(held.meta.kind, &batch.document);
        let known = &held.meta;
        if (&reference, &direction, &flow) != (&known.external_reference, &known.direction, &known.flow) {
            tx.set_reference(id, reference.as_deref(), direction.as_deref(), flow.as_deref(), now)?;
        }
        let meta = tx.record_meta(id)?.ok_or_else(|| gone(id))?;
        let parts = Parts {
            twins: twins_of(tx, &meta)?,
            meta,
            document: batch.document.clone(),
            provenance,
            declarations: held.declarations.clone(),
            statuses: held.statuses.clone(),
            outbox: held.outbox.clone(),
            undo: tx.undo_state(id)?,
            release: held.release.after_edit(),
            conflict: held.conflict.clone(),
        };
        let mut after = parts.judged(tx.outside_findings(id)?, now);
        if after.summary != after.meta.summary {
            tx.set_summary(id, &after.summary, now)?;
        }
        if after.meta.customs_column.as_deref() != Some(&after.column.name) {
            tx.set_column(id, Some((&after.column.name, after.column.source)), now)?;
        }
        after.meta = tx.record_meta(id)?.ok_or_else(|| gone(id))?;
        Ok(after)
    })
}

/// The state after a change: whoever was asked to release it was asked about something else. Master data with a last
/// day are retired.
fn state_after<'h>(held: &'h Held, document: &Document) -> &'h str {
    if held.meta.kind.is_master() {
        return state_of_master(held.meta.kind, document);
    }
    if held.meta.state == ASKED { held.release.state_before() } else { &held.meta.state }
}

fn state_of_master(kind: store::RecordKind, document: &Document) -> &'static str {
    let kind = Catalogue::embedded().master(kind.word());
    match kind.and_then(|kind| domain::masterdata::valid_until(kind, document)) {
        Some(_) => crate::master::RETIRED,
        None => "draft",
    }
}

fn gone(id: RecordId) -> AppError {
    AppError::new(Code::NotFound, format!("The dossier {id} is gone."))
}

/// What the screen must change to show `after` instead of `before`.
fn reply(
    names: Language,
    (before, after): (&Held, &Held),
    changes: &[Change],
    note: Option<String>,
    focus: Option<String>,
) -> EditReply {
    let changed = changed(&before.document, after.sight(names), changes);
    let (findings_gone, findings_new) = findings_between(before, after, !changed.lists.is_empty());
    let declaration = after.declaration();
    EditReply {
        id: after.meta.id.to_string(),
        revision: after.meta.head,
        heading: heading(after, &declaration),
        changed: changed.values,
        lists: changed.lists,
        findings_gone,
        findings_new,
        totals: totals(&after.column.name, &declaration),
        life: life(after),
        undo: undo_view(after),
        send: send_view(after),
        note,
        focus,
    }
}

/// The findings that went or changed, and those that came or changed. While the lists stand as they stood, an equal
/// finding looks the same, and only what differs is put into the words of the screen.
fn findings_between(before: &Held, after: &Held, lists_moved: bool) -> (Vec<String>, Vec<FindingView>) {
    let identities = |held: &Held| -> Vec<String> { held.findings.iter().map(Finding::identity).collect() };
    let (old_ids, new_ids) = (identities(before), identities(after));
    let old: HashMap<&String, &Finding> = old_ids.iter().zip(&before.findings).collect();
    let new: HashMap<&String, &Finding> = new_ids.iter().zip(&after.findings).collect();
    let view = |held: &Held, finding: &Finding| finding_view(&held.document, &held.column.name, finding);
    let may_look_different = lists_moved || before.column.name != after.column.name;
    let same = |one: &Finding, other: &Finding| {
        one == other && (!may_look_different || view(before, one) == view(after, other))
    };
    let stays = |id: &String, finding: &Finding| new.get(id).is_some_and(|other| same(finding, other));
    let was = |id: &String, finding: &Finding| old.get(id).is_some_and(|other| same(other, finding));
    let gone = old_ids.iter().zip(&before.findings).filter(|(id, finding)| !stays(id, finding));
    let appeared = new_ids.iter().zip(&after.findings).filter(|(id, finding)| !was(id, finding));
    let gone = gone.map(|(id, _)| id.clone()).collect();
    (gone, appeared.map(|(_, finding)| view(after, finding)).collect())
}

/// What undo and redo would do.
pub(super) fn undo_view(held: &Held) -> UndoView {
    let words = |step: &Option<store::UndoStep>| step.as_ref().map(|step| step.label.clone());
    let closed = held.read_only().is_some();
    UndoView {
        undo: words(&held.undo.undo).filter(|_| !closed),
        redo: words(&held.undo.redo).filter(|_| !closed),
        steps: held.undo.undo_count,
    }
}
