//! Selective update of a declaration and its items. Customs4trade customs flows, declarations, declaration items.

use serde_json::{Value, json};

use crate::{
    desk::{shipment, with},
    platform::Platform,
};

const SAD: &str = "/singleAdministrativeDocument";
const ITEMS: &str = "/singleAdministrativeDocument/goodsShipment/governmentAgencyGoodsItems";

/// Two items with a collection in each, waiting at CAS.
async fn open() -> (Platform, String) {
    let platform = Platform::open(|config| config.auto_submit = sandbox::AutoSubmit::NoFlow).await;
    let mut message = shipment("QS-1");
    let mut item = message.pointer(ITEMS).unwrap()[0].clone();
    item["packagings"] = json!([{"type": "CT", "quantity": "12.0"}, {"type": "PX", "quantity": "1"}]);
    message = with(message, ITEMS, json!([item, item]));
    let message = with(message, &format!("{SAD}/additionalDocuments"), json!([{"type": "N380", "refNum": "1"}]));
    let id = platform.desk.lodge(&message).await;
    platform.desk.hands.pass_ms(5_000);
    (platform, format!("/v1/declarations/{id}"))
}

fn item(declaration: &Value, index: usize) -> &Value {
    &declaration.pointer(ITEMS).unwrap()[index]
}

/// Declaration items: each item has an id; identifiers: elements of a collection have a `casReference`.
#[tokio::test]
async fn every_item_has_an_id_and_every_element_a_reference() {
    let (platform, address) = open().await;
    let declaration = platform.get(&address).await.json();
    let mut references = vec![declaration.pointer(SAD).unwrap()["additionalDocuments"][0]["casReference"].clone()];
    for index in 0..2 {
        let item = item(&declaration, index);
        references.extend([item["casReference"].clone(), item["governmentAgencyGoodsItemId"].clone()]);
        references.extend((0..2).map(|number| item["packagings"][number]["casReference"].clone()));
    }
    assert!(references.iter().all(Value::is_string), "{references:?}");
    let distinct: std::collections::HashSet<String> = references.iter().map(Value::to_string).collect();
    assert_eq!(distinct.len(), references.len());
}

/// Customs flows: only what is present changes; a collection without `casReference` replaces the stored one.
#[tokio::test]
async fn a_patch_changes_what_it_carries_and_nothing_else() {
    let (platform, address) = open().await;
    let before = platform.get(&address).await.json();
    let document = before.pointer(SAD).unwrap()["additionalDocuments"][0].clone();
    let cases = [
        (json!({"invoiceCurrency": "USD"}), "invoiceCurrency", json!("USD")),
        (
            json!({"additionalDocuments": [{"casReference": document["casReference"], "refNum": "2"}]}),
            "additionalDocuments",
            json!([{"type": "N380", "refNum": "2", "casReference": document["casReference"]}]),
        ),
    ];
    for (change, name, expected) in cases {
        let answer = platform.patch(&address, &json!({"singleAdministrativeDocument": change})).await;
        platform.desk.hands.pass_ms(600);
        assert!(platform.outcome(&answer).await.starts_with("ChangeSuccessful"));
        let after = platform.get(&address).await.json();
        assert_eq!(after.pointer(SAD).unwrap()[name], expected);
        assert_eq!(after.pointer(ITEMS), before.pointer(ITEMS), "{name}");
    }
    let replaced = json!({"singleAdministrativeDocument": {"additionalDocuments": [{"type": "N935", "refNum": "9"}]}});
    platform.patch(&address, &replaced).await;
    platform.desk.hands.pass_ms(600);
    let after = platform.get(&address).await.json();
    let held = after.pointer(SAD).unwrap()["additionalDocuments"].clone();
    assert_eq!((held.as_array().unwrap().len(), &held[0]["type"]), (1, &json!("N935")));
    assert_ne!(held[0]["casReference"], document["casReference"]);
}

/// An element that is not there cannot be changed; the answer says so at once.
#[tokio::test]
async fn a_change_of_an_element_that_is_not_there_is_refused() {
    let (platform, address) = open().await;
    let change = json!({"singleAdministrativeDocument": {"additionalDocuments": [{"casReference": "gone", "x": 1}]}});
    let refused = platform.patch(&address, &change).await;
    assert_eq!(refused.status, 400);
    assert_eq!(refused.json()["errors"]["casReference"], json!(["there is no element gone."]));
}

