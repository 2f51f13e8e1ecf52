//! The CAS API from our side: where CAS is (`environment`), what travels (`wire`), one call at a time (`client`), over what (`transport`), and how a call can fail (`failure`).
//!
//! Deliberately absent: a retry loop. The outbox is the only place that repeats a call, and it decides by [`Failure`] alone.

mod client;
mod clock;
pub mod environment;
mod failure;
mod retry_after;
mod secret;
pub mod transport;
pub mod wire;

pub use client::Client;
pub use clock::Clock;
pub use environment::{Environment, EnvironmentError};
pub use failure::Failure;
pub use secret::Secret;
pub use transport::Transport;
pub use wire::{
    Accepted, AuthorizationStatus, DeclarationId, DeclarationSummary, MessageType, Problem, RawDeclaration, Search,
};
