//! What an answer of CAS means for a row: one table of states and answers, without a call and without a clock.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use store::OutboxState;

use super::kinds::Repeating;
use crate::outcome::later;

/// How soon a row is looked at again at the earliest, and at the latest: the wait grows with the age of what it waits for.
const SOONEST: Duration = Duration::from_millis(500);
const LATEST: TimeDelta = TimeDelta::seconds(60);
/// How long CAS may take before a person is asked to look. CAS promises to take messages in during maintenance and to work
/// on them later, without a figure.
pub(crate) const PATIENCE: TimeDelta = TimeDelta::hours(24);

/// What asking CAS came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It arrived and had its effect.
    Arrived(String),
    /// CAS will not do it.
    Refused(String),
    /// CAS does not show it, for this reason.
    Absent(String),
    /// CAS cannot be asked.
    Silent,
}

/// When things happened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    /// Now.
    pub(crate) now: DateTime<Utc>,
    /// When the last attempt ended.
    pub(crate) ended: DateTime<Utc>,
    /// How long after that an answer of CAS without it is believed.
    pub(crate) settle: Duration,
}

impl Times {
    fn settled(self) -> DateTime<Utc> {
        later(self.ended, self.settle)
    }

    /// The older it is, the longer until the next look.
    fn next_look(self) -> DateTime<Utc> {
        let age = self.now.signed_duration_since(self.ended);
        later(self.now, SOONEST).max(self.now + age.min(LATEST))
    }
}

/// Where a row goes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decided {
    pub(crate) state: OutboxState,
    pub(crate) at: Option<DateTime<Utc>>,
    pub(crate) reason: String,
}

/// Decides what an answer means for a row that is unknown or accepted.
pub(crate) fn decide(state: OutboxState, answer: &Answer, repeating: Repeating, times: Times) -> Decided {
    let to = |state, at, reason: &str| Decided { state, at, reason: reason.to_owned() };
    let lost = state == OutboxState::Unknown;
    match answer {
        Answer::Arrived(how) => to(OutboxState::Confirmed, None, how),
        Answer::Refused(why) => to(OutboxState::Refused, None, why),
        Answer::Absent(_) if lost && times.now < times.settled() => to(
            OutboxState::Unknown,
            Some(times.next_look().min(times.settled())),
            "CAS does not show it yet; it is asked again before anything is sent.",
        ),
        Answer::Absent(_) if lost => {
            to(OutboxState::Waiting, Some(times.now), "CAS does not have it; the same message is sent again.")
        }
        Answer::Absent(why) if times.now - times.ended < PATIENCE => {
            to(OutboxState::Accepted, Some(times.next_look()), why)
        }
        Answer::Absent(why) => to(
            OutboxState::Parked,
            None,
            &format!(
                "{why} A day has passed. Look for its reference in the ingestion history of CAS, then resend it or take it back."
            ),
        ),
        Answer::Silent if lost && repeating == Repeating::ChangesNothing => {
            to(OutboxState::Waiting, Some(times.now), "Sent again: repeating it changes nothing.")
        }
        Answer::Silent if lost => to(
            OutboxState::Parked,
            None,
            "The answer was lost and CAS offers no way to ask. Look in CAS whether it is there: then take this back, or resend it.",
        ),
        Answer::Silent if times.now < times.settled() => {
            to(OutboxState::Accepted, Some(times.settled()), "CAS has taken it in.")
        }
        Answer::Silent => to(
            OutboxState::Confirmed,
            None,
            "CAS has taken it in. It shows no more of this kind; what goes wrong with it would come as an event.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_answers() {
        use OutboxState::{Accepted, Confirmed, Parked, Refused, Unknown, Waiting};
        use Repeating::{ChangesNothing, MakesAnother};
        let at = |seconds: i64| DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds);
        let (arrived, refused) = (Answer::Arrived("It is there.".into()), Answer::Refused("It cannot.".into()));
        let absent = Answer::Absent("It is not there.".into());
        let day = 24 * 3600;
        // state, answer, repeating, seconds since the attempt → state, seconds until the next look
        for (state, answer, repeating, age, expected, next) in [
            (Unknown, &arrived, MakesAnother, 1, Confirmed, None),
            (Accepted, &arrived, MakesAnother, 1, Confirmed, None),
            (Unknown, &refused, ChangesNothing, 1, Refused, None),
            (Accepted, &refused, ChangesNothing, 1, Refused, None),
            (Unknown, &absent, MakesAnother, 1, Unknown, Some(1)),
            (Unknown, &absent, ChangesNothing, 4, Unknown, Some(1)),
            (Unknown, &absent, MakesAnother, 5, Waiting, Some(0)),
            (Unknown, &absent, ChangesNothing, 5, Waiting, Some(0)),
            (Accepted, &absent, MakesAnother, 4, Accepted, Some(4)),
            (Accepted, &absent, MakesAnother, 600, Accepted, Some(60)),
            (Accepted, &absent, MakesAnother, day, Parked, None),
            (Unknown, &Answer::Silent, ChangesNothing, 0, Waiting, Some(0)),
            (Unknown, &Answer::Silent, MakesAnother, day, Parked, None),
            (Accepted, &Answer::Silent, MakesAnother, 1, Accepted, Some(4)),
            (Accepted, &Answer::Silent, ChangesNothing, 5, Confirmed, None),
        ] {
            let times = Times { now: at(age), ended: at(0), settle: Duration::from_secs(5) };
            let decided = decide(state, answer, repeating, times);
            let waits = decided.at.map(|then| (then - at(age)).num_seconds());
            assert_eq!((decided.state, waits), (expected, next), "{state} {answer:?} {repeating:?} after {age} s");
            assert!(decided.reason.ends_with('.'), "{}", decided.reason);
        }
    }

    /// The law of the door: what makes another is repeated only after CAS was asked and did not have it.
    #[test]
    fn nothing_that_makes_another_is_repeated_unasked() {
        let now = DateTime::UNIX_EPOCH;
        for age in [0, 1, 100_000] {
            let times = Times { now, ended: now - TimeDelta::seconds(age), settle: Duration::from_secs(5) };
            let decided = decide(OutboxState::Unknown, &Answer::Silent, Repeating::MakesAnother, times);
            assert_eq!(decided.state, OutboxState::Parked);
        }
    }
}
