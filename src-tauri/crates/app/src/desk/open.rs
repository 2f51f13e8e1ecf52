//! How a dossier gets onto the desk: opened, begun from a starter template, or loaded from a file.

use domain::catalogue::{Catalogue, Language};
use domain::declaration::{is_shipment, shape_faults};
use domain::findings::Severity;
use domain::record::{Change, Delta, Document, Origin, Path, Provenance};
use store::{ColumnSource, NewBatch, NewRecord, RecordId, RecordKind};

use super::as_at::held_as_at;
use super::commit::undo_view;
use super::findings::finding_view;
use super::heading::heading;
use super::held::{Held, Parts, column_of, key_of};
use super::life::life;
use super::release::Release;
use super::send::send_view;
use super::totals::totals;
use super::values::{Flat, flatten};
use super::{history::moment, record_id};
use crate::error::{AppError, Code};
use crate::view::{DeclarationView, DeskView, LoadRecord, NewRecord as NewRecordRequest, OpenRecord, SendView};
use crate::{App, Event};

/// Largest file that is taken for a shipment. A shipment of 9,999 items is about 16 MB.
pub const SHIPMENT_BYTES_MAX: usize = 48 * 1024 * 1024;

/// The starter templates, by column.
const TEMPLATES: &[(&str, &str)] = &[
    ("H1", include_str!("../../../../../templates/records/h1.json")),
    ("B1", include_str!("../../../../../templates/records/b1.json")),
    // An import that wants one thing typed and one repaired before it can be sent.
    ("practice", include_str!("../../../../../templates/records/practice.json")),
];

/// Opens a dossier, now or as at a moment.
pub(crate) fn open(app: &App, request: OpenRecord) -> Result<DeskView, AppError> {
    let held = Held::load(app, record_id(&request.id)?)?;
    match &request.as_at_utc {
        None => Ok(desk_view(&held, app.names())),
        Some(as_at) => as_at_view(app, &held, as_at),
    }
}

/// A past moment on the desk: nothing can be typed.
fn as_at_view(app: &App, held: &Held, as_at: &str) -> Result<DeskView, AppError> {
    let then = held_as_at(app, held, as_at)?;
    let reason = "You are looking at a past moment. Go back to now to change it.".to_owned();
    let undo = crate::view::UndoView { undo: None, redo: None, steps: 0 };
    let send = SendView { possible: false, act: "send".to_owned(), may_send_back: false, reason: reason.clone() };
    Ok(DeskView {
        as_at_utc: Some(moment(as_at)?.to_rfc3339()),
        read_only: Some(reason),
        undo,
        send,
        ..desk_view(&then, app.names())
    })
}

/// Begins a dossier from a starter template.
pub(crate) fn new_record(app: &App, request: NewRecordRequest) -> Result<DeskView, AppError> {
    if let Some(of) = &request.copy_of {
        let id = crate::master::copy(app, of)?;
        return Ok(desk_view(&*Held::load(app, id)?, app.names()));
    }
    if Catalogue::embedded().master(&request.column).is_some() {
        let id = crate::master::blank(app, &request.column)?;
        return Ok(desk_view(&*Held::load(app, id)?, app.names()));
    }
    let name = request.template.as_deref().unwrap_or(&request.column);
    let (name, text) = TEMPLATES.iter().find(|(known, _)| *known == name).ok_or_else(|| {
        AppError::new(Code::BadInput, format!("There is no starter template “{name}”."))
            .help("Starter templates: H1 for an import, B1 for an export, practice for the first steps.")
    })?;
    let document = Document::from_json(text)
        .map_err(|fault| AppError::new(Code::Internal, format!("The template {name} is damaged: {fault}.")))?;
    let id = create(
        app,
        RecordKind::Dossier,
        &document,
        Origin::Template { name: (*name).to_owned() },
        format!("New {name}"),
    )?;
    Ok(desk_view(&*Held::load(app, id)?, app.names()))
}

/// Takes in a customs shipment in the CAS shape.
pub(crate) fn load(app: &App, request: LoadRecord) -> Result<DeskView, AppError> {
    let document = read_shipment(&request.text)?;
    let name = file_label(&request.name);
    let id =
        create(app, RecordKind::Dossier, &document, Origin::File { name: name.clone() }, format!("Loaded {name}"))?;
    Ok(desk_view(&*Held::load(app, id)?, app.names()))
}

