//! How one call to CAS can fail: the retry table of the outbox written as a type.

use std::time::Duration;

use thiserror::Error;

use crate::wire::Problem;

/// Every failure tells the sender what it may do next, and tells a person what happened.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Failure {
    /// CAS read the request and said no (400, 403, 404, 415 and every other 4xx without a row of its own).
    /// The same bytes will be refused again: a person has to look.
    /// Status 0: this workstation did not send it, because CAS would not take it.
    #[error("{}", refused(*status, problem))]
    Refused { status: u16, problem: Box<Problem> },
    /// The client id, secret or token is not accepted, also after a fresh token. The whole queue stops.
    #[error(
        "CAS does not accept the sign-in of this workstation. {why} Check the client id and the client secret in the settings."
    )]
    Unauthorized { why: String },
    /// Not done now, to be tried again later (408, 429, 5xx, or nothing could be sent at all).
    #[error("{why} It will be tried again.")]
    Retry { status: Option<u16>, retry_after: Option<Duration>, why: String },
    /// The request may have been carried out and its answer is missing: ask CAS before repeating.
    #[error("{why} The request may have arrived; CAS is asked before it is sent again.")]
    Lost { why: String },
}

fn refused(status: u16, problem: &Problem) -> String {
    match status {
        0 => format!("{} Nothing was sent.", problem.sentence()),
        status => format!(
            "CAS refused the request (HTTP {status}). {} Correct what it names, then send again.",
            problem.sentence()
        ),
    }
}

impl Failure {
    /// CAS asks this client as a whole to slow down, not only this call.
    pub fn is_rate_limit(&self) -> bool {
        matches!(self, Self::Retry { status: Some(429), .. })
    }

    /// The request may have had its effect although it failed: always when the answer was lost,
    /// and when a gateway or the server broke down somewhere behind the point where the bytes were taken.
    pub fn may_have_acted(&self) -> bool {
        match self {
            Self::Lost { .. } => true,
            Self::Retry { status: Some(status), .. } => matches!(status, 408 | 500 | 502 | 504),
            Self::Refused { .. } | Self::Unauthorized { .. } | Self::Retry { .. } => false,
        }
    }

    /// For calls that only read: a lost answer costs nothing, so it is simply tried again.
    pub(crate) fn of_a_reading_call(self) -> Self {
        match self {
            Self::Lost { why } => Self::Retry { status: None, retry_after: None, why },
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn retry(status: Option<u16>) -> Failure {
        Failure::Retry { status, retry_after: None, why: "CAS is busy.".into() }
    }

    #[test]
    fn says_whether_the_request_may_have_had_its_effect() {
        let cases = [
            (Failure::Lost { why: "x".into() }, true),
            (retry(Some(500)), true),
            (retry(Some(502)), true),
            (retry(Some(504)), true),
            (retry(Some(503)), false),
            (retry(Some(429)), false),
            (retry(None), false),
            (Failure::Unauthorized { why: "x".into() }, false),
            (Failure::Refused { status: 400, problem: Box::default() }, false),
        ];
        for (failure, expected) in cases {
            assert_eq!(failure.may_have_acted(), expected, "{failure:?}");
        }
    }

    #[test]
    fn a_lost_answer_of_a_reading_call_is_tried_again() {
        let lost = Failure::Lost { why: "The line dropped.".into() };
        assert!(matches!(lost.of_a_reading_call(), Failure::Retry { status: None, .. }));
        assert!(retry(Some(429)).is_rate_limit());
        assert!(!retry(Some(503)).is_rate_limit());
    }

    #[test]
    fn every_failure_is_a_finished_sentence() {
        let all = [
            retry(None),
            Failure::Lost { why: "The line dropped.".into() },
            Failure::Unauthorized { why: "The secret is wrong.".into() },
            Failure::Refused { status: 400, problem: Box::default() },
        ];
        for failure in all {
            let text = failure.to_string();
            assert!(text.ends_with('.') && !text.contains("..") && !text.contains("  "), "{text}");
        }
    }
}
