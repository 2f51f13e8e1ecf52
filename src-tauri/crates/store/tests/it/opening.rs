//! Every state a profile folder can be in, and that none of them is made worse by opening it.

use std::fs;
use std::path::Path;

use store::StoreError;

use crate::support::{Desk, at, open, raw};

/// Opens with and without leave to create: both are refused with the same variant, and nothing in the folder changed.
fn refused(folder: &Path, is: impl Fn(&StoreError) -> bool, says: &str) {
    for create in [false, true] {
        let before = contents(folder);
        let fault = open(folder, create).unwrap_err();
        assert!(is(&fault), "create {create}: {fault:?}");
        assert!(fault.to_string().contains(says), "{fault}");
        assert_eq!(contents(folder), before, "create {create}: the folder is as it was");
    }
}

fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        // The shared-memory file is SQLite's scratch paper; the opening lock is empty.
        .filter(|path| path.is_file() && !path.ends_with("store.db-shm") && !path.ends_with("opening.lock"))
        .map(|path| (path.display().to_string(), fs::read(&path).unwrap()))
        .filter(|(path, bytes)| !(path.ends_with("-wal") && bytes.is_empty()))
        .collect();
    files.sort();
    files
}

/// A folder with a closed store in it.
fn closed() -> tempfile::TempDir {
    let desk = Desk::new();
    desk.dossier(1, r#"{"a":1}"#, 1);
    let Desk { folder, profile } = desk;
    drop(profile);
    folder
}

#[test]
fn a_missing_profile_is_not_made_unasked() {
    let folder = tempfile::tempdir().unwrap();
    for missing in [folder.path().to_path_buf(), folder.path().join("nowhere")] {
        let fault = open(&missing, false).unwrap_err();
        assert!(matches!(fault, StoreError::MissingStore { .. }), "{fault:?}");
        assert!(!missing.join("store.db").exists());
    }
    assert!(!folder.path().join("nowhere").exists());
}

#[test]
fn a_new_profile_has_all_its_parts() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("profiles/ours");
    drop(open(&inside, true).unwrap());
    for part in ["store.db", "search.db", "attachments", "backups", "logs"] {
        assert!(inside.join(part).exists(), "{part}");
    }
    drop(open(&inside, false).unwrap());
    let mode: String = raw(&inside.join("store.db")).query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
}

#[test]
fn a_store_that_is_gone_is_not_replaced() {
    for (trace, keep) in [("backups", true), ("search.db", false)] {
        let folder = closed();
        fs::remove_file(folder.path().join("store.db")).unwrap();
        if keep {
            fs::remove_file(folder.path().join("search.db")).unwrap();
        } else {
            fs::remove_dir(folder.path().join("backups")).unwrap();
        }
        assert!(folder.path().join(trace).exists());
        refused(folder.path(), |fault| matches!(fault, StoreError::StoreGone { .. }), "store.db is gone");
    }
}

#[test]
fn an_unfinished_new_store_is_made_again() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("store.db.new"), b"half").unwrap();
    drop(open(folder.path(), true).unwrap());
    assert!(!folder.path().join("store.db.new").exists());
}

#[test]
fn what_is_not_a_store_is_left_alone() {
    type Check = fn(&StoreError) -> bool;
    let cases: [(&[u8], Check, &str); 3] = [
        (b"", |fault| matches!(fault, StoreError::EmptyStore { .. }), "is empty"),
        (b"Dear Sir", |fault| matches!(fault, StoreError::NotAStore { .. }), "not a Quayside store"),
        (&[0; 8192], |fault| matches!(fault, StoreError::NotAStore { .. }), "not a Quayside store"),
    ];
    for (bytes, is, says) in cases {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("store.db"), bytes).unwrap();
        refused(folder.path(), is, says);
    }
}

#[test]
fn another_programs_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    raw(&folder.path().join("store.db")).execute_batch("CREATE TABLE theirs (x)").unwrap();
    refused(folder.path(), |fault| matches!(fault, StoreError::NotAStore { .. }), "another program");
}

#[test]
fn a_damaged_store_is_said_to_be_damaged() {
    type Damage = fn(&mut Vec<u8>);
    let damages: [(&str, Damage); 3] = [
        ("schema page overwritten", |bytes| bytes[100..4096].fill(0xff)),
        ("cut to one page", |bytes| bytes.truncate(4096)),
        ("all pages but the first overwritten", |bytes| bytes[4096..].fill(0x5a)),
    ];
    for (what, damage) in damages {
        let folder = closed();
        let file = folder.path().join("store.db");
        let mut bytes = fs::read(&file).unwrap();
        damage(&mut bytes);
        fs::write(&file, bytes).unwrap();
        let fault = open(folder.path(), true).unwrap_err();
        assert!(matches!(fault, StoreError::DamagedStore { .. }), "{what}: {fault:?}");
        assert!(fault.to_string().contains("backups"), "{fault}");
    }
}

#[test]
#[cfg(unix)]
fn a_read_only_store_is_said_to_be_read_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = closed();
    let file = folder.path().join("store.db");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    refused(folder.path(), |fault| matches!(fault, StoreError::ReadOnly { .. }), "read-only");
}

#[test]
fn a_store_held_by_another_program_is_said_to_be_held() {
    let folder = closed();
    let holder = raw(&folder.path().join("store.db"));
    holder.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE").unwrap();
    let fault = open(folder.path(), true).unwrap_err();
    assert!(matches!(fault, StoreError::Locked { .. }), "{fault:?}");
    holder.execute_batch("ROLLBACK").unwrap();
    drop(holder);
    drop(open(folder.path(), false).unwrap());
}

#[test]
fn a_newer_store_is_refused_in_words() {
    let folder = closed();
    raw(&folder.path().join("store.db")).pragma_update(None, "user_version", 99).unwrap();
    refused(
        folder.path(),
        |fault| matches!(fault, StoreError::NewerStore { found: 99, .. }),
        "written by a newer Quayside",
    );
}

#[test]
fn a_store_of_no_version_is_damaged() {
    let folder = closed();
    raw(&folder.path().join("store.db")).pragma_update(None, "user_version", 0).unwrap();
    let fault = open(folder.path(), true).unwrap_err();
    assert!(matches!(fault, StoreError::DamagedStore { .. }), "{fault:?}");
}

#[test]
fn one_process_sends_at_a_time() {
    let desk = Desk::new();
    let other = open(desk.folder.path(), false).unwrap();
    let lock = desk.profile.lock_sender("quayside", at(3)).unwrap();
    let fault = other.lock_sender("quayside-cli", at(4)).unwrap_err().to_string();
    let held = format!("process {}, quayside, since 2026-11-22 08:03:00 UTC", std::process::id());
    assert!(fault.contains(&held), "{fault}");
    drop(lock);
    other.lock_sender("quayside-cli", at(5)).unwrap();
}
