//! The trainer's page and orders: who may, and what they do.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::desk::shipment;
use crate::office::Office;

#[tokio::test]
async fn only_the_trainer_looks_and_orders() {
    let office = Office::open(|_| {}).await;
    let id = office.lodge(&shipment("QS-1")).await.remove(0);
    let orders = format!("/sandbox/trainer/declarations/{id}/orders");
    for (method, path) in [(Method::GET, "/sandbox/trainer/overview"), (Method::POST, &*orders)] {
        let refused = office.call(method, path, None).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "a client's own token opens nothing here");
    }
    let url = office.sandbox.trainer_url();
    let (page, token) = url.split_once('#').unwrap();
    let bare = reqwest::Client::new();
    let push = |kind: &'static str| {
        let request = bare.post(format!("{page}trainer/declarations/{id}/orders")).header("content-type", kind);
        request.body(r#"{"order":"push"}"#)
    };
    // What another site can send without being asked: no header of its own, one of three types.
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/json"] {
        assert_eq!(push(kind).send().await.unwrap().status(), StatusCode::UNAUTHORIZED, "{kind}");
    }
    let typed = push("text/plain").header("x-trainer-token", token).send().await.unwrap();
    assert_eq!(typed.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let foreign = push("application/json").header("x-trainer-token", token).header("sec-fetch-site", "cross-site");
    assert_eq!(foreign.send().await.unwrap().status(), StatusCode::FORBIDDEN);
    let asked = bare.request(Method::OPTIONS, format!("{page}trainer/day")).header("origin", "http://evil.example");
    let asked = asked.send().await.unwrap();
    assert!(!asked.status().is_success() && asked.headers().get("access-control-allow-origin").is_none());
    assert_eq!(office.journal(&id).await, ["New"]);
}

#[tokio::test]
async fn the_page_is_part_of_the_program_and_asks_nobody_else() {
    let office = Office::open(|_| {}).await;
    let bare = reqwest::Client::new();
    for (path, kind) in [("", "text/html"), ("trainer.css", "text/css"), ("trainer.js", "text/javascript")] {
        let answer = bare.get(format!("{}/sandbox/{path}", office.sandbox.base_url)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        assert!(answer.headers()["content-type"].to_str().unwrap().starts_with(kind), "{path}");
        assert!(answer.headers()["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
        let text = answer.text().await.unwrap();
        assert!(!text.contains("http://") && !text.contains("https://"), "{path} names another place");
    }
}

#[tokio::test]
async fn a_declaration_is_pushed_refused_and_asked() {
    let office = Office::open(|_| {}).await;
    let id = office.lodge(&shipment("QS-1")).await.remove(0);
    let orders = format!("declarations/{id}/orders");
    for expected in ["Validated", "Queued", "Submitted", "Accepted"] {
        let done = office.trainer(&orders, Some(&json!({"order": "push"}))).await;
        assert_eq!(done.body["status"], expected, "{}", done.body);
    }
    let documents = office.trainer(&orders, Some(&json!({"order": "documents"}))).await;
    assert_eq!(documents.body["status"], "DocumentControl");
    let error = json!({"order": "error", "code": "12", "message": "Code list violation",
        "field": "singleAdministrativeDocument.declarationOfficeCode"});
    assert_eq!(office.trainer(&orders, Some(&error)).await.body["status"], "CustomsError");
    let declaration = office.read(&id).await;
    assert_eq!(declaration["errors"][0]["fieldReference"][0]["fieldName"], "DeclarationOfficeCode");
    let nothing = office.trainer(&orders, Some(&json!({"order": "push"}))).await;
    assert!(
        nothing.status == StatusCode::BAD_REQUEST && nothing.title().contains("CustomsError"),
        "{}",
        nothing.title()
    );
    let wrong = office.trainer(&orders, Some(&json!({"order": "enter", "status": "Released"}))).await;
    assert!(wrong.title().contains("After CustomsError, Released cannot come"), "{}", wrong.title());
    let strange = office.trainer(&orders, Some(&json!({"order": "dance"}))).await;
    assert_eq!(strange.status, StatusCode::BAD_REQUEST);
    let gone = office.trainer("declarations/none/orders", Some(&json!({"order": "push"}))).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_day_is_turned_and_the_network_broken_and_mended() {
    let office = Office::open(|_| {}).await;
    office.trainer("day", Some(&json!({"emergency": true, "speed": "10"}))).await;
    let id = office.lodge(&shipment("QS-1")).await.remove(0);
    office.hands.pass_ms(1_000);
    assert_eq!(office.status(&id).await, "BcpReleased", "ten times as fast");
    let overview = office.trainer("overview", None).await.body;
    assert_eq!((&overview["speed"], &overview["emergency"]), (&json!("10"), &json!(true)));
    assert_eq!(overview["declarations"][0]["nextStatus"], json!(null));
    assert!(overview["declarations"][0]["actions"].as_array().unwrap().contains(&json!("submit")));

    office.trainer("day", Some(&json!({"breakSeconds": 30}))).await;
    let bare = reqwest::Client::new();
    let call = || bare.get(format!("{}/v1/authorizationStatus", office.sandbox.base_url)).send();
    assert!(call().await.is_err(), "cut off without an answer");
    assert!(office.trainer("overview", None).await.body["brokenUntil"].is_string(), "the trainer still gets through");
    office.trainer("day", Some(&json!({"breakSeconds": 0}))).await;
    assert_eq!(call().await.unwrap().status(), StatusCode::UNAUTHORIZED);
    for wrong in [json!({"speed": "fast"}), json!({"breakSeconds": 4000}), json!({"weather": "rain"})] {
        assert_eq!(office.trainer("day", Some(&wrong)).await.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn what_was_received_is_shown_character_for_character() {
    let office = Office::open(|_| {}).await;
    let made = shipment("QS-1");
    office.lodge(&made).await;
    let overview = office.trainer("overview", None).await.body;
    let reference = overview["messages"][0]["referenceId"].as_str().unwrap();
    let message = office.trainer(&format!("messages/{reference}"), None).await.body;
    assert_eq!(message["body"], made.to_string());
}
