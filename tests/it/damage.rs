//! A bit changes on the disk: it is said, nothing more is written or sent, and a repair brings back what there was; what
//! CAS has since comes again.

use std::fs;

use crate::program::{Desk, Sandbox, shipment};

#[test]
fn a_damaged_profile_is_repaired_and_hears_from_cas_again() {
    let folder = tempfile::tempdir().unwrap();
    let cas = Sandbox::start(folder.path(), "1000", None);
    let desk = Desk::at(&cas);
    for reference in ["QS-DAMAGE-1", "QS-DAMAGE-2", "QS-DAMAGE-4"] {
        let file = desk.file("shipment.json", &shipment(reference));
        desk.run(&["load", file.to_str().unwrap()]).fine();
    }
    // The backup of a day, as the window makes it.
    let backup = desk.profile().join("backups/daily-2026-11-22.backup");
    desk.run(&["backup", backup.to_str().unwrap()]).fine();
    desk.run(&["submit", "QS-DAMAGE-1"]).fine();
    let before = desk.sync_until("QS-DAMAGE-1", |shown| !shown["declarations"].as_array().unwrap().is_empty());

    let store = desk.profile().join("store.db");
    let mut bytes = fs::read(&store).unwrap();
    let place = bytes.windows(11).rposition(|found| found == b"QS-DAMAGE-2").unwrap();
    bytes[place] ^= 2;
    fs::write(&store, &bytes).unwrap();

    let found = desk.run(&["verify"]);
    assert_eq!(found.code, 1, "{} {}", found.out, found.err);
    assert!(found.out.contains("is not as Quayside wrote it") && found.out.contains("Run “repair”"), "{}", found.out);
    let edit = ["edit", "QS-DAMAGE-4", "singleAdministrativeDocument.invoiceCurrency=USD"];
    let refused = desk.run(&edit).refused_as_input();
    assert!(refused.err.contains("Nothing more is written"), "{}", refused.err);
    assert_ne!(desk.run(&["sync", "--once"]).code, 0, "nothing is sent");
    desk.run(&["show", "QS-DAMAGE-1"]).fine();

    let repaired = desk.run(&["--json", "repair"]);
    let said = repaired.json();
    let kept = said["kept"].as_str().unwrap();
    assert!(fs::read(kept).unwrap() == bytes, "the damaged file is kept as it was");
    assert!(fs::read_to_string(said["report"].as_str().unwrap()).unwrap().contains("daily-2026-11-22"), "{said}");
    desk.verify();
    let after = desk.sync_until("QS-DAMAGE-1", |shown| !shown["declarations"].as_array().unwrap().is_empty());
    assert_eq!(after["declarations"][0]["id"], before["declarations"][0]["id"]);
    assert_eq!(after["declarations"].as_array().unwrap().len(), 1, "sent once");
    desk.run(&["show", "QS-DAMAGE-2"]).fine();
    desk.run(&edit);
    let again = desk.run(&["repair"]);
    assert!(again.code == 1 && again.err.contains("Nothing is wrong"), "{} {}", again.out, again.err);
}

#[test]
fn a_store_that_does_not_open_is_said_by_verify_and_repaired() {
    let desk = Desk::new();
    let file = desk.file("shipment.json", &shipment("QS-DAMAGE-3"));
    desk.run(&["load", file.to_str().unwrap()]).fine();
    let backup = desk.profile().join("backups/daily-2026-11-22.backup");
    desk.run(&["backup", backup.to_str().unwrap()]).fine();
    fs::write(desk.profile().join("store.db"), "scrambled").unwrap();
    let found = desk.run(&["verify"]);
    assert_eq!((found.code, found.out.contains("Run “repair”")), (1, true), "{} {}", found.out, found.err);
    let repaired = desk.run(&["repair"]);
    assert!(repaired.out.contains("The backup of"), "{} {}", repaired.out, repaired.err);
    desk.run(&["show", "QS-DAMAGE-3"]).fine();
    desk.verify();
}
