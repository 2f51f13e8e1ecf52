//! What CAS says is taken in once, whatever order it comes in and however often.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where it stood")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use cas::{Client, Environment, Secret};
use chrono::{DateTime, Utc};
use domain::record::{Change, Delta, Document, Origin};
use store::{
    InboxSource, InboxState, NewBatch, NewInbox, NewRecord, Opening, OutsideFinding, Person, PersonId, Profile,
    RecordId, RecordKind, RecordMeta, StoreError,
};
use sync::{Door, Gate, apply_inbox};
use uuid::Uuid;

/// A profile with one dossier, QS-1 IN, and a line to a CAS that is never called.
struct Desk {
    _folder: tempfile::TempDir,
    profile: Profile,
    client: Client,
    dossier: RecordId,
    messages: AtomicU32,
}

fn now() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-11-22T10:00:00Z").unwrap().to_utc()
}

impl Desk {
    fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let profile = Profile::open(&folder.path().join("profile"), &Opening { now: now(), create: true }).unwrap();
        let (dossier, person) = (RecordId(Uuid::from_u128(1)), PersonId(Uuid::from_u128(2)));
        profile
            .write(|tx| -> Result<(), StoreError> {
                tx.add_person(&Person {
                    id: person,
                    name: "A".into(),
                    role: "broker".into(),
                    created_at: now(),
                    active: true,
                })?;
                tx.create_record(&NewRecord {
                    id: dossier,
                    kind: RecordKind::Dossier,
                    tenant: "default",
                    external_reference: Some("QS-1"),
                    direction: Some("IN"),
                    column: None,
                    flow: None,
                    state: "sent",
                    parent: None,
                    catalogue_version: "t",
                    created_at: now(),
                })?;
                let document = Document::from_json(r#"{"externalReference":"QS-1","direction":"IN"}"#).unwrap();
                let batch = NewBatch {
                    at: now(),
                    person,
                    label: "x",
                    undoes: None,
                    redoes: None,
                    linked_to: None,
                    catalogue_version: "t",
                };
                tx.append(&batch, &[(dossier, Delta::of(vec![Change::from(&document)], Origin::Typed))])?;
                Ok(())
            })
            .unwrap();
        let environment = Environment::practice("http://127.0.0.1:9", "http://127.0.0.1:9/token", "x").unwrap();
        let client = Client::new(environment, Secret::new("y".to_owned()), Arc::new(now)).unwrap();
        Desk { _folder: folder, profile, client, dossier, messages: AtomicU32::new(0) }
    }

    /// A message arrives and is applied; says which records changed.
    fn deliver(&self, text: &str) -> usize {
        let id = format!("message {}", self.messages.fetch_add(1, Ordering::Relaxed));
        let message = NewInbox {
            id: &id,
            source: InboxSource::Poll,
            environment: "practice",
            tenant: "default",
            kind: "declaration",
            subject: "d1",
            payload: text.as_bytes(),
            received_at: now(),
        };
        assert!(self.profile.write(|tx| tx.receive(&message)).unwrap());
        let ids = AtomicU32::new(100);
        let door = Door {
            profile: &self.profile,
            tenant: "default",
            client: &self.client,
            gate: &Gate::default(),
            clock: Arc::new(now),
            chance: Arc::new(|_| 0),
            new_id: Arc::new(move || RecordId(Uuid::from_u128(ids.fetch_add(1, Ordering::Relaxed).into()))),
        };
        apply_inbox(&door).unwrap().len()
    }

    fn meta(&self) -> RecordMeta {
        self.profile.read(|reading| reading.record_meta(self.dossier)).unwrap().unwrap()
    }

    fn declarations(&self) -> Vec<RecordMeta> {
        self.profile.read(|reading| reading.declarations_of(self.dossier)).unwrap()
    }

    fn batches(&self) -> u64 {
        self.profile.read(|reading| reading.journal_head()).unwrap().unwrap().0
    }
}

fn declaration(status: &str, minute: u32, more: &str) -> String {
    format!(
        r#"{{"id":"d1","externalReference":"QS-1","direction":"IN","currentStatus":"{status}","lastUpdated":"2026-11-22T10:{minute:02}:00Z"{more}}}"#
    )
}

