//! Moves of a delivery between attempts: what CAS said later, and what a person decides.

use chrono::{DateTime, Utc};

use super::outbox_delivery::{Delivery, NextDelivery};
use crate::{AttemptOutcome, OutboxId, OutboxState, Reading, StoreError, Writing};

impl Reading<'_> {
    /// The delivery of a row, provided it is in one of these states.
    pub(super) fn delivery_in(
        &self,
        id: OutboxId,
        allowed: &[OutboxState],
        action: &'static str,
    ) -> Result<Delivery, StoreError> {
        let found = self.outbox_entry(id)?.map(|entry| entry.delivery);
        let delivery = found.ok_or_else(|| StoreError::NotFound { kind: "outbox message", id: id.to_string() })?;
        if allowed.contains(&delivery.state) {
            Ok(delivery)
        } else {
            Err(StoreError::OutboxState { id, state: delivery.state, action })
        }
    }

    /// Where a parked row stands once it is no longer parked: what CAS took is not sent again, what may have arrived is
    /// asked about.
    fn state_unparked(&self, id: OutboxId) -> Result<OutboxState, StoreError> {
        let Some(last) = self.attempts(id)?.pop() else { return Ok(OutboxState::Waiting) };
        Ok(match last.end.map(|end| end.outcome) {
            None => OutboxState::Unknown,
            Some(AttemptOutcome::Accepted) => OutboxState::Accepted,
            Some(outcome) if outcome.is_doubtful() => OutboxState::Unknown,
            Some(_) => OutboxState::Waiting,
        })
    }
}

impl Writing<'_> {
    /// Moves an unfinished delivery that is not being sent: CAS was asked, the poller saw the declaration, or time
    /// must pass.
    ///
    /// # Errors
    /// [`StoreError::OutboxState`] when it is finished or being sent.
    pub fn move_delivery(
        &mut self,
        id: OutboxId,
        now: DateTime<Utc>,
        next: &NextDelivery<'_>,
    ) -> Result<(), StoreError> {
        let from = [OutboxState::Waiting, OutboxState::Accepted, OutboxState::Unknown, OutboxState::Parked];
        let delivery = self.delivery_in(id, &from, "moved on")?;
        self.set_delivery(id, next, delivery.attempt, now)
    }

    /// A person asks to try now. A row that waits, is unknown or accepted is due at once; a parked one waits again, unless
    /// CAS took it or may have it: it never leaves twice without asking CAS.
    ///
    /// # Errors
    /// [`StoreError::OutboxState`] when it is finished or being sent.
    pub fn retry(&mut self, id: OutboxId, now: DateTime<Utc>) -> Result<(), StoreError> {
        let from = [OutboxState::Waiting, OutboxState::Accepted, OutboxState::Unknown, OutboxState::Parked];
        let delivery = self.delivery_in(id, &from, "tried again")?;
        let state = match delivery.state {
            OutboxState::Parked => self.state_unparked(id)?,
            other => other,
        };
        let next = NextDelivery { state, next_at: Some(now), reason: delivery.reason.as_deref(), reference_id: None };
        self.set_delivery(id, &next, delivery.attempt, now)
    }

    /// A person decides that the same bytes leave again although CAS may have them.
    ///
    /// # Errors
    /// [`StoreError::OutboxState`] unless it is parked.
    pub fn send_again(&mut self, id: OutboxId, now: DateTime<Utc>, reason: &str) -> Result<(), StoreError> {
        let delivery = self.delivery_in(id, &[OutboxState::Parked], "sent again")?;
        let next =
            NextDelivery { state: OutboxState::Waiting, next_at: Some(now), reason: Some(reason), reference_id: None };
        self.set_delivery(id, &next, delivery.attempt, now)
    }

    /// A person sets a row aside until somebody decides.
    ///
    /// # Errors
    /// [`StoreError::OutboxState`] when it is finished, parked already or being sent.
    pub fn park(&mut self, id: OutboxId, now: DateTime<Utc>, reason: &str) -> Result<(), StoreError> {
        let from = [OutboxState::Waiting, OutboxState::Accepted, OutboxState::Unknown];
        let delivery = self.delivery_in(id, &from, "parked")?;
        let next = NextDelivery { state: OutboxState::Parked, next_at: None, reason: Some(reason), reference_id: None };
        self.set_delivery(id, &next, delivery.attempt, now)
    }

    /// A person takes a row back before it left.
    ///
    /// # Errors
    /// [`StoreError::OutboxState`] unless it waits or is parked.
    pub fn cancel(&mut self, id: OutboxId, now: DateTime<Utc>, reason: &str) -> Result<(), StoreError> {
        let delivery = self.delivery_in(id, &[OutboxState::Waiting, OutboxState::Parked], "cancelled")?;
        let next =
            NextDelivery { state: OutboxState::Cancelled, next_at: None, reason: Some(reason), reference_id: None };
        self.set_delivery(id, &next, delivery.attempt, now)
    }
}
