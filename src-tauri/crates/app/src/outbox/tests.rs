//! Every state of every kind of row says what it waits for, in words.

use store::{Delivery, OutboxEntry, OutboxId, OutboxKind, OutboxState, PersonId, RecordId};
use uuid::Uuid;

use super::{outbox_row, what_it_is};

fn entry(kind: OutboxKind, state: OutboxState, depends: bool) -> OutboxEntry {
    let id = OutboxId(Uuid::from_u128(1));
    let now = chrono::DateTime::UNIX_EPOCH;
    OutboxEntry {
        id,
        number: 7,
        record: RecordId(Uuid::from_u128(2)),
        tenant: "default".into(),
        kind,
        environment: "practice".into(),
        external_reference: "QS-1".into(),
        direction: "IN".into(),
        message_type: None,
        target: Some(r#"{"action":"invalidate"}"#.into()),
        payload: Vec::new(),
        payload_sha256: [0; 32],
        base_head: 1,
        depends_on: depends.then_some(id),
        created_at: now,
        created_by: PersonId(Uuid::from_u128(3)),
        delivery: Delivery {
            state,
            attempt: 0,
            next_at: None,
            reference_id: None,
            reason: None,
            updated_at: now,
            may_have_arrived: false,
        },
    }
}

#[test]
fn every_state_says_why_it_waits_and_what_can_be_done() {
    for kind in OutboxKind::ALL {
        for state in OutboxState::ALL {
            for depends in [false, true] {
                let row = outbox_row(&entry(*kind, *state, depends));
                assert!(row.reason.ends_with('.') && row.reason.len() > 10, "{kind} {state}: {}", row.reason);
                let open = !state.is_finished();
                assert!(!row.can_cancel || open, "{kind} {state}");
                assert!(!row.can_edit || row.can_cancel, "{kind} {state}");
                assert_eq!(row.can_resend, matches!(row.state.as_str(), "parked" | "refused" | "cancelled"));
            }
        }
        assert!(!what_it_is(&entry(*kind, OutboxState::Waiting, false)).is_empty());
    }
    assert_eq!(what_it_is(&entry(OutboxKind::Action, OutboxState::Waiting, false)), "Invalidate");
}
