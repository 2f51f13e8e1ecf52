//! The law of order: whatever fails, what concerns one dossier reaches CAS in the order it was decided, and what does not
//! concern it is not kept waiting.

use std::collections::HashMap;

use proptest::prelude::*;
use store::{OutboxKind, OutboxState};

use crate::desk::{Desk, Loss, Row};

fn loss() -> impl Strategy<Value = Loss> {
    prop_oneof![
        6 => Just(Loss::Nothing),
        1 => Just(Loss::Request),
        1 => Just(Loss::Answer),
        1 => Just(Loss::Busy),
    ]
}

fn article<'a>(reference: &'a str, version: usize) -> Row<'a> {
    Row {
        kind: OutboxKind::Article,
        reference,
        message_type: None,
        target: None,
        payload: format!(r#"{{"itemId":"{reference}","description":"version {version}"}}"#),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// Rows of up to four lanes in any order, any losses: each lane is delivered in its order, each row ends.
    #[test]
    fn each_lane_is_delivered_in_its_order(
        lanes in prop::collection::vec(0_usize..4, 1..14),
        losses in prop::collection::vec(loss(), 0..20),
    ) {
        let desk = Desk::new();
        let references = ["A-0", "A-1", "A-2", "A-3"];
        let records = [1, 2, 3, 4].map(|number| desk.dossier(number, references[number as usize - 1]));
        desk.loses(&losses);
        let mut rows = Vec::new();
        for (version, lane) in lanes.iter().enumerate() {
            let row = article(references[*lane], version);
            rows.push((*lane, desk.put(version as u128 + 1, records[*lane], &row)));
        }
        let mut at_its_end: HashMap<usize, usize> = HashMap::new();
        for _ in 0..400 {
            desk.send();
            for lane in 0..4 {
                let states: Vec<OutboxState> =
                    rows.iter().filter(|(of, _)| *of == lane).map(|(_, id)| desk.row(*id).delivery.state).collect();
                // The first that is not at its end is the only one that may be anything but waiting for its turn.
                let first = states.iter().position(|state| !state.is_finished()).unwrap_or(states.len());
                for (place, state) in states.iter().enumerate().skip(first + 1) {
                    prop_assert_eq!(*state, OutboxState::Waiting, "lane {} place {}", lane, place);
                    let (_, id) = rows.iter().filter(|(of, _)| *of == lane).nth(place).unwrap();
                    prop_assert_eq!(desk.row(*id).delivery.attempt, 0, "it overtook");
                }
                at_its_end.insert(lane, first);
            }
            if rows.iter().all(|(_, id)| desk.row(*id).delivery.state.is_finished()) {
                break;
            }
            desk.pass_ms(1_000);
        }
        for (_, id) in &rows {
            prop_assert_eq!(desk.row(*id).delivery.state, OutboxState::Confirmed);
        }
        let proven = desk.profile.verify(&mut |_| {}).unwrap();
        prop_assert!(proven.is_clean());
    }
}

#[test]
fn what_is_stuck_keeps_only_its_own_lane_waiting() {
    let desk = Desk::new();
    let (one, two) = (desk.dossier(1, "A-1"), desk.dossier(2, "A-2"));
    let stuck = desk.put(1, one, &Row { payload: "{}".into(), ..article("A-1", 1) });
    let behind = desk.put(2, one, &article("A-1", 2));
    let beside = desk.put(3, two, &article("A-2", 1));
    assert_eq!(desk.settle(beside), OutboxState::Confirmed);
    assert_eq!(desk.row(stuck).delivery.state, OutboxState::Parked, "CAS refuses an article without a code");
    assert_eq!((desk.row(behind).delivery.state, desk.row(behind).delivery.attempt), (OutboxState::Waiting, 0));
    desk.profile.write(|tx| tx.cancel(stuck, desk.at(), "Corrected.")).unwrap();
    assert_eq!(desk.settle(behind), OutboxState::Confirmed);
}

#[test]
fn a_crash_between_the_steps_of_an_attempt_sends_nothing_twice() {
    for arrived in [true, false] {
        let desk = Desk::new();
        let record = desk.dossier(1, "QS-1");
        let payload = crate::desk::SHIPMENT.replace("QS-TEST-0001", "QS-1");
        let row = Row {
            kind: OutboxKind::CustomsShipment,
            reference: "QS-1",
            message_type: Some("New"),
            target: None,
            payload: payload.clone(),
        };
        let id = desk.put(1, record, &row);
        // The attempt was written, and the process ended: before the bytes left, or after CAS had them.
        let now = chrono::DateTime::parse_from_rfc3339("2026-11-22T10:00:00Z").unwrap().to_utc();
        desk.profile.write(|tx| tx.begin_attempt(id, now)).unwrap();
        if arrived {
            crate::desk::now(desk.client.ingest_customs_shipment(payload.as_bytes())).unwrap();
        }
        desk.profile.write(|tx| tx.sending_to_unknown(now)).unwrap();
        assert_eq!(desk.settle(id), OutboxState::Confirmed, "arrived: {arrived}");
        assert_eq!(desk.done("/customsshipments"), 1, "arrived: {arrived}");
    }
}
