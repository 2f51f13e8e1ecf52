//! The invariants of `src-tauri/ARCHITECTURE.md` and the house style, held over the whole project.
//!
//! One file per invariant. Each holds a check (a pure function over a path and a text), a test that shows the check
//! failing on a bad sample, and a test that runs it over the project.

mod amounts_are_text;
mod append_only;
mod complaint;
mod dependencies;
mod documents;
mod domain_is_pure;
mod migrations;
mod names;
mod no_other_place;
mod one_command_list;
mod outbox_is_the_door;
mod screen_borders;
mod shape;
mod sources;
mod tests_stay_inside;
mod unknown_fields;
mod window_trusts_nothing;
