//! Lists: dossiers, codes, and the form of a column.

use domain::catalogue::{Catalogue, FormBlock, FormBox, Jurisdiction, Kind, Language, Unit};
use domain::record::Path;
use store::{ListQuery, PageCursor, RecordKind, RecordMeta};

use crate::App;
use crate::desk::{items_path, section_id};
use crate::error::{AppError, Code};
use crate::view::{
    BoxView, CodeRow, CodesRequest, CodesView, DossierRow, FilterCount, FormRequest, FormView, GroupView, ListRequest,
    ListView, SectionView,
};

const ROWS_MAX: u32 = 200;
const CODES_MAX: u32 = 100;
const WORDS_CHARACTERS_MAX: usize = 200;

/// The filters of the dossier list: id, label, states.
const FILTERS: &[(&str, &str, &[&str])] = &[
    ("all", "All", &[]),
    ("open", "Open", &["draft", "asked", "refused"]),
    ("queued", "Waiting to leave", &["queued"]),
    ("refused", "Refused", &["refused"]),
    ("sent", "At CAS or customs", &["sent", "accepted"]),
    ("released", "Released", &["released"]),
    ("asked", "To be released", &["asked"]),
];

/// Dossiers, newest first, by words and filter.
pub(crate) fn dossiers(app: &App, request: ListRequest) -> Result<ListView, AppError> {
    let after = match &request.after {
        None => None,
        Some(text) => Some(
            serde_json::from_str::<PageCursor>(text)
                .map_err(|_| AppError::new(Code::BadInput, "The list cannot go on from there; load it anew."))?,
        ),
    };
    // Typing is followed at once: what was written a moment ago is found.
    app.profile().catch_up_search(ROWS_MAX)?;
    let text: String = request.text.chars().take(WORDS_CHARACTERS_MAX).collect();
    let query = |states: &[&str], limit, after| ListQuery {
        kind: Some(RecordKind::Dossier),
        states: states.iter().map(|state| (*state).to_owned()).collect(),
        text: text.clone(),
        after,
        limit,
    };
    let filter = if request.filter.is_empty() { "all" } else { &request.filter };
    let states = FILTERS.iter().find(|(id, _, _)| *id == filter).map(|(_, _, states)| *states);
    let states = states.ok_or_else(|| AppError::new(Code::BadInput, format!("There is no filter “{filter}”.")))?;
    app.profile().read(|reading| {
        let limit = if request.limit == 0 { ROWS_MAX } else { request.limit.min(ROWS_MAX) };
        let page = reading.list(&query(states, limit, after))?;
        let mut filters = Vec::new();
        let mut total = String::new();
        for (id, label, states) in FILTERS {
            let found = reading.total(&query(states, 1, None))?;
            if *id == filter {
                total = if found.is_capped { format!("{},000+", found.count / 1000) } else { found.count.to_string() };
            }
            filters.push(FilterCount { id: (*id).to_owned(), label: (*label).to_owned(), count: found.count });
        }
        let next = page.next.map(|next| serde_json::to_string(&next)).transpose();
        let next = next.map_err(|fault| AppError::new(Code::Internal, fault.to_string()))?;
        Ok(ListView { rows: page.rows.iter().map(dossier_row).collect(), next, total, filters })
    })
}

/// One line of the list.
pub(crate) fn dossier_row(meta: &RecordMeta) -> DossierRow {
    let status = meta.cas.status.as_deref().and_then(domain::declaration::status);
    let (state_words, severity) = match (meta.state.as_str(), status) {
        ("draft", _) if meta.summary.blocking_count > 0 => ("Draft".to_owned(), "block"),
        ("draft", _) if meta.summary.warning_count > 0 => ("Draft".to_owned(), "warn"),
        ("draft", _) => ("Draft".to_owned(), ""),
        ("asked", _) => ("To be released".to_owned(), "info"),
        ("queued", _) => ("Waiting to be sent".to_owned(), "info"),
        ("refused", Some(row)) => (row.words.to_owned(), "block"),
        ("refused", None) => ("Refused".to_owned(), "block"),
        ("released", Some(row)) => (row.words.to_owned(), "ok"),
        (_, Some(row)) => (row.words.to_owned(), "info"),
        (state, None) => (meta.cas.status.clone().unwrap_or_else(|| state.to_owned()), "info"),
    };
    DossierRow {
        id: meta.id.to_string(),
        reference: meta.external_reference.clone().unwrap_or_default(),
        direction: meta.direction.clone().unwrap_or_default(),
        column: meta.customs_column.clone().unwrap_or_default(),
        title: meta.summary.title.clone(),
        importer: meta.summary.importer.clone(),
        exporter: meta.summary.exporter.clone(),
        item_count: meta.summary.item_count,
        blocking_count: meta.summary.blocking_count,
        warning_count: meta.summary.warning_count,
        state: meta.state.clone(),
        state_words,
        severity: severity.to_owned(),
        lrn: meta.cas.lrn.clone(),
        mrn: meta.cas.mrn.clone(),
        updated_utc: meta.updated_at.to_rfc3339(),
    }
}

