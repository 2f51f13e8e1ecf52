//! The one place of this program that reads the clock.

use std::sync::Arc;

use app::{Host, Keys};
use chrono::{DateTime, Utc};

/// Now.
#[expect(clippy::disallowed_methods, reason = "the program is the host: the core takes the time from here")]
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now()
}

/// Where client secrets are kept: `QUAYSIDE_KEYS=file` leaves the key ring of the system alone.
fn keys() -> Keys {
    match std::env::var("QUAYSIDE_KEYS").as_deref() {
        Ok("file") => Keys::File,
        _ => Keys::System,
    }
}

/// The host the core runs on.
pub(crate) fn host() -> Host {
    let host = Host::new(Arc::new(now)).with_keys(keys());
    match std::env::var("QUAYSIDE_CAS_SECRET") {
        Ok(secret) if !secret.trim().is_empty() => host.with_secret(secret.trim()),
        _ => host,
    }
}
