//! A profile with one dossier, and a CAS whose declarations a test writes down itself.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use cas::transport::{Broken, Reply, Request, Transport};
use cas::{Client, Environment, Secret};
use chrono::{DateTime, TimeDelta, Utc};
use domain::record::{Change, Delta, Document, Draft, Node, Origin, Path};
use futures_core::future::BoxFuture;
use store::{
    InboxSource, NewBatch, NewInbox, NewOutbox, NewRecord, NextDelivery, Opening, OutboxId, OutboxKind, OutboxState,
    Person, PersonId, Profile, RecordId, RecordKind, RecordMeta, StoreError,
};
use sync::{Conflict, Connection, Door, Gate, Pass, apply_inbox, follow_events, open_conflict, poll, receive_event};
use uuid::Uuid;

pub(crate) const TENANT: &str = "t-1";
pub(crate) const FROM: Connection<'static> = Connection { environment: "practice", tenant: "default" };

pub(crate) fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-11-22T10:00:00Z").unwrap().to_utc() + TimeDelta::seconds(seconds)
}

/// The declarations of a CAS, and how it answers.
#[derive(Default)]
pub(crate) struct Cas {
    /// Id, time of the last change in seconds, text.
    declarations: Mutex<BTreeMap<String, (i64, String)>>,
    pub(crate) down: Mutex<bool>,
    pub(crate) searches: Mutex<Vec<String>>,
    pub(crate) fetched: AtomicU64,
    /// A declaration that CAS breaks down over.
    pub(crate) broken: Mutex<Option<String>>,
}

impl Cas {
    pub(crate) fn says(&self, id: &str, seconds: i64, text: &str) {
        self.declarations.lock().unwrap().insert(id.to_owned(), (seconds, text.to_owned()));
    }

    pub(crate) fn forgets(&self, id: &str) {
        self.declarations.lock().unwrap().remove(id);
    }

