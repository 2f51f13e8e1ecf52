//! Conflicts: what CAS and the desk both changed. Each is a record below the one it is about, with a journal of its own,
//! so that who decided what and when is a read like any other. Nothing is sent from a record with an open conflict.

use chrono::{DateTime, Utc};
use domain::catalogue::Catalogue;
use domain::record::{
    Clash, Delta, Document, Draft, EditFault, Node, Origin, Path, Step, adopt_keys, changes_between, print, same_value,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use store::{
    NewBatch, NewNotification, NewRecord, PersonId, Reading, RecordId, RecordKind, RecordMeta, StoreError, Writing,
};

use crate::applier::cas_person;
use crate::door::Door;

/// State of a conflict in which something is still to be decided.
pub const OPEN: &str = "open";
/// State of a conflict in which everything is decided.
pub const SETTLED: &str = "settled";

/// One value that both sides changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConflictField {
    /// Where, by key, in the record the conflict is about.
    pub path: Path,
    /// CAS's id of the declaration in which CAS changed it.
    pub declaration: String,
    /// The inbox message that said so.
    pub message: String,
    /// When it arrived.
    pub at: DateTime<Utc>,
    /// What both had before, as JSON; absent for nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Box<RawValue>>,
    /// What the desk had when it was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mine: Option<Box<RawValue>>,
    /// What CAS has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theirs: Option<Box<RawValue>>,
    /// What a person decided; absent while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<String>,
}

impl ConflictField {
    /// What CAS has, as a value.
    #[must_use]
    pub fn theirs_node(&self) -> Option<Node> {
        node_of(self.theirs.as_deref())
    }

    /// What both had before, as a value.
    #[must_use]
    pub fn base_node(&self) -> Option<Node> {
        node_of(self.base.as_deref())
    }
}

/// A conflict as it stands.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// The record of the conflict.
    pub meta: RecordMeta,
    /// What it is about: a dossier or a declaration.
    pub about: RecordId,
    /// Its values.
    pub fields: Vec<ConflictField>,
}

/// What a person takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// What the desk has.
    Mine,
    /// What CAS has.
    Theirs,
    /// Another value.
    Other(Node),
}

/// Why a decision could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum DecisionFault {
    /// There is nothing open at this path.
    #[error("There is no open conflict at {0}. It may be decided already; look at the list again.")]
    NotOpen(String),
    /// The value does not fit.
    #[error("The value does not fit at {path}: {reason}.")]
    Unfit {
        /// Where.
        path: String,
        /// Why.
        reason: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The arrival that brought a conflict.
pub(crate) struct Occasion<'a> {
    pub(crate) declaration: &'a str,
    pub(crate) message: &'a str,
    pub(crate) at: DateTime<Utc>,
}

#[derive(Serialize, Deserialize, Default)]
struct Kept {
    fields: Vec<ConflictField>,
}

fn node_of(raw: Option<&RawValue>) -> Option<Node> {
    Some(Document::from_json(raw?.get()).ok()?.root().clone())
}

fn raw_of(node: Option<&Node>) -> Option<Box<RawValue>> {
    node.and_then(|node| RawValue::from_string(print(node)).ok())
}

/// The open conflict about a record, if there is one.
///
/// # Errors
/// [`StoreError::Unreadable`] when its document is damaged.
pub fn open_conflict(reading: &Reading<'_>, about: RecordId) -> Result<Option<Conflict>, StoreError> {
    let metas = reading.children(about, RecordKind::Conflict)?;
    metas.into_iter().find(|meta| meta.state == OPEN).map(|meta| read(reading, meta)).transpose()
}

/// One conflict by the id of its record.
///
/// # Errors
/// [`StoreError::NotFound`]; [`StoreError::Unreadable`] when its document is damaged.
pub fn conflict(reading: &Reading<'_>, id: RecordId) -> Result<Conflict, StoreError> {
    let meta = reading.record_meta(id)?.filter(|meta| meta.kind == RecordKind::Conflict);
    let meta = meta.ok_or_else(|| StoreError::NotFound { kind: "conflict", id: id.to_string() })?;
    read(reading, meta)
}

