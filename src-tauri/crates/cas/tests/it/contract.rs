//! Rules of the documented contract that the client must keep, each named by its section. Events and items, problem
//! fields and files have theirs beside the readers.

use cas::{Client, DeclarationId, Failure, Problem, Search};
use chrono::{TimeZone, Utc};

use crate::canned::{Canned, SECRET, Script, TOKEN, reply};

fn is_token(request: &str) -> bool {
    request.contains("/token")
}

async fn answered(script: Script) -> Client {
    Canned::start(script).await.client()
}

#[tokio::test]
async fn section_3_the_token_is_asked_for_once_as_a_form_and_reused() {
    let server = Canned::start(|request| (!is_token(request)).then(|| reply("200 OK", "[]"))).await;
    let client = server.client();
    for _ in 0..3 {
        client.search_declarations(&Search::default()).await.unwrap();
    }
    let heard = server.heard();
    assert_eq!(heard.len(), 4);
    let (head, form) = heard[0].split_once("\r\n\r\n").unwrap();
    assert!(head.to_ascii_lowercase().contains("content-type: application/x-www-form-urlencoded"), "{head}");
    for part in ["grant_type=client_credentials", "client_id=office-7", "client_secret=", "scope=https%3A%2F%2Fc4t"] {
        assert!(form.contains(part), "{form}");
    }
    assert!(heard[1..].iter().all(|call| call.contains(&format!("Bearer {TOKEN}")) && !call.contains(SECRET)));
}

#[tokio::test]
async fn section_3_an_expired_token_is_replaced_once_and_the_call_repeated() {
    static REFUSALS: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    let script: Script = |request| {
        let first = REFUSALS.load(std::sync::atomic::Ordering::SeqCst) == 0;
        (!is_token(request)).then(|| {
            if first {
                REFUSALS.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                reply("401 Unauthorized", "")
            } else {
                reply("202 Accepted", r#"{"referenceId":"r-1"}"#)
            }
        })
    };
    let server = Canned::start(script).await;
    assert_eq!(server.client().ingest_customs_shipment(b"{}").await.unwrap().reference_id, "r-1");
    assert_eq!(server.heard().len(), 4, "token, call, token, call");
}

#[tokio::test]
async fn section_3_1_the_authorisation_sample() {
    let client = answered(|request| {
        (!is_token(request)).then(|| {
            reply(
                "200 OK",
                r#"{"sourceSysRef":"desk","tenantIds":"t-1","scopes":"create:messages read:declarations create:subscriptions read:subscriptions delete:subscriptions read:documents"}"#,
            )
        })
    })
    .await;
    let status = client.authorization_status().await.unwrap();
    assert_eq!((status.source_sys_ref.as_deref(), status.tenant_ids.as_deref()), (Some("desk"), Some("t-1")));
    assert!(status.allows("delete:subscriptions") && !status.allows("create:wms") && !status.allows("create"));
}

#[tokio::test]
async fn section_8_a_202_without_its_reference_is_an_answer_that_got_lost() {
    let client = answered(|request| (!is_token(request)).then(|| reply("202 Accepted", "{}"))).await;
    let failure = client.ingest_customs_shipment(b"{}").await.unwrap_err();
    assert!(matches!(failure, Failure::Lost { .. }), "{failure:?}");
}

#[test]
fn section_9_1_all_search_parameters_with_repeated_keys_for_lists() {
    let moment = |day| Some(Utc.with_ymd_and_hms(2026, 11, day, 0, 0, 0).unwrap());
    let one = |text: &str| Some(text.to_owned());
    let two = |text: &str| vec![format!("{text}1"), format!("{text}2")];
    let search = Search {
        external_reference: one("QS-1"),
        direction: one("IN"),
        ship_from: one("US"),
        ship_to: one("BE"),
        lrn: one("L"),
        mrn: one("M"),
        arc: one("A"),
        customs_flow: one("F"),
        customs_flow_step: two("S"),
        current_status: two("C"),
        jurisdiction: two("J"),
        storage_location: two("W"),
        ucr: one("U"),
        declaration_date_from: moment(1),
        declaration_date_to: moment(2),
        creation_date_from: moment(3),
        creation_date_to: moment(4),
        last_updated_from: moment(5),
        last_updated_to: moment(6),
        limit: Some(100),
        offset: Some(0),
    };
    let query = search.to_query();
    let mut keys: Vec<&str> = query.iter().map(|(key, _)| *key).collect();
    assert_eq!(keys.len(), 21 + 4, "four lists of two");
    keys.dedup();
    let documented = [
        "externalReference",
        "direction",
        "shipFrom",
        "shipTo",
        "lrn",
        "mrn",
        "arc",
        "customsFlow",
        "customsFlowStep",
        "currentStatus",
        "jurisdiction",
        "storageLocation",
        "ucr",
        "declarationDateFrom",
        "declarationDateTo",
        "creationDateFrom",
        "creationDateTo",
        "lastUpdatedFrom",
        "lastUpdatedTo",
        "limit",
        "offset",
    ];
    for key in documented {
        assert!(keys.contains(&key), "{key}");
    }
    assert!(query.contains(&("lastUpdatedTo", "2026-11-06T00:00:00.000000Z".to_owned())));
    assert_eq!(query.iter().filter(|(key, _)| *key == "currentStatus").count(), 2);
}

#[tokio::test]
async fn section_9_2_the_errors_of_a_declaration() {
    let client = answered(|request| {
        (!is_token(request)).then(|| {
            reply(
                "200 OK",
                r#"{"id":"d-1","currentStatus":"Invalid","errors":[{"errorCode":"V0010","message":"Invalid additional declaration type",
                "description":"SingleAdministrativeDocument.AddDeclType must be 'D'","fieldReference":[{"fieldName":"AddDeclType1","path":"SingleAdministrativeDocument"}]}]}"#,
            )
        })
    })
    .await;
    let id: DeclarationId = "d-1".parse().unwrap();
    let errors = client.declaration(&id).await.unwrap().summary.errors;
    assert_eq!(errors[0].error_code.as_deref(), Some("V0010"));
    assert_eq!(errors[0].field_reference[0].path.as_deref(), Some("SingleAdministrativeDocument"));
}

