//! How bytes get to CAS and back. The client knows this trait alone: over the network it is `http`, and anything else
//! that can carry a request will do, a practice CAS in the same process or a simulated network.

mod http;
mod tls;

use std::time::Duration;

use futures_core::future::BoxFuture;
use reqwest::Url;

use crate::Secret;

pub(crate) use http::Http;

/// Carries one request at a time. It never repeats one by itself: only the outbox does.
pub trait Transport: Send + Sync {
    /// Sends the request and reads the whole answer.
    ///
    /// # Errors
    /// [`Broken`] when no complete answer came. An answer that breaks off after a status other than success is an
    /// answer with an empty body: what was not done is known, only the reason is missing.
    fn exchange(&self, request: Request) -> BoxFuture<'_, Result<Reply, Broken>>;

    /// The same for answers that are large: the body of a success is handed on piece by piece, and the reply's own is
    /// empty then. `take` says no when it wants no more; the rest is not read.
    ///
    /// # Errors
    /// As [`Transport::exchange`].
    fn stream<'a>(&'a self, request: Request, take: Take<'a>) -> BoxFuture<'a, Result<Reply, Broken>> {
        Box::pin(async move {
            let mut reply = self.exchange(request).await?;
            if reply.is_success() {
                // Everything has been read already, so there is nothing left to stop.
                let _goes_on = take(&std::mem::take(&mut reply.body));
            }
            Ok(reply)
        })
    }

    /// Lets time pass before the next request. A simulated network has a time of its own.
    fn pause(&self, wait: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(wait))
    }
}

/// Takes one piece of a large answer; `false` when it wants no more.
pub type Take<'a> = &'a mut (dyn FnMut(&[u8]) -> bool + Send);

/// What CAS can be asked to do with an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
    Patch,
    Delete,
}

impl Method {
    /// As HTTP spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// One request, whole.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: Method,
    /// With its query.
    pub url: Url,
    /// Names in small letters. The token is not among them.
    pub headers: Vec<(&'static str, String)>,
    /// The token, kept apart so that a request can be written down without it.
    pub bearer: Option<Secret>,
    /// The exact bytes; empty for a request without a body.
    pub body: Vec<u8>,
    /// A larger answer is [`Broken::TooLarge`].
    pub limit_bytes: usize,
}

impl Request {
    /// A request without headers, token or body.
    pub fn new(method: Method, url: Url) -> Self {
        Self { method, url, headers: Vec::new(), bearer: None, body: Vec::new(), limit_bytes: MAX_ANSWER_BYTES }
    }

    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// These bytes, as this media type.
    #[must_use]
    pub fn body(self, content_type: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { body: bytes.into(), ..self.header("content-type", content_type) }
    }
}

/// An answer larger than this is not read: a page of a hundred full declarations stays far below it.
pub(crate) const MAX_ANSWER_BYTES: usize = 64 * 1024 * 1024;

/// One answer, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    /// Names in small letters.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn is_success(&self) -> bool {
        (200..=299).contains(&self.status)
    }

    /// The first header of this name, given in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }
}

/// Why there is no answer; above all, whether the request can have had its effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// No byte left: there was no connection, for this reason.
    NotSent(String),
    /// The request left, and no answer came in time.
    TimedOut,
    /// The request left, and the connection broke off before the answer was complete.
    CutOff,
    /// The answer is larger than the request allowed; the rest was not read.
    TooLarge,
}
