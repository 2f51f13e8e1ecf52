//! A profile, a practice CAS in the same process, and a line between them that loses what it is told to lose.

use std::collections::HashMap;
use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use cas::transport::{Broken, Method, Reply, Request};
use cas::wire::Search;
use cas::{Client, RawDeclaration, Transport};
use chrono::{DateTime, TimeDelta, Utc};
use futures_core::future::BoxFuture;
use sandbox::{AutoSubmit, Config, EVERY_SCOPE, Inside};
use store::{
    NewOutbox, NewRecord, Opening, OutboxEntry, OutboxId, OutboxKind, OutboxState, Person, PersonId, Profile, RecordId,
    RecordKind,
};
use sync::{Door, Gate, Pass};
use uuid::Uuid;

pub(crate) const SHIPMENT: &str = include_str!("../../../../../tests/fixtures/h1-two-items.json");

/// Everything here is answered at once.
pub(crate) fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("something waited"),
    }
}

/// What the line does with a call that changes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loss {
    Nothing,
    /// The request is lost before CAS has it.
    Request,
    /// CAS acts, and its answer is lost.
    Answer,
    /// CAS answers that it is not available.
    Busy,
}

/// The line to CAS: what changes something goes by the plan, what only asks passes.
pub(crate) struct Line {
    inside: Arc<Inside>,
    plan: Mutex<Vec<Loss>>,
    /// Calls that CAS carried out, by method and address, oldest first.
    pub(crate) done: Mutex<Vec<String>>,
}

impl Transport for Line {
    fn exchange(&self, request: Request) -> BoxFuture<'_, Result<Reply, Broken>> {
        Box::pin(async move {
            let changes = request.method != Method::Get && !request.url.path().ends_with("/token");
            let loss = match changes {
                true => self.plan.lock().unwrap().pop().unwrap_or(Loss::Nothing),
                false => Loss::Nothing,
            };
            let address = format!("{} {}", request.method.as_str(), request.url.path());
            match loss {
                Loss::Request => return Err(Broken::TimedOut),
                Loss::Busy => return Ok(Reply { status: 503, headers: Vec::new(), body: Vec::new() }),
                Loss::Nothing | Loss::Answer => {}
            }
            let reply = self.inside.exchange(request).await?;
            if changes && reply.is_success() {
                self.done.lock().unwrap().push(address);
            }
            if loss == Loss::Answer { Err(Broken::CutOff) } else { Ok(reply) }
        })
    }
}

pub(crate) struct Desk {
    _folder: tempfile::TempDir,
    pub(crate) profile: Profile,
    pub(crate) client: Client,
    pub(crate) line: Arc<Line>,
    gate: Gate,
    ms: Arc<AtomicI64>,
    ids: Arc<AtomicU32>,
    person: PersonId,
}

