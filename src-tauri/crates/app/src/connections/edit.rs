//! Making and changing connections, choosing the active one, entering secrets.

use cas::Secret;
use store::{Reading, RecordId, RecordKind, Writing};

use super::{ACTIVE, Connection, DEFAULT, Found, KEPT, all, door_of, find};
use crate::error::{AppError, Code};
use crate::kept::{self, Act};
use crate::outbox::OPEN;
use crate::persons::{require, role::Right};
use crate::secrets::Standing;
use crate::view::{
    ChooseConnection, ConnectionEntry, ConnectionsView, KeysView, Nothing, SaveConnection, SetSecret, UnlockKeys,
};
use crate::{App, Event};

const NAME_CHARACTERS_MAX: usize = 60;
const WORD_CHARACTERS_MAX: usize = 200;
/// A client secret is a line of text; a longer one is something else.
const SECRET_CHARACTERS_MAX: usize = 1_000;
/// Colours that a connection may have; red belongs to production.
const COLOURS: [&str; 4] = ["amber", "green", "blue", "violet"];

/// Every connection, every environment, and how the place for secrets stands.
pub(crate) fn list(app: &App, _: Nothing) -> Result<ConnectionsView, AppError> {
    let keys = app.keys();
    let active = app.active_connection()?.tenant;
    let default = app.connection_of(DEFAULT)?;
    let line = |tenant: &str| app.line_state(tenant);
    let mut connections = vec![ConnectionEntry {
        id: DEFAULT.to_owned(),
        name: default.name,
        environment: default.environment,
        colour: default.colour,
        own_colour: None,
        production: default.production,
        client_id: String::new(),
        tenant_id: None,
        notifications: false,
        enabled: true,
        active: active == DEFAULT,
        built_in: true,
        secret: "not_needed".to_owned(),
        line: line(DEFAULT),
        fault: None,
    }];
    for found in app.profile().read(all)? {
        let tenant = found.meta.id.to_string();
        let read = app.connection_of(&tenant);
        let secret = match keys.read(&tenant) {
            Ok(Some(_)) => "kept",
            Ok(None) => "missing",
            Err(_) => "locked",
        };
        let fault = read.as_ref().err().map(|fault| fault.message.clone());
        let (colour, production) =
            read.map_or(("amber".to_owned(), false), |connected| (connected.colour, connected.production));
        let Connection { name, environment, client_id, tenant_id, colour: own_colour, notifications, enabled } =
            found.said;
        connections.push(ConnectionEntry {
            active: active == tenant,
            line: line(&tenant),
            id: tenant,
            name,
            environment,
            colour,
            own_colour,
            production,
            client_id,
            tenant_id,
            notifications,
            enabled,
            built_in: false,
            secret: secret.to_owned(),
            fault,
        });
    }
    let standing = match keys.standing() {
        Standing::Ready => "ready",
        Standing::Locked => "locked",
        Standing::NotMade => "not_made",
    };
    Ok(ConnectionsView {
        connections,
        environments: app.environments(),
        environments_folder: app.environments_folder().display().to_string(),
        keys: KeysView { place: keys.place().to_owned(), standing: standing.to_owned() },
        trainer_url: crate::open::locked(&app.inner().trainer_url).clone(),
    })
}

/// Makes a connection, or says one anew.
pub(crate) fn save(app: &App, request: SaveConnection) -> Result<ConnectionsView, AppError> {
    let wanted = valid(app, &request)?;
    let (now, person) = (app.host().now(), app.person()?);
    let fresh = RecordId(app.host().new_id());
    app.profile().write(|tx| -> Result<(), AppError> {
        require(app, tx, Right::Administer)?;
        let others = all(tx)?;
        let is_other = |found: &&Found| Some(found.meta.id.to_string()) != request.id;
        if others.iter().filter(is_other).any(|found| found.said.name == wanted.name) {
            let message = format!("There is a connection “{}” already.", wanted.name);
            return Err(AppError::new(Code::Refused, message).field("name", "a name of its own"));
        }
        let (id, label) = match &request.id {
            Some(id) => {
                let found = known(tx, id)?;
                refuse_while_waiting(tx, &found, &wanted)?;
                (found.meta.id, format!("Connection {}", wanted.name))
            }
            None => {
                kept::create(tx, fresh, RecordKind::Connection, None, now)?;
                (fresh, format!("New connection {}", wanted.name))
            }
        };
        kept::say(tx, id, &wanted, &Act { at: now, person, label: &label })?;
        Ok(())
    })?;
    changed(app)
}

