//! The doors: a shipment goes out once whatever CAS does, and what comes back is taken in.

use crate::program::{Desk, Sandbox, shipment};

fn desk_at(cas: &Sandbox, reference: &str) -> Desk {
    let desk = Desk::at(cas);
    let file = desk.file("one.json", &shipment(reference));
    desk.run(&["load", file.to_str().unwrap()]).fine();
    desk
}

fn status(shown: &serde_json::Value) -> &str {
    shown["declarations"][0]["status"].as_str().unwrap_or_default()
}

/// One fault at the door, and where the shipment ends all the same: released, once.
fn released_once(name: &str, faults: &str) {
    let folder = tempfile::tempdir().unwrap();
    let cas = Sandbox::start(folder.path(), "40", Some(faults));
    let desk = desk_at(&cas, "QS-DOOR-1");
    desk.run(&["submit", "QS-DOOR-1"]).fine();
    let shown = desk.sync_until("QS-DOOR-1", |shown| status(shown) == "Released");
    assert_eq!(shown["state"], "released", "{name}");
    let mrn = shown["declarations"][0]["mrn"].as_str().unwrap();
    assert_eq!(crate::program::plain(&["id", "mrn", mrn]).code, 0, "{name}: {mrn}");
    assert_eq!(cas.declarations().len(), 1, "{name}: {:?}", cas.declarations());
    desk.verify();
}

#[test]
fn a_shipment_is_released_without_faults() {
    released_once("no fault", r#"{"faults":[]}"#);
}

#[test]
fn an_answer_lost_after_the_effect_sends_nothing_twice() {
    released_once("reply dropped", r#"{"faults":[{"where":"ingest","nth":[1],"kind":"dropReplyAfterEffect"}]}"#);
    released_once("half a reply", r#"{"faults":[{"where":"ingest","nth":[1],"kind":"halfReply"}]}"#);
    released_once("truncated JSON", r#"{"faults":[{"where":"ingest","nth":[1],"kind":"truncatedJson"}]}"#);
}

#[test]
fn a_request_that_never_arrived_is_sent_again() {
    released_once("request dropped", r#"{"faults":[{"where":"ingest","nth":[1],"kind":"dropRequest"}]}"#);
}

#[test]
fn a_busy_or_broken_cas_is_waited_for() {
    released_once("429", r#"{"faults":[{"where":"ingest","nth":[1],"kind":"status","status":429,"retryAfter":"1"}]}"#);
    released_once("503", r#"{"faults":[{"where":"ingest","nth":[1],"kind":"status","status":503}]}"#);
    released_once("500", r#"{"faults":[{"where":"ingest","nth":[1],"kind":"status","status":500}]}"#);
    released_once("token refused once", r#"{"faults":[{"where":"ingest","nth":[1],"kind":"unauthorized"}]}"#);
    released_once("search down", r#"{"faults":[{"where":"search","nth":[1],"kind":"status","status":502}]}"#);
    released_once("submit lost", r#"{"faults":[{"where":"submit","nth":[1],"kind":"dropReplyAfterEffect"}]}"#);
}

/// CAS says no to the message: the row parks with CAS's words, the dossier opens, and it goes out corrected.
#[test]
fn a_refused_message_parks_and_goes_out_corrected() {
    let folder = tempfile::tempdir().unwrap();
    let cas = Sandbox::start(
        folder.path(),
        "40",
        Some(r#"{"faults":[{"where":"ingest","nth":[1],"kind":"status","status":400}]}"#),
    );
    let desk = desk_at(&cas, "QS-DOOR-2");
    desk.run(&["submit", "QS-DOOR-2"]).fine();
    desk.run(&["sync", "--once"]);
    let rows = desk.json(&["outbox"]);
    let parked = rows
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["state"] == "parked")
        .unwrap_or_else(|| panic!("nothing is parked: {rows:#}"));
    assert!(parked["reason"].as_str().unwrap().contains("400"), "{parked}");
    assert_eq!(desk.json(&["show", "QS-DOOR-2"])["state"], "refused");
    desk.run(&["edit", "QS-DOOR-2", "storageLocationReference=BEANR02"]).fine();
    desk.run(&["submit", "QS-DOOR-2"]).fine();
    desk.sync_until("QS-DOOR-2", |shown| status(shown) == "Released");
    assert_eq!(cas.declarations().len(), 1);
    desk.verify();
}

/// No CAS at all: the row waits and says why; nothing is lost, and it leaves when CAS is back.
#[test]
fn an_unreachable_cas_only_makes_the_outbox_wait() {
    let folder = tempfile::tempdir().unwrap();
    let gone = Sandbox::start(folder.path(), "40", None);
    let mut desk = desk_at(&gone, "QS-DOOR-3");
    drop(gone);
    desk.run(&["submit", "QS-DOOR-3"]).fine();
    let failed = desk.run(&["sync", "--once"]);
    assert_eq!((failed.code, failed.out.as_str()), (1, ""), "a program is told: {}", failed.err);
    let rows = desk.json(&["outbox"]);
    let row = rows.as_array().unwrap().iter().find(|row| row["what"] == "New shipment").unwrap();
    assert_eq!(row["state"], "waiting", "{row}");
    assert!(row["reason"].as_str().is_some_and(|reason| !reason.is_empty()), "{row}");
    let back = Sandbox::start(folder.path(), "40", None);
    desk.cas = Some(back.line.clone());
    desk.sync_until("QS-DOOR-3", |shown| status(shown) == "Released");
    assert_eq!(back.declarations().len(), 1);
}

/// What customs finds wrong is a finding at its path; corrected, it replaces the shipment.
#[test]
fn what_customs_refuses_is_corrected_and_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let cas = Sandbox::start(folder.path(), "40", None);
    let desk = desk_at(&cas, "QS-DOOR-4");
    let location = "singleAdministrativeDocument.goodsShipment.consignment.goodsLocation.identification";
    // The practice customs refuses what ends like this.
    desk.run(&["edit", "QS-DOOR-4", &format!("{location}=BETSTREFUSED")]).fine();
    desk.run(&["submit", "QS-DOOR-4"]).fine();
    let shown = desk.sync_until("QS-DOOR-4", |shown| shown["state"] == "refused");
    let finding = shown["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["judge"] == "customs")
        .expect("what customs said");
    assert!(
        finding["severity"] == "blocks" && finding["paths"].as_array().unwrap().iter().any(|path| path == location),
        "{finding}"
    );
    desk.run(&["edit", "QS-DOOR-4", &format!("{location}=BETSTANR00471")]).fine();
    desk.run(&["submit", "QS-DOOR-4"]).fine();
    desk.sync_until("QS-DOOR-4", |shown| status(shown) == "Released");
    assert_eq!(cas.declarations().len(), 1, "replaced, not doubled");
    desk.verify();
}

/// A CAS in production cannot be named for one run.
#[test]
fn a_production_host_is_refused() {
    let mut desk = Desk::new();
    desk.cas = Some(r#"{"baseUrl":"https://api.customs4trade.com","tokenUrl":"https://login.customs4trade.com/oauth2/v2.0/token","clientId":"a","clientSecret":"b"}"#.to_owned());
    let refused = desk.run(&["list"]).refused_as_input();
    assert!(refused.err.contains("production"), "{}", refused.err);
    assert!(!desk.profile().exists());
}
