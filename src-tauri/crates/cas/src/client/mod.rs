//! One call to CAS at a time: a token, the exact bytes, and an answer that is either understood or a [`Failure`].

mod documents;
mod endpoints;
mod exchange;
mod tokens;

use std::{collections::HashSet, sync::Arc};

use reqwest::{Method, RequestBuilder, Url, header, redirect};
use serde::de::DeserializeOwned;

use self::{
    exchange::{Reply, exchange, judge},
    tokens::Tokens,
};
use crate::{
    Accepted, Action, AuthorizationStatus, Clock, DeclarationId, DeclarationSummary, Environment, EnvironmentError,
    Failure, MessageKind, Search, Secret, environment::is_loopback, wire,
};

/// A signed-in connection to one CAS. Cloning shares the connection and its token.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    environment: Environment,
    http: reqwest::Client,
    tokens: Tokens,
    clock: Clock,
}

impl Client {
    /// Nothing is sent yet. Fails only when the operating system's trust in certificates cannot be read.
    pub fn new(environment: Environment, secret: Secret, clock: Clock) -> Result<Self, EnvironmentError> {
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("Quayside/", env!("CARGO_PKG_VERSION")))
            .timeout(environment.timing.request_timeout)
            .connect_timeout(environment.timing.connect_timeout)
            // A redirection could carry a declaration to a host nobody chose.
            .redirect(redirect::Policy::none());
        if [&environment.base_url, &environment.token_url].iter().all(|url| url.host_str().is_some_and(is_loopback)) {
            // The practice CAS is on this machine; an office proxy could not find it.
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|error| EnvironmentError::Connection(error.without_url().to_string()))?;
        let tokens = Tokens::new(&environment, secret, http.clone(), clock.clone());
        Ok(Self { shared: Arc::new(Shared { environment, http, tokens, clock }) })
    }

    pub fn environment(&self) -> &Environment {
        &self.shared.environment
    }

    /// What the token gives access to. The cheapest way to see whether CAS can be reached.
    pub async fn authorization_status(&self) -> Result<AuthorizationStatus, Failure> {
        let url = self.shared.environment.url(&self.shared.environment.paths.authorization_status);
        self.read(url, &[]).await
    }

    /// Sends one customs shipment, these bytes and no others.
    pub async fn ingest_customs_shipment(&self, message: &[u8]) -> Result<Accepted, Failure> {
        self.ingest(MessageKind::CustomsShipment, message).await
    }

    /// One page of a search, newest first as far as CAS keeps to that.
    pub async fn search_declarations(&self, search: &Search) -> Result<Vec<DeclarationSummary>, Failure> {
        let url = self.shared.environment.url(&self.shared.environment.paths.declarations);
        let query = search.to_query();
        let reply = self
            .call(|http| http.request(Method::GET, url.clone()).query(&query))
            .await
            .map_err(Failure::of_a_reading_call)?;
        wire::read_page(&reply.body).map_err(|reason| unreadable(&reason).of_a_reading_call())
    }

    /// Every page of a search. Rows move while one pages, so a declaration met twice is given once.
    pub async fn search_all(&self, search: &Search) -> Result<Vec<DeclarationSummary>, Failure> {
        let rows_per_page = search.limit.unwrap_or(wire::MAX_PAGE_ROWS).clamp(1, wire::MAX_PAGE_ROWS);
        let mut page_search = Search { limit: Some(rows_per_page), ..search.clone() };
        let mut offset = search.offset.unwrap_or(0);
        let mut met = HashSet::new();
        let mut found = Vec::new();
        loop {
            page_search.offset = Some(offset);
            let page = self.search_declarations(&page_search).await?;
            let rows = page.len();
            let before = found.len();
            found.extend(page.into_iter().filter(|row| met.insert(row.id.clone())));
            // A page without anything new means that CAS repeats itself; going on would never end.
            if rows < rows_per_page as usize || found.len() == before {
                return Ok(found);
            }
            offset = offset.saturating_add(rows_per_page);
        }
    }

    /// Asks CAS to send a declaration to customs, for flows that do not do so by themselves.
    pub async fn submit(&self, id: &DeclarationId) -> Result<Option<Accepted>, Failure> {
        self.act(id, Action::Submit, None).await
    }

    /// One call with these bytes, or with none.
    async fn send(&self, method: Method, url: &Url, body: Option<&[u8]>) -> Result<Reply, Failure> {
        self.call(|http| {
            let request = http.request(method.clone(), url.clone());
            match body {
                Some(bytes) => request.header(header::CONTENT_TYPE, "application/json").body(bytes.to_vec()),
                None if method == Method::POST => request.header(header::CONTENT_LENGTH, 0),
                None => request,
            }
        })
        .await
    }

    async fn read<T: DeserializeOwned>(&self, url: Url, query: &[(&str, String)]) -> Result<T, Failure> {
        self.call(|http| http.request(Method::GET, url.clone()).query(query))
            .await
            .and_then(|reply| parse(&reply))
            .map_err(Failure::of_a_reading_call)
    }

    /// One call, with one fresh token and one repetition when CAS no longer takes the token: a 401 had no effect.
    async fn call(&self, request: impl Fn(&reqwest::Client) -> RequestBuilder) -> Result<Reply, Failure> {
        let shared = &self.shared;
        let attempt = |token: &Secret| {
            request(&shared.http)
                .header(header::ACCEPT, "application/json, application/problem+json")
                .bearer_auth(token.expose())
        };
        let held = shared.tokens.current().await?;
        let reply = exchange(attempt(&held.token), &shared.environment.base_url, &shared.clock).await?;
        if reply.status != 401 {
            return judge(reply);
        }
        let fresh = shared.tokens.replace(&held).await?;
        judge(exchange(attempt(&fresh.token), &shared.environment.base_url, &shared.clock).await?)
    }
}

fn parse<T: DeserializeOwned>(reply: &Reply) -> Result<T, Failure> {
    serde_json::from_slice(&reply.body).map_err(|error| unreadable(&error.to_string()))
}

fn unreadable(reason: &str) -> Failure {
    Failure::Lost { why: format!("CAS answered with success, but its answer cannot be read ({reason}).") }
}
