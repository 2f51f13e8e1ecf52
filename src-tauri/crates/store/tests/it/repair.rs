//! Repair: a damaged store stops writing, the newest good backup comes back with all that can be proven, and what
//! cannot is listed.

use std::fs;
use std::path::{Path, PathBuf};

use store::{Repaired, StoreError, repair};

use crate::filled::filled;
use crate::support::{Desk, at, open, raw, record_id, set};

const DAY: i64 = 24 * 60;

/// A store with a backup of its first day and work since: dossiers 1 to 6 in the backup, 7 new, 2 edited.
fn with_work_since() -> Desk {
    let desk = filled(6, 4);
    desk.profile.back_up_daily(at(DAY)).unwrap().unwrap();
    desk.dossier(7, r#"{"externalReference":"QS-NEW"}"#, DAY + 10);
    desk.profile.write(|tx| tx.set_reference(record_id(7), Some("QS-NEW"), Some("IN"), None, at(DAY + 10))).unwrap();
    desk.edit(2, DAY + 20, "Changed since", set("customsFlow", "BE_EXP"));
    desk
}

fn json_of(folder: &Path, number: u128) -> Option<String> {
    let profile = open(folder, false).unwrap();
    profile.read(|reading| reading.record(record_id(number))).unwrap().map(|record| record.document.to_json())
}

fn clean(folder: &Path) {
    let profile = open(folder, false).unwrap();
    assert_eq!(profile.damage(), None);
    assert_eq!(profile.verify(&mut |_| {}).unwrap().problems, Vec::<String>::new());
    profile.write(|tx| tx.set_record_state(record_id(1), "draft", at(9 * DAY))).unwrap();
}

/// Overwrites the content of a page of a table or index in the closed file.
fn spoil(file: &Path, name: &str, bytes: std::ops::Range<usize>) {
    let page: i64 =
        raw(file).query_row("SELECT rootpage FROM sqlite_schema WHERE name = ?1", [name], |row| row.get(0)).unwrap();
    let mut content = fs::read(file).unwrap();
    let start = usize::try_from((page - 1) * 4096).unwrap();
    content[start..start + 4096][bytes].fill(0x5a);
    fs::write(file, content).unwrap();
}

fn repaired(folder: &Path) -> Repaired {
    repair(folder, at(2 * DAY), &mut |_| {}).unwrap()
}

#[test]
fn work_since_the_backup_is_carried_over_where_it_can_be_proven() {
    let desk = with_work_since();
    let (seven, two) = (desk.json(7), desk.json(2));
    let Desk { folder, profile } = desk;
    drop(profile);
    let file = folder.path().join("store.db");
    // An index: every row can be read past it.
    spoil(&file, "record_by_state", 8..4000);
    let before = fs::read(&file).unwrap();
    let done = repaired(folder.path());
    assert_eq!((done.carried_batches, &done.lost[..]), (2, &[][..]), "{done:?}");
    assert_eq!((json_of(folder.path(), 7), json_of(folder.path(), 2)), (Some(seven), Some(two)));
    assert!(fs::read(done.kept.unwrap()).unwrap() == before, "the damaged file is kept as it was");
    clean(folder.path());
}

#[test]
fn a_batch_that_cannot_be_proven_ends_the_journal_and_is_listed() {
    let desk = with_work_since();
    let before = desk.profile.read(|reading| reading.document_at(record_id(2), 1)).unwrap();
    assert!(before.is_none(), "dossier 2 came later than batch 1");
    let Desk { folder, profile } = desk;
    drop(profile);
    let file = folder.path().join("store.db");
    let intruder = raw(&file);
    intruder.execute_batch("DROP TRIGGER delta_is_final_update").unwrap();
    let last: i64 = intruder.query_row("SELECT max(seq) FROM batch", [], |row| row.get(0)).unwrap();
    intruder
        .execute("UPDATE delta SET payload = replace(payload, 'BE_EXP', 'BE_XXX') WHERE batch = ?1", [last])
        .unwrap();
    drop(intruder);
    let done = repaired(folder.path());
    assert_eq!(done.carried_batches, 1, "{done:?}");
    assert!(json_of(folder.path(), 7).is_some(), "what came before it is there");
    let lost: Vec<&str> = done.lost.iter().map(|lost| lost.record.as_str()).collect();
    assert_eq!(lost, [record_id(2).to_string()]);
    let lost = &done.lost[0];
    assert_eq!(lost.reference.as_deref(), Some("QS-2026-000002"));
    assert!(lost.earlier_is_there && lost.changed_at.starts_with("2026-11-23T08:20"), "{lost:?}");
    let report = fs::read_to_string(&done.report).unwrap();
    for words in ["QS-2026-000002", "an earlier state is there", "is not as it was written", "daily-2026-11-23.backup"]
    {
        assert!(report.contains(words), "{words}\n{report}");
    }
    let kept = folder.path().join("repairs").join(done.report.file_stem().unwrap());
    let document = fs::read_to_string(kept.join(format!("{}.json", record_id(2)))).unwrap();
    assert!(document.contains("BE_EXP"), "a person can load what was there last");
    clean(folder.path());
}

#[test]
fn a_spoiled_backup_is_passed_over() {
    let desk = with_work_since();
    desk.profile.back_up_daily(at(2 * DAY)).unwrap().unwrap();
    desk.edit(3, 2 * DAY + 5, "Later still", set("customsFlow", "X"));
    let Desk { folder, profile } = desk;
    drop(profile);
    let newest = folder.path().join("backups/daily-2026-11-24.backup");
    let mut bytes = fs::read(&newest).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    fs::write(&newest, bytes).unwrap();
    fs::write(folder.path().join("store.db"), b"SQLite format 3\0 and nothing more").unwrap();
    let done = repair(folder.path(), at(3 * DAY), &mut |_| {}).unwrap();
    assert_eq!(done.backup.as_ref().map(|(_, manifest)| manifest.made_at), Some(at(DAY)));
    assert!(done.passed_over.len() == 1 && done.passed_over[0].contains("daily-2026-11-24"), "{done:?}");
    assert!(done.limits[0].contains("Nothing of the damaged file could be read"), "{done:?}");
    assert!(json_of(folder.path(), 6).is_some() && json_of(folder.path(), 7).is_none());
    clean(folder.path());
}

#[test]
fn without_any_backup_a_new_store_takes_what_can_be_proven() {
    let desk = filled(5, 3);
    let documents: Vec<String> = (1..=5).map(|number| desk.json(number)).collect();
    let Desk { folder, profile } = desk;
    drop(profile);
    spoil(&folder.path().join("store.db"), "outbox_by_key", 8..4000);
    let done = repaired(folder.path());
    assert_eq!((done.backup, &done.lost[..]), (None, &[][..]));
    let after: Vec<String> = (1..=5).filter_map(|number| json_of(folder.path(), number)).collect();
    assert_eq!(after, documents);
    clean(folder.path());
}

/// Whatever page is spoiled: a repair ends with a store that proves, and every dossier is there or listed.
#[test]
fn every_page_can_be_the_one() {
    let desk = with_work_since();
    let Desk { folder, profile } = desk;
    drop(profile);
    let sound = fs::read(folder.path().join("store.db")).unwrap();
    for page in (0..sound.len() / 4096).step_by(3) {
        let elsewhere = tempfile::tempdir().unwrap();
        let mut spoiled = sound.clone();
        spoiled[page * 4096 + 8..(page + 1) * 4096].fill(0xa5);
        fs::write(elsewhere.path().join("store.db"), spoiled).unwrap();
        fs::create_dir(elsewhere.path().join("backups")).unwrap();
        let backup = "backups/daily-2026-11-23.backup";
        fs::copy(folder.path().join(backup), elsewhere.path().join(backup)).unwrap();
        let done =
            repair(elsewhere.path(), at(2 * DAY), &mut |_| {}).unwrap_or_else(|fault| panic!("page {page}: {fault}"));
        clean(elsewhere.path());
        for number in 1..=6 {
            assert!(json_of(elsewhere.path(), number).is_some(), "page {page}: dossier {number} was in the backup");
        }
        let listed = done.lost.iter().any(|lost| lost.record == record_id(7).to_string());
        let there = json_of(elsewhere.path(), 7).is_some();
        let unreadable = !done.limits.is_empty();
        assert!(there || listed || unreadable, "page {page}: dossier 7 is nowhere: {done:?}");
    }
}

#[test]
fn damage_met_while_working_stops_writing_and_reading_goes_on() {
    let desk = with_work_since();
    let intruder = raw(&desk.store_file());
    intruder.execute_batch("UPDATE document SET json = '{' WHERE record = (SELECT number FROM record WHERE external_reference = 'QS-2026-000003')").unwrap();
    desk.profile.write(|tx| tx.set_record_state(record_id(1), "draft", at(DAY + 30))).unwrap();
    let fault = desk.profile.read(|reading| reading.record(record_id(3))).unwrap_err();
    assert!(matches!(fault, StoreError::Unreadable { .. }), "{fault:?}");
    let refused = desk.profile.write(|tx| tx.set_record_state(record_id(1), "draft", at(DAY + 31))).unwrap_err();
    assert!(matches!(refused, StoreError::Stopped { .. }), "{refused:?}");
    assert!(refused.to_string().contains("repair"), "{refused}");
    assert!(!desk.json(1).is_empty(), "reading goes on");
    // The next start knows.
    let Desk { folder, profile } = desk;
    drop(profile);
    let profile = open(folder.path(), false).unwrap();
    assert!(profile.damage().is_some());
    assert!(profile.write(|tx| tx.set_record_state(record_id(1), "draft", at(DAY + 32))).is_err());
    // Repaired while it is open: the same profile goes on.
    let done = profile.repair(at(2 * DAY), &mut |_| {}).unwrap();
    assert_eq!((profile.damage(), done.carried_batches), (None, 2));
    profile.write(|tx| tx.set_record_state(record_id(1), "draft", at(2 * DAY + 1))).unwrap();
    assert!(profile.read(|reading| reading.record(record_id(3))).unwrap().is_some());
    assert_eq!(profile.verify(&mut |_| {}).unwrap().problems, Vec::<String>::new());
}

#[test]
fn the_check_of_a_start_stops_writing() {
    let desk = filled(3, 2);
    assert!(desk.profile.check_core(&mut |_| {}).unwrap().is_clean());
    let Desk { folder, profile } = desk;
    drop(profile);
    raw(&folder.path().join("store.db")).execute_batch("UPDATE person SET name = 'Mallory'").unwrap();
    let profile = open(folder.path(), false).unwrap();
    assert_eq!(profile.damage(), None, "the start does not wait for the check");
    let found = profile.check_core(&mut |_| {}).unwrap();
    assert!(found.problems.join(" ").contains("of table person is not as Quayside wrote it"), "{found:?}");
    assert!(profile.write(|tx| tx.set_record_state(record_id(1), "draft", at(9))).is_err());
}

#[test]
fn a_sound_store_and_one_in_use_are_left_alone() {
    let desk = filled(2, 2);
    let fault = repair(desk.folder.path(), at(DAY), &mut |_| {}).unwrap_err();
    assert!(matches!(fault, StoreError::InUse { .. }), "{fault:?}");
    let Desk { folder, profile } = desk;
    drop(profile);
    let names = |folder: &Path| -> Vec<PathBuf> {
        let mut names: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        // The log of a store that was looked at is empty.
        names.retain(|path| !path.ends_with("store.db-wal") && !path.ends_with("store.db-shm"));
        names.sort();
        names
    };
    let before = names(folder.path());
    let fault = repair(folder.path(), at(DAY), &mut |_| {}).unwrap_err();
    assert!(matches!(fault, StoreError::NothingToRepair { .. }), "{fault:?}");
    assert_eq!(names(folder.path()), before);
    clean(folder.path());
}

/// The cursor is that of the backup: what CAS has since is asked for again.
#[test]
fn what_cas_said_is_asked_for_again() {
    let desk = with_work_since();
    desk.profile
        .write(|tx| tx.set_cursor("practice", "declarations_updated", "2026-11-23T10:00:00+00:00", at(DAY + 40)))
        .unwrap();
    let Desk { folder, profile } = desk;
    drop(profile);
    spoil(&folder.path().join("store.db"), "record_by_state", 8..4000);
    let done = repaired(folder.path());
    assert!(done.asked_first <= 1, "{done:?}");
    let profile = open(folder.path(), false).unwrap();
    let cursor = profile.read(|reading| reading.cursor("practice", "declarations_updated")).unwrap();
    assert_eq!(cursor.as_deref(), Some("2026-11-22T09:00:00+00:00"));
}
