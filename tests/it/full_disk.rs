//! No file may grow past a limit: the system itself refuses the write, also of what is not the store.

use std::process::{Command, Stdio};

use crate::program::{Desk, quayside_cli, shipment};

/// Runs the program with a limit for every file it writes, in blocks of 512 bytes; exit code and what it said.
fn limited(desk: &Desk, blocks: u64, arguments: &[&str]) -> (i32, String) {
    // Without the trap the system would end the program; with it the write fails, as on a full disk.
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let output = Command::new("sh")
        .args(["-c", &script])
        .arg(quayside_cli())
        .arg("--profile")
        .arg(desk.profile())
        .args(["--person", "M. Verhulst"])
        .args(arguments)
        .env_remove("QUAYSIDE_CAS")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_disk_without_room_is_said_and_loses_nothing() {
    let desk = Desk::new();
    let file = desk.file("shipment.json", &shipment("QS-ROOM-1"));
    desk.run(&["load", file.to_str().unwrap()]).fine();
    let large = desk.file("large.txt", &"x".repeat(2_000_000));
    let backup = desk.folder.path().join("a.backup");
    let acts: [&[&str]; 3] = [
        &["attach", "QS-ROOM-1", large.to_str().unwrap()],
        &["backup", backup.to_str().unwrap()],
        &["edit", "QS-ROOM-1", "singleAdministrativeDocument.invoiceCurrency=USD"],
    ];
    for act in acts {
        let mut refused = 0;
        for blocks in (0..).map(|turn| 1_u64 << turn) {
            let (code, said) = limited(&desk, blocks, act);
            desk.verify();
            if code == 0 {
                break;
            }
            refused += 1;
            assert!((1..=2).contains(&code), "{act:?} with {blocks} blocks: {code} {said}");
            assert_eq!(said.trim_end().lines().count(), 1, "one sentence: {said}");
            assert!(!said.contains("panicked"), "{said}");
            assert!(act[0] != "backup" || !backup.exists(), "{act:?} with {blocks} blocks: half a backup");
            assert!(blocks < 1 << 30, "{act:?} never fits: {said}");
        }
        assert!(refused > 3, "{act:?} met the limit");
    }
    assert_eq!(desk.json(&["attachments", "QS-ROOM-1"]).as_array().unwrap().len(), 1);
    let elsewhere = Desk::new();
    elsewhere.run(&["restore", backup.to_str().unwrap()]).fine();
    elsewhere.verify();
    let left: Vec<_> = std::fs::read_dir(desk.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("unfinished")), "{left:?}");
}
