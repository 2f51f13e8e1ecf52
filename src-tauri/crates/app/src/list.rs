//! Lists: dossiers and codes.

use domain::catalogue::Catalogue;
use store::{ListQuery, PageCursor, RecordKind, RecordMeta};

use crate::App;
use crate::error::{AppError, Code};
use crate::view::{
    CodeRow, CodesRequest, CodesView, CountsView, DossierRow, FilterCount, FilterName, ListRequest, ListView,
};

const ROWS_MAX: u32 = 200;
const CODES_MAX: u32 = 100;
const WORDS_CHARACTERS_MAX: usize = 200;

/// The filters of the dossier list: id, label, states.
const FILTERS: &[(&str, &str, &[&str])] = &[
    ("all", "All", &[]),
    ("open", "Open", &["draft", "asked", "refused", "correcting"]),
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
    let (_, states) = filter_meant(&request)?;
    app.profile().read(|reading| {
        let limit = if request.limit == 0 { ROWS_MAX } else { request.limit.min(ROWS_MAX) };
        let page = reading.list(&ListQuery { after, limit, ..query(&request, states)? })?;
        let next = page.next.map(|next| serde_json::to_string(&next)).transpose();
        let next = next.map_err(|fault| AppError::new(Code::Internal, fault.to_string()))?;
        let name = |(id, label, _): &(&str, &str, _)| FilterName { id: (*id).to_owned(), label: (*label).to_owned() };
        let filters = filters(&request)?.iter().map(name).collect();
        let rows = match kind_meant(&request)? {
            RecordKind::Dossier => page.rows.iter().map(dossier_row).collect(),
            _ => page.rows.iter().map(|meta| crate::master::row(reading, meta)).collect::<Result<_, _>>()?,
        };
        Ok(ListView { rows, next, filters })
    })
}

/// How many dossiers there are, in the filter asked for and in each. Apart from the rows, so that nobody who types
/// waits for it.
pub(crate) fn counts(app: &App, request: ListRequest) -> Result<CountsView, AppError> {
    let (chosen, _) = filter_meant(&request)?;
    app.profile().read(|reading| {
        let mut counts = Vec::new();
        let mut total = String::new();
        for (id, _, states) in filters(&request)? {
            let found = reading.total(&query(&request, states)?)?;
            if *id == chosen {
                total = if found.is_capped { format!("{},000+", found.count / 1000) } else { found.count.to_string() };
            }
            counts.push(FilterCount { id: (*id).to_owned(), count: found.count });
        }
        Ok(CountsView { total, counts })
    })
}

/// The kind of records a request is about.
fn kind_meant(request: &ListRequest) -> Result<RecordKind, AppError> {
    match request.kind.as_str() {
        "" => Ok(RecordKind::Dossier),
        word => crate::master::kind_named(word).map(|(_, kind)| kind),
    }
}

type Filter = (&'static str, &'static str, &'static [&'static str]);

fn filters(request: &ListRequest) -> Result<&'static [Filter], AppError> {
    Ok(if kind_meant(request)?.is_master() { crate::master::FILTERS } else { FILTERS })
}

fn query(request: &ListRequest, states: &[&str]) -> Result<ListQuery, AppError> {
    Ok(ListQuery {
        kind: Some(kind_meant(request)?),
        states: states.iter().map(|state| (*state).to_owned()).collect(),
        text: request.text.chars().take(WORDS_CHARACTERS_MAX).collect(),
        after: None,
        limit: 1,
    })
}

/// The filter of a request: its id and its states.
fn filter_meant(request: &ListRequest) -> Result<(&'static str, &'static [&'static str]), AppError> {
    let filter = if request.filter.is_empty() { "all" } else { &request.filter };
    let found = filters(request)?.iter().find(|(id, _, _)| *id == filter).map(|(id, _, states)| (*id, *states));
    found.ok_or_else(|| AppError::new(Code::BadInput, format!("There is no filter “{filter}”.")))
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
        ("correcting", _) => ("Being corrected".to_owned(), "warn"),
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
        since_utc: None,
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
    let names = app.names();
    let doing = request.fits.as_deref();
    let rows = list.search_for(&text, limit, today, doing).into_iter().map(|code| CodeRow {
        code: code.code.to_string(),
        name: list.own_name(code, names).to_string(),
        above: list.above(&code.code, names).map(|(code, name)| format!("{code} {name}")).collect(),
        found: list.found_by(code, &text, names).map(String::from),
        misplaced: doing.is_some_and(|property| !code.has(property) && !code.has("partly")),
        ended: (!code.is_valid(today)).then(|| match (&code.valid_to, &code.successor) {
            (Some(end), Some(successor)) => format!("ended {end}, use {successor}"),
            (Some(end), None) => format!("ended {end}"),
            (None, _) => "not valid yet".to_owned(),
        }),
    });
    let foot = format!("{}, content of {}, {} codes", list.title, list.as_of, list.codes().len());
    Ok(CodesView { list: request.list, rows: rows.collect(), foot })
}
