//! The outbox: order by business key, states, attempts, and what a person may do.

use store::{
    AttemptOutcome, AttemptResult, EXCHANGE_BODY_BYTES_MAX, ExchangePurpose, NewExchange, NewOutbox, NextDelivery,
    OutboxId, OutboxKind, OutboxQuery, OutboxState, StoreError,
};
use uuid::Uuid;

use crate::support::{Desk, ann, at, exchange, record_id};

const NOW: i64 = 100;

fn id(number: u128) -> OutboxId {
    OutboxId(Uuid::from_u128(number))
}

fn shipment(number: u128, reference: &'static str) -> NewOutbox<'static> {
    NewOutbox {
        id: id(number),
        record: record_id(1),
        kind: OutboxKind::CustomsShipment,
        environment: "practice",
        external_reference: reference,
        direction: "IMPORT",
        message_type: Some("New"),
        target: None,
        payload: b"{\"exact\" : 1.0}\n",
        base_head: 1,
        depends_on: None,
        created_at: at(1),
        created_by: ann(),
    }
}

fn next(state: OutboxState, minute: Option<i64>) -> NextDelivery<'static> {
    NextDelivery { state, next_at: minute.map(at), reason: Some("because"), reference_id: None }
}

fn desk_with(rows: &[NewOutbox<'_>]) -> Desk {
    let desk = Desk::new();
    desk.dossier(1, "{}", 1);
    desk.profile.write(|tx| rows.iter().try_for_each(|row| tx.enqueue(row))).unwrap();
    desk
}

fn due(desk: &Desk, minute: i64) -> Vec<u128> {
    let due = desk.profile.read(|r| r.due("practice", "practice", at(minute), 50)).unwrap();
    due.iter().map(|entry| entry.id.0.as_u128()).collect()
}

fn state(desk: &Desk, number: u128) -> (OutboxState, u32) {
    let entry = desk.profile.read(|r| r.outbox_entry(id(number))).unwrap().unwrap();
    (entry.delivery.state, entry.delivery.attempt)
}

fn attempt(desk: &Desk, number: u128, outcome: AttemptOutcome, next: NextDelivery<'_>) {
    desk.profile.write(|tx| tx.begin_attempt(id(number), at(NOW))).unwrap();
    assert_eq!(state(desk, number).0, OutboxState::Sending);
    let result = AttemptResult { outcome, http_status: Some(202), reply: Some("reply"), next };
    desk.profile.write(|tx| tx.finish_attempt(id(number), at(NOW), &result)).unwrap();
}

#[test]
fn a_row_reads_as_it_was_written() {
    let desk = desk_with(&[shipment(1, "A")]);
    let entry = desk.profile.read(|r| r.outbox_entry(id(1))).unwrap().unwrap();
    assert_eq!((entry.payload.as_slice(), entry.record), (&b"{\"exact\" : 1.0}\n"[..], record_id(1)));
    assert_eq!((entry.delivery.state, entry.delivery.next_at), (OutboxState::Waiting, Some(at(1))));
    let again = desk.profile.write(|tx| tx.enqueue(&shipment(1, "A"))).unwrap_err();
    assert!(matches!(again, StoreError::AlreadyThere { .. }));
    assert_eq!(desk.profile.read(|r| r.outbox_of(record_id(1))).unwrap(), [entry]);
}

#[test]
fn one_business_key_leaves_in_order_and_others_beside_it() {
    let desk = desk_with(&[shipment(1, "A"), shipment(2, "A"), shipment(3, "B"), shipment(4, "A")]);
    assert_eq!(due(&desk, NOW), [1, 3]);
    assert_eq!(due(&desk, 0), Vec::<u128>::new(), "not before their time");
    for (set_to, minute, expected) in [
        (OutboxState::Unknown, Some(50), vec![1, 3]),
        (OutboxState::Accepted, None, vec![3]),
        (OutboxState::Parked, None, vec![3]),
        (OutboxState::Waiting, Some(NOW + 1), vec![3]),
        (OutboxState::Confirmed, None, vec![2, 3]),
    ] {
        desk.profile.write(|tx| tx.move_delivery(id(1), at(NOW), &next(set_to, minute))).unwrap();
        assert_eq!(due(&desk, NOW), expected, "{set_to}");
    }
    desk.profile.write(|tx| tx.cancel(id(2), at(NOW), "not needed")).unwrap();
    assert_eq!(due(&desk, NOW), [3, 4]);
}

#[test]
fn what_follows_waits_for_the_confirmation() {
    let submit = NewOutbox { kind: OutboxKind::Submit, depends_on: Some(id(1)), ..shipment(2, "B") };
    for (end, minute_two, state_two) in
        [(OutboxState::Confirmed, vec![2], OutboxState::Waiting), (OutboxState::Refused, vec![], OutboxState::Parked)]
    {
        let desk = desk_with(&[shipment(1, "A"), submit.clone()]);
        assert_eq!(due(&desk, NOW), [1]);
        attempt(&desk, 1, AttemptOutcome::Accepted, next(OutboxState::Accepted, None));
        assert_eq!(due(&desk, NOW), Vec::<u128>::new());
        desk.profile.write(|tx| tx.move_delivery(id(1), at(NOW), &next(end, None))).unwrap();
        assert_eq!((due(&desk, NOW), state(&desk, 2).0), (minute_two, state_two), "{end}");
    }
}

#[test]
fn attempts_are_written_before_and_after() {
    let desk = desk_with(&[shipment(1, "A")]);
    attempt(&desk, 1, AttemptOutcome::Deferred, next(OutboxState::Waiting, Some(NOW)));
    let accepted = NextDelivery { reference_id: Some("r-1"), ..next(OutboxState::Accepted, Some(NOW)) };
    attempt(&desk, 1, AttemptOutcome::Accepted, accepted);
    desk.profile.write(|tx| tx.begin_attempt(id(1), at(NOW + 5))).unwrap();
    let attempts = desk.profile.read(|r| r.attempts(id(1))).unwrap();
    let outcomes: Vec<_> = attempts.iter().map(|a| a.end.as_ref().map(|end| end.outcome)).collect();
    assert_eq!(outcomes, [Some(AttemptOutcome::Deferred), Some(AttemptOutcome::Accepted), None]);
    let end = attempts[0].end.as_ref().unwrap();
    assert_eq!(
        (end.http_status, end.reason.as_deref(), end.reply_excerpt.as_deref()),
        (Some(202), Some("because"), Some("reply"))
    );
    let entry = desk.profile.read(|r| r.outbox_entry(id(1))).unwrap().unwrap();
    assert_eq!((entry.delivery.reference_id.as_deref(), entry.delivery.attempt), (Some("r-1"), 3));
    assert_eq!(desk.problems(), Vec::<String>::new());
}

#[test]
fn a_crash_while_sending_leaves_unknown() {
    let desk = desk_with(&[shipment(1, "A"), shipment(2, "B")]);
    desk.profile.write(|tx| tx.begin_attempt(id(1), at(NOW))).unwrap();
    let moved = desk.profile.write(|tx| tx.sending_to_unknown(at(NOW + 1))).unwrap();
    assert_eq!((moved, state(&desk, 1)), (vec![id(1)], (OutboxState::Unknown, 1)));
    assert_eq!(due(&desk, NOW + 1), [1, 2]);
    let attempts = desk.profile.read(|r| r.attempts(id(1))).unwrap();
    assert_eq!(attempts[0].end.as_ref().unwrap().outcome, AttemptOutcome::Interrupted);
    assert_eq!(desk.profile.write(|tx| tx.sending_to_unknown(at(NOW + 2))).unwrap(), []);
}

#[test]
fn states_allow_what_they_allow() {
    type Act = fn(&Desk) -> Result<(), StoreError>;
    let begin: Act = |desk| desk.profile.write(|tx| tx.begin_attempt(id(1), at(NOW)).map(|_| ()));
    let finish: Act = |desk| {
        let next = next(OutboxState::Confirmed, None);
        let result = AttemptResult { outcome: AttemptOutcome::Accepted, http_status: None, reply: None, next };
        desk.profile.write(|tx| tx.finish_attempt(id(1), at(NOW), &result))
    };
    let shift: Act =
        |desk| desk.profile.write(|tx| tx.move_delivery(id(1), at(NOW), &next(OutboxState::Confirmed, None)));
    let retry: Act = |desk| desk.profile.write(|tx| tx.retry(id(1), at(NOW)));
    let cancel: Act = |desk| desk.profile.write(|tx| tx.cancel(id(1), at(NOW), "no"));
    let park: Act = |desk| desk.profile.write(|tx| tx.park(id(1), at(NOW), "no"));
    let again: Act = |desk| desk.profile.write(|tx| tx.send_again(id(1), at(NOW), "no"));
    // state: begin, finish, move, retry, cancel, park, send again
    for (from, allowed) in [
        (OutboxState::Waiting, [true, false, true, true, true, true, false]),
        (OutboxState::Sending, [false, true, false, false, false, false, false]),
        (OutboxState::Accepted, [true, false, true, true, false, true, false]),
        (OutboxState::Unknown, [true, false, true, true, false, true, false]),
        (OutboxState::Parked, [false, false, true, true, true, false, true]),
        (OutboxState::Confirmed, [false; 7]),
        (OutboxState::Refused, [false; 7]),
        (OutboxState::Cancelled, [false; 7]),
    ] {
        for (name, act, allowed) in [
            ("begin", begin, allowed[0]),
            ("finish", finish, allowed[1]),
            ("move", shift, allowed[2]),
            ("retry", retry, allowed[3]),
            ("cancel", cancel, allowed[4]),
            ("park", park, allowed[5]),
            ("send again", again, allowed[6]),
        ] {
            let desk = desk_with(&[shipment(1, "A")]);
            desk.profile
                .write(|tx| match from {
                    OutboxState::Sending => tx.begin_attempt(id(1), at(NOW)).map(|_| ()),
                    other => tx.move_delivery(id(1), at(NOW), &next(other, None)),
                })
                .unwrap();
            match act(&desk) {
                Ok(()) => assert!(allowed, "{name} from {from}"),
                Err(StoreError::OutboxState { state, .. }) => assert!(!allowed && state == from, "{name} from {from}"),
                Err(other) => panic!("{name} from {from}: {other}"),
            }
        }
    }
}

#[test]
fn a_retry_never_repeats_what_may_have_arrived() {
    for (outcome, expected) in [
        (Some(AttemptOutcome::Lost), OutboxState::Unknown),
        (Some(AttemptOutcome::Interrupted), OutboxState::Unknown),
        (Some(AttemptOutcome::Accepted), OutboxState::Accepted),
        (Some(AttemptOutcome::Refused), OutboxState::Waiting),
        (Some(AttemptOutcome::Deferred), OutboxState::Waiting),
        (None, OutboxState::Waiting),
    ] {
        let desk = desk_with(&[shipment(1, "A")]);
        match outcome {
            Some(outcome) => attempt(&desk, 1, outcome, next(OutboxState::Parked, None)),
            None => {
                desk.profile.write(|tx| tx.move_delivery(id(1), at(NOW), &next(OutboxState::Parked, None))).unwrap()
            }
        }
        let delivery = desk.profile.read(|r| r.outbox_entry(id(1))).unwrap().unwrap().delivery;
        assert_eq!(delivery.may_have_arrived, expected != OutboxState::Waiting, "{outcome:?}");
        desk.profile.write(|tx| tx.retry(id(1), at(NOW))).unwrap();
        assert_eq!(state(&desk, 1).0, expected, "{outcome:?}");
        // A person who knows better sends it again, or sets it aside.
        desk.profile.write(|tx| tx.park(id(1), at(NOW), "Ask first.")).unwrap();
        desk.profile.write(|tx| tx.send_again(id(1), at(NOW), "CAS does not have it.")).unwrap();
        assert_eq!((state(&desk, 1).0, due(&desk, NOW)), (OutboxState::Waiting, vec![1]));
    }
}

#[test]
fn lists_show_states() {
    let desk = desk_with(&[shipment(1, "A"), shipment(2, "B")]);
    desk.profile.write(|tx| tx.cancel(id(1), at(NOW), "no")).unwrap();
    let list = |states: &[OutboxState]| desk.profile.read(|r| r.outbox_list(states, 10)).unwrap().len();
    assert_eq!((list(&[]), list(&[OutboxState::Waiting]), list(&[OutboxState::Sending])), (2, 1, 0));
    assert_eq!(list(&[OutboxState::Waiting, OutboxState::Cancelled]), 2);
}

#[test]
fn lanes_of_one_reference_do_not_wait_for_each_other() {
    let of = |number, kind| NewOutbox { kind, direction: "", ..shipment(number, "A-1") };
    let desk = desk_with(&[
        of(1, OutboxKind::Article),
        of(2, OutboxKind::Partner),
        of(3, OutboxKind::MaterialList),
        of(4, OutboxKind::MaterialListInvalidation),
        of(5, OutboxKind::Article),
        shipment(6, "A-1"),
        NewOutbox { kind: OutboxKind::Action, ..shipment(7, "A-1") },
    ]);
    assert_eq!(due(&desk, NOW), [1, 2, 3, 6], "of each lane the first");
    desk.profile.write(|tx| tx.move_delivery(id(3), at(NOW), &next(OutboxState::Confirmed, None))).unwrap();
    assert_eq!(due(&desk, NOW), [1, 2, 4, 6]);
    let elsewhere = desk.profile.read(|r| r.due("practice", "another office", at(NOW), 50)).unwrap();
    assert_eq!(elsewhere, [], "rows of one tenant leave through its connection alone");
}

#[test]
fn an_exchange_is_kept_with_the_beginning_of_a_long_answer() {
    let desk = desk_with(&[shipment(1, "A")]);
    let long = vec![b'x'; EXCHANGE_BODY_BYTES_MAX + 7];
    let headers = [("content-type".to_owned(), "application/json".to_owned())];
    let sent = NewExchange { request_headers: &headers, response_headers: &headers, ..exchange(&long) };
    let lost = NewExchange {
        purpose: ExchangePurpose::Ask,
        http_status: None,
        broken: Some("The answer did not come in time."),
        ..exchange(b"")
    };
    desk.profile.write(|tx| tx.add_exchange(id(1), &sent).and_then(|()| tx.add_exchange(id(1), &lost))).unwrap();
    let kept = desk.profile.read(|r| r.exchanges(id(1))).unwrap();
    assert_eq!((kept[0].number, kept[1].number), (1, 2));
    assert_eq!((kept[0].response_body.len(), kept[0].response_bytes), (EXCHANGE_BODY_BYTES_MAX, long.len() as u64));
    assert_eq!((kept[0].response_headers.as_slice(), kept[0].duration_ms), (&headers[..], 38));
    assert_eq!((kept[1].http_status, kept[1].broken.as_deref()), (None, Some("The answer did not come in time.")));
    assert!(desk.profile.write(|tx| tx.add_exchange(id(9), &lost)).is_err());
    assert_eq!(desk.problems(), Vec::<String>::new());
}

#[test]
fn a_page_holds_what_was_asked_for_newest_first() {
    let rows: Vec<_> =
        [(1, "A-7"), (2, "B-1"), (3, "A-8"), (4, "b-2")].map(|(number, reference)| shipment(number, reference)).into();
    let desk = desk_with(&rows);
    desk.profile.write(|tx| tx.cancel(id(3), at(NOW), "Not needed.")).unwrap();
    let page = |words: &str, states: &[OutboxState], before, limit| -> Vec<u64> {
        let query = OutboxQuery { states, words, before, limit };
        desk.profile.read(|r| r.outbox_page(&query)).unwrap().iter().map(|entry| entry.number).collect()
    };
    for (words, states, before, limit, expected) in [
        ("", &[][..], None, 10, vec![4, 3, 2, 1]),
        ("", &[], None, 3, vec![4, 3, 2]),
        ("", &[], Some(2), 3, vec![1]),
        (" B-", &[], None, 10, vec![4, 2]),
        ("not NEEDED", &[], None, 10, vec![3]),
        ("100%", &[], None, 10, vec![]),
        ("", &[OutboxState::Waiting], None, 10, vec![4, 2, 1]),
        ("a-", &[OutboxState::Cancelled, OutboxState::Parked], None, 10, vec![3]),
    ] {
        assert_eq!(page(words, states, before, limit), expected, "{words} {states:?}");
    }
    let counts = desk.profile.read(|r| r.outbox_counts()).unwrap();
    assert_eq!(counts, [(OutboxState::Cancelled, 1), (OutboxState::Waiting, 3)]);
}
