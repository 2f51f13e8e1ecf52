//! Master data without a window: articles, partners, formulas and material lists.

use std::fmt::Write as _;
use std::path::PathBuf;

use app::App;
use serde_json::json;

use crate::answer::{Answer, Failed, one_line};
use crate::arguments::ProfileCommand;
use crate::known;

/// What is done with master data.
pub(crate) enum MasterAct {
    List { text: String },
    Show { code: String },
    Load { file: PathBuf },
    Export,
}

/// Reads the words after `master`.
pub(crate) fn read(words: Vec<String>) -> Result<ProfileCommand, Failed> {
    let mut words = words.into_iter();
    fn needed(words: &mut impl Iterator<Item = String>, what: &str) -> Result<String, Failed> {
        words.next().ok_or_else(|| Failed::usage(format!("master needs {what}; see quayside-cli help.")))
    }
    let act = needed(&mut words, "list, show, load or export")?;
    let kind = needed(&mut words, "KIND")?;
    let act = match act.as_str() {
        "list" => MasterAct::List { text: words.by_ref().collect::<Vec<_>>().join(" ") },
        "show" => MasterAct::Show { code: needed(&mut words, "CODE")? },
        "load" => MasterAct::Load { file: needed(&mut words, "FILE")?.into() },
        "export" => MasterAct::Export,
        other => return Err(Failed::usage(format!("master cannot {other}; it lists, shows, loads and exports."))),
    };
    match words.next() {
        None => Ok(ProfileCommand::Master { act, kind }),
        Some(word) => Err(Failed::usage(format!("master does not take “{word}” as well."))),
    }
}

pub(crate) fn run(app: &App, act: MasterAct, kind: &str, json: bool) -> Result<Answer, Failed> {
    match act {
        MasterAct::List { text } => list(app, kind, &text, json),
        MasterAct::Show { code } => {
            let shown = app.show_master(kind, &code)?;
            match json {
                true => Answer::json(&shown),
                false => Ok(Answer::text(shown.document.get())),
            }
        }
        MasterAct::Load { file } => {
            let name = file.to_string_lossy();
            let loaded = app.load_masters(kind, &name, &known::read_file(&file)?)?;
            let (new, changed, same) = (loaded.new, loaded.changed, loaded.same);
            match json {
                true => Answer::json(&json!({ "new": new, "changed": changed, "same": same, "ids": loaded.ids })),
                false => Ok(Answer::text(format!("{new} new, {changed} changed, {same} as they were."))),
            }
        }
        // Lines of JSON either way: that is the form other programs take.
        MasterAct::Export => Ok(Answer::text(app.export_masters(kind)?.join("\n"))),
    }
}

fn list(app: &App, kind: &str, text: &str, json: bool) -> Result<Answer, Failed> {
    let rows = app.masters(kind, text)?;
    if json {
        return Answer::json(&rows);
    }
    let mut out = String::new();
    for row in &rows {
        let code = if row.code.is_empty() { "no code yet" } else { &row.code };
        let _ = writeln!(out, "{:<20} {:<40} {}", one_line(code), one_line(&row.name), row.standing);
    }
    Ok(Answer::text(out))
}
