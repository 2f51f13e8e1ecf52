//! The inbox: once each, in order, and what became of it.

use store::{InboxSource, InboxState, NewInbox, StoreError};

use crate::support::{Desk, at};

fn message<'a>(id: &'a str, subject: &'a str) -> NewInbox<'a> {
    NewInbox {
        id,
        source: InboxSource::Webhook,
        environment: "practice",
        kind: "declaration",
        subject,
        payload: b"{\"a\": 1.0}",
        received_at: at(1),
    }
}

#[test]
fn the_same_thing_arrives_once() {
    let desk = Desk::new();
    let receive = |id: &str| desk.profile.write(|tx| tx.receive(&message(id, "c-1"))).unwrap();
    assert_eq!([receive("m1"), receive("m2"), receive("m1")], [true, true, false]);
    let entry = desk.profile.read(|r| r.inbox_entry("m1")).unwrap().unwrap();
    assert_eq!((entry.payload.as_slice(), entry.state), (&b"{\"a\": 1.0}"[..], InboxState::Received));
}

#[test]
fn what_arrived_is_applied_in_order_and_kept() {
    let desk = Desk::new();
    let batch = desk.dossier(1, "{}", 1);
    for (id, subject) in [("m3", "c-1"), ("m1", "c-2"), ("m2", "c-1")] {
        desk.profile.write(|tx| tx.receive(&message(id, subject))).unwrap();
    }
    let unapplied = |limit| {
        let entries = desk.profile.read(|r| r.inbox_unapplied(limit)).unwrap();
        entries.into_iter().map(|entry| entry.id).collect::<Vec<_>>()
    };
    assert_eq!(unapplied(2), ["m3", "m1"]);
    desk.profile.write(|tx| tx.mark_applied("m3", at(2), Some(batch))).unwrap();
    desk.profile.write(|tx| tx.mark_failed("m1", at(2), "not JSON")).unwrap();
    assert_eq!(unapplied(9), ["m2"]);
    let list = desk.profile.read(|r| r.inbox_list(9)).unwrap();
    let seen: Vec<_> = list.iter().map(|entry| (entry.id.as_str(), entry.state, entry.batch)).collect();
    assert_eq!(
        seen,
        [
            ("m2", InboxState::Received, None),
            ("m1", InboxState::Failed, None),
            ("m3", InboxState::Applied, Some(batch))
        ]
    );
    assert_eq!(list[1].reason.as_deref(), Some("not JSON"));
    desk.profile.write(|tx| tx.inbox_retry("m1")).unwrap();
    assert_eq!(unapplied(9), ["m1", "m2"]);
    let about = desk.profile.read(|r| r.inbox_about("c-1", 9)).unwrap();
    assert_eq!(about.iter().map(|entry| entry.id.as_str()).collect::<Vec<_>>(), ["m2", "m3"]);
    let missing = desk.profile.write(|tx| tx.mark_applied("m9", at(2), None)).unwrap_err();
    assert!(matches!(missing, StoreError::NotFound { .. }));
}
