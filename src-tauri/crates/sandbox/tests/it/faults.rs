//! Every class of failure, brought about by a real fault and seen from both sides.

use std::time::Duration;

use cas::{Client, Failure, Search};
use sandbox::{Fault, Faults, Kind, Place};
use serde_json::json;

use crate::{
    desk::{Desk, client, shipment, with},
    platform::Platform,
};

/// The class in one word.
fn class(failure: &Failure) -> &'static str {
    match failure {
        Failure::Refused { .. } => "refused",
        Failure::Unauthorized { .. } => "unauthorized",
        Failure::Retry { .. } => "retry",
        Failure::Lost { .. } => "lost",
    }
}

fn status(status: u16) -> Kind {
    Kind::Status { status, retry_after: None }
}

#[tokio::test]
async fn each_fault_while_sending_has_its_class_and_its_effect() {
    // Fault, class, messages that CAS holds afterwards.
    let cases = [
        (status(400), "refused", 0),
        (status(403), "refused", 0),
        (status(404), "refused", 0),
        (status(415), "refused", 0),
        (status(307), "refused", 0),
        (Kind::Unauthorized, "unauthorized", 0),
        (status(408), "retry", 0),
        (status(429), "retry", 0),
        (status(500), "retry", 0),
        (status(502), "retry", 0),
        (status(503), "retry", 0),
        (status(504), "retry", 0),
        (Kind::DropRequest, "lost", 0),
        (Kind::DropReplyAfterEffect, "lost", 1),
        (Kind::HalfReply, "lost", 1),
        (Kind::TruncatedJson, "lost", 1),
    ];
    for (kind, expected, messages) in cases {
        let desk = Desk::open(|_| {}).await;
        desk.sandbox.order_faults(Faults { faults: vec![Fault::always(Place::Ingest, kind.clone())] });
        let message = shipment("QS-1").to_string();
        let failure = desk.client.ingest_customs_shipment(message.as_bytes()).await.unwrap_err();
        assert_eq!(class(&failure), expected, "{kind:?}: {failure}");
        assert_eq!(failure.is_rate_limit(), kind == status(429), "{kind:?}");
        assert_eq!(desk.state().await["counts"]["messages"], messages, "{kind:?}");
        assert!(failure.to_string().ends_with('.'), "{failure}");
    }
}

