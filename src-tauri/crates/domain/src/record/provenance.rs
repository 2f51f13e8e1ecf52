//! Why a value is here: the latest change at or around its path.

use std::collections::BTreeMap;
use std::ops::Bound;

use serde::{Deserialize, Serialize};

use super::{Change, Delta, Origin, Path};

/// What is known of how a value came to be: its origin and the batch (journal sequence) that put it there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Where it came from.
    pub origin: Origin,
    /// Journal sequence of the batch; person and time stand there.
    pub batch: u64,
}

/// The marks of a record: a fold over its deltas.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    marks: BTreeMap<Path, Mark>,
}

impl Provenance {
    /// Takes in the next delta of the record, made in batch `batch`.
    pub fn record(&mut self, batch: u64, delta: &Delta) {
        for (index, (change, origin)) in delta.changes_with_origins().enumerate() {
            match change {
                Change::Move { .. } => {}
                Change::Put { path, after, .. } => {
                    self.forget(path);
                    if after.is_some() {
                        self.marks.insert(path.clone(), Mark { origin: origin.clone(), batch });
                        for (inside, mark) in delta.restored_marks(index) {
                            self.marks.insert(inside.clone(), mark.clone());
                        }
                    }
                }
            }
        }
    }

    /// The mark of the value at a path: its own, or that of the nearest value around it.
    #[must_use]
    pub fn at(&self, path: &Path) -> Option<&Mark> {
        (0..=path.steps().len()).rev().find_map(|length| self.marks.get(&path.steps()[..length]))
    }

    /// The marks at and inside a path, the path's own (or inherited) one first.
    pub(super) fn within(&self, path: &Path) -> Vec<(Path, Mark)> {
        let own = self.at(path).map(|mark| (path.clone(), mark.clone()));
        let inside = self.inside(path).filter(|(at, _)| *at != path).map(|(at, mark)| (at.clone(), mark.clone()));
        own.into_iter().chain(inside).collect()
    }

    /// Every marked path with its mark, in path order.
    pub fn iter(&self) -> impl Iterator<Item = (&Path, &Mark)> {
        self.marks.iter()
    }

    fn inside<'p>(&'p self, path: &'p Path) -> impl Iterator<Item = (&'p Path, &'p Mark)> {
        // Paths inside one another are neighbours in the order of steps.
        self.marks
            .range::<Path, _>((Bound::Included(path), Bound::Unbounded))
            .take_while(move |(at, _)| path.is_around(at))
    }

    fn forget(&mut self, path: &Path) {
        let inside: Vec<Path> = self.inside(path).map(|(at, _)| at.clone()).collect();
        for at in inside {
            self.marks.remove(&at);
        }
    }
}