fn read(reading: &Reading<'_>, meta: RecordMeta) -> Result<Conflict, StoreError> {
    let damaged = |reason: String| StoreError::Unreadable { what: format!("conflict {}", meta.id), detail: reason };
    let record = reading.record(meta.id)?.ok_or_else(|| damaged("it is gone".to_owned()))?;
    let kept: Kept = serde_json::from_str(&record.document.to_json()).map_err(|fault| damaged(fault.to_string()))?;
    let about = meta.parent.ok_or_else(|| damaged("it is about no record".to_owned()))?;
    Ok(Conflict { meta, about, fields: kept.fields })
}

/// Writes down what a merge could not decide: new clashes are added, and what CAS says anew of an open one takes the
/// place of what it said before.
pub(crate) fn note(
    tx: &mut Writing<'_>,
    door: &Door<'_>,
    about: RecordId,
    occasion: &Occasion<'_>,
    clashes: &[Clash],
    theirs: &Document,
) -> Result<(), StoreError> {
    let known = open_conflict(tx, about)?;
    if clashes.is_empty() && known.is_none() {
        return Ok(());
    }
    let mut fields = known.as_ref().map(|known| known.fields.clone()).unwrap_or_default();
    let open = |field: &&mut ConflictField| field.decision.is_none() && field.declaration == occasion.declaration;
    for field in fields.iter_mut().filter(open) {
        field.theirs = raw_of(theirs.get(&field.path).filter(|node| **node != Node::Null));
    }
    for clash in clashes {
        let known = |field: &ConflictField| field.decision.is_none() && field.path == clash.path;
        if !fields.iter().any(known) {
            fields.push(ConflictField {
                path: clash.path.clone(),
                declaration: occasion.declaration.to_owned(),
                message: occasion.message.to_owned(),
                at: occasion.at,
                base: raw_of(clash.base.as_ref()),
                mine: raw_of(clash.mine.as_ref()),
                theirs: raw_of(clash.theirs.as_ref()),
                decision: None,
            });
        }
    }
    let id = match known {
        Some(known) => known.meta.id,
        None => create(tx, door, about, occasion)?,
    };
    let person = cas_person(tx, occasion.at)?;
    say(tx, id, &Kept { fields }, &batch(occasion.at, person, "CAS and the desk changed the same"), None).map(|_| ())
}

fn create(
    tx: &mut Writing<'_>,
    door: &Door<'_>,
    about: RecordId,
    occasion: &Occasion<'_>,
) -> Result<RecordId, StoreError> {
    let id = (door.new_id)();
    let parent = tx.record_meta(about)?;
    let parent = parent.ok_or_else(|| StoreError::NotFound { kind: "record", id: about.to_string() })?;
    tx.create_record(&NewRecord {
        id,
        kind: RecordKind::Conflict,
        tenant: &parent.tenant,
        external_reference: None,
        direction: None,
        column: None,
        flow: None,
        state: OPEN,
        parent: Some(about),
        catalogue_version: Catalogue::embedded().version(),
        created_at: occasion.at,
    })?;
    let reference = parent.external_reference.as_deref().unwrap_or("A dossier");
    tx.notify(&NewNotification {
        about: &format!("conflict {id}"),
        kind: "conflict",
        severity: "warn",
        record: Some(about),
        inbox: Some(occasion.message),
        sentence: &format!("{reference}: CAS and this desk changed the same values. Decide which ones stay."),
        at: occasion.at,
    })?;
    Ok(id)
}

fn batch(at: DateTime<Utc>, person: PersonId, label: &str) -> NewBatch<'_> {
    NewBatch {
        at,
        person,
        label,
        undoes: None,
        redoes: None,
        linked_to: None,
        catalogue_version: Catalogue::embedded().version(),
    }
}

