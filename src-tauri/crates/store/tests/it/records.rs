//! Persons, records, what may be set on them, findings of other judges, cursors.

use domain::record::{Delta, Document, Origin};
use store::{
    CasFields, ColumnSource, InboxSource, NewInbox, NewRecord, OutsideFinding, Person, PersonId, RecordKind,
    StoreError, Summary,
};
use uuid::Uuid;

use crate::support::{CATALOGUE, Desk, ann, at, batch, dossier, person, record_id};

#[test]
fn persons_are_added_once_and_never_lost() {
    let desk = Desk::new();
    let bob = person(PersonId(Uuid::from_u128(0xb)), "Bob");
    desk.profile.write(|tx| tx.add_person(&bob)).unwrap();
    let fault = desk.profile.write(|tx| tx.add_person(&bob)).unwrap_err();
    assert!(matches!(fault, StoreError::AlreadyThere { .. }));
    let blank = person(PersonId(Uuid::from_u128(0xc)), "  ");
    assert!(matches!(desk.profile.write(|tx| tx.add_person(&blank)), Err(StoreError::Refused { .. })));
    desk.profile.write(|tx| tx.change_person(&Person { active: false, ..bob.clone() })).unwrap();
    let persons = desk.profile.read(|r| r.persons()).unwrap();
    let seen: Vec<(&str, bool)> = persons.iter().map(|p| (p.name.as_str(), p.active)).collect();
    assert_eq!(seen, [("Ann", true), ("Bob", false)]);
    assert_eq!(desk.profile.read(|r| r.person(ann())).unwrap().unwrap(), person(ann(), "Ann"));
}

#[test]
fn a_record_reads_as_it_was_written() {
    let desk = Desk::new();
    let json = r#"{"z":12600.0,"items":[{"nmass":1e3,"unknown":null},{"b":[[],["x"]]}],"é":"\u001f"}"#;
    let seq = desk.dossier(1, json, 1);
    let record = desk.profile.read(|r| r.record(record_id(1))).unwrap().unwrap();
    assert_eq!(record.document, Document::from_json(json).unwrap());
    assert_eq!((record.meta.head, record.meta.number, record.meta.state.as_str()), (seq, 1, "draft"));
    assert_eq!(desk.profile.read(|r| r.record(record_id(9))).unwrap(), None);
    let again = desk.profile.write(|tx| tx.create_record(&dossier(1, 2))).unwrap_err();
    assert!(matches!(again, StoreError::AlreadyThere { .. }));
}

#[test]
fn everything_about_a_record_can_be_set() {
    let desk = Desk::new();
    desk.dossier(1, "{}", 1);
    let id = record_id(1);
    let cas = CasFields {
        cas_id: Some("c-1".into()),
        status: Some("SomethingNew".into()),
        lrn: Some("L1".into()),
        mrn: Some("M1".into()),
        updated_at: Some("2026-11-22T09:00:00+01:00".into()),
    };
    let summary = Summary { title: "Screws".into(), item_count: 3, blocking_count: 1, ..Summary::default() };
    desk.profile
        .write(|tx| {
            tx.set_record_state(id, "queued", at(2))?;
            tx.set_record_delivery(id, &cas, at(3))?;
            tx.set_summary(id, &summary, at(4))?;
            tx.set_column(id, Some(("H1", ColumnSource::Deduced)), at(5))?;
            tx.set_reference(id, Some("REF"), Some("IMPORT"), Some("flow"), at(6))
        })
        .unwrap();
    let meta = desk.profile.read(|r| r.record_meta(id)).unwrap().unwrap();
    assert_eq!((meta.cas, meta.summary, meta.state.as_str()), (cas, summary, "queued"));
    assert_eq!((meta.customs_column.as_deref(), meta.column_source), (Some("H1"), Some(ColumnSource::Deduced)));
    assert_eq!((meta.external_reference.as_deref(), meta.updated_at), (Some("REF"), at(6)));
    let missing = desk.profile.write(|tx| tx.set_record_state(record_id(9), "x", at(7))).unwrap_err();
    assert!(matches!(missing, StoreError::NotFound { .. }));
}

