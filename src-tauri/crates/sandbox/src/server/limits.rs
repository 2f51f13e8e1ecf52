//! Rate limits: so many calls of one client in a window. Source: Customs4trade error handling (429); the numbers and
//! whether `Retry-After` is sent are unknown, so both are settings.

use std::{collections::HashMap, time::Duration};

use axum::http::{HeaderValue, StatusCode, header};

use super::reply::{Rejection, problem};
use crate::{config::RateLimit, moment::Moment};

pub(super) struct Calls {
    limit: Option<RateLimit>,
    /// Client to the beginning of its window and the calls in it.
    windows: HashMap<String, (Moment, u32)>,
}

impl Calls {
    pub(super) fn new(limit: Option<RateLimit>) -> Self {
        Self { limit, windows: HashMap::new() }
    }

    pub(super) fn count(&mut self, client_id: &str, now: Moment) -> Result<(), Rejection> {
        let Some(limit) = self.limit else {
            return Ok(());
        };
        let window = Duration::from_secs(limit.window_s);
        let (begun, calls) = self.windows.entry(client_id.to_owned()).or_insert((now, 0));
        if now >= begun.after(window) || now < *begun {
            (*begun, *calls) = (now, 0);
        }
        *calls = calls.saturating_add(1);
        if *calls <= limit.calls {
            return Ok(());
        }
        let mut refusal = problem(StatusCode::TOO_MANY_REQUESTS, "This client has made too many calls. Wait a while.");
        if limit.says_when {
            // Rounded up: who comes exactly then is let in.
            let wait_s = (begun.after(window).0 - now.0).max(0).unsigned_abs().div_ceil(1_000_000);
            refusal.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait_s));
        }
        Err(refusal.into())
    }
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;

    use super::*;

    #[test]
    fn a_window_lets_so_many_through_and_then_begins_anew() {
        let second = 1_000_000;
        let mut calls = Calls::new(Some(RateLimit { calls: 2, window_s: 10, says_when: true }));
        let cases = [("a", 0, true), ("a", 1, true), ("b", 1, true), ("a", 2, false), ("a", 9, false), ("a", 10, true)];
        for (client, at, expected) in cases {
            assert_eq!(calls.count(client, Moment(at * second)).is_ok(), expected, "{client} {at}");
        }
        calls.count("a", Moment(11 * second)).unwrap_or_default();
        let refusal = calls.count("a", Moment(12 * second + 1)).unwrap_err().into_response();
        assert_eq!(refusal.headers()[header::RETRY_AFTER], "8");
        let mut quiet = Calls::new(Some(RateLimit { calls: 0, window_s: 10, says_when: false }));
        let refusal = quiet.count("a", Moment(0)).unwrap_err().into_response();
        assert!(!refusal.headers().contains_key(header::RETRY_AFTER));
        assert!((0..1000).all(|at| Calls::new(None).count("a", Moment(at)).is_ok()));
    }
}
