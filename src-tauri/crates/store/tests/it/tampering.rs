//! What `verify` finds: each way of altering a store behind its back, with the guards taken away first.

use store::{InboxSource, NewInbox, NewOutbox, OutboxId, OutboxKind, StoreError};
use uuid::Uuid;

use crate::support::{Desk, ann, at, raw, record_id, set};

/// Two records, five batches, one row in each door.
fn filled() -> Desk {
    let desk = Desk::new();
    desk.dossier(1, r#"{"items":[{"n":"1"},{"n":"2"}]}"#, 1);
    desk.dossier(2, r#"{"x":"1"}"#, 2);
    desk.edit(1, 3, "First", set("items[0].n", "3"));
    desk.edit(1, 4, "Second", set("items[1].n", "4"));
    desk.edit(2, 5, "Third", set("x", "5"));
    desk.profile
        .write(|tx| {
            tx.enqueue(&NewOutbox {
                id: OutboxId(Uuid::from_u128(1)),
                record: record_id(1),
                kind: OutboxKind::Submit,
                environment: "practice",
                external_reference: "A",
                direction: "IMPORT",
                message_type: None,
                target: None,
                payload: b"sent",
                base_head: 1,
                depends_on: None,
                created_at: at(1),
                created_by: ann(),
            })?;
            tx.receive(&NewInbox {
                id: "m1",
                source: InboxSource::Poll,
                environment: "practice",
                tenant: "default",
                kind: "declaration",
                subject: "c",
                payload: b"came",
                received_at: at(1),
            })?;
            Ok::<_, StoreError>(())
        })
        .unwrap();
    desk
}

/// Alters the store without its triggers and says what `verify` finds.
fn altered(sql: &str) -> String {
    let desk = filled();
    let intruder = raw(&desk.store_file());
    let triggers: Vec<String> = intruder
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for trigger in triggers {
        intruder.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
    }
    intruder.execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}")).unwrap();
    assert!(intruder.changes() > 0, "{sql} changes something");
    desk.problems().join("\n")
}

#[test]
fn a_sound_store_is_clean() {
    let desk = filled();
    let mut steps = Vec::new();
    let found = desk.profile.verify(&mut |progress| steps.push(progress.step)).unwrap();
    assert!(found.is_clean(), "{:?}", found.problems);
    assert_eq!((found.records, found.batches, found.deltas, found.outbox, found.inbox), (2, 5, 5, 1, 1));
    steps.dedup();
    assert_eq!(steps, ["pages", "file structure", "rows", "journal", "records", "outbox", "inbox"]);
}

#[test]
fn every_alteration_is_found() {
    let one = record_id(1).to_string();
    let two = record_id(2).to_string();
    let message = Uuid::from_u128(1).to_string();
    for (sql, says) in [
        ("UPDATE delta SET payload = replace(payload, '\"3\"', '\"9\"') WHERE batch = 3", "What batch 3 changed"),
        ("UPDATE delta SET payload = payload || ' ' WHERE batch = 3", "What batch 3 changed in record"),
        ("UPDATE delta SET outside = 1 WHERE batch = 3", "batch 3 is wrongly marked"),
        ("UPDATE batch SET label = 'Nothing' WHERE seq = 3", "Batch 3 was changed"),
        ("UPDATE batch SET at = '2026-11-22T08:59:00.000000Z' WHERE seq = 3", "Batch 3 was changed"),
        ("UPDATE batch SET undoes = 1 WHERE seq = 3", "Batch 3 was changed"),
        ("UPDATE batch SET catalogue_version = 'x' WHERE seq = 5", "Batch 5 was changed"),
        ("DELETE FROM batch WHERE seq = 3", "goes from batch 2 to batch 4"),
        ("DELETE FROM batch WHERE seq = 1", "goes from batch 0 to batch 2"),
        ("DELETE FROM delta WHERE batch = 3", "Batch 3 has lost what it changed"),
        ("DELETE FROM delta WHERE batch = 5; DELETE FROM batch WHERE seq = 5", "but its journal ends at batch 2"),
        (
            "UPDATE delta SET batch = 9 WHERE batch = 3; UPDATE delta SET batch = 3 WHERE batch = 4;
             UPDATE delta SET batch = 4 WHERE batch = 9",
            "Batch 3 was changed",
        ),
        (
            "UPDATE batch SET seq = 9 WHERE seq = 3; UPDATE batch SET seq = 3 WHERE seq = 4;
             UPDATE batch SET seq = 4 WHERE seq = 9",
            "Batch 3 does not follow",
        ),
        ("UPDATE delta SET record = 2 WHERE batch = 3", "Batch 3 was changed"),
        ("UPDATE document SET json = replace(json, '\"3\"', '\"9\"')", "the document is not what its journal says"),
        ("UPDATE document SET json = replace(json, '}', ']') WHERE record = 1", "is not JSON"),
        ("UPDATE document SET element_keys = '2,1' WHERE record = 1", "the document is not what its journal says"),
        ("UPDATE document SET element_keys = '1' WHERE record = 1", "keys are kept with it"),
        ("UPDATE document SET element_keys = 'x' WHERE record = 1", "element keys cannot be read"),
        ("UPDATE record SET head = 3 WHERE number = 1", "stands at batch 3, but its journal ends at batch 4"),
        ("DELETE FROM document WHERE record = 2", "it is missing"),
        ("UPDATE outbox SET payload = x'00'", message.as_str()),
        ("UPDATE inbox SET payload = x'00'", "content of inbox message m1"),
        ("DELETE FROM outbox_delivery", "has lost the state of its delivery"),
        ("UPDATE outbox_delivery SET attempt = 4", "counts 4 attempts, but 0"),
        ("UPDATE batch SET person = '00000000-0000-0000-0000-000000000000' WHERE seq = 2", "table batch refers"),
        ("DELETE FROM record WHERE number = 2", "refers to a row of record"),
    ] {
        let problems = altered(sql);
        assert!(problems.contains(says), "{sql}\n{problems}");
    }
    let both = altered("UPDATE document SET json = '{}', element_keys = ''");
    assert!(both.contains(&one) && both.contains(&two), "{both}");
}

#[test]
fn a_damaged_page_is_found() {
    let desk = filled();
    for _ in 0..40 {
        desk.edit(1, 6, "More", |draft| {
            let list = crate::support::path("more");
            draft.insert(&list, None, domain::record::Node::text("x".repeat(500))).unwrap();
        });
    }
    let Desk { folder, profile } = desk;
    drop(profile);
    let file = folder.path().join("store.db");
    let page: i64 = raw(&file)
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'delta_by_record'", [], |row| row.get(0))
        .unwrap();
    let mut bytes = std::fs::read(&file).unwrap();
    let start = usize::try_from((page - 1) * 4096).unwrap();
    bytes[start + 8..start + 4096].fill(0x5a);
    std::fs::write(&file, bytes).unwrap();
    // Reading the damaged page may already stop the opening; if not, the check names it.
    match crate::support::open(folder.path(), false) {
        Err(fault) => assert!(matches!(fault, StoreError::DamagedStore { .. }), "{fault:?}"),
        Ok(profile) => {
            let problems = profile.verify(&mut |_| {}).unwrap().problems.join("\n");
            assert!(problems.contains("damaged"), "{problems}");
        }
    }
}
