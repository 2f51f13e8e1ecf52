//! What every case needs: a clock that stands still until told, a running practice CAS, a client, a shipment.

use std::sync::{Arc, Mutex};

use cas::{Client, Clock, DeclarationId, DeclarationSummary, Environment, RawDeclaration, Search, Secret};
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use sandbox::{Config, Running, Sandbox};
use serde_json::{Value, json};

#[derive(Clone)]
pub(crate) struct Hands(Arc<Mutex<DateTime<Utc>>>);

impl Hands {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new(Utc.with_ymd_and_hms(2026, 11, 20, 8, 30, 0).unwrap())))
    }

    pub(crate) fn clock(&self) -> Clock {
        let hands = self.0.clone();
        Arc::new(move || *hands.lock().unwrap())
    }

    pub(crate) fn pass_ms(&self, milliseconds: i64) {
        *self.0.lock().unwrap() += TimeDelta::milliseconds(milliseconds);
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

pub(crate) struct Desk {
    pub(crate) hands: Hands,
    pub(crate) sandbox: Running,
    pub(crate) client: Client,
    bare: reqwest::Client,
}

impl Desk {
    pub(crate) async fn open(change: impl FnOnce(&mut Config)) -> Self {
        Self::open_at(Hands::new(), change).await
    }

    pub(crate) async fn open_at(hands: Hands, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::new(hands.clock());
        change(&mut config);
        let sandbox = Sandbox::start(config).await.unwrap();
        let client = client(&sandbox, &hands);
        Self { hands, sandbox, client, bare: reqwest::Client::new() }
    }

    /// Sends a shipment and waits until it has become a declaration that the search knows.
    pub(crate) async fn lodge(&self, shipment: &Value) -> DeclarationId {
        self.client.ingest_customs_shipment(shipment.to_string().as_bytes()).await.unwrap();
        self.hands.pass_ms(1_600);
        self.found(shipment).await.unwrap().id
    }

    pub(crate) async fn found(&self, shipment: &Value) -> Option<DeclarationSummary> {
        let reference = shipment["externalReference"].as_str().unwrap();
        let direction = shipment["direction"].as_str().unwrap();
        let rows = self.client.search_declarations(&Search::for_shipment(reference, direction)).await.unwrap();
        rows.into_iter().next()
    }

    pub(crate) async fn read(&self, id: &DeclarationId) -> RawDeclaration {
        self.client.declaration(id).await.unwrap()
    }

    pub(crate) async fn status(&self, id: &DeclarationId) -> String {
        self.read(id).await.summary.current_status.unwrap()
    }

    pub(crate) async fn state(&self) -> Value {
        let url = format!("{}/sandbox/state", self.sandbox.base_url);
        let text = self.bare.get(url).send().await.unwrap().text().await.unwrap();
        serde_json::from_str(&text).unwrap()
    }
}

pub(crate) fn client(sandbox: &Running, hands: &Hands) -> Client {
    let (environment, secret) = Environment::from_inline_json(&sandbox.inline_json().unwrap()).unwrap();
    Client::new(environment, secret, hands.clock()).unwrap()
}

pub(crate) fn client_with_secret(sandbox: &Running, hands: &Hands, secret: &str) -> Client {
    let environment = Environment::practice(&sandbox.base_url, &sandbox.token_url, &sandbox.client_id).unwrap();
    Client::new(environment, Secret::new(secret), hands.clock()).unwrap()
}

/// A small import declaration that CAS and customs find nothing wrong with.
pub(crate) fn shipment(reference: &str) -> Value {
    json!({
        "version": "1.0", "direction": "IN", "externalReference": reference, "messageType": "New",
        "storageLocationReference": "BEANR01",
        "singleAdministrativeDocument": {
            "declType": "IM", "addDeclType1": "A", "invoiceCurrency": "EUR",
            "accDateCode": "2026-11-20T09:30:00+01:00", "declarationOfficeCode": "BE101000",
            "importer": {"code": "IMP0007", "businessPartnerReference": [{"code": "BE0867525339", "type": "Eori"}]},
            "goodsShipment": {
                "exportCountry": "CL", "ucr": {"traderReference": reference},
                "consignment": {"goodsLocation": {"identification": "BETSTANR00471"}},
                "governmentAgencyGoodsItems": [
                    {"seqNum": 1,
                     "commodity": {"description": "Wine", "classifications": [{"type": "TARIC", "code": "2204218000"}]},
                     "governmentProcedure": {"proc": "40", "prevProc": "00"}}
                ]
            }
        }
    })
}

/// The same shipment with one value changed.
pub(crate) fn with(mut shipment: Value, pointer: &str, value: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    shipment.pointer_mut(parent).unwrap()[name] = value;
    shipment
}
