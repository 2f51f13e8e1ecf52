//! Every address with its method, scope and status of success, one table after the vendor's pages.

use reqwest::Method;
use sandbox::Account;
use serde_json::{Value, json};

use crate::{
    desk::shipment,
    platform::{Platform, order},
};

/// Vendor's page | method | address | scope | body | status of success. `{d}` and `{n}` are declarations that are still
/// with CAS, `{a}` one that customs has accepted, `{p}` a pre-lodged one, `{e}` an excise movement,
/// `{i}` the first item of `{d}`.
const TABLE: &str = r#"
authentication                   | GET    | /v1/authorizationStatus                             |                      |  | 200
sending data to CAS              | POST   | /v1/customsshipments                                | create:messages      | SHIPMENT | 202
sending data to CAS              | POST   | /v1/articledataitems                                | create:messages      | {"itemId":"WINE-1"} | 202
sending data to CAS              | POST   | /v1/businesspartners                                | create:messages      | {"code":"IMP0007"} | 202
sending data to CAS              | POST   | /v1/certificatesoforigin                            | create:messages      | {"declarationReference":"QS-2"} | 202
sending data to CAS              | POST   | /v1/formulas                                        | create:messages      | {"code":"F1"} | 202
sending data to CAS              | POST   | /v1/materiallists                                   | create:messages      | {"code":"M1"} | 202
sending data to CAS              | POST   | /v1/materiallistinvalidationrequests                | create:messages      | {"code":"M1"} | 202
sending data to CAS, oldest list | POST   | /v1/shipments                                       | create:messages      | {"externalReference":"S1"} | 202
movement orders                  | POST   | /v1/movementorders                                  | create:wms           | ORDER | 202
movement orders, deprecated      | POST   | /v1/movements                                       | create:wms           | ORDER | 202
movement orders                  | GET    | /v1/movementorders/{m}                              | read:wms             |  | 200
declarations                     | GET    | /v1/declarations?limit=5                            | read:declarations    |  | 200
declarations                     | GET    | /v1/declarations/{d}                                | read:declarations    |  | 200
declarations                     | PATCH  | /v1/declarations/{d}                                | create:messages      | {"singleAdministrativeDocument":{"invoiceCurrency":"USD"}} | 202
declaration items                | GET    | /v1/declarations/{d}/items/{i}                      | read:declarations    |  | 200
declaration items                | POST   | /v1/declarations/{d}/items                          | create:messages      | {"seqNum":2} | 202
declaration items                | PATCH  | /v1/declarations/{d}/items/{i}                      | create:messages      | {"seqNum":9} | 202
declaration items                | DELETE | /v1/declarations/{d}/items/{i}                      | create:messages      |  | 202
declaration actions              | POST   | /v1/declarations/{p}/goodsarrived                   | create:messages      |  | 202
declaration actions              | POST   | /v1/declarations/{a}/invalidate                     | create:messages      | {"reason":"Sold elsewhere"} | 202
declaration actions              | POST   | /v1/declarations/{d}/submit                         | create:messages      |  | 202
declaration actions              | POST   | /v1/declarations/{n}/validate                       | create:messages      | {} | 202
declaration actions              | POST   | /v1/declarations/{a}/generatesad                    | create:messages      |  | 202
declaration actions              | POST   | /v1/declarations/{e}/receiptreport                  | create:messages      |  | 202
declaration actions              | POST   | /v1/declarations/{e}/complementaryexplanation       | create:messages      |  | 202
declaration actions              | POST   | /v1/declarations/{e}/changedestination              | create:messages      |  | 202
declaration actions              | POST   | /v1/declarations/{e}/rejectoralertead               | create:messages      |  | 202
declaration actions              | POST   | /v1/declarations/{e}/delayfordelivery               | create:messages      |  | 202
basic data flow (amendment)      | POST   | /v1/declarations/{a}/amend                          | create:messages      |  | 202
error handling                   | GET    | /v1/declarations/{a}/attachments/sad                | read:documents       |  | 307
certificates of origin documents | GET    | /v1/certificates-of-origin/{c}                      | read:documents       |  | 307
certificates of origin documents | GET    | /v1/certificates-of-origin/{c}/url                  | read:documents       |  | 200
coopdfcreated event data         | GET    | /v1/practice/certificates-of-origin/{c}             | read:documents       |  | 307
notifications                    | POST   | /v1/subscriptions                                   | create:subscriptions | {"endpointUrl":"http://127.0.0.1:9/hook"} | 201
notifications                    | GET    | /v1/subscriptions                                   | read:subscriptions   |  | 200
notifications                    | GET    | /v1/subscriptions/{s}                               | read:subscriptions   |  | 200
notifications                    | DELETE | /v1/subscriptions/{s}                               | delete:subscriptions |  | 204
of our own                       | GET    | /v1/masterdata                                      |                      |  | 200
"#;

