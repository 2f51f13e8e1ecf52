//! Tokens: fetched once, renewed in time, refused in words; the secret stays where it is.

use cas::Failure;
use sandbox::{Fault, Faults, Kind, Place};

use crate::desk::{Desk, client_with_secret, shipment};

async fn tokens_issued(desk: &Desk) -> u64 {
    desk.state().await["counts"]["tokensIssued"].as_u64().unwrap()
}

async fn call_twelve_times_at_once(desk: &Desk) {
    let calls: Vec<_> = (0..12)
        .map(|_| {
            let client = desk.client.clone();
            tokio::spawn(async move { client.authorization_status().await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn says_what_the_token_gives_access_to() {
    let desk = Desk::open(|config| config.scopes = "create:messages read:declarations".to_owned()).await;
    let status = desk.client.authorization_status().await.unwrap();
    assert!(status.allows("create:messages") && status.allows("read:declarations") && !status.allows("read:wms"));
    assert_eq!(status.source_sys_ref.as_deref(), Some("quayside-practice"));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_calls_at_once_fetch_one_token() {
    let desk = Desk::open(|config| {
        config.faults = Faults { faults: vec![Fault::always(Place::Token, Kind::Delay { delay_ms: 100 })] };
    })
    .await;
    call_twelve_times_at_once(&desk).await;
    assert_eq!(tokens_issued(&desk).await, 1);
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends_and_replaced_when_it_ended_early() {
    let desk = Desk::open(|config| config.token_lifetime_s = 600).await;
    desk.client.authorization_status().await.unwrap();
    desk.hands.pass_ms(539_000);
    desk.client.authorization_status().await.unwrap();
    assert_eq!(tokens_issued(&desk).await, 1, "kept until a minute before its end");
    desk.hands.pass_ms(2_000);
    desk.client.authorization_status().await.unwrap();
    assert_eq!(tokens_issued(&desk).await, 2, "renewed in the last minute");
    desk.sandbox.end_tokens();
    let message = shipment("QS-1").to_string();
    desk.client.ingest_customs_shipment(message.as_bytes()).await.unwrap();
    assert_eq!(tokens_issued(&desk).await, 3, "replaced once after a 401");
    assert_eq!(desk.state().await["counts"]["messages"], 1, "and the call repeated once");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_calls_with_an_ended_token_share_one_new_token() {
    let desk = Desk::open(|_| {}).await;
    desk.client.authorization_status().await.unwrap();
    desk.sandbox.end_tokens();
    call_twelve_times_at_once(&desk).await;
    assert_eq!(tokens_issued(&desk).await, 2);
}

#[tokio::test]
async fn a_lasting_401_and_a_refused_sign_in_stop_the_queue() {
    let desk = Desk::open(|_| {}).await;
    desk.sandbox.order_faults(Faults { faults: vec![Fault::always(Place::Ingest, Kind::Unauthorized)] });
    let message = shipment("QS-1").to_string();
    let lasting = desk.client.ingest_customs_shipment(message.as_bytes()).await.unwrap_err();
    assert!(matches!(lasting, Failure::Unauthorized { .. }), "{lasting}");

    let stranger = client_with_secret(&desk.sandbox, &desk.hands, "hush-hush");
    let refused = stranger.ingest_customs_shipment(message.as_bytes()).await.unwrap_err();
    assert!(matches!(refused, Failure::Unauthorized { .. }), "{refused}");
    assert!(refused.to_string().contains("client secret"), "{refused}");
    assert_eq!(desk.state().await["counts"]["messages"], 0);
}

#[tokio::test]
async fn trouble_at_the_sign_in_is_tried_again_because_nothing_was_sent() {
    let kinds = [
        Kind::Status { status: 503, retry_after: Some("7".into()) },
        Kind::DropRequest,
        Kind::DropReplyAfterEffect,
        Kind::HalfReply,
        Kind::TruncatedJson,
    ];
    for kind in kinds {
        let desk =
            Desk::open(|config| config.faults = Faults { faults: vec![Fault::always(Place::Token, kind.clone())] })
                .await;
        let failure = desk.client.ingest_customs_shipment(b"{}").await.unwrap_err();
        assert!(matches!(failure, Failure::Retry { .. }), "{kind:?}: {failure}");
        assert!(!failure.may_have_acted(), "{kind:?}");
    }
}

#[tokio::test]
async fn no_failure_shows_the_secret_or_the_token() {
    let kinds = [
        Kind::Status { status: 400, retry_after: None },
        Kind::Status { status: 307, retry_after: None },
        Kind::Status { status: 500, retry_after: None },
        Kind::DropRequest,
        Kind::TruncatedJson,
        Kind::Unauthorized,
    ];
    for place in [Place::Token, Place::Ingest] {
        for kind in &kinds {
            let desk =
                Desk::open(|config| config.faults = Faults { faults: vec![Fault::always(place, kind.clone())] }).await;
            let failure = desk.client.ingest_customs_shipment(b"{}").await.unwrap_err();
            let shown = format!("{failure} {failure:?} {:?}", desk.client.environment());
            assert!(!shown.contains(&desk.sandbox.client_secret), "{shown}");
            assert!(!shown.contains("Bearer") && !shown.contains("access_token"), "{shown}");
        }
    }
}
