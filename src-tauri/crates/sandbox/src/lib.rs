//! A CAS-compatible server with simulated customs, for practice, training and tests. It listens on this machine only.
//!
//! It behaves as the platform is documented to behave, and where nothing is documented as a careless client would
//! find out: a second `New` makes a second declaration, the search lags behind, tokens end. Faults can be ordered.
//! Deliberately absent: a background thread that decides anything. Every request first brings the simulation up to
//! the present moment, so what is seen depends on the clock alone, and steps that fell due while the server was off
//! are caught up. Webhooks are due rows; a small pump carries them out and notes what came of it.

mod book;
mod config;
mod deduction;
mod document;
mod events;
mod faults;
mod moment;
mod practice;
mod scenario;
mod server;
mod simulation;
mod trainer;
mod validation;

pub use book::BookError;
pub use config::{Account, AutoSubmit, Config, DuplicateNew, EVERY_SCOPE, Ids, RateLimit, Speed, SpeedError};
pub use events::Outcome;
pub use faults::{Fault, Faults, FaultsError, Kind, Place};
pub use practice::ContentFault;
pub use scenario::Scenario;
pub use server::{DueDelivery, Inside, Running, Sandbox, StartError, description};
