//! Lists of master data.

use store::{ListQuery, RecordKind, RecordMeta};

use super::standing::Standing;
use crate::App;
use crate::error::AppError;
use crate::view::DossierRow;

/// The filters of a list of master data: id, label, states.
pub(crate) const FILTERS: &[(&str, &str, &[&str])] =
    &[("all", "All", &[]), ("use", "In use", &["draft", "refused"]), ("retired", "Retired", &["retired"])];

/// State of a record that has a last day.
pub(crate) const RETIRED: &str = "retired";

/// One line of the list.
pub(crate) fn row(reading: &store::Reading<'_>, meta: &RecordMeta) -> Result<DossierRow, AppError> {
    let standing = Standing::of(&reading.outbox_of(meta.id)?);
    let (state_words, severity) = match meta.summary.blocking_count {
        0 => (standing.words(meta.head), standing.severity(meta.head)),
        _ if standing == Standing::Never => ("Not at CAS", "block"),
        _ => (standing.words(meta.head), standing.severity(meta.head)),
    };
    Ok(DossierRow {
        state_words: if meta.state == RETIRED {
            format!("Retired, {}", lower(state_words))
        } else {
            state_words.to_owned()
        },
        severity: severity.to_owned(),
        since_utc: standing.since().map(|at| at.to_rfc3339()),
        ..crate::list::dossier_row(meta)
    })
}

/// "At CAS" inside a sentence.
fn lower(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Every record of a kind, newest first.
pub(crate) fn masters(app: &App, kind: RecordKind) -> Result<Vec<RecordMeta>, AppError> {
    let mut all = Vec::new();
    let mut query = ListQuery { kind: Some(kind), limit: store::PAGE_MAX, ..ListQuery::default() };
    loop {
        let page = app.profile().read(|reading| reading.list(&query))?;
        all.extend(page.rows);
        match page.next {
            Some(next) => query.after = Some(next),
            None => return Ok(all),
        }
    }
}
