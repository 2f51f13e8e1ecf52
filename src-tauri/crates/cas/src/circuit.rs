//! The circuit of one environment: after twenty failures in a row nothing is sent but one probe a minute, so that a CAS
//! that is down is not held down. A state machine: the time comes in, nothing is awaited.

use chrono::{DateTime, TimeDelta, Utc};

use crate::Failure;

/// Failures in a row that open the circuit.
pub const FAILURES_TO_OPEN: u32 = 20;
/// How often an open circuit lets one call through.
pub const PROBE_EVERY: TimeDelta = TimeDelta::seconds(60);

/// Closed lets everything through; open lets one probe through each minute.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Circuit {
    failures_in_a_row: u32,
    open: Option<Open>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Open {
    since: DateTime<Utc>,
    next_probe: DateTime<Utc>,
    why: String,
}

impl Circuit {
    /// Whether a call may go out now. An open circuit that says yes has given its probe away: it says no until the probe
    /// was seen to end, or a minute later.
    pub fn allows(&mut self, now: DateTime<Utc>) -> bool {
        match &mut self.open {
            None => true,
            Some(open) if now >= open.next_probe => {
                open.next_probe = now + PROBE_EVERY;
                true
            }
            Some(_) => false,
        }
    }

    /// Learns from the end of a call. An answer closes the circuit, a refusal too: CAS is there.
    pub fn saw<T>(&mut self, outcome: &Result<T, Failure>, now: DateTime<Utc>) {
        match outcome {
            Ok(_) | Err(Failure::Refused { .. }) => *self = Self::default(),
            // CAS is there and asks for patience, or does not know us; both have a pause of their own.
            Err(Failure::Unauthorized { .. } | Failure::Retry { status: Some(429), .. }) => {}
            Err(failure @ (Failure::Retry { .. } | Failure::Lost { .. })) => {
                self.failures_in_a_row = self.failures_in_a_row.saturating_add(1);
                if self.failures_in_a_row >= FAILURES_TO_OPEN {
                    let since = self.open.as_ref().map_or(now, |open| open.since);
                    let why = failure.to_string();
                    self.open = Some(Open { since, next_probe: now + PROBE_EVERY, why });
                }
            }
        }
    }

    /// Since when nothing but probes goes out.
    pub fn open_since(&self) -> Option<DateTime<Utc>> {
        self.open.as_ref().map(|open| open.since)
    }

    /// When the next probe goes out; nothing for a closed circuit.
    pub fn next_probe(&self) -> Option<DateTime<Utc>> {
        self.open.as_ref().map(|open| open.next_probe)
    }

    /// What a person is told while nothing is sent.
    pub fn sentence(&self) -> Option<String> {
        let open = self.open.as_ref()?;
        Some(format!(
            "{} calls in a row have failed, so CAS is tried once a minute only. The last time: {}",
            self.failures_in_a_row, open.why
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    fn down() -> Result<(), Failure> {
        Err(Failure::Retry { status: Some(503), retry_after: None, why: "CAS is away.".into() })
    }

    fn opened() -> Circuit {
        let mut circuit = Circuit::default();
        for second in 0..i64::from(FAILURES_TO_OPEN) {
            assert!(circuit.allows(at(second)), "{second}");
            circuit.saw(&down(), at(second));
        }
        circuit
    }

    #[test]
    fn twenty_failures_in_a_row_open_it_and_one_probe_a_minute_goes_out() {
        let mut circuit = opened();
        assert_eq!(circuit.open_since(), Some(at(19)));
        assert!(circuit.sentence().unwrap().ends_with("CAS is away. It will be tried again."));
        assert!(!circuit.allows(at(78)));
        assert!(circuit.allows(at(79)), "the probe");
        assert!(!circuit.allows(at(80)), "while the probe is out nothing else goes");
        circuit.saw(&down(), at(81));
        assert!(!circuit.allows(at(140)));
        assert!(circuit.allows(at(141)));
        circuit.saw(&Ok::<(), Failure>(()), at(142));
        assert_eq!(circuit, Circuit::default());
        assert!(circuit.allows(at(142)) && circuit.allows(at(142)));
    }

    #[test]
    fn what_counts_and_what_does_not() {
        let refused = Err(Failure::Refused { status: 400, problem: Box::default() });
        let unknown = Err(Failure::Unauthorized { why: "x".into() });
        let slower = Err(Failure::Retry { status: Some(429), retry_after: None, why: "x".into() });
        let lost = Err(Failure::Lost { why: "x".into() });
        let cases: [(&Result<(), Failure>, bool); 6] =
            [(&Ok(()), false), (&refused, false), (&unknown, true), (&slower, true), (&lost, true), (&down(), true)];
        for (outcome, still_open) in cases {
            let mut circuit = opened();
            circuit.saw(outcome, at(100));
            assert_eq!(circuit.open_since().is_some(), still_open, "{outcome:?}");
        }
        let mut circuit = Circuit::default();
        for second in 0..100 {
            circuit.saw(&down(), at(second));
            if second % 19 == 18 {
                circuit.saw(&Ok::<(), Failure>(()), at(second));
            }
        }
        assert_eq!(circuit.open_since(), None, "a failure now and then opens nothing");
        for _ in 0..40 {
            circuit.saw(&unknown, at(200));
        }
        assert_eq!(circuit.open_since(), None);
    }
}
