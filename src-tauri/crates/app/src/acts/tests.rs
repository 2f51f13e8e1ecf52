//! Acts on declarations at the practice CAS: what is offered, what reaches CAS and what comes of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::{App, Connect, Host, Start, dispatch};

const SHIPMENT: &str = include_str!("../../../../../tests/fixtures/h1-two-items.json");
const SAD: &str = "singleAdministrativeDocument";

/// An application at the practice CAS whose clock moves a little with every look at it.
struct Desk {
    _folder: tempfile::TempDir,
    app: App,
}

impl Desk {
    fn new() -> Desk {
        Desk::at_pace(3)
    }

    /// The clock moves so many milliseconds with every look at it.
    fn at_pace(ms: i64) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let ticks = Arc::new(AtomicI64::new(0));
        let start = DateTime::parse_from_rfc3339("2026-11-22T09:00:00Z").unwrap().to_utc();
        let clock =
            move || -> DateTime<Utc> { start + TimeDelta::milliseconds(ms * ticks.fetch_add(1, Ordering::Relaxed)) };
        let app = App::open(Start {
            folder: folder.path().join("profile"),
            create: true,
            connect: Connect::Practice,
            person: Some("M. Verhulst".into()),
            program: "a test".into(),
            host: Host::new(Arc::new(clock)),
        });
        Desk { _folder: folder, app: app.unwrap() }
    }

    async fn call(&self, command: &str, request: Value) -> Value {
        dispatch(&self.app, command, request).await.unwrap_or_else(|fault| panic!("{command}: {fault}"))
    }

    async fn refused(&self, command: &str, request: Value) -> String {
        dispatch(&self.app, command, request).await.unwrap_err().message
    }

    /// Loads a shipment with these words of it changed, and sends it.
    async fn sent(&self, changes: &[(&str, &str)]) -> String {
        let mut text = SHIPMENT.to_owned();
        for (from, to) in changes {
            assert!(text.contains(from), "{from}");
            text = text.replace(from, to);
        }
        let view = self.call("record.load", json!({ "name": "one.json", "text": text })).await;
        let id = view["id"].as_str().unwrap().to_owned();
        self.call("record.submit", json!({ "id": id })).await;
        id
    }

    async fn status(&self, id: &str) -> String {
        let acts = self.call("declaration.acts", json!({ "id": id })).await;
        acts["declarations"][0]["status"].as_str().unwrap_or_default().to_owned()
    }

    /// Passes the doors until the declaration stands in one of these statuses.
    async fn until(&self, id: &str, statuses: &[&str]) -> String {
        for _ in 0..5000 {
            let found = self.status(id).await;
            if statuses.contains(&found.as_str()) {
                return found;
            }
            self.app.pass_doors().await.unwrap();
        }
        panic!("{id} stands in {}, not in {statuses:?}", self.status(id).await);
    }

    async fn act(&self, id: &str, act: &str) -> Value {
        let acts = self.call("declaration.acts", json!({ "id": id })).await;
        let rows = acts["declarations"][0]["acts"].as_array().unwrap().clone();
        rows.into_iter().find(|row| row["act"] == act).unwrap()
    }

    async fn rows(&self) -> Vec<Value> {
        self.call("outbox.list", json!({})).await["rows"].as_array().unwrap().clone()
    }
}

