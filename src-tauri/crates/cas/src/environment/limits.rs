//! What this workstation allows itself and CAS: calls a minute, sizes of answers. No figure is published by the
//! platform, so all of them are inferred and stand in the environment file.

use serde::Deserialize;

use super::EnvironmentError;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Calls a minute; `None` for no limit of our own.
    pub calls_per_minute: Option<u32>,
    /// Calls that may be made at once after a rest.
    pub calls_at_once: u32,
    /// An answer larger than this is not read.
    pub answer_bytes: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// Zero: no limit.
    calls_per_minute: u32,
    calls_at_once: u32,
    answer_mib: u32,
}

impl File {
    pub(super) fn read(&self, name: &str) -> Result<Limits, EnvironmentError> {
        let refuse = |field, range| Err(EnvironmentError::Limit { name: name.to_owned(), field, range });
        if self.calls_per_minute > 100_000 {
            return refuse("calls_per_minute", "zero (no limit) and 100000");
        }
        if !(1..=1_000).contains(&self.calls_at_once) {
            return refuse("calls_at_once", "1 and 1000");
        }
        if !(1..=1_024).contains(&self.answer_mib) {
            return refuse("answer_mib", "1 and 1024");
        }
        Ok(Limits {
            calls_per_minute: (self.calls_per_minute > 0).then_some(self.calls_per_minute),
            calls_at_once: self.calls_at_once,
            answer_bytes: usize::try_from(self.answer_mib).unwrap_or(1_024) << 20,
        })
    }
}
