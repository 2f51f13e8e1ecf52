//! What Quayside knows about the trade, free of any machine: no I/O, no async, no clock, no randomness and
//! no floating point. Time and ids are arguments.
//!
//! The rooms: [`record`] is how a value came to be, [`catalogue`] what a value is, [`declaration`] the typed view
//! that rules read, [`masterdata`] what it takes from articles and partners, [`rules`] the cross-field rules and
//! [`findings`] the one shape in which every judge speaks.
#![deny(missing_docs, clippy::wildcard_enum_match_arm, clippy::float_arithmetic)]

pub mod attachment;
pub mod catalogue;
pub mod declaration;
pub mod findings;
pub mod identifiers;
pub mod masterdata;
pub mod quantity;
pub mod record;
pub mod retention;
pub mod rules;