#[tokio::test]
async fn section_12_a_movement_order_is_read_whole() {
    let client = answered(|request| {
        (!is_token(request)).then(|| {
            reply(
                "200 OK",
                r#"{"type":"RFFC","timestamp":"2026-11-20T08:30:00Z","documentReference":"D","externalReference":"E","externalMovementType":"X",
                "status":"Sleeping","category":"C","remark":"R","customsDestination":"HomeUse","lines":[{"quantity":1.50}]}"#,
            )
        })
    })
    .await;
    let order = client.movement_order(&"m-1".parse().unwrap()).await.unwrap();
    let read = &order.summary;
    let all = [&read.kind, &read.timestamp, &read.document_reference, &read.external_reference, &read.status];
    assert!(all.iter().all(|field| field.is_some()), "{read:?}");
    assert_eq!((read.customs_destination.as_deref(), read.category.as_deref()), (Some("HomeUse"), Some("C")));
    assert!(order.text.contains(r#""lines":[{"quantity":1.50}]"#), "what is not known is kept as it was written");
}

#[tokio::test]
async fn section_14_a_certificate_is_fetched_behind_its_redirection_and_without_the_token() {
    let store = Canned::start(|_| Some(reply("200 OK", "%PDF-1.7 certificate"))).await;
    static ADDRESS: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    ADDRESS.set(store.address.clone()).unwrap();
    let client = answered(|request| {
        (!is_token(request)).then(|| {
            let address = ADDRESS.get().unwrap();
            format!("HTTP/1.1 307 Temporary Redirect\r\nlocation: {address}/t?k=1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        })
    })
    .await;
    let mut bytes = Vec::new();
    let mut take = |piece: &[u8]| {
        bytes.extend_from_slice(piece);
        true
    };
    client.certificate(&"12".parse().unwrap(), &"a1".parse().unwrap(), &mut take).await.unwrap();
    assert_eq!(bytes, b"%PDF-1.7 certificate");
    assert!(!store.heard()[0].contains(TOKEN));
}

#[test]
fn section_16_problem_details_with_whatever_else_comes_along() {
    let body =
        br#"{"type":"about:blank","title":"Not valid","status":400,"detail":"x","instance":"/v1/customsshipments",
        "errors":{"direction":["Use IN or OUT."]},"traceId":"00-1"}"#;
    let problem = Problem::read(body);
    assert_eq!((problem.status, problem.instance.as_deref()), (Some(400), Some("/v1/customsshipments")));
    assert_eq!(problem.errors["direction"], ["Use IN or OUT."]);
    assert_eq!(problem.other["traceId"], "00-1");
}

#[tokio::test]
async fn section_16_xml_problem_details_are_read_like_json() {
    let script: Script = |request| {
        (!is_token(request)).then(|| {
            let body = "<problem xmlns=\"urn:ietf:rfc:7807\"><title>Not valid</title><status>400</status></problem>";
            format!(
                "HTTP/1.1 400 Bad Request\r\ncontent-type: application/problem+xml\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            )
        })
    };
    let failure = answered(script).await.ingest_customs_shipment(b"{}").await.unwrap_err();
    assert!(failure.to_string().contains("Not valid"), "{failure}");
}

#[tokio::test]
async fn section_16_a_body_leaves_and_comes_back_as_xml_where_the_environment_says_so() {
    let script: Script = |request| {
        (!is_token(request)).then(|| {
            let body = match request.split_whitespace().next() {
                Some("GET") => "<Declaration><id>d-1</id><currentStatus>Released</currentStatus></Declaration>",
                _ => "<Accepted><referenceId>r-1</referenceId></Accepted>",
            };
            format!(
                "HTTP/1.1 202 Accepted\r\ncontent-type: application/xml; charset=utf-8\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            )
        })
    };
    let server = Canned::start(script).await;
    let client = server.client_in(cas::environment::Format::Xml);
    let sent = client.ingest_customs_shipment(br#"{"direction":"IN","lines":[1,2]}"#).await.unwrap();
    assert_eq!(sent.reference_id, "r-1");
    let id: DeclarationId = "d-1".parse().unwrap();
    let read = client.declaration(&id).await.unwrap();
    assert_eq!(read.summary.current_status.as_deref(), Some("Released"));
    let heard = server.heard();
    assert!(
        heard[1].ends_with("<direction>IN</direction><lines><line>1</line><line>2</line></lines></CustomsShipment>"),
        "{}",
        heard[1]
    );
    assert!(heard[1].to_ascii_lowercase().contains("content-type: application/xml"));
    assert!(heard[2].to_ascii_lowercase().contains("accept: application/xml"));
}

#[tokio::test]
async fn section_2_and_18_fields_and_values_nobody_knows_are_kept() {
    static TEXT: &str = r#"{"id":"d-1","businessReference":"QS-1","currentStatus":"Teleported","newField":{"amount":12600.00},"tenantIds":null}"#;
    let client = answered(|request| (!is_token(request)).then(|| reply("200 OK", TEXT))).await;
    let id: DeclarationId = "d-1".parse().unwrap();
    let read = client.declaration(&id).await.unwrap();
    assert_eq!((read.text.as_str(), read.summary.current_status.as_deref()), (TEXT, Some("Teleported")));
    assert_eq!(read.summary.reference(), Some("QS-1"), "the third name of the reference");
}
