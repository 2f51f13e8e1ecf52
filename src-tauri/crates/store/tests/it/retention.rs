//! Holds and erasures: the content goes, who, when and why stay, and the chain still proves.

use std::fs;

use store::{ATTACHMENT_BYTES_MAX, StoreError};

use crate::filled::filled;
use crate::support::{batch, raw, record_id};

const SECRET: &str = "Janssens";

#[test]
fn erased_content_is_nowhere_and_the_chain_still_proves() {
    let desk = filled(3, 3);
    let kept = desk.profile.keep(&mut &b"a private letter"[..], ATTACHMENT_BYTES_MAX).unwrap();
    desk.profile
        .write(|tx| tx.attach(record_id(2), &kept, "letter.txt", None, &batch("Attached", 40), record_id(800)))
        .unwrap();
    let head = desk.profile.read(|reading| reading.journal_head()).unwrap().unwrap();
    let erased = desk.profile.write(|tx| tx.erase(record_id(2), "retention has ended", &batch("Erased", 50))).unwrap();
    desk.profile.remove_files(&erased.files).unwrap();
    assert!(erased.payloads >= 4 && erased.files == [kept.sha256], "{erased:?}");
    let found = desk.profile.verify(&mut |_| {}).unwrap();
    assert_eq!((&found.problems, found.erased), (&vec![], erased.payloads));
    assert_eq!(desk.json(2), "{}");
    assert!(desk.json(1).contains(SECRET), "others keep theirs");
    let erasures = desk.profile.read(|reading| reading.erasures()).unwrap();
    assert_eq!(
        (erasures.len(), erasures[0].reason.as_str(), erasures[0].by.as_str()),
        (1, "retention has ended", "Ann")
    );
    assert!(desk.profile.read(|reading| reading.journal_head()).unwrap().unwrap().0 > head.0, "it is journalled");
    // History still says who did what and when.
    let history = desk.profile.read(|reading| reading.history(record_id(2), store::HistoryRange::ALL)).unwrap();
    assert!(history.len() > 1 && history.iter().all(|entry| entry.delta.is_empty()));
    // Only the others' content is left in the file.
    let (folder, profile) = (desk.folder, desk.profile);
    drop(profile);
    let bytes = fs::read(folder.path().join("store.db")).unwrap();
    let reference = b"INV-2026-00001";
    assert!(bytes.windows(reference.len()).any(|found| found == reference));
    for own in ["Shenzhen Tooling 2 Co", "letter.txt", "secret of 2"] {
        assert!(!bytes.windows(own.len()).any(|found| found == own.as_bytes()), "{own} is still in the file");
    }
}

#[test]
fn a_hold_keeps_a_record_and_is_lifted_by_name() {
    let desk = filled(2, 2);
    desk.profile.write(|tx| tx.hold(record_id(2), "case 26/118", &batch("Hold", 40))).unwrap();
    let again = desk.profile.write(|tx| tx.hold(record_id(2), "again", &batch("Hold", 41))).unwrap_err();
    assert!(matches!(again, StoreError::AlreadyThere { .. }), "{again:?}");
    let refused = desk.profile.write(|tx| tx.erase(record_id(2), "x", &batch("Erased", 42))).unwrap_err();
    assert!(matches!(&refused, StoreError::Held { reason, .. } if reason == "case 26/118"), "{refused:?}");
    assert!(desk.json(2).len() > 2);
    desk.profile.write(|tx| tx.lift_hold(record_id(2), &batch("Lifted", 43))).unwrap();
    assert_eq!(desk.profile.read(|reading| reading.holds()).unwrap(), []);
    desk.profile.write(|tx| tx.erase(record_id(2), "x", &batch("Erased", 44))).unwrap();
    assert_eq!(desk.problems(), Vec::<String>::new());
}

#[test]
fn content_that_went_without_an_erasure_is_a_problem() {
    let desk = filled(2, 2);
    let intruder = raw(&desk.store_file());
    intruder
        .execute_batch("DROP TRIGGER delta_is_final_update; UPDATE delta SET payload = '' WHERE batch = 2")
        .unwrap();
    assert!(desk.problems().join(" ").contains("no erasure says why"));
}
