//! Simulated time: it stands still while anything works, and jumps to the next thing that is due.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};

use super::chance::Chance;

pub(super) const SECOND: i64 = 1_000_000;
pub(super) const MINUTE: i64 = 60 * SECOND;

/// Where every run begins.
pub(super) fn beginning() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_680_000, 0).unwrap_or_default()
}

/// Microseconds since the beginning. CAS lives by it; each workstation's clock is off by its own skew.
#[derive(Clone, Debug, Default)]
pub(super) struct Time(Arc<AtomicI64>);

impl Time {
    pub(super) fn now(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(super) fn set(&self, now: i64) {
        self.0.store(now, Ordering::Relaxed);
    }

    /// A clock that shows this time and as much more as the skew says.
    pub(super) fn clock(&self, skew: &Time) -> cas::Clock {
        let (time, skew) = (self.clone(), skew.clone());
        Arc::new(move || beginning() + TimeDelta::microseconds(time.now() + skew.now()))
    }
}

/// What is due, in the order of time; chance decides among what is due at the same moment.
#[derive(Debug)]
pub(super) struct Agenda<T> {
    due: BinaryHeap<Reverse<Due<T>>>,
    chance: Chance,
    entered: u64,
}

#[derive(Debug)]
struct Due<T> {
    /// Moment, tie, and the order of entering, which no two have in common.
    key: (i64, u64, u64),
    what: T,
}

impl<T> PartialEq for Due<T> {
    fn eq(&self, other: &Due<T>) -> bool {
        self.key == other.key
    }
}

impl<T> Eq for Due<T> {}

impl<T> PartialOrd for Due<T> {
    fn partial_cmp(&self, other: &Due<T>) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Due<T> {
    fn cmp(&self, other: &Due<T>) -> std::cmp::Ordering {
        self.key.cmp(&other.key)
    }
}

impl<T> Agenda<T> {
    pub(super) fn new(chance: Chance) -> Agenda<T> {
        Agenda { due: BinaryHeap::new(), chance, entered: 0 }
    }

    pub(super) fn enter(&mut self, at: i64, what: T) {
        self.entered += 1;
        self.due.push(Reverse(Due { key: (at, self.chance.draw(), self.entered), what }));
    }

    pub(super) fn next(&mut self) -> Option<(i64, T)> {
        self.due.pop().map(|Reverse(due)| (due.key.0, due.what))
    }
}
