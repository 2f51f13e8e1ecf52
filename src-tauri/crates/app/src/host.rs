//! What the core asks of the program around it: the time, new ids and chance. Tests hand in their own.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::secrets::Keys;

/// The program around the core.
#[derive(Clone)]
pub struct Host {
    clock: cas::Clock,
    ids: Arc<dyn Fn() -> Uuid + Send + Sync>,
    chance: sync::Chance,
    keys: Keys,
    given_secret: Option<cas::Secret>,
}

impl Host {
    /// A host of a clock; ids are time-ordered UUIDs, chance comes from the operating system.
    pub fn new(clock: cas::Clock) -> Host {
        let chance: sync::Chance = Arc::new(|below: u64| {
            let drawn = Uuid::new_v4().as_u64_pair().0;
            drawn.checked_rem(below).unwrap_or(0)
        });
        Host { clock, ids: Arc::new(Uuid::now_v7), chance, keys: Keys::File, given_secret: None }
    }

    /// With another place for client secrets than a sealed file of the profile.
    #[must_use]
    pub fn with_keys(self, keys: Keys) -> Host {
        Host { keys, ..self }
    }

    /// With the secret of the active connection for this run alone; it is not kept.
    #[must_use]
    pub fn with_secret(self, secret: &str) -> Host {
        Host { given_secret: Some(cas::Secret::new(secret)), ..self }
    }

    /// The secret given for this run.
    pub(crate) fn given_secret(&self) -> Option<&cas::Secret> {
        self.given_secret.as_ref()
    }

    /// Which place client secrets are kept in.
    pub(crate) fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Now.
    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// A new id.
    pub fn new_id(&self) -> Uuid {
        (self.ids)()
    }

    /// The clock, to hand on.
    pub fn clock(&self) -> cas::Clock {
        self.clock.clone()
    }

    /// Chance, to hand on.
    pub fn chance(&self) -> sync::Chance {
        self.chance.clone()
    }
}