#[test]
fn a_status_is_taken_in_with_its_numbers() {
    let desk = Desk::new();
    assert_eq!(desk.deliver(&declaration("Accepted", 1, r#","lrn":"L1","mrn":"M1""#)), 2);
    let meta = desk.meta();
    assert_eq!(
        (meta.state.as_str(), meta.cas.lrn.as_deref(), meta.cas.mrn.as_deref()),
        ("accepted", Some("L1"), Some("M1"))
    );
    assert_eq!(desk.declarations().len(), 1);
    desk.deliver(&declaration("Released", 2, ""));
    assert_eq!((desk.meta().state.as_str(), desk.declarations().len()), ("released", 1));
}

#[test]
fn late_doubled_and_reordered_messages_change_nothing() {
    let desk = Desk::new();
    desk.deliver(&declaration("Submitted", 3, ""));
    let before = desk.batches();
    for late in [declaration("New", 1, ""), declaration("Validated", 2, ""), declaration("Submitted", 3, "")] {
        desk.deliver(&late);
        assert_eq!((desk.meta().cas.status.as_deref(), desk.batches()), (Some("Submitted"), before), "{late}");
    }
    // CAS says otherwise, later: that counts.
    desk.deliver(&declaration("Validated", 9, ""));
    assert_eq!(desk.meta().cas.status.as_deref(), Some("Validated"));
}

#[test]
fn an_equal_echo_changes_no_origin() {
    let desk = Desk::new();
    let one = r#","singleAdministrativeDocument":{"totalInvoiceAmount":12600.0,"goodsShipment":{"governmentAgencyGoodsItems":[{"seqNum":1,"x":1}]}}"#;
    let other = r#","singleAdministrativeDocument":{"goodsShipment":{"governmentAgencyGoodsItems":[{"x":1.0,"seqNum":1.0}]},"totalInvoiceAmount":12600}"#;
    desk.deliver(&declaration("Submitted", 1, one));
    let record = desk.declarations()[0].id;
    let marks = |desk: &Desk| desk.profile.read(|reading| reading.provenance(record, None)).unwrap();
    let (before, batches) = (marks(&desk), desk.batches());
    let same_moment = declaration("Submitted", 1, other);
    desk.deliver(&same_moment);
    assert_eq!((marks(&desk), desk.batches()), (before, batches));
}

#[test]
fn an_unknown_status_is_kept_and_shown() {
    let desk = Desk::new();
    desk.deliver(&declaration("AwaitingTheMoon", 1, r#","brandNew":{"x":1.50}"#));
    assert_eq!((desk.meta().cas.status.as_deref(), desk.meta().state.as_str()), (Some("AwaitingTheMoon"), "sent"));
    let record = desk.profile.read(|reading| reading.record(desk.declarations()[0].id)).unwrap().unwrap();
    assert!(record.document.to_json().contains(r#""brandNew":{"x":1.50}"#));
}

#[test]
fn what_cannot_be_read_stays_with_its_reason() {
    let desk = Desk::new();
    for text in ["", "[]", "{\"id\":", "{\"currentStatus\":\"Released\"}"] {
        assert_eq!(desk.deliver(text), 0, "{text}");
    }
    let entries = desk.profile.read(|reading| reading.inbox_list(10)).unwrap();
    assert!(entries.iter().all(|entry| entry.state == InboxState::Failed && entry.reason.is_some()), "{entries:?}");
    assert_eq!(desk.deliver(&declaration("Released", 1, "")), 2, "the next one is applied all the same");
}

#[test]
fn a_declaration_of_somebody_else_makes_no_record() {
    let desk = Desk::new();
    let text = declaration("Released", 1, "").replace("QS-1", "OTHER-1");
    assert_eq!(desk.deliver(&text), 0);
    assert_eq!(desk.declarations().len(), 0);
}

#[test]
fn errors_become_findings_at_their_paths_and_go_when_they_are_mended() {
    let desk = Desk::new();
    let errors = r#","errors":[{"errorCode":"V0010","message":"Invalid type","description":"It must be 'D'","fieldReference":[{"fieldName":"AddDeclType1","path":"SingleAdministrativeDocument"}]}]"#;
    desk.deliver(&declaration("Invalid", 1, errors));
    let findings =
        || -> Vec<OutsideFinding> { desk.profile.read(|reading| reading.outside_findings(desk.dossier)).unwrap() };
    assert_eq!(desk.meta().state, "refused");
    let [finding] = &findings()[..] else { panic!("one finding: {:?}", findings()) };
    assert_eq!((finding.judge.as_str(), finding.code.as_str()), ("cas", "V0010"));
    assert_eq!(finding.paths, ["singleAdministrativeDocument.addDeclType1"]);
    desk.deliver(&declaration("CustomsError", 2, errors));
    assert_eq!(findings()[0].judge, "customs");
    desk.deliver(&declaration("Accepted", 3, ""));
    assert!(findings().is_empty());
}
