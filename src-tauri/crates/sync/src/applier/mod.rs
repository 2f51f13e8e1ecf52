//! The applier: takes the inbox into records. Every message is applied in one transaction with the mark that it is;
//! a message that comes twice, late or out of order changes nothing.

mod declaration;
mod dossier;
mod shipment;
mod telling;

use chrono::{DateTime, Utc};
use store::{InboxEntry, Person, PersonId, RecordId, StoreError, Writing};
use uuid::Uuid;

use declaration::ReadDeclaration;
pub(crate) use declaration::is_newer;
pub use declaration::{CORRECTING, state_of};
pub(crate) use shipment::shipment_told;
pub(crate) use telling::{News, tell};

use crate::SyncError;
use crate::door::Door;

/// What a message of the inbox is: a declaration as CAS gave it.
pub(crate) const DECLARATION: &str = "declaration";
const MESSAGES_PER_PASS: u32 = 500;
/// How many messages share a transaction.
const MESSAGES_TOGETHER: usize = 100;
/// CAS itself is a named person of the journal, the same in every profile.
const CAS_PERSON: Uuid = Uuid::from_u128(0xca5);

/// Applies every declaration that waits in the inbox; says which records changed. A message that cannot be read stays
/// in the inbox with the reason.
///
/// # Errors
/// When the store fails.
pub fn apply_inbox(door: &Door<'_>) -> Result<Vec<String>, SyncError> {
    let waiting = door
        .profile
        .read(|reading| reading.inbox_waiting(door.environment(), door.tenant, DECLARATION, MESSAGES_PER_PASS))?;
    let mut changed = Vec::new();
    for messages in waiting.chunks(MESSAGES_TOGETHER) {
        let records = apply_messages(door, messages)?;
        changed.extend(records.into_iter().map(|record| record.to_string()));
    }
    Ok(changed)
}

/// Applies messages in one transaction; where one of them does not fit the store, each in its own, and that one keeps
/// the reason.
fn apply_messages(door: &Door<'_>, messages: &[InboxEntry]) -> Result<Vec<RecordId>, SyncError> {
    let now = door.now();
    let together = door.profile.write(|tx| -> Result<Vec<RecordId>, StoreError> {
        let mut changed = Vec::new();
        for message in messages {
            changed.extend(apply(tx, door, message, now)?);
        }
        Ok(changed)
    });
    match together {
        Ok(changed) => return Ok(changed),
        Err(fault) if is_of_the_message(&fault) => {}
        Err(fault) => return Err(fault.into()),
    }
    let mut changed = Vec::new();
    for message in messages {
        match door.profile.write(|tx| apply(tx, door, message, now)) {
            Ok(records) => changed.extend(records),
            Err(fault) if is_of_the_message(&fault) => {
                door.profile.write(|tx| tx.mark_failed(&message.id, now, &fault.to_string()))?;
            }
            Err(fault) => return Err(fault.into()),
        }
    }
    Ok(changed)
}

/// Applies one message within a transaction; one that cannot be read keeps the reason.
pub(crate) fn apply(
    tx: &mut Writing<'_>,
    door: &Door<'_>,
    message: &InboxEntry,
    now: DateTime<Utc>,
) -> Result<Vec<RecordId>, StoreError> {
    match ReadDeclaration::of(&message.payload) {
        Ok(read) => Applying { tx, door, message: &message.id, now }.declaration(&read),
        Err(reason) => {
            let unreadable = SyncError::Unreadable { subject: message.subject.clone(), reason };
            tx.mark_failed(&message.id, now, &unreadable.to_string())?;
            Ok(Vec::new())
        }
    }
}

/// The message is at fault, or what it meets in the store; the next one may be applied all the same.
fn is_of_the_message(fault: &StoreError) -> bool {
    matches!(
        fault,
        StoreError::Conflict { .. }
            | StoreError::BatchShape { .. }
            | StoreError::Unreadable { .. }
            | StoreError::NotFound { .. }
            | StoreError::OutboxState { .. }
            | StoreError::Refused { .. }
    )
}

/// One message being applied.
pub(crate) struct Applying<'a, 'c, 'd> {
    pub(crate) tx: &'a mut Writing<'c>,
    pub(crate) door: &'a Door<'d>,
    /// Its identity in the inbox.
    pub(crate) message: &'a str,
    pub(crate) now: DateTime<Utc>,
}

/// CAS itself as a named person of the journal.
pub(crate) fn cas_person(tx: &mut Writing<'_>, now: DateTime<Utc>) -> Result<PersonId, StoreError> {
    let id = PersonId(CAS_PERSON);
    if tx.person(id)?.is_none() {
        tx.add_person(&Person { id, name: "CAS".into(), role: "system".into(), created_at: now, active: true })?;
    }
    Ok(id)
}
