//! The declaration desk: opening, typing, repairing, undoing, sending and looking back at one dossier.

mod as_at;
mod changes;
mod clash;
mod commit;
pub(crate) mod filling;
mod findings;
mod heading;
mod held;
mod history;
mod life;
mod marks;
mod means;
mod open;
mod party;
mod places;
mod release;
mod send;
mod timeline;
mod totals;
pub(crate) mod twins;
mod typing;
mod values;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use domain::catalogue::Catalogue;
use domain::findings::RepairEdit;
use domain::record::{Delta, Document, Draft, ElementKey, Node, Origin, Path, Step};
use store::RecordId;

pub(crate) use as_at::held_as_at;
pub(crate) use changes::send_changes;
pub(crate) use findings::{judge_word, kind_word, section_id, severity_word};
pub(crate) use held::{Held, carries, column_of, judge_own, key_of};
pub(crate) use life::STRANGE;
pub(crate) use marks::mark_view;
pub use open::SHIPMENT_BYTES_MAX;
pub(crate) use open::{
    create, declaration_view, desk_view, file_label, load, new_record, open, read_shipment, too_large,
};
pub(crate) use party::name_party;
pub(crate) use places::{items_path_of, place_of};
pub(crate) use release::SendAct;
pub(crate) use send::send_as;

use crate::App;
use crate::error::{AppError, Code};
use crate::view::{
    ApplyRepair, ChooseColumn, CompareMoments, CompareView, DeskView, EditRecord, EditReply, ElementPath, HistoryView,
    InsertElement, RecordId as RecordIdView, SendBack, ShiftElement, SubmitRecord, WhyView,
};
use commit::{Batch, commit};
use typing::{is_item_list, renumber, type_in};

/// Reads a record's id as it crosses the boundary.
pub(crate) fn record_id(text: &str) -> Result<RecordId, AppError> {
    text.parse().map_err(|_| AppError::new(Code::NotFound, format!("There is no record “{text}” in this profile.")))
}

fn held(app: &App, id: &str) -> Result<Arc<Held>, AppError> {
    Held::load(app, record_id(id)?)
}

/// A dossier that may be edited now.
fn editable(app: &App, id: &str) -> Result<Arc<Held>, AppError> {
    let held = held(app, id)?;
    match held.read_only() {
        None => Ok(held),
        Some(reason) => Err(AppError::new(Code::Refused, format!("Nothing was changed. {reason}"))),
    }
}

fn path(text: &str) -> Result<Path, AppError> {
    Path::parse(text).map_err(|fault| AppError::new(Code::BadInput, format!("{fault}.")))
}

fn refused(fault: domain::record::EditFault) -> AppError {
    AppError::new(Code::BadInput, format!("{fault}."))
}

/// Types values.
pub(crate) fn edit(app: &App, request: EditRecord) -> Result<EditReply, AppError> {
    let held = editable(app, &request.id)?;
    let mut document = held.document.clone();
    let typed = type_in(&mut document, &request.edits, app.host().now())?;
    let places: Vec<Path> = typed.places.iter().map(|path| document.locate(path)).collect();
    let followed = filling::follow(app, &held, &mut document, &places)?;
    let label = match &request.edits[..] {
        [one] => place_of(&document, &document.locate(&path(&one.path)?)),
        many => format!("{} values", many.len()),
    };
    // Typing into the place after the last item makes an item: it gets its number like any other.
    let makes_an_item = typed.delta.changes().iter().any(|change| is_item_list(change.path()));
    let mut batch = match makes_an_item {
        true => numbered(&held, label, typed.delta, document, &places::items_path())?,
        false => batch(label, typed.delta, document),
    };
    let notes: Vec<String> =
        typed.note.into_iter().chain(followed.iter().filter_map(|each| each.note.clone())).collect();
    // What follows was written before the items were numbered, and is linked in that order.
    let followed = followed.into_iter().filter(|each| !each.delta.is_empty()).map(|each| (each.label, each.delta));
    batch.linked.splice(0..0, followed);
    commit(app, &held, batch, Some(notes.join(" ")).filter(|note| !note.is_empty()), None)
}

