//! A store of an older version on its way to the present one.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::DateTime;
use domain::record::{Delta, Document, Origin};
use uuid::Uuid;

use super::{MIGRATIONS, Migration};
use crate::profile::connection::{self, Purpose};
use crate::profile::page_sums;
use crate::{
    NewBatch, NewRecord, Opening, OutboxKind, OutboxState, Person, PersonId, Profile, RecordId, RecordKind, StoreError,
};

/// The version after today's.
const NEXT: u32 = MIGRATIONS.len() as u32 + 1;

fn opening() -> Opening {
    Opening { now: DateTime::UNIX_EPOCH, create: true }
}

fn id() -> RecordId {
    RecordId(Uuid::from_u128(1))
}

/// A store of version 1 with one record.
fn of_version_one() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let profile = Profile::open_with(folder.path(), &opening(), &MIGRATIONS[..1]).unwrap();
    let ann = PersonId(Uuid::from_u128(2));
    let now = opening().now;
    profile
        .write(|tx| {
            tx.add_person(&Person { id: ann, name: "Ann".into(), role: String::new(), created_at: now, active: true })?;
            tx.create_record(&NewRecord {
                id: id(),
                kind: RecordKind::Dossier,
                tenant: "t",
                external_reference: None,
                direction: None,
                column: None,
                flow: None,
                state: "draft",
                parent: None,
                catalogue_version: "1",
                created_at: now,
            })?;
            let document = Document::from_json(r#"{"a":1}"#).unwrap();
            let delta = Delta::of(vec![(&document).into()], Origin::Typed);
            let batch = NewBatch {
                at: now,
                person: ann,
                label: "x",
                undoes: None,
                redoes: None,
                linked_to: None,
                catalogue_version: "1",
            };
            tx.append(&batch, &[(id(), delta)])
        })
        .unwrap();
    folder
}

/// Today's steps and one more.
fn with_step(sql: &'static str) -> Vec<Migration> {
    let today = MIGRATIONS.iter().map(|step| Migration { version: step.version, sql: step.sql });
    today.chain([Migration { version: NEXT, sql }]).collect()
}

