//! Files with a dossier: a person's own and the documents of CAS, through the program.

use std::fs;

use crate::program::{Desk, Sandbox, shipment};

#[test]
fn the_documents_of_cas_come_once_and_without_giving_the_token_away() {
    let folder = tempfile::tempdir().unwrap();
    let cas = Sandbox::start(folder.path(), "1000", None);
    let desk = Desk::at(&cas);
    let file = desk.file("shipment.json", &shipment("QS-FILES-1"));
    desk.run(&["load", file.to_str().unwrap()]).fine();
    desk.run(&["submit", "QS-FILES-1"]).fine();
    let has_mrn = |shown: &serde_json::Value| shown["declarations"][0]["mrn"].is_string();
    let shown = desk.sync_until("QS-FILES-1", has_mrn);
    let mrn = shown["declarations"][0]["mrn"].as_str().unwrap().to_owned();
    for _ in 0..3 {
        desk.run(&["sync", "--once"]);
    }
    let rows = desk.json(&["attachments", "QS-FILES-1"]);
    // The practice CAS refuses the temporary address to whoever brings a token.
    let row = &rows[0];
    assert_eq!(
        (rows.as_array().unwrap().len(), &row["origin"], &row["mediaType"]),
        (1, &"cas".into(), &"application/pdf".into()),
        "{rows}"
    );
    assert_eq!(row["name"], format!("SAD-{mrn}.pdf"));
    let out = desk.folder.path().join("sad.pdf");
    desk.run(&["attachment", "QS-FILES-1", "1", out.to_str().unwrap()]).fine();
    let pdf = String::from_utf8(fs::read(&out).unwrap()).unwrap();
    assert!(pdf.starts_with("%PDF-") && pdf.contains(&mrn) && pdf.contains("QS-FILES-1"), "{pdf}");
    let refused = desk.run(&["detach", "QS-FILES-1", "1"]);
    assert!(refused.code == 1 && refused.err.contains("document of CAS"), "{}", refused.err);
    desk.verify();
}

#[test]
fn a_persons_file_is_kept_saved_taken_away_and_brought_back() {
    let desk = Desk::new();
    let file = desk.file("shipment.json", &shipment("QS-FILES-2"));
    desk.run(&["load", file.to_str().unwrap()]).fine();
    let own = desk.file("CON.txt", "an invoice");
    let rows = desk.json(&["attach", "QS-FILES-2", own.to_str().unwrap()]);
    assert_eq!(
        (&rows[0]["name"], &rows[0]["sizeBytes"], &rows[0]["origin"]),
        (&"CON.txt".into(), &"10".into(), &"person".into())
    );
    // Into a folder under a name that is no device.
    desk.run(&["attachment", "QS-FILES-2", "1", desk.folder.path().to_str().unwrap()]).fine();
    assert_eq!(fs::read(desk.folder.path().join("_CON.txt")).unwrap(), b"an invoice");
    let again = desk.run(&["attachment", "QS-FILES-2", "1", own.to_str().unwrap()]).refused_as_input();
    assert!(again.err.contains("already a file"), "{}", again.err);
    assert_eq!(desk.json(&["detach", "QS-FILES-2", "1"]), serde_json::json!([]));
    assert_eq!(desk.json(&["detach", "QS-FILES-2", "--undo"])[0]["name"], "CON.txt");

    let large = desk.folder.path().join("large");
    fs::File::create(&large).unwrap().set_len(2 << 30).unwrap();
    let refused = desk.run(&["attach", "QS-FILES-2", large.to_str().unwrap()]).refused_as_input();
    assert!(refused.err.contains("larger than 50 MB"), "{}", refused.err);
    desk.run(&["attach", "QS-FILES-2", "/no/such/file"]).refused_as_input();
    desk.run(&["attach", "QS-FILES-9", own.to_str().unwrap()]).refused_as_input();

    let backup = desk.folder.path().join("work.backup");
    desk.run(&["backup", backup.to_str().unwrap()]).fine();
    let shelf = desk.profile().join("attachments");
    fs::remove_dir_all(&shelf).unwrap();
    let found = desk.run(&["verify"]);
    assert!(found.code == 1 && found.out.contains("“CON.txt” of QS-FILES-2 is gone"), "{}", found.out);
    desk.run(&["restore", backup.to_str().unwrap()]).fine();
    desk.verify();
    assert_eq!(desk.json(&["attachments", "QS-FILES-2"])[0]["name"], "CON.txt");
}
