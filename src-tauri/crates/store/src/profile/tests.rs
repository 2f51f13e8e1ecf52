//! A disk without room, in the writer's own connection, and the settings every connection has.

use chrono::DateTime;
use uuid::Uuid;

use super::{Opening, Profile};
use crate::{NewRecord, Person, PersonId, RecordId, RecordKind, StoreError};

fn profile() -> (tempfile::TempDir, Profile) {
    let folder = tempfile::tempdir().unwrap();
    let now = DateTime::UNIX_EPOCH;
    let profile = Profile::open(folder.path(), &Opening { now, create: true }).unwrap();
    let person = Person {
        id: PersonId(Uuid::from_u128(1)),
        name: "Ann".into(),
        role: String::new(),
        created_at: now,
        active: true,
    };
    profile.write(|tx| tx.add_person(&person)).unwrap();
    (folder, profile)
}

fn record(number: u128, state: &str) -> NewRecord<'_> {
    NewRecord {
        id: RecordId(Uuid::from_u128(number)),
        kind: RecordKind::Dossier,
        tenant: "t",
        external_reference: None,
        direction: None,
        column: None,
        flow: None,
        state,
        parent: None,
        catalogue_version: "1",
        created_at: DateTime::UNIX_EPOCH,
    }
}

fn room(profile: &Profile, more_pages: i64) {
    let writer = profile.writer();
    let pages: i64 = writer.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    let _set: i64 =
        writer.pragma_update_and_check(None, "max_page_count", pages + more_pages, |row| row.get(0)).unwrap();
}

#[test]
fn a_full_disk_is_said_and_nothing_is_half_written() {
    let (_folder, profile) = profile();
    room(&profile, 8);
    let state = "x".repeat(5000);
    let mut written = 0;
    let fault = loop {
        let two = profile.write(|tx| {
            tx.create_record(&record(written + 1, &state))?;
            tx.create_record(&record(written + 2, &state))
        });
        match two {
            Ok(()) => written += 2,
            Err(fault) => break fault,
        }
    };
    assert!(matches!(fault, StoreError::DiskFull), "{fault:?}");
    assert!(fault.to_string().contains("Free some space"));
    assert!(written >= 2);
    let count = |profile: &Profile| profile.verify(&mut |_| {}).unwrap();
    assert_eq!((u128::from(count(&profile).records), count(&profile).problems), (written, vec![]));
    room(&profile, 100);
    profile.write(|tx| tx.create_record(&record(written + 1, "fits"))).unwrap();
}

#[test]
fn a_swallowed_fault_is_still_no_success() {
    let (_folder, profile) = profile();
    room(&profile, 2);
    let state = "x".repeat(500_000);
    let outcome = profile.write(|tx| {
        tx.create_record(&record(1, "draft"))?;
        let swallowed = tx.create_record(&record(2, &state));
        assert!(matches!(swallowed, Err(StoreError::DiskFull)), "{swallowed:?}");
        Ok::<_, StoreError>(())
    });
    // SQLite undoes the statement or the whole transaction, as it can; what is said must be what is stored.
    assert_eq!(profile.verify(&mut |_| {}).unwrap().records, u64::from(outcome.is_ok()));
}

#[test]
fn every_connection_has_its_guarantees() {
    let (_folder, profile) = profile();
    let setting = |connection: &rusqlite::Connection, name: &str| -> i64 {
        connection.pragma_query_value(None, name, |row| row.get(0)).unwrap()
    };
    let writer = profile.writer();
    let reader = profile.readers.take().unwrap();
    for connection in [&*writer, &reader] {
        for (name, value) in [
            ("foreign_keys", 1),
            ("trusted_schema", 0),
            ("cell_size_check", 1),
            ("recursive_triggers", 1),
            ("busy_timeout", 5000),
        ] {
            assert_eq!(setting(connection, name), value, "{name}");
        }
        let unsafe_setting = connection.execute_batch("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema");
        assert!(unsafe_setting.is_err(), "defensive");
    }
    assert_eq!(setting(&writer, "wal_autocheckpoint"), 4000);
    assert_eq!((setting(&writer, "synchronous"), setting(&reader, "query_only")), (2, 1));
    assert!(reader.execute_batch("DELETE FROM cursor").is_err());
    assert!(rusqlite::version_number() >= 3_051_003);
}
