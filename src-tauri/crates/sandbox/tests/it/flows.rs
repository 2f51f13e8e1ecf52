//! One shipment, its flow, and the declarations it becomes. Source: Customs4trade customs flows, identifiers.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use crate::desk::{shipment, with};
use crate::office::{Office, left_to_cas};

fn in_flow(reference: &str, flow: &str, direction: &str) -> Value {
    let mut made = with(shipment(reference), "/direction", json!(direction));
    made["customsFlow"] = json!(flow);
    made["singleAdministrativeDocument"]["goodsShipment"]["destination"] = json!({"country": "NL"});
    made
}

#[tokio::test]
async fn a_flow_of_two_steps_makes_two_declarations_one_after_the_other() {
    for (flow, direction, steps, jurisdictions) in [
        ("CROSSBORDER_B1H1", "OUT", ["ExportDeclaration", "ImportDeclaration"], ["BE", "NL"]),
        ("INEU_EIDR_SUPPLEMENTARY", "IN", ["EntryInRecords", "SupplementaryDeclaration"], ["BE", "BE"]),
        ("EXPORT_TRANSIT", "OUT", ["ExportDeclaration", "TransitDeclaration"], ["BE", "BE"]),
    ] {
        let office = Office::open(|_| {}).await;
        let first = office.lodge(&in_flow("QS-1", flow, direction)).await;
        assert_eq!(first.len(), 1, "{flow}");
        for _ in 0..300 {
            office.pass_s(1);
            office.status(&first[0]).await;
        }
        let both = office.declarations("QS-1").await;
        assert_eq!(both.len(), 2, "{flow}");
        let mut numbers = BTreeSet::new();
        for (index, id) in both.iter().enumerate() {
            let declaration = office.read(id).await;
            assert_eq!(declaration["customsFlowStep"], steps[index], "{flow}");
            assert_eq!(declaration["jurisdiction"], jurisdictions[index], "{flow}");
            assert_eq!(declaration["customsFlow"], flow);
            assert!(numbers.insert(declaration["lrn"].to_string()) && numbers.insert(declaration["mrn"].to_string()));
        }
        assert_eq!(office.journal(&both[0]).await.iter().filter(|status| *status == "Released").count(), 1);
    }
}

#[tokio::test]
async fn too_many_goods_items_make_several_declarations_of_one_step() {
    let office = Office::open(|_| {}).await;
    let mut made = in_flow("QS-1", "IMPORT_SPLIT", "IN");
    let items = &mut made["singleAdministrativeDocument"]["goodsShipment"]["governmentAgencyGoodsItems"];
    *items = json!(vec![items[0].clone(); 1000]);
    let ids = office.lodge(&made).await;
    assert_eq!(ids.len(), 2);
    let mut items = 0;
    for (number, id) in (1..).zip(&ids) {
        let declaration = office.read(id).await;
        let held = &declaration["singleAdministrativeDocument"]["goodsShipment"]["governmentAgencyGoodsItems"];
        items += held.as_array().unwrap().len();
        let event = office.events().await.into_iter().find(|event| event["data"]["id"] == id.as_str()).unwrap();
        assert_eq!(event["data"]["customsFlowStepInstanceCount"], 2);
        assert_eq!(event["data"]["customsFlowStepInstanceSeq"], number);
    }
    assert_eq!(items, 1000);
}

#[tokio::test]
async fn replace_begins_every_declaration_of_the_shipment_again_or_none() {
    let office = Office::open(|_| {}).await;
    let mut made = in_flow("QS-1", "IMPORT_SPLIT", "IN");
    let items = &mut made["singleAdministrativeDocument"]["goodsShipment"]["governmentAgencyGoodsItems"];
    *items = json!(vec![items[0].clone(); 1000]);
    let ids = office.lodge(&made).await;
    made["messageType"] = json!("Replace");
    office.lodge(&made).await;
    for id in &ids {
        assert_eq!(office.journal(id).await, ["New", "New"]);
    }
    office.pass_s(20);
    office.lodge(&made).await;
    let refused = office.events().await.into_iter().rfind(|event| event["eventSubType"] == "ReplaceUnsuccessful");
    let words = refused.unwrap()["data"]["errorDescriptions"][0].as_str().unwrap().to_owned();
    assert!(words.contains("Released"), "{words}");
}