/// Declaration items: get, add, change and remove one; the change is asynchronous.
#[tokio::test]
async fn items_are_added_changed_and_removed_one_by_one() {
    let (platform, address) = open().await;
    let before = platform.get(&address).await.json();
    let id = item(&before, 0)["governmentAgencyGoodsItemId"].as_str().unwrap();
    let one = format!("{address}/items/{id}");
    assert_eq!(&platform.get(&one).await.json(), item(&before, 0));

    let packaging = &item(&before, 0)["packagings"][1]["casReference"];
    let change = json!({"packagings": [{"casReference": packaging, "quantity": "7.50"}], "unheardOf": {"a": [1.10]}});
    let answer = platform.patch(&one, &change).await;
    assert_eq!(platform.outcome(&answer).await, "waiting");
    assert_eq!(&platform.get(&one).await.json(), item(&before, 0), "not yet");
    platform.desk.hands.pass_ms(600);
    let text = platform.get(&one).await.text;
    assert!(text.contains(r#""quantity":"7.50""#) && text.contains(r#""unheardOf":{"a":[1.1]}"#), "{text}");
    assert!(text.contains(r#""quantity":"12.0""#), "{text}");

    let added =
        platform.post(&format!("{address}/items"), &json!({"seqNum": 3, "commodity": {"description": "Oak"}})).await;
    platform.desk.hands.pass_ms(600);
    assert!(platform.outcome(&added).await.starts_with("ChangeSuccessful"));
    platform.ask(reqwest::Method::DELETE, &one, None).await;
    platform.desk.hands.pass_ms(600);
    let after = platform.get(&address).await.json();
    let names: Vec<_> = (0..2).map(|index| item(&after, index)["commodity"]["description"].clone()).collect();
    assert_eq!(names, [json!("Wine"), json!("Oak")]);
    assert!(item(&after, 1)["governmentAgencyGoodsItemId"].is_string());
    assert_eq!(platform.get(&one).await.status, 404);
}

/// Declaration items: only before customs has the declaration or after customs refused it; the title names the status.
#[tokio::test]
async fn what_customs_has_cannot_be_changed() {
    let platform = Platform::open(|_| {}).await;
    let address = platform.lodged("QS-1", 20_000).await;
    let declaration = platform.get(&address).await.json();
    let id = item(&declaration, 0)["governmentAgencyGoodsItemId"].as_str().unwrap();
    let body = json!({"seqNum": 4});
    let one = format!("{address}/items/{id}");
    let answers = [
        platform.patch(&address, &body).await,
        platform.post(&format!("{address}/items"), &body).await,
        platform.patch(&one, &body).await,
        platform.ask(reqwest::Method::DELETE, &one, None).await,
    ];
    for answer in answers {
        assert_eq!(answer.status, 400, "{}", answer.text);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert!(answer.json()["title"].as_str().unwrap().contains("status Released"), "{}", answer.text);
    }

    let refused = with(shipment("QS-2"), &format!("{SAD}/declarationOfficeCode"), json!("BE000000"));
    let id = platform.desk.lodge(&refused).await;
    platform.desk.hands.pass_ms(20_000);
    assert_eq!(platform.desk.status(&id).await, "CustomsError");
    let right = json!({"singleAdministrativeDocument": {"declarationOfficeCode": "BE101000"}});
    let corrected = platform.patch(&format!("/v1/declarations/{id}"), &right).await;
    platform.desk.hands.pass_ms(20_000);
    assert!(platform.outcome(&corrected).await.starts_with("ChangeSuccessful"));
    assert_eq!(platform.desk.status(&id).await, "Released", "after customs refused it, it can be corrected");
}

/// Error handling: bodies are JSON or XML by `Content-Type`, answers by `Accept`; the spelling of XML is inferred.
#[tokio::test]
async fn a_client_that_writes_xml_is_answered_in_xml() {
    let platform = Platform::open(|_| {}).await;
    let (mut environment, secret) = platform.desk.sandbox.environment().unwrap();
    environment.format = cas::environment::Format::Xml;
    let client = cas::Client::new(environment, secret, platform.desk.hands.clock()).unwrap();
    let accepted = client.ingest_customs_shipment(shipment("QS-XML").to_string().as_bytes()).await.unwrap();
    assert_eq!(accepted.reference_id.len(), 36);
    platform.desk.hands.pass_ms(20_000);
    let search = cas::Search::for_shipment("QS-XML", "IN");
    let found = client.search_declarations(&search).await.unwrap();
    assert_eq!(found[0].current_status.as_deref(), Some("Released"));
    let declaration = client.declaration(&found[0].id).await.unwrap();
    assert!(declaration.text.contains(r#""description":"Wine""#), "{}", declaration.text);
    let wrong = with(shipment("QS-2"), "/direction", json!("import")).to_string();
    let refused = client.ingest_customs_shipment(wrong.as_bytes()).await.unwrap_err();
    assert!(refused.to_string().contains("IN or OUT was expected."), "{refused}");
}
