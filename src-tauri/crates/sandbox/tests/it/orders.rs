//! Movement orders and master data. Customs4trade movement orders (12 of the contract), sending data to CAS.

use serde_json::{Value, json};

use crate::{
    desk::with,
    platform::{Platform, order},
};

async fn carried_out(platform: &Platform, order: &Value) -> (Value, String) {
    let accepted = platform.post("/v1/movementorders", order).await;
    assert_eq!(accepted.status, 202, "{}", accepted.text);
    let address = format!("/v1/movementorders/{}", accepted.json()["referenceId"].as_str().unwrap());
    assert_eq!(platform.get(&address).await.json()["status"], "New");
    platform.desk.hands.pass_ms(600);
    (platform.get(&address).await.json(), platform.outcome(&accepted).await)
}

/// Movement orders: status, validation errors and all stored values are read back; unknown fields stay.
#[tokio::test]
async fn an_order_is_read_back_as_it_was_sent_with_its_status() {
    let platform = Platform::open(|_| {}).await;
    let sent = with(order("MO-1", "RFFC", "12.50"), "/ourOwn", json!({"deep": [1]}));
    let (read, outcome) = carried_out(&platform, &sent).await;
    assert!(outcome.starts_with("MovementOrderSuccessful"), "{outcome}");
    for (name, value) in sent.as_object().unwrap() {
        assert_eq!(&read[name], value, "{name}");
    }
    assert_eq!((&read["status"], &read["errors"]), (&json!("Processed"), &json!([])));
}

/// Movement orders: rules are applied in the given order until the requested quantities are met.
/// A new article has 600 bonded, then 400 bonded preferential, then 200 free preferential.
#[tokio::test]
async fn write_off_rules_choose_the_stock() {
    let bonded = json!([{"customsStatus": "Bonded", "isOfPreferentialOrigin": true}, {"customsStatus": "Bonded"}]);
    let cases = [
        (json!(null), "700", vec![("PRACTICE-1", "600"), ("PRACTICE-2", "100")]),
        (bonded, "500", vec![("PRACTICE-2", "400"), ("PRACTICE-1", "100")]),
        (json!([{"customsStatus": "Free"}]), "200.0", vec![("PRACTICE-3", "200")]),
    ];
    for (rules, quantity, expected) in cases {
        let platform = Platform::open(|_| {}).await;
        let (read, _) = carried_out(&platform, &with(order("MO-1", "RFFC", quantity), "/writeOffRules", rules)).await;
        let taken: Vec<(String, String)> = read["writeOffs"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["entry"].as_str().unwrap().to_owned(), one["quantity"].as_str().unwrap().to_owned()))
            .collect();
        let expected: Vec<(String, String)> =
            expected.into_iter().map(|(entry, quantity)| (entry.to_owned(), quantity.to_owned())).collect();
        assert_eq!(taken, expected);
    }
}

/// Stock is the sum of postings: what one order took is gone for the next, what an order brings is there.
#[tokio::test]
async fn orders_see_what_the_ones_before_them_left() {
    let platform = Platform::open(|_| {}).await;
    let steps = [
        ("MO-1", "RFFC", "1200", "Processed"),
        ("MO-2", "ADJN", "1", "Invalid"),
        ("MO-3", "ADJP", "5.25", "Processed"),
        ("MO-4", "ADJN", "5.25", "Processed"),
        ("MO-4", "ADJN", "0.1", "Invalid"),
    ];
    for (reference, order_type, quantity, expected) in steps {
        let (read, _) = carried_out(&platform, &order(reference, order_type, quantity)).await;
        assert_eq!(read["status"], expected, "{reference} {order_type} {quantity}: {}", read["errors"]);
    }
}

