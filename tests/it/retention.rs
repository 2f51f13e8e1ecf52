//! What is kept is not erased: the schedule, the hold and the open declaration each say so.

use crate::program::{Desk, Sandbox, shipment};

#[test]
fn what_is_kept_open_or_held_is_not_erased() {
    let folder = tempfile::tempdir().unwrap();
    let cas = Sandbox::start(folder.path(), "1000", None);
    let desk = Desk::at(&cas);
    for reference in ["QS-KEPT-1", "QS-KEPT-2"] {
        let file = desk.file("shipment.json", &shipment(reference));
        desk.run(&["load", file.to_str().unwrap()]).fine();
    }
    desk.run(&["submit", "QS-KEPT-1"]).fine();
    desk.sync_until("QS-KEPT-1", |shown| shown["state"] == "released");
    let rows = desk.json(&["retention"]);
    let row =
        |reference: &str| rows.as_array().unwrap().iter().find(|row| row["reference"] == reference).unwrap().clone();
    assert_eq!((&row("QS-KEPT-1")["state"], &row("QS-KEPT-2")["state"]), (&"kept".into(), &"unsent".into()), "{rows}");
    assert!(row("QS-KEPT-1")["ends"].as_str().is_some_and(|day| day.ends_with("-01-01")), "{rows}");
    for id in ["QS-KEPT-1", "QS-KEPT-2"] {
        let refused = desk.run(&["erase", id, "no", "longer", "needed"]);
        assert!(refused.code == 1 && refused.err.contains("was not erased"), "{}", refused.err);
    }
    assert_eq!(desk.json(&["hold", "QS-KEPT-1", "case", "26/118"])["state"], "held");
    assert_eq!(desk.run(&["hold", "QS-KEPT-1", "again"]).code, 1);
    assert_eq!(desk.json(&["release", "QS-KEPT-1"])["state"], "kept");
    desk.run(&["erase", "QS-KEPT-1"]).refused_as_input();
    desk.verify();
}
