//! The disk fails at the first, second, third … write, once and for good, until the work goes through: whatever is being
//! done ends in a sentence, the store verifies afterwards, and it holds everything that was acknowledged.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop here")]

mod disk;
#[path = "../it/filled.rs"]
mod filled;
#[path = "../it/support.rs"]
#[expect(dead_code, reason = "the other tests use more of it")]
mod support;

use std::fs;
use std::path::Path;

use store::{NewOutbox, OutboxId, OutboxKind, Profile, StoreError};
use uuid::Uuid;

use disk::Fault;
use support::{Desk, ann, at, batch, dossier, drafted, open, record_id, set};

/// Later than any act needs: a loop that comes here does not end.
const OPERATIONS_MAX: u64 = 3000;

/// Something people do, and how it shows that it was done.
struct Act {
    name: &'static str,
    prepare: fn(&Path),
    act: fn(&Path) -> Result<(), StoreError>,
    done: fn(&Path) -> bool,
}

fn with<T>(folder: &Path, work: impl FnOnce(&Profile) -> Result<T, StoreError>) -> Result<T, StoreError> {
    work(&open(folder, false)?)
}

fn json(folder: &Path, number: u128) -> Option<String> {
    let found = with(folder, |profile| profile.read(|reading| reading.record(record_id(number)))).unwrap();
    found.map(|record| record.document.to_json())
}

fn nothing(_: &Path) {}

fn load(folder: &Path) -> Result<(), StoreError> {
    with(folder, |profile| {
        profile.write(|tx| {
            tx.create_record(&dossier(50, 50))?;
            let document = domain::record::Document::from_json(&filled::shipment(50, 30)).unwrap();
            let delta = domain::record::Delta::of(vec![(&document).into()], domain::record::Origin::Typed);
            tx.append(&batch("Loaded", 50), &[(record_id(50), delta)]).map(|_| ())
        })
    })
}

fn edit(folder: &Path) -> Result<(), StoreError> {
    with(folder, |profile| {
        profile.write(|tx| {
            let mut document = tx.record(record_id(1))?.unwrap().document;
            let delta = drafted(&mut document, domain::record::Origin::Typed, set("customsFlow", "EDITED"));
            tx.append(&batch("Flow", 51), &[(record_id(1), delta)]).map(|_| ())
        })
    })
}

fn message() -> OutboxId {
    OutboxId(Uuid::from_u128(77))
}

fn submit(folder: &Path) -> Result<(), StoreError> {
    with(folder, |profile| {
        profile.write(|tx| {
            tx.set_record_state(record_id(1), "queued", at(52))?;
            tx.enqueue(&NewOutbox {
                id: message(),
                record: record_id(1),
                kind: OutboxKind::CustomsShipment,
                environment: "practice",
                external_reference: "QS-2026-000001",
                direction: "IN",
                message_type: Some("New"),
                target: None,
                payload: filled::shipment(1, 20).as_bytes(),
                base_head: 1,
                depends_on: None,
                created_at: at(52),
                created_by: ann(),
            })
        })
    })
}

fn submitted(folder: &Path) -> bool {
    with(folder, |profile| profile.read(|reading| reading.outbox_entry(message()))).unwrap().is_some()
}

fn backup(folder: &Path) -> Result<(), StoreError> {
    with(folder, |profile| profile.backup(&folder.join("a.backup"), at(60), &mut |_| {}).map(|_| ()))
}

fn backed_up(folder: &Path) -> bool {
    let elsewhere = tempfile::tempdir().unwrap();
    store::restore(elsewhere.path(), &folder.join("a.backup"), at(61), &mut |_| {}).is_ok()
}

fn backup_and_edit(folder: &Path) {
    backup(folder).unwrap();
    edit(folder).unwrap();
}

fn restore(folder: &Path) -> Result<(), StoreError> {
    store::restore(folder, &folder.join("a.backup"), at(61), &mut |_| {}).map(|_| ())
}

fn restored(folder: &Path) -> bool {
    !json(folder, 1).unwrap().contains("EDITED")
}

