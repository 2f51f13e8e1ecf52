//! Reading the project's own files, for the tests in `tests/house` that hold its invariants.
//!
//! A check is a pure function over a path and a text, so that it can be shown to fail on a bad sample.

pub mod rust_text;
pub mod screen_text;
pub mod tree;
