//! What a pass needs: the profile, the line to CAS, the time and chance.

use cas::{Client, Clock};
use chrono::{DateTime, Utc};
use store::Profile;

use crate::{Chance, Gate};

/// The doors of one profile to one environment.
pub struct Door<'d> {
    /// Where everything is kept.
    pub profile: &'d Profile,
    /// Tenant whose records pass: the connection they leave through.
    pub tenant: &'d str,
    /// The line to CAS.
    pub client: &'d Client,
    /// Whether anything may go out over that line.
    pub gate: &'d Gate,
    /// The time.
    pub clock: Clock,
    /// Chance, for the waits between tries.
    pub chance: Chance,
    /// Gives the record of a declaration that is seen for the first time its id.
    pub new_id: std::sync::Arc<dyn Fn() -> store::RecordId + Send + Sync>,
}

impl Door<'_> {
    /// The time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// Name of the environment; outbox rows are stamped with it and leave only through it.
    pub(crate) fn environment(&self) -> &str {
        &self.client.environment().name
    }
}
