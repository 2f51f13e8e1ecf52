//! One request and its answer, and the retry table that says what the answer means.
//! Source of the table: Customs4trade error handling (HTTP codes); RFC 9110 section 15.

use std::time::Duration;

use reqwest::{RequestBuilder, Url, header};

use crate::{Clock, Failure, Problem, retry_after};

/// An answer larger than this is not read: a page of a hundred full declarations stays far below it.
const MAX_ANSWER_BYTES: usize = 64 * 1024 * 1024;

pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) retry_after: Option<Duration>,
    pub(super) body: Vec<u8>,
}

/// Sends and reads. A failure here means that no complete answer came.
pub(super) async fn exchange(request: RequestBuilder, address: &Url, clock: &Clock) -> Result<Reply, Failure> {
    let place = place(address);
    let mut response = request.send().await.map_err(|error| transport(&error, &place))?;
    let status = response.status();
    let retry_after = response
        .headers()
        .get(header::RETRY_AFTER)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| retry_after::parse(text, clock()));
    let mut reply = Reply { status: status.as_u16(), retry_after, body: Vec::new() };
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if reply.body.len() + chunk.len() <= MAX_ANSWER_BYTES => {
                reply.body.extend_from_slice(&chunk);
            }
            Ok(Some(_)) => {
                return Err(Failure::Lost {
                    why: format!("The answer of CAS at {place} is larger than 64 MiB and was not read."),
                });
            }
            Ok(None) => return Ok(reply),
            // The status already says that it was not done; only the reason is missing.
            Err(_) if !status.is_success() => return Ok(Reply { body: Vec::new(), ..reply }),
            Err(error) => return Err(transport(&error, &place)),
        }
    }
}

/// The retry table.
pub(super) fn judge(reply: Reply) -> Result<Reply, Failure> {
    let status = reply.status;
    match status {
        200..=299 => Ok(reply),
        401 => Err(Failure::Unauthorized { why: "It answered 401 also with a fresh token.".to_owned() }),
        408 | 429 | 500..=599 => Err(busy(&reply)),
        300..=399 => Err(Failure::Refused {
            status,
            problem: Box::new(Problem {
                title: Some("CAS points to another address, which is not followed".to_owned()),
                detail: Some("Compare the addresses in the environment settings with those you were given".to_owned()),
                ..Problem::default()
            }),
        }),
        _ => Err(Failure::Refused { status, problem: Box::new(Problem::read(&reply.body)) }),
    }
}

/// What every endpoint means by "not now".
pub(super) fn busy(reply: &Reply) -> Failure {
    let why = match reply.status {
        429 => "CAS asks this workstation to slow down (HTTP 429).".to_owned(),
        503 => "CAS is not available at the moment (HTTP 503).".to_owned(),
        status => format!("CAS could not process the request just now (HTTP {status})."),
    };
    Failure::Retry { status: Some(reply.status), retry_after: reply.retry_after, why }
}

pub(super) fn transport(error: &reqwest::Error, place: &str) -> Failure {
    // Opening the connection comes before the first byte; so does putting the request together.
    if error.is_connect() || error.is_builder() {
        return Failure::Retry {
            status: None,
            retry_after: None,
            why: format!("CAS at {place} cannot be reached ({}).", root_cause(error)),
        };
    }
    if error.is_timeout() {
        return Failure::Lost { why: format!("CAS at {place} did not answer in time.") };
    }
    Failure::Lost { why: format!("The connection to CAS at {place} broke off before the answer was complete.") }
}

/// The innermost reason; the outer ones repeat the address with its query.
fn root_cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    if cause.downcast_ref::<reqwest::Error>().is_some() {
        return "no connection".to_owned();
    }
    cause.to_string()
}

pub(super) fn place(address: &Url) -> String {
    let host = address.host_str().unwrap_or("an unnamed host");
    match address.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(status: u16) -> &'static str {
        let reply = Reply { status, retry_after: Some(Duration::from_secs(7)), body: Vec::new() };
        match judge(reply) {
            Ok(_) => "done",
            Err(Failure::Refused { .. }) => "refused",
            Err(Failure::Unauthorized { .. }) => "unauthorized",
            Err(Failure::Retry { status: given, retry_after: Some(wait), .. }) => {
                assert_eq!((given, wait.as_secs()), (Some(status), 7));
                "retry"
            }
            Err(other) => panic!("{status}: {other:?}"),
        }
    }

    #[test]
    fn every_status_has_its_row_in_the_retry_table() {
        let rows: [(&str, &[u16]); 4] = [
            ("done", &[200, 201, 202, 204]),
            ("refused", &[301, 307, 400, 403, 404, 405, 409, 410, 413, 415, 422]),
            ("unauthorized", &[401]),
            ("retry", &[408, 429, 500, 502, 503, 504, 599]),
        ];
        for (expected, statuses) in rows {
            for status in statuses {
                assert_eq!(verdict(*status), expected, "{status}");
            }
        }
    }
}
