//! Backups: what is put back is what was there, no changed byte passes, and nothing is lost by a restore.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use store::{NewOutbox, NextDelivery, OutboxId, OutboxKind, OutboxState, Restored, StoreError, restore};
use uuid::Uuid;

use crate::support::{Desk, ann, at, open, path, record_id};

const DOCUMENT: &str = r#"{"externalReference":"QS-1","items":[{"nmass":12.50},{"nmass":3}]}"#;

/// A store with two records, an edit, and a backup of it.
fn backed_up() -> (Desk, PathBuf) {
    let desk = Desk::new();
    desk.dossier(1, DOCUMENT, 1);
    desk.dossier(2, "{}", 2);
    desk.edit(1, 3, "Net mass", |draft| {
        draft.set(&path("items[1].nmass"), domain::record::Node::text("4")).unwrap();
    });
    let file = desk.folder.path().join("quayside.backup");
    let manifest = desk.profile.backup(&file, at(5), &mut |_| {}).unwrap();
    assert_eq!((manifest.records, manifest.batches, manifest.made_at), (2, 3, at(5)));
    (desk, file)
}

fn put_back(folder: &Path, file: &Path) -> Result<Restored, StoreError> {
    restore(folder, file, at(9), &mut |_| {})
}

fn content(folder: &Path) -> (String, Vec<String>) {
    let profile = open(folder, false).unwrap();
    let record = profile.read(|r| r.record(record_id(1))).unwrap().unwrap();
    (record.document.to_json(), profile.verify(&mut |_| {}).unwrap().problems)
}

/// The names in a folder; a refused restore leaves no others.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_backup_is_put_back_on_another_machine() {
    let (desk, file) = backed_up();
    let elsewhere = tempfile::tempdir().unwrap();
    let folder = elsewhere.path().join("profile");
    let restored = put_back(&folder, &file).unwrap();
    assert_eq!((restored.kept, restored.asked_first, restored.manifest.records), (None, 0, 2));
    assert_eq!(content(&folder), (desk.json(1), vec![]));
}

