//! What went over the line for one purpose, for those who keep it: requests without the token, answers as they came.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::transport::{Broken, Method, Reply, Request};

/// How much of an answer's body is kept.
const BODY_BYTES_KEPT: usize = 64 * 1024;
/// Headers that are secrets between two machines.
const SECRET_HEADERS: [&str; 4] = ["authorization", "cookie", "set-cookie", "proxy-authorization"];

/// One exchange as it was seen. The body that was sent is known to who sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// When the request left.
    pub at: DateTime<Utc>,
    /// How long the answer took.
    pub took: Duration,
    pub method: Method,
    pub url: String,
    pub request_headers: Vec<(String, String)>,
    /// The answer, or why there is none.
    pub answer: Result<SeenReply, String>,
}

/// An answer as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenReply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    /// The beginning of the body.
    pub body: Vec<u8>,
    /// How long the body was.
    pub body_bytes: usize,
}

/// Sees the calls of one client, sign-in excepted: that is nothing but secrets.
#[derive(Debug, Clone, Default)]
pub struct Witness {
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Witness {
    /// What was seen since the last time, oldest first.
    pub fn take(&self) -> Vec<Seen> {
        std::mem::take(&mut *self.held())
    }

    pub(super) fn saw(&self, before: &Noted, ended: DateTime<Utc>, answer: &Result<Reply, Broken>) {
        let answer = match answer {
            Ok(reply) => Ok(SeenReply {
                status: reply.status,
                headers: reply.headers.iter().filter(|(name, _)| is_open(name)).cloned().collect(),
                body: reply.body.get(..BODY_BYTES_KEPT).unwrap_or(&reply.body).to_vec(),
                body_bytes: reply.body.len(),
            }),
            Err(Broken::NotSent(why)) => Err(format!("There was no connection: {why}.")),
            Err(Broken::TimedOut) => Err("The answer did not come in time.".to_owned()),
            Err(Broken::CutOff) => Err("The connection broke off before the answer was complete.".to_owned()),
            Err(Broken::TooLarge) => Err("The answer was too large to be read.".to_owned()),
        };
        let Noted { at, method, url, request_headers } = before.clone();
        // A clock that is set back in between makes no exchange negative.
        let took = (ended - at).to_std().unwrap_or_default();
        self.held().push(Seen { at, took, method, url, request_headers, answer });
    }

    /// A panic while holding the lock leaves a whole list.
    fn held(&self) -> MutexGuard<'_, Vec<Seen>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is known of an exchange before its answer.
#[derive(Clone)]
pub(super) struct Noted {
    at: DateTime<Utc>,
    method: Method,
    url: String,
    request_headers: Vec<(String, String)>,
}

impl Noted {
    pub(super) fn of(request: &Request, at: DateTime<Utc>) -> Self {
        let open = request.headers.iter().filter(|(name, _)| is_open(name));
        Self {
            at,
            method: request.method,
            url: request.url.to_string(),
            request_headers: open.map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        }
    }
}

fn is_open(name: &str) -> bool {
    !SECRET_HEADERS.iter().any(|secret| name.eq_ignore_ascii_case(secret))
}
