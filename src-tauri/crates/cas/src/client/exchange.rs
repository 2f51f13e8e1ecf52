//! One request and its answer, and the retry table that says what the answer means.
//! Source of the table: Customs4trade error handling (HTTP codes); RFC 9110 section 15.

use std::time::Duration;

use reqwest::Url;

use crate::transport::Broken;
use crate::{Clock, Failure, Problem, retry_after};

pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) retry_after: Option<Duration>,
    /// In small letters, without its parameters.
    pub(super) content_type: String,
    pub(super) body: Vec<u8>,
}

impl Reply {
    pub(super) fn of(reply: crate::transport::Reply, clock: &Clock) -> Self {
        // A date counts from the clock that wrote it: ours may be an hour off.
        let now = reply.header("date").and_then(retry_after::http_date).unwrap_or_else(|| clock());
        let retry_after = reply.header("retry-after").and_then(|text| retry_after::parse(text, now));
        let content_type = reply.header("content-type").unwrap_or_default();
        let content_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        Self { status: reply.status, retry_after, content_type, body: reply.body }
    }

    /// A page for people: whatever answered, it was not CAS.
    pub(super) fn is_web_page(&self) -> bool {
        let begins =
            self.body.trim_ascii_start().get(..14).unwrap_or(self.body.trim_ascii_start()).to_ascii_lowercase();
        self.content_type == "text/html" || begins.starts_with(b"<html") || begins.starts_with(b"<!doctype html")
    }
}

/// The retry table.
pub(super) fn judge(reply: Reply) -> Result<Reply, Failure> {
    let status = reply.status;
    match status {
        200..=299 if reply.is_web_page() => Err(Failure::Lost {
            why: "A web page came back instead of an answer of CAS: a proxy or a sign-in page of the network stands in between. Ask who runs the network of the office.".to_owned(),
        }),
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
        _ if reply.is_web_page() => Err(Failure::Refused {
            status,
            problem: Box::new(Problem {
                title: Some("The reason is a web page, so a proxy of the network may have answered in place of CAS".to_owned()),
                ..Problem::default()
            }),
        }),
        _ => Err(Failure::Refused { status, problem: Box::new(Problem::read(&reply.body)) }),
    }
}

const SLOW_DOWN: &str = "CAS asks this workstation to slow down (HTTP 429).";

/// Not sent, because CAS has asked another call of this client to wait.
pub(super) fn quiet_for(left: Duration) -> Failure {
    Failure::Retry { status: Some(429), retry_after: Some(left), why: SLOW_DOWN.to_owned() }
}

/// What every endpoint means by "not now".
pub(super) fn busy(reply: &Reply) -> Failure {
    let why = match reply.status {
        429 => SLOW_DOWN.to_owned(),
        503 => "CAS is not available at the moment (HTTP 503).".to_owned(),
        status => format!("CAS could not process the request just now (HTTP {status})."),
    };
    Failure::Retry { status: Some(reply.status), retry_after: reply.retry_after, why }
}

/// Whether a request without an answer can have had its effect.
pub(super) fn failure_of(broken: Broken, place: &str, limit_bytes: usize) -> Failure {
    match broken {
        Broken::NotSent(why) => Failure::Retry {
            status: None,
            retry_after: None,
            why: format!("CAS at {place} cannot be reached ({why})."),
        },
        Broken::TimedOut => Failure::Lost { why: format!("CAS at {place} did not answer in time.") },
        Broken::CutOff => {
            Failure::Lost { why: format!("The connection to CAS at {place} broke off before the answer was complete.") }
        }
        Broken::TooLarge => Failure::Lost {
            why: format!("The answer of CAS at {place} is larger than {} MiB and was not read.", limit_bytes >> 20),
        },
    }
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
    use chrono::DateTime;

    use super::*;

    fn verdict(status: u16) -> &'static str {
        let reply =
            Reply { status, retry_after: Some(Duration::from_secs(7)), content_type: String::new(), body: Vec::new() };
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
    fn what_never_left_is_tried_again_and_what_left_is_lost() {
        let cases = [
            (Broken::NotSent("no route".to_owned()), false, "cannot be reached (no route)"),
            (Broken::TimedOut, true, "in time"),
            (Broken::CutOff, true, "broke off"),
            (Broken::TooLarge, true, "larger than 64 MiB"),
        ];
        for (broken, may_have_acted, words) in cases {
            let failure = failure_of(broken, "cas.example", 64 << 20);
            assert_eq!(failure.may_have_acted(), may_have_acted, "{failure}");
            assert!(failure.to_string().contains(words), "{failure}");
        }
    }

    #[test]
    fn a_wait_until_a_date_counts_from_the_clock_of_cas() {
        let ours = DateTime::parse_from_rfc3339("2026-11-20T09:30:00Z").unwrap().to_utc();
        let clock: Clock = std::sync::Arc::new(move || ours);
        let headers = [("date", "Fri, 20 Nov 2026 08:30:00 GMT"), ("retry-after", "Fri, 20 Nov 2026 08:31:30 GMT")];
        for (given, expected_s) in [(&headers[..], 90), (&headers[1..], 0)] {
            let headers = given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            let reply = Reply::of(crate::transport::Reply { status: 429, headers, body: Vec::new() }, &clock);
            assert_eq!(reply.retry_after, Some(Duration::from_secs(expected_s)), "{given:?}");
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
