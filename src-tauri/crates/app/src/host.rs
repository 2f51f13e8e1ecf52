//! What the core asks of the program around it: the time, new ids and chance. Tests hand in their own.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// The program around the core.
#[derive(Clone)]
pub struct Host {
    clock: cas::Clock,
    ids: Arc<dyn Fn() -> Uuid + Send + Sync>,
    chance: sync::Chance,
}

impl Host {
    /// A host of a clock; ids are time-ordered UUIDs, chance comes from the operating system.
    pub fn new(clock: cas::Clock) -> Host {
        let chance: sync::Chance = Arc::new(|below: u64| {
            let drawn = Uuid::new_v4().as_u64_pair().0;
            drawn.checked_rem(below).unwrap_or(0)
        });
        Host { clock, ids: Arc::new(Uuid::now_v7), chance }
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
