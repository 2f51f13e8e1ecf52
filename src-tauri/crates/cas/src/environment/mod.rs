//! Where one CAS is and how it behaves: addresses, paths, waiting times. Read from one file per environment.
//!
//! The platform does not document every path; the files say "inferred" beside each of those, so that a
//! correction is one line of configuration and not a release.

mod file;
mod hosts;
mod inline;
mod limits;
mod paths;
mod timing;
mod trust;

use reqwest::Url;
use serde::Deserialize;
use thiserror::Error;

pub(crate) use hosts::is_loopback;
pub use limits::Limits;
pub use paths::{NamedPath, Paths};
pub use timing::Timing;
pub use trust::Trust;

use crate::Secret;

/// One CAS as this workstation sees it. Checked when made: addresses are usable and encrypted (loopback excepted).
#[derive(Debug, Clone, PartialEq)]
pub struct Environment {
    pub name: String,
    /// Colour of the frame around the window, so that nobody takes one environment for another.
    pub colour: String,
    /// Declarations sent here are real.
    pub production: bool,
    /// Without the version prefix, which belongs to the paths.
    pub base_url: Url,
    pub token_url: Url,
    /// With the client id filled in.
    pub scope: String,
    pub client_id: String,
    /// How bodies are written.
    pub format: Format,
    pub paths: Paths,
    pub timing: Timing,
    pub limits: Limits,
    pub trust: Trust,
}

/// How bodies are written. Source: Customs4trade error handling (`application/json` or `application/xml`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    #[default]
    Json,
    Xml,
}

/// Why an environment cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EnvironmentError {
    #[error("The environment file cannot be read: {0}. Correct the file, or remove it to use the built-in one.")]
    Unreadable(String),
    #[error(
        "The CAS settings are not the JSON object {{\"baseUrl\",\"tokenUrl\",\"clientId\",\"clientSecret\"}}: {0}."
    )]
    InlineUnreadable(String),
    #[error(
        "{field} of environment {name} is not a usable address: {why}. Enter a full address such as https://api-acc.customs4trade.com."
    )]
    Address { name: String, field: &'static str, why: String },
    #[error(
        "{field} is the production host {host}. Settings given on the command line are refused for production; sign in to production in the settings of a production profile instead."
    )]
    ProductionRefused { field: &'static str, host: String },
    #[error(
        "{field} of environment {name} must be a number of seconds between zero and one day. Correct the environment file."
    )]
    Timing { name: String, field: &'static str },
    #[error("{field} of environment {name} must lie between {range}. Correct the environment file.")]
    Limit { name: String, field: &'static str, range: &'static str },
    #[error("The certificates of environment {name} cannot be used: {why}. Correct the environment file.")]
    Trust { name: String, why: String },
    #[error(
        "Environment {name} points to the production host {host} and does not say \"production = true\". Say so, or correct the address."
    )]
    HiddenProduction { name: String, host: String },
    #[error("The path \"{path}\" of environment {name} is not usable: {why}. Correct the environment file.")]
    Path { name: String, path: String, why: String },
    #[error(
        "The connection to CAS cannot be prepared on this machine: {0}. Check the certificates the operating system trusts."
    )]
    Connection(String),
}

impl Environment {
    /// Reads an environment file of the office. What it leaves out of paths, times and limits is as in acceptance; an
    /// entry nobody knows is an error, because it would be meant to say something.
    pub fn from_toml(text: &str) -> Result<Self, EnvironmentError> {
        file::read(text, None)
    }

    /// The same with the client id of a connection.
    pub fn from_toml_for(text: &str, client_id: &str) -> Result<Self, EnvironmentError> {
        file::read(text, Some(client_id))
    }

    /// The built-in practice CAS at the addresses it was given when it started.
    pub fn practice(base_url: &str, token_url: &str, client_id: &str) -> Result<Self, EnvironmentError> {
        file::read(PRACTICE, Some(client_id))?.at(base_url, token_url)
    }

    /// The acceptance environment for one source system.
    pub fn acceptance(client_id: &str) -> Result<Self, EnvironmentError> {
        file::read(ACCEPTANCE, Some(client_id))
    }

    /// The production environment for one source system.
    pub fn production(client_id: &str) -> Result<Self, EnvironmentError> {
        file::read(PRODUCTION, Some(client_id))
    }

    /// `{"baseUrl","tokenUrl","clientId","clientSecret"}` with the optional members `name`, `scope`,
    /// `settleSeconds` and `pollOverlapSeconds`. Everything else is as in practice; production is refused in words.
    pub fn from_inline_json(text: &str) -> Result<(Self, Secret), EnvironmentError> {
        inline::read(text)
    }

    /// The same environment at other addresses.
    pub fn at(mut self, base_url: &str, token_url: &str) -> Result<Self, EnvironmentError> {
        self.base_url = hosts::address(&self.name, "base_url", base_url)?;
        self.token_url = hosts::address(&self.name, "token_url", token_url)?;
        Ok(self)
    }
}

const PRACTICE: &str = include_str!("../../../../../assets/environments/practice.toml");
const ACCEPTANCE: &str = include_str!("../../../../../assets/environments/acceptance.toml");
const PRODUCTION: &str = include_str!("../../../../../assets/environments/production.toml");

#[cfg(test)]
mod tests;