/// Movement orders: `customsDestination` and `writeOffRules` are for RFFC and ADJN only; errors are read by GET.
#[tokio::test]
async fn what_is_wrong_with_an_order_is_read_from_it() {
    let sent = |pointer: &str, value: Value| with(order("MO-1", "RFFC", "1"), pointer, value);
    let cases = [
        (sent("/type", json!("TELEPORT")), "V1002", "Type"),
        (with(sent("/type", json!("OUTB")), "/writeOffRules", json!([{}])), "V1003", "WriteOffRules"),
        (with(sent("/type", json!("ADJP")), "/customsDestination", json!("HomeUse")), "V1003", "CustomsDestination"),
        (sent("/customsDestination", json!("Moon")), "V1004", "CustomsDestination"),
        (sent("/writeOffRules", json!([{"customsStatus": "Half"}])), "V1005", "CustomsStatus"),
        (sent("/lines", json!(null)), "V1006", "Lines"),
        (sent("/lines", json!([{"quantity": "1"}])), "V1007", "ItemId"),
        (sent("/lines", json!([{"itemId": "A", "quantity": "-1"}])), "V1008", "Quantity"),
        (sent("/lines", json!([{"itemId": "A", "quantity": "5000"}])), "V1009", "Quantity"),
    ];
    for (order, code, field) in cases {
        let platform = Platform::open(|_| {}).await;
        let (read, outcome) = carried_out(&platform, &order).await;
        assert_eq!(read["status"], "Invalid", "{code}");
        assert_eq!(read["errors"][0]["errorCode"], code);
        assert_eq!(read["errors"][0]["fieldReference"][0]["fieldName"], field);
        assert!(outcome.starts_with("MovementOrderUnsuccessful"));
    }
    let platform = Platform::open(|_| {}).await;
    for (pointer, value) in
        [("/type", json!(7)), ("/externalReference", json!(" ")), ("/timestamp", json!("2026-11-20T09:30:00"))]
    {
        let refused = platform.post("/v1/movementorders", &sent(pointer, value)).await;
        assert_eq!(refused.status, 400);
        assert!(refused.json()["errors"].get(&pointer[1..]).is_some(), "{}", refused.text);
    }
}

/// Sending data to CAS: articles and partners are created or updated, material lists invalidated.
#[tokio::test]
async fn master_data_is_created_updated_and_invalidated() {
    let platform = Platform::open(|_| {}).await;
    let steps = [
        (
            "/v1/articledataitems",
            json!({"itemId": "WINE-1", "versions": [{"activeFrom": "2026-01-01"}, {"activeFrom": "2025-01-01"}]}),
            "MasterDataSuccessful: 1",
        ),
        ("/v1/articledataitems", json!({"articles": [{"itemId": "WINE-2"}, {"itemId": 3}]}), "MasterDataSuccessful: 2"),
        ("/v1/businesspartners", json!({"code": "IMP0007", "name": "Ooms"}), "MasterDataSuccessful: 1"),
        (
            "/v1/businesspartners",
            json!({"code": "IMP0007", "name": "Ooms & Zn", "vat": 1.50}),
            "MasterDataSuccessful: 1",
        ),
        ("/v1/formulas", json!({"code": "F1"}), "MasterDataSuccessful: 1"),
        ("/v1/materiallists", json!({"code": "M1"}), "MasterDataSuccessful: 1"),
        ("/v1/materiallistinvalidationrequests", json!({"code": "M1"}), "MasterDataSuccessful: 1"),
        (
            "/v1/materiallistinvalidationrequests",
            json!({"code": "M1"}),
            "MasterDataUnsuccessful: there is no material list M1",
        ),
    ];
    for (path, body, expected) in steps {
        let accepted = platform.post(path, &body).await;
        platform.desk.hands.pass_ms(600);
        let outcome = platform.outcome(&accepted).await;
        assert!(outcome.starts_with(expected), "{path}: {outcome}");
    }
    let rows = platform.get("/v1/masterdata").await.json();
    assert_eq!(
        platform.get("/sandbox/masterdata").await.json(),
        rows,
        "the trainer sees every tenant, and there is one"
    );
    let of = |code: &str| rows.as_array().unwrap().iter().find(|row| row["code"] == code).unwrap().clone();
    assert_eq!(rows.as_array().unwrap().len(), 6);
    assert_eq!(of("WINE-1")["activeFrom"], "2026-01-01");
    assert_eq!(of("IMP0007")["document"]["name"], "Ooms & Zn");
    assert!(of("M1")["invalidatedAt"].is_string() && of("F1")["invalidatedAt"].is_null());
    for path in ["/v1/articledataitems", "/v1/businesspartners", "/v1/formulas", "/v1/materiallists"] {
        let refused = platform.post(path, &json!({"name": "no code"})).await;
        assert_eq!(refused.status, 400, "{path}");
        assert!(!refused.json()["errors"].as_object().unwrap().is_empty());
    }
}