    fn answer(&self, request: &Request) -> (u16, String) {
        let path = request.url.path();
        if path.ends_with("/token") {
            return (200, r#"{"access_token":"x","token_type":"Bearer","expires_in":3600}"#.to_owned());
        }
        if path == "/v1/authorizationStatus" {
            return (200, format!(r#"{{"sourceSysRef":"q","tenantIds":"{TENANT}","scopes":""}}"#));
        }
        let declarations = self.declarations.lock().unwrap();
        if path == "/v1/declarations" {
            self.searches.lock().unwrap().push(request.url.query().unwrap_or_default().to_owned());
            let given: BTreeMap<String, String> = request.url.query_pairs().into_owned().collect();
            let moment = |name: &str| given.get(name).map(|text| text.parse::<DateTime<Utc>>().unwrap());
            let (from, to) = (moment("lastUpdatedFrom"), moment("lastUpdatedTo"));
            let number =
                |name: &str, otherwise| given.get(name).map_or(otherwise, |text| text.parse::<usize>().unwrap());
            let mut rows: Vec<_> = declarations
                .values()
                .filter(|(when, _)| from.is_none_or(|from| at(*when) >= from) && to.is_none_or(|to| at(*when) <= to))
                .collect();
            rows.sort_by_key(|(when, _)| std::cmp::Reverse(*when));
            let page: Vec<_> =
                rows.iter().skip(number("offset", 0)).take(number("limit", 100)).map(|row| row.1.as_str()).collect();
            return (200, format!("[{}]", page.join(",")));
        }
        self.fetched.fetch_add(1, Ordering::Relaxed);
        if self.broken.lock().unwrap().as_deref().is_some_and(|id| path.ends_with(&format!("/{id}"))) {
            return (500, r#"{"title":"It broke down."}"#.to_owned());
        }
        match path.strip_prefix("/v1/declarations/").and_then(|id| declarations.get(id)) {
            Some((_, text)) => (200, text.clone()),
            None => (404, r#"{"title":"There is no such declaration."}"#.to_owned()),
        }
    }
}

struct LineTo(Arc<Cas>);

impl Transport for LineTo {
    fn exchange(&self, request: Request) -> BoxFuture<'_, Result<Reply, Broken>> {
        if *self.0.down.lock().unwrap() {
            return Box::pin(async { Err(Broken::NotSent("The network is down.".into())) });
        }
        let (status, body) = self.0.answer(&request);
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        Box::pin(async move { Ok(Reply { status, headers, body: body.into_bytes() }) })
    }
}

/// A profile with one dossier, QS-1 IN.
pub(crate) struct Desk {
    _folder: tempfile::TempDir,
    pub(crate) profile: Arc<Profile>,
    pub(crate) client: Client,
    pub(crate) cas: Arc<Cas>,
    pub(crate) dossier: RecordId,
    gate: Gate,
    ids: Arc<AtomicU32>,
    clock: AtomicU32,
}

pub(crate) fn me() -> PersonId {
    PersonId(Uuid::from_u128(2))
}

pub(crate) fn batch(label: &str) -> NewBatch<'_> {
    NewBatch { at: at(0), person: me(), label, undoes: None, redoes: None, linked_to: None, catalogue_version: "t" }
}

impl Desk {
    pub(crate) fn new(dossier: &str) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let profile = Profile::open(&folder.path().join("profile"), &Opening { now: at(0), create: true }).unwrap();
        let id = RecordId(Uuid::from_u128(1));
        let document = Document::from_json(dossier).unwrap();
        profile
            .write(|tx| -> Result<(), StoreError> {
                let person =
                    Person { id: me(), name: "A".into(), role: "broker".into(), created_at: at(0), active: true };
                tx.add_person(&person)?;
                tx.create_record(&NewRecord {
                    id,
                    kind: RecordKind::Dossier,
                    tenant: "default",
                    external_reference: Some("QS-1"),
                    direction: Some("IN"),
                    column: None,
                    flow: None,
                    state: "sent",
                    parent: None,
                    catalogue_version: "t",
                    created_at: at(0),
                })?;
                tx.append(&batch("x"), &[(id, Delta::of(vec![Change::from(&document)], Origin::Typed))]).map(|_| ())
            })
            .unwrap();
        let cas = Arc::new(Cas::default());
        let environment = Environment::practice("http://127.0.0.1:9", "http://127.0.0.1:9/token", "x").unwrap();
        let line = Arc::new(LineTo(cas.clone()));
        let client = Client::over(line, environment, Secret::new("y".to_owned()), Arc::new(|| at(0)));
        Desk {
            _folder: folder,
            profile: Arc::new(profile),
            client,
            cas,
            dossier: id,
            gate: Gate::default(),
            ids: Arc::new(AtomicU32::new(100)),
            clock: AtomicU32::new(100),
        }
    }

    pub(crate) fn with_door<T>(&self, act: impl FnOnce(&Door<'_>) -> T) -> T {
        let ids = self.ids.clone();
        let now = i64::from(self.clock.fetch_add(1, Ordering::Relaxed));
        act(&Door {
            profile: &self.profile,
            tenant: "default",
            client: &self.client,
            gate: &self.gate,
            clock: Arc::new(move || at(now)),
            chance: Arc::new(|_| 0),
            new_id: Arc::new(move || RecordId(Uuid::from_u128(ids.fetch_add(1, Ordering::Relaxed).into()))),
        })
    }

    pub(crate) fn poll(&self) -> Pass {
        self.with_door(|door| run(poll(door)).unwrap())
    }

    pub(crate) fn follow(&self) -> Pass {
        self.with_door(|door| run(follow_events(door)).unwrap())
    }

    /// Something is posted; says how much of it is new.
    pub(crate) fn posted(&self, text: &str) -> u32 {
        receive_event(&self.profile, &FROM, text.as_bytes(), at(50)).unwrap()
    }

    /// A declaration arrives by a poll and is applied.
    pub(crate) fn deliver(&self, text: &str) {
        let number = self.ids.fetch_add(1, Ordering::Relaxed);
        let message = NewInbox {
            id: &format!("message {number}"),
            source: InboxSource::Poll,
            environment: FROM.environment,
            tenant: FROM.tenant,
            kind: "declaration",
            subject: "d1",
            payload: text.as_bytes(),
            received_at: at(60),
        };
        assert!(self.profile.write(|tx| tx.receive(&message)).unwrap());
        self.with_door(|door| apply_inbox(door).unwrap());
    }

    /// The dossier left as it stands, and CAS has it.
    pub(crate) fn sent(&self, state: OutboxState, reference: &str) -> OutboxId {
        let id = OutboxId(Uuid::from_u128(self.ids.fetch_add(1, Ordering::Relaxed).into()));
        let head = self.meta(self.dossier).head;
        self.profile
            .write(|tx| -> Result<(), StoreError> {
                tx.enqueue(&NewOutbox {
                    id,
                    record: self.dossier,
                    kind: OutboxKind::CustomsShipment,
                    environment: FROM.environment,
                    external_reference: "QS-1",
                    direction: "IN",
                    message_type: Some("New"),
                    target: None,
                    payload: b"{}",
                    base_head: head,
                    depends_on: None,
                    created_at: at(0),
                    created_by: me(),
                })?;
                if state != OutboxState::Waiting {
                    let next = NextDelivery { state, next_at: None, reason: None, reference_id: Some(reference) };
                    tx.move_delivery(id, at(1), &next)?;
                }
                Ok(())
            })
            .unwrap();
        id
    }

    pub(crate) fn types(&self, record: RecordId, path: &str, value: Option<&str>) {
        let path = Path::parse(path).unwrap();
        self.profile
            .write(|tx| {
                let mut document = tx.record(record)?.unwrap().document;
                let mut draft = Draft::new(&mut document);
                let path = draft.document().locate(&path);
                match value {
                    Some(value) => draft.set(&path, Node::text(value)).unwrap(),
                    None => draft.clear(&path),
                }
                tx.append(&batch("typed"), &[(record, Delta::of(draft.finish(), Origin::Typed))])
            })
            .unwrap();
    }

    pub(crate) fn meta(&self, record: RecordId) -> RecordMeta {
        self.profile.read(|reading| reading.record_meta(record)).unwrap().unwrap()
    }

    pub(crate) fn json(&self, record: RecordId) -> String {
        self.profile.read(|reading| reading.record(record)).unwrap().unwrap().document.to_json()
    }

    pub(crate) fn declaration(&self) -> RecordId {
        self.profile.read(|reading| reading.declarations_of(self.dossier)).unwrap()[0].id
    }

    pub(crate) fn conflict(&self, about: RecordId) -> Option<Conflict> {
        self.profile.read(|reading| open_conflict(reading, about)).unwrap()
    }

    pub(crate) fn told(&self) -> Vec<(String, String)> {
        let told = self.profile.read(|reading| reading.notifications(None, 99)).unwrap();
        told.into_iter().rev().map(|each| (each.kind, each.sentence)).collect()
    }

    pub(crate) fn is_sound(&self) {
        let proved = self.profile.verify(&mut |_| {}).unwrap();
        assert_eq!(proved.problems, Vec::<String>::new());
    }
}

pub(crate) fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// A declaration as CAS has it after so many seconds.
pub(crate) fn declaration(status: &str, seconds: i64, more: &str) -> String {
    declaration_of("d1", "QS-1", status, seconds, more)
}

pub(crate) fn declaration_of(id: &str, reference: &str, status: &str, seconds: i64, more: &str) -> String {
    let updated = at(seconds).to_rfc3339();
    format!(
        r#"{{"id":"{id}","externalReference":"{reference}","direction":"IN","currentStatus":"{status}","lastUpdated":"{updated}"{more}}}"#
    )
}

/// An event about declaration `d1`.
pub(crate) fn event(id: &str, kind: &str, data: &str) -> String {
    format!(
        r#"{{"id":"{id}","tenantId":"{TENANT}","plantId":"","eventTime":"2026-11-22T10:00:00Z","eventType":"{kind}","eventSubType":"","data":{data}}}"#
    )
}
