//! What every test needs: a profile in a temporary folder, a person, moments, and short ways to edit.

use std::path::{Path as FilePath, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use domain::record::{Delta, Document, Draft, Node, Origin, Path};
use store::{NewBatch, NewRecord, Opening, Person, PersonId, Profile, RecordId, RecordKind, StoreError};
use uuid::Uuid;

pub(crate) const CATALOGUE: &str = "2026.1";

pub(crate) fn ann() -> PersonId {
    PersonId(Uuid::from_u128(0xa))
}

pub(crate) fn record_id(number: u128) -> RecordId {
    RecordId(Uuid::from_u128(number))
}

/// `minute` minutes into the day of the tests.
pub(crate) fn at(minute: i64) -> DateTime<Utc> {
    "2026-11-22T08:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minute)
}

pub(crate) struct Desk {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) profile: Profile,
}

impl Desk {
    /// A new profile with one person.
    pub(crate) fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let profile = open(folder.path(), true).unwrap();
        profile.write(|tx| tx.add_person(&person(ann(), "Ann"))).unwrap();
        Desk { folder, profile }
    }

    pub(crate) fn store_file(&self) -> PathBuf {
        self.folder.path().join("store.db")
    }

    /// A dossier with this content; returns the batch that filled it.
    pub(crate) fn dossier(&self, number: u128, json: &str, minute: i64) -> u64 {
        let document = Document::from_json(json).unwrap();
        self.profile
            .write(|tx| {
                tx.create_record(&dossier(number, minute))?;
                let delta = Delta::of(vec![(&document).into()], Origin::File { name: "case.json".into() });
                tx.append(&batch("Loaded case.json", minute), &[(record_id(number), delta)])
            })
            .unwrap()
    }

    /// Edits a record through a draft.
    pub(crate) fn edit(&self, number: u128, minute: i64, label: &str, edit: impl Fn(&mut Draft<'_>)) -> u64 {
        self.edit_from(number, batch(label, minute), Origin::Typed, edit)
    }

    pub(crate) fn edit_from(
        &self,
        number: u128,
        batch: NewBatch<'_>,
        origin: Origin,
        edit: impl Fn(&mut Draft<'_>),
    ) -> u64 {
        self.profile
            .write(|tx| {
                let mut document = tx.record(record_id(number))?.unwrap().document;
                let delta = drafted(&mut document, origin.clone(), &edit);
                tx.append(&batch, &[(record_id(number), delta)])
            })
            .unwrap()
    }

    pub(crate) fn json(&self, number: u128) -> String {
        self.document(number).to_json()
    }

    pub(crate) fn document(&self, number: u128) -> Document {
        self.profile.read(|r| r.record(record_id(number))).unwrap().unwrap().document
    }

    /// Takes the last step back, as the use case does.
    pub(crate) fn undo(&self, number: u128, minute: i64) -> Result<u64, StoreError> {
        self.profile.write(|tx| {
            let step = tx.undo_state(record_id(number))?.undo.expect("something to take back");
            let delta = tx.undo_delta(record_id(number), step.seq)?;
            let batch = NewBatch { undoes: Some(step.seq), ..batch("Undo", minute) };
            tx.append(&batch, &[(record_id(number), delta)])
        })
    }

    pub(crate) fn redo(&self, number: u128, minute: i64) -> Result<u64, StoreError> {
        self.profile.write(|tx| {
            let step = tx.undo_state(record_id(number))?.redo.expect("something to bring back");
            let delta = tx.redo_delta(record_id(number), step.seq)?;
            let batch = NewBatch { redoes: Some(step.seq), ..batch("Redo", minute) };
            tx.append(&batch, &[(record_id(number), delta)])
        })
    }

    pub(crate) fn problems(&self) -> Vec<String> {
        self.profile.verify(&mut |_| {}).unwrap().problems
    }
}

pub(crate) fn open(folder: &FilePath, create: bool) -> Result<Profile, StoreError> {
    Profile::open(folder, &Opening { now: at(0), create })
}

pub(crate) fn person(id: PersonId, name: &str) -> Person {
    Person { id, name: name.to_owned(), role: "declarant".to_owned(), created_at: at(0), active: true }
}

pub(crate) fn dossier(number: u128, minute: i64) -> NewRecord<'static> {
    NewRecord {
        id: record_id(number),
        kind: RecordKind::Dossier,
        tenant: "practice",
        external_reference: None,
        direction: None,
        column: None,
        flow: None,
        state: "draft",
        parent: None,
        catalogue_version: CATALOGUE,
        created_at: at(minute),
    }
}

pub(crate) fn batch(label: &str, minute: i64) -> NewBatch<'_> {
    NewBatch {
        at: at(minute),
        person: ann(),
        label,
        undoes: None,
        redoes: None,
        linked_to: None,
        catalogue_version: CATALOGUE,
    }
}

pub(crate) fn drafted(document: &mut Document, origin: Origin, edit: impl Fn(&mut Draft<'_>)) -> Delta {
    let mut draft = Draft::new(document);
    edit(&mut draft);
    Delta::of(draft.finish(), origin)
}

pub(crate) fn path(text: &str) -> Path {
    Path::parse(text).unwrap()
}

pub(crate) fn set(at: &str, value: &str) -> impl Fn(&mut Draft<'_>) + use<> {
    let (at, value) = (path(at), Node::text(value));
    move |draft| draft.set(&at, value.clone()).unwrap()
}

/// A connection beside the store, as a curious or malicious person would open it.
pub(crate) fn raw(file: &FilePath) -> rusqlite::Connection {
    rusqlite::Connection::open(file).unwrap()
}

/// A delivery that CAS answered with this body.
pub(crate) fn exchange(body: &[u8]) -> store::NewExchange<'_> {
    store::NewExchange {
        attempt: 1,
        purpose: store::ExchangePurpose::Send,
        at: at(2),
        duration_ms: 38,
        method: "POST",
        url: "http://127.0.0.1/v1/customsshipments",
        request_headers: &[],
        http_status: Some(202),
        response_headers: &[],
        response_body: body,
        response_bytes: body.len() as u64,
        broken: None,
    }
}