#[tokio::test]
async fn what_is_possible_follows_the_status_and_what_is_not_says_why() {
    let desk = Desk::new();
    let view = desk.call("record.load", json!({ "name": "one.json", "text": SHIPMENT })).await;
    let id = view["id"].as_str().unwrap();
    let none = desk.call("declaration.acts", json!({ "id": id })).await;
    assert_eq!(none["declarations"].as_array().unwrap().len(), 0);
    let early = desk.refused("declaration.act", json!({ "id": id, "act": "invalidate", "fields": {} })).await;
    assert!(early.contains("CAS has no declaration of it yet"), "{early}");
    desk.call("record.submit", json!({ "id": id })).await;
    desk.until(id, &["Released"]).await;
    assert_eq!(desk.act(id, "generate_sad").await["possible"], true);
    let edit = desk.act(id, "edit").await;
    assert_eq!((&edit["possible"], edit["inferred"].as_bool()), (&json!(false), Some(false)));
    assert!(edit["reason"].as_str().unwrap().contains("only by an amendment or an invalidation"), "{edit}");
    for act in ["edit", "goods_arrived", "submit", "receipt_report", "patch"] {
        let row = desk.act(id, act).await;
        let said = desk.refused("declaration.act", json!({ "id": id, "act": act, "fields": {} })).await;
        assert!(row["possible"] == false && said.ends_with(row["reason"].as_str().unwrap()), "{act}: {said}");
    }
    assert!(desk.refused("declaration.act", json!({ "id": id, "act": "teleport" })).await.contains("no act"));
}

