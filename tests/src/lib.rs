//! The tests of whole flows stand beside this file: `it/` drives the programs, `desktop/` the real window, `e2e/` the
//! window in a browser, `bench/` measures, `simulation/` lets the doors run in simulated time.

#[path = "../simulation/mod.rs"]
pub mod simulation;
