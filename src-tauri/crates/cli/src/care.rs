//! Commands that care for the whole store.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use app::App;
use serde_json::json;

use crate::answer::{Answer, Failed};
use crate::{clock, profile};

pub(crate) fn verify(app: &App, json: bool) -> Result<Answer, Failed> {
    let proved = app.verify(&mut |_| {})?;
    let clean = proved.is_clean();
    if json {
        let answer = Answer::json(&json!({
            "clean": clean, "problems": proved.problems, "records": proved.records, "batches": proved.batches,
            "deltas": proved.deltas, "outbox": proved.outbox, "inbox": proved.inbox,
            "attachments": proved.attachments, "erased": proved.erased, "notes": proved.notes,
        }))?;
        return Ok(answer.refused_if(!clean));
    }
    let mut text = format!(
        "{} records, {} batches, {} deltas, {} outbox and {} inbox messages, {} attachments checked: ",
        proved.records, proved.batches, proved.deltas, proved.outbox, proved.inbox, proved.attachments
    );
    text.push_str(if clean { "nothing is wrong" } else { "there are problems" });
    proved.problems.iter().for_each(|problem| {
        let _ = write!(text, "\n  {problem}");
    });
    if proved.erased > 0 {
        let _ = write!(
            text,
            "\n  {} contents were erased after their retention; the chain holds their digests",
            proved.erased
        );
    }
    for note in &proved.notes {
        let _ = write!(text, "\n  note: {note}");
    }
    if app.damaged() {
        let _ = write!(text, "\n{WAY_OUT}");
    }
    Ok(Answer::text(text).refused_if(!clean))
}

pub(crate) fn backup(app: &App, file: &Path, json: bool) -> Result<Answer, Failed> {
    let made = app.backup(file)?;
    if json {
        return Answer::json(&made);
    }
    let text =
        format!("{} records and {} batches of the journal are in {}", made.records, made.batches, file.display());
    Ok(Answer::text(text))
}

/// Does not open the profile: its store may be damaged or gone, and that is what a backup is for.
pub(crate) fn restore(folder: Option<PathBuf>, file: &Path, json: bool) -> Result<Answer, Failed> {
    let restored = app::plain::restore(&profile::named(folder)?, file, clock::now())?;
    let (manifest, kept, asked_first) = (restored.manifest, restored.kept, restored.asked_first);
    if json {
        return Answer::json(&json!({
            "records": manifest.records, "batches": manifest.batches, "madeAt": manifest.made_at,
            "kept": kept, "askedFirst": asked_first,
        }));
    }
    let mut text = format!(
        "{} records and {} batches of the journal, as they were at {}",
        manifest.records,
        manifest.batches,
        manifest.made_at.format("%Y-%m-%d %H:%M:%S UTC")
    );
    if let Some(kept) = kept {
        let _ = write!(text, "\nwhat was there before is in {}", kept.display());
    }
    if asked_first > 0 {
        let _ = write!(text, "\n{asked_first} messages in the outbox: CAS is asked before they are sent");
    }
    Ok(Answer::text(text))
}

/// The store cannot even be opened: that is what `verify` has to say of it.
pub(crate) fn unopened(damage: &str, json: bool) -> Result<Answer, Failed> {
    if json {
        let answer = Answer::json(&json!({
            "clean": false, "problems": [damage], "records": 0, "batches": 0, "deltas": 0, "outbox": 0, "inbox": 0,
        }))?;
        return Ok(answer.refused_if(true));
    }
    Ok(Answer::text(format!("{damage}\n{WAY_OUT}")).refused_if(true))
}

const WAY_OUT: &str = "Run “repair”: the damaged file is kept, the newest good backup comes back with all that can be \
    carried over, and what is lost is listed.";

/// Does not open the profile: what is damaged may not open.
pub(crate) fn repair(folder: Option<PathBuf>, json: bool) -> Result<Answer, Failed> {
    let done = app::plain::repair(&profile::named(folder)?, clock::now())?;
    let missing = !done.lost.is_empty() || !done.limits.is_empty();
    if json {
        return Ok(Answer::json(&done)?.refused_if(missing));
    }
    let mut text = done.sentence;
    for limit in &done.limits {
        let _ = write!(text, "\n{limit}");
    }
    for lost in &done.lost {
        let reference = lost.reference.as_deref().unwrap_or("no reference");
        let state = if lost.earlier_is_there { "an earlier state is there" } else { "is not there" };
        let _ = write!(text, "\n  {}  {} {reference} ({}): {state}", lost.changed_utc, lost.kind, lost.record);
    }
    if let Some(kept) = &done.kept {
        let _ = write!(text, "\nthe damaged file is kept as {kept}");
    }
    let _ = write!(text, "\nthe report is {}", done.report);
    Ok(Answer::text(text).refused_if(missing))
}