/// A file's name as a label: no folders, nothing a terminal or a window would act on.
pub(crate) fn file_label(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// Reads a text as a customs shipment.
///
/// # Errors
/// [`Code::BadInput`] with the path and what was expected: not JSON, not a shipment, or a wrong type somewhere.
pub(crate) fn read_shipment(text: &str) -> Result<Document, AppError> {
    if text.len() > SHIPMENT_BYTES_MAX {
        return Err(too_large());
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let document = Document::from_json(text).map_err(|fault| {
        AppError::new(Code::BadInput, format!("This is not JSON: {fault}."))
            .field(fault.path.clone(), format!("expected {}", fault.expected))
    })?;
    let faults = shape_faults(&document);
    if let Some(first) = faults.first() {
        let mut error = AppError::new(
            Code::BadInput,
            format!("This is not a customs shipment as CAS takes it: {}.", place_or_top(first)),
        );
        for fault in faults.iter().take(20) {
            error = error.field(fault.path.to_string(), format!("expected {}, found {}", fault.expected, fault.found));
        }
        return Err(error);
    }
    if !is_shipment(&document) {
        return Err(AppError::new(
            Code::BadInput,
            "This is not a customs shipment: it has no singleAdministrativeDocument.",
        )
        .field("singleAdministrativeDocument", "expected an object, found nothing"));
    }
    Ok(document)
}

/// The refusal of a file that is larger than any shipment.
pub(crate) fn too_large() -> AppError {
    let limit = SHIPMENT_BYTES_MAX / (1024 * 1024);
    AppError::new(
        Code::BadInput,
        format!("The file is larger than any customs shipment ({limit} MB at most). Nothing was read."),
    )
}

fn place_or_top(fault: &domain::declaration::ShapeFault) -> String {
    if fault.path.is_root() { format!("expected {}, found {}", fault.expected, fault.found) } else { fault.to_string() }
}

/// Makes the record: one transaction, one batch.
pub(crate) fn create(
    app: &App,
    kind: RecordKind,
    document: &Document,
    origin: Origin,
    label: String,
) -> Result<RecordId, AppError> {
    let id = RecordId(app.host().new_id());
    let now = app.host().now();
    let (reference, direction, flow) = key_of(kind, document);
    let column = match kind.is_master() {
        true => kind.word().to_owned(),
        false => column_of(&domain::declaration::Declaration::read(document), None).name,
    };
    let delta = Delta::of(vec![Change::from(document)], origin);
    let person = app.person()?;
    let tenant = app.active_connection()?.tenant;
    app.profile().write(|tx| -> Result<(), AppError> {
        tx.create_record(&NewRecord {
            id,
            kind,
            tenant: &tenant,
            external_reference: reference.as_deref(),
            direction: direction.as_deref(),
            column: Some((&column, ColumnSource::Deduced)),
            flow: flow.as_deref(),
            state: "draft",
            parent: None,
            catalogue_version: Catalogue::embedded().version(),
            created_at: now,
        })?;
        let batch = NewBatch {
            at: now,
            person,
            label: &label,
            undoes: None,
            redoes: None,
            linked_to: None,
            catalogue_version: Catalogue::embedded().version(),
        };
        let seq = tx.append(&batch, &[(id, delta.clone())])?;
        let mut provenance = Provenance::default();
        provenance.record(seq, &delta);
        let meta = tx.record_meta(id)?.ok_or_else(|| AppError::new(Code::Internal, "The new dossier is not there."))?;
        let undo = tx.undo_state(id)?;
        let release = Release::read(app, tx, &meta)?;
        let parts = Parts::new(meta, document.clone(), provenance, undo, release);
        let held = parts.judged(Vec::new(), now);
        tx.set_summary(id, &held.summary, now)?;
        Ok(())
    })?;
    app.tell(Event::Records { ids: vec![id.to_string()] });
    Ok(id)
}

/// A dossier as the desk shows it.
pub(crate) fn desk_view(held: &Held, names: Language) -> DeskView {
    let mut flat = Flat::default();
    flatten(held.sight(names), &Path::root(), &mut flat);
    let mut findings: Vec<_> = held.findings.iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity as u8 - Severity::Informs as u8));
    let declaration = held.declaration();
    DeskView {
        id: held.meta.id.to_string(),
        revision: held.meta.head,
        heading: heading(held, &declaration),
        as_at_utc: None,
        read_only: held.read_only(),
        values: flat.values,
        lists: flat.lists,
        findings: findings
            .into_iter()
            .map(|finding| finding_view(&held.document, &held.column.name, finding))
            .collect(),
        totals: totals(&held.column.name, &declaration),
        life: life(held),
        undo: undo_view(held),
        send: send_view(held),
        declarations: held.declarations.iter().map(declaration_view).collect(),
    }
}

pub(crate) fn declaration_view(meta: &store::RecordMeta) -> DeclarationView {
    let status = meta.cas.status.clone().unwrap_or_default();
    let words = domain::declaration::status(&status).map_or_else(|| status.clone(), |row| row.words.to_owned());
    DeclarationView {
        id: meta.id.to_string(),
        cas_id: meta.cas.cas_id.clone().unwrap_or_default(),
        status_words: words,
        status,
        lrn: meta.cas.lrn.clone(),
        mrn: meta.cas.mrn.clone(),
        updated_utc: meta.updated_at.to_rfc3339(),
    }
}
