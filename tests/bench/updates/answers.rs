//! What CAS would answer, made before it is asked: pages of a search, newest first, and one declaration each.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use cas::Transport;
use cas::transport::{Broken, Reply, Request};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use futures_core::future::BoxFuture;

use crate::office;

/// A state all declarations are in.
pub(crate) struct State {
    pub(crate) status: &'static str,
    /// Minutes into the day when the first of them came to it.
    minute: i64,
    /// The ids of the records that are made meanwhile begin here.
    pub(crate) ids_from: u64,
}

pub(crate) const SUBMITTED: State = State { status: "Submitted", minute: 10, ids_from: 1 };
pub(crate) const RELEASED: State = State { status: "Released", minute: 300, ids_from: 1 << 40 };

/// The id of a declaration at CAS.
pub(crate) fn id(number: u64) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

pub(crate) fn mrn(number: u64) -> String {
    format!("26BE{number:012}R0")
}

pub(crate) struct Answers {
    /// Oldest first: the moment, and the row of a search.
    rows: Vec<(DateTime<Utc>, String)>,
    whole: Vec<String>,
    nanoseconds: AtomicU64,
}

impl Answers {
    pub(crate) fn made(count: u64, state: &State) -> Answers {
        let (mut rows, mut whole) = (Vec::new(), Vec::new());
        for number in 0..count {
            let at = office::moment(state.minute) + TimeDelta::milliseconds(i64::try_from(number).unwrap_or(0));
            let summary = summary(number, state, at);
            whole.push(declaration(number, &summary));
            rows.push((at, format!("{{{summary}}}")));
        }
        Answers { rows, whole, nanoseconds: AtomicU64::new(0) }
    }

    /// The declarations, whole.
    pub(crate) fn whole(&self) -> &[String] {
        &self.whole
    }

    /// How long answering has taken.
    pub(crate) fn seconds(&self) -> f64 {
        self.nanoseconds.load(Ordering::Relaxed) as f64 / 1e9
    }

    fn answer(&self, request: &Request) -> Vec<u8> {
        let path = request.url.path();
        if path.ends_with("/token") {
            return br#"{"access_token":"bench","token_type":"Bearer","expires_in":3600}"#.to_vec();
        }
        if let Some(number) = path.rsplit('-').next().and_then(|digits| digits.parse::<usize>().ok()) {
            return self.whole.get(number).map(|text| text.clone().into_bytes()).unwrap_or_default();
        }
        let parameter = |name: &str| {
            let pair = request.url.query_pairs().find(|(given, _)| given == name);
            pair.map(|(_, value)| value.into_owned())
        };
        let moment = |name| parameter(name).and_then(|text| DateTime::parse_from_rfc3339(&text).ok());
        let count = |name, usual| parameter(name).and_then(|text| text.parse().ok()).unwrap_or(usual);
        let (from, to) = (moment("lastUpdatedFrom"), moment("lastUpdatedTo"));
        let fits = |at: &DateTime<Utc>| from.is_none_or(|from| *at >= from) && to.is_none_or(|to| *at <= to);
        let rows = self.rows.iter().rev().filter(|(at, _)| fits(at)).map(|(_, row)| row.as_str());
        let page: Vec<&str> = rows.skip(count("offset", 0)).take(count("limit", 100)).collect();
        format!("[{}]", page.join(",")).into_bytes()
    }
}

impl Transport for Answers {
    fn exchange(&self, request: Request) -> BoxFuture<'_, Result<Reply, Broken>> {
        let begun = Instant::now();
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        let reply = Reply { status: 200, headers, body: self.answer(&request) };
        self.nanoseconds.fetch_add(u64::try_from(begun.elapsed().as_nanos()).unwrap_or(0), Ordering::Relaxed);
        Box::pin(std::future::ready(Ok(reply)))
    }
}

fn summary(number: u64, state: &State, at: DateTime<Utc>) -> String {
    let (id, reference, mrn) = (id(number), office::reference(number), mrn(number));
    let (status, at) = (state.status, at.to_rfc3339_opts(SecondsFormat::Micros, true));
    let mrn = if status == "Released" { format!(r#","mrn":"{mrn}""#) } else { String::new() };
    format!(
        r#""id":"{id}","externalReference":"{reference}","direction":"IN","jurisdiction":"BE","currentStatus":"{status}","lrn":"L{number:012}"{mrn},"lastUpdated":"{at}","errors":[]"#
    )
}

fn declaration(number: u64, summary: &str) -> String {
    let shipment = office::shipment(number);
    let document = shipment.find(r#""storageLocationReference""#).and_then(|at| shipment.get(at..)).unwrap_or("}");
    format!("{{{summary},{document}")
}