#[tokio::test]
async fn what_is_lost_while_reading_is_simply_tried_again() {
    for kind in [Kind::DropRequest, Kind::DropReplyAfterEffect, Kind::HalfReply, Kind::TruncatedJson, status(503)] {
        let desk = Desk::open(|_| {}).await;
        let id = desk.lodge(&shipment("QS-1")).await;
        desk.sandbox.order_faults(Faults { faults: vec![Fault::always(Place::Any, kind.clone())] });
        let failures = [
            desk.client.search_declarations(&Search::default()).await.unwrap_err(),
            desk.client.declaration(&id).await.unwrap_err(),
            desk.client.authorization_status().await.unwrap_err(),
        ];
        for failure in failures {
            assert_eq!(class(&failure), "retry", "{kind:?}: {failure}");
        }
    }
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_lost_and_the_effect_comes_all_the_same() {
    let desk = Desk::open(|_| {}).await;
    let (mut environment, secret) = desk.sandbox.environment().unwrap();
    environment.timing.request_timeout = Duration::from_millis(150);
    let impatient = Client::new(environment, secret, desk.hands.clock()).unwrap();
    impatient.authorization_status().await.unwrap();
    desk.sandbox.order_faults(Faults { faults: vec![Fault::always(Place::Ingest, Kind::Delay { delay_ms: 400 })] });
    let message = shipment("QS-1").to_string();
    let failure = impatient.ingest_customs_shipment(message.as_bytes()).await.unwrap_err();
    assert_eq!(class(&failure), "lost");
    assert!(failure.to_string().contains("in time"), "{failure}");
    assert_eq!(desk.state().await["counts"]["messages"], 0, "not yet");
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(desk.state().await["counts"]["messages"], 1, "it arrived although nobody waited for it");

    let late = Kind::DelayReplyAfterEffect { delay_ms: 400 };
    desk.sandbox.order_faults(Faults { faults: vec![Fault::always(Place::Ingest, late)] });
    let failure = impatient.ingest_customs_shipment(message.as_bytes()).await.unwrap_err();
    assert_eq!(class(&failure), "lost");
    assert_eq!(desk.state().await["counts"]["messages"], 2, "it had its effect before the wait");
}

#[tokio::test]
async fn a_wait_is_read_as_seconds_or_as_a_date() {
    // The clock of the case stands at 08:30:00.
    let cases = [("2", 2), ("Fri, 20 Nov 2026 08:31:30 GMT", 90)];
    for (header, seconds) in cases {
        let desk = Desk::open(|_| {}).await;
        let kind = Kind::Status { status: 429, retry_after: Some(header.into()) };
        desk.sandbox.order_faults(Faults { faults: vec![Fault::always(Place::Ingest, kind)] });
        let failure = desk.client.ingest_customs_shipment(b"{}").await.unwrap_err();
        assert!(
            matches!(failure, Failure::Retry { status: Some(429), retry_after: Some(wait), .. } if wait == Duration::from_secs(seconds)),
            "{failure:?}"
        );
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_tried_again_because_nothing_was_sent() {
    let desk = Desk::open(|_| {}).await;
    desk.client.authorization_status().await.unwrap();
    let stranger = client(&desk.sandbox, &desk.hands);
    desk.sandbox.shutdown().await;
    for client in [desk.client, stranger] {
        let failure = client.ingest_customs_shipment(b"{}").await.unwrap_err();
        assert!(matches!(&failure, Failure::Retry { status: None, .. }), "{failure:?}");
        assert!(!failure.may_have_acted());
        assert!(failure.to_string().contains("cannot be reached"), "{failure}");
    }
}

#[tokio::test]
async fn a_refusal_brings_the_problem_with_its_fields() {
    let desk = Desk::open(|_| {}).await;
    let wrong = with(shipment("QS-1"), "/direction", json!("import")).to_string();
    let failure = desk.client.ingest_customs_shipment(wrong.as_bytes()).await.unwrap_err();
    let Failure::Refused { status, problem } = &failure else { panic!("{failure:?}") };
    assert_eq!((*status, problem.status), (400, Some(400)));
    assert_eq!(problem.errors["direction"], ["IN or OUT was expected."]);
    assert!(failure.to_string().contains("direction: IN or OUT was expected."), "{failure}");
}

#[tokio::test]
async fn a_fault_for_one_request_leaves_the_next_alone() {
    let desk = Desk::open(|_| {}).await;
    desk.sandbox.order_faults(Faults { faults: vec![Fault::nth(Place::Ingest, &[1, 3], status(503))] });
    let message = shipment("QS-1").to_string();
    let mut outcomes = Vec::new();
    for _ in 0..4 {
        outcomes.push(desk.client.ingest_customs_shipment(message.as_bytes()).await.is_ok());
    }
    assert_eq!(outcomes, [false, true, false, true]);
}

/// What stands between an office and CAS, and what a CAS that is not itself can answer.
#[tokio::test]
async fn a_proxy_a_flood_a_wrong_name_another_host_and_a_wrong_clock_can_be_ordered() {
    let platform = Platform::open(|_| {}).await;
    let order = |place: Place, kind: Kind| {
        platform.desk.sandbox.order_faults(Faults { faults: vec![Fault::nth(place, &[1], kind)] });
    };
    order(Place::Search, Kind::Html { status: 200 });
    let page = platform.get("/v1/declarations").await;
    assert!(page.status == 200 && page.header("content-type").starts_with("text/html"), "{}", page.text);
    assert!(page.text.starts_with("<!DOCTYPE html>"));

    order(Place::Ingest, Kind::HugeAnswer { megabytes: 3 });
    let huge = platform.post("/v1/customsshipments", &shipment("QS-1")).await;
    assert_eq!((huge.status, huge.text.len()), (202, 3 << 20));
    assert_eq!(platform.desk.state().await["counts"]["messages"], 1, "and it had its effect");

    order(Place::Search, Kind::WrongContentType { content_type: "image/png".into() });
    let named = platform.get("/v1/declarations").await;
    assert_eq!((named.header("content-type"), named.text.as_str()), ("image/png", "[]"));

    order(Place::Subscription, Kind::Redirect { to: "https://elsewhere.example/v1".into() });
    let redirect = platform.get("/v1/subscriptions").await;
    assert_eq!((redirect.status, redirect.header("location")), (307, "https://elsewhere.example/v1"));

    // The clock of the case stands at 08:30, and so does that of the practice CAS.
    let date = platform.get("/v1/authorizationStatus").await.header("date").to_owned();
    assert_eq!(date, "Fri, 20 Nov 2026 08:30:00 GMT");
    for (seconds, expected) in [(3600, "Fri, 20 Nov 2026 09:30:00 GMT"), (-3600, "Fri, 20 Nov 2026 07:30:00 GMT")] {
        order(Place::AuthorizationStatus, Kind::ClockOff { seconds });
        assert_eq!(platform.get("/v1/authorizationStatus").await.header("date"), expected);
    }
}

/// Each address can be struck by name; an action by its own and by that of actions.
#[tokio::test]
async fn every_place_can_be_struck() {
    let cases = [
        (Place::MovementOrder, "/v1/movementorders"),
        (Place::Ingest, "/v1/articledataitems"),
        (Place::Change, "/v1/declarations/x/items"),
        (Place::Action, "/v1/declarations/x/amend"),
        (Place::Action, "/v1/declarations/x/submit"),
        (Place::Submit, "/v1/declarations/x/submit"),
        (Place::Subscription, "/v1/subscriptions"),
    ];
    for (place, path) in cases {
        let platform = Platform::open(|_| {}).await;
        platform.desk.sandbox.order_faults(Faults { faults: vec![Fault::always(place, status(502))] });
        assert_eq!(platform.post(path, &json!({})).await.status, 502, "{place:?} {path}");
    }
    let events = r#"{"faults":[{"where":"event","kind":"webhookFlood","copies":3},{"where":"event","every":2,"kind":"forgedTenant"}]}"#;
    assert!(Faults::from_json(events).is_ok());
    for wrong in [
        r#"{"faults":[{"where":"event","kind":"dropRequest"}]}"#,
        r#"{"faults":[{"where":"any","kind":"loseEvent"}]}"#,
        r#"{"faults":[{"where":"search","kind":"hugeAnswer","megabytes":900}]}"#,
    ] {
        assert!(Faults::from_json(wrong).is_err(), "{wrong}");
    }
}
