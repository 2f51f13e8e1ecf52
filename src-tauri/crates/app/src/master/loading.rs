//! How master data get onto the desk: begun, copied, or read from a file of records as CAS takes them.

use domain::catalogue::{Catalogue, MasterKind};
use domain::declaration::shape_faults;
use domain::masterdata::{key_of, records_in};
use domain::record::{Delta, Document, Draft, Identity, Node, Origin, Path, adopt_keys, changes_between};
use store::{RecordId, RecordKind};

use super::kind_named;
use crate::App;
use crate::desk::{self, Held, SHIPMENT_BYTES_MAX};
use crate::error::{AppError, Code};
use crate::view::{LoadMasters, MastersLoaded};

/// Members by which an entry of a list is known again: the first day of a version, the article of a component.
pub(super) const IDENTITY: Identity = &["activeFrom", "itemId", "type", "code"];

/// What became of one record of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loaded {
    /// There was none with its code.
    New,
    /// It differs from the one there was.
    Changed,
    /// It says the same.
    Same,
}

/// A record of a kind with nothing typed yet.
pub(crate) fn blank(app: &App, word: &str) -> Result<RecordId, AppError> {
    let (kind, record_kind) = kind_named(word)?;
    let mut document = Document::default();
    let first = match record_kind {
        RecordKind::Article => r#"{"type":"Product"}"#,
        _ => "{}",
    };
    let said = Document::from_json(first).map_err(internal)?;
    put(&mut document, &kind.root_path(), said.root().clone())?;
    let origin = Origin::Template { name: kind.title.to_lowercase() };
    desk::create(app, record_kind, &document, origin, format!("New {}", kind.title.to_lowercase()))
}

/// A record like another one, without its code.
pub(crate) fn copy(app: &App, of: &str) -> Result<RecordId, AppError> {
    let held = Held::load(app, desk::record_id(of)?)?;
    let Some(kind) = Catalogue::embedded().master(held.meta.kind.word()) else {
        return Err(AppError::new(Code::Refused, "Only master data are copied."));
    };
    let mut document = Document::from_json(&held.document.to_json()).map_err(internal)?;
    let mut draft = Draft::new(&mut document);
    for element in [kind.key, kind.valid_until].into_iter().filter_map(|index| Catalogue::embedded().at(index)) {
        draft.clear(&element.pattern.within(&Path::root()));
    }
    drop(draft.finish());
    let from = held.meta.external_reference.clone().unwrap_or_else(|| "a draft".to_owned());
    let label = format!("Copied from {from}");
    desk::create(app, held.meta.kind, &document, Origin::Copied { from }, label)
}

/// Takes in a file of records of one kind.
pub(crate) fn load(app: &App, request: LoadMasters) -> Result<MastersLoaded, AppError> {
    if request.text.len() > SHIPMENT_BYTES_MAX {
        return Err(desk::too_large());
    }
    let (kind, _) = kind_named(&request.kind)?;
    let text = request.text.strip_prefix('\u{feff}').unwrap_or(&request.text);
    let mut documents = Vec::new();
    for (number, part) in parts_of(text) {
        let read = records_in(kind, part).map_err(|fault| unreadable(kind, number, &fault.to_string()))?;
        for document in read {
            refuse_wrong_shape(kind, number, &document)?;
            documents.push(document);
        }
    }
    if documents.is_empty() {
        return Err(AppError::new(Code::BadInput, format!("There is no {} in the file.", kind.title.to_lowercase())));
    }
    let origin = Origin::File { name: desk::file_label(&request.name) };
    let mut loaded = MastersLoaded::default();
    for document in &documents {
        let (id, became) = take_in(app, &request.kind, document, &origin)?;
        match became {
            Loaded::New => loaded.new += 1,
            Loaded::Changed => loaded.changed += 1,
            Loaded::Same => loaded.same += 1,
        }
        loaded.ids.push(id.to_string());
    }
    Ok(loaded)
}

/// The texts of a file with the numbers of their lines: the whole file where it is one, else each line.
fn parts_of(text: &str) -> Vec<(usize, &str)> {
    if Document::from_json(text).is_ok() {
        return vec![(1, text)];
    }
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim()));
    lines.filter(|(_, line)| !line.is_empty()).collect()
}

fn unreadable(kind: &MasterKind, line: usize, fault: &str) -> AppError {
    AppError::new(Code::BadInput, format!("Line {line} is no {}: {fault}.", kind.title.to_lowercase()))
        .help("A file holds one record, a list of records, or one record a line. Nothing was taken in.")
}

/// A record has its key and no value of another type than the catalogue says.
fn refuse_wrong_shape(kind: &MasterKind, line: usize, document: &Document) -> Result<(), AppError> {
    if let Some(fault) = shape_faults(document).first() {
        return Err(unreadable(kind, line, &fault.to_string()).field(fault.path.to_string(), fault.expected));
    }
    if key_of(kind, document).is_none() {
        let key = Catalogue::embedded().at(kind.key).map(|element| element.pattern.to_string()).unwrap_or_default();
        return Err(unreadable(kind, line, &format!("{key} is missing")).field(key, "a code"));
    }
    Ok(())
}

/// Takes one record in: new, or over the one with its code. What is equal keeps its origin.
pub(crate) fn take_in(
    app: &App,
    word: &str,
    document: &Document,
    origin: &Origin,
) -> Result<(RecordId, Loaded), AppError> {
    let (kind, record_kind) = kind_named(word)?;
    let code = key_of(kind, document).unwrap_or_default();
    let known = app.profile().read(|reading| reading.masters_by_code(record_kind, code))?;
    let Some(meta) = known.first() else {
        let label = format!("Loaded {} {code}", kind.title.to_lowercase());
        return Ok((desk::create(app, record_kind, document, origin.clone(), label)?, Loaded::New));
    };
    let held = Held::load(app, meta.id)?;
    let mut working = held.document.clone();
    let mut theirs: Node = document.root().clone();
    adopt_keys(&mut working, held.document.root(), &mut theirs, IDENTITY);
    let changes = changes_between(&working, &theirs);
    if changes.is_empty() {
        return Ok((meta.id, Loaded::Same));
    }
    let label = format!("Loaded {} {code}", kind.title.to_lowercase());
    desk::change(app, &held, label, Delta::of(changes, origin.clone()))?;
    Ok((meta.id, Loaded::Changed))
}

fn put(document: &mut Document, path: &Path, node: Node) -> Result<(), AppError> {
    let mut draft = Draft::new(document);
    draft.set(path, node).map_err(internal)?;
    drop(draft.finish());
    Ok(())
}

fn internal(fault: impl std::fmt::Display) -> AppError {
    AppError::new(Code::Internal, fault.to_string())
}
