//! Tests of the real window. Plain `cargo test` leaves them out, because it does not build the window.

mod closed_store;
mod journey;
mod opening;