/// Adds an element to a list, empty or as a copy; an item gets its number.
pub(crate) fn insert(app: &App, request: InsertElement) -> Result<EditReply, AppError> {
    let held = editable(app, &request.id)?;
    let mut document = held.document.clone();
    let list = document.locate(&path(&request.list)?);
    let copied = request.copy_of.as_deref().map(path).transpose()?;
    let (node, origin, label) = match &copied {
        Some(source) => {
            let node = document
                .get(source)
                .cloned()
                .ok_or_else(|| AppError::new(Code::NotFound, "What was to be copied is gone."))?;
            let place = place_of(&document, source);
            (node, Origin::Copied { from: place.clone() }, format!("{place} copied"))
        }
        None => (Node::object(), Origin::Typed, "New line".to_owned()),
    };
    let mut draft = Draft::new(&mut document);
    let key = draft.insert(&list, request.at, node).map_err(refused)?;
    if copied.is_some() && is_item_list(&list) {
        // A number that names one item alone is not copied with it.
        let unique = Catalogue::embedded().elements().iter().filter(|element| element.is_unique);
        unique.for_each(|element| draft.clear(&element.pattern.within(&list.element(key))));
    }
    let delta = Delta::of(draft.finish(), origin);
    let label = if is_item_list(&list) && copied.is_none() { "New item".to_owned() } else { label };
    let focus = list.element(key).to_string();
    commit(app, &held, numbered(&held, label, delta, document, &list)?, None, Some(focus))
}

/// Takes an element out of its list.
pub(crate) fn remove(app: &App, request: ElementPath) -> Result<EditReply, AppError> {
    let held = editable(app, &request.id)?;
    let mut document = held.document.clone();
    let element = document.locate(&path(&request.path)?);
    let label = format!("{} removed", place_of(&document, &element));
    let mut draft = Draft::new(&mut document);
    draft.remove(&element).map_err(refused)?;
    let delta = Delta::of(draft.finish(), Origin::Typed);
    commit(app, &held, numbered(&held, label, delta, document, &element)?, None, None)
}

/// Moves an element within its list.
pub(crate) fn shift(app: &App, request: ShiftElement) -> Result<EditReply, AppError> {
    let held = editable(app, &request.id)?;
    let mut document = held.document.clone();
    let element = document.locate(&path(&request.path)?);
    let label = format!("{} moved", place_of(&document, &element));
    let mut draft = Draft::new(&mut document);
    draft.shift(&element, request.to).map_err(refused)?;
    let delta = Delta::of(draft.finish(), Origin::Typed);
    commit(app, &held, numbered(&held, label, delta, document, &element)?, None, Some(element.to_string()))
}

/// A batch on the list of items, with the new item numbers linked to it.
fn numbered(held: &Held, label: String, delta: Delta, mut document: Document, at: &Path) -> Result<Batch, AppError> {
    let changes = if is_item_list(at) { renumber(&held.document, &mut document)? } else { Vec::new() };
    let origin = Origin::Deduced { table: "item numbers".to_owned(), row: "position".to_owned() };
    let linked = (!changes.is_empty()).then(|| ("Item numbers".to_owned(), Delta::of(changes, origin)));
    Ok(Batch { linked: linked.into_iter().collect(), ..batch(label, delta, document) })
}

fn batch(label: String, delta: Delta, document: Document) -> Batch {
    Batch { label, undoes: None, redoes: None, delta, linked: Vec::new(), document }
}

/// Applies a finding's repair.
pub(crate) fn repair(app: &App, request: ApplyRepair) -> Result<EditReply, AppError> {
    let held = editable(app, &request.id)?;
    let gone = || AppError::new(Code::Stale, "The problem is gone, or has no such repair any more.");
    let finding = held.findings.iter().find(|finding| finding.identity() == request.finding).ok_or_else(gone)?;
    let repair = finding.repairs.get(request.repair as usize).ok_or_else(gone)?;
    let mut document = held.document.clone();
    let mut draft = Draft::new(&mut document);
    for edit in &repair.edits {
        match edit {
            RepairEdit::Set(path, node) => draft.set(path, node.clone()).map_err(refused)?,
            RepairEdit::Clear(path) if matches!(path.steps().last(), Some(Step::Element(ElementKey(_)))) => {
                draft.remove(path).map_err(refused)?
            }
            RepairEdit::Clear(path) => draft.clear(path),
        }
    }
    let delta = Delta::of(draft.finish(), Origin::Repair { rule: finding.rule.clone() });
    let focus = finding.paths.first().map(Path::to_string);
    let label = format!("{}: {}", finding.rule, repair.label);
    commit(app, &held, batch(label, delta, document), None, focus)
}

