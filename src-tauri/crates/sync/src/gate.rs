//! Whether anything may go out at all: the circuit of one connection, and the pauses CAS asks for. One gate stands before
//! the sender and the poller of a connection; it learns from every answer. How fast calls follow each other is the pace of
//! the client itself.

use std::sync::{Mutex, MutexGuard, PoisonError};

use cas::{Circuit, Failure};
use chrono::{DateTime, TimeDelta, Utc};

/// Pauses after a sign-in that CAS does not accept, doubled each time; nobody is locked out by our own trying.
const SIGN_IN_PAUSE: TimeDelta = TimeDelta::minutes(1);
const SIGN_IN_PAUSE_MAX: TimeDelta = TimeDelta::minutes(15);
/// How long all is quiet after a 429 that names no time.
const SLOW_DOWN_PAUSE: TimeDelta = TimeDelta::seconds(1);

/// The gate of one connection; open when it is new.
#[derive(Debug, Default)]
pub struct Gate {
    inside: Mutex<Inside>,
}

#[derive(Debug, Default)]
struct Inside {
    circuit: Circuit,
    sign_ins_refused: u32,
    paused: Option<Closed>,
}

/// Why nothing goes out, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// Until then.
    pub until: DateTime<Utc>,
    /// In a sentence.
    pub why: String,
    /// CAS itself asked for quiet (429).
    pub cas_asked: bool,
}

impl Gate {
    /// A panic while the gate is held leaves it as it stood: every change of it is one assignment.
    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks to make one call now.
    ///
    /// # Errors
    /// [`Closed`] when it has to wait.
    pub fn pass(&self, now: DateTime<Utc>) -> Result<(), Closed> {
        let mut inside = self.inside();
        if let Some(closed) = inside.closed(now) {
            return Err(closed);
        }
        if inside.circuit.allows(now) { Ok(()) } else { Err(inside.broken(now)) }
    }

    /// How many calls may go out together: one while the circuit is being probed.
    #[must_use]
    pub fn together(&self, most: usize) -> usize {
        if self.inside().circuit.open_since().is_some() { 1 } else { most }
    }

    /// Why nothing goes out at the moment, if so. Asking takes no probe from the circuit.
    #[must_use]
    pub fn closed(&self, now: DateTime<Utc>) -> Option<Closed> {
        let inside = self.inside();
        inside.closed(now).or_else(|| inside.circuit.open_since().is_some().then(|| inside.broken(now)))
    }

    /// Learns from the end of a call.
    pub fn saw<T>(&self, outcome: &Result<T, Failure>, now: DateTime<Utc>) {
        let mut inside = self.inside();
        inside.circuit.saw(outcome, now);
        match outcome {
            Ok(_) | Err(Failure::Refused { .. }) => {
                inside.sign_ins_refused = 0;
                // The answer to a call that left before CAS asked for quiet does not end the quiet.
                inside.paused = inside.paused.take().filter(|paused| paused.cas_asked && now < paused.until);
            }
            Err(failure @ Failure::Unauthorized { .. }) => {
                // What was on its way together counts once.
                if inside.closed(now).is_none() {
                    let doubled = SIGN_IN_PAUSE * 2_i32.pow(inside.sign_ins_refused.min(4));
                    let until = now + doubled.min(SIGN_IN_PAUSE_MAX);
                    inside.sign_ins_refused += 1;
                    inside.paused = Some(Closed { until, why: failure.to_string(), cas_asked: false });
                }
            }
            Err(failure @ Failure::Retry { status: Some(429), retry_after, .. }) => {
                let asked = retry_after.and_then(|wait| TimeDelta::from_std(wait).ok()).unwrap_or(SLOW_DOWN_PAUSE);
                let until = (now + asked).max(inside.paused.as_ref().map_or(now, |paused| paused.until));
                inside.paused = Some(Closed { until, why: failure.to_string(), cas_asked: true });
            }
            Err(Failure::Retry { .. } | Failure::Lost { .. }) => {}
        }
    }

