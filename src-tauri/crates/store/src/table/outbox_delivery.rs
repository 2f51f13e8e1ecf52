//! `outbox_delivery`: how the delivery of an outbox row stands. The only thing about a row that changes.

use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params};

use crate::sql::{Count, Moment, words};
use crate::{OutboxId, StoreError, Writing};

words! {
    /// State of a delivery.
    OutboxState {
        /// Not sent yet.
        Waiting = "waiting",
        /// Being sent at this moment.
        Sending = "sending",
        /// CAS took it in and will say what became of it.
        Accepted = "accepted",
        /// CAS has it.
        Confirmed = "confirmed",
        /// CAS refused it.
        Refused = "refused",
        /// Nobody knows whether it arrived: ask CAS before sending again.
        Unknown = "unknown",
        /// Needs a person.
        Parked = "parked",
        /// A person took it back.
        Cancelled = "cancelled",
    }
}

impl OutboxState {
    /// Nothing will happen to it any more.
    #[must_use]
    pub fn is_finished(self) -> bool {
        matches!(self, OutboxState::Confirmed | OutboxState::Refused | OutboxState::Cancelled)
    }
}

/// How a delivery stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// State.
    pub state: OutboxState,
    /// Attempts begun.
    pub attempt: u32,
    /// When the sender should look at it again; `None` when something else will happen first.
    pub next_at: Option<DateTime<Utc>>,
    /// What CAS calls the accepted message.
    pub reference_id: Option<String>,
    /// Why it stands as it stands, as a sentence.
    pub reason: Option<String>,
    /// Since when.
    pub updated_at: DateTime<Utc>,
    /// The last attempt did not end with CAS not having it: it took it, or nobody knows.
    pub may_have_arrived: bool,
}

impl Delivery {
    pub(super) fn of_row(row: &Row<'_>) -> rusqlite::Result<Delivery> {
        Ok(Delivery {
            state: row.get("state")?,
            attempt: row.get("attempt")?,
            next_at: row.get::<_, Option<Moment>>("next_at")?.map(|moment| moment.0),
            reference_id: row.get("reference_id")?,
            reason: row.get("reason")?,
            updated_at: row.get::<_, Moment>("updated_at")?.0,
            may_have_arrived: row.get("may_have_arrived")?,
        })
    }
}

/// Where a delivery goes next.
#[derive(Clone, Debug)]
pub struct NextDelivery<'a> {
    /// State.
    pub state: OutboxState,
    /// When to look again.
    pub next_at: Option<DateTime<Utc>>,
    /// Why.
    pub reason: Option<&'a str>,
    /// What CAS calls the accepted message; `None` keeps what is known.
    pub reference_id: Option<&'a str>,
}

impl Writing<'_> {
    /// Writes a delivery state. Rows that depend on one that will never be confirmed are parked with the reason.
    pub(super) fn set_delivery(
        &mut self,
        id: OutboxId,
        next: &NextDelivery<'_>,
        attempt: u32,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let number = Count(self.outbox_number(id)?);
        let sql = "UPDATE outbox_delivery SET state = :state, attempt = :attempt, next_at = :next_at,
                     reason = :reason, reference_id = coalesce(:reference_id, reference_id), updated_at = :now
                   WHERE outbox = :outbox";
        self.connection.prepare_cached(sql)?.execute(named_params! {
            ":outbox": number,
            ":state": next.state,
            ":attempt": attempt,
            ":next_at": next.next_at.map(Moment),
            ":reason": next.reason,
            ":reference_id": next.reference_id,
            ":now": Moment(now),
        })?;
        if matches!(next.state, OutboxState::Refused | OutboxState::Cancelled) {
            let sql = "UPDATE outbox_delivery SET state = 'parked', next_at = NULL, reason = :reason,
                         updated_at = :now
                       WHERE state = 'waiting' AND outbox IN (SELECT number FROM outbox WHERE depends_on = :outbox)";
            let word = if next.state == OutboxState::Refused { "refused" } else { "cancelled" };
            let reason = format!("The message this one follows was {word}.");
            self.connection.prepare_cached(sql)?.execute(named_params! {
                ":outbox": number,
                ":reason": reason,
                ":now": Moment(now),
            })?;
        }
        Ok(())
    }
}