#[tokio::test]
async fn what_is_left_to_cas_is_filled_and_released() {
    let office = Office::open(|_| {}).await;
    let id = office.lodge(&left_to_cas("QS-1")).await.remove(0);
    office.pass_s(20);
    let declaration = office.read(&id).await;
    assert_eq!(declaration["currentStatus"], "Released", "{}", declaration["errors"]);
    let sad = &declaration["singleAdministrativeDocument"];
    assert_eq!(sad["declarationOfficeCode"], "BE101000");
    assert_eq!(sad["importer"]["businessPartnerReference"][0]["code"], "BE0867525339");
    let item = &sad["goodsShipment"]["governmentAgencyGoodsItems"][0];
    assert_eq!(item["goodsMeasure"], json!({"qty": 12, "nmass": 14.4, "gmass": 16.8, "supQty": 9, "supQtyUoM": "LTR"}));
    assert_eq!(sad["calculationReturns"][0]["payment"]["assessed"], 50.0, "duties come back");
}

#[tokio::test]
async fn what_cannot_be_deduced_is_named_at_its_field() {
    let office = Office::open(|_| {}).await;
    let mut made = with(left_to_cas("QS-1"), "/storageLocationReference", json!("XX-NOWHERE"));
    let item = &mut made["singleAdministrativeDocument"]["goodsShipment"]["governmentAgencyGoodsItems"][0];
    item["commodity"]["itemId"] = json!("NOT-KNOWN");
    item["goodsMeasure"] = json!({});
    let id = office.lodge(&made).await.remove(0);
    office.pass_s(5);
    let declaration = office.read(&id).await;
    assert_eq!(declaration["currentStatus"], "Invalid");
    let fields: Vec<(&str, &str, &str)> = declaration["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| {
            let field = &error["fieldReference"][0];
            let text = |value: &'_ Value| value.as_str().unwrap_or_default().to_owned().leak() as &str;
            (text(&error["errorCode"]), text(&field["path"]), text(&field["fieldName"]))
        })
        .collect();
    let measure = "SingleAdministrativeDocument.GoodsShipment.GovernmentAgencyGoodsItems[0].GoodsMeasure";
    for expected in [
        ("V0103", "SingleAdministrativeDocument", "DeclarationOfficeCode"),
        ("V0110", measure, "Gmass"),
        ("V0111", measure, "Nmass"),
    ] {
        assert!(fields.contains(&expected), "{expected:?} in {fields:?}");
    }
    // The article is sent, the place corrected: the same shipment is valid now.
    let article = json!({"itemId": "NOT-KNOWN", "netMass": "1.5", "grossMass": "2", "taric": "2204218000"});
    office.call(Method::POST, "/v1/articledataitems", Some(&article)).await;
    let mut update = with(made, "/messageType", json!("Replace"));
    update["storageLocationReference"] = json!("BEANR01");
    update["singleAdministrativeDocument"]["goodsShipment"]["governmentAgencyGoodsItems"][0]["goodsMeasure"] =
        json!({"qty": 4});
    office.lodge(&update).await;
    office.pass_s(20);
    let declaration = office.read(&id).await;
    assert_eq!(declaration["currentStatus"], "Released", "{}", declaration["errors"]);
    let item = &declaration["singleAdministrativeDocument"]["goodsShipment"]["governmentAgencyGoodsItems"][0];
    assert_eq!(item["goodsMeasure"]["nmass"], 6);
}

#[tokio::test]
async fn an_update_changes_what_was_deduced_from_it() {
    let office = Office::open(|_| {}).await;
    let mut made = left_to_cas("QS-1");
    made["singleAdministrativeDocument"]["invoiceCurrency"] = json!("Euro");
    let id = office.lodge(&made).await.remove(0);
    office.pass_s(3);
    assert_eq!(office.status(&id).await, "Invalid");
    let mut update = left_to_cas("QS-1");
    update["messageType"] = json!("Update");
    update["singleAdministrativeDocument"]["goodsShipment"]["governmentAgencyGoodsItems"][0]["goodsMeasure"] =
        json!({"qty": 24});
    office.lodge(&update).await;
    office.pass_s(20);
    let declaration = office.read(&id).await;
    assert_eq!(declaration["currentStatus"], "Released", "{}", declaration["errors"]);
    let item = &declaration["singleAdministrativeDocument"]["goodsShipment"]["governmentAgencyGoodsItems"][0];
    assert_eq!(item["goodsMeasure"]["nmass"], 28.8, "not the mass of twelve");
}