#[tokio::test]
async fn an_invalidation_needs_its_reason_and_reaches_cas_once() {
    let desk = Desk::new();
    let id = desk.sent(&[]).await;
    desk.until(&id, &["Released"]).await;
    let ask = |fields: Value| json!({ "id": id, "act": "invalidate", "fields": fields });
    let bare = desk.refused("declaration.act", ask(json!({ "reason": " " }))).await;
    assert!(bare.contains("“Reason” is missing"), "{bare}");
    let sent = desk.call("declaration.act", ask(json!({ "reason": "Lodged twice." }))).await;
    let waiting = sent["declarations"][0]["onItsWay"][0].as_str().unwrap();
    assert!(waiting.starts_with("Invalidate: "), "{waiting}");
    let again = desk.refused("declaration.act", ask(json!({ "reason": "Lodged twice." }))).await;
    assert!(again.contains("The same is on its way"), "{again}");
    desk.until(&id, &["Invalidated"]).await;
    let row = desk.rows().await.into_iter().find(|row| row["what"] == "Invalidate").unwrap();
    assert_eq!(row["state"], "confirmed", "{row}");
    let whole = desk.call("outbox.exchange", json!({ "id": row["id"] })).await;
    assert_eq!(whole["payload"], r#"{"reason":"Lodged twice."}"#);
    let first = &whole["exchanges"][0];
    assert!(first["requestLine"].as_str().unwrap().ends_with("/invalidate"), "{first}");
    assert_eq!((&first["httpStatus"], &whole["attempts"][0]["ending"]), (&json!(202), &json!("taken in by CAS")));
    let everything = whole.to_string().to_lowercase();
    assert!(!everything.contains("bearer") && !everything.contains("authorization"), "{everything}");
    assert!(desk.app.profile().verify(&mut |_| {}).unwrap().is_clean());
}

#[tokio::test]
async fn goods_of_a_pre_lodged_declaration_arrive() {
    let desk = Desk::new();
    let id = desk.sent(&[(r#""addDeclType1": "A""#, r#""addDeclType1": "D""#)]).await;
    desk.until(&id, &["GoodsNotArrived"]).await;
    let arrive = |at: &str| json!({ "id": id, "act": "goods_arrived", "fields": { "arrivalDate": at } });
    assert!(desk.refused("declaration.act", arrive("today")).await.contains("no moment"));
    desk.call("declaration.act", arrive("2026-11-22T10:00:00+01:00")).await;
    for _ in 0..60 {
        desk.app.pass_doors().await.unwrap();
    }
    let row = desk.rows().await.into_iter().find(|row| row["what"] == "Goods have arrived").unwrap();
    assert_eq!(row["state"], "confirmed", "{row}");
    desk.until(&id, &["Released"]).await;
    let again = desk.act(&id, "goods_arrived").await;
    assert!(again["possible"] == false, "{again}");
}

#[tokio::test]
async fn a_row_is_set_aside_taken_back_and_sent_again() {
    let desk = Desk::new();
    let id = desk.sent(&[]).await;
    let of = |what: &'static str| move |row: &Value| row["what"] == what && row["state"] != "cancelled";
    let shipment = desk.rows().await.into_iter().find(of("New shipment")).unwrap();
    let parked = desk.call("outbox.park", json!({ "id": shipment["id"], "reason": "The invoice is missing" })).await;
    let row = parked["rows"].as_array().unwrap().iter().find(|row| row["id"] == shipment["id"]).unwrap().clone();
    assert_eq!(row["reason"], "M. Verhulst set it aside: “The invoice is missing”");
    for _ in 0..3 {
        desk.app.pass_doors().await.unwrap();
    }
    let words = desk.call("outbox.list", json!({ "words": "invoice", "filter": "you" })).await;
    assert_eq!(words["rows"].as_array().unwrap().len(), 1, "{words}");
    let taken = desk.call("outbox.edit_before_send", json!({ "id": shipment["id"] })).await;
    assert_eq!((&taken["record"], &taken["act"]), (&json!(id), &Value::Null));
    assert!(desk.rows().await.iter().all(|row| row["state"] == "cancelled"), "what hangs on it goes with it");
    let path = format!("{SAD}.agentStatus");
    desk.call("record.edit", json!({ "id": id, "edits": [{ "path": path, "text": "2" }] })).await;
    desk.call("record.submit", json!({ "id": id })).await;
    desk.until(&id, &["Released"]).await;
    let again = desk.rows().await.into_iter().find(|row| row["state"] == "cancelled").unwrap();
    assert_eq!(again["canResend"], true);
}

#[tokio::test]
async fn a_declaration_that_cas_still_checks_is_opened_and_replaced() {
    let desk = Desk::at_pace(1);
    let id = desk.sent(&[]).await;
    desk.until(&id, &["New", "Validated"]).await;
    desk.call("declaration.act", json!({ "id": id, "act": "edit", "fields": {} })).await;
    let path = format!("{SAD}.agentStatus");
    desk.call("record.edit", json!({ "id": id, "edits": [{ "path": path, "text": "3" }] })).await;
    let sent = desk.call("record.submit", json!({ "id": id })).await;
    assert_eq!(sent["send"]["possible"], false);
    let replaced = desk.rows().await.into_iter().find(|row| row["what"] == "Replace shipment").unwrap();
    desk.until(&id, &["Released"]).await;
    let now = desk.rows().await.into_iter().find(|row| row["id"] == replaced["id"]).unwrap();
    assert_eq!(now["state"], "confirmed", "{now}");
    let declarations = desk.call("declaration.acts", json!({ "id": id })).await;
    assert_eq!(declarations["declarations"].as_array().unwrap().len(), 1, "one shipment, one declaration");
}

#[tokio::test]
async fn an_amendment_sends_only_what_was_changed() {
    let desk = Desk::new();
    let id = desk.sent(&[]).await;
    desk.until(&id, &["Released"]).await;
    desk.call("declaration.act", json!({ "id": id, "act": "amend", "fields": { "reason": "Wrong amount" } })).await;
    desk.until(&id, &["Amendable"]).await;
    let path = format!("{SAD}.totalInvoiceAmount");
    let open = desk.call("record.open", json!({ "id": id, "asAtUtc": null })).await;
    assert_eq!(open["readOnly"], Value::Null, "it is open for amendment");
    desk.call("record.edit", json!({ "id": id, "edits": [{ "path": path, "text": "12345.60" }] })).await;
    desk.call("record.submit", json!({ "id": id })).await;
    let rows = desk.rows().await;
    let patch = rows.iter().find(|row| row["what"] == "Change declaration").unwrap();
    let whole = desk.call("outbox.exchange", json!({ "id": patch["id"] })).await;
    assert_eq!(whole["payload"], format!(r#"{{"{SAD}":{{"totalInvoiceAmount":12345.60}}}}"#));
    desk.until(&id, &["Amending"]).await;
    desk.until(&id, &["Released"]).await;
    let states: Vec<Value> = desk.rows().await.into_iter().map(|row| row["state"].clone()).collect();
    assert!(states.iter().all(|state| *state == "confirmed"), "{states:?}");
}
