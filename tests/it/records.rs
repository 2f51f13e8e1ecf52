//! Records through the command line: typing, undo and redo, travelling in time, who did it.

use crate::program::{Desk, shipment};

const NET: &str = "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems[0].goodsMeasure.nmass";

fn net(desk: &Desk, arguments: &[&str]) -> String {
    let shown = desk.json(&[&["show", "QS-REC-1"], arguments].concat());
    shown["document"]["singleAdministrativeDocument"]["goodsShipment"]["governmentAgencyGoodsItems"][0]["goodsMeasure"]
        ["nmass"]
        .to_string()
}

fn desk() -> Desk {
    let desk = Desk::new();
    let file = desk.file("one.json", &shipment("QS-REC-1"));
    desk.run(&["load", file.to_str().unwrap()]).fine();
    desk
}

#[test]
fn what_is_typed_is_read_as_meant() {
    let desk = desk();
    for (typed, read) in [("12*9", "108"), ("1.234,5", "1234.5"), ("0,5", "0.5"), ("0.1 t", "100")] {
        desk.run(&["edit", "QS-REC-1", &format!("{NET}={typed}")]).fine();
        assert_eq!(net(&desk, &[]), read, "{typed}");
    }
}

#[test]
fn undo_and_redo_walk_the_journal() {
    let desk = desk();
    desk.run(&["edit", "QS-REC-1", &format!("{NET}=100")]).fine();
    desk.run(&["edit", "QS-REC-1", &format!("{NET}=99")]).fine();
    for (step, expected) in [("undo", "100"), ("undo", "110"), ("redo", "100"), ("redo", "99"), ("undo", "100")] {
        desk.run(&[step, "QS-REC-1"]).fine();
        assert_eq!(net(&desk, &[]), expected, "{step}");
    }
    desk.run(&["edit", "QS-REC-1", &format!("{NET}=98")]).fine();
    let refused = desk.run(&["redo", "QS-REC-1"]);
    assert_eq!((refused.code, refused.out.as_str()), (1, ""), "{}", refused.err);
    let history = desk.json(&["history", "QS-REC-1"]);
    assert_eq!(history.as_array().unwrap().len(), 9, "every step is in the journal: {history:#}");
    assert!(history.as_array().unwrap().iter().all(|entry| entry["person"] == "M. Verhulst"));
    desk.verify();
}

#[test]
fn any_moment_can_be_looked_at() {
    let desk = desk();
    let loaded = desk.json(&["history", "QS-REC-1"])[0]["atUtc"].as_str().unwrap().to_owned();
    desk.run(&["edit", "QS-REC-1", &format!("{NET}=100")]).fine();
    assert_eq!(net(&desk, &[]), "100");
    assert_eq!(net(&desk, &["--as-at", &loaded]), "110");
    assert!(
        desk.run(&["show", "QS-REC-1", "--as-at", "2020-01-01T00:00:00Z"])
            .refused_as_input()
            .err
            .contains("did not exist")
    );
}

#[test]
fn a_blocked_record_is_not_sent() {
    let desk = desk();
    desk.run(&["edit", "QS-REC-1", &format!("{NET}=5000")]).fine();
    let refused = desk.run(&["submit", "QS-REC-1"]);
    assert_eq!((refused.code, refused.out.as_str()), (1, ""));
    assert!(refused.err.contains("1 blocking problem"), "{}", refused.err);
    assert_eq!(desk.json(&["outbox"]).as_array().unwrap().len(), 0, "nothing went into the outbox");
}

#[test]
fn lists_are_searched() {
    let desk = desk();
    for (text, found) in [("", 1), ("QS-REC", 1), ("red wine", 1), ("vin", 1), ("champagne", 0)] {
        let arguments: Vec<&str> = std::iter::once("list").chain(text.split_whitespace()).collect();
        assert_eq!(desk.json(&arguments).as_array().unwrap().len(), found, "{text}");
    }
}
