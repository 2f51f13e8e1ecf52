//! Commands on the records of a profile.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use app::{
    App, Connect, EditRecord, HistoryView, ListRequest, ListView, LoadRecord, RecordId, Start, SubmitRecord, SyncView,
    TypedEdit,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::answer::{Answer, Failed, one_line};
use crate::arguments::ProfileCommand;
use crate::master::{self, MasterAct};
use crate::{acts, arrival, attachments, care, clock, connections, known, outbox, retention};

/// Opens a profile; only `load` and `serve` may make a new one.
pub(crate) fn open(folder: Option<PathBuf>, person: Option<String>, create: bool) -> Result<App, Failed> {
    let folder = named(folder)?;
    let connect = match std::env::var("QUAYSIDE_CAS") {
        Ok(text) if !text.trim().is_empty() => Connect::Inline(text),
        Ok(_) | Err(std::env::VarError::NotPresent) => Connect::Practice,
        Err(std::env::VarError::NotUnicode(_)) => return Err(Failed::usage("QUAYSIDE_CAS is not readable text.")),
    };
    let person = person.or_else(|| std::env::var("QUAYSIDE_PERSON").ok());
    let start = Start { folder, create, connect, person, program: "the command line".to_owned(), host: clock::host() };
    Ok(App::open(start)?)
}

/// Opens a profile to work in it: a locked desk takes its words from the environment.
fn opened(folder: Option<PathBuf>, person: Option<String>, create: bool) -> Result<App, Failed> {
    let app = open(folder, person, create)?;
    let words = std::env::var("QUAYSIDE_PASSPHRASE").ok();
    app.open_desk(words.as_deref()).map_err(|fault| match fault.code {
        app::Code::Locked => Failed::usage(format!("{} Give it in QUAYSIDE_PASSPHRASE.", fault.message)),
        _ => Failed::from(fault),
    })?;
    Ok(app)
}

pub(crate) fn named(folder: Option<PathBuf>) -> Result<PathBuf, Failed> {
    let folder = folder.or_else(|| std::env::var_os("QUAYSIDE_PROFILE").map(PathBuf::from));
    folder.ok_or_else(|| Failed::usage("name a profile folder with --profile DIR."))
}

/// Carries a command out.
pub(crate) async fn run(
    folder: Option<PathBuf>,
    person: Option<String>,
    command: ProfileCommand,
    json: bool,
) -> Result<Answer, Failed> {
    match command {
        ProfileCommand::Load { file } => {
            // Read and judged as a shipment before the profile is touched: bad input writes nothing.
            let text = known::read_file(&file)?;
            app::plain::check(&text, None, clock::now())?;
            let app = opened(folder, person, true)?;
            load(&app, &file, text, json).await
        }
        // Records may be the first thing a profile holds.
        ProfileCommand::Master { act: act @ MasterAct::Load { .. }, kind } => {
            master::run(&opened(folder, person, true)?, act, &kind, json)
        }
        command => {
            if let ProfileCommand::Verify = command
                && let Some(damage) = app::plain::damage_at_opening(&named(folder.clone())?, clock::now())?
            {
                return care::unopened(&damage, json);
            }
            let app = opened(folder, person, false)?;
            connections::unlock(&app).await?;
            on_records(&app, command, json).await
        }
    }
}