fn copies(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder.join("backups")).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn version(file: &Path) -> u32 {
    let store = connection::open(file, Purpose::Read).unwrap();
    store.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

#[test]
fn a_step_is_preceded_by_a_complete_copy() {
    let folder = of_version_one();
    assert_eq!(copies(folder.path()), Vec::<PathBuf>::new(), "a new store needs no copy");
    let left = format!("backups/before-v{NEXT}-19700101T000000.000000Z.db.tmp");
    fs::write(folder.path().join(left), b"half").unwrap();
    let steps = with_step("CREATE TABLE later (x INTEGER PRIMARY KEY) STRICT; INSERT INTO later VALUES (7);");
    let profile = Profile::open_with(folder.path(), &opening(), &steps).unwrap();
    assert_eq!(profile.verify(&mut |_| {}).unwrap().problems, Vec::<String>::new());
    drop(profile);
    assert_eq!(version(&folder.path().join("store.db")), NEXT);
    let copies = copies(folder.path());
    assert_eq!(copies.len(), 1, "{copies:?}");
    assert_eq!(version(&copies[0]), 1);
    // The copy is a whole profile's store: put in a folder of its own, it opens in the older program.
    let older = tempfile::tempdir().unwrap();
    fs::copy(&copies[0], older.path().join("store.db")).unwrap();
    let restored = Profile::open_with(older.path(), &opening(), &MIGRATIONS[..1]).unwrap();
    assert_eq!(restored.read(|r| r.record(id())).unwrap().unwrap().document.to_json(), r#"{"a":1}"#);
    assert!(restored.verify(&mut |_| {}).unwrap().is_clean());
    let again = Profile::open_with(folder.path(), &opening(), &steps).unwrap();
    drop(again);
    assert_eq!(fs::read_dir(folder.path().join("backups")).unwrap().count(), 1, "nothing to do, no copy");
}

/// As released before pages had sums: SQLite alone made it.
#[test]
fn an_older_store_gets_seals_and_sums() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("store.db");
    let store = rusqlite::Connection::open(&file).unwrap();
    store.pragma_update(None, "application_id", connection::APPLICATION_ID).unwrap();
    store.pragma_update(None, "journal_mode", "WAL").unwrap();
    store.execute_batch(MIGRATIONS[0].sql).unwrap();
    store.pragma_update(None, "user_version", 1).unwrap();
    let person = "INSERT INTO person VALUES (printf('%036d', 1), 'Ann', 'broker', '2026-11-22T08:00:00.000000Z', 1)";
    store.execute_batch(person).unwrap();
    drop(store);
    assert_eq!(page_sums::broken(&file, 9).unwrap(), None);
    let profile = Profile::open(folder.path(), &opening()).unwrap();
    assert_eq!(profile.verify(&mut |_| {}).unwrap().problems, Vec::<String>::new());
    drop(profile);
    assert_eq!(page_sums::broken(&file, 9).unwrap(), Some(vec![]), "every page has its sum");
    let store = rusqlite::Connection::open(&file).unwrap();
    store.execute_batch("UPDATE person SET name = 'Bert'").unwrap();
    drop(store);
    let profile = Profile::open(folder.path(), &opening()).unwrap();
    let problems = profile.verify(&mut |_| {}).unwrap().problems.join(" ");
    assert!(
        problems.contains("Page ") && problems.contains("of table person is not as Quayside wrote it"),
        "{problems}"
    );
}

#[test]
fn every_released_store_comes_to_the_newest_version() {
    for released in 1..MIGRATIONS.len() {
        let folder = of_version_one();
        drop(Profile::open_with(folder.path(), &opening(), &MIGRATIONS[..released]).unwrap());
        let profile = Profile::open(folder.path(), &opening()).unwrap();
        assert_eq!(profile.verify(&mut |_| {}).unwrap().problems, Vec::<String>::new(), "from version {released}");
        assert_eq!(profile.read(|r| r.record(id())).unwrap().unwrap().document.to_json(), r#"{"a":1}"#);
        drop(profile);
        assert_eq!(version(&folder.path().join("store.db")), super::newest(MIGRATIONS));
    }
}

/// Two messages as they stood before the outbox knew many kinds: one that was tried twice, one that follows it.
const OLD_OUTBOX: &str = "
    INSERT INTO outbox (number, id, record, kind, environment, external_reference, direction, message_type, payload,
        payload_sha256, base_head, depends_on, created_at, created_by)
      SELECT 3, printf('00000000-0000-0000-0000-%012d', 3), number, 'customs_shipment', 'practice', 'QS-1', 'IN', 'New', x'7b7d',
        x'44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a', 1, NULL,
        '2026-11-22T08:00:00.000000Z', (SELECT id FROM person) FROM record;
    INSERT INTO outbox SELECT 7, printf('00000000-0000-0000-0000-%012d', 7), record, 'submit', environment, external_reference, direction, NULL,
        x'', x'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 1, 3, created_at, created_by FROM outbox;
    INSERT INTO outbox_delivery VALUES (3, 'accepted', 2, '2026-11-22T08:00:09.000000Z', '0f8e', 'Taken in.',
        '2026-11-22T08:00:08.000000Z');
    INSERT INTO outbox_delivery (outbox, state, updated_at) VALUES (7, 'waiting', '2026-11-22T08:00:00.000000Z');
    INSERT INTO outbox_attempt VALUES (3, 1, 'started', '2026-11-22T08:00:01.000000Z', NULL, NULL, NULL, NULL);
    INSERT INTO outbox_attempt VALUES (3, 1, 'finished', '2026-11-22T08:00:02.000000Z', 'deferred', 503, 'Busy.', 'x');
    INSERT INTO outbox_attempt VALUES (3, 2, 'started', '2026-11-22T08:00:03.000000Z', NULL, NULL, NULL, NULL);
    INSERT INTO outbox_attempt VALUES (3, 2, 'finished', '2026-11-22T08:00:08.000000Z', 'accepted', 202, NULL, NULL);";

#[test]
fn what_waits_in_an_older_outbox_is_carried_over_as_it_stands() {
    for released in 1..5 {
        let folder = of_version_one();
        let older = Profile::open_with(folder.path(), &opening(), &MIGRATIONS[..released]).unwrap();
        older.write(|tx| Ok::<_, StoreError>(tx.connection.execute_batch(OLD_OUTBOX)?)).unwrap();
        drop(older);
        let profile = Profile::open(folder.path(), &opening()).unwrap();
        assert_eq!(profile.verify(&mut |_| {}).unwrap().problems, Vec::<String>::new(), "from version {released}");
        let rows = profile.read(|r| r.outbox_of(id())).unwrap();
        assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [3, 7]);
        let (first, second) = (&rows[0], &rows[1]);
        assert_eq!((first.kind, second.kind), (OutboxKind::CustomsShipment, OutboxKind::Submit));
        assert_eq!((first.payload.as_slice(), first.message_type.as_deref()), (&b"{}"[..], Some("New")));
        assert_eq!((second.depends_on, second.target.as_deref()), (Some(first.id), None));
        let delivery = &first.delivery;
        assert_eq!((delivery.state, delivery.attempt), (OutboxState::Accepted, 2));
        assert_eq!((delivery.reference_id.as_deref(), delivery.reason.as_deref()), (Some("0f8e"), Some("Taken in.")));
        assert_eq!(delivery.next_at.unwrap().to_rfc3339(), "2026-11-22T08:00:09+00:00");
        let attempts = profile.read(|r| r.attempts(first.id)).unwrap();
        let ends: Vec<_> = attempts.iter().map(|attempt| attempt.end.as_ref().unwrap().http_status).collect();
        assert_eq!(ends, [Some(503), Some(202)]);
        assert_eq!(profile.read(|r| r.exchanges(first.id)).unwrap(), []);
        // Rows written from now on come after those carried over, and guards stand again.
        let number = "INSERT INTO outbox SELECT NULL, printf('00000000-0000-0000-0000-%012d', 8), record, 'article', environment, 'A-1', '',
            NULL, NULL, payload, payload_sha256, 1, NULL, created_at, created_by FROM outbox WHERE number = 7;
            INSERT INTO outbox_delivery (outbox, state, updated_at)
              SELECT max(number), 'waiting', '2026-11-22T08:00:00.000000Z' FROM outbox";
        let changed = "UPDATE outbox SET payload = x'00'";
        profile.write(|tx| Ok::<_, StoreError>(tx.connection.execute_batch(number)?)).unwrap();
        assert!(profile.write(|tx| Ok::<_, StoreError>(tx.connection.execute_batch(changed)?)).is_err());
        assert_eq!(profile.read(|r| r.outbox_of(id())).unwrap()[2].number, 8);
        let unknown = number.replace("'article'", "'letter'").replace("%012d', 8", "%012d', 9");
        assert!(profile.write(|tx| Ok::<_, StoreError>(tx.connection.execute_batch(&unknown)?)).is_err());
    }
}

#[test]
fn every_kind_has_its_lane() {
    let folder = of_version_one();
    let profile = Profile::open(folder.path(), &opening()).unwrap();
    let kinds: Vec<String> = profile
        .read(|r| {
            let mut statement = r.connection.prepare("SELECT kind FROM outbox_kind")?;
            let kinds = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            Ok::<_, StoreError>(kinds)
        })
        .unwrap();
    let mut words: Vec<&str> = OutboxKind::ALL.iter().map(|kind| kind.word()).collect();
    words.sort_unstable();
    let mut kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
    kinds.sort_unstable();
    assert_eq!(words, kinds);
}

#[test]
fn an_older_program_refuses_a_newer_store() {
    let folder = of_version_one();
    drop(Profile::open_with(
        folder.path(),
        &opening(),
        &with_step("CREATE TABLE later (x INTEGER PRIMARY KEY) STRICT_;"),
    ));
    drop(
        Profile::open_with(folder.path(), &opening(), &with_step("CREATE TABLE later (x INTEGER PRIMARY KEY);"))
            .unwrap(),
    );
    let fault = Profile::open(folder.path(), &opening()).unwrap_err();
    assert!(matches!(fault, StoreError::NewerStore { found: NEXT, known } if known == NEXT - 1), "{fault:?}");
}

#[test]
fn a_step_that_fails_leaves_the_store_as_it_was() {
    for sql in [
        "CREATE TABLE later (x INTEGER PRIMARY KEY); INSERT INTO nowhere VALUES (1);",
        "CREATE TABLE later (x INTEGER PRIMARY KEY); UPDATE batch SET label = 'y';",
        "PRAGMA defer_foreign_keys = ON; INSERT INTO document (record, json, element_keys, next_key)
         VALUES (99, '', '', 1);",
    ] {
        let folder = of_version_one();
        let fault = Profile::open_with(folder.path(), &opening(), &with_step(sql)).unwrap_err();
        let says = fault.to_string();
        assert!(matches!(fault, StoreError::Migration { version: NEXT, backup: Some(_), .. }), "{fault:?}");
        assert!(says.contains(&format!("before-v{NEXT}-")) && says.contains("as it was before"), "{says}");
        assert_eq!(copies(folder.path()).len(), 1);
        let profile = Profile::open(folder.path(), &opening()).unwrap();
        let later = "SELECT count(*) FROM sqlite_schema WHERE name = 'later'";
        let count: i64 =
            profile.read(|r| Ok::<_, StoreError>(r.connection.query_row(later, [], |row| row.get(0))?)).unwrap();
        assert_eq!(count, 0);
        assert!(profile.verify(&mut |_| {}).unwrap().is_clean());
    }
}

#[test]
fn a_store_with_orphans_is_not_changed() {
    let folder = of_version_one();
    let store = rusqlite::Connection::open(folder.path().join("store.db")).unwrap();
    store
        .execute_batch(
            "PRAGMA foreign_keys = OFF;
             INSERT INTO document (record, json, element_keys, next_key) VALUES (99, '{}', '', 1);",
        )
        .unwrap();
    drop(store);
    let fault =
        Profile::open_with(folder.path(), &opening(), &with_step("CREATE TABLE later (x INTEGER PRIMARY KEY);"))
            .unwrap_err();
    assert!(fault.to_string().contains("table document"), "{fault}");
    assert_eq!(version(&folder.path().join("store.db")), 1);
}

#[test]
fn released_steps_are_numbered_without_gaps() {
    let versions: Vec<u32> = MIGRATIONS.iter().map(|migration| migration.version).collect();
    assert_eq!(versions, (1..=u32::try_from(versions.len()).unwrap()).collect::<Vec<_>>());
}
