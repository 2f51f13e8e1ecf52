//! When a delivery that failed is tried again. Source: Customs4trade notifications: 10 s, 30 s, 1, 5, 10 and 30 min,
//! 1, 3 and 6 h, then every 12 h, with a small random amount on top; that it ends after 24 h is inferred.

use std::time::Duration;

use crate::{book::Delivery, config::Speed, moment::Moment, simulation::Chance};

/// Seconds after the first, second … failed try.
const PAUSES_S: [u64; 9] = [10, 30, 60, 300, 600, 1800, 3600, 3 * 3600, 6 * 3600];
const LATER_S: u64 = 12 * 3600;
const EXPIRY_S: u64 = 24 * 3600;

/// What one try to deliver an event brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The subscriber answered with this status; any 2xx is a receipt.
    Answered(u16),
    /// It was not reached; one sentence.
    NotReached(String),
}

impl Outcome {
    fn is_receipt(&self) -> bool {
        matches!(self, Self::Answered(200..=299))
    }

    fn words(&self) -> String {
        match self {
            Self::Answered(status) => format!("The subscriber answered {status}."),
            Self::NotReached(why) => why.clone(),
        }
    }
}

/// How a delivery stands after a try: state, next try, and what is noted.
pub(crate) fn after_attempt(
    delivery: &Delivery,
    outcome: &Outcome,
    now: Moment,
    speed: Speed,
    chance: Chance,
) -> (&'static str, Option<Moment>, String) {
    if outcome.is_receipt() {
        return ("delivered", None, outcome.words());
    }
    let index = usize::try_from(delivery.attempts).unwrap_or(usize::MAX);
    let pause_s = PAUSES_S.get(index).copied().unwrap_or(LATER_S);
    let permille = chance.below(101, &["delivery", &delivery.seq.to_string(), &delivery.attempts.to_string()]);
    let pause = Duration::from_millis(pause_s * (1000 + permille));
    let next_at = now.after(speed.scale(pause));
    if next_at > delivery.event_at.after(speed.scale(Duration::from_secs(EXPIRY_S))) {
        return ("expired", None, format!("{} It was told for a day and has expired.", outcome.words()));
    }
    ("waiting", Some(next_at), outcome.words())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Customs4trade notifications, table of retries.
    #[test]
    fn tries_follow_the_documented_pauses_and_end_after_a_day() {
        let second = 1_000_000;
        let mut delivery = Delivery {
            seq: 1,
            url: String::new(),
            body: String::new(),
            attempts: 0,
            due_at: Moment(0),
            event_at: Moment(0),
        };
        let mut now = Moment(0);
        let mut pauses = Vec::new();
        loop {
            let failed = Outcome::Answered(503);
            let (state, next, _) = after_attempt(&delivery, &failed, now, Speed::NORMAL, Chance::new(7));
            let Some(next) = next else {
                assert_eq!(state, "expired");
                break;
            };
            pauses.push((next.0 - now.0) / second);
            now = next;
            delivery.attempts += 1;
        }
        let expected = [10, 30, 60, 300, 600, 1800, 3600, 10_800, 21_600, 43_200];
        assert_eq!(pauses.len(), expected.len(), "{pauses:?}");
        for (pause, least) in pauses.into_iter().zip(expected) {
            assert!((least..=least + least / 10 + 1).contains(&pause), "{pause} for {least}");
        }
    }

    #[test]
    fn any_2xx_is_a_receipt_and_nothing_else_is() {
        let delivery = Delivery {
            seq: 1,
            url: String::new(),
            body: String::new(),
            attempts: 0,
            due_at: Moment(0),
            event_at: Moment(0),
        };
        for (outcome, expected) in [
            (Outcome::Answered(200), "delivered"),
            (Outcome::Answered(202), "delivered"),
            (Outcome::Answered(204), "delivered"),
            (Outcome::Answered(301), "waiting"),
            (Outcome::Answered(404), "waiting"),
            (Outcome::Answered(500), "waiting"),
            (Outcome::NotReached("No.".into()), "waiting"),
        ] {
            let (state, ..) = after_attempt(&delivery, &outcome, Moment(0), Speed::NORMAL, Chance::new(1));
            assert_eq!(state, expected, "{outcome:?}");
        }
    }
}