impl Desk {
    pub(crate) fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let ms = Arc::new(AtomicI64::new(0));
        let clock = clock(&ms);
        let profile = Profile::open(&folder.path().join("p"), &Opening { now: clock(), create: true }).unwrap();
        let person = PersonId(Uuid::from_u128(2));
        let ann = Person { id: person, name: "Ann".into(), role: "broker".into(), created_at: clock(), active: true };
        profile.write(|tx| tx.add_person(&ann)).unwrap();
        // What is checked waits for the submit action.
        let (scopes, auto_submit) = (EVERY_SCOPE.to_owned(), AutoSubmit::NoFlow);
        let config = Config { scopes, auto_submit, ..Config::new(clock.clone()) };
        let inside = Arc::new(Inside::open(&config).unwrap());
        let (environment, secret) = inside.environment().unwrap();
        let line = Arc::new(Line { inside, plan: Mutex::default(), done: Mutex::default() });
        let client = Client::over(line.clone(), environment, secret, clock);
        let ids = Arc::new(AtomicU32::new(1000));
        Desk { _folder: folder, profile, client, line, gate: Gate::default(), ms, ids, person }
    }

    /// The time at this desk.
    pub(crate) fn at(&self) -> DateTime<Utc> {
        clock(&self.ms)()
    }

    pub(crate) fn pass_ms(&self, ms: i64) {
        self.ms.fetch_add(ms, Ordering::Relaxed);
    }

    /// What happens to the next calls that change something.
    pub(crate) fn loses(&self, plan: &[Loss]) {
        *self.line.plan.lock().unwrap() = plan.iter().rev().copied().collect();
    }

    /// How often CAS carried out a call to an address that ends so.
    pub(crate) fn done(&self, end: &str) -> usize {
        self.line.done.lock().unwrap().iter().filter(|address| address.ends_with(end)).count()
    }

    pub(crate) fn dossier(&self, number: u128, reference: &str) -> RecordId {
        let id = RecordId(Uuid::from_u128(number));
        let new = NewRecord {
            id,
            kind: RecordKind::Dossier,
            tenant: "default",
            external_reference: Some(reference),
            direction: Some("IN"),
            column: None,
            flow: None,
            state: "queued",
            parent: None,
            catalogue_version: "t",
            created_at: clock(&self.ms)(),
        };
        self.profile.write(|tx| tx.create_record(&new)).unwrap();
        id
    }

    pub(crate) fn put(&self, number: u128, record: RecordId, row: &Row<'_>) -> OutboxId {
        let id = OutboxId(Uuid::from_u128(number));
        let new = NewOutbox {
            id,
            record,
            kind: row.kind,
            environment: &self.client.environment().name,
            external_reference: row.reference,
            direction: if row.message_type.is_some() || row.target.is_some() { "IN" } else { "" },
            message_type: row.message_type,
            target: row.target.as_deref(),
            payload: row.payload.as_bytes(),
            base_head: 1,
            depends_on: None,
            created_at: clock(&self.ms)(),
            created_by: self.person,
        };
        self.profile.write(|tx| tx.enqueue(&new)).unwrap();
        id
    }

    pub(crate) fn row(&self, id: OutboxId) -> OutboxEntry {
        self.profile.read(|reading| reading.outbox_entry(id)).unwrap().unwrap()
    }

    pub(crate) fn send(&self) -> Pass {
        let ids = self.ids.clone();
        let door = Door {
            profile: &self.profile,
            tenant: "default",
            client: &self.client,
            gate: &self.gate,
            clock: clock(&self.ms),
            chance: Arc::new(|below| below / 2),
            new_id: Arc::new(move || RecordId(Uuid::from_u128(ids.fetch_add(1, Ordering::Relaxed).into()))),
        };
        now(sync::send_due(&door)).unwrap()
    }

    /// Sends and lets time pass until a row is at its end or needs a person.
    pub(crate) fn settle(&self, id: OutboxId) -> OutboxState {
        for _ in 0..200 {
            self.send();
            let state = self.row(id).delivery.state;
            if state.is_finished() || state == OutboxState::Parked {
                return state;
            }
            self.pass_ms(500);
        }
        panic!("{:?} is still on its way", self.row(id).delivery);
    }

    /// A declaration at CAS that has come as far as this status, brought there without the outbox.
    pub(crate) fn declared(&self, reference: &str, changes: &[(&str, &str)], status: &str) -> RawDeclaration {
        let mut text = SHIPMENT.replace("QS-TEST-0001", reference);
        for (from, to) in changes {
            text = text.replace(from, to);
        }
        now(self.client.ingest_customs_shipment(text.as_bytes())).unwrap();
        let mut last = String::new();
        for _ in 0..400 {
            self.pass_ms(50);
            let found = now(self.client.search_all(&Search::for_shipment(reference, "IN"))).unwrap();
            let Some(found) = found.first() else { continue };
            // The search lags behind: the declaration itself says where it stands.
            let held = now(self.client.declaration(&found.id)).unwrap();
            last = held.summary.current_status.clone().unwrap_or_default();
            if last == status {
                self.line.done.lock().unwrap().clear();
                return held;
            }
            if last == "Validated" {
                now(self.client.submit(&found.id)).unwrap();
            }
        }
        panic!("{reference} never came to {status}, it stands in {last}");
    }

    /// Addresses that CAS carried out, with how often.
    pub(crate) fn all_done(&self) -> HashMap<String, usize> {
        let mut counted = HashMap::new();
        for address in self.line.done.lock().unwrap().iter() {
            *counted.entry(address.clone()).or_default() += 1;
        }
        counted
    }
}

/// A row to be put in the outbox.
pub(crate) struct Row<'a> {
    pub(crate) kind: OutboxKind,
    pub(crate) reference: &'a str,
    pub(crate) message_type: Option<&'a str>,
    pub(crate) target: Option<String>,
    pub(crate) payload: String,
}

fn clock(ms: &Arc<AtomicI64>) -> cas::Clock {
    let ms = ms.clone();
    let start = DateTime::parse_from_rfc3339("2026-11-22T10:00:00Z").unwrap().to_utc();
    Arc::new(move || -> DateTime<Utc> { start + TimeDelta::milliseconds(ms.load(Ordering::Relaxed)) })
}
