//! Scenarios: what is scripted happens, also when customs or the network is out.

use reqwest::{Method, StatusCode};
use sandbox::Scenario;
use serde_json::json;

use crate::desk::{shipment, with};
use crate::office::Office;

async fn office(scenario: &str) -> Office {
    let scenario = Scenario::from_toml("lesson.toml", scenario).unwrap();
    Office::open(|config| config.scenario = scenario).await
}

#[tokio::test]
async fn a_scripted_refusal_strikes_once_and_what_is_sent_again_passes() {
    let office = office(
        "[[shipment]]\nreference = \"QS-*\"\n[[shipment.step]]\nafter = \"Submitted\"\nstatus = \"CustomsError\"\nends = true
         [[shipment.step.error]]\ncode = \"12\"\nmessage = \"Code list violation\"
         field = \"singleAdministrativeDocument.declarationOfficeCode\"",
    )
    .await;
    let id = office.lodge(&shipment("QS-1")).await.remove(0);
    let other = office.lodge(&shipment("ANOTHER-1")).await.remove(0);
    office.pass_s(30);
    let refused = office.read(&id).await;
    assert_eq!(refused["currentStatus"], "CustomsError");
    let field = &refused["errors"][0]["fieldReference"][0];
    assert_eq!(
        (&field["path"], &field["fieldName"]),
        (&json!("SingleAdministrativeDocument"), &json!("DeclarationOfficeCode"))
    );
    assert_eq!(office.status(&other).await, "Released");
    office.lodge(&with(shipment("QS-1"), "/messageType", json!("Replace"))).await;
    office.pass_s(30);
    assert_eq!(office.status(&id).await, "Released");
}

#[tokio::test]
async fn documents_are_asked_for_and_an_answer_goes_on() {
    let office = office(
        "[[shipment]]\n[[shipment.step]]\nafter = \"Accepted\"\nstatus = \"DocumentControl\"\nuntil = \"answer\"",
    )
    .await;
    let id = office.lodge(&shipment("QS-1")).await.remove(0);
    office.pass_s(600);
    assert_eq!(office.status(&id).await, "DocumentControl");
    let papers = json!({"singleAdministrativeDocument": {"additionalDocuments": [{"category": "N", "type": "380", "refNum": "INV-1"}]}});
    let sent = office.call(Method::PATCH, &format!("/v1/declarations/{id}"), Some(&papers)).await;
    assert_eq!(sent.status, StatusCode::ACCEPTED, "{}", sent.body);
    office.pass_s(30);
    assert_eq!(office.status(&id).await, "Released");
}

#[tokio::test]
async fn customs_that_asks_for_a_correction_waits_for_it() {
    for (reference, asked, action, expected) in [
        ("QS-AMEND-1", "CustomsRequestsAmendment", "amend", "Released"),
        ("QS-INVALIDATE-1", "CustomsRequestsInvalidation", "invalidate", "Invalidated"),
    ] {
        let office = Office::open(|config| config.scenario = Scenario::shipped("difficult-customs").unwrap()).await;
        let id = office.lodge(&shipment(reference)).await.remove(0);
        office.pass_s(600);
        assert_eq!(office.status(&id).await, asked);
        office.act(&id, action, &json!({"reason": "as asked"})).await;
        if action == "amend" {
            office.act(&id, action, &json!({})).await;
        }
        office.pass_s(60);
        assert_eq!(office.status(&id).await, expected);
    }
}

#[tokio::test]
async fn customs_can_refuse_every_correction() {
    let office = office("[[shipment]]\ncorrections = \"refused\"").await;
    let id = office.lodge(&shipment("QS-1")).await.remove(0);
    office.pass_s(30);
    office.act(&id, "invalidate", &json!({"reason": "sold elsewhere"})).await;
    office.pass_s(30);
    let refused = office.read(&id).await;
    assert_eq!(
        (&refused["currentStatus"], &refused["errors"][0]["errorCode"]),
        (&json!("InvalidationError"), &json!("14"))
    );
}

#[tokio::test]
async fn an_outage_queues_then_takes_the_emergency_way_and_is_lodged_afterwards() {
    let office = office("[[emergency]]\nafter_s = 10\nfor_s = 60\nqueue = true\n[[emergency]]\nafter_s = 70\nfor_s = 60\nprocedure = true").await;
    office.pass_s(11);
    let queued = office.lodge(&shipment("QS-1")).await.remove(0);
    office.pass_s(40);
    assert_eq!(office.status(&queued).await, "Queued");
    office.pass_s(25);
    office.status(&queued).await;
    let emergency = office.lodge(&shipment("QS-2")).await.remove(0);
    office.pass_s(20);
    assert_eq!(office.status(&queued).await, "Released", "the queue opened");
    let declaration = office.read(&emergency).await;
    assert_eq!(declaration["currentStatus"], "BcpReleased");
    let code = declaration["singleAdministrativeDocument"]["emergencyCode"].as_str().unwrap();
    assert_eq!(code, "N00001-D:20261120-T083110");
    let early = office.act(&emergency, "submit", &json!({})).await;
    assert!(early.title().contains("emergency procedure"), "{}", early.title());
    office.pass_s(60);
    assert_eq!(office.act(&emergency, "submit", &json!({})).await.status, StatusCode::ACCEPTED);
    office.pass_s(30);
    assert_eq!(office.status(&emergency).await, "Released");
    let way = office.journal(&emergency).await;
    assert_eq!(way[..6], ["BcpNew", "BcpValidated", "BcpQueued", "BcpSubmitted", "BcpAccepted", "BcpReleased"]);
}

#[tokio::test]
async fn the_network_breaks_when_it_is_scripted_and_mends() {
    let office =
        office("[[break]]\nafter_s = 10\nfor_s = 10\nwith = { kind = \"status\", status = 503, retryAfter = \"5\" }")
            .await;
    for (pass, expected) in [(0, 200), (12, 503), (12, 200)] {
        office.pass_s(pass);
        let said = office.call(Method::GET, "/v1/authorizationStatus", None).await;
        assert_eq!(said.status.as_u16(), expected);
    }
}

#[tokio::test]
async fn a_scenario_limits_calls_and_brings_master_data() {
    let office = office(
        "requests_per_minute = 4\n[[master.article]]\nitemId = \"A-1\"\nnetMass = \"2\"\n[[master.storage_location]]
         code = \"XX-1\"\noffice = \"BE212000\"",
    )
    .await;
    let mut made = crate::office::left_to_cas("QS-1");
    made["storageLocationReference"] = json!("XX-1");
    made["singleAdministrativeDocument"]["goodsShipment"]["governmentAgencyGoodsItems"][0]["commodity"]["itemId"] =
        json!("A-1");
    let id = office.lodge(&made).await.remove(0);
    office.pass_s(5);
    let sad = office.read(&id).await["singleAdministrativeDocument"].clone();
    assert_eq!(sad["declarationOfficeCode"], "BE212000");
    assert_eq!(sad["goodsShipment"]["governmentAgencyGoodsItems"][0]["goodsMeasure"]["nmass"], 24);
    let mut last = 200;
    for _ in 0..5 {
        last = office.call(Method::GET, "/v1/authorizationStatus", None).await.status.as_u16();
    }
    assert_eq!(last, 429);
}
