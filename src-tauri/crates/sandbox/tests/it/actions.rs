//! The actions: in which status each is possible, what follows, and what is told. Source: Customs4trade declaration
//! actions; statuses inferred.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::desk::{shipment, with};
use crate::office::Office;

const PRE_LODGED: &str = "/singleAdministrativeDocument/addDeclType1";

fn excise(reference: &str) -> Value {
    let mut made = with(shipment(reference), "/direction", json!("OUT"));
    made["customsFlow"] = json!("EMCS_EAD");
    made
}

async fn finished(office: &Office, action: &str) -> usize {
    let events = office.events().await;
    let own = events.iter().filter(|event| event["eventType"] == "DeclarationActionFinished");
    own.filter(|event| event["data"]["action"] == action).count()
}

#[tokio::test]
async fn a_pre_lodged_declaration_waits_for_the_goods() {
    for (kind, arrived) in [("D", "A"), ("E", "B"), ("F", "C")] {
        let office = Office::open(|_| {}).await;
        let id = office.lodge(&with(shipment("QS-1"), PRE_LODGED, json!(kind))).await.remove(0);
        office.pass_s(60);
        let waiting = office.read(&id).await;
        assert_eq!((&waiting["currentStatus"], waiting["acceptanceDate"].is_null()), (&json!("GoodsNotArrived"), true));
        assert!(waiting["mrn"].is_string(), "it is registered");
        assert_eq!(office.act(&id, "goodsarrived", &json!({})).await.status, StatusCode::ACCEPTED);
        assert_eq!(office.read(&id).await["singleAdministrativeDocument"]["addDeclType1"], arrived);
        office.pass_s(60);
        let released = office.read(&id).await;
        assert_eq!(released["currentStatus"], "Released");
        assert_eq!(released["mrn"], waiting["mrn"]);
        assert_eq!(finished(&office, "GoodsArrived").await, 1);
        let again = office.act(&id, "goodsarrived", &json!({})).await;
        assert!(again.status == StatusCode::BAD_REQUEST && again.title().contains("Released"), "{}", again.title());
    }
}

#[tokio::test]
async fn invalidation_needs_a_reason_and_customs_decides() {
    for (reason, expected, subtype) in
        [("sold elsewhere", "Invalidated", "granted"), ("REFUSED", "InvalidationError", "refused")]
    {
        let office = Office::open(|_| {}).await;
        let id = office.lodge(&shipment("QS-1")).await.remove(0);
        office.pass_s(20);
        let nameless = office.act(&id, "invalidate", &json!({})).await;
        assert_eq!(nameless.status, StatusCode::BAD_REQUEST);
        assert!(nameless.body["errors"]["reason"].is_array(), "{}", nameless.body);
        assert_eq!(office.act(&id, "invalidate", &json!({"reason": reason})).await.status, StatusCode::ACCEPTED);
        assert_eq!(office.status(&id).await, "Invalidating");
        office.hands.pass_ms(700);
        assert_eq!(finished(&office, "Invalidate").await, 0, "customs has not decided");
        office.pass_s(10);
        assert_eq!(office.status(&id).await, expected);
        office.pass_s(1);
        assert_eq!(finished(&office, "Invalidate").await, 1);
        let history = office.call(Method::GET, "/sandbox/history?subject=action", None).await.body;
        assert!(history[0]["outcome"].as_str().unwrap().contains(subtype), "{}", history[0]["outcome"]);
    }
}

#[tokio::test]
async fn what_is_not_with_customs_yet_is_cancelled() {
    let office = Office::open(|_| {}).await;
    let id = office.lodge(&shipment("QS-1")).await.remove(0);
    office.act(&id, "invalidate", &json!({"reason": "sent by mistake"})).await;
    office.pass_s(60);
    assert_eq!(office.status(&id).await, "Cancelled");
}