/// A store as it was before rows had seals and pages had sums.
fn older(folder: &Path) {
    let file = folder.join("store.db");
    fs::remove_file(&file).unwrap();
    let store = rusqlite::Connection::open(&file).unwrap();
    store.pragma_update(None, "application_id", 0x5155_4159).unwrap();
    store.pragma_update(None, "journal_mode", "WAL").unwrap();
    store.execute_batch(include_str!("../../src/migrations/0001_spine.sql")).unwrap();
    store.pragma_update(None, "user_version", 1).unwrap();
    let person = "INSERT INTO person VALUES (?1, 'Ann', 'broker', '2026-11-22T08:00:00.000000Z', 1)";
    store.execute(person, [ann().to_string()]).unwrap();
}

fn migrate(folder: &Path) -> Result<(), StoreError> {
    open(folder, false).map(|_| ())
}

fn make(folder: &Path) -> Result<(), StoreError> {
    open(folder, true).map(|_| ())
}

const ACTS: &[Act] = &[
    Act { name: "load", prepare: nothing, act: load, done: |folder| json(folder, 50).is_some() },
    Act { name: "edit", prepare: nothing, act: edit, done: |folder| json(folder, 1).unwrap().contains("EDITED") },
    Act { name: "submit", prepare: nothing, act: submit, done: submitted },
    Act { name: "backup", prepare: nothing, act: backup, done: backed_up },
    Act { name: "restore", prepare: backup_and_edit, act: restore, done: restored },
    Act { name: "migration", prepare: older, act: migrate, done: |folder| open(folder, false).is_ok() },
];

/// A closed store with a few dossiers, to begin from.
fn begun(act: &Act) -> tempfile::TempDir {
    let Desk { folder, profile } = filled::filled(2, 4);
    drop(profile);
    (act.prepare)(folder.path());
    folder
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let (path, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        if path.is_dir() {
            fs::create_dir_all(&to).unwrap();
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}

/// Lets one act fail at every operation in turn; gives how many there were.
fn until_clean(act: &Act, fault: Fault, stays: bool) -> u64 {
    let begun = begun(act);
    // A long act repeats itself: past its beginning every seventh operation stands for its neighbours.
    for nth in (1..60).chain((60..OPERATIONS_MAX).step_by(7)) {
        let place = format!("{}, {fault:?} at operation {nth}, stays: {stays}", act.name);
        let folder = tempfile::tempdir().unwrap();
        copy(begun.path(), folder.path());
        disk::arm(nth, fault, stays);
        let said = (act.act)(folder.path());
        let met = disk::disarm();
        if let Err(fault) = &said {
            let said = fault.to_string();
            assert!(said.ends_with(['.', ')']) && said.len() > 40, "{place}: {said}");
            assert!(!fault.is_damage(), "{place}: the disk is at fault, not the store: {said}");
        }
        let profile = open(folder.path(), false).unwrap_or_else(|fault| panic!("{place}: {fault}"));
        assert_eq!(profile.damage(), None, "{place}");
        assert_eq!(profile.verify(&mut |_| {}).unwrap().problems, Vec::<String>::new(), "{place}");
        drop(profile);
        assert!(said.is_err() || (act.done)(folder.path()), "{place}: acknowledged and not there");
        if !met {
            assert!(said.is_ok(), "{place}: {said:?}");
            return nth - 1;
        }
    }
    panic!("{}: no end after {OPERATIONS_MAX} operations", act.name);
}

#[test]
fn a_disk_that_fails_at_any_write_loses_nothing() {
    disk::install();
    for act in ACTS {
        for (fault, stays) in [(Fault::Io, false), (Fault::Full, true)] {
            let operations = until_clean(act, fault, stays);
            println!("{}: {operations} operations, {fault:?}, stays: {stays}", act.name);
            assert!(operations > 3, "{}: the faults were met", act.name);
        }
    }
}

#[test]
fn a_disk_that_fails_while_a_profile_is_made_leaves_room_for_one() {
    disk::install();
    for stays in [false, true] {
        for nth in 1..OPERATIONS_MAX {
            let folder = tempfile::tempdir().unwrap();
            disk::arm(nth, Fault::Full, stays);
            let said = make(folder.path());
            let met = disk::disarm();
            assert!(said.is_ok() || said.unwrap_err().to_string().ends_with('.'), "operation {nth}");
            let profile = open(folder.path(), true).unwrap_or_else(|fault| panic!("operation {nth}: {fault}"));
            assert_eq!(profile.verify(&mut |_| {}).unwrap().problems, Vec::<String>::new());
            if !met {
                break;
            }
        }
    }
}
