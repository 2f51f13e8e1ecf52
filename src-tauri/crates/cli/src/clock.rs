//! The one place of this program that reads the clock.

use std::sync::Arc;

use app::Host;
use chrono::{DateTime, Utc};

/// Now.
#[expect(clippy::disallowed_methods, reason = "the program is the host: the core takes the time from here")]
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now()
}

/// The host the core runs on.
pub(crate) fn host() -> Host {
    Host::new(Arc::new(now))
}
