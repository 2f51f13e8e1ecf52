//! Webhooks: who is told what, when, how often, and what can go wrong. Customs4trade notifications and event pages.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Router, extract::State, http::StatusCode, routing::post};
use sandbox::{Fault, Faults, Inside, Kind, Outcome, Place};
use serde_json::{Value, json};

use crate::{
    desk::{Hands, shipment, with},
    platform::Platform,
};

#[derive(Clone)]
struct Ears {
    heard: Arc<Mutex<Vec<String>>>,
    answer: Arc<Mutex<u16>>,
    url: String,
}

impl Ears {
    /// A subscriber on this machine that answers 200 until told otherwise.
    async fn open() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let ears = Self { heard: Arc::default(), answer: Arc::new(Mutex::new(200)), url };
        let router = Router::new().route("/hook", post(hear)).with_state(ears.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        ears
    }

    fn heard(&self) -> Vec<Value> {
        let texts = self.heard.lock().unwrap().clone();
        texts.iter().map(|text| serde_json::from_str(text).unwrap_or(Value::Null)).collect()
    }

    /// What was heard once there is so much; the pump works in real time.
    async fn wait_for(&self, count: usize) -> Vec<Value> {
        for _ in 0..200 {
            if self.heard.lock().unwrap().len() >= count {
                break;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        tokio::time::sleep(Duration::from_millis(150)).await;
        self.heard()
    }
}

async fn hear(State(ears): State<Ears>, body: String) -> StatusCode {
    ears.heard.lock().unwrap().push(body);
    StatusCode::from_u16(*ears.answer.lock().unwrap()).unwrap()
}

async fn subscribe(platform: &Platform, ears: &Ears, event_types: Value) -> String {
    let body = json!({"endpointUrl": ears.url, "eventTypes": event_types, "ourOwn": 1});
    let made = platform.post("/v1/subscriptions", &body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let made = made.json();
    assert_eq!((&made["endpointUrl"], &made["ourOwn"]), (&json!(ears.url), &json!(1)));
    made["id"].as_str().unwrap().to_owned()
}

fn subtypes(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["eventSubType"].as_str().unwrap_or("?")).collect()
}

/// Notifications: every status change is told, with the documented envelope and data.
#[tokio::test]
async fn every_status_change_is_told_with_the_documented_members() {
    let platform = Platform::open(|_| {}).await;
    let ears = Ears::open().await;
    subscribe(&platform, &ears, json!([{"eventType": "DeclarationStatusChanged"}])).await;
    let address = platform.lodged("QS-1", 20_000).await;
    let heard = ears.wait_for(6).await;
    assert_eq!(subtypes(&heard), ["New", "Validated", "Queued", "Submitted", "Accepted", "Released"]);
    let declaration = platform.get(&address).await.json();
    let last = heard.last().unwrap();
    for name in ["id", "tenantId", "plantId", "eventTime", "eventType", "eventSubType", "data"] {
        assert!(!last[name].is_null(), "{name}");
    }
    let data = &last["data"];
    let same = [
        "id",
        "customsShipmentReference",
        "jurisdiction",
        "traderReference",
        "mrn",
        "lrn",
        "currentStatus",
        "acceptanceDate",
        "storageLocation",
        "plant",
        "company",
        "customsFlow",
        "customsFlowStep",
        "customsFlowStepInstanceCount",
        "customsFlowStepInstanceSeq",
    ];
    for name in same {
        assert_eq!(data.get(name), declaration.get(name), "{name}");
    }
    let followed = platform.get(data["declarationUrl"].as_str().unwrap()).await.json();
    assert_eq!(followed["id"], declaration["id"]);
    let ids: std::collections::HashSet<String> = heard.iter().map(|event| event["id"].to_string()).collect();
    assert_eq!(ids.len(), 6);
}

/// Notifications: a subscription can filter on type and subtype; a removed one hears nothing more.
#[tokio::test]
async fn a_subscription_hears_what_it_asked_for_until_it_is_removed() {
    let platform = Platform::open(|_| {}).await;
    let (some, all) = (Ears::open().await, Ears::open().await);
    let wanted = json!([{"eventType": "DeclarationStatusChanged", "eventSubTypes": ["Accepted", "Released"]}, "DeclarationPdfCreated"]);
    let id = subscribe(&platform, &some, wanted).await;
    subscribe(&platform, &all, json!([])).await;
    platform.lodged("QS-1", 20_000).await;
    assert_eq!(all.wait_for(7).await.len(), 7);
    assert_eq!(subtypes(&some.wait_for(3).await), ["Accepted", "SAD", "Released"]);
    let listed = platform.get("/v1/subscriptions").await.json();
    assert_eq!(listed.as_array().unwrap().len(), 2);
    assert_eq!(platform.ask(reqwest::Method::DELETE, &format!("/v1/subscriptions/{id}"), None).await.status, 204);
    platform.lodged("QS-2", 20_000).await;
    assert_eq!(all.wait_for(14).await.len(), 14);
    assert_eq!(some.heard().len(), 3);
    let again = platform.ask(reqwest::Method::DELETE, &format!("/v1/subscriptions/{id}"), None).await;
    assert_eq!(again.status, 404);
}

/// Notifications: anything but a 2xx is tried again after 10 s, 30 s, 1 min …
#[tokio::test]
async fn what_is_not_acknowledged_is_told_again() {
    let platform = Platform::open(|_| {}).await;
    let ears = Ears::open().await;
    *ears.answer.lock().unwrap() = 500;
    subscribe(&platform, &ears, json!([{"eventType": "DeclarationStatusChanged", "eventSubTypes": ["New"]}])).await;
    platform.lodged("QS-1", 0).await;
    assert_eq!(ears.wait_for(1).await.len(), 1);
    platform.desk.hands.pass_ms(9_000);
    assert_eq!(ears.wait_for(1).await.len(), 1, "not before ten seconds");
    platform.desk.hands.pass_ms(2_100);
    assert_eq!(ears.wait_for(2).await.len(), 2);
    *ears.answer.lock().unwrap() = 204;
    platform.desk.hands.pass_ms(33_100);
    let heard = ears.wait_for(3).await;
    assert!(heard.len() == 3 && heard.iter().all(|event| *event == heard[0]), "the same event each time");
    platform.desk.hands.pass_ms(100_000);
    assert_eq!(ears.wait_for(3).await.len(), 3, "acknowledged is the end");
    let rows = platform.get("/sandbox/deliveries").await.json();
    assert_eq!((&rows[0]["state"], &rows[0]["attempts"]), (&json!("delivered"), &json!(3)));
}

/// Replacesuccessful, replaceunsuccessful, creation and action events; and events somebody orders.
#[tokio::test]
async fn every_other_event_has_its_documented_members() {
    let platform = Platform::open(|config| config.duplicate_new = sandbox::DuplicateNew::Fails).await;
    let typed = |message_type: &str| with(shipment("QS-1"), "/messageType", json!(message_type));
    let mut references = Vec::new();
    for (message, wait) in [("New", 600), ("New", 600), ("Replace", 20_000), ("Replace", 600)] {
        let accepted = platform.post("/v1/customsshipments", &typed(message)).await.json();
        references.push(accepted["referenceId"].clone());
        platform.desk.hands.pass_ms(wait);
    }
    let row = platform.get("/v1/declarations").await.json()[0].clone();
    let action = format!("/v1/declarations/{}/invalidate", row["id"].as_str().unwrap());
    assert_eq!(platform.post(&action, &json!({})).await.status, 400, "without a reason");
    platform.post(&action, &json!({"reason": "Sold elsewhere"})).await;
    platform.desk.hands.pass_ms(10_000);
    assert_eq!(platform.get("/v1/declarations").await.json()[0]["currentStatus"], "Invalidated");
    platform.desk.hands.pass_ms(600);
    let ordered = json!({"eventType": "TransitGuaranteeThresholdStatusChanged", "eventSubType": "Surpassed", "data": {"threshold": "80.0"}});
    assert_eq!(platform.post("/sandbox/events", &ordered).await.status, 202);

    let events = platform.get("/sandbox/events").await.json();
    let of = |subtype: &str| {
        let found = events.as_array().unwrap().iter().find(|event| event["eventSubType"] == subtype);
        found.unwrap_or_else(|| panic!("no {subtype} in {events}")).clone()
    };
    for (subtype, count, fails) in
        [("CreationUnsuccessful", 2, true), ("ReplaceSuccessful", 3, false), ("ReplaceUnsuccessful", 4, true)]
    {
        let event = of(subtype);
        assert_eq!(event["eventType"], "CustomsShipmentInformation");
        let data = &event["data"];
        assert_eq!(data["ingestionReferences"], json!(references[..count]));
        assert_eq!(
            (&data["businessReference"], &data["direction"], &data["tenantId"]),
            (&json!("QS-1"), &json!("IN"), &json!("practice"))
        );
        assert_eq!(data["errorDescriptions"].is_array(), fails, "{subtype}");
    }
    let finished = of("Invalidate");
    assert_eq!(
        (&finished["eventType"], &finished["data"]["action"]),
        (&json!("DeclarationActionFinished"), &json!("Invalidate"))
    );
    assert_eq!(finished["data"]["id"], row["id"]);
    assert_eq!(of("Invalidated")["data"]["currentStatus"], "Invalidated");
    assert_eq!(of("Surpassed")["data"], json!({"threshold": "80.0"}));
}

/// What an event can suffer on its way, by order of the trainer.
#[tokio::test]
async fn events_can_be_lost_doubled_delayed_forged_and_poured_out() {
    let cases = [
        (Kind::LoseEvent, 0),
        (Kind::DuplicateEvent, 2),
        (Kind::ForgedTenant { tenant: "mallory".into() }, 1),
        (Kind::UnknownDeclaration, 1),
        (Kind::WebhookFlood { copies: 150 }, 150),
        (Kind::EventNotJson, 1),
        (Kind::LateEvent { delay_ms: 5_000 }, 0),
    ];
    for (kind, count) in cases {
        let platform = Platform::open(|_| {}).await;
        let ears = Ears::open().await;
        subscribe(&platform, &ears, json!([{"eventType": "DeclarationStatusChanged", "eventSubTypes": ["New"]}])).await;
        platform.desk.sandbox.order_faults(Faults { faults: vec![Fault::always(Place::Event, kind.clone())] });
        let address = platform.lodged("QS-1", 0).await;
        let heard = ears.wait_for(count).await;
        assert_eq!(heard.len(), count, "{kind:?}");
        let own = platform.get(&address).await.json()["id"].clone();
        match kind {
            Kind::DuplicateEvent => assert_eq!(heard[0], heard[1]),
            Kind::ForgedTenant { .. } => assert_eq!(heard[0]["tenantId"], "mallory"),
            Kind::UnknownDeclaration => assert_ne!(heard[0]["data"]["id"], own),
            Kind::WebhookFlood { .. } => assert_ne!(heard[0]["id"], heard[149]["id"]),
            Kind::EventNotJson => assert_eq!(heard[0], Value::Null),
            Kind::LateEvent { .. } => {
                platform.desk.hands.pass_ms(4_000);
                assert_eq!(ears.wait_for(1).await[0]["data"]["id"], own);
            }
            _ => {}
        }
    }
}

/// Without a socket, whoever drives the clock carries the deliveries; what fails falls due again.
#[tokio::test]
async fn without_a_socket_the_caller_carries_what_is_due() {
    let hands = Hands::new();
    let config = sandbox::Config { ids: sandbox::Ids::Seeded, ..sandbox::Config::new(hands.clock()) };
    let inside = Arc::new(Inside::open(&config).unwrap());
    let (environment, secret) = inside.environment().unwrap();
    let client = cas::Client::over(inside.clone(), environment.clone(), secret.clone(), hands.clock());
    inside.subscribe("http://127.0.0.1:9/hook", &["DeclarationStatusChanged"]).unwrap();
    client.ingest_customs_shipment(shipment("QS-1").to_string().as_bytes()).await.unwrap();
    assert_eq!(inside.next_delivery_at().unwrap(), None);
    hands.pass_ms(600);
    let due = inside.due_deliveries().unwrap();
    assert_eq!((due.len(), due[0].url.as_str()), (1, "http://127.0.0.1:9/hook"));
    inside.note_delivery(due[0].number, &Outcome::NotReached("The line is down.".into())).unwrap();
    assert!(inside.due_deliveries().unwrap().is_empty());
    let next = inside.next_delivery_at().unwrap().unwrap();
    let pause = (next - hands.now()).num_milliseconds();
    assert!((10_000..=11_000).contains(&pause), "{pause}");
    hands.pass_ms(pause);
    let again = inside.due_deliveries().unwrap();
    assert!(again.iter().any(|one| one.body == due[0].body), "the same event, among those that happened since");
    for one in &again {
        inside.note_delivery(one.number, &Outcome::Answered(200)).unwrap();
    }
    assert!(inside.due_deliveries().unwrap().is_empty());
}
