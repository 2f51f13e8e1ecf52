//! Attachments: kept by content, listed in a journal, never read whole, never under a name of their own.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use store::{ATTACHMENT_BYTES_MAX, KeptFile, RecordId, StoreError};

use crate::support::{Desk, at, batch, open, record_id};

const HOLDER: u128 = 900;

fn with_dossier() -> Desk {
    let desk = Desk::new();
    desk.dossier(1, r#"{"externalReference":"QS-1"}"#, 1);
    desk
}

fn keep(desk: &Desk, content: &[u8]) -> KeptFile {
    desk.profile.keep(&mut &*content, ATTACHMENT_BYTES_MAX).unwrap()
}

fn attach(desk: &Desk, content: &[u8], label: &str, cas_id: Option<&str>, minute: i64) -> Option<u64> {
    let kept = keep(desk, content);
    desk.profile
        .write(|tx| tx.attach(record_id(1), &kept, label, cas_id, &batch("Attached", minute), holder()))
        .unwrap()
}

fn holder() -> RecordId {
    record_id(HOLDER)
}

fn labels(desk: &Desk) -> Vec<String> {
    let found = desk.profile.read(|reading| reading.attachments(record_id(1))).unwrap();
    found.into_iter().map(|attachment| attachment.label).collect()
}

fn place(desk: &Desk, kept: &KeptFile) -> PathBuf {
    desk.profile.attachments_folder().join(&kept.sha256[..2]).join(&kept.sha256[2..])
}

/// Every file below a folder.
fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(below(&path)) } else { found.push(path) }
    }
    found
}

#[test]
fn a_file_is_kept_by_its_content_and_listed_with_what_is_known_of_it() {
    let desk = with_dossier();
    attach(&desk, b"%PDF-1.4 invoice", "../../x\u{202e}.exe", None, 5).unwrap();
    let found = desk.profile.read(|reading| reading.attachments(record_id(1))).unwrap();
    let one = &found[0];
    assert_eq!(
        (one.label.as_str(), one.media_type.as_str(), one.size_bytes),
        ("../../x\u{202e}.exe", "application/pdf", 16)
    );
    assert_eq!((one.added_at, one.added_by.as_str(), &one.cas_id), (at(5), "Ann", &None));
    let files = below(&desk.profile.attachments_folder());
    assert_eq!(files, [place(&desk, &keep(&desk, b"%PDF-1.4 invoice"))], "under its digest and nothing else");
    assert!(fs::metadata(&files[0]).unwrap().permissions().readonly());
    assert_eq!(desk.problems(), Vec::<String>::new());
    // The dossier itself is untouched: nothing of this leaves for CAS.
    assert_eq!(desk.json(1), r#"{"externalReference":"QS-1"}"#);
}

#[test]
fn adding_and_removing_are_batches_that_can_be_taken_back() {
    let desk = with_dossier();
    attach(&desk, b"one", "one.txt", None, 5).unwrap();
    attach(&desk, b"two", "two.txt", None, 6).unwrap();
    assert_eq!(attach(&desk, b"one", "again.txt", None, 7), None, "the same content is attached once");
    desk.profile.write(|tx| tx.detach(record_id(1), 0, &batch("Removed", 8))).unwrap();
    assert_eq!(labels(&desk), ["two.txt"]);
    let step = desk.profile.read(|reading| reading.attachments_undo(record_id(1))).unwrap().undo.unwrap();
    desk.profile
        .write(|tx| {
            let delta = tx.undo_delta(holder(), step.seq)?;
            let undo = store::NewBatch { undoes: Some(step.seq), ..batch("Undo", 9) };
            tx.append(&undo, &[(holder(), delta)])
        })
        .unwrap();
    assert_eq!(labels(&desk), ["one.txt", "two.txt"]);
    let history = desk.profile.read(|reading| reading.history(holder(), store::HistoryRange::ALL)).unwrap();
    let words: Vec<&str> = history.iter().map(|entry| entry.label.as_str()).collect();
    assert_eq!(words, ["Undo", "Removed", "Attached", "Attached"]);
    let found = desk.profile.verify(&mut |_| {}).unwrap();
    assert_eq!((found.problems, found.notes, found.attachments), (vec![], vec![], 2));
}

#[test]
fn a_document_of_cas_is_there_once() {
    let desk = with_dossier();
    assert!(attach(&desk, b"%PDF-1.4 sad", "SAD", Some("d1/a1"), 5).is_some());
    assert!(attach(&desk, b"%PDF-1.4 sad made anew", "SAD", Some("d1/a1"), 6).is_none());
    assert!(
        attach(&desk, b"%PDF-1.4 sad", "SAD", Some("d1/a2"), 7).is_some(),
        "another document with the same content"
    );
    assert_eq!(desk.profile.read(|reading| reading.attachments_undo(record_id(1))).unwrap().undo, None);
}

#[test]
fn a_file_that_is_too_large_is_refused_before_it_is_read() {
    let desk = with_dossier();
    let large = desk.folder.path().join("large.bin");
    // Two gigabytes of nothing: reading it would take seconds, keeping it the disk.
    fs::File::create(&large).unwrap().set_len(2 * 1024 * 1024 * 1024).unwrap();
    let begun = std::time::Instant::now();
    let fault = desk.profile.keep_file(&large, ATTACHMENT_BYTES_MAX).unwrap_err();
    assert!(matches!(fault, StoreError::TooLarge { .. }) && fault.to_string().contains("50 MB"), "{fault}");
    assert!(begun.elapsed() < std::time::Duration::from_millis(200));
    // What says nothing of its size is read to the limit and no further.
    let mut read = 0_u64;
    struct Endless<'r>(&'r mut u64);
    impl Read for Endless<'_> {
        fn read(&mut self, piece: &mut [u8]) -> std::io::Result<usize> {
            *self.0 += piece.len() as u64;
            Ok(piece.len())
        }
    }
    assert!(matches!(desk.profile.keep(&mut Endless(&mut read), 1_000_000), Err(StoreError::TooLarge { .. })));
    assert!(read < 1_200_000);
    assert_eq!(below(&desk.profile.attachments_folder()), Vec::<PathBuf>::new(), "nothing is left behind");
    desk.profile.keep_file(&desk.store_file(), ATTACHMENT_BYTES_MAX).unwrap();
    assert!(desk.profile.keep_file(desk.folder.path(), ATTACHMENT_BYTES_MAX).is_err(), "a folder");
}

