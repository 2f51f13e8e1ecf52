//! The journal: shapes it refuses, stale editors, as-at, history, provenance.

use domain::record::{Delta, Document, Origin};
use store::{HistoryRange, NewBatch, PersonId, StoreError};
use uuid::Uuid;

use crate::support::{Desk, at, batch, drafted, path, record_id, set};

fn change(at: &str, value: &str) -> Delta {
    drafted(&mut Document::default(), Origin::Typed, set(at, value))
}

#[test]
fn a_batch_that_says_nothing_is_refused() {
    let desk = Desk::new();
    desk.dossier(1, "{}", 1);
    let id = record_id(1);
    let cases: [(&[(store::RecordId, Delta)], &str); 3] = [
        (&[], "names no record"),
        (&[(id, Delta::default())], "nothing changes"),
        (&[(id, change("a", "1")), (id, change("b", "1"))], "occurs twice"),
    ];
    for (deltas, says) in cases {
        let fault = desk.profile.write(|tx| tx.append(&batch("x", 2), deltas)).unwrap_err().to_string();
        assert!(fault.contains(says), "{fault}");
    }
    let stranger = NewBatch { person: PersonId(Uuid::from_u128(9)), ..batch("x", 2) };
    let fault = desk.profile.write(|tx| tx.append(&stranger, &[(id, change("a", "1"))])).unwrap_err();
    assert!(matches!(fault, StoreError::UnknownPerson { .. }));
    let nothing = NewBatch { undoes: Some(99), ..batch("x", 2) };
    let fault = desk.profile.write(|tx| tx.append(&nothing, &[(id, change("a", "1"))])).unwrap_err();
    assert!(matches!(fault, StoreError::NotFound { .. }));
    let fault = desk.profile.write(|tx| tx.append(&batch("x", 2), &[(record_id(9), change("a", "1"))])).unwrap_err();
    assert!(matches!(fault, StoreError::NotFound { .. }));
    assert_eq!(desk.profile.read(|r| r.journal_head()).unwrap().unwrap().0, 1, "nothing was written");
}

#[test]
fn a_stale_editor_is_told_who_wrote() {
    let desk = Desk::new();
    let seen = desk.dossier(1, "{}", 1);
    desk.edit(1, 5, "Net mass of item 2", set("a", "1"));
    let fault =
        desk.profile.write(|tx| tx.append_over(&batch("x", 6), record_id(1), seen, &change("b", "2"))).unwrap_err();
    let says = fault.to_string();
    assert!(matches!(fault, StoreError::Stale { expected_head: 1, head: 2, .. }));
    assert!(says.contains("Ann") && says.contains("08:05") && says.contains("Net mass of item 2"), "{says}");
    desk.profile.write(|tx| tx.append_over(&batch("x", 6), record_id(1), 2, &change("b", "2"))).unwrap();
    assert_eq!(desk.json(1), r#"{"b":"2","a":"1"}"#);
}

#[test]
fn a_delta_that_does_not_fit_is_a_conflict() {
    let desk = Desk::new();
    desk.dossier(1, r#"{"a":"1"}"#, 1);
    let fault = desk.profile.write(|tx| tx.append(&batch("x", 2), &[(record_id(1), change("a", "2"))])).unwrap_err();
    assert!(matches!(fault, StoreError::Conflict { .. }), "{fault:?}");
    assert_eq!(desk.json(1), r#"{"a":"1"}"#);
}

#[test]
fn an_applied_document_is_stored_as_given() {
    let desk = Desk::new();
    let head = desk.dossier(1, r#"{"items":[{"n":1},{"n":2}]}"#, 1);
    let mut document = desk.document(1);
    let delta = drafted(&mut document, Origin::Typed, |draft| {
        draft.remove(&path("items[0]")).unwrap();
        draft.insert(&path("items"), Some(0), domain::record::Node::text("new")).unwrap();
    });
    desk.profile.write(|tx| tx.append_applied(&batch("x", 2), record_id(1), head, &delta, &document)).unwrap();
    assert_eq!(desk.document(1), document, "keys and key counter included");
    assert_eq!(desk.problems(), Vec::<String>::new());
}

#[test]
fn the_document_travels_in_time() {
    let desk = Desk::new();
    desk.dossier(1, r#"{"a":"0"}"#, 10);
    desk.dossier(2, "{\"other\":1}", 15);
    desk.edit(1, 20, "x", set("a", "1"));
    desk.edit(1, 30, "x", set("a", "2"));
    desk.profile
        .read(|r| {
            for (minute, expected) in [
                (9, None),
                (10, Some((r#"{"a":"0"}"#, 1))),
                (19, Some((r#"{"a":"0"}"#, 1))),
                (20, Some((r#"{"a":"1"}"#, 3))),
                (99, Some((r#"{"a":"2"}"#, 4))),
            ] {
                let found = r.document_as_at(record_id(1), at(minute))?.map(|(doc, seq)| (doc.to_json(), seq));
                assert_eq!(found, expected.map(|(json, seq)| (json.to_owned(), seq)), "minute {minute}");
            }
            assert_eq!(r.document_at(record_id(1), 0)?, None);
            assert_eq!(r.document_at(record_id(1), 2)?.unwrap().1, 1, "batch 2 touched another record");
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn history_reads_newest_first_and_in_pages() {
    let desk = Desk::new();
    desk.dossier(1, "{}", 1);
    for minute in 2..6 {
        desk.edit(1, minute, "Edit", set("a", &minute.to_string()));
    }
    desk.profile
        .read(|r| {
            let all = r.history(record_id(1), HistoryRange::ALL)?;
            assert_eq!(all.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [5, 4, 3, 2, 1]);
            assert_eq!((all[0].person_name.as_str(), all[0].label.as_str(), all[0].at), ("Ann", "Edit", at(5)));
            let page = r.history(record_id(1), HistoryRange { before: Some(4), limit: 2 })?;
            assert_eq!(page.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [3, 2]);
            assert_eq!(page[0], all[2]);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn provenance_says_where_a_value_came_from() {
    let desk = Desk::new();
    desk.dossier(1, r#"{"items":[{"n":"1","m":"2"}]}"#, 1);
    let typed = desk.edit(1, 2, "x", set("items[0].n", "7"));
    desk.profile
        .read(|r| {
            let now = r.provenance(record_id(1), None)?;
            assert_eq!(now.at(&path("items[#1].n")).unwrap().batch, typed);
            assert_eq!(now.at(&path("items[#1].m")).unwrap().batch, 1);
            let then = r.provenance(record_id(1), Some(1))?;
            assert_eq!(then.at(&path("items[#1].n")).unwrap().batch, 1);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}
