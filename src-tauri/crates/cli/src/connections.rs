//! Commands on connections. A secret comes from a file or from standard input, never from the arguments: those can be
//! read by every program on the machine.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::PathBuf;

use app::{
    App, ChooseConnection, ConnectionEntry, ConnectionTestView, ConnectionsView, Nothing, SaveConnection, SetSecret,
};
use serde_json::json;

use crate::answer::{Answer, Failed, one_line};
use crate::profile::{call, request};
use crate::words::Words;

/// A secret longer than this is something else.
const SECRET_BYTES_MAX: u64 = 4_096;

/// A command on connections to CAS.
pub(crate) enum ConnectionCommand {
    List,
    Add { name: String, environment: String, client_id: String, tenant_id: Option<String> },
    Choose { name: String },
    Test { name: String },
    Secret { name: String, file: Option<PathBuf> },
    Forget { name: String },
}

/// What only a new connection is given.
#[derive(Default)]
pub(crate) struct ConnectionOptions {
    pub(crate) environment: Option<String>,
    pub(crate) client_id: Option<String>,
    pub(crate) tenant_id: Option<String>,
}

/// Reads a command.
pub(crate) fn read(words: &mut Words, given: ConnectionOptions) -> Result<ConnectionCommand, Failed> {
    let needed = |value: Option<String>, name: &str| {
        value.ok_or_else(|| Failed::usage(format!("connection add needs --{name}; see quayside-cli help.")))
    };
    let act = words.text("list, add, choose, test, secret or forget")?;
    Ok(match act.as_str() {
        "list" => ConnectionCommand::List,
        "add" => ConnectionCommand::Add {
            name: words.text("NAME")?,
            environment: needed(given.environment, "environment")?,
            client_id: needed(given.client_id, "client-id")?,
            tenant_id: given.tenant_id,
        },
        "choose" => ConnectionCommand::Choose { name: words.text("NAME")? },
        "test" => ConnectionCommand::Test { name: words.text("NAME")? },
        "secret" => ConnectionCommand::Secret { name: words.text("NAME")?, file: words.rest.next().map(PathBuf::from) },
        "forget" => ConnectionCommand::Forget { name: words.text("NAME")? },
        other => return Err(Failed::usage(format!("connection has no “{other}”; see quayside-cli help."))),
    })
}

pub(crate) async fn run(app: &App, command: ConnectionCommand, json: bool) -> Result<Answer, Failed> {
    match command {
        ConnectionCommand::List => list(app, json).await,
        ConnectionCommand::Add { name, environment, client_id, tenant_id } => {
            let wanted = SaveConnection {
                id: None,
                name: name.clone(),
                environment,
                client_id,
                tenant_id,
                colour: None,
                notifications: false,
                enabled: true,
            };
            let view: ConnectionsView = call(app, "connection.save", request(&wanted)?).await?;
            shown(&view, &name, json)
        }
        ConnectionCommand::Choose { name } => {
            let id = meant(app, &name).await?.id;
            let view: ConnectionsView = call(app, "connection.choose", request(&ChooseConnection { id })?).await?;
            shown(&view, &name, json)
        }
        ConnectionCommand::Test { name } => test(app, &name, json).await,
        ConnectionCommand::Secret { name, file } => {
            let id = meant(app, &name).await?.id;
            let secret = Some(read_secret(file)?);
            let view: ConnectionsView = call(app, "connection.secret", request(&SetSecret { id, secret })?).await?;
            shown(&view, &name, json)
        }
        ConnectionCommand::Forget { name } => {
            let id = meant(app, &name).await?.id;
            let view: ConnectionsView =
                call(app, "connection.secret", request(&SetSecret { id, secret: None })?).await?;
            shown(&view, &name, json)
        }
    }
}

/// Opens sealed secrets with the words of the environment, where there are any.
pub(crate) async fn unlock(app: &App) -> Result<(), Failed> {
    let Ok(passphrase) = std::env::var("QUAYSIDE_KEYS_PASSPHRASE") else { return Ok(()) };
    let _: ConnectionsView = call(app, "connection.unlock", json!({ "passphrase": passphrase })).await?;
    Ok(())
}

async fn view(app: &App) -> Result<ConnectionsView, Failed> {
    call(app, "connection.list", request(&Nothing::default())?).await
}

/// By its name or its id.
async fn meant(app: &App, name: &str) -> Result<ConnectionEntry, Failed> {
    let all = view(app).await?.connections;
    let found = all.into_iter().find(|entry| entry.name == name || entry.id == name);
    found.ok_or_else(|| Failed::usage(format!("there is no connection “{name}”; see quayside-cli connection list.")))
}

async fn list(app: &App, json: bool) -> Result<Answer, Failed> {
    let view = view(app).await?;
    if json {
        return Answer::json(&view);
    }
    let mut lines = String::new();
    for entry in &view.connections {
        let _ = writeln!(lines, "{}", words(entry));
    }
    let _ = writeln!(lines, "Client secrets are kept in {} ({}).", view.keys.place, view.keys.standing);
    for environment in view.environments.iter().filter(|environment| environment.fault.is_some()) {
        let _ = writeln!(lines, "{}: {}", environment.name, environment.fault.as_deref().unwrap_or_default());
    }
    Ok(Answer::text(lines))
}

fn shown(view: &ConnectionsView, name: &str, json: bool) -> Result<Answer, Failed> {
    let found = view.connections.iter().find(|entry| entry.name == name || entry.id == name);
    let entry = found.ok_or_else(|| Failed::defect(format!("the connection “{name}” is not in the answer.")))?;
    if json { Answer::json(entry) } else { Ok(Answer::text(words(entry))) }
}

fn words(entry: &ConnectionEntry) -> String {
    let mark = if entry.active { "*" } else { " " };
    let production = if entry.production { " PRODUCTION" } else { "" };
    let secret = match entry.secret.as_str() {
        "not_needed" => String::new(),
        word => format!(" secret {word}"),
    };
    let fault = entry.fault.as_deref().map(|fault| format!(" {fault}")).unwrap_or_default();
    one_line(&format!("{mark} {} {}{production} {}{secret}{fault}", entry.name, entry.environment, entry.client_id))
}

async fn test(app: &App, name: &str, json: bool) -> Result<Answer, Failed> {
    let id = meant(app, name).await?.id;
    let view: ConnectionTestView = call(app, "connection.test", request(&ChooseConnection { id })?).await?;
    let works = view.lines.iter().all(|line| line.severity != "block");
    let answer = if json {
        Answer::json(&view)?
    } else {
        let mut lines = String::new();
        for line in &view.lines {
            let help = line.help.as_deref().map(|help| format!(" {help}")).unwrap_or_default();
            let _ = writeln!(lines, "{}", one_line(&format!("{:5} {}{help}", line.severity, line.sentence)));
        }
        let _ = writeln!(lines, "{}", view.sentence);
        Answer::text(lines)
    };
    Ok(answer.refused_if(!works))
}

fn read_secret(file: Option<PathBuf>) -> Result<String, Failed> {
    let unreadable = |fault: std::io::Error| Failed::usage(format!("the client secret cannot be read: {fault}."));
    let mut text = String::new();
    match file {
        Some(path) => std::fs::File::open(path).map_err(unreadable)?.take(SECRET_BYTES_MAX).read_to_string(&mut text),
        None => std::io::stdin().take(SECRET_BYTES_MAX).read_to_string(&mut text),
    }
    .map_err(unreadable)?;
    let secret = text.trim();
    if secret.is_empty() { Err(Failed::usage("the client secret is empty.")) } else { Ok(secret.to_owned()) }
}
