//! The inbox: once each, in order, and what became of it.

use store::{InboxQuery, InboxSource, InboxState, NewInbox, NewNotification, Quarantine, StoreError};

use crate::support::{Desk, at, raw, record_id};

fn message<'a>(id: &'a str, subject: &'a str) -> NewInbox<'a> {
    NewInbox {
        id,
        source: InboxSource::Webhook,
        environment: "practice",
        tenant: "default",
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

#[test]
fn what_is_set_apart_says_why_and_holds_nothing_up() {
    let desk = Desk::new();
    for id in ["m1", "m2"] {
        desk.profile.write(|tx| tx.receive(&message(id, "c-1"))).unwrap();
    }
    let reason = "It names tenant t-9.";
    desk.profile.write(|tx| tx.mark_quarantined("m1", at(2), Quarantine::Tenant, reason)).unwrap();
    let entry = desk.profile.read(|r| r.inbox_entry("m1")).unwrap().unwrap();
    assert_eq!(
        (entry.state, entry.quarantine, entry.reason.as_deref()),
        (InboxState::Quarantined, Some(Quarantine::Tenant), Some(reason))
    );
    let unapplied = || desk.profile.read(|r| r.inbox_unapplied(9)).unwrap().len();
    assert_eq!(unapplied(), 1, "the other one is not held up");
    desk.profile.write(|tx| tx.inbox_retry("m1")).unwrap();
    assert_eq!(unapplied(), 2);
}

#[test]
fn the_inbox_is_searched_by_state_source_and_words() {
    let desk = Desk::new();
    for (id, subject, payload) in
        [("m1", "c-1", &b"<html>"[..]), ("m2", "c-2", b"{\"mrn\":\"26BE1\"}"), ("m3", "C-10", b"{}")]
    {
        desk.profile.write(|tx| tx.receive(&NewInbox { payload, ..message(id, subject) })).unwrap();
    }
    desk.profile.write(|tx| tx.mark_quarantined("m1", at(2), Quarantine::NotJson, "It is HTML.")).unwrap();
    desk.profile.write(|tx| tx.mark_failed("m2", at(2), "It has no status.")).unwrap();
    let found = |query: InboxQuery<'_>| -> Vec<String> {
        let entries = desk.profile.read(|r| r.inbox_search(&query, 9)).unwrap();
        entries.into_iter().map(|entry| entry.id).collect()
    };
    let all = InboxQuery::default();
    for (query, expected) in [
        (all, &["m3", "m2", "m1"][..]),
        (InboxQuery { state: Some(InboxState::Quarantined), ..all }, &["m1"]),
        (InboxQuery { state: Some(InboxState::Failed), ..all }, &["m2"]),
        (InboxQuery { source: Some(InboxSource::Poll), ..all }, &[]),
        (InboxQuery { words: "c-1", ..all }, &["m3", "m1"]),
        (InboxQuery { words: "26BE1", ..all }, &["m2"]),
        (InboxQuery { words: "is html", ..all }, &["m1"]),
        (InboxQuery { before: Some(3), ..all }, &["m2", "m1"]),
    ] {
        assert_eq!(found(query), expected, "{query:?}");
    }
    for (state, expected) in [(InboxState::Quarantined, 1), (InboxState::Failed, 1), (InboxState::Received, 1)] {
        assert_eq!(desk.profile.read(|r| r.inbox_count(state, 9)).unwrap(), expected, "{state}");
    }
}

#[test]
fn a_record_knows_what_it_last_saw_of_cas() {
    let desk = Desk::new();
    desk.dossier(1, "{}", 1);
    for id in ["m1", "m2"] {
        desk.profile.write(|tx| tx.receive(&message(id, "c-1"))).unwrap();
    }
    let base = || desk.profile.read(|r| r.cas_base(record_id(1), "c-1")).unwrap();
    assert_eq!(base(), None);
    for (inbox, keys, next) in [("m1", &[1, 2, 3][..], 4), ("m2", &[3, 1, 7], 9)] {
        desk.profile.write(|tx| tx.set_cas_base(record_id(1), "c-1", inbox, keys, next, at(2))).unwrap();
        let found = base().unwrap();
        assert_eq!((found.inbox.as_str(), &found.element_keys[..], found.next_key), (inbox, keys, next));
        assert_eq!(found.payload, b"{\"a\": 1.0}");
    }
    assert_eq!(desk.problems(), Vec::<String>::new());
}

#[test]
fn people_are_told_once() {
    let desk = Desk::new();
    desk.dossier(1, "{}", 1);
    let told = NewNotification {
        about: "status c-1 Released",
        kind: "released",
        severity: "ok",
        record: Some(record_id(1)),
        inbox: None,
        sentence: "QS-1 was released.",
        at: at(1),
    };
    let tell = |about| desk.profile.write(|tx| tx.notify(&NewNotification { about, ..told })).unwrap();
    assert_eq!([tell("a"), tell("b"), tell("a")], [true, true, false]);
    let list = |after| desk.profile.read(|r| r.notifications(after, 9)).unwrap();
    assert_eq!(list(None).iter().map(|each| each.about.as_str()).collect::<Vec<_>>(), ["b", "a"]);
    assert_eq!(list(Some(1)).len(), 1);
    let unread = || desk.profile.read(|r| r.notifications_unread(99)).unwrap();
    assert_eq!(unread(), 2);
    desk.profile.write(|tx| tx.notifications_read(1, at(3))).unwrap();
    assert_eq!((unread(), list(None)[1].read_at), (1, Some(at(3))));
    let store = raw(&desk.store_file());
    for sql in [
        "UPDATE notification SET sentence = 'x'",
        "DELETE FROM notification",
        "INSERT OR REPLACE INTO notification SELECT * FROM notification",
    ] {
        assert!(store.execute(sql, []).is_err(), "{sql}");
    }
}
