//! An environment file: what it holds, and what it inherits when it leaves something out.

use serde::Deserialize;
use toml::{Table, Value};

use super::{ACCEPTANCE, Environment, EnvironmentError, Format, Paths, hosts, limits, timing, trust};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    colour: String,
    production: bool,
    base_url: String,
    token_url: String,
    scope: String,
    #[serde(default)]
    client_id: String,
    #[serde(default)]
    format: Format,
    paths: Paths,
    timing: timing::File,
    limits: limits::File,
    #[serde(default)]
    tls: trust::File,
}

/// Colours that stand for environments; each has its tokens on the screen.
const COLOURS: [&str; 5] = ["red", "amber", "green", "blue", "violet"];

pub(super) fn read(text: &str, client_id: Option<&str>) -> Result<Environment, EnvironmentError> {
    let unreadable = |error: &toml::de::Error| EnvironmentError::Unreadable(error.message().to_owned());
    let mut table: Table = text.parse().map_err(|error| unreadable(&error))?;
    inherit(&mut table)?;
    let mut file: File = Value::Table(table).try_into().map_err(|error| unreadable(&error))?;
    if let Some(client_id) = client_id {
        client_id.clone_into(&mut file.client_id);
    }
    check_words(&file)?;
    let environment = Environment {
        timing: file.timing.read(&file.name)?,
        limits: file.limits.read(&file.name)?,
        trust: file.tls.read(&file.name)?,
        base_url: hosts::address(&file.name, "base_url", &file.base_url)?,
        token_url: hosts::address(&file.name, "token_url", &file.token_url)?,
        scope: file.scope.replace("{client_id}", &file.client_id),
        name: file.name,
        colour: file.colour,
        production: file.production,
        client_id: file.client_id,
        format: file.format,
        paths: file.paths,
    };
    environment.paths.check(&environment.name)?;
    refuse_hidden_production(&environment)?;
    Ok(environment)
}

/// What the platform runs itself is the same for every environment: a file says only what differs.
fn inherit(table: &mut Table) -> Result<(), EnvironmentError> {
    let built_in: Table = ACCEPTANCE
        .parse()
        .map_err(|error: toml::de::Error| EnvironmentError::Unreadable(error.message().to_owned()))?;
    for section in ["paths", "timing", "limits"] {
        if let Some(Value::Table(ours)) = built_in.get(section) {
            // A word where a section belongs is said by the reader.
            if let Value::Table(theirs) = table.entry(section).or_insert_with(|| Value::Table(Table::new())) {
                fill(theirs, ours);
            }
        }
    }
    Ok(())
}

fn fill(theirs: &mut Table, ours: &Table) {
    for (key, value) in ours {
        match (theirs.get_mut(key), value) {
            (Some(Value::Table(theirs)), Value::Table(ours)) => fill(theirs, ours),
            (Some(_), _) => {}
            (None, value) => {
                theirs.insert(key.clone(), value.clone());
            }
        }
    }
}

fn check_words(file: &File) -> Result<(), EnvironmentError> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    if !(1..=40).contains(&file.name.len()) || !file.name.chars().all(plain) {
        let why = "its name must be 1 to 40 letters, digits, - and _";
        return Err(EnvironmentError::Unreadable(why.to_owned()));
    }
    if !COLOURS.contains(&file.colour.as_str()) {
        let why = format!("its colour must be one of {}", COLOURS.join(", "));
        return Err(EnvironmentError::Unreadable(why));
    }
    Ok(())
}

/// Nobody sends to production without being told.
fn refuse_hidden_production(environment: &Environment) -> Result<(), EnvironmentError> {
    let hosts = [&environment.base_url, &environment.token_url].map(|url| url.host_str().unwrap_or_default());
    match hosts.into_iter().find(|host| hosts::is_production(host)) {
        Some(host) if !environment.production => {
            Err(EnvironmentError::HiddenProduction { name: environment.name.clone(), host: host.to_owned() })
        }
        _ => Ok(()),
    }
}
