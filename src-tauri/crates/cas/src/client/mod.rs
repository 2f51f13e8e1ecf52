//! One call to CAS at a time: a token, the exact bytes, and an answer that is either understood or a [`Failure`].

mod documents;
mod exchange;
mod tokens;

use std::{collections::HashSet, sync::Arc};

use reqwest::Url;
use serde::de::DeserializeOwned;

use self::{
    exchange::{Reply, exchange, judge},
    tokens::Tokens,
};
use crate::{
    Accepted, AuthorizationStatus, Clock, DeclarationId, DeclarationSummary, Environment, EnvironmentError, Failure,
    RawDeclaration, Search, Secret,
    transport::{Http, Method, Request, Transport},
    wire,
};

/// A signed-in connection to one CAS. Cloning shares the connection and its token.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    environment: Environment,
    transport: Arc<dyn Transport>,
    tokens: Tokens,
    clock: Clock,
}

impl Client {
    /// Over the network. Nothing is sent yet. Fails only when the operating system's trust in certificates cannot be
    /// read.
    pub fn new(environment: Environment, secret: Secret, clock: Clock) -> Result<Self, EnvironmentError> {
        let http = Http::new(&environment)?;
        Ok(Self::over(Arc::new(http), environment, secret, clock))
    }

    /// Over anything that carries requests: a practice CAS in this process, a simulated network.
    pub fn over(transport: Arc<dyn Transport>, environment: Environment, secret: Secret, clock: Clock) -> Self {
        let tokens = Tokens::new(&environment, secret, transport.clone(), clock.clone());
        Self { shared: Arc::new(Shared { environment, transport, tokens, clock }) }
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
        let url = self.shared.environment.url(&self.shared.environment.paths.customs_shipments);
        let reply = self.call(Request::new(Method::Post, url).body("application/json", message)).await?;
        parse(&reply)
    }

    /// One page of a search, newest first as far as CAS keeps to that.
    pub async fn search_declarations(&self, search: &Search) -> Result<Vec<DeclarationSummary>, Failure> {
        let url = self.shared.environment.url(&self.shared.environment.paths.declarations);
        let request = Request::new(Method::Get, with_query(url, &search.to_query()));
        let reply = self.call(request).await.map_err(Failure::of_a_reading_call)?;
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

    /// One declaration with its exact text.
    pub async fn declaration(&self, id: &DeclarationId) -> Result<RawDeclaration, Failure> {
        let environment = &self.shared.environment;
        let url = environment.declaration_url(&environment.paths.declaration, id);
        let reply = self.call(Request::new(Method::Get, url)).await.map_err(Failure::of_a_reading_call)?;
        let text =
            std::str::from_utf8(&reply.body).map_err(|_| unreadable("it is not UTF-8 text").of_a_reading_call())?;
        RawDeclaration::read(text).map_err(|error| unreadable(&error.to_string()).of_a_reading_call())
    }

    /// Asks CAS to send a declaration to customs, for flows that do not do so by themselves.
    /// What a successful answer contains is not documented, so a missing reference is no fault.
    pub async fn submit(&self, id: &DeclarationId) -> Result<Option<Accepted>, Failure> {
        let environment = &self.shared.environment;
        let url = environment.declaration_url(&environment.paths.submit, id);
        let reply = self.call(Request::new(Method::Post, url)).await?;
        Ok(serde_json::from_slice(&reply.body).ok())
    }

    async fn read<T: DeserializeOwned>(&self, url: Url, query: &[(&str, String)]) -> Result<T, Failure> {
        self.call(Request::new(Method::Get, with_query(url, query)))
            .await
            .and_then(|reply| parse(&reply))
            .map_err(Failure::of_a_reading_call)
    }

    /// One call, with one fresh token and one repetition when CAS no longer takes the token: a 401 had no effect.
    async fn call(&self, request: Request) -> Result<Reply, Failure> {
        let shared = &self.shared;
        let request = request.header("accept", "application/json, application/problem+json");
        let signed = |token: &Secret| Request { bearer: Some(token.clone()), ..request.clone() };
        let held = shared.tokens.current().await?;
        let reply = exchange(&*shared.transport, signed(&held.token), &shared.clock).await?;
        if reply.status != 401 {
            return judge(reply);
        }
        let fresh = shared.tokens.replace(&held).await?;
        judge(exchange(&*shared.transport, signed(&fresh.token), &shared.clock).await?)
    }
}

/// The address with these parameters; without any, as it stands.
fn with_query(mut url: Url, query: &[(&str, String)]) -> Url {
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    url
}

fn parse<T: DeserializeOwned>(reply: &Reply) -> Result<T, Failure> {
    serde_json::from_slice(&reply.body).map_err(|error| unreadable(&error.to_string()))
}

fn unreadable(reason: &str) -> Failure {
    Failure::Lost { why: format!("CAS answered with success, but its answer cannot be read ({reason}).") }
}