/// Codes of a list, as a person types.
pub(crate) fn codes(app: &App, request: CodesRequest) -> Result<CodesView, AppError> {
    let list = Catalogue::embedded()
        .list(&request.list)
        .ok_or_else(|| AppError::new(Code::NotFound, format!("There is no code list “{}”.", request.list)))?;
    let today = app.host().now().date_naive();
    let text: String = request.text.chars().take(WORDS_CHARACTERS_MAX).collect();
    let limit = request.limit.clamp(1, CODES_MAX) as usize;
    let rows = list.search(&text, limit, today).into_iter().map(|code| CodeRow {
        code: code.code.to_string(),
        name: code.name.to_string(),
        ended: (!code.is_valid(today)).then(|| match (&code.valid_to, &code.successor) {
            (Some(end), Some(successor)) => format!("ended {end}, use {successor}"),
            (Some(end), None) => format!("ended {end}"),
            (None, _) => "not valid yet".to_owned(),
        }),
    });
    let foot = format!("{}, content of {}, {} codes", list.title, list.as_of, list.codes().len());
    Ok(CodesView { list: request.list, rows: rows.collect(), foot })
}

/// The form of a column, as the catalogue arranges it.
pub(crate) fn form(_: &App, request: FormRequest) -> Result<FormView, AppError> {
    let catalogue = Catalogue::embedded();
    if catalogue.columns().get(&request.column).is_none() {
        return Err(AppError::new(Code::NotFound, format!("There is no declaration column {}.", request.column)));
    }
    let items = items_path();
    let sections = catalogue.form(&request.column).into_iter().map(|section| {
        let per_item = section.blocks.iter().flat_map(|block| &block.boxes).any(|each| in_items(&items, each));
        SectionView {
            id: section_id(section.name),
            label: section.name.to_owned(),
            per_item,
            groups: section.blocks.iter().map(|block| group_view(&request.column, &items, block)).collect(),
        }
    });
    Ok(FormView {
        sections: sections.collect(),
        items: items.to_string(),
        catalogue_version: catalogue.version().to_owned(),
        column: request.column,
    })
}

fn in_items(items: &Path, each: &FormBox<'_>) -> bool {
    items.is_around(&each.element.pattern.within(&Path::root()))
}

fn group_view(column: &str, items: &Path, block: &FormBlock<'_>) -> GroupView {
    let list = block.table.map(|group| {
        let entry = group.pattern.within(&Path::root());
        let list = entry.split_last().map(|(list, _)| list).unwrap_or_default();
        relative(&list, items)
    });
    let row = block.table.map(|group| group.pattern.within(&Path::root()));
    let boxes = block.boxes.iter().map(|each| {
        let full = each.element.pattern.within(&Path::root());
        let path = match &row {
            Some(row) => Path::of(full.steps()[row.steps().len().min(full.steps().len())..].to_vec()).to_string(),
            None => relative(&full, items),
        };
        box_view(column, each, path)
    });
    GroupView { id: section_id(block.heading), label: block.heading.to_owned(), list, boxes: boxes.collect() }
}

/// A path within one item where it lies in one; the whole path otherwise.
fn relative(path: &Path, items: &Path) -> String {
    let inside = items.steps().len() + 1;
    if items.is_around(path) && path.steps().len() > inside {
        return Path::of(path.steps()[inside..].to_vec()).to_string();
    }
    path.to_string()
}

fn box_view(column: &str, each: &FormBox<'_>, path: String) -> BoxView {
    let element = each.element;
    let presence = Catalogue::embedded().presence(element, column, Jurisdiction::Eu);
    BoxView {
        element: element.id.clone(),
        path,
        label: element.name(Language::En).to_owned(),
        number: element.number().to_owned(),
        span: u32::from(each.span),
        kind: match element.kind {
            Kind::Identifier(_) => "identifier".to_owned(),
            kind => kind.name(),
        },
        list: element.list.clone(),
        party: crate::partners::looked_up_at(Catalogue::embedded(), element).map(|party| party.id.to_owned()),
        unit: match &element.unit {
            Some(Unit::Fixed(unit)) => Some(unit.clone()),
            Some(Unit::Of(_)) | None => None,
        },
        presence: presence.word().to_owned(),
        help: element.help.clone(),
        old_box: element.sad_box.clone(),
        format: element.format.as_ref().map(ToString::to_string).unwrap_or_default(),
        locked: element.id == "item.number",
    }
}