#[test]
fn a_store_larger_than_the_memory_of_its_copy_is_backed_up() {
    let desk = Desk::new();
    // SQLite keeps 2 MiB of a copy in memory and writes the rest before the copy's first page.
    for number in 1..=40 {
        let text = format!("{number} of many crates. ").repeat(5_000);
        desk.dossier(number, &format!(r#"{{"externalReference":"QS-{number}","remark":"{text}"}}"#), 1);
    }
    let file = desk.folder.path().join("quayside.backup");
    assert_eq!(desk.profile.backup(&file, at(50), &mut |_| {}).unwrap().records, 40);
    let elsewhere = tempfile::tempdir().unwrap();
    put_back(elsewhere.path(), &file).unwrap();
    assert_eq!(content(elsewhere.path()), (desk.json(1), vec![]));
}

#[test]
fn the_store_before_is_kept_and_is_a_store() {
    let (desk, file) = backed_up();
    desk.edit(1, 6, "Reference", |draft| {
        draft.set(&path("externalReference"), domain::record::Node::text("QS-2")).unwrap();
    });
    let (before, folder) = (desk.json(1), desk.folder);
    drop(desk.profile);
    let kept = put_back(folder.path(), &file).unwrap().kept.unwrap();
    assert_eq!(content(folder.path()).0, DOCUMENT.replace("3}", "\"4\"}"));
    let elsewhere = tempfile::tempdir().unwrap();
    fs::copy(&kept, elsewhere.path().join("store.db")).unwrap();
    assert_eq!(content(elsewhere.path()), (before, vec![]));
}

/// Every byte of the archive is accounted for, padding and all.
#[test]
fn no_changed_byte_passes() {
    let (desk, file) = backed_up();
    let sound = fs::read(&file).unwrap();
    let folder = desk.folder.path().join("elsewhere");
    let other = desk.folder.path().join("changed.backup");
    let step = (sound.len() / 300).max(1);
    let positions = (0..sound.len()).step_by(step).chain(sound.len() - 2_100..sound.len());
    for (turn, position) in positions.enumerate() {
        let mut changed = sound.clone();
        changed[position] ^= 1 << (turn % 8);
        fs::write(&other, &changed).unwrap();
        let fault = put_back(&folder, &other).unwrap_err();
        assert!(
            matches!(fault, StoreError::DamagedBackup { .. } | StoreError::NotABackup { .. }),
            "byte {position}: {fault:?}"
        );
        assert!(!folder.exists(), "byte {position}");
    }
    for length in (0..sound.len()).step_by(step * 4 + 1) {
        fs::write(&other, &sound[..length]).unwrap();
        assert!(put_back(&folder, &other).is_err(), "cut at {length}");
    }
    fs::write(&other, [sound.as_slice(), b"\0"].concat()).unwrap();
    assert!(put_back(&folder, &other).is_err(), "one byte more");
    fs::write(&other, &sound).unwrap();
    put_back(&folder, &other).unwrap();
}

#[test]
fn what_is_no_backup_is_refused_in_words() {
    let (desk, _) = backed_up();
    let other = desk.folder.path().join("other");
    for content in [&b""[..], b"manifest.json", b"PK\x03\x04", &fs::read(desk.store_file()).unwrap()] {
        fs::write(&other, content).unwrap();
        let fault = put_back(&desk.folder.path().join("elsewhere"), &other).unwrap_err();
        assert!(matches!(fault, StoreError::NotABackup { .. }), "{fault:?}");
    }
    assert!(put_back(desk.folder.path(), &desk.folder.path().join("nothing")).is_err());
}

#[test]
fn a_file_is_never_written_over() {
    let (desk, file) = backed_up();
    let before = fs::read(&file).unwrap();
    let names_before = names(desk.folder.path());
    let fault = desk.profile.backup(&file, at(7), &mut |_| {}).unwrap_err();
    assert!(matches!(fault, StoreError::FileExists { .. }), "{fault:?}");
    assert!(desk.profile.backup(&desk.folder.path().join("no/such/folder/x"), at(7), &mut |_| {}).is_err());
    assert_eq!((fs::read(&file).unwrap() == before, names(desk.folder.path())), (true, names_before));
}

#[test]
fn an_open_profile_is_left_alone() {
    let (desk, file) = backed_up();
    let fault = put_back(desk.folder.path(), &file).unwrap_err();
    assert!(matches!(fault, StoreError::InUse { .. }), "{fault:?}");
    desk.dossier(3, "{}", 8);
    assert_eq!(desk.problems(), Vec::<String>::new());
}

#[test]
fn a_newer_store_is_left_alone() {
    let (desk, file) = backed_up();
    let (store, folder) = (desk.store_file(), desk.folder);
    drop(desk.profile);
    Connection::open(&store).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let before = fs::read(&store).unwrap();
    let fault = put_back(folder.path(), &file).unwrap_err();
    assert!(matches!(fault, StoreError::NewerStore { found: 99, .. }), "{fault:?}");
    assert!(fs::read(&store).unwrap() == before);
}

#[test]
fn a_damaged_store_is_put_aside_as_it_is() {
    let (desk, file) = backed_up();
    let (store, wanted, folder) = (desk.store_file(), desk.json(1), desk.folder);
    drop(desk.profile);
    for damaged in [&b""[..], b"somebody's work all the same", &[b"SQLite format 3\0".as_slice(), &[7; 9000]].concat()]
    {
        fs::write(&store, damaged).unwrap();
        let kept = put_back(folder.path(), &file).unwrap().kept.unwrap();
        assert!(fs::read(&kept).unwrap() == damaged, "kept as it is");
        assert_eq!(content(folder.path()), (wanted.clone(), vec![]));
        fs::remove_file(kept).unwrap();
    }
    fs::remove_file(&store).unwrap();
    assert_eq!(put_back(folder.path(), &file).unwrap().kept, None);
    assert_eq!(content(folder.path()).0, wanted);
}

/// CAS may have got since what the backup still has to send.
#[test]
fn what_was_to_be_sent_is_asked_about_first() {
    let desk = Desk::new();
    desk.dossier(1, "{}", 1);
    let states = [OutboxState::Waiting, OutboxState::Parked, OutboxState::Accepted, OutboxState::Confirmed];
    desk.profile
        .write(|tx| {
            for (number, state) in (1..).zip(states) {
                let id = OutboxId(Uuid::from_u128(number));
                tx.enqueue(&NewOutbox {
                    id,
                    record: record_id(1),
                    kind: OutboxKind::CustomsShipment,
                    environment: "practice",
                    external_reference: "QS-1",
                    direction: "IN",
                    message_type: Some("New"),
                    target: None,
                    payload: b"{}",
                    base_head: 1,
                    depends_on: None,
                    created_at: at(1),
                    created_by: ann(),
                })?;
                if state != OutboxState::Waiting {
                    tx.move_delivery(
                        id,
                        at(2),
                        &NextDelivery { state, next_at: None, reason: None, reference_id: None },
                    )?;
                }
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
    let file = desk.folder.path().join("b");
    desk.profile.backup(&file, at(5), &mut |_| {}).unwrap();
    let folder = desk.folder.path().join("elsewhere");
    assert_eq!(put_back(&folder, &file).unwrap().asked_first, 2);
    let profile = open(&folder, false).unwrap();
    let after = profile.read(|r| r.outbox_of(record_id(1))).unwrap();
    let after: Vec<OutboxState> = after.iter().map(|entry| entry.delivery.state).collect();
    assert_eq!(after, [OutboxState::Unknown, OutboxState::Unknown, OutboxState::Accepted, OutboxState::Confirmed]);
    assert_eq!(profile.verify(&mut |_| {}).unwrap().problems, Vec::<String>::new());
}

#[test]
fn a_day_has_one_backup_and_fourteen_are_kept() {
    let desk = Desk::new();
    assert_eq!(desk.profile.back_up_daily(at(0)).unwrap(), None, "there is nothing to lose yet");
    desk.dossier(1, DOCUMENT, 1);
    const DAY: i64 = 24 * 60;
    for day in 0..20 {
        assert!(desk.profile.back_up_daily(at(day * DAY)).unwrap().is_some(), "day {day}");
        assert_eq!(desk.profile.back_up_daily(at(day * DAY + 60)).unwrap(), None, "day {day} has one");
        assert_eq!(desk.profile.last_daily_backup().unwrap(), Some(at(day * DAY).date_naive()));
    }
    let kept = names(&desk.profile.backups_folder());
    assert_eq!((kept.len(), kept[0].as_str()), (14, "daily-2026-11-28.backup"));
    let elsewhere = desk.folder.path().join("elsewhere");
    put_back(&elsewhere, &desk.profile.backups_folder().join(&kept[13])).unwrap();
    assert_eq!(content(&elsewhere), (desk.json(1), vec![]));
}
