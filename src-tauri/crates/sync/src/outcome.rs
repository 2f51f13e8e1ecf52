//! The retry rule, in one place: what a failed call means for its outbox row.

use std::sync::Arc;
use std::time::Duration;

use cas::Failure;
use chrono::{DateTime, TimeDelta, Utc};
use store::OutboxState;

/// Draws a number below its argument; the host's source of chance.
pub type Chance = Arc<dyn Fn(u64) -> u64 + Send + Sync>;

/// First wait, doubled with every attempt, and its limit (full jitter: the wait is drawn between zero and the doubled
/// value, so that many workstations do not come back at the same moment).
const BASE_MS: u64 = 1_000;
const CAP_MS: u64 = 5 * 60 * 1_000;

/// What becomes of an outbox row after a failed attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// The row's new state.
    pub state: OutboxState,
    /// When it is looked at again; never for a row that needs a person.
    pub at: Option<DateTime<Utc>>,
    /// Why, in a sentence.
    pub reason: String,
}

/// Decides what a failure means. `attempt` counts from one; `settle` is how long after a lost answer a search is
/// trusted.
pub fn after_failure(failure: &Failure, attempt: u32, now: DateTime<Utc>, settle: Duration, chance: &Chance) -> Next {
    let reason = failure.to_string();
    match failure {
        Failure::Refused { .. } => Next { state: OutboxState::Parked, at: None, reason },
        // The row is fine; the whole connection pauses, and the gate says how long.
        Failure::Unauthorized { .. } => Next { state: OutboxState::Waiting, at: Some(now), reason },
        failure if failure.may_have_acted() => {
            Next { state: OutboxState::Unknown, at: Some(later(now, settle)), reason }
        }
        Failure::Retry { retry_after, .. } => {
            let asked = retry_after.unwrap_or_default();
            let at = later(now, wait(attempt, chance).max(asked));
            Next { state: OutboxState::Waiting, at: Some(at), reason }
        }
        // `may_have_acted` is true for every lost answer, so this arm only says what it would mean.
        Failure::Lost { .. } => Next { state: OutboxState::Unknown, at: Some(later(now, settle)), reason },
    }
}

fn wait(attempt: u32, chance: &Chance) -> Duration {
    let doubled = 1_u64.checked_shl(attempt.min(20)).unwrap_or(u64::MAX).saturating_mul(BASE_MS);
    Duration::from_millis(chance(doubled.min(CAP_MS).saturating_add(1)))
}

pub(crate) fn later(now: DateTime<Utc>, wait: Duration) -> DateTime<Utc> {
    now + TimeDelta::from_std(wait).unwrap_or(TimeDelta::days(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(failure: Failure, attempt: u32, state: OutboxState, wait_ms: Option<i64>) {
        let now = DateTime::UNIX_EPOCH;
        // The largest draw: what is waited at most.
        let chance: Chance = Arc::new(|below| below - 1);
        let next = after_failure(&failure, attempt, now, Duration::from_secs(5), &chance);
        let waited = next.at.map(|at| (at - now).num_milliseconds());
        assert_eq!((next.state, waited), (state, wait_ms), "{failure:?}");
        assert!(next.reason.ends_with('.'), "{}", next.reason);
    }

    fn retry(status: Option<u16>, after_s: Option<u64>) -> Failure {
        Failure::Retry { status, retry_after: after_s.map(Duration::from_secs), why: "CAS is busy.".into() }
    }

    #[test]
    fn the_retry_table_of_the_outbox() {
        let refused = |status| Failure::Refused { status, problem: Box::default() };
        for status in [0, 400, 403, 404, 409, 413, 415, 422] {
            check(refused(status), 1, OutboxState::Parked, None);
        }
        check(Failure::Unauthorized { why: "x".into() }, 1, OutboxState::Waiting, Some(0));
        check(Failure::Lost { why: "x".into() }, 3, OutboxState::Unknown, Some(5_000));
        for status in [408, 500, 502, 504] {
            check(retry(Some(status), None), 1, OutboxState::Unknown, Some(5_000));
        }
        check(retry(Some(503), None), 1, OutboxState::Waiting, Some(2_000));
        check(retry(None, None), 4, OutboxState::Waiting, Some(16_000));
        check(retry(None, None), 60, OutboxState::Waiting, Some(300_000));
        check(retry(Some(503), Some(30)), 1, OutboxState::Waiting, Some(30_000));
        check(retry(Some(429), Some(7)), 1, OutboxState::Waiting, Some(7_000));
    }
}
