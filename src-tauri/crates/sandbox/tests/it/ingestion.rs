//! What becomes of a message after its 202.

use sandbox::DuplicateNew;
use serde_json::{Value, json};

use crate::desk::{Desk, shipment, with};

const ITEMS: &str = "/singleAdministrativeDocument/goodsShipment/governmentAgencyGoodsItems";

fn typed(reference: &str, message_type: &str) -> Value {
    with(shipment(reference), "/messageType", json!(message_type))
}

async fn send(desk: &Desk, message: &Value) -> String {
    let accepted = desk.client.ingest_customs_shipment(message.to_string().as_bytes()).await.unwrap();
    accepted.reference_id
}

/// What the ingestion history says of a message.
async fn outcome(desk: &Desk, reference_id: &str) -> String {
    let state = desk.state().await;
    let rows = state["messages"].as_array().unwrap();
    let row = rows.iter().find(|row| row["referenceId"] == reference_id).unwrap();
    row["outcome"].as_str().unwrap_or("waiting").to_owned()
}

#[tokio::test]
async fn a_202_is_not_yet_a_declaration_and_a_declaration_is_not_yet_found() {
    let desk = Desk::open(|_| {}).await;
    let message = shipment("QS-1");
    let reference_id = send(&desk, &message).await;
    assert_eq!(outcome(&desk, &reference_id).await, "waiting");
    assert_eq!(desk.state().await["counts"]["declarations"], 0);
    desk.hands.pass_ms(600);
    assert!(outcome(&desk, &reference_id).await.starts_with("CreationSuccessful"));
    assert_eq!(desk.state().await["counts"]["declarations"], 1);
    assert!(desk.found(&message).await.is_none(), "the search lags behind");
    desk.hands.pass_ms(1_000);
    assert!(desk.found(&message).await.is_some());
}

#[tokio::test]
async fn a_second_new_with_the_same_key_makes_a_second_declaration() {
    let desk = Desk::open(|_| {}).await;
    for _ in 0..2 {
        send(&desk, &shipment("QS-1")).await;
    }
    send(&desk, &with(shipment("QS-1"), "/direction", json!("OUT"))).await;
    desk.hands.pass_ms(600);
    assert_eq!(desk.state().await["counts"]["declarations"], 3);
}

#[tokio::test]
async fn a_message_without_a_type_counts_as_new() {
    let desk = Desk::open(|_| {}).await;
    let mut message = shipment("QS-1");
    message.as_object_mut().unwrap().remove("messageType");
    send(&desk, &message).await;
    send(&desk, &message).await;
    desk.hands.pass_ms(600);
    assert_eq!(desk.state().await["counts"]["declarations"], 2);
}

#[tokio::test]
async fn a_second_new_can_be_set_to_fail_in_the_history() {
    let desk = Desk::open(|config| config.duplicate_new = DuplicateNew::Fails).await;
    send(&desk, &shipment("QS-1")).await;
    let second = send(&desk, &shipment("QS-1")).await;
    desk.hands.pass_ms(600);
    assert!(outcome(&desk, &second).await.starts_with("CreationUnsuccessful"));
    assert_eq!(desk.state().await["counts"]["declarations"], 1);
}

#[tokio::test]
async fn an_upsert_sent_twice_makes_one_declaration() {
    let desk = Desk::open(|_| {}).await;
    for _ in 0..3 {
        send(&desk, &typed("QS-1", "Upsert")).await;
    }
    desk.hands.pass_ms(600);
    assert_eq!(desk.state().await["counts"]["declarations"], 1);
}

#[tokio::test]
async fn replace_update_and_upsert_change_a_declaration_that_is_not_with_customs() {
    // An absent field stays with Update and Upsert; Replace takes it away.
    for (message_type, currency_stays) in [("Replace", false), ("Update", true), ("Upsert", true)] {
        let desk = Desk::open(|_| {}).await;
        let id = desk.lodge(&shipment("QS-1")).await;
        let mut change = typed("QS-1", message_type);
        change["singleAdministrativeDocument"].as_object_mut().unwrap().remove("importer");
        let two = json!([change.pointer(ITEMS).unwrap()[0], change.pointer(ITEMS).unwrap()[0]]);
        let reference_id = send(&desk, &with(change, ITEMS, two)).await;
        desk.hands.pass_ms(600);
        assert!(outcome(&desk, &reference_id).await.contains("Successful"), "{message_type}");
        let declaration = desk.read(&id).await;
        let document: Value = serde_json::from_str(&declaration.text).unwrap();
        assert_eq!(document.pointer(ITEMS).unwrap().as_array().unwrap().len(), 2, "{message_type}");
        assert_eq!(
            document["singleAdministrativeDocument"].get("importer").is_some(),
            currency_stays,
            "{message_type}"
        );
        assert_eq!(declaration.summary.current_status.as_deref(), Some("New"), "{message_type}: the flow starts again");
        assert_eq!(desk.state().await["counts"]["declarations"], 1);
    }
}

#[tokio::test]
async fn a_declaration_with_customs_cannot_be_changed_and_a_missing_one_neither() {
    let desk = Desk::open(|_| {}).await;
    let id = desk.lodge(&shipment("QS-1")).await;
    desk.hands.pass_ms(20_000);
    assert_eq!(desk.status(&id).await, "Released");
    for (reference, message_type, expected) in [
        ("QS-1", "Replace", "ReplaceUnsuccessful: the declaration is in status Released"),
        ("QS-1", "Update", "UpdateUnsuccessful: the declaration is in status Released"),
        ("QS-1", "Upsert", "UpdateUnsuccessful: the declaration is in status Released"),
        ("QS-9", "Replace", "ReplaceUnsuccessful: there is no customs shipment QS-9"),
        ("QS-9", "Update", "UpdateUnsuccessful: there is no customs shipment QS-9"),
    ] {
        let reference_id = send(&desk, &typed(reference, message_type)).await;
        desk.hands.pass_ms(600);
        let outcome = outcome(&desk, &reference_id).await;
        assert!(outcome.starts_with(expected), "{message_type}: {outcome}");
    }
    assert_eq!(desk.status(&id).await, "Released");
}

#[tokio::test]
async fn unknown_fields_and_the_writing_of_numbers_come_back_as_sent() {
    let desk = Desk::open(|_| {}).await;
    let text = shipment("QS-1").to_string().replacen(
        r#""seqNum":1"#,
        r#""seqNum":1,"ourOwn":{"z":[1.50,null],"a":"é"},"statValue":123456789012345678.1200"#,
        1,
    );
    desk.client.ingest_customs_shipment(text.as_bytes()).await.unwrap();
    desk.hands.pass_ms(1_600);
    let id = desk.found(&shipment("QS-1")).await.unwrap().id;
    let declaration = desk.read(&id).await;
    assert!(declaration.text.contains(r#""ourOwn":{"z":[1.50,null],"a":"é"},"statValue":123456789012345678.1200"#));
    assert!(declaration.text.contains("governmentAgencyGoodsItemId"));
    assert!(!declaration.text.contains("messageType"));
}
