//! How what the desk has reaches CAS: the message type follows from what CAS has of the dossier and in which status
//! (CAS customs flows: New, Replace, Update, Upsert; declaration changes where a shipment is no longer replaced).

use domain::declaration::{Act, Facts, possibility};
use store::{OutboxEntry, OutboxKind, OutboxState, RecordMeta};

use super::held::Held;
use crate::error::{AppError, Code};

/// How corrections leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Means {
    /// CAS never had it.
    New,
    /// CAS has it, and customs has none of its declarations.
    Replace,
    /// Some of its declarations are with customs already.
    Update,
    /// Nobody knows whether CAS has it.
    Upsert,
    /// The shipment is not taken any more, a declaration of it is open: only its changes leave.
    Changes,
}

impl Means {
    /// The CAS message type.
    pub(super) fn message_type(self) -> Option<&'static str> {
        match self {
            Means::New => Some("New"),
            Means::Replace => Some("Replace"),
            Means::Update => Some("Update"),
            Means::Upsert => Some("Upsert"),
            Means::Changes => None,
        }
    }

    /// What sending does, for the person who sends.
    pub(super) fn meaning(self) -> &'static str {
        match self {
            Means::New => "CAS makes the declaration, checks it and passes it to customs.",
            Means::Replace => "CAS replaces the shipment it has and starts again with this one.",
            Means::Update => "CAS changes the declarations that customs does not have yet.",
            Means::Upsert => "Whether CAS has it is not known: it makes the declaration or changes the one it has.",
            Means::Changes => "Only what you changed is sent to the declaration; then CAS passes it to customs.",
        }
    }
}

/// The right one for a dossier as it stands.
pub(super) fn means(held: &Held) -> Means {
    if held.declarations.is_empty() {
        return without_declaration(&held.outbox);
    }
    let can = |meta: &RecordMeta, act: Act| {
        let facts = Facts { status: meta.cas.status.as_deref(), ..Facts::default() };
        possibility(act, facts).possible
    };
    let replaceable = held.declarations.iter().filter(|meta| can(meta, Act::Replace)).count();
    let open = held.declarations.iter().any(|meta| can(meta, Act::Patch) && !can(meta, Act::Replace));
    match replaceable {
        0 if open => Means::Changes,
        0 => Means::Replace,
        all if all == held.declarations.len() => Means::Replace,
        _ => Means::Update,
    }
}

fn without_declaration(outbox: &[OutboxEntry]) -> Means {
    let shipments = || outbox.iter().filter(|entry| entry.kind == OutboxKind::CustomsShipment);
    if shipments().any(|entry| matches!(entry.delivery.state, OutboxState::Accepted | OutboxState::Confirmed)) {
        return Means::Replace;
    }
    // One that was tried and is not known to have failed may be there.
    let doubtful = |entry: &OutboxEntry| {
        matches!(entry.delivery.state, OutboxState::Unknown | OutboxState::Parked | OutboxState::Cancelled)
            && entry.delivery.may_have_arrived
    };
    if shipments().any(doubtful) { Means::Upsert } else { Means::New }
}

/// The declaration whose changes leave, when no one is named.
pub(super) fn open_declaration(held: &Held) -> Result<&RecordMeta, AppError> {
    let can = |meta: &&RecordMeta| {
        let facts = Facts { status: meta.cas.status.as_deref(), ..Facts::default() };
        possibility(Act::Patch, facts).possible
    };
    held.declarations
        .iter()
        .find(can)
        .ok_or_else(|| AppError::new(Code::Refused, "It was not sent. No declaration of it is open for changes."))
}
