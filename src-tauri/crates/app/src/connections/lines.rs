//! The lines to CAS: one a connection, each with a client, a token, a pace and a circuit of its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use cas::{Client, Environment, Secret};
use domain::catalogue::Catalogue;

use super::{Connected, DEFAULT, find};
use crate::error::{AppError, Code};
use crate::{App, Connect};

/// Lines that are open, by tenant.
pub(crate) type Lines = BTreeMap<String, LineToCas>;

/// One line. It is made anew when what it was made from has changed.
pub(crate) struct LineToCas {
    pub(crate) client: Client,
    made_from: u64,
    /// Keeps the practice CAS alive.
    _practice: Option<sandbox::Running>,
}

impl App {
    /// Opens the lines of these connections, closes the others, and says which could not be opened.
    pub(crate) async fn open_lines(&self, lines: &mut Lines, wanted: &[Connected]) -> Vec<(Connected, AppError)> {
        lines.retain(|tenant, _| wanted.iter().any(|connection| connection.tenant == *tenant));
        let mut failed = Vec::new();
        for connection in wanted {
            if let Err(fault) = self.open_line(lines, connection).await {
                lines.remove(&connection.tenant);
                failed.push((connection.clone(), fault));
            }
        }
        failed
    }

    /// Opens the line of one connection where it is not open as it should be, and gives its client.
    pub(crate) async fn open_line(&self, lines: &mut Lines, connection: &Connected) -> Result<Client, AppError> {
        let known = lines.get(&connection.tenant);
        if connection.tenant == DEFAULT {
            return self.default_client(lines).await;
        }
        let (environment, secret) = self.sign_in_of(&connection.tenant)?;
        // Compared without being kept: the digest changes with any setting and with the secret.
        let made_from = fingerprint(&environment, &secret);
        if let Some(line) = known.filter(|line| line.made_from == made_from) {
            return Ok(line.client.clone());
        }
        let named = Environment { name: connection.door.clone(), ..environment };
        let client = Client::new(named, secret, self.host().clock()).map_err(unusable)?;
        let line = LineToCas { client: client.clone(), made_from, _practice: None };
        lines.insert(connection.tenant.clone(), line);
        Ok(client)
    }

    /// The client of the connection that is always there.
    pub(crate) async fn default_client(&self, lines: &mut Lines) -> Result<Client, AppError> {
        if let Some(line) = lines.get(DEFAULT) {
            return Ok(line.client.clone());
        }
        let line = self.default_line().await?;
        let client = line.client.clone();
        lines.insert(DEFAULT.to_owned(), line);
        Ok(client)
    }

    /// The gate of a door: whether anything may go out there now. It outlives the line.
    pub(crate) fn gate_of(&self, door: &str) -> Arc<sync::Gate> {
        crate::open::locked(&self.inner().gates).entry(door.to_owned()).or_default().clone()
    }

    /// A person wants to try now.
    pub(crate) fn open_gates(&self) {
        crate::open::locked(&self.inner().gates).values().for_each(|gate| gate.try_now());
    }

    /// Environment and secret of a connection, as they stand now.
    pub(super) fn sign_in_of(&self, tenant: &str) -> Result<(Environment, Secret), AppError> {
        let found = self.profile().read(|reading| find(reading, tenant))?;
        let found = found.ok_or_else(|| AppError::new(Code::NotFound, "There is no such connection."))?;
        let environment = self.environment_file(&found.said.environment, &found.said.client_id)?;
        // A secret for one run belongs to the connection the run works with, and goes to no other sign-in.
        let given = self
            .host()
            .given_secret()
            .cloned()
            .filter(|_| self.active_connection().is_ok_and(|active| active.tenant == tenant));
        let secret = given.map_or_else(|| self.keys().read(tenant), |given| Ok(Some(given)))?.ok_or_else(|| {
            AppError::new(Code::Refused, format!("“{}” has no client secret yet.", found.said.name))
                .help("Enter it in the settings, under Connections.")
        })?;
        Ok((environment, secret))
    }

    /// The practice CAS, or the one this run was started for.
    async fn default_line(&self) -> Result<LineToCas, AppError> {
        let (environment, secret, practice) = match &self.inner().connect {
            Connect::Inline(text) => {
                let (environment, secret) = Environment::from_inline_json(text).map_err(unusable)?;
                (environment, secret, None)
            }
            Connect::Practice => {
                let config = sandbox::Config {
                    database: Some(self.profile().folder().join("practice-cas.db")),
                    auto_submit: sandbox::AutoSubmit::EveryFlowBut(flows_to_submit()),
                    ..sandbox::Config::new(self.host().clock())
                };
                let running = sandbox::Sandbox::start(config).await.map_err(unusable)?;
                let (environment, secret) = running.environment().map_err(unusable)?;
                *crate::open::locked(&self.inner().trainer_url) = Some(running.trainer_url());
                (environment, secret, Some(running))
            }
        };
        let client = Client::new(environment, secret, self.host().clock()).map_err(unusable)?;
        Ok(LineToCas { client, made_from: 0, _practice: practice })
    }
}

/// Flows whose declarations wait until CAS is asked to submit them.
fn flows_to_submit() -> Vec<String> {
    Catalogue::embedded().flows().iter().filter(|flow| !flow.auto_submit).map(|flow| flow.name.clone()).collect()
}

fn fingerprint(environment: &Environment, secret: &Secret) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    format!("{environment:?}").hash(&mut hasher);
    secret.expose().hash(&mut hasher);
    hasher.finish()
}

fn unusable(fault: impl std::fmt::Display) -> AppError {
    AppError::new(Code::Cas, fault.to_string())
}