async fn on_records(app: &App, command: ProfileCommand, json: bool) -> Result<Answer, Failed> {
    match command {
        ProfileCommand::Load { file } => load(app, &file, known::read_file(&file)?, json).await,
        ProfileCommand::List { text } => list(app, text, json).await,
        ProfileCommand::Show { id, as_at } => show(app, &id, as_at.as_deref(), json),
        ProfileCommand::Edit { id, edits } => edit(app, &id, edits, json).await,
        ProfileCommand::Submit { id, production } => submit(app, &id, production, json).await,
        ProfileCommand::Connection(command) => connections::run(app, command, json).await,
        ProfileCommand::Undo { id } => on_one(app, "record.undo", &id, json).await,
        ProfileCommand::Redo { id } => on_one(app, "record.redo", &id, json).await,
        ProfileCommand::History { id } => history(app, &id, json).await,
        ProfileCommand::Sync { once } => sync(app, once, json).await,
        ProfileCommand::Acts { id } => acts::acts(app, &id, json).await,
        ProfileCommand::Act(wanted) => acts::act(app, wanted, json).await,
        ProfileCommand::Outbox { words } => outbox::list(app, words, json).await,
        ProfileCommand::OutboxRow { act, id, reason, although_it_may_have_arrived } => {
            outbox::one(app, &act, &id, (reason, although_it_may_have_arrived), json).await
        }
        ProfileCommand::Arrival(arrival) => arrival::run(app, arrival, json).await,
        ProfileCommand::Master { act, kind } => master::run(app, act, &kind, json),
        ProfileCommand::Attach { id, file, megabytes_max } => attachments::attach(app, &id, &file, megabytes_max, json),
        ProfileCommand::Attachments { id } => attachments::list(app, &id, json),
        ProfileCommand::Attachment { id, number, out } => attachments::save(app, &id, number, &out, json),
        ProfileCommand::Detach { id, number } => attachments::detach(app, &id, number, json),
        ProfileCommand::Retention => retention::list(app, json),
        ProfileCommand::Hold { id, reason } => retention::hold(app, &id, reason.as_deref(), json),
        ProfileCommand::Erase { id, reason } => retention::erase(app, &id, &reason, json),
        ProfileCommand::Verify => care::verify(app, json),
        ProfileCommand::Backup { file } => care::backup(app, &file, json),
        ProfileCommand::Print { id, form, file } => print(app, &id, &form, &file, json),
    }
}

/// One command of the one list.
pub(crate) async fn call<T: DeserializeOwned>(app: &App, command: &str, request: Value) -> Result<T, Failed> {
    let reply = app::dispatch(app, command, request).await?;
    serde_json::from_value(reply)
        .map_err(|fault| Failed::defect(format!("the answer of {command} cannot be read: {fault}.")))
}

pub(crate) fn request(request: &impl Serialize) -> Result<Value, Failed> {
    serde_json::to_value(request).map_err(|fault| Failed::defect(fault.to_string()))
}

async fn load(app: &App, file: &std::path::Path, text: String, json: bool) -> Result<Answer, Failed> {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let desk: Value = call(app, "record.load", request(&LoadRecord { name, text })?).await?;
    brief(app, &desk, json)
}

/// What was done to a record, in short.
fn brief(app: &App, view: &Value, json: bool) -> Result<Answer, Failed> {
    let id = view["id"].as_str().unwrap_or_default();
    let shown = app.show(id, None)?;
    if json {
        let count = |severity: &str| shown.findings.iter().filter(|finding| finding.severity == severity).count();
        return Answer::json(&json!({
            "id": id, "reference": shown.reference, "column": shown.column, "state": shown.state, "revision": shown.revision,
            "blocking": count("blocks"), "warnings": count("warns"),
        }));
    }
    let reference = shown.reference.unwrap_or_default();
    Ok(Answer::text(one_line(&format!("{id} {reference} {} {}", shown.column, shown.state))))
}

async fn submit(app: &App, id: &str, confirmed_production: bool, json: bool) -> Result<Answer, Failed> {
    let id = app.record_meant(id)?;
    let wanted = SubmitRecord { id, confirmed_production };
    let view: Value = call(app, "record.submit", request(&wanted)?).await?;
    brief(app, &view, json)
}

async fn on_one(app: &App, command: &str, id: &str, json: bool) -> Result<Answer, Failed> {
    let id = app.record_meant(id)?;
    let view: Value = call(app, command, request(&RecordId { id })?).await?;
    brief(app, &view, json)
}

