//! Connections to CAS, several side by side: each a record of the profile (name, environment, client id, tenant), its
//! secret in the key store. `record.tenant` names the connection a record belongs to; "default" is the practice CAS, or
//! the CAS a program was started for.

mod edit;
mod environments;
mod lines;
#[cfg(test)]
mod tests;
mod trial;

use cas::Environment;
use serde::{Deserialize, Serialize};
use store::{Reading, RecordId, RecordKind, RecordMeta};

pub(crate) use edit::{choose, list, save, secret, unlock};
pub(crate) use lines::{LineToCas, Lines};
pub(crate) use trial::test;

use crate::error::{AppError, Code};
use crate::kept;
use crate::{App, Connect};

/// The tenant of a profile that has no connection of its own.
pub(crate) const DEFAULT: &str = "default";
/// State of the one connection that new work goes to.
const ACTIVE: &str = "active";
/// State of all others.
const KEPT: &str = "kept";

/// What a connection record says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Connection {
    pub(crate) name: String,
    /// Name of an environment file.
    pub(crate) environment: String,
    pub(crate) client_id: String,
    /// The tenant CAS is expected to name; another one is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) tenant_id: Option<String>,
    /// One of the colours of environments, where the office wants another than its environment has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) colour: Option<String>,
    /// Whether CAS is asked to deliver events to this workstation.
    #[serde(default)]
    pub(crate) notifications: bool,
    #[serde(default = "yes")]
    pub(crate) enabled: bool,
}

fn yes() -> bool {
    true
}

/// A connection as the use cases see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Connected {
    /// What `record.tenant` holds.
    pub(crate) tenant: String,
    pub(crate) name: String,
    /// Name of its environment.
    pub(crate) environment: String,
    /// What outbox rows and cursors are stamped with: environment and connection, so that nothing leaves elsewhere.
    pub(crate) door: String,
    /// Name of an environment colour.
    pub(crate) colour: String,
    /// What is sent here is real.
    pub(crate) production: bool,
    /// CAS is asked to deliver events to this workstation, while it receives any.
    pub(crate) notifications: bool,
}

impl Connected {
    /// The practice CAS inside the product.
    pub(crate) fn is_practice(&self) -> bool {
        self.environment == "practice"
    }
}

/// A connection with the record it stands in.
pub(crate) struct Found {
    pub(crate) meta: RecordMeta,
    pub(crate) said: Connection,
}

/// Every connection of a profile, in the order they were made; the default one is not among them.
pub(crate) fn all(reading: &Reading<'_>) -> Result<Vec<Found>, AppError> {
    let metas = reading.records_of_kind(RecordKind::Connection)?;
    metas.iter().map(|meta| kept::read(reading, meta).map(|kept| Found { meta: kept.meta, said: kept.said })).collect()
}

pub(crate) fn find(reading: &Reading<'_>, tenant: &str) -> Result<Option<Found>, AppError> {
    let Ok(id) = tenant.parse::<RecordId>() else { return Ok(None) };
    let meta = reading.record_meta(id)?.filter(|meta| meta.kind == RecordKind::Connection);
    meta.map(|meta| kept::read(reading, &meta).map(|kept| Found { meta: kept.meta, said: kept.said })).transpose()
}

impl App {
    /// The connection a record belongs to.
    ///
    /// # Errors
    /// [`Code::NotFound`] when this profile has none of that name.
    pub(crate) fn connection_of(&self, tenant: &str) -> Result<Connected, AppError> {
        if tenant == DEFAULT {
            return self.default_connection();
        }
        let found = self.profile().read(|reading| find(reading, tenant))?;
        let found = found
            .ok_or_else(|| AppError::new(Code::NotFound, "The connection this belongs to is not in this profile."))?;
        self.connected(&found)
    }

    /// The connection that new work goes to. A program that was started for one CAS works with that one alone.
    pub(crate) fn active_connection(&self) -> Result<Connected, AppError> {
        if matches!(self.inner().connect, Connect::Inline(_)) {
            return self.default_connection();
        }
        let active = self.profile().read(|reading| -> Result<_, AppError> {
            Ok(all(reading)?.into_iter().find(|found| found.meta.state == ACTIVE && found.said.enabled))
        })?;
        match active {
            Some(found) => self.connected(&found),
            None => self.default_connection(),
        }
    }

    /// Connections whose doors are passed, the default one among them when it is used.
    pub(crate) fn passed_connections(&self) -> Result<Vec<Connected>, AppError> {
        let default = self.default_connection()?;
        if matches!(self.inner().connect, Connect::Inline(_)) {
            return Ok(vec![default]);
        }
        let (found, in_use) = self.profile().read(|reading| -> Result<_, AppError> {
            let found = all(reading)?;
            let open = reading.outbox_list(&crate::outbox::OPEN, u32::MAX)?;
            let in_use = open.iter().any(|entry| entry.environment == default.door);
            Ok((found, in_use))
        })?;
        let enabled: Vec<&Found> = found.iter().filter(|found| found.said.enabled).collect();
        let is_active = !enabled.iter().any(|found| found.meta.state == ACTIVE);
        let others = enabled.into_iter().map(|found| self.connected(found));
        let default = (is_active || in_use).then_some(Ok(default));
        default.into_iter().chain(others).collect()
    }

    fn default_connection(&self) -> Result<Connected, AppError> {
        let (name, environment, colour) = match &self.inner().connect {
            Connect::Practice => ("Practice".to_owned(), "practice".to_owned(), "green".to_owned()),
            Connect::Inline(text) => {
                let (environment, _) = Environment::from_inline_json(text)
                    .map_err(|fault| AppError::new(Code::BadInput, fault.to_string()))?;
                (environment.name.clone(), environment.name, environment.colour)
            }
        };
        Ok(Connected {
            tenant: DEFAULT.to_owned(),
            name,
            door: environment.clone(),
            environment,
            colour,
            production: false,
            notifications: true,
        })
    }

    fn connected(&self, found: &Found) -> Result<Connected, AppError> {
        let Connection { name, environment, client_id, colour, .. } = &found.said;
        let tenant = found.meta.id.to_string();
        let read = self.environment_file(environment, client_id)?;
        Ok(Connected {
            door: door_of(environment, &tenant),
            tenant,
            name: name.clone(),
            environment: environment.clone(),
            production: read.production,
            notifications: found.said.notifications,
            // Production keeps its colour whatever anybody wishes.
            colour: colour.clone().filter(|_| !read.production).unwrap_or(read.colour),
        })
    }
}

/// Two tenants at one environment have doors of their own.
fn door_of(environment: &str, tenant: &str) -> String {
    format!("{environment}/{tenant}")
}
