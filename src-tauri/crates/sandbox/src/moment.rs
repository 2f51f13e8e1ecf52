//! Moments as the book keeps them: microseconds since 1970 in UTC.

use chrono::{DateTime, Datelike, SecondsFormat, Utc};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment(pub(crate) i64);

impl Moment {
    pub(crate) fn at(time: DateTime<Utc>) -> Self {
        Self(time.timestamp_micros())
    }

    pub(crate) fn after(self, pause: std::time::Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(pause.as_micros()).unwrap_or(i64::MAX)))
    }

    pub(crate) fn before(self, pause: std::time::Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(pause.as_micros()).unwrap_or(i64::MAX)))
    }

    pub(crate) fn year(self) -> i32 {
        self.time().year()
    }

    /// Whole seconds since 1970.
    pub(crate) fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// ISO 8601 in UTC, the form CAS documents.
    pub(crate) fn text(self) -> String {
        self.time().to_rfc3339_opts(SecondsFormat::Micros, true)
    }

    /// `20251127-T110000`, as customs writes it in the reference of an outage.
    pub(crate) fn compact(self) -> String {
        self.time().format("%Y%m%d-T%H%M%S").to_string()
    }

    pub(crate) fn time(self) -> DateTime<Utc> {
        // Out of range only for a file somebody tampered with; 1970 is then as good as any.
        DateTime::from_timestamp_micros(self.0).unwrap_or_default()
    }
}
