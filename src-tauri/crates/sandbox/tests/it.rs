//! The practice CAS over HTTP, seen by the product's own client and, where that is too polite, by a bare one.

#![expect(clippy::unwrap_used, reason = "a case that cannot go on has failed")]

#[path = "it/actions.rs"]
mod actions;
#[path = "it/changes.rs"]
mod changes;
#[path = "it/declaration_life.rs"]
mod declaration_life;
#[path = "it/desk.rs"]
mod desk;
#[path = "it/documents.rs"]
mod documents;
#[path = "it/endpoints.rs"]
mod endpoints;
#[path = "it/events.rs"]
mod events;
#[path = "it/faults.rs"]
mod faults;
#[path = "it/flows.rs"]
mod flows;
#[path = "it/ingestion.rs"]
mod ingestion;
#[path = "it/inside.rs"]
mod inside;
#[path = "it/oauth.rs"]
mod oauth;
#[path = "it/office.rs"]
mod office;
#[path = "it/orders.rs"]
mod orders;
#[path = "it/platform.rs"]
mod platform;
#[path = "it/restart.rs"]
mod restart;
#[path = "it/scenarios.rs"]
mod scenarios;
#[path = "it/search.rs"]
mod search;
#[path = "it/sign_in.rs"]
mod sign_in;
#[path = "it/strange_requests.rs"]
mod strange_requests;
#[path = "it/strangers.rs"]
mod strangers;
#[path = "it/trainer.rs"]
mod trainer;
