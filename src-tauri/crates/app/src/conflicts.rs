//! Conflicts as people see them: what CAS and the desk both changed, side by side, and what a person decides.

use domain::record::{Document, Node, Path, print};
use store::{HistoryRange, ListQuery, Reading, RecordId, RecordKind, RecordMeta};
use sync::{Conflict, Decision, DecisionFault};

use crate::desk::{mark_view, place_of};
use crate::error::{AppError, Code};
use crate::view::{
    ConflictFieldView, ConflictRow, ConflictView, ConflictsView, DecideConflict, Nothing, RecordId as RecordIdRequest,
};
use crate::{App, Event};

const ROWS_SHOWN: u32 = 200;

/// Every conflict with something to decide, newest first.
pub(crate) fn list(app: &App, _: Nothing) -> Result<ConflictsView, AppError> {
    app.profile().read(|reading| {
        let query = ListQuery {
            kind: Some(RecordKind::Conflict),
            states: vec![sync::OPEN.to_owned()],
            limit: ROWS_SHOWN,
            ..ListQuery::default()
        };
        let mut rows = Vec::new();
        for meta in reading.list(&query)?.rows {
            let conflict = sync::conflict(reading, meta.id)?;
            let row = row(reading, &conflict)?;
            // Where both sides have come to the same meanwhile, nothing is left to decide.
            if row.open > 0 {
                rows.push(row);
            }
        }
        Ok(ConflictsView { rows })
    })
}

/// How many there are; for the frame of the window.
pub(crate) fn count(app: &App) -> Result<u32, AppError> {
    let rows = list(app, Nothing::default())?.rows;
    Ok(u32::try_from(rows.len()).unwrap_or(u32::MAX))
}

/// One conflict, side by side.
pub(crate) fn view(app: &App, request: RecordIdRequest) -> Result<ConflictView, AppError> {
    let id = id_of(&request.id)?;
    app.profile().read(|reading| view_of(reading, id))
}

/// Decides one value, or all that are open.
pub(crate) fn decide(app: &App, request: DecideConflict) -> Result<ConflictView, AppError> {
    let id = id_of(&request.id)?;
    let path = request.path.as_deref().map(Path::parse).transpose();
    let path = path.map_err(|fault| AppError::new(Code::BadInput, format!("{fault}.")))?;
    let known = app.profile().read(|reading| sync::conflict(reading, id))?;
    let decision = match request.take.as_str() {
        "mine" => Decision::Mine,
        "theirs" => Decision::Theirs,
        "other" => other(&known, path.as_ref(), &request.text)?,
        take => {
            let message = format!("“{take}” cannot be taken. Take mine, theirs or other.");
            return Err(AppError::new(Code::BadInput, message).field("take", "mine, theirs or other"));
        }
    };
    let (now, person) = (app.host().now(), app.person()?);
    app.profile().write(|tx| -> Result<(), AppError> {
        sync::decide(tx, id, path.as_ref(), &decision, person, now).map_err(undecided)
    })?;
    let dossier = app.profile().read(|reading| dossier_of(reading, known.about))?;
    app.judge_again(dossier.id)?;
    app.tell(Event::Records { ids: vec![dossier.id.to_string()] });
    app.tell(Event::Status);
    app.profile().read(|reading| view_of(reading, id))
}

/// Another value, in the kind of those it stands for.
fn other(conflict: &Conflict, path: Option<&Path>, text: &str) -> Result<Decision, AppError> {
    let Some(path) = path else {
        return Err(AppError::new(Code::BadInput, "Another value is typed for one value at a time.")
            .field("path", "the value it is for"));
    };
    let field = conflict.fields.iter().find(|field| field.path == *path);
    let was_number = field
        .and_then(|field| field.theirs_node().or_else(|| field.base_node()))
        .is_some_and(|node| matches!(node, Node::Number(_)));
    let node = Some(text.trim()).filter(|_| was_number).and_then(Node::number);
    Ok(Decision::Other(node.unwrap_or_else(|| Node::text(text.trim()))))
}