#[test]
fn records_are_found_by_reference_parent_and_cas_id() {
    let desk = Desk::new();
    for number in [1, 2] {
        desk.dossier(number, "{}", 1);
        let id = record_id(number);
        desk.profile.write(|tx| tx.set_reference(id, Some("REF"), Some("IMPORT"), None, at(2))).unwrap();
    }
    let declaration = NewRecord {
        kind: RecordKind::Declaration,
        parent: Some(record_id(1)),
        external_reference: Some("REF"),
        direction: Some("IMPORT"),
        ..dossier(3, 3)
    };
    let cas = CasFields { cas_id: Some("c-3".into()), ..CasFields::default() };
    desk.profile
        .write(|tx| {
            tx.create_record(&declaration)?;
            tx.set_record_delivery(record_id(3), &cas, at(4))
        })
        .unwrap();
    desk.profile
        .read(|r| {
            assert_eq!(r.record_by_reference("REF", "IMPORT")?.unwrap().meta.id, record_id(2), "the newest dossier");
            assert_eq!(r.record_by_reference("REF", "EXPORT")?, None);
            assert_eq!(r.records_by_reference("REF", "IMPORT")?.len(), 2);
            let declarations: Vec<_> = r.declarations_of(record_id(1))?.into_iter().map(|meta| meta.id).collect();
            assert_eq!(declarations, [record_id(3)]);
            let found = r.declaration_by_cas_id("c-3")?.unwrap();
            assert_eq!((found.meta.id, found.meta.parent), (record_id(3), Some(record_id(1))));
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn a_failed_write_leaves_nothing() {
    let desk = Desk::new();
    let fault = desk.profile.write(|tx| {
        tx.create_record(&dossier(1, 1))?;
        tx.set_record_state(record_id(2), "x", at(1))
    });
    assert!(fault.is_err());
    assert_eq!(desk.profile.read(|r| r.record_meta(record_id(1))).unwrap(), None);
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        desk.profile.write(|tx| -> Result<(), StoreError> {
            tx.create_record(&dossier(1, 1))?;
            panic!("in the middle");
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(desk.profile.read(|r| r.record_meta(record_id(1))).unwrap(), None);
    desk.dossier(1, "{}", 1);
}

#[test]
fn findings_of_other_judges_are_replaced_together() {
    let desk = Desk::new();
    desk.dossier(1, "{}", 1);
    let finding = |code: &str, inbox: Option<&str>| OutsideFinding {
        judge: "customs".into(),
        code: code.into(),
        message: "Wrong".into(),
        description: None,
        paths: vec!["a.b[0]".into(), "c".into()],
        at: at(2),
        inbox: inbox.map(Into::into),
    };
    let message = NewInbox {
        id: "m1",
        source: InboxSource::Poll,
        environment: "practice",
        tenant: "default",
        kind: "declaration",
        subject: "c-1",
        payload: b"{}",
        received_at: at(2),
    };
    desk.profile.write(|tx| tx.receive(&message)).unwrap();
    for findings in [vec![finding("V1", Some("m1")), finding("V0", None)], vec![finding("V2", None)], vec![]] {
        desk.profile.write(|tx| tx.replace_outside_findings(record_id(1), &findings)).unwrap();
        assert_eq!(desk.profile.read(|r| r.outside_findings(record_id(1))).unwrap(), findings);
    }
    let unknown = desk.profile.write(|tx| tx.replace_outside_findings(record_id(1), &[finding("V", Some("m9"))]));
    assert!(matches!(unknown, Err(StoreError::NotFound { .. })));
}

#[test]
fn cursors_are_kept_by_environment() {
    let desk = Desk::new();
    for (environment, value) in [("practice", "1"), ("acceptance", "2"), ("practice", "3")] {
        desk.profile.write(|tx| tx.set_cursor(environment, "declarations", value, at(1))).unwrap();
    }
    let read = |environment: &str| desk.profile.read(|r| r.cursor(environment, "declarations")).unwrap();
    assert_eq!((read("practice").as_deref(), read("acceptance").as_deref()), (Some("3"), Some("2")));
    assert_eq!(read("production"), None);
}

#[test]
fn one_batch_may_touch_many_records() {
    let desk = Desk::new();
    let document = Document::from_json(r#"{"x":1}"#).unwrap();
    let seq = desk
        .profile
        .write(|tx| {
            let mut deltas = Vec::new();
            for number in [5, 3, 4] {
                tx.create_record(&dossier(number, 1))?;
                deltas.push((record_id(number), Delta::of(vec![(&document).into()], Origin::Typed)));
            }
            tx.append(&batch("Three at once", 1), &deltas)
        })
        .unwrap();
    let touched = desk.profile.read(|r| r.records_of_batch(seq)).unwrap();
    assert_eq!(touched, [record_id(5), record_id(3), record_id(4)], "in order of creation");
    for number in [3, 4, 5] {
        let record = desk.profile.read(|r| r.record(record_id(number))).unwrap().unwrap();
        assert_eq!((record.meta.head, record.meta.catalogue_version.as_str()), (seq, CATALOGUE));
        assert_eq!(record.document, document);
    }
    assert_eq!(desk.problems(), Vec::<String>::new());
}
