//! The line to one CAS: at most as fast as agreed, and with an eye on the two clocks.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::exchange::{Reply, failure_of, place, quiet_for};
use super::witness::{Noted, Witness};
use crate::transport::{self, Request, Take, Transport};
use crate::{Clock, Environment, Failure, Pace};

/// A difference below this is nobody's trouble; the answer itself takes time, too.
const CLOCKS_MAY_DIFFER: TimeDelta = TimeDelta::minutes(5);

pub(super) struct Line {
    transport: Arc<dyn Transport>,
    clock: Clock,
    answer_bytes: usize,
    pace: Mutex<Pace>,
    /// How far the clock of CAS was ahead of ours when it answered last.
    ahead: Mutex<Option<TimeDelta>>,
    /// Until when CAS has asked for quiet.
    quiet_until: Mutex<Option<DateTime<Utc>>>,
}

impl Line {
    pub(super) fn new(transport: Arc<dyn Transport>, environment: &Environment, clock: Clock) -> Self {
        let limits = environment.limits;
        let pace = Pace::new(limits.calls_per_minute, limits.calls_at_once, clock());
        let answer_bytes = limits.answer_bytes;
        let (pace, ahead, quiet_until) = (Mutex::new(pace), Mutex::new(None), Mutex::new(None));
        Self { transport, clock, answer_bytes, pace, ahead, quiet_until }
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// Sends and reads. A failure here means that no complete answer came.
    pub(super) async fn exchange(&self, request: Request) -> Result<Reply, Failure> {
        self.exchange_before(None, request).await
    }

    /// The same before a witness.
    pub(super) async fn exchange_before(&self, witness: Option<&Witness>, request: Request) -> Result<Reply, Failure> {
        self.keep_pace().await?;
        let request = Request { limit_bytes: self.answer_bytes, ..request };
        let (place, limit) = (place(&request.url), request.limit_bytes);
        let noted = witness.map(|witness| (witness, Noted::of(&request, self.now())));
        let answer = self.transport.exchange(request).await;
        if let Some((witness, noted)) = noted {
            witness.saw(&noted, self.now(), &answer);
        }
        let answer = answer.map_err(|broken| failure_of(broken, &place, limit))?;
        self.note(&answer);
        let reply = Reply::of(answer, &self.clock);
        if reply.status == 429 {
            self.keep_quiet(reply.retry_after.unwrap_or_default());
        }
        Ok(reply)
    }

    /// The same for a document, which is handed on piece by piece.
    pub(super) async fn stream(&self, request: Request, take: Take<'_>) -> Result<transport::Reply, Failure> {
        self.keep_pace().await?;
        let request = Request { limit_bytes: self.answer_bytes, ..request };
        let (place, limit) = (place(&request.url), request.limit_bytes);
        let answer = self.transport.stream(request, take).await;
        let answer = answer.map_err(|broken| failure_of(broken, &place, limit))?;
        self.note(&answer);
        Ok(answer)
    }

    pub(super) fn clock(&self) -> &Clock {
        &self.clock
    }

    /// What a person is told when the two clocks differ.
    pub(super) fn clock_sentence(&self) -> Option<String> {
        let ahead = (*held(&self.ahead))?;
        if ahead.abs() < CLOCKS_MAY_DIFFER {
            return None;
        }
        let (minutes, how) = (ahead.abs().num_minutes(), if ahead > TimeDelta::zero() { "behind" } else { "ahead of" });
        Some(format!(
            "The clock of this machine is {minutes} minutes {how} that of CAS. Set it, or let the operating system set it; deadlines shown here are wrong until then."
        ))
    }

    pub(super) fn calls_per_minute(&self) -> Option<u32> {
        held(&self.pace).per_minute()
    }

    fn keep_quiet(&self, wait: Duration) {
        let mut until = held(&self.quiet_until);
        let asked = TimeDelta::from_std(wait).ok().and_then(|wait| self.now().checked_add_signed(wait));
        *until = (*until).max(asked);
    }

    /// Waits for its turn. While it did, for the pace or for a token, CAS may have told another call to slow down.
    async fn keep_pace(&self) -> Result<(), Failure> {
        let wait = held(&self.pace).take(self.now());
        if !wait.is_zero() {
            self.transport.pause(wait).await;
        }
        let until = *held(&self.quiet_until);
        let left = until.and_then(|until| (until - self.now()).to_std().ok()).filter(|left| !left.is_zero());
        left.map_or(Ok(()), |left| Err(quiet_for(left)))
    }

    fn note(&self, answer: &transport::Reply) {
        if answer.status == 429 {
            held(&self.pace).slow_down(self.now());
        }
        if let Some(theirs) = answer.header("date").and_then(crate::retry_after::http_date) {
            *held(&self.ahead) = Some(theirs - self.now());
        }
    }
}

/// A panic while holding one of these locks leaves plain values that are still whole.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
