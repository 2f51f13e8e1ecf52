//! Records: a JSON document addressed by path, and the changes that made it.
//!
//! A [`Document`] keeps every number as the text it arrived in and every unknown field where it stood, so that a round
//! trip loses nothing. Every element of a list carries a permanent [`ElementKey`]; paths in the journal use keys
//! (`items[#7].nmass`), people and programs see zero-based indices (`items[2].nmass`). A [`Change`] says what stood at
//! a path before and after; a [`Delta`] is the changes of one batch to one record with their origins. Undo, replay,
//! provenance and comparison are all functions of deltas.
//!
//! ```
//! use domain::record::{Document, Draft, Node, Path};
//! let mut document = Document::from_json(r#"{"total": 12600.0, "items": [{"nmass": 5}]}"#).unwrap();
//! let path = document.locate(&Path::parse("items[0].nmass").unwrap());
//! let mut draft = Draft::new(&mut document);
//! draft.set(&path, Node::number("6").unwrap()).unwrap();
//! let changes = draft.finish();
//! assert_eq!(changes[0].path().to_string(), "items[#1].nmass");
//! assert_eq!(document.to_json(), r#"{"total":12600.0,"items":[{"nmass":6}]}"#);
//! ```

mod change;
mod delta;
mod diff;
mod document;
mod draft;
mod equality;
mod json;
#[cfg(test)]
mod laws;
mod merge;
mod node;
mod origin;
mod path;
mod provenance;

pub use change::{ApplyFault, Change};
pub use delta::{Delta, DeltaFault, Run};
pub use diff::{Identity, adopt_keys, changes_between};
pub use document::{Document, KeyFault};
pub use draft::{Draft, EditFault};
pub use equality::{canonical_number, same_value};
pub use json::{DEPTH_MAX, JsonFault, print, print_pretty};
pub use merge::{Clash, Merged, Sides, merge, recognise};
pub use node::{Element, ElementKey, Name, Node};
pub use origin::Origin;
pub use path::{Path, PathFault, Step};
pub use provenance::{Mark, Provenance};
