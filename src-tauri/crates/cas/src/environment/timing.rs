//! Waiting times of an environment, as durations.

use std::time::Duration;

use serde::Deserialize;

use super::EnvironmentError;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// After a lost answer, an empty search is believed only when this long has passed.
    pub settle: Duration,
    /// How far a poll reaches back behind the newest time stamp seen.
    pub poll_overlap: Duration,
    /// A token is renewed this long before it ends.
    pub token_margin: Duration,
    pub request_timeout: Duration,
    pub connect_timeout: Duration,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    settle_seconds: f64,
    poll_overlap_seconds: f64,
    token_margin_seconds: f64,
    request_timeout_seconds: f64,
    connect_timeout_seconds: f64,
}

impl File {
    pub(super) fn read(&self, name: &str) -> Result<Timing, EnvironmentError> {
        let positive = |field, value: f64| match seconds(value) {
            Some(duration) if !duration.is_zero() => Ok(duration),
            _ => Err(EnvironmentError::Timing { name: name.to_owned(), field }),
        };
        let any =
            |field, value: f64| seconds(value).ok_or_else(|| EnvironmentError::Timing { name: name.to_owned(), field });
        Ok(Timing {
            settle: any("settle_seconds", self.settle_seconds)?,
            poll_overlap: any("poll_overlap_seconds", self.poll_overlap_seconds)?,
            token_margin: any("token_margin_seconds", self.token_margin_seconds)?,
            request_timeout: positive("request_timeout_seconds", self.request_timeout_seconds)?,
            connect_timeout: positive("connect_timeout_seconds", self.connect_timeout_seconds)?,
        })
    }
}

/// `None` for a negative, infinite or absurdly long time.
pub(super) fn seconds(value: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(value).ok().filter(|duration| duration.as_secs() <= 86_400)
}