/// Says the fields of a conflict anew, together with what it changes in the record it is about.
fn say(
    tx: &mut Writing<'_>,
    id: RecordId,
    kept: &Kept,
    batch: &NewBatch<'_>,
    with: Option<(RecordId, Delta)>,
) -> Result<bool, StoreError> {
    let damaged = |reason: String| StoreError::Unreadable { what: format!("conflict {id}"), detail: reason };
    let text = serde_json::to_string(kept).map_err(|fault| damaged(fault.to_string()))?;
    let target = Document::from_json(&text).map_err(|fault| damaged(fault.to_string()))?;
    let mut document = tx.record(id)?.ok_or_else(|| damaged("it is gone".to_owned()))?.document;
    let (ours, mut target) = (document.root().clone(), target.root().clone());
    adopt_keys(&mut document, &ours, &mut target, &["path"]);
    let changes = changes_between(&document, &target);
    let mut deltas = Vec::new();
    if !changes.is_empty() {
        deltas.push((id, Delta::of(changes, Origin::Typed)));
    }
    deltas.extend(with.filter(|(_, delta)| !delta.is_empty()));
    if deltas.is_empty() {
        return Ok(false);
    }
    tx.append(batch, &deltas)?;
    Ok(true)
}

/// Carries out what a person decided, for one value or, without a path, for all that are open. The record changes and
/// the decision is written in one batch; when nothing is open any more, the conflict is settled.
///
/// # Errors
/// [`DecisionFault`]; nothing was written then.
pub fn decide(
    tx: &mut Writing<'_>,
    id: RecordId,
    path: Option<&Path>,
    decision: &Decision,
    person: PersonId,
    at: DateTime<Utc>,
) -> Result<(), DecisionFault> {
    let mut known = conflict(tx, id)?;
    let held = tx.record(known.about)?;
    let mut document =
        held.ok_or_else(|| StoreError::NotFound { kind: "record", id: known.about.to_string() })?.document;
    let mut delta = Delta::default();
    let mut decided = 0;
    for field in known.fields.iter_mut().filter(|field| field.decision.is_none()) {
        if path.is_some_and(|path| *path != field.path) {
            continue;
        }
        let (word, after, origin) = match decision {
            Decision::Mine => ("mine", None, None),
            Decision::Theirs => {
                ("theirs", Some(field.theirs_node()), Some(Origin::Cas { message: field.message.clone() }))
            }
            Decision::Other(node) => ("other", Some(Some(node.clone())), Some(Origin::Typed)),
        };
        if let (Some(after), Some(origin)) = (after, origin) {
            let changes = put(&mut document, &field.path, after)
                .map_err(|fault| DecisionFault::Unfit { path: field.path.to_string(), reason: fault.to_string() })?;
            delta.extend(changes, origin);
        }
        field.decision = Some(word.to_owned());
        decided += 1;
    }
    if decided == 0 {
        let what = path.map_or_else(|| "any value".to_owned(), ToString::to_string);
        return Err(DecisionFault::NotOpen(what));
    }
    let settled = known.fields.iter().all(|field| is_settled(field, &document));
    let batch = batch(at, person, "Conflict decided");
    say(tx, id, &Kept { fields: known.fields }, &batch, Some((known.about, delta)))?;
    if settled {
        tx.set_record_state(id, SETTLED, at)?;
    }
    Ok(())
}

/// A value is settled when a person decided it, or when both sides have come to the same.
#[must_use]
pub fn is_settled(field: &ConflictField, about: &Document) -> bool {
    let mine = about.get(&field.path).filter(|node| **node != Node::Null);
    field.decision.is_some()
        || match (mine, &field.theirs_node()) {
            (None, None) => true,
            (Some(mine), Some(theirs)) => same_value(mine, theirs),
            _ => false,
        }
}

fn put(document: &mut Document, path: &Path, after: Option<Node>) -> Result<Vec<domain::record::Change>, EditFault> {
    let mut draft = Draft::new(document);
    match (after, path.split_last()) {
        (None, Some((_, Step::Element(_)))) if draft.document().get(path).is_some() => draft.remove(path)?,
        (None, _) => draft.clear(path),
        // An element the desk took away comes back at the end of its list.
        (Some(node), Some((list, Step::Element(_)))) if draft.document().get(path).is_none() => {
            draft.insert(&list, None, node)?;
        }
        (Some(node), _) => draft.set(path, node)?,
    }
    Ok(draft.finish())
}