async fn edit(app: &App, id: &str, edits: Vec<(String, String)>, json: bool) -> Result<Answer, Failed> {
    let id = app.record_meant(id)?;
    let edits = edits.into_iter().map(|(path, text)| TypedEdit { path, text }).collect();
    let view: Value = call(app, "record.edit", request(&EditRecord { id, edits })?).await?;
    brief(app, &view, json)
}

async fn list(app: &App, text: String, json: bool) -> Result<Answer, Failed> {
    let mut rows = Vec::new();
    let mut after = None;
    loop {
        let page: ListView = call(
            app,
            "record.list",
            request(&ListRequest { kind: String::new(), text: text.clone(), filter: "all".into(), after, limit: 200 })?,
        )
        .await?;
        rows.extend(page.rows);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    if json {
        return Answer::json(&rows);
    }
    let mut lines = String::new();
    for row in &rows {
        push_line(
            &mut lines,
            &format!(
                "{} {:24} {:3} {:24} {}",
                row.id,
                row.reference,
                row.column,
                row.state_words,
                row.mrn.as_deref().unwrap_or_default()
            ),
        );
    }
    Ok(Answer::text(lines))
}

/// One row of a list, whatever stands in its texts.
pub(crate) fn push_line(lines: &mut String, row: &str) {
    lines.push_str(&one_line(row));
    lines.push('\n');
}

fn show(app: &App, id: &str, as_at: Option<&str>, json: bool) -> Result<Answer, Failed> {
    let id = app.record_meant(id)?;
    let shown = app.show(&id, as_at)?;
    if json {
        return Answer::json(&shown);
    }
    let mut text =
        format!("{} {} {} {}\n", shown.id, shown.reference.as_deref().unwrap_or_default(), shown.column, shown.state);
    for declaration in &shown.declarations {
        let _ = writeln!(
            text,
            "declaration {} {} {}",
            declaration.id,
            declaration.status,
            declaration.mrn.as_deref().unwrap_or_default()
        );
    }
    for finding in &shown.findings {
        let _ = writeln!(text, "  {:7} {} {}", finding.severity, finding.rule, finding.message);
    }
    text.push_str(shown.document.get());
    Ok(Answer::text(text))
}

async fn history(app: &App, id: &str, json: bool) -> Result<Answer, Failed> {
    let id = app.record_meant(id)?;
    let view: HistoryView = call(app, "record.history", request(&RecordId { id })?).await?;
    if json {
        return Answer::json(&view.entries);
    }
    let mut lines = String::new();
    for entry in &view.entries {
        push_line(
            &mut lines,
            &format!(
                "{:6} {} {} {}{}",
                entry.sequence,
                entry.at_utc,
                entry.person,
                entry.label,
                if entry.undone { " (undone)" } else { "" }
            ),
        );
    }
    Ok(Answer::text(lines))
}

async fn sync(app: &App, once: bool, json: bool) -> Result<Answer, Failed> {
    if !once {
        app.clone().run_doors().await;
        return Ok(Answer::text(""));
    }
    // What CAS asked to wait for waits: only a person at the window says "now".
    let view: SyncView = app.sync_view(&app.pass_doors().await?)?;
    match (&view.failure, json) {
        (_, true) => Ok(Answer::json(&view)?.refused_if(view.failure.is_some())),
        (None, false) => Ok(Answer::text(view.sentence)),
        (Some(_), false) => Err(Failed::refused(one_line(&view.sentence))),
    }
}

fn print(app: &App, id: &str, form: &str, file: &Path, json: bool) -> Result<Answer, Failed> {
    let saved = app.print_to(id, form, file)?;
    if json {
        return Answer::json(&json!({ "file": saved.file, "pages": saved.page_count, "notes": saved.notes }));
    }
    let mut text = String::new();
    push_line(&mut text, &format!("{} pages are in {}", saved.page_count, saved.file));
    for note in &saved.notes {
        push_line(&mut text, &format!("  {}: {}", note.place, note.sentence));
    }
    Ok(Answer::text(text))
}