#[test]
fn what_is_saved_is_what_was_attached() {
    let desk = with_dossier();
    let kept = keep(&desk, b"content");
    let out = desk.folder.path().join("out.txt");
    assert_eq!(desk.profile.save_attachment(&kept.sha256, &out).unwrap(), 7);
    assert_eq!(fs::read(&out).unwrap(), b"content");
    let fault = desk.profile.save_attachment(&kept.sha256, &out).unwrap_err();
    assert!(matches!(fault, StoreError::FileExists { .. }));
    assert_eq!(fs::read(&out).unwrap(), b"content", "the file there is left alone");
    for digest in ["../../store.db", "..", "", &"A".repeat(64), &format!("{}/x", "a".repeat(62))] {
        let fault = desk.profile.save_attachment(digest, &desk.folder.path().join("no")).unwrap_err();
        assert!(matches!(fault, StoreError::AttachmentGone { .. }), "{digest}: {fault:?}");
    }
}

#[test]
fn files_that_are_gone_altered_or_nobodys_are_named() {
    let desk = with_dossier();
    attach(&desk, b"one", "one.txt", None, 5).unwrap();
    attach(&desk, b"two", "two.txt", None, 6).unwrap();
    let (one, two, orphan) = (keep(&desk, b"one"), keep(&desk, b"two"), keep(&desk, b"nobody's"));
    fs::remove_file(place(&desk, &one)).unwrap();
    let altered = place(&desk, &two);
    fs::remove_file(&altered).unwrap();
    fs::write(&altered, b"tow").unwrap();
    let found = desk.profile.verify(&mut |_| {}).unwrap();
    let said = found.problems.join(" ");
    assert!(
        said.contains("“one.txt” of")
            && said.contains("is gone")
            && said.contains("“two.txt” of")
            && said.contains("was altered"),
        "{said}"
    );
    assert!(found.notes.len() == 1 && found.notes[0].contains(&orphan.sha256), "{:?}", found.notes);
    let out = desk.folder.path().join("out");
    assert!(matches!(desk.profile.save_attachment(&two.sha256, &out), Err(StoreError::AttachmentAltered { .. })));
    assert!(!out.exists(), "nothing of it is left behind");
    assert!(matches!(desk.profile.save_attachment(&one.sha256, &out), Err(StoreError::AttachmentGone { .. })));
    // A lost file stops no work.
    assert_eq!(desk.profile.damage(), None);
    assert!(attach(&desk, b"two", "two again.txt", None, 7).is_none());
    assert_eq!(fs::read(altered).unwrap(), b"two", "attaching it again puts its content back");
}

#[test]
fn a_backup_carries_them() {
    let desk = with_dossier();
    attach(&desk, b"one", "one.txt", None, 5).unwrap();
    attach(&desk, b"%PDF-1.4", "two.pdf", Some("d/1"), 6).unwrap();
    let file = desk.folder.path().join("a.backup");
    assert_eq!(desk.profile.backup(&file, at(7), &mut |_| {}).unwrap().attachments, 2);
    let elsewhere = tempfile::tempdir().unwrap();
    store::restore(elsewhere.path(), &file, at(8), &mut |_| {}).unwrap();
    let profile = open(elsewhere.path(), false).unwrap();
    let found = profile.verify(&mut |_| {}).unwrap();
    assert_eq!((found.problems, found.attachments), (vec![], 2));
    // Into a profile that has them already as well.
    drop(profile);
    store::restore(elsewhere.path(), &file, at(9), &mut |_| {}).unwrap();
    // A file that was altered is not carried on as if it were sound.
    let one = place(&desk, &keep(&desk, b"one"));
    fs::remove_file(&one).unwrap();
    fs::File::create(&one).unwrap().write_all(b"eno").unwrap();
    let fault = desk.profile.backup(&desk.folder.path().join("b.backup"), at(9), &mut |_| {}).unwrap_err();
    assert!(matches!(fault, StoreError::AttachmentAltered { .. }), "{fault:?}");
}

#[test]
fn the_drill_of_a_day_puts_its_backup_back() {
    let desk = with_dossier();
    desk.profile.back_up_daily(at(10)).unwrap().unwrap();
    let drill = desk.profile.drill(at(11), &mut |_| {}).unwrap().unwrap();
    assert_eq!((drill.backup.as_str(), drill.records, &drill.trouble), ("daily-2026-11-22.backup", 1, &None));
    assert_eq!(desk.profile.drill(at(12), &mut |_| {}).unwrap(), None, "once a day");
    let file = desk.profile.backups_folder().join(&drill.backup);
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).unwrap();
    let drill = desk.profile.drill(at(24 * 60 + 11), &mut |_| {}).unwrap().unwrap();
    assert!(drill.trouble.as_deref().is_some_and(|trouble| trouble.contains("is damaged")), "{drill:?}");
    assert_eq!(desk.profile.last_drill(), Some(drill));
}
