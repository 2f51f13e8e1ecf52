//! A profile is backed up while it is in use, lost, and put back.

use std::fs;

use crate::program::{Desk, shipment};

#[test]
fn a_lost_profile_comes_back_from_its_backup() {
    let desk = Desk::new();
    let file = desk.file("shipment.json", &shipment("QS-BACKUP-1"));
    desk.run(&["load", file.to_str().unwrap()]).fine();
    let backup = desk.folder.path().join("work.backup");
    let backup = backup.to_str().unwrap();
    let made = desk.json(&["backup", backup]);
    assert_eq!((&made["records"], &made["batches"]), (&1.into(), &1.into()), "{made}");
    let before = desk.run(&["--json", "show", "QS-BACKUP-1"]).fine().out;

    desk.run(&["edit", "QS-BACKUP-1", "singleAdministrativeDocument.invoiceCurrency=USD"]);
    let again = desk.run(&["backup", backup]).refused_as_input();
    assert!(again.err.contains("already a file"), "{}", again.err);
    fs::write(desk.profile().join("store.db"), "scrambled").unwrap();
    desk.run(&["list"]).refused_as_input();

    let restored = desk.json(&["restore", backup]);
    assert!(restored["kept"].as_str().is_some_and(|kept| fs::read(kept).unwrap() == b"scrambled"), "{restored}");
    assert_eq!(desk.run(&["--json", "show", "QS-BACKUP-1"]).fine().out, before);
    desk.verify();

    let damaged = desk.file("damaged.backup", "");
    let mut bytes = fs::read(backup).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&damaged, bytes).unwrap();
    let refused = desk.run(&["restore", damaged.to_str().unwrap()]).refused_as_input();
    assert!(refused.err.contains("is damaged"), "{}", refused.err);
    assert_eq!(desk.run(&["--json", "show", "QS-BACKUP-1"]).fine().out, before);
}
