//! Faults to order: which request they strike, and what goes wrong then. Read from a JSON file such as
//!
//! ```json
//! {"faults": [
//!   {"where": "ingest", "nth": [1, 3], "kind": "status", "status": 503, "retryAfter": "2"},
//!   {"where": "search", "every": 10, "kind": "dropReplyAfterEffect"},
//!   {"where": "any", "probability": 0.01, "kind": "dropRequest"}
//! ]}
//! ```
//!
//! Without `nth`, `every` or `probability` a fault strikes each time. The first fault that strikes is the one that counts.

mod layer;
mod plan;

use serde::Deserialize;
use thiserror::Error;

pub(crate) use layer::{say_the_time, strike};
pub(crate) use plan::Plan;

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Faults {
    pub faults: Vec<Fault>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Fault {
    #[serde(rename = "where")]
    pub place: Place,
    /// Strikes these requests at its place, counted from 1.
    #[serde(default)]
    pub nth: Vec<u64>,
    /// Strikes each such multiple.
    #[serde(default)]
    pub every: Option<u64>,
    /// Strikes with this chance, between 0 and 1, repeatable by the seed.
    #[serde(default)]
    pub probability: Option<f64>,
    #[serde(flatten)]
    pub kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Place {
    Any,
    Token,
    AuthorizationStatus,
    Ingest,
    Search,
    Read,
    Submit,
    /// Any action, `submit` included.
    Action,
    /// PATCH of a declaration, and the items.
    Change,
    MovementOrder,
    Certificate,
    Subscription,
    /// A PDF behind its temporary address.
    Document,
    /// An event on its way to a subscriber; only kinds made for events strike here, and `any` does not mean it.
    Event,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Kind {
    /// Answers with a status, without any effect.
    #[serde(rename_all = "camelCase")]
    Status {
        status: u16,
        /// Seconds or an HTTP date, sent as it stands.
        #[serde(default)]
        retry_after: Option<String>,
    },
    /// Closes the connection without any effect and without an answer.
    DropRequest,
    /// Carries the request out, then closes the connection without an answer.
    DropReplyAfterEffect,
    /// Carries the request out and closes the connection in the middle of the answer.
    HalfReply,
    /// Carries the request out and answers with half of the JSON.
    TruncatedJson,
    /// Waits, then goes on as usual, also when the client has gone away meanwhile.
    #[serde(rename_all = "camelCase")]
    Delay { delay_ms: u64 },
    /// Carries the request out at once, and answers after a wait.
    #[serde(rename_all = "camelCase")]
    DelayReplyAfterEffect { delay_ms: u64 },
    /// Answers 401 although the token is good.
    Unauthorized,
    /// Answers with the HTML page of some proxy, under this status, without any effect.
    #[serde(rename_all = "camelCase")]
    Html {
        #[serde(default = "ok")]
        status: u16,
    },
    /// Carries the request out and answers with this many megabytes.
    #[serde(rename_all = "camelCase")]
    HugeAnswer {
        #[serde(default = "fifty")]
        megabytes: u32,
    },
    /// Carries the request out and calls the answer something it is not.
    #[serde(rename_all = "camelCase")]
    WrongContentType {
        #[serde(default = "octets")]
        content_type: String,
    },
    /// Sends the client to another host, without any effect.
    #[serde(rename_all = "camelCase")]
    Redirect { to: String },
    /// Answers as usual, with a `Date` this many seconds off.
    #[serde(rename_all = "camelCase")]
    ClockOff { seconds: i64 },
    /// An event: it is never delivered.
    LoseEvent,
    /// An event: it is delivered twice.
    DuplicateEvent,
    /// An event: it is delivered later, so that others overtake it.
    #[serde(rename_all = "camelCase")]
    LateEvent { delay_ms: u64 },
    /// An event: it names another tenant.
    ForgedTenant {
        #[serde(default = "stranger")]
        tenant: String,
    },
    /// An event: it is about a declaration nobody has.
    UnknownDeclaration,
    /// An event: it is delivered this many times, each time as an event of its own.
    WebhookFlood { copies: u32 },
    /// An event: it is no JSON at all.
    EventNotJson,
}

impl Kind {
    /// True for what can only happen to an event on its way.
    pub(crate) fn strikes_events(&self) -> bool {
        match self {
            Self::LoseEvent
            | Self::DuplicateEvent
            | Self::LateEvent { .. }
            | Self::ForgedTenant { .. }
            | Self::UnknownDeclaration
            | Self::WebhookFlood { .. }
            | Self::EventNotJson => true,
            Self::Status { .. }
            | Self::DropRequest
            | Self::DropReplyAfterEffect
            | Self::HalfReply
            | Self::TruncatedJson
            | Self::Delay { .. }
            | Self::DelayReplyAfterEffect { .. }
            | Self::Unauthorized
            | Self::Html { .. }
            | Self::HugeAnswer { .. }
            | Self::WrongContentType { .. }
            | Self::Redirect { .. }
            | Self::ClockOff { .. } => false,
        }
    }
}

fn ok() -> u16 {
    200
}

fn fifty() -> u32 {
    50
}

fn octets() -> String {
    "text/plain".to_owned()
}

fn stranger() -> String {
    "somebody-else".to_owned()
}

/// Why a file of faults cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FaultsError {
    #[error("The file of faults cannot be read: {0}. Each fault needs at least \"where\" and \"kind\".")]
    Unreadable(String),
    #[error("Fault {number} cannot strike: {why}")]
    Fault { number: usize, why: &'static str },
}

impl Faults {
    pub fn from_json(text: &str) -> Result<Self, FaultsError> {
        let faults: Self = serde_json::from_str(text).map_err(|error| FaultsError::Unreadable(error.to_string()))?;
        faults.check()?;
        Ok(faults)
    }

    pub(crate) fn check(&self) -> Result<(), FaultsError> {
        for (number, fault) in (1..).zip(&self.faults) {
            fault.check().map_err(|why| FaultsError::Fault { number, why })?;
        }
        Ok(())
    }
}

impl Fault {
    /// Strikes each time.
    pub fn always(place: Place, kind: Kind) -> Self {
        Self { place, nth: Vec::new(), every: None, probability: None, kind }
    }

    /// Strikes these requests only, counted from 1.
    pub fn nth(place: Place, nth: &[u64], kind: Kind) -> Self {
        Self { nth: nth.to_vec(), ..Self::always(place, kind) }
    }

    fn check(&self) -> Result<(), &'static str> {
        let conditions = [!self.nth.is_empty(), self.every.is_some(), self.probability.is_some()];
        if conditions.iter().filter(|given| **given).count() > 1 {
            return Err("give only one of nth, every and probability.");
        }
        if self.every == Some(0) || self.nth.contains(&0) {
            return Err("requests are counted from 1.");
        }
        if self.probability.is_some_and(|chance| !(0.0..=1.0).contains(&chance)) {
            return Err("a probability lies between 0 and 1.");
        }
        if (self.place == Place::Event) != self.kind.strikes_events() {
            return Err("events have faults of their own, and those strike events only.");
        }
        match self.kind {
            Kind::Status { status, .. } if !(300..=599).contains(&status) => Err("a status lies between 300 and 599."),
            Kind::Html { status } if !(200..=599).contains(&status) => Err("a status lies between 200 and 599."),
            Kind::HugeAnswer { megabytes } if megabytes > 512 => Err("an answer has at most 512 megabytes."),
            Kind::WebhookFlood { copies } if copies > 10_000 => Err("a flood has at most 10000 events."),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_file_of_faults_and_says_what_is_wrong_with_one() {
        let good = r#"{"faults":[{"where":"ingest","nth":[1],"kind":"status","status":503,"retryAfter":"2"},
            {"where":"any","probability":0.5,"kind":"delay","delayMs":5}]}"#;
        let faults = Faults::from_json(good).unwrap();
        assert_eq!(faults.faults[0].kind, Kind::Status { status: 503, retry_after: Some("2".into()) });
        assert_eq!(faults.faults[1].kind, Kind::Delay { delay_ms: 5 });
        let bad = [
            ("[", "cannot be read"),
            (r#"{"faults":[{"where":"moon","kind":"dropRequest"}]}"#, "moon"),
            (r#"{"faults":[{"where":"any","kind":"meteor"}]}"#, "meteor"),
            (r#"{"faults":[{"where":"any","kind":"dropRequest","every":0}]}"#, "from 1"),
            (r#"{"faults":[{"where":"any","kind":"dropRequest","every":2,"nth":[1]}]}"#, "only one"),
            (r#"{"faults":[{"where":"any","kind":"dropRequest","probability":2}]}"#, "between 0 and 1"),
            (r#"{"faults":[{"where":"any","kind":"status","status":200}]}"#, "between 300 and 599"),
        ];
        for (text, expected) in bad {
            let error = Faults::from_json(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
