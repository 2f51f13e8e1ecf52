//! How a record of master data stands with CAS: read from its messages in the outbox, for CAS tells nothing of it later.

use chrono::{DateTime, Utc};
use store::{OutboxEntry, OutboxKind, OutboxState, RecordKind};

/// How it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// CAS was never told of it.
    Never,
    /// A message is on its way.
    Leaving {
        /// "Waiting to be sent", "Being sent", "Answer lost".
        words: &'static str,
        /// Why it waits.
        reason: Option<String>,
        /// Since when.
        since: DateTime<Utc>,
    },
    /// CAS did not take the last message.
    Refused {
        /// Why, in a sentence.
        reason: String,
        /// When it said so.
        since: DateTime<Utc>,
        /// Journal sequence of the record that was refused.
        head: u64,
    },
    /// CAS took it in.
    AtCas {
        /// When.
        since: DateTime<Utc>,
        /// Journal sequence of the record as CAS has it.
        head: u64,
    },
    /// CAS took in that it no longer holds.
    Invalidated {
        /// When.
        since: DateTime<Utc>,
    },
}

/// The message that carries a record of a kind; `None` for a kind that is no master data.
pub(crate) fn message_of(kind: RecordKind) -> Option<OutboxKind> {
    match kind {
        RecordKind::Article => Some(OutboxKind::Article),
        RecordKind::Partner => Some(OutboxKind::Partner),
        RecordKind::Formula => Some(OutboxKind::Formula),
        RecordKind::MaterialList => Some(OutboxKind::MaterialList),
        _ => None,
    }
}

impl Standing {
    /// Reads it from the messages of a record, oldest first.
    pub(crate) fn of(outbox: &[OutboxEntry]) -> Standing {
        let last = outbox.iter().rev().find(|entry| entry.delivery.state != OutboxState::Cancelled);
        let Some(entry) = last else { return Standing::Never };
        let since = entry.delivery.updated_at;
        let reason = entry.delivery.reason.clone();
        let leaving = |words| Standing::Leaving { words, reason: reason.clone(), since };
        match entry.delivery.state {
            OutboxState::Waiting => leaving("Waiting to be sent"),
            OutboxState::Sending => leaving("Being sent"),
            OutboxState::Unknown => leaving("Answer lost"),
            OutboxState::Parked | OutboxState::Refused => Standing::Refused {
                reason: reason.unwrap_or_else(|| "CAS did not take it.".to_owned()),
                since,
                head: entry.base_head,
            },
            // Never reached: what was taken back was passed over above.
            OutboxState::Cancelled => Standing::Never,
            OutboxState::Accepted | OutboxState::Confirmed => match entry.kind {
                OutboxKind::MaterialListInvalidation => Standing::Invalidated { since },
                _ => Standing::AtCas { since, head: entry.base_head },
            },
        }
    }

    /// In words for lists and heads: "At CAS, changed since".
    pub(crate) fn words(&self, head: u64) -> &'static str {
        match self {
            Standing::Never => "Not at CAS",
            Standing::Leaving { words, .. } => words,
            Standing::Refused { head: refused, .. } if head > *refused => "Refused, changed since",
            Standing::Refused { .. } => "Refused",
            Standing::AtCas { head: sent, .. } if head > *sent => "At CAS, changed since",
            Standing::AtCas { .. } => "At CAS",
            Standing::Invalidated { .. } => "Invalidated at CAS",
        }
    }

    /// The severity its mark has: "block", "warn", "info", "ok" or "".
    pub(crate) fn severity(&self, head: u64) -> &'static str {
        match self {
            Standing::Never => "",
            Standing::Leaving { .. } | Standing::Invalidated { .. } => "info",
            Standing::Refused { .. } => "block",
            Standing::AtCas { head: sent, .. } if head > *sent => "warn",
            Standing::AtCas { .. } => "ok",
        }
    }

    /// Since when it stands so.
    pub(crate) fn since(&self) -> Option<DateTime<Utc>> {
        match self {
            Standing::Never => None,
            Standing::Leaving { since, .. }
            | Standing::Refused { since, .. }
            | Standing::AtCas { since, .. }
            | Standing::Invalidated { since } => Some(*since),
        }
    }

    /// True when CAS has exactly what stands here.
    pub(crate) fn is_current(&self, head: u64) -> bool {
        matches!(self, Standing::AtCas { head: sent, .. } if *sent == head)
    }
}
