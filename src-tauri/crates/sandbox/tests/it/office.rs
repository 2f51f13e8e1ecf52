//! A desk with bare hands: every address of the platform and of the trainer, without the product's client.

use reqwest::{Method, StatusCode};
use sandbox::{Config, Running, Sandbox};
use serde_json::{Value, json};

use crate::desk::Hands;

pub(crate) struct Office {
    pub(crate) hands: Hands,
    pub(crate) sandbox: Running,
    bare: reqwest::Client,
    token: String,
}

/// What came back.
pub(crate) struct Said {
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
}

impl Said {
    pub(crate) fn title(&self) -> &str {
        self.body["title"].as_str().unwrap_or_default()
    }
}

impl Office {
    pub(crate) async fn open(change: impl FnOnce(&mut Config)) -> Self {
        let hands = Hands::new();
        let mut config = Config::new(hands.clock());
        config.token_lifetime_s = 1_000_000;
        change(&mut config);
        let sandbox = Sandbox::start(config).await.unwrap();
        let bare = reqwest::Client::new();
        let scope = format!("https://c4tpracticeb2c.onmicrosoft.com/{}/.default", sandbox.client_id);
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &sandbox.client_id),
            ("client_secret", &sandbox.client_secret),
            ("scope", &scope),
        ];
        let granted = bare.post(&sandbox.token_url).form(&form).send().await.unwrap().text().await.unwrap();
        let granted: Value = serde_json::from_str(&granted).unwrap();
        let token = granted["access_token"].as_str().unwrap().to_owned();
        Self { hands, sandbox, bare, token }
    }

    pub(crate) async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Said {
        let request = self.bare.request(method, format!("{}{path}", self.sandbox.base_url)).bearer_auth(&self.token);
        let page = self.sandbox.trainer_url();
        let (_, trainer) = page.split_once('#').unwrap();
        let looks = path.starts_with("/sandbox/") && !path.starts_with("/sandbox/trainer");
        let request = if looks { request.header("x-trainer-token", trainer) } else { request };
        said(match body {
            Some(body) => request.json(body),
            None => request,
        })
        .await
    }

    pub(crate) async fn trainer(&self, path: &str, body: Option<&Value>) -> Said {
        let url = self.sandbox.trainer_url();
        let (page, token) = url.split_once('#').unwrap();
        let url = format!("{page}trainer/{path}");
        let request = match body {
            Some(body) => self.bare.post(url).json(body),
            None => self.bare.get(url),
        };
        said(request.header("x-trainer-token", token)).await
    }

    pub(crate) fn pass_s(&self, seconds: i64) {
        self.hands.pass_ms(seconds * 1000);
    }

    /// Sends a shipment and waits until it has been taken in. Gives the ids of its declarations, oldest first.
    pub(crate) async fn lodge(&self, shipment: &Value) -> Vec<String> {
        let accepted = self.call(Method::POST, "/v1/customsshipments", Some(shipment)).await;
        assert_eq!(accepted.status, StatusCode::ACCEPTED, "{}", accepted.body);
        self.hands.pass_ms(600);
        self.declarations(shipment["externalReference"].as_str().unwrap()).await
    }

    pub(crate) async fn declarations(&self, reference: &str) -> Vec<String> {
        let state = self.call(Method::GET, "/sandbox/state", None).await.body;
        let rows = state["declarations"].as_array().unwrap();
        let own = rows.iter().filter(|row| row["externalReference"] == reference);
        own.map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    }

    pub(crate) async fn read(&self, id: &str) -> Value {
        self.call(Method::GET, &format!("/v1/declarations/{id}"), None).await.body
    }

    pub(crate) async fn status(&self, id: &str) -> String {
        self.read(id).await["currentStatus"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn act(&self, id: &str, action: &str, body: &Value) -> Said {
        self.call(Method::POST, &format!("/v1/declarations/{id}/{action}"), Some(body)).await
    }

    /// Statuses a declaration went through.
    pub(crate) async fn journal(&self, id: &str) -> Vec<String> {
        let one = self.trainer(&format!("declarations/{id}"), None).await.body;
        one["journal"].as_array().unwrap().iter().map(|line| line["status"].as_str().unwrap().to_owned()).collect()
    }

    /// Types and subtypes of all events, oldest first.
    pub(crate) async fn events(&self) -> Vec<Value> {
        let events = self.call(Method::GET, "/sandbox/events", None).await.body;
        events.as_array().unwrap().iter().rev().cloned().collect()
    }
}

async fn said(request: reqwest::RequestBuilder) -> Said {
    let answer = request.send().await.unwrap();
    let status = answer.status();
    let text = answer.text().await.unwrap();
    Said { status, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) }
}

/// What a customer of CAS sends at least: everything else is left to deductions.
pub(crate) fn left_to_cas(reference: &str) -> Value {
    json!({
        "version": "1.0", "customsFlow": "INEU_H1EIDR", "direction": "IN", "externalReference": reference,
        "messageType": "New", "storageLocationReference": "BEANR01",
        "singleAdministrativeDocument": {
            "accDateCode": "2026-11-20T09:30:00+01:00", "declType": "IM", "addDeclType1": "A", "invoiceCurrency": "EUR",
            "goodsShipment": {"ucr": {"traderReference": reference}, "governmentAgencyGoodsItems": [
                {"commodity": {"itemId": "WN-1001", "description": "Red wine",
                    "classifications": [{"type": "TARIC", "code": "2204218000"}], "invoiceLine": {"itemAmount": 1000.0}},
                 "goodsMeasure": {"qty": 12}, "governmentProcedure": {"proc": "40", "prevProc": "00"}}]}}
    })
}
