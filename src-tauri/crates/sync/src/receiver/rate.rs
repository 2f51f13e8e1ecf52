//! How much is taken at once: a bucket that fills again with time.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};

/// How many may come together.
const BURST: u32 = 300;
/// How many of them come back in a second.
const PER_SECOND: u32 = 50;
const MILLIS: i64 = 1_000;

/// A bucket in thousandths of a knock, and when it was last looked into.
#[derive(Default)]
pub(super) struct Rate {
    bucket: Mutex<Option<(i64, DateTime<Utc>)>>,
}

impl Rate {
    /// Takes one from the bucket, if there is one. A clock that goes back fills nothing.
    pub(super) fn allows(&self, now: DateTime<Utc>) -> bool {
        // Whoever panicked here left plain numbers that are still whole.
        let mut bucket = self.bucket.lock().unwrap_or_else(PoisonError::into_inner);
        let full = i64::from(BURST) * MILLIS;
        let (held, before) = bucket.unwrap_or((full, now));
        let passed = (now - before).num_milliseconds().clamp(0, 3_600_000);
        let filled = (held + passed * i64::from(PER_SECOND)).min(full);
        let allowed = filled >= MILLIS;
        *bucket = Some((if allowed { filled - MILLIS } else { filled }, now));
        allowed
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn a_flood_is_turned_away_and_the_rest_goes_on() {
        let rate = Rate::default();
        let at = |millis| DateTime::UNIX_EPOCH + TimeDelta::milliseconds(millis);
        let taken = |times, millis| (0..times).filter(|_| rate.allows(at(millis))).count();
        assert_eq!(taken(10_000, 0), 300);
        assert_eq!(taken(10_000, 1_000), 50, "a second brings fifty back");
        assert_eq!(taken(10_000, 500), 0, "a clock that goes back brings none");
        assert_eq!(taken(10_000, 3_600_000), 300, "never more than the bucket holds");
    }
}
