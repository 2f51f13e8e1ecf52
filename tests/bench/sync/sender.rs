//! The process that sends: it passes the doors of a profile until every row of its outbox is at its end.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use cas::{Client, Environment};
use store::{Opening, OutboxState, Profile, RecordId};
use sync::{Door, Gate};
use uuid::Uuid;

use crate::Failed;
use crate::office::TENANT;

/// Says which profile to send from.
pub(crate) const FLAG: &str = "--send";
/// Names the CAS.
pub(crate) const CAS: &str = "QUAYSIDE_BENCH_CAS";
/// Between passes when nothing is due.
const REST: Duration = Duration::from_millis(20);

pub(crate) async fn send(folder: &Path) -> Result<(), Failed> {
    let (environment, secret) = Environment::from_inline_json(&std::env::var(CAS)?)?;
    let profile = Profile::open(folder, &Opening { now: chrono::Utc::now(), create: false })?;
    let _lock = profile.lock_sender("bench-sync", chrono::Utc::now())?;
    let clock: cas::Clock = Arc::new(chrono::Utc::now);
    let client = Client::new(environment, secret, clock.clone())?;
    let gate = Gate::default();
    let door = Door {
        profile: &profile,
        tenant: TENANT,
        client: &client,
        gate: &gate,
        clock,
        chance: Arc::new(|below| Uuid::new_v4().as_u64_pair().0.checked_rem(below).unwrap_or(0)),
        new_id: Arc::new(|| RecordId(Uuid::now_v7())),
    };
    let open = [OutboxState::Waiting, OutboxState::Sending, OutboxState::Unknown, OutboxState::Accepted];
    loop {
        let pass = sync::pass(&door).await?;
        if profile.read(|reading| reading.outbox_list(&open, 1))?.is_empty() {
            return Ok(());
        }
        if pass.sent == 0 {
            tokio::time::sleep(REST).await;
        }
    }
}
