//! Carries out the webhook deliveries that are due: it asks the book, posts, and notes what came of it. It decides nothing.

use std::{sync::Arc, time::Duration};

use reqwest::{Client, header::CONTENT_TYPE, redirect::Policy};
use tokio::task::JoinHandle;

use super::world::World;
use crate::events::Outcome;

/// How often the book is asked, in real time, whatever the clock of the simulation says.
const ROUND: Duration = Duration::from_millis(50);
/// How long a subscriber may take. CAS's own limit is not documented.
const PATIENCE: Duration = Duration::from_secs(10);

/// One event on its way to one subscriber.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueDelivery {
    pub number: i64,
    /// Where it is posted, as `application/json`.
    pub url: String,
    pub body: String,
}

pub(super) fn start(world: Arc<World>) -> JoinHandle<()> {
    tokio::spawn(async move {
        // A subscriber is on this machine or near it, and a proxy would only be in the way.
        let Ok(client) = Client::builder().timeout(PATIENCE).redirect(Policy::none()).no_proxy().build() else {
            return;
        };
        while round(&world, &client).await {
            tokio::time::sleep(ROUND).await;
        }
    })
}

/// False once the server has stopped.
async fn round(world: &Arc<World>, client: &Client) -> bool {
    let asked = world.clone();
    let due = tokio::task::spawn_blocking(move || if asked.tells_anybody() { asked.due() } else { Ok(Vec::new()) });
    let Ok(Ok(due)) = due.await else {
        return false;
    };
    for delivery in due {
        let outcome = deliver(client, &delivery).await;
        let noting = world.clone();
        let noted = tokio::task::spawn_blocking(move || noting.note_delivery(delivery.number, &outcome)).await;
        if !matches!(noted, Ok(Ok(()))) {
            return false;
        }
    }
    true
}

async fn deliver(client: &Client, delivery: &DueDelivery) -> Outcome {
    let request = client.post(&delivery.url).header(CONTENT_TYPE, "application/json").body(delivery.body.clone());
    match request.send().await {
        Ok(reply) => Outcome::Answered(reply.status().as_u16()),
        Err(error) if error.is_timeout() => Outcome::NotReached("The subscriber did not answer in time.".to_owned()),
        Err(_) => Outcome::NotReached("The subscriber cannot be reached.".to_owned()),
    }
}
