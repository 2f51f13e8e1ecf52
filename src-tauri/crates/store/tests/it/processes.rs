//! Two openings of one profile, as two processes have them: their writes are ordered, and each notices the other's.

use std::sync::Arc;

use store::StoreError;

use crate::support::{Desk, batch, drafted, open, record_id, set};

#[test]
fn a_process_notices_what_another_wrote() {
    let desk = Desk::new();
    desk.dossier(1, "{}", 1);
    let other = open(desk.folder.path(), false).unwrap();
    let before = (desk.profile.data_version().unwrap(), other.data_version().unwrap());
    desk.edit(1, 2, "x", set("a", "1"));
    assert_eq!(desk.profile.data_version().unwrap(), before.0, "its own write changes nothing for a process");
    assert_ne!(other.data_version().unwrap(), before.1);
    let seen = other.read(|r| r.record(record_id(1))).unwrap().unwrap();
    assert_eq!(seen.document.to_json(), r#"{"a":"1"}"#);
}

#[test]
fn two_writers_make_one_chain() {
    let desk = Arc::new(Desk::new());
    desk.dossier(1, "{}", 1);
    let threads: Vec<_> = (0..2)
        .map(|thread| {
            let desk = Arc::clone(&desk);
            std::thread::spawn(move || {
                let profile = open(desk.folder.path(), false).unwrap();
                for turn in 0..40 {
                    profile
                        .write(|tx| {
                            let mut document = tx.record(record_id(1))?.unwrap().document;
                            let edit = set(&format!("t{thread}"), &turn.to_string());
                            let delta = drafted(&mut document, domain::record::Origin::Typed, edit);
                            tx.append(&batch("Typed", 2), &[(record_id(1), delta)])
                        })
                        .unwrap();
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    assert_eq!(desk.profile.read(|r| r.journal_head()).unwrap().unwrap().0, 81);
    assert_eq!(desk.problems(), Vec::<String>::new());
    assert!(desk.json(1).contains(r#""t0":"39""#) && desk.json(1).contains(r#""t1":"39""#));
}

#[test]
fn a_reader_sees_one_moment() {
    let desk = Desk::new();
    desk.dossier(1, r#"{"a":"0"}"#, 1);
    desk.profile
        .read(|r| {
            let before = r.record(record_id(1))?.unwrap();
            desk.edit(1, 2, "x", set("a", "1"));
            assert_eq!(r.record(record_id(1))?.unwrap(), before);
            Ok::<_, StoreError>(())
        })
        .unwrap();
    assert_eq!(desk.json(1), r#"{"a":"1"}"#);
}

#[test]
fn a_writer_that_waits_in_vain_says_so() {
    let desk = Desk::new();
    let other = open(desk.folder.path(), false).unwrap();
    let fault = desk.profile.write(|_tx| -> Result<(), StoreError> {
        let fault = other.write(|_tx| Ok::<_, StoreError>(())).unwrap_err();
        assert!(matches!(fault, StoreError::Locked { .. }), "{fault:?}");
        Err(fault)
    });
    assert!(fault.unwrap_err().to_string().contains("Another program holds"));
}
