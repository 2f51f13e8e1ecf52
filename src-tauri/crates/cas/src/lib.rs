//! The CAS API from our side: where CAS is (`environment`), what travels (`wire`), one call at a time (`client`), over what (`transport`), and how a call can fail (`failure`).
//!
//! Deliberately absent: a retry loop. The outbox is the only place that repeats a call, and it decides by [`Failure`] alone.

mod circuit;
mod client;
mod clock;
pub mod environment;
mod failure;
mod pace;
mod retry_after;
mod secret;
pub mod transport;
pub mod wire;

pub use circuit::{Circuit, FAILURES_TO_OPEN, PROBE_EVERY};
pub use client::{Client, Found, ProbeLine, Seen, SeenReply, Witness};
pub use clock::Clock;
pub use environment::{Environment, EnvironmentError};
pub use failure::Failure;
pub use pace::Pace;
pub use secret::Secret;
pub use transport::Transport;
pub use wire::{
    Accepted, Action, AttachmentId, AuthorizationStatus, CertificateId, DeclarationId, DeclarationSummary, ItemId,
    MessageKind, MessageType, MovementOrderId, NewSubscription, Problem, RawDeclaration, RawItem, RawMovementOrder,
    Search, Subscription, SubscriptionId,
};