    /// A person wants to try now: pauses end, and the next call is a probe.
    pub fn try_now(&self) {
        let mut inside = self.inside();
        inside.paused = None;
        inside.circuit = Circuit::default();
    }
}

impl Inside {
    fn closed(&self, now: DateTime<Utc>) -> Option<Closed> {
        self.paused.clone().filter(|paused| now < paused.until)
    }

    fn broken(&self, now: DateTime<Utc>) -> Closed {
        Closed {
            until: self.circuit.next_probe().unwrap_or(now),
            why: self.circuit.sentence().unwrap_or_else(|| "CAS does not answer.".to_owned()),
            cas_asked: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    fn fails(failure: Failure) -> Result<(), Failure> {
        Err(failure)
    }

    fn busy(status: u16, after: Option<u64>) -> Result<(), Failure> {
        fails(Failure::Retry { status: Some(status), retry_after: after.map(Duration::from_secs), why: "Busy.".into() })
    }

    #[test]
    fn a_sign_in_that_is_refused_pauses_everything_longer_each_time() {
        let (gate, refused) = (Gate::default(), fails(Failure::Unauthorized { why: "No.".into() }));
        let mut now = 0;
        for minutes in [1, 2, 4, 8, 15, 15] {
            assert_eq!(gate.pass(at(now)), Ok(()));
            gate.saw(&refused, at(now));
            // Others that were on their way together do not make it longer.
            gate.saw(&refused, at(now));
            let closed = gate.pass(at(now + 1)).unwrap_err();
            assert_eq!(closed.until, at(now + minutes * 60));
            assert!(closed.why.contains("sign-in"), "{}", closed.why);
            now += minutes * 60;
        }
        gate.saw(&Ok::<(), Failure>(()), at(now));
        gate.saw(&refused, at(now));
        assert_eq!(gate.closed(at(now)).unwrap().until, at(now + 60), "an answer in between starts anew");
        gate.try_now();
        assert_eq!(gate.pass(at(now)), Ok(()));
    }

    #[test]
    fn a_429_pauses_the_whole_connection() {
        let gate = Gate::default();
        assert_eq!(gate.pass(at(0)), Ok(()));
        gate.saw(&busy(429, Some(7)), at(0));
        assert_eq!(gate.pass(at(6)).unwrap_err().until, at(7));
        gate.saw(&busy(429, None), at(6));
        assert_eq!(gate.closed(at(6)).unwrap().until, at(7), "a shorter wish does not shorten the pause");
        gate.saw(&Ok::<(), Failure>(()), at(6));
        assert_eq!(gate.closed(at(6)).unwrap().until, at(7), "an answer that was on its way already does not end it");
        assert_eq!(gate.pass(at(7)), Ok(()));
        gate.saw(&busy(503, Some(7)), at(7));
        assert_eq!(gate.pass(at(7)), Ok(()), "one busy answer is the row's matter");
    }

    #[test]
    fn twenty_failures_open_the_circuit_and_one_probe_a_minute_goes_out() {
        let gate = Gate::default();
        for second in 0..20 {
            assert_eq!((gate.pass(at(second)), gate.together(16)), (Ok(()), 16));
            gate.saw(&busy(503, None), at(second));
        }
        assert_eq!(gate.together(16), 1);
        let closed = gate.pass(at(20)).unwrap_err();
        assert!(closed.why.contains("20 calls in a row") && closed.until == at(79), "{closed:?}");
        assert_eq!(gate.closed(at(79)).map(|closed| closed.until), Some(at(79)), "looking gives no probe away");
        assert_eq!(gate.pass(at(79)), Ok(()));
        assert!(gate.pass(at(80)).is_err());
        gate.saw(&Ok::<(), Failure>(()), at(81));
        assert_eq!((gate.pass(at(81)), gate.closed(at(81))), (Ok(()), None));
    }
}
