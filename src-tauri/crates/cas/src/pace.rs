//! How fast one environment is called: a bucket of calls that fills steadily. After a 429 it fills half as fast and
//! recovers step by step. A state machine: the time comes in, nothing is awaited.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// Calls are counted in thousandths, so that slow rates stay exact.
const CALL: i64 = 1_000;
/// However often CAS asks to slow down, this many calls a minute are made.
const SLOWEST_PER_MINUTE: u32 = 6;
/// How long after a 429 the pace begins to recover, and how often a step follows.
const RECOVERY_STEP: TimeDelta = TimeDelta::seconds(60);
/// One step of recovery is this part of the full pace.
const STEPS_TO_FULL: u32 = 10;

/// The pace of one environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pace {
    /// Nothing: as fast as one can.
    full_per_minute: Option<u32>,
    burst: i64,
    per_minute: u32,
    /// Thousandths of calls that may be made at once; below zero, calls are reserved in the future.
    held: i64,
    counted_at: DateTime<Utc>,
    changed_at: DateTime<Utc>,
}

impl Pace {
    /// `None` calls a minute: no limit. `burst` calls may be made at once after a rest.
    pub fn new(per_minute: Option<u32>, burst: u32, now: DateTime<Utc>) -> Self {
        let full_per_minute = per_minute.map(|calls| calls.max(1));
        let burst = i64::from(burst.max(1)) * CALL;
        Self {
            full_per_minute,
            burst,
            per_minute: full_per_minute.unwrap_or(0),
            held: burst,
            counted_at: now,
            changed_at: now,
        }
    }

    /// Takes one call, and says how long to wait before making it.
    pub fn take(&mut self, now: DateTime<Utc>) -> Duration {
        if self.full_per_minute.is_none() {
            return Duration::ZERO;
        }
        self.recover(now);
        self.fill(now);
        self.held -= CALL;
        if self.held >= 0 {
            return Duration::ZERO;
        }
        let wait_ms = (-self.held).saturating_mul(60_000).div_ceil_by(i64::from(self.per_minute) * CALL);
        Duration::from_millis(u64::try_from(wait_ms).unwrap_or(0))
    }

    /// CAS answered 429.
    pub fn slow_down(&mut self, now: DateTime<Utc>) {
        if self.full_per_minute.is_some() {
            self.fill(now);
            self.per_minute = (self.per_minute / 2).max(SLOWEST_PER_MINUTE.min(self.per_minute));
            self.held = self.held.min(0);
            self.changed_at = now;
        }
    }

    /// Calls a minute at the moment; nothing without a limit.
    pub fn per_minute(&self) -> Option<u32> {
        self.full_per_minute.map(|_| self.per_minute)
    }

    fn recover(&mut self, now: DateTime<Utc>) {
        let Some(full) = self.full_per_minute else { return };
        while self.per_minute < full && now - self.changed_at >= RECOVERY_STEP {
            let until = self.changed_at + RECOVERY_STEP;
            self.fill(until);
            self.per_minute = self.per_minute.saturating_add((full / STEPS_TO_FULL).max(1)).min(full);
            self.changed_at = until;
        }
    }

    fn fill(&mut self, now: DateTime<Utc>) {
        let elapsed_ms = (now - self.counted_at).num_milliseconds();
        // A clock that was set back fills nothing and takes nothing away.
        if elapsed_ms > 0 {
            let gained = elapsed_ms.saturating_mul(i64::from(self.per_minute)).saturating_mul(CALL) / 60_000;
            self.held = self.held.saturating_add(gained).min(self.burst);
        }
        self.counted_at = now;
    }
}

trait DivCeil {
    fn div_ceil_by(self, divisor: i64) -> i64;
}

impl DivCeil for i64 {
    fn div_ceil_by(self, divisor: i64) -> i64 {
        self / divisor + i64::from(self % divisor > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::milliseconds(ms)
    }

    fn waits(pace: &mut Pace, count: usize, ms: i64) -> Vec<u128> {
        (0..count).map(|_| pace.take(at(ms)).as_millis()).collect()
    }

    #[test]
    fn a_burst_then_a_steady_pace() {
        let mut pace = Pace::new(Some(60), 3, at(0));
        assert_eq!(
            waits(&mut pace, 5, 0),
            [0, 0, 0, 1_000, 2_000],
            "each later call is reserved behind the earlier one"
        );
        assert_eq!(waits(&mut pace, 1, 10_000), [0]);
        assert_eq!(Pace::new(None, 1, at(0)).take(at(0)), Duration::ZERO);
    }

    #[test]
    fn a_429_halves_it_and_it_comes_back() {
        let mut pace = Pace::new(Some(60), 5, at(0));
        pace.slow_down(at(0));
        assert_eq!(pace.per_minute(), Some(30));
        assert_eq!(waits(&mut pace, 2, 0), [2_000, 4_000], "the burst is gone and the pace is half");
        for _ in 0..10 {
            pace.slow_down(at(1));
        }
        assert_eq!(pace.per_minute(), Some(SLOWEST_PER_MINUTE));
        pace.take(at(59_000));
        assert_eq!(pace.per_minute(), Some(6));
        pace.take(at(61_000));
        assert_eq!(pace.per_minute(), Some(12));
        pace.take(at(20 * 60_000));
        assert_eq!(pace.per_minute(), Some(60));
    }

    #[test]
    fn a_clock_set_back_neither_fills_nor_stops_it() {
        let mut pace = Pace::new(Some(60), 1, at(3_600_000));
        assert_eq!(waits(&mut pace, 2, 3_600_000), [0, 1_000]);
        assert_eq!(waits(&mut pace, 1, 0), [2_000]);
        assert_eq!(waits(&mut pace, 1, 3_000), [0]);
    }

    #[test]
    fn over_any_hour_no_more_than_the_pace_and_one_burst() {
        let mut pace = Pace::new(Some(120), 10, at(0));
        let mut now = 0;
        let mut made = 0;
        while now <= 3_600_000 {
            now += i64::try_from(pace.take(at(now)).as_millis()).unwrap() + 1;
            made += 1;
        }
        assert!((7_000..=7_211).contains(&made), "{made}");
    }
}