fn undecided(fault: DecisionFault) -> AppError {
    match fault {
        DecisionFault::Store(fault) => fault.into(),
        DecisionFault::NotOpen(_) => AppError::new(Code::Stale, fault.to_string()),
        DecisionFault::Unfit { ref path, .. } => {
            AppError::new(Code::BadInput, fault.to_string()).field(path.clone(), "another kind of value")
        }
    }
}

fn id_of(text: &str) -> Result<RecordId, AppError> {
    text.parse().map_err(|_| AppError::new(Code::NotFound, format!("There is no conflict “{text}”.")))
}

/// The dossier a conflict belongs to: the one it is about, or the one of its declaration.
fn dossier_of(reading: &Reading<'_>, about: RecordId) -> Result<RecordMeta, AppError> {
    let gone = || AppError::new(Code::NotFound, format!("The record {about} is gone."));
    let meta = reading.record_meta(about)?.ok_or_else(gone)?;
    match (meta.kind, meta.parent) {
        (RecordKind::Declaration, Some(dossier)) => reading.record_meta(dossier)?.ok_or_else(gone),
        _ => Ok(meta),
    }
}

fn row(reading: &Reading<'_>, conflict: &Conflict) -> Result<ConflictRow, AppError> {
    let dossier = dossier_of(reading, conflict.about)?;
    let document = document_of(reading, conflict.about)?;
    let open = conflict.fields.iter().filter(|field| !sync::is_settled(field, &document)).count();
    Ok(ConflictRow {
        id: conflict.meta.id.to_string(),
        record: dossier.id.to_string(),
        reference: dossier.external_reference.unwrap_or_default(),
        about: if dossier.id == conflict.about { "dossier" } else { "declaration" }.to_owned(),
        open: u32::try_from(open).unwrap_or(u32::MAX),
        since_utc: conflict.meta.created_at.to_rfc3339(),
    })
}

fn document_of(reading: &Reading<'_>, record: RecordId) -> Result<Document, AppError> {
    let held = reading.record(record)?;
    Ok(held.ok_or_else(|| AppError::new(Code::NotFound, format!("The record {record} is gone.")))?.document)
}

fn view_of(reading: &Reading<'_>, id: RecordId) -> Result<ConflictView, AppError> {
    let conflict = sync::conflict(reading, id)?;
    let row = row(reading, &conflict)?;
    let document = document_of(reading, conflict.about)?;
    let marks = reading.provenance(conflict.about, None)?;
    let history = reading.history(conflict.about, HistoryRange::ALL)?;
    let who = |seq: u64| history.iter().find(|entry| entry.seq == seq);
    let fields = conflict.fields.iter().map(|field| {
        let mark = marks.at(&field.path);
        let typed = mark.and_then(|mark| who(mark.batch));
        let mine = document.get(&field.path).filter(|node| **node != Node::Null);
        let theirs = field.theirs_node();
        let is_group = |node: Option<&Node>| node.is_some_and(|node| node.leaf_text().is_none());
        let settled = sync::is_settled(field, &document);
        ConflictFieldView {
            path: field.path.to_string(),
            place: place_of(&document, &field.path),
            base: field.base_node().as_ref().map(words),
            mine: mine.map(words),
            theirs: theirs.as_ref().map(words),
            mine_mark: mark_view(mark.map(|mark| &mark.origin)),
            mine_by: typed.map(|entry| entry.person_name.clone()),
            mine_utc: typed.map(|entry| entry.at.to_rfc3339()),
            theirs_utc: field.at.to_rfc3339(),
            decision: field.decision.clone().unwrap_or_else(|| if settled { "same" } else { "" }.to_owned()),
            group: is_group(mine) || is_group(theirs.as_ref()),
        }
    });
    let fields: Vec<ConflictFieldView> = fields.collect();
    let next = match row.open {
        0 => "All is decided. The dossier can be sent again.".to_owned(),
        1 => "1 value is open. The dossier is not sent before it is decided.".to_owned(),
        many => format!("{many} values are open. The dossier is not sent before they are decided."),
    };
    let state = if row.open == 0 { sync::SETTLED } else { sync::OPEN }.to_owned();
    Ok(ConflictView { row, state, fields, next })
}

/// A value as a line: a leaf as it is, a group as its JSON.
fn words(node: &Node) -> String {
    node.leaf_text().map_or_else(|| print(node), str::to_owned)
}