/// What waits was decided for one CAS; it does not leave through another.
fn refuse_while_waiting(tx: &Writing<'_>, found: &Found, wanted: &Connection) -> Result<(), AppError> {
    if found.said.environment == wanted.environment && found.said.client_id == wanted.client_id {
        return Ok(());
    }
    let door = door_of(&found.said.environment, &found.meta.id.to_string());
    let waiting = tx.outbox_list(&OPEN, u32::MAX)?.iter().filter(|entry| entry.environment == door).count();
    if waiting == 0 {
        return Ok(());
    }
    let message = format!(
        "{waiting} messages still wait for “{}”. Its environment and its client id stay until they are settled.",
        found.said.name
    );
    Err(AppError::new(Code::Refused, message).help("Send or take them back first, or make another connection."))
}

fn valid(app: &App, request: &SaveConnection) -> Result<Connection, AppError> {
    let name = request.name.trim();
    if name.is_empty() || name.chars().count() > NAME_CHARACTERS_MAX {
        let expected = format!("1 to {NAME_CHARACTERS_MAX} characters");
        return Err(AppError::new(Code::BadInput, "The connection needs a name.").field("name", expected));
    }
    let client_id = word(&request.client_id, "clientId", "The client id is the one Customs4trade handed out.")?;
    if client_id.is_empty() {
        return Err(AppError::new(Code::BadInput, "The connection needs the client id that Customs4trade handed out.")
            .field("clientId", "not empty"));
    }
    let tenant = word(request.tenant_id.as_deref().unwrap_or_default(), "tenantId", "The tenant id is one word.")?;
    let colour = request.colour.clone().filter(|colour| !colour.is_empty());
    if let Some(colour) = colour.as_deref().filter(|colour| !COLOURS.contains(colour)) {
        let message = format!("“{colour}” is no colour of a connection; red belongs to production.");
        return Err(AppError::new(Code::BadInput, message).field("colour", COLOURS.join(", ")));
    }
    app.environment_file(&request.environment, &client_id)?;
    Ok(Connection {
        name: name.to_owned(),
        environment: request.environment.clone(),
        client_id,
        tenant_id: Some(tenant).filter(|tenant| !tenant.is_empty()),
        colour,
        notifications: request.notifications,
        enabled: request.enabled,
    })
}

fn word(text: &str, field: &str, message: &str) -> Result<String, AppError> {
    let word = text.trim();
    let fits = word.chars().count() <= WORD_CHARACTERS_MAX && !word.chars().any(|letter| letter.is_control());
    if fits { Ok(word.to_owned()) } else { Err(AppError::new(Code::BadInput, message).field(field, "one line")) }
}

fn known(reading: &Reading<'_>, tenant: &str) -> Result<Found, AppError> {
    find(reading, tenant)?.ok_or_else(|| AppError::new(Code::NotFound, "There is no such connection."))
}

/// Chooses the connection that new work goes to.
pub(crate) fn choose(app: &App, request: ChooseConnection) -> Result<ConnectionsView, AppError> {
    let now = app.host().now();
    app.profile().write(|tx| -> Result<(), AppError> {
        if request.id != DEFAULT {
            let found = known(tx, &request.id)?;
            if !found.said.enabled {
                let message = format!("“{}” is switched off.", found.said.name);
                return Err(AppError::new(Code::Refused, message).help("Switch it on first."));
            }
        }
        for found in all(tx)? {
            let state = if found.meta.id.to_string() == request.id { ACTIVE } else { KEPT };
            if found.meta.state != state {
                tx.set_record_state(found.meta.id, state, now)?;
            }
        }
        Ok(())
    })?;
    changed(app)
}

/// Keeps the secret of a connection, or forgets it. It is never shown again.
pub(crate) fn secret(app: &App, request: SetSecret) -> Result<ConnectionsView, AppError> {
    app.profile().read(|reading| -> Result<(), AppError> {
        require(app, reading, Right::Administer)?;
        known(reading, &request.id).map(|_| ())
    })?;
    let secret = request.secret.map(Secret::new);
    match secret.as_ref().map(|secret| secret.expose().trim()).filter(|secret| !secret.is_empty()) {
        None => app.keys().forget(&request.id)?,
        Some(text) if text.chars().count() > SECRET_CHARACTERS_MAX || text.chars().any(char::is_control) => {
            return Err(AppError::new(Code::BadInput, "A client secret is one line of text. Nothing was kept."));
        }
        Some(text) => app.keys().write(&request.id, &Secret::new(text))?,
    }
    changed(app)
}

/// Opens the place for secrets, or makes it.
pub(crate) fn unlock(app: &App, request: UnlockKeys) -> Result<ConnectionsView, AppError> {
    app.keys().unlock(&Secret::new(request.passphrase))?;
    changed(app)
}

fn changed(app: &App) -> Result<ConnectionsView, AppError> {
    app.tell(Event::Status);
    app.inner().wake.notify_one();
    list(app, Nothing::default())
}
