//! The practice CAS as a program that knows nothing of the product sees it: plain requests, plain answers.

use reqwest::{Client, Method, Response, header};
use serde_json::{Value, json};

use crate::desk::{Desk, shipment};

/// One client of the practice CAS, signed in.
pub(crate) struct Platform {
    pub(crate) desk: Desk,
    token: String,
    http: Client,
}

/// Status, headers and body of an answer.
pub(crate) struct Seen {
    pub(crate) status: u16,
    pub(crate) headers: header::HeaderMap,
    pub(crate) text: String,
}

impl Seen {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }
}

async fn seen(response: Response) -> Seen {
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Seen { status, headers, text: response.text().await.unwrap() }
}

pub(crate) async fn token(desk: &Desk, client_id: &str, client_secret: &str) -> Seen {
    let scope = format!("https://c4tpracticeb2c.onmicrosoft.com/{client_id}/.default");
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", client_id),
        ("client_secret", client_secret),
        ("scope", scope.as_str()),
    ];
    seen(Client::new().post(&desk.sandbox.token_url).form(&form).send().await.unwrap()).await
}

impl Platform {
    pub(crate) async fn open(change: impl FnOnce(&mut sandbox::Config)) -> Self {
        let desk = Desk::open(change).await;
        let grant = token(&desk, &desk.sandbox.client_id, &desk.sandbox.client_secret).await.json();
        Self::signed_in(desk, grant["access_token"].as_str().unwrap())
    }

    pub(crate) fn signed_in(desk: Desk, token: &str) -> Self {
        let http = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { desk, token: token.to_owned(), http }
    }

    /// From now on with the token of another client.
    pub(crate) async fn sign_in(&mut self, client_id: &str, client_secret: &str) {
        let grant = token(&self.desk, client_id, client_secret).await.json();
        grant["access_token"].as_str().unwrap().clone_into(&mut self.token);
    }

    /// With the token of the client, and that of the trainer where only the trainer may look.
    fn request(&self, method: Method, url: &str) -> reqwest::RequestBuilder {
        let request = self.http.request(method, url).bearer_auth(&self.token);
        let own = url.contains("/sandbox/");
        if own { request.header("x-trainer-token", self.trainer()) } else { request }
    }

    fn trainer(&self) -> String {
        let page = self.desk.sandbox.trainer_url();
        page.split_once('#').unwrap().1.to_owned()
    }

    /// `path` may be a whole address.
    pub(crate) async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Seen {
        let url = if path.starts_with("http") { path.to_owned() } else { self.desk.sandbox.base_url.clone() + path };
        let mut request = self.request(method, &url);
        if let Some(body) = body {
            request = request.header(header::CONTENT_TYPE, "application/json").body(body.to_string());
        }
        seen(request.send().await.unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Seen {
        self.ask(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Seen {
        self.ask(Method::POST, path, Some(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Seen {
        self.ask(Method::PATCH, path, Some(body)).await
    }

    /// Any body under any name.
    pub(crate) async fn send_text(&self, method: Method, path: &str, content_type: &str, text: &str) -> Seen {
        let url = self.desk.sandbox.base_url.clone() + path;
        let request = self.request(method, &url);
        seen(request.header(header::CONTENT_TYPE, content_type).body(text.to_owned()).send().await.unwrap()).await
    }

    /// Without a token.
    pub(crate) async fn open_address(&self, address: &str) -> Seen {
        seen(self.http.get(address).send().await.unwrap()).await
    }

    /// A message of a declaration that has come this far, and the declaration's address.
    pub(crate) async fn lodged(&self, reference: &str, milliseconds: i64) -> String {
        let id = self.desk.lodge(&shipment(reference)).await;
        self.desk.hands.pass_ms(milliseconds);
        format!("/v1/declarations/{id}")
    }

    /// What the history says of a message.
    pub(crate) async fn outcome(&self, accepted: &Seen) -> String {
        assert_eq!(accepted.status, 202, "{}", accepted.text);
        let reference = accepted.json()["referenceId"].as_str().unwrap().to_owned();
        let row = self.get(&format!("/sandbox/history/{reference}")).await.json();
        row["outcome"].as_str().unwrap_or("waiting").to_owned()
    }
}

/// A movement order with one line.
pub(crate) fn order(reference: &str, order_type: &str, quantity: &str) -> Value {
    json!({
        "type": order_type, "externalReference": reference, "documentReference": "WMS-1",
        "timestamp": "2026-11-20T09:30:00+01:00",
        "lines": [{"itemId": "WINE-1", "quantity": quantity, "unit": "LTR"}],
    })
}