struct Row {
    page: &'static str,
    method: Method,
    path: &'static str,
    scope: &'static str,
    body: Option<Value>,
    expected: u16,
}

fn table() -> Vec<Row> {
    let rows = TABLE.lines().filter(|line| !line.is_empty()).map(|line| {
        let [page, method, path, scope, body, expected] =
            line.split('|').map(str::trim).collect::<Vec<_>>().try_into().unwrap();
        let body = match body {
            "" => None,
            "SHIPMENT" => Some(shipment("QS-7")),
            "ORDER" => Some(order("MO-7", "RFFC", "1")),
            text => Some(serde_json::from_str(text).unwrap()),
        };
        Row { page, method: method.parse().unwrap(), path, scope, body, expected: expected.parse().unwrap() }
    });
    rows.collect()
}

/// A CAS in which everything a row may speak of is there; the marks and what stands for them.
async fn furnished() -> (Platform, Vec<(&'static str, String)>) {
    let platform = Platform::open(|config| {
        config.auto_submit = sandbox::AutoSubmit::EveryFlowBut(vec!["BY_HAND".into()]);
        config.accounts = ["none", "other"]
            .map(|name| Account {
                client_id: name.to_owned(),
                client_secret: "secret".to_owned(),
                tenant: if name == "other" { "other" } else { "practice" }.to_owned(),
                source_system: name.to_owned(),
                scopes: if name == "other" { sandbox::EVERY_SCOPE } else { "nothing:at-all" }.to_owned(),
            })
            .to_vec();
    })
    .await;
    let by_hand = |reference: &str| crate::desk::with(shipment(reference), "/customsFlow", json!("BY_HAND"));
    let ahead = crate::desk::with(shipment("QS-3"), "/singleAdministrativeDocument/addDeclType1", json!("D"));
    let accepted = platform.desk.lodge(&shipment("QS-2")).await;
    platform.desk.hands.pass_ms(20_000);
    let order = platform.post("/v1/movementorders", &order("MO-1", "RFFC", "1")).await.json();
    let excise = platform.desk.lodge(&crate::desk::with(shipment("QS-5"), "/customsFlow", json!("EMCS_EAD"))).await;
    let waiting = platform.desk.lodge(&by_hand("QS-1")).await;
    let checked = platform.desk.lodge(&by_hand("QS-4")).await;
    let request = json!({"declarationReference": accepted.as_str()});
    platform.post("/v1/certificatesoforigin", &request).await;
    platform.desk.hands.pass_ms(600);
    let ahead = platform.desk.lodge(&ahead).await;
    platform.desk.hands.pass_ms(20_000);
    assert_eq!(platform.desk.status(&ahead).await, "GoodsNotArrived");
    let document = platform.get(&format!("/v1/declarations/{waiting}")).await.json();
    let item = document.pointer("/singleAdministrativeDocument/goodsShipment/governmentAgencyGoodsItems/0").unwrap();
    let webhook = json!({"endpointUrl": "http://127.0.0.1:9/hook", "eventTypes": [{"eventType": "None"}]});
    let subscription = platform.post("/v1/subscriptions", &webhook).await.json();
    let events = platform.get("/sandbox/events").await.json();
    let made = events.as_array().unwrap().iter().find(|event| event["eventType"] == "CoOPDFCreated").unwrap();
    let address = made["data"]["url"].as_str().unwrap().rsplit_once("/certificates-of-origin/").unwrap().1;
    let marks = vec![
        ("{d}", waiting.to_string()),
        ("{n}", checked.to_string()),
        ("{a}", accepted.to_string()),
        ("{p}", ahead.to_string()),
        ("{e}", excise.to_string()),
        ("{i}", item["governmentAgencyGoodsItemId"].as_str().unwrap().to_owned()),
        ("{m}", order["referenceId"].as_str().unwrap().to_owned()),
        ("{s}", subscription["id"].as_str().unwrap().to_owned()),
        ("{c}", address.to_owned()),
    ];
    (platform, marks)
}

fn filled(path: &str, marks: &[(&str, String)]) -> String {
    marks.iter().fold(path.to_owned(), |path, (mark, value)| path.replace(mark, value))
}

/// Customs4trade error handling: 200, 201, 202, 204, 307 for what was done.
#[tokio::test]
async fn every_address_answers_with_its_status_of_success() {
    let (mut platform, mut marks) = furnished().await;
    for Row { page, method, path, body, expected, .. } in table() {
        // Each action finds the declaration as it was.
        if (path.contains("{a}/") || path.contains("{e}/")) && method == Method::POST {
            (platform, marks) = furnished().await;
        }
        let answer = platform.ask(method.clone(), &filled(path, &marks), body.as_ref()).await;
        assert_eq!(answer.status, expected, "{page}: {method} {path}: {}", answer.text);
        if expected == 202 {
            let reference = answer.json()["referenceId"].as_str().unwrap().to_owned();
            assert_eq!(reference.len(), 36, "{page}");
            let row = platform.get(&format!("/sandbox/history/{reference}")).await;
            assert_eq!(row.status, 200, "{page}: {path} left nothing in the ingestion history");
        }
    }
}

/// Customs4trade authentication and error handling: 403 for a missing scope and for a foreign tenant, 401 without a
/// token, 404 for what is not there.
#[tokio::test]
async fn every_address_asks_for_its_scope_and_keeps_tenants_apart() {
    let (mut platform, marks) = furnished().await;
    let strange: Vec<(&str, String)> = marks.iter().map(|(mark, _)| (*mark, "4711".to_owned())).collect();
    for Row { page, method, path, body, .. } in table() {
        let real = filled(path, &marks);
        let nobody = reqwest::Client::new().request(method.clone(), platform.desk.sandbox.base_url.clone() + &real);
        assert_eq!(nobody.send().await.unwrap().status(), 401, "{page}: {method} {path}");
        if path.contains('{') && !path.contains("{c}") {
            let absent = platform.ask(method.clone(), &filled(path, &strange), body.as_ref()).await;
            assert_eq!(absent.status, 404, "{page}: {method} {path}: {}", absent.text);
        }
    }
    platform.sign_in("none", "secret").await;
    for Row { page, method, path, scope, body, .. } in table().into_iter().filter(|row| !row.scope.is_empty()) {
        let refused = platform.ask(method.clone(), &filled(path, &marks), body.as_ref()).await;
        assert_eq!(refused.status, 403, "{page}: {method} {path}");
        assert!(refused.text.contains(scope), "{page}: {}", refused.text);
    }
    platform.sign_in("other", "secret").await;
    for Row { page, method, path, body, .. } in table().into_iter().filter(|row| row.path.contains('{')) {
        let refused = platform.ask(method.clone(), &filled(path, &marks), body.as_ref()).await;
        assert_eq!(refused.status, 403, "{page}: {method} {path}: {}", refused.text);
        assert!(refused.text.contains("tenant"), "{}", refused.text);
    }
    let rows = platform.get("/v1/declarations").await.json();
    assert_eq!(rows, json!([]), "a search shows the caller's own tenant");
    let rows = platform.get("/v1/masterdata").await.json();
    assert_eq!(rows, json!([]), "so do master data");
}

/// Customs4trade error handling: an unsupported content type is 415, a fault of structure 400 with problem details.
#[tokio::test]
async fn every_body_must_be_json_and_an_object() {
    let (platform, marks) = furnished().await;
    for Row { page, method, path, .. } in table().into_iter().filter(|row| row.body.is_some()) {
        let bodies = [
            ("text/csv", "a;b", 415),
            ("application/json", "{\"a\":", 400),
            ("application/json", "[1]", 400),
            ("application/json", "\u{0}", 400),
        ];
        for (kind, text, expected) in bodies {
            let answer = platform.send_text(method.clone(), &filled(path, &marks), kind, text).await;
            assert_eq!(answer.status, expected, "{page}: {method} {path} with {kind} {text:?}");
            assert_eq!(answer.header("content-type"), "application/problem+json", "{page}: {path}");
        }
    }
}

/// The description is made from the table of routes; this holds the router and the table of this test to it as well.
#[tokio::test]
async fn the_description_names_what_the_router_answers() {
    let (platform, _) = furnished().await;
    let description = platform.get("/openapi.json").await.json();
    let mut described = 0;
    for (path, operations) in description["paths"].as_object().unwrap() {
        for method in ["GET", "POST", "PATCH", "DELETE"] {
            let there = operations.get(method.to_ascii_lowercase()).is_some();
            described += usize::from(there && path.starts_with("/v1"));
            let answer = platform.ask(method.parse().unwrap(), &path.replace(['{', '}'], ""), None).await;
            assert_eq!(answer.status == 405, !there, "{method} {path}: {}", answer.text);
        }
    }
    assert_eq!(described, table().len(), "an address is not in the table of this test");
    assert_eq!(description, sandbox::description());
}
