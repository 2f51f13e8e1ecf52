//! The one error of the boundary.

use serde::Serialize;
use ts_rs::TS;

/// Why a command could not be carried out. A code exists only where the screen does something with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The request is not what the command takes; nothing was written.
    BadInput,
    /// There is no such record, outbox row, list or person.
    NotFound,
    /// A rule forbids it now (blocking findings, state of the dossier).
    Refused,
    /// What is about to be sent is real: the window asks once, then says so.
    ConfirmProduction,
    /// Somebody else wrote since; open it again.
    Stale,
    /// The store cannot be used: the window shows the sentence in place of the desk.
    Store,
    /// The desk is locked: the window asks who sits at it.
    Locked,
    /// The store did not take it now (disk full, held by another program, damage found): what was typed stays on
    /// screen with the reason.
    Unsaved,
    /// CAS cannot be reached or refuses us.
    Cas,
    /// A defect of ours.
    Internal,
}

/// An error as it crosses the boundary: a sentence, and a way out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, TS)]
#[error("{message}")]
#[serde(rename_all = "camelCase")]
pub struct AppError {
    /// What the screen can react to.
    pub code: Code,
    /// What happened, in a sentence.
    pub message: String,
    /// Fields at fault.
    pub fields: Vec<FieldError>,
    /// What to do about it.
    pub help: Option<String>,
}

/// A field at fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldError {
    /// Path as people see it.
    pub path: String,
    /// What was expected.
    pub message: String,
}

impl AppError {
    /// An error with a code and a sentence.
    pub fn new(code: Code, message: impl Into<String>) -> AppError {
        AppError { code, message: message.into(), fields: Vec::new(), help: None }
    }

    /// With a way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> AppError {
        self.help = Some(help.into());
        self
    }

    /// With a field at fault.
    #[must_use]
    pub fn field(mut self, path: impl Into<String>, message: impl Into<String>) -> AppError {
        self.fields.push(FieldError { path: path.into(), message: message.into() });
        self
    }
}
