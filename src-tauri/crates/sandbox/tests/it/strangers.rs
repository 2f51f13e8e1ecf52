//! Requests the product's own client never makes: no token, wrong rights, wrong form, wrong host.

use reqwest::{Client, StatusCode, header};
use serde_json::Value;

use crate::desk::{Desk, shipment};

async fn token(desk: &Desk, scope: &str) -> reqwest::Response {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", desk.sandbox.client_id.as_str()),
        ("client_secret", desk.sandbox.client_secret.as_str()),
        ("scope", scope),
    ];
    Client::new().post(&desk.sandbox.token_url).form(&form).send().await.unwrap()
}

async fn bearer(desk: &Desk) -> String {
    let scope = format!("https://c4tpracticeb2c.onmicrosoft.com/{}/.default", desk.sandbox.client_id);
    let grant: Value = serde_json::from_str(&token(desk, &scope).await.text().await.unwrap()).unwrap();
    grant["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_sign_in_says_which_part_is_wrong() {
    let desk = Desk::open(|_| {}).await;
    let scope = format!("https://x.example/{}/.default", desk.sandbox.client_id);
    let (id, secret) = (desk.sandbox.client_id.as_str(), desk.sandbox.client_secret.as_str());
    let cases = [
        ("password", id, secret, scope.as_str(), 400, "unsupported_grant_type"),
        ("client_credentials", "other", secret, scope.as_str(), 401, "invalid_client"),
        ("client_credentials", id, "other", scope.as_str(), 401, "invalid_client"),
        ("client_credentials", id, secret, "everything", 400, "invalid_scope"),
    ];
    for (grant_type, client_id, client_secret, scope, status, error) in cases {
        let form =
            [("grant_type", grant_type), ("client_id", client_id), ("client_secret", client_secret), ("scope", scope)];
        let reply = Client::new().post(&desk.sandbox.token_url).form(&form).send().await.unwrap();
        assert_eq!(reply.status().as_u16(), status);
        let body: Value = serde_json::from_str(&reply.text().await.unwrap()).unwrap();
        assert_eq!(body["error"], error);
    }
}

#[tokio::test]
async fn without_a_good_token_there_is_only_401() {
    let desk = Desk::open(|config| config.token_lifetime_s = 30).await;
    let token = bearer(&desk).await;
    for path in ["/v1/authorizationStatus", "/v1/declarations", "/v1/declarations/x"] {
        let url = format!("{}{path}", desk.sandbox.base_url);
        assert_eq!(Client::new().get(&url).send().await.unwrap().status(), StatusCode::UNAUTHORIZED, "{path}");
        let wrong = Client::new().get(&url).bearer_auth("made-up").send().await.unwrap();
        assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED, "{path}");
    }
    let url = format!("{}/v1/authorizationStatus", desk.sandbox.base_url);
    assert_eq!(Client::new().get(&url).bearer_auth(&token).send().await.unwrap().status(), StatusCode::OK);
    desk.hands.pass_ms(30_000);
    assert_eq!(Client::new().get(&url).bearer_auth(&token).send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_missing_scope_is_403_and_named() {
    let desk = Desk::open(|config| config.scopes = "read:declarations".into()).await;
    let failure = desk.client.ingest_customs_shipment(shipment("QS-1").to_string().as_bytes()).await.unwrap_err();
    assert!(matches!(failure, cas::Failure::Refused { status: 403, .. }));
    assert!(failure.to_string().contains("create:messages"), "{failure}");
}

#[tokio::test]
async fn only_json_is_taken_and_unknown_addresses_are_404() {
    let desk = Desk::open(|_| {}).await;
    let token = bearer(&desk).await;
    let ingest = format!("{}/v1/customsshipments", desk.sandbox.base_url);
    let body = shipment("QS-1").to_string();
    let cases = [
        (Some("text/csv"), body.clone(), 415),
        (None, body.clone(), 415),
        (Some("application/json; charset=utf-8"), body, 202),
        (Some("application/json"), "{".into(), 400),
    ];
    for (kind, body, status) in cases {
        let mut request = Client::new().post(&ingest).bearer_auth(&token).body(body);
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let reply = request.send().await.unwrap();
        assert_eq!(reply.status().as_u16(), status, "{kind:?}");
        if status >= 400 {
            assert_eq!(reply.headers()[header::CONTENT_TYPE], "application/problem+json");
        }
    }
    let nowhere = Client::new().get(format!("{}/v2/nothing", desk.sandbox.base_url)).send().await.unwrap();
    assert_eq!(nowhere.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_page_that_reaches_the_port_under_another_name_is_refused() {
    let desk = Desk::open(|_| {}).await;
    let url = format!("{}/sandbox/state", desk.sandbox.base_url);
    let rebound = Client::new().get(&url).header(header::HOST, "evil.example").send().await.unwrap();
    assert_eq!(rebound.status(), StatusCode::FORBIDDEN);
    assert_eq!(Client::new().get(&url).send().await.unwrap().status(), StatusCode::OK);
}
