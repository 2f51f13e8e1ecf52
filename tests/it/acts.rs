//! What can be done with a declaration at CAS, and the messages of the outbox, without a window.

use serde_json::Value;

use crate::program::{Desk, Sandbox, shipment};

fn act<'v>(acts: &'v Value, name: &str) -> &'v Value {
    acts["declarations"][0]["acts"].as_array().unwrap().iter().find(|act| act["act"] == name).unwrap()
}

#[test]
fn a_declaration_is_invalidated_with_a_reason_and_the_exchange_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let cas = Sandbox::start(folder.path(), "40", None);
    let desk = Desk::at(&cas);
    let file = desk.file("one.json", &shipment("QS-ACT-1"));
    desk.run(&["load", file.to_str().unwrap()]).fine();
    let none = desk.run(&["act", "QS-ACT-1", "invalidate", "--reason", "x"]);
    assert!(none.code == 1 && none.err.contains("CAS has no declaration of it yet"), "{} {}", none.code, none.err);
    desk.run(&["submit", "QS-ACT-1"]).fine();
    let status = |shown: &Value, is: &str| shown["declarations"][0]["status"] == is;
    desk.sync_until("QS-ACT-1", |shown| status(shown, "Released"));

    let acts = desk.run(&["acts", "QS-ACT-1", "--json"]).fine().json();
    assert_eq!((&act(&acts, "invalidate")["possible"], &act(&acts, "edit")["possible"]), (&true.into(), &false.into()));
    let words = desk.run(&["acts", "QS-ACT-1"]).fine().out;
    assert!(words.contains("can invalidate") && words.contains("not edit"), "{words}");
    let refused = desk.run(&["act", "QS-ACT-1", "edit"]);
    assert!(refused.code == 1 && refused.err.contains("only by an amendment"), "{}", refused.err);
    desk.run(&["act", "QS-ACT-1", "invalidate"]).refused_as_input();
    desk.run(&["act", "QS-ACT-1", "teleport"]).refused_as_input();
    desk.run(&["act", "QS-ACT-1", "invalidate", "--reason", "Lodged twice"]).fine();
    desk.sync_until("QS-ACT-1", |shown| status(shown, "Invalidated"));

    let rows = desk.run(&["outbox", "invalidate", "--json"]).fine().json();
    let row = rows.as_array().unwrap().iter().find(|row| row["what"] == "Invalidate").unwrap();
    assert_eq!(row["state"], "confirmed");
    let id = row["id"].as_str().unwrap();
    let shown = desk.run(&["outbox", "show", id, "--json"]).fine().json();
    assert_eq!(shown["payload"], r#"{"reason":"Lodged twice"}"#);
    assert_eq!(shown["exchanges"][0]["httpStatus"], 202);
    let text = desk.run(&["outbox", "show", id]).fine().out;
    assert!(
        text.contains("/invalidate") && text.contains("=> 202") && !text.to_lowercase().contains("bearer"),
        "{text}"
    );
    desk.verify();
}

#[test]
fn a_message_is_set_aside_and_sent_again_by_its_id() {
    let folder = tempfile::tempdir().unwrap();
    let cas = Sandbox::start(folder.path(), "40", None);
    let desk = Desk::at(&cas);
    let file = desk.file("one.json", &shipment("QS-ACT-2"));
    desk.run(&["load", file.to_str().unwrap()]).fine();
    desk.run(&["submit", "QS-ACT-2"]).fine();
    let rows = desk.run(&["outbox", "--json"]).fine().json();
    let row = rows.as_array().unwrap().iter().find(|row| row["what"] == "New shipment").unwrap();
    let id = row["id"].as_str().unwrap();
    desk.run(&["outbox", "park", id, "--reason", "The invoice is missing"]).fine();
    let parked = desk.run(&["outbox", "show", id, "--json"]).fine().json();
    assert!(parked["row"]["reason"].as_str().unwrap().contains("The invoice is missing"));
    desk.run(&["outbox", "park", "nobody"]);
    desk.run(&["outbox", "resend", id]).fine();
    desk.sync_until("QS-ACT-2", |shown| shown["declarations"][0]["status"] == "Released");
    assert_eq!(cas.declarations().len(), 1);
}
