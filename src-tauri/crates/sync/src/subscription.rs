//! The subscription at CAS: where it posts events. Only its id and a digest of the address are kept here, because the
//! address holds the secret path.

use cas::{Failure, NewSubscription, SubscriptionId};
use sha2::{Digest, Sha256};

use crate::SyncError;
use crate::door::Door;
use crate::poller::hex;

/// Name of the cursor that holds the subscription of a connection: its id and a digest of its address.
const SUBSCRIPTION: &str = "subscription";

/// How it stands with CAS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subscribed {
    /// CAS posts to the address.
    Yes,
    /// CAS was not asked to.
    No,
    /// CAS could not be asked, or said no; in a sentence.
    Failed(String),
}

/// Makes CAS post events to `address`, or no longer: the subscription follows what is wanted.
///
/// # Errors
/// When the store fails.
pub async fn subscribe(door: &Door<'_>, address: Option<&str>) -> Result<Subscribed, SyncError> {
    let name = format!("{SUBSCRIPTION} {}", door.tenant);
    let known = door.profile.read(|reading| reading.cursor(door.environment(), &name))?.unwrap_or_default();
    let wanted = address.map(|address| hex(&Sha256::digest(address.as_bytes())[..16]));
    let (id, digest) = known.split_once(' ').unwrap_or_default();
    let kept = |text: String| -> Result<(), SyncError> {
        Ok(door.profile.write(|tx| tx.set_cursor(door.environment(), &name, &text, door.now()))?)
    };
    let asked = async {
        let held = match id.parse::<SubscriptionId>() {
            Ok(id) if wanted.as_deref() == Some(digest) => {
                let held = door.client.subscriptions().await?;
                held.iter().any(|subscription| subscription.id == id)
            }
            Ok(id) => match door.client.unsubscribe(&id).await {
                // It is gone, which is what was asked.
                Err(Failure::Refused { status: 404, .. }) => false,
                other => other.map(|()| false)?,
            },
            Err(_) => false,
        };
        match address {
            Some(address) if !held => {
                let new = NewSubscription { endpoint_url: address.to_owned(), event_types: Vec::new() };
                door.client.subscribe(&new).await.map(|made| Some(made.id))
            }
            _ => Ok(None),
        }
    };
    let asked = asked.await;
    door.gate.saw(&asked, door.now());
    match (asked, wanted) {
        (Ok(Some(made)), Some(digest)) => kept(format!("{made} {digest}")).map(|()| Subscribed::Yes),
        (Ok(_), Some(_)) => Ok(Subscribed::Yes),
        (Ok(_), None) => {
            if !known.is_empty() {
                kept(String::new())?;
            }
            Ok(Subscribed::No)
        }
        (Err(failure), _) => Ok(Subscribed::Failed(said(&failure))),
    }
}

fn said(failure: &Failure) -> String {
    format!("CAS does not post events to this machine. {failure}")
}
