//! The client against servers that answer oddly: one canned answer after the other over a bare socket.

#![expect(clippy::unwrap_used, reason = "a case that cannot go on has failed")]

#[path = "it/answers.rs"]
mod answers;
#[path = "it/canned.rs"]
mod canned;
#[path = "it/contract.rs"]
mod contract;
#[path = "it/probe.rs"]
mod probe;
#[path = "it/requests.rs"]
mod requests;
#[path = "it/tls.rs"]
mod tls;
