//! Commands on what is attached to a record.

use std::fmt::Write as _;
use std::path::Path;

use app::{App, AttachmentsView, plain::ATTACHMENT_BYTES_MAX};
use serde_json::json;

use crate::answer::{Answer, Failed, one_line};

const MEGABYTE: u64 = 1024 * 1024;

pub(crate) fn attach(
    app: &App,
    id: &str,
    file: &Path,
    megabytes_max: Option<u64>,
    json: bool,
) -> Result<Answer, Failed> {
    let bytes_max = megabytes_max.map_or(ATTACHMENT_BYTES_MAX, |megabytes| megabytes.saturating_mul(MEGABYTE));
    let view = app.attach(&app.record_meant(id)?, file, bytes_max)?;
    answer(&view, json)
}

pub(crate) fn list(app: &App, id: &str, json: bool) -> Result<Answer, Failed> {
    answer(&app.attachments(&app.record_meant(id)?)?, json)
}

pub(crate) fn save(app: &App, id: &str, number: u32, out: &Path, json: bool) -> Result<Answer, Failed> {
    let file = app.save_attachment(&app.record_meant(id)?, number, out)?;
    if json {
        return Answer::json(&json!({ "file": file }));
    }
    Ok(Answer::text(format!("attachment {number} is in {}", one_line(&file.display().to_string()))))
}

pub(crate) fn detach(app: &App, id: &str, number: Option<u32>, json: bool) -> Result<Answer, Failed> {
    let id = app.record_meant(id)?;
    let view = match number {
        Some(number) => app.remove_attachment(&id, number)?,
        None => app.undo_attachment(&id)?,
    };
    answer(&view, json)
}

fn answer(view: &AttachmentsView, json: bool) -> Result<Answer, Failed> {
    if json {
        return Answer::json(&view.rows);
    }
    let mut lines = String::new();
    for row in &view.rows {
        let text = format!(
            "{:3} {:>12} {:24} {:6} {} {} {}",
            row.number, row.size_bytes, row.media_type, row.origin, row.added_utc, row.added_by, row.name
        );
        let _ = writeln!(lines, "{}", one_line(&text));
    }
    Ok(Answer::text(lines))
}
