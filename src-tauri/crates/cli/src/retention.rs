//! Commands on how long dossiers are kept.

use std::fmt::Write as _;

use app::{App, RetentionRow};

use crate::answer::{Answer, Failed, one_line};

pub(crate) fn list(app: &App, json: bool) -> Result<Answer, Failed> {
    let rows = app.retention()?;
    if json {
        return Answer::json(&rows);
    }
    let mut lines = String::new();
    for row in &rows {
        let _ = writeln!(lines, "{}", words(row));
    }
    Ok(Answer::text(lines))
}

pub(crate) fn hold(app: &App, id: &str, reason: Option<&str>, json: bool) -> Result<Answer, Failed> {
    answer(&app.hold(&app.record_meant(id)?, reason)?, json)
}

pub(crate) fn erase(app: &App, id: &str, reason: &str, json: bool) -> Result<Answer, Failed> {
    let (row, payloads) = app.erase(&app.record_meant(id)?, reason)?;
    if json {
        return Answer::json(&row);
    }
    Ok(Answer::text(format!("{payloads} contents erased; the chain keeps their digests\n{}", words(&row))))
}

fn answer(row: &RetentionRow, json: bool) -> Result<Answer, Failed> {
    if json { Answer::json(row) } else { Ok(Answer::text(words(row))) }
}

fn words(row: &RetentionRow) -> String {
    one_line(&format!("{:7} {:24} {}", row.state, row.reference.as_deref().unwrap_or(&row.id), row.why))
}
