//! What a repair did as a text in the profile, with the documents that a person may load again beside it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use chrono::{DateTime, Utc};

use super::{Lost, Repaired};
use crate::StoreError;

/// Writes the report and sets where it is.
pub(super) fn write(folder: &Path, name: &str, repaired: &mut Repaired, now: DateTime<Utc>) -> Result<(), StoreError> {
    fs::create_dir_all(folder).map_err(StoreError::file("make the folder", folder))?;
    let documents = folder.join(name);
    for lost in repaired.lost.iter().filter(|lost| lost.document.is_some()) {
        fs::create_dir_all(&documents).map_err(StoreError::file("make the folder", &documents))?;
        let file = documents.join(file_name(lost));
        let json = lost.document.as_deref().unwrap_or_default();
        fs::write(&file, json).map_err(StoreError::file("write", &file))?;
    }
    let report = folder.join(format!("{name}.txt"));
    fs::write(&report, text(name, repaired, now)).map_err(StoreError::file("write", &report))?;
    repaired.report = report;
    Ok(())
}

/// Ids are made by programs, but these come from a damaged file.
fn file_name(lost: &Lost) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    let id: String = lost.record.chars().filter(|letter| plain(*letter)).take(40).collect();
    format!("{id}.json")
}

fn text(name: &str, repaired: &Repaired, now: DateTime<Utc>) -> String {
    let mut text = format!("Repair of {}\n\n", now.format("%Y-%m-%d %H:%M:%S UTC"));
    let mut line = |words: String| {
        let _ = writeln!(text, "{words}");
    };
    line(format!("What was wrong: {}", repaired.damage));
    if let Some(kept) = &repaired.kept {
        line(format!("The damaged file is kept as {}.", kept.display()));
    }
    match &repaired.backup {
        Some((file, manifest)) => line(format!(
            "In its place is the backup {}, of {}: {} records, {} batches of the journal.",
            file.display(),
            manifest.made_at.format("%Y-%m-%d %H:%M:%S UTC"),
            manifest.records,
            manifest.batches
        )),
        None => line("There was no good backup: in its place is a new store, filled from the damaged file.".to_owned()),
    }
    repaired.passed_over.iter().for_each(|reason| line(format!("Not used: {reason}")));
    line(format!(
        "Carried over from the damaged file, and proven: {} batches of the journal, {} other rows.",
        repaired.carried_batches, repaired.carried_rows
    ));
    repaired.limits.iter().for_each(|limit| line(format!("Limit: {limit}")));
    line(format!("{} messages in the outbox: CAS is asked before they are sent.", repaired.asked_first));
    line("What CAS has is fetched again with the next connection.\n".to_owned());
    if repaired.lost.is_empty() {
        line("Nothing that could be read is missing.".to_owned());
        return text;
    }
    line(format!("Not as they were last ({}):", repaired.lost.len()));
    for lost in &repaired.lost {
        let state = if lost.earlier_is_there { "an earlier state is there" } else { "is not there" };
        let document = match &lost.document {
            Some(_) => format!("its last document, not proven: {name}/{}", file_name(lost)),
            None => "its last document could not be read".to_owned(),
        };
        let reference = lost.reference.as_deref().unwrap_or("no reference");
        line(format!("  {}  {} {reference} ({}): {state}; {document}", lost.changed_at, lost.kind, lost.record));
    }
    text
}
