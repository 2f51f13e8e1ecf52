//! Journal and doors refuse to be changed, whoever asks and however it is dressed.

use store::{InboxSource, NewInbox, NewOutbox, OutboxId, OutboxKind, StoreError};
use uuid::Uuid;

use crate::support::{Desk, ann, at, raw, record_id};

fn filled() -> Desk {
    let desk = Desk::new();
    desk.dossier(1, r#"{"a":1}"#, 1);
    let id = OutboxId(Uuid::from_u128(1));
    desk.profile
        .write(|tx| {
            tx.enqueue(&NewOutbox {
                id,
                record: record_id(1),
                kind: OutboxKind::Submit,
                environment: "practice",
                external_reference: "A",
                direction: "IMPORT",
                message_type: None,
                target: None,
                payload: b"x",
                base_head: 1,
                depends_on: None,
                created_at: at(1),
                created_by: ann(),
            })?;
            tx.begin_attempt(id, at(2))?;
            tx.add_exchange(id, &crate::support::exchange(b"answer"))?;
            tx.receive(&NewInbox {
                id: "m1",
                source: InboxSource::Poll,
                environment: "practice",
                tenant: "default",
                kind: "declaration",
                subject: "c",
                payload: b"x",
                received_at: at(1),
            })?;
            Ok::<_, StoreError>(())
        })
        .unwrap();
    desk
}

#[test]
fn what_is_written_once_stays() {
    let desk = filled();
    let intruder = raw(&desk.store_file());
    for sql in [
        "UPDATE batch SET label = 'x'",
        "UPDATE batch SET at = at",
        "DELETE FROM batch",
        "REPLACE INTO batch SELECT * FROM batch",
        "UPDATE delta SET payload = 'x'",
        "DELETE FROM delta",
        "REPLACE INTO delta SELECT * FROM delta",
        "UPDATE outbox SET payload = x'00'",
        "DELETE FROM outbox",
        "REPLACE INTO outbox SELECT * FROM outbox",
        "UPDATE outbox_attempt SET at = at",
        "DELETE FROM outbox_attempt",
        "REPLACE INTO outbox_attempt SELECT * FROM outbox_attempt",
        "UPDATE outbox_exchange SET at = at",
        "DELETE FROM outbox_exchange",
        "REPLACE INTO outbox_exchange SELECT * FROM outbox_exchange",
        "UPDATE inbox SET payload = x'00'",
        "DELETE FROM inbox",
        "REPLACE INTO inbox SELECT * FROM inbox",
        "DELETE FROM outbox_delivery",
        "DELETE FROM inbox_delivery",
        "DELETE FROM record",
        "UPDATE record SET id = id",
        "UPDATE record SET kind = 'declaration'",
    ] {
        let fault = intruder.execute_batch(sql).expect_err(sql).to_string();
        assert!(fault.contains("is never") || fault.contains("never changed"), "{sql}: {fault}");
    }
    assert_eq!(desk.problems(), Vec::<String>::new());
}

#[test]
fn tables_refuse_what_makes_no_sense() {
    let desk = filled();
    let intruder = raw(&desk.store_file());
    for sql in [
        "INSERT INTO person (id, name, role, created_at) VALUES ('short', 'x', '', '2026-11-22T08:00:00.000000Z')",
        "UPDATE person SET created_at = 'yesterday'",
        "UPDATE outbox_delivery SET state = 'lost'",
        "UPDATE outbox_delivery SET attempt = 'many'",
        "INSERT INTO outbox SELECT 9, printf('%036d', 9), record, 'letter', environment, external_reference, direction,
           NULL, NULL, payload, payload_sha256, base_head, NULL, created_at, created_by FROM outbox",
        "INSERT INTO outbox SELECT 9, printf('%036d', 9), record, kind, environment, external_reference, direction,
           NULL, '[]', payload, payload_sha256, base_head, NULL, created_at, created_by FROM outbox",
        "INSERT INTO outbox_exchange SELECT outbox, 9, attempt, 'guess', at, duration_ms, method, url, request_headers,
           http_status, response_headers, response_body, response_bytes, broken FROM outbox_exchange",
        "INSERT INTO outbox_exchange SELECT outbox, 9, attempt, purpose, at, duration_ms, method, url, request_headers,
           NULL, response_headers, response_body, response_bytes, NULL FROM outbox_exchange",
        "UPDATE inbox_delivery SET state = 'read'",
        "UPDATE record SET kind = 'excise'",
        "UPDATE record SET customs_column = 'H1'",
        "UPDATE record SET revision = 0",
        "UPDATE document SET next_key = 0",
    ] {
        assert!(intruder.execute_batch(sql).is_err(), "{sql}");
    }
}
