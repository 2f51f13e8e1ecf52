//! Which of the ordered faults strikes the request that has just come in.

use sha2::{Digest, Sha256};

use super::{Fault, Faults, Kind, Place};
use crate::moment::Moment;

/// The ordered faults with the number of requests each has seen.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    seed: u64,
    rows: Vec<(Fault, u64)>,
    /// Times when the network is broken: from, until, and what becomes of a request.
    breaks: Vec<(Moment, Moment, Kind)>,
}

impl Plan {
    pub(crate) fn new(seed: u64, faults: Faults) -> Self {
        Self { seed, rows: faults.faults.into_iter().map(|fault| (fault, 0)).collect(), breaks: Vec::new() }
    }

    pub(crate) fn broken_in(self, breaks: impl Iterator<Item = (Moment, Moment, Kind)>) -> Self {
        Self { breaks: breaks.collect(), ..self }
    }

    /// New faults, counted from here on. Breaks of the network stay.
    pub(crate) fn replace(&mut self, faults: Faults) {
        let breaks = std::mem::take(&mut self.breaks);
        *self = Self { breaks, ..Self::new(self.seed, faults) };
    }

    /// In place of the break that is on, if one is.
    pub(crate) fn break_now(&mut self, now: Moment, until: Moment) {
        self.breaks.retain(|(from, to, _)| now < *from || *to <= now);
        self.breaks.push((now, until, Kind::DropRequest));
    }

    pub(crate) fn broken_until(&self, now: Moment) -> Option<Moment> {
        self.broken(now).map(|(_, until, _)| *until)
    }

    fn broken(&self, now: Moment) -> Option<&(Moment, Moment, Kind)> {
        self.breaks.iter().find(|(from, until, _)| *from <= now && now < *until)
    }

    /// Counts the request at every fault of its place, and gives the first that strikes.
    pub(crate) fn next(&mut self, place: Place, now: Moment) -> Option<Kind> {
        let mut struck = self.broken(now).filter(|_| place != Place::Event).map(|(_, _, kind)| kind.clone());
        for (index, (fault, count)) in self.rows.iter_mut().enumerate() {
            let everywhere = fault.place == Place::Any && place != Place::Event;
            // Submitting is an action, too.
            let action = fault.place == Place::Action && place == Place::Submit;
            if !everywhere && !action && fault.place != place {
                continue;
            }
            *count += 1;
            if struck.is_none() && strikes(fault, *count, self.seed, index) {
                struck = Some(fault.kind.clone());
            }
        }
        struck
    }
}

fn strikes(fault: &Fault, count: u64, seed: u64, index: usize) -> bool {
    if let Some(every) = fault.every {
        return count.checked_rem(every) == Some(0);
    }
    if let Some(probability) = fault.probability {
        return fraction(seed, index, count) < probability;
    }
    fault.nth.is_empty() || fault.nth.contains(&count)
}

/// Evenly spread between 0 and 1, the same for the same question.
fn fraction(seed: u64, index: usize, count: u64) -> f64 {
    let hash = Sha256::digest(format!("{seed}/{index}/{count}"));
    let number = hash.iter().take(4).fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    f64::from(number) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn struck(fault: Fault, requests: &[Place]) -> Vec<bool> {
        let mut plan = Plan::new(1, Faults { faults: vec![fault] });
        requests.iter().map(|place| plan.next(*place, Moment(0)).is_some()).collect()
    }

    #[test]
    fn a_fault_strikes_the_requests_it_was_ordered_for() {
        use Place::{Any, Ingest, Search};
        let drop = || Kind::DropRequest;
        let every = Fault { every: Some(2), ..Fault::always(Any, drop()) };
        let never = Fault { probability: Some(0.0), ..Fault::always(Any, drop()) };
        let surely = Fault { probability: Some(1.0), ..Fault::always(Any, drop()) };
        let cases = [
            (Fault::always(Ingest, drop()), vec![Ingest, Search, Ingest], vec![true, false, true]),
            (Fault::nth(Ingest, &[2], drop()), vec![Ingest, Search, Ingest, Ingest], vec![false, false, true, false]),
            (every, vec![Ingest, Search, Ingest, Search], vec![false, true, false, true]),
            (never, vec![Ingest, Search], vec![false, false]),
            (surely, vec![Ingest, Search], vec![true, true]),
        ];
        for (fault, requests, expected) in cases {
            assert_eq!(struck(fault.clone(), &requests), expected, "{fault:?}");
        }
    }

    #[test]
    fn chance_repeats_itself_and_keeps_its_share() {
        let order = || Fault { probability: Some(0.1), ..Fault::always(Place::Any, Kind::DropRequest) };
        let requests = [Place::Search; 2000];
        let first = struck(order(), &requests);
        assert_eq!(first, struck(order(), &requests));
        let share = first.iter().filter(|hit| **hit).count();
        assert!((120..=280).contains(&share), "{share}");
    }
}
