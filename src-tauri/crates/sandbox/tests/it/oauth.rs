//! Tokens: signed, limited, of one tenant; and how often a client may call. Customs4trade authentication, quick start.

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sandbox::{Account, RateLimit};
use serde_json::Value;

use crate::platform::{Platform, token};

fn account(tenant: &str, scopes: &str) -> Account {
    Account {
        client_id: format!("{tenant}-client"),
        client_secret: "secret".to_owned(),
        tenant: tenant.to_owned(),
        source_system: format!("{tenant}-erp"),
        scopes: scopes.to_owned(),
    }
}

fn part(token: &str, number: usize) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(token.split('.').nth(number).unwrap()).unwrap()
}

/// Quick start: a JWT with RS256, `token_type` Bearer, `expires_in` in seconds.
#[tokio::test]
async fn a_token_is_signed_and_can_be_proved_by_anybody() {
    let platform = Platform::open(|_| {}).await;
    let sandbox = &platform.desk.sandbox;
    let grant = token(&platform.desk, &sandbox.client_id, &sandbox.client_secret).await.json();
    assert_eq!((&grant["token_type"], &grant["expires_in"]), (&"Bearer".into(), &3600.into()));
    let token = grant["access_token"].as_str().unwrap();
    let configuration = platform.open_address(&format!("{}/.well-known/openid-configuration", sandbox.base_url)).await;
    let keys = platform.open_address(configuration.json()["jwks_uri"].as_str().unwrap()).await.json();
    let number = |name: &str| URL_SAFE_NO_PAD.decode(keys["keys"][0][name].as_str().unwrap()).unwrap();
    let key = RsaPublicKeyComponents { n: number("n"), e: number("e") };
    let (signed, _) = token.rsplit_once('.').unwrap();
    let proof = |text: &str| key.verify(&RSA_PKCS1_2048_8192_SHA256, text.as_bytes(), &part(token, 2)).is_ok();
    assert!(proof(signed) && !proof(&signed.replace('.', "a.")));
    let header: Value = serde_json::from_slice(&part(token, 0)).unwrap();
    assert_eq!((&header["alg"], &header["kid"]), (&"RS256".into(), &keys["keys"][0]["kid"]));
    let claims: Value = serde_json::from_slice(&part(token, 1)).unwrap();
    let now = platform.desk.hands.now().timestamp();
    assert_eq!(claims["exp"].as_i64().unwrap(), now + 3600);
    assert_eq!(claims["tenantIds"], "practice");
    assert!(claims["scp"].as_str().unwrap().contains("create:wms"));
}

/// Authentication: each source system has a pair of its own; its reference and tenant are in the token.
#[tokio::test]
async fn each_client_has_its_tenant_its_source_system_and_its_scopes() {
    let mut platform = Platform::open(|config| {
        config.accounts = vec![account("acme", "read:declarations read:wms"), account("zenith", "create:messages")];
    })
    .await;
    for (tenant, scopes) in [("acme", "read:declarations read:wms"), ("zenith", "create:messages")] {
        platform.sign_in(&format!("{tenant}-client"), "secret").await;
        let status = platform.get("/v1/authorizationStatus").await.json();
        assert_eq!(status["tenantIds"], tenant);
        assert_eq!(status["sourceSysRef"], format!("{tenant}-erp"));
        assert_eq!(status["scopes"], scopes);
    }
    assert_eq!(token(&platform.desk, "acme-client", "wrong").await.status, 401);
    let forged = Platform::signed_in(platform.desk, "eyJhbGciOiJub25lIn0.e30.");
    assert_eq!(forged.get("/v1/authorizationStatus").await.status, 401);
}

/// Error handling: 429. Whether `Retry-After` is sent is unknown, so both are rehearsed.
#[tokio::test]
async fn a_client_that_calls_too_often_is_told_to_wait() {
    for says_when in [true, false] {
        let limit = RateLimit { calls: 2, window_s: 10, says_when };
        let mut platform = Platform::open(|config| {
            config.rate_limit = Some(limit);
            config.accounts = vec![account("acme", "read:declarations")];
        })
        .await;
        let mut statuses = Vec::new();
        for _ in 0..3 {
            statuses.push(platform.get("/v1/declarations").await.status);
        }
        assert_eq!(statuses, [200, 200, 429]);
        platform.desk.hands.pass_ms(4_500);
        let refused = platform.get("/v1/declarations").await;
        assert_eq!(refused.header("retry-after"), if says_when { "6" } else { "" });
        platform.desk.hands.pass_ms(5_500);
        assert_eq!(platform.get("/v1/declarations").await.status, 200);
        platform.sign_in("acme-client", "secret").await;
        assert_eq!(platform.get("/v1/declarations").await.status, 200, "another client has a count of its own");
    }
}