/// Takes the last step back.
pub(crate) fn undo(app: &App, request: RecordIdView) -> Result<EditReply, AppError> {
    let held = editable(app, &request.id)?;
    let step = held.undo.undo.clone().ok_or_else(|| AppError::new(Code::Refused, "There is nothing to undo."))?;
    let delta = app.profile().read(|reading| reading.undo_delta(held.meta.id, step.seq))?;
    let inverse = Batch { undoes: Some(step.seq), ..applied(&held, format!("Undo: {}", step.label), delta)? };
    let focus = focus_of(&inverse);
    commit(app, &held, inverse, None, focus)
}

/// Brings the step that was taken back last here again.
pub(crate) fn redo(app: &App, request: RecordIdView) -> Result<EditReply, AppError> {
    let held = editable(app, &request.id)?;
    let step = held.undo.redo.clone().ok_or_else(|| AppError::new(Code::Refused, "There is nothing to redo."))?;
    let delta = app.profile().read(|reading| reading.redo_delta(held.meta.id, step.seq))?;
    let again = Batch { redoes: Some(step.seq), ..applied(&held, format!("Redo: {}", step.label), delta)? };
    let focus = focus_of(&again);
    commit(app, &held, again, None, focus)
}

/// Changes a record as one step, for who read the changes elsewhere.
pub(crate) fn change(app: &App, held: &Held, label: String, delta: Delta) -> Result<EditReply, AppError> {
    commit(app, held, applied(held, label, delta)?, None, None)
}

fn applied(held: &Held, label: String, delta: Delta) -> Result<Batch, AppError> {
    let mut document = held.document.clone();
    delta.apply(&mut document).map_err(|fault| AppError::new(Code::Stale, format!("{fault}.")))?;
    Ok(batch(label, delta, document))
}

/// Where the keyboard goes after undo or redo: what changed, if it is still there.
fn focus_of(batch: &Batch) -> Option<String> {
    let path = batch.delta.changes().last()?.path();
    batch.document.get(path).map(|_| path.to_string())
}

/// A person chooses the column, or leaves it to the table again.
pub(crate) fn choose_column(app: &App, request: ChooseColumn) -> Result<DeskView, AppError> {
    let held = editable(app, &request.id)?;
    if held.meta.kind.is_master() {
        return Err(AppError::new(Code::Refused, "Only declarations have a column to choose."));
    }
    if let Some(column) = &request.column
        && Catalogue::embedded().columns().get(column).is_none()
    {
        return Err(AppError::new(Code::BadInput, format!("There is no declaration column {column}.")));
    }
    let (name, source) = match &request.column {
        Some(column) => (column.clone(), store::ColumnSource::Chosen),
        None => (column_of(&held.declaration(), None).name, store::ColumnSource::Deduced),
    };
    app.profile().write(|tx| tx.set_column(held.meta.id, Some((&name, source)), app.host().now()))?;
    Ok(desk_view(&*Held::load(app, held.meta.id)?, app.names()))
}

/// Sends the dossier: into the outbox, from where it leaves by itself.
pub(crate) fn submit(app: &App, request: SubmitRecord) -> Result<DeskView, AppError> {
    let held = held(app, &request.id)?;
    match held.meta.kind.is_master() {
        true => crate::master::send::submit(app, &held)?,
        false => send::submit(app, &held, request.confirmed_production)?,
    }
    Ok(desk_view(&*Held::load(app, held.meta.id)?, app.names()))
}

/// Sends a dossier back to who prepared it, or takes one's own request for release back.
pub(crate) fn send_back(app: &App, request: SendBack) -> Result<DeskView, AppError> {
    let held = held(app, &request.id)?;
    release::send_back(app, &held, &request.words)?;
    Ok(desk_view(&*Held::load(app, held.meta.id)?, app.names()))
}

/// What was done to the dossier.
pub(crate) fn history(app: &App, request: RecordIdView) -> Result<HistoryView, AppError> {
    history::history(app, &*held(app, &request.id)?)
}

/// What changed between two moments.
pub(crate) fn compare(app: &App, request: CompareMoments) -> Result<CompareView, AppError> {
    history::compare(app, &*held(app, &request.id)?, &request.from_utc, request.to_utc.as_deref())
}

/// Changes as the screen shows them.
pub(crate) fn differences(held: &Held, changes: &[domain::record::Change]) -> CompareView {
    history::differences(held, changes)
}

/// Why a value is here.
pub(crate) fn why(app: &App, request: ElementPath) -> Result<WhyView, AppError> {
    history::why(app, &*held(app, &request.id)?, &request.path)
}
