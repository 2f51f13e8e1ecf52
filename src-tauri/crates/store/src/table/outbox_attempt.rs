//! `outbox_attempt`: every attempt to deliver, one row before the first byte leaves and one when its end is known.

use chrono::{DateTime, Utc};
use rusqlite::named_params;

use super::outbox_delivery::NextDelivery;
use crate::sql::{Count, Moment, words};
use crate::{OutboxId, OutboxState, Reading, StoreError, Writing};

/// The longest excerpt of an answer that is kept, in characters.
const EXCERPT_MAX: usize = 4000;

words! {
    /// How an attempt ended, as far as the store must know it.
    AttemptOutcome {
        /// CAS took it.
        Accepted = "accepted",
        /// CAS refused it; it has no effect there.
        Refused = "refused",
        /// Nothing arrived, or CAS said to come back later; it has no effect there.
        Deferred = "deferred",
        /// Nobody knows whether it arrived.
        Lost = "lost",
        /// The process ended in the middle; nobody knows whether it arrived.
        Interrupted = "interrupted",
    }
}

impl AttemptOutcome {
    /// Whether CAS must be asked before the same bytes may leave again.
    #[must_use]
    pub fn is_doubtful(self) -> bool {
        matches!(self, AttemptOutcome::Lost | AttemptOutcome::Interrupted)
    }
}

/// One attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Its number, from 1.
    pub number: u32,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// How it ended; `None` while it runs, or when the process died in it and was not started again.
    pub end: Option<AttemptEnd>,
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptEnd {
    /// When.
    pub at: DateTime<Utc>,
    /// How.
    pub outcome: AttemptOutcome,
    /// HTTP status, if there was an answer.
    pub http_status: Option<u16>,
    /// A sentence.
    pub reason: Option<String>,
    /// The beginning of the answer.
    pub reply_excerpt: Option<String>,
}

/// What to write at the end of an attempt.
#[derive(Clone, Debug)]
pub struct AttemptResult<'a> {
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// HTTP status, if there was an answer.
    pub http_status: Option<u16>,
    /// The answer, of which the beginning is kept.
    pub reply: Option<&'a str>,
    /// Where the delivery goes next; its reason is the attempt's reason too.
    pub next: NextDelivery<'a>,
}

impl Reading<'_> {
    /// The attempts of a row, oldest first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown row.
    pub fn attempts(&self, id: OutboxId) -> Result<Vec<Attempt>, StoreError> {
        let sql = "SELECT s.number, s.at AS started_at, f.at, f.outcome, f.http_status, f.reason, f.reply_excerpt
                   FROM outbox_attempt s LEFT JOIN outbox_attempt f
                     ON f.outbox = s.outbox AND f.number = s.number AND f.phase = 'finished'
                   WHERE s.outbox = ?1 AND s.phase = 'started' ORDER BY s.number";
        let mut statement = self.connection.prepare_cached(sql)?;
        let attempts = statement
            .query_map([Count(self.outbox_number(id)?)], |row| {
                let end = match row.get::<_, Option<Moment>>("at")? {
                    None => None,
                    Some(at) => Some(AttemptEnd {
                        at: at.0,
                        outcome: row.get("outcome")?,
                        http_status: row.get("http_status")?,
                        reason: row.get("reason")?,
                        reply_excerpt: row.get("reply_excerpt")?,
                    }),
                };
                let started_at = row.get::<_, Moment>("started_at")?.0;
                Ok(Attempt { number: row.get("number")?, started_at, end })
            })?
            .collect::<Result<_, _>>()?;
        Ok(attempts)
    }
}

impl Writing<'_> {
    /// Writes that an attempt begins. Commit this before the first byte leaves.
    ///
    /// # Errors
    /// [`StoreError::OutboxState`] unless the row waits, is unknown or accepted.
    pub fn begin_attempt(&mut self, id: OutboxId, now: DateTime<Utc>) -> Result<u32, StoreError> {
        let delivery =
            self.delivery_in(id, &[OutboxState::Waiting, OutboxState::Unknown, OutboxState::Accepted], "sent")?;
        let number = delivery.attempt + 1;
        let sql = "INSERT INTO outbox_attempt (outbox, number, phase, at) VALUES (?1, ?2, 'started', ?3)";
        self.connection.prepare_cached(sql)?.execute((Count(self.outbox_number(id)?), number, Moment(now)))?;
        let next = NextDelivery { state: OutboxState::Sending, next_at: None, reason: None, reference_id: None };
        self.set_delivery(id, &next, number, now)?;
        Ok(number)
    }

    /// Writes how the running attempt ended and where the delivery goes next.
    ///
    /// # Errors
    /// [`StoreError::OutboxState`] unless the row is being sent.
    pub fn finish_attempt(
        &mut self,
        id: OutboxId,
        now: DateTime<Utc>,
        result: &AttemptResult<'_>,
    ) -> Result<(), StoreError> {
        let delivery = self.delivery_in(id, &[OutboxState::Sending], "finished as an attempt")?;
        let excerpt = result.reply.map(|reply| reply.chars().take(EXCERPT_MAX).collect::<String>());
        let sql = "INSERT INTO outbox_attempt (outbox, number, phase, at, outcome, http_status, reason, reply_excerpt)
                   VALUES (:outbox, :number, 'finished', :at, :outcome, :http_status, :reason, :reply_excerpt)";
        self.connection.prepare_cached(sql)?.execute(named_params! {
            ":outbox": Count(self.outbox_number(id)?),
            ":number": delivery.attempt,
            ":at": Moment(now),
            ":outcome": result.outcome,
            ":http_status": result.http_status,
            ":reason": result.next.reason,
            ":reply_excerpt": excerpt,
        })?;
        self.set_delivery(id, &result.next, delivery.attempt, now)
    }

    /// At the start of a sender: whatever was being sent when the last one ended is unknown now, and due at once.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn sending_to_unknown(&mut self, now: DateTime<Utc>) -> Result<Vec<OutboxId>, StoreError> {
        let interrupted = self.outbox_list(&[OutboxState::Sending], u32::MAX)?;
        let reason = "Quayside was stopped while this was being sent; CAS will be asked whether it arrived.";
        for entry in &interrupted {
            let next = NextDelivery {
                state: OutboxState::Unknown,
                next_at: Some(now),
                reason: Some(reason),
                reference_id: None,
            };
            let result = AttemptResult { outcome: AttemptOutcome::Interrupted, http_status: None, reply: None, next };
            self.finish_attempt(entry.id, now, &result)?;
        }
        Ok(interrupted.into_iter().map(|entry| entry.id).collect())
    }
}
