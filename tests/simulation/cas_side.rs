//! The one CAS of a run: a practice CAS in this process, with a note of everything that reached it.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use cas::transport::{Broken, Method, Reply, Request};
use cas::wire::Search;
use cas::{Client, Environment, RawDeclaration, Secret, Transport};
use sandbox::{AutoSubmit, Config, DueDelivery, DuplicateNew, Ids, Inside};

pub(super) use sandbox::Outcome as Told;

use super::Options;
use super::chance::Chance;
use super::time::{MINUTE, Time};

/// The flow whose declarations wait until they are submitted.
pub(super) const BY_HAND: &str = "INEU_H1EIDR";

/// A key that CAS knows a shipment by: reference and direction.
pub(super) type Key = (String, String);

/// A customs shipment that CAS took in.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) key: Key,
    pub(super) message_type: String,
    pub(super) body: Vec<u8>,
}

/// CAS, and what it took in.
pub(super) struct Cas {
    inside: Arc<Inside>,
    environment: Environment,
    secret: Secret,
    time: Time,
    pub(super) doubles_are_refused: bool,
    pub(super) taken: Vec<Taken>,
    /// Every token that was ever given out.
    pub(super) tokens: Vec<String>,
}

impl Cas {
    pub(super) fn open(seed: u64, chance: &mut Chance, time: &Time, options: Options) -> Result<Cas, String> {
        let speed = chance.one_of(&["1", "0.1", "0.03", "0.03"]).unwrap_or("1");
        let doubles_are_refused = chance.in_thousand(300);
        let config = Config {
            seed,
            ids: Ids::Seeded,
            speed: speed.parse().map_err(|fault| format!("{fault}"))?,
            token_lifetime_s: chance.one_of(&[400, 1200, 3600]).unwrap_or(3600),
            auto_submit: AutoSubmit::EveryFlowBut(vec![BY_HAND.to_owned()]),
            duplicate_new: if doubles_are_refused { DuplicateNew::Fails } else { DuplicateNew::MakesSecond },
            ..Config::new(time.clock(&Time::default()))
        };
        let inside = Arc::new(Inside::open(&config).map_err(|fault| fault.to_string())?);
        let (mut environment, secret) = inside.environment().map_err(|fault| fault.to_string())?;
        // What was sent can be on its way for five minutes; only after that is an empty answer to be believed.
        environment.timing.settle += Duration::from_micros((6 * MINUTE).unsigned_abs());
        if options.without_asking {
            environment.timing.settle = Duration::ZERO;
        }
        environment.limits.calls_per_minute = chance.one_of(&[None, Some(60), Some(20)]).flatten();
        environment.limits.calls_at_once = 5;
        let (taken, tokens) = (Vec::new(), Vec::new());
        Ok(Cas { inside, environment, secret, time: time.clone(), doubles_are_refused, taken, tokens })
    }

    /// How a workstation sees it.
    pub(super) fn environment(&self) -> Environment {
        self.environment.clone()
    }

    pub(super) fn secret(&self) -> &Secret {
        &self.secret
    }

    pub(super) fn forget_tokens(&self) {
        self.inside.end_tokens();
    }

    /// A request arrives and is carried out now.
    pub(super) fn carry_out(&mut self, request: &Request) -> Result<Reply, Broken> {
        let reply = at_once(self.inside.exchange(request.clone()))?;
        if request.method == Method::Post && reply.is_success() {
            let body: serde_json::Value = serde_json::from_slice(&reply.body).unwrap_or_default();
            if let Some(token) = body["access_token"].as_str() {
                self.tokens.push(token.to_owned());
            }
            if request.url.path().ends_with("/customsshipments") {
                self.taken.push(taken(&request.body));
            }
        }
        Ok(reply)
    }

    /// What CAS wants to tell its subscribers now.
    pub(super) fn tells(&self) -> Result<Vec<DueDelivery>, String> {
        self.inside.due_deliveries().map_err(|fault| fault.to_string())
    }

    /// What came of telling it.
    pub(super) fn told(&self, number: i64, outcome: &Told) -> Result<(), String> {
        self.inside.note_delivery(number, outcome).map_err(|fault| fault.to_string())
    }

    /// Everything CAS holds, by its key: read past the network, whatever the search knows yet.
    pub(super) fn declarations(&self) -> Result<BTreeMap<Key, Vec<RawDeclaration>>, String> {
        let clock = self.time.clock(&Time::default());
        let client = Client::over(self.inside.clone(), self.environment(), self.secret.clone(), clock);
        let mut held: BTreeMap<Key, Vec<RawDeclaration>> = BTreeMap::new();
        for found in at_once(client.search_all(&Search::default())).map_err(|fault| fault.to_string())? {
            let raw = at_once(client.declaration(&found.id)).map_err(|fault| fault.to_string())?;
            let summary = &raw.summary;
            let key =
                (summary.reference().unwrap_or_default().to_owned(), summary.direction.clone().unwrap_or_default());
            held.entry(key).or_default().push(raw);
        }
        Ok(held)
    }
}

/// What a shipment says of itself.
fn taken(body: &[u8]) -> Taken {
    let message: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let text = |name: &str| message[name].as_str().unwrap_or_default().to_owned();
    let key = (text("externalReference"), text("direction"));
    Taken { key, message_type: text("messageType"), body: body.to_vec() }
}

/// CAS in this process never waits for anything.
fn at_once<T>(work: impl Future<Output = T>) -> T {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => unreachable!("the practice CAS waited for something"),
    }
}
