//! One pass over both doors.

use crate::{Door, Pass, SyncError, apply_inbox, fetch_documents, follow_events, look_for_newcomers, poll, send_due};

/// Takes in what waits, sends what is due, follows what CAS posted, takes in what it has, fetches its documents, and sends
/// what that made due.
/// Only one pass of a profile may run at a time: the one who holds the sender's lock makes it.
///
/// # Errors
/// When the store fails; what CAS does is told in the pass.
pub async fn pass(door: &Door<'_>) -> Result<Pass, SyncError> {
    let mut all = Pass::default();
    // A pass that broke off (a full disk) may have left a message behind as it was sent.
    door.profile.write(|tx| tx.sending_to_unknown(door.now()))?;
    all.changed.extend(apply_inbox(door)?);
    all.and(send_due(door).await?);
    // A CAS that is left alone is not asked for news either; the poll may be the probe that finds it well again.
    if door.gate.closed(door.now()).is_none() {
        all.and(follow_events(door).await?);
    }
    if door.gate.pass(door.now()).is_ok() {
        all.and(poll(door).await?);
    }
    if door.gate.closed(door.now()).is_none() {
        all.and(look_for_newcomers(door).await?);
    }
    if door.gate.closed(door.now()).is_none() {
        all.and(fetch_documents(door).await?);
    }
    all.and(send_due(door).await?);
    Ok(all)
}