#[tokio::test]
async fn an_amendment_is_opened_edited_sent_and_decided() {
    let office = Office::open(|_| {}).await;
    let id = office.lodge(&shipment("QS-1")).await.remove(0);
    office.pass_s(20);
    let path = format!("/v1/declarations/{id}");
    let patch = |code: &str| json!({"singleAdministrativeDocument": {"declarationOfficeCode": code}});
    let closed = office.call(Method::PATCH, &path, Some(&patch("BE212000"))).await;
    assert!(closed.status == StatusCode::BAD_REQUEST && closed.title().contains("Released"), "{}", closed.title());
    office.act(&id, "amend", &json!({})).await;
    // Customs refuses what carries the training mark, then the corrected amendment passes.
    for (code, expected) in [("BE000000", "AmendmentError"), ("BE212000", "Released")] {
        let changed = office.call(Method::PATCH, &path, Some(&patch(code))).await;
        assert_eq!(changed.status, StatusCode::ACCEPTED, "{}", changed.body);
        office.pass_s(1);
        assert_eq!(office.act(&id, "amend", &json!({})).await.status, StatusCode::ACCEPTED);
        assert_eq!(office.status(&id).await, "Amending");
        office.pass_s(10);
        assert_eq!(office.status(&id).await, expected);
    }
    let journal = office.journal(&id).await;
    assert_eq!(journal[6..], ["Amendable", "Amending", "AmendmentError", "Amending", "Released"]);
    assert_eq!(office.read(&id).await["errors"], json!([]));
}

#[tokio::test]
async fn excise_actions_change_their_movement_and_no_other() {
    for (action, body, expected) in [
        ("receiptreport", json!({"globalConclusionOfReceipt": "1"}), "Delivered"),
        ("receiptreport", json!({"globalConclusionOfReceipt": 3}), "Rejected"),
        ("complementaryexplanation", json!({}), "Departed"),
        ("changedestination", json!({}), "Diverted"),
        ("rejectoralertead", json!({}), "Alerted"),
        ("rejectoralertead", json!({"eadRejectedFlag": "1"}), "Rejected"),
        ("delayfordelivery", json!({}), "Departed"),
    ] {
        let office = Office::open(|_| {}).await;
        let movement = office.lodge(&excise("QS-1")).await.remove(0);
        let import = office.lodge(&shipment("QS-2")).await.remove(0);
        office.pass_s(20);
        let before = office.read(&movement).await;
        assert_eq!((&before["currentStatus"], &before["sequenceNumber"]), (&json!("Departed"), &json!(1)));
        assert_eq!(before["arc"].as_str().unwrap().len(), 21);
        assert_eq!(office.act(&movement, action, &body).await.status, StatusCode::ACCEPTED, "{action}");
        office.pass_s(10);
        assert_eq!(office.status(&movement).await, expected, "{action} {body}");
        let strange = office.act(&import, action, &body).await;
        assert!(strange.status == StatusCode::BAD_REQUEST && strange.title().contains("excise"), "{}", strange.title());
    }
}

#[tokio::test]
async fn a_changed_destination_raises_the_sequence_number() {
    let office = Office::open(|_| {}).await;
    let movement = office.lodge(&excise("QS-1")).await.remove(0);
    office.pass_s(20);
    office.act(&movement, "changedestination", &json!({})).await;
    assert_eq!(office.status(&movement).await, "ChangingDestination");
    office.pass_s(10);
    assert_eq!(office.read(&movement).await["sequenceNumber"], 2);
}

#[tokio::test]
async fn validate_and_submit_correct_what_was_refused() {
    let office = Office::open(|_| {}).await;
    let wrong = with(shipment("QS-1"), PRE_LODGED, json!("Q"));
    let id = office.lodge(&wrong).await.remove(0);
    office.pass_s(5);
    for action in ["validate", "submit"] {
        assert_eq!(office.act(&id, action, &json!({})).await.status, StatusCode::ACCEPTED);
        assert_eq!(office.status(&id).await, "Invalid", "{action}: nothing was corrected");
    }
    let right = json!({"singleAdministrativeDocument": {"addDeclType1": "A"}});
    office.call(Method::PATCH, &format!("/v1/declarations/{id}"), Some(&right)).await;
    office.pass_s(60);
    assert_eq!(office.status(&id).await, "Released");
}

#[tokio::test]
async fn an_action_that_is_not_possible_names_the_status() {
    let office = Office::open(|_| {}).await;
    let id = office.lodge(&shipment("QS-1")).await.remove(0);
    for action in ["amend", "generatesad", "submit", "goodsarrived"] {
        let refused = office.act(&id, action, &json!({})).await;
        assert!(refused.status == StatusCode::BAD_REQUEST && refused.title().contains("status New"), "{action}");
    }
    office.pass_s(20);
    assert_eq!(office.act(&id, "generatesad", &json!({})).await.status, StatusCode::ACCEPTED);
    let made = office.events().await.iter().filter(|event| event["eventType"] == "DeclarationPdfCreated").count();
    assert_eq!(made, 2, "one with acceptance, one that was asked for");
}
