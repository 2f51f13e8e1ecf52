//! Use cases: what the window and the command line can ask for. One command list, one error, events with ids only.
//!
//! Deliberately absent: SQL, HTTP, windows and wall clocks. The store keeps, `cas` speaks, `sync` carries; time, ids and
//! chance come in with [`Host`].

mod acts;
mod attachments;
mod care;
mod commands;
mod conflicts;
mod connections;
mod desk;
mod doors;
mod error;
mod event;
mod form;
mod home;
mod host;
mod inbox;
mod kept;
mod list;
mod master;
mod notifications;
mod open;
mod outbox;
mod paper;
mod partners;
mod persons;
pub mod plain;
mod reception;
mod retention;
mod secrets;
mod uploads;
mod view;
mod webhook;

#[cfg(test)]
mod bindings;

pub use commands::{COMMANDS, dispatch};
pub use error::{AppError, Code, FieldError};
pub use event::Event;
pub use host::Host;
pub use open::{App, Connect, Start};
pub use retention::RetentionRow;
pub use secrets::{KeyStore, Keys, SealedFile, SecretFault, Standing, SystemKeys};
pub use view::*;
