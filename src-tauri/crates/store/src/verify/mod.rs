//! The check of a whole store. Every problem is a sentence that names what it is about.

pub(crate) mod attachments;
mod chain;
mod documents;
mod doors;
mod schema;
mod structure;

pub(crate) use chain::{BatchRow, Digests, digests_of};

use crate::{Reading, StoreError};

/// How far a check is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifyProgress {
    /// What is being checked, in words.
    pub step: &'static str,
    /// How many of it are done.
    pub done: u64,
    /// How many there are.
    pub total: u64,
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verification {
    /// What is wrong; empty for a sound store.
    pub problems: Vec<String>,
    /// Records checked.
    pub records: u64,
    /// Batches checked.
    pub batches: u64,
    /// Deltas checked.
    pub deltas: u64,
    /// Outbox rows checked.
    pub outbox: u64,
    /// Inbox rows checked.
    pub inbox: u64,
    /// Contents that were erased after their retention.
    pub erased: u64,
    /// Files of attachments checked.
    pub attachments: u64,
    /// What is worth knowing and no problem.
    pub notes: Vec<String>,
}

impl Verification {
    /// True when nothing is wrong.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    fn problem(&mut self, sentence: impl Into<String>) {
        self.problems.push(sentence.into());
    }
}

pub(crate) fn verify(
    reading: &Reading<'_>,
    progress: &mut dyn FnMut(VerifyProgress),
) -> Result<Verification, StoreError> {
    all_of(
        &[
            structure::check_pages,
            structure::check,
            schema::check,
            structure::check_seals,
            chain::check,
            documents::check,
            doors::check,
        ],
        reading,
        progress,
    )
}

/// The check of every start: SQLite's structure of all but the large tables, the seals and the chain.
pub(crate) fn check_core(
    reading: &Reading<'_>,
    progress: &mut dyn FnMut(VerifyProgress),
) -> Result<Verification, StoreError> {
    all_of(
        &[structure::check_pages, structure::check_core, schema::check, structure::check_seals, chain::check],
        reading,
        progress,
    )
}

type Check = fn(&Reading<'_>, &mut Verification, &mut dyn FnMut(VerifyProgress)) -> Result<(), StoreError>;

fn all_of(
    checks: &[Check],
    reading: &Reading<'_>,
    progress: &mut dyn FnMut(VerifyProgress),
) -> Result<Verification, StoreError> {
    let mut found = Verification::default();
    for check in checks {
        if let Err(fault) = check(reading, &mut found, progress) {
            match fault {
                // Damage that stops one check is a finding, not the end of the others.
                StoreError::DamagedStore { .. }
                | StoreError::Unreadable { .. }
                | StoreError::NotAStore { .. }
                | StoreError::Sqlite { .. } => found.problem(fault.to_string()),
                other => return Err(other),
            }
        }
    }
    Ok(found)
}

/// Reports progress at the first, every hundredth and the last.
fn report(progress: &mut dyn FnMut(VerifyProgress), step: &'static str, done: u64, total: u64) {
    if done == total || done.is_multiple_of(100) {
        progress(VerifyProgress { step, done, total });
    }
}
