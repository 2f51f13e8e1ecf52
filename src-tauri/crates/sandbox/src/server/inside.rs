//! The practice CAS in the process of its caller: the same routes, called without a socket, a thread or a timer.
//! Whoever drives the clock drives everything; a simulation does.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderName, HeaderValue, Request as HttpRequest, Response, header},
};
use cas::{
    Environment, EnvironmentError, Secret, Transport,
    transport::{Broken, Reply, Request},
};
use chrono::{DateTime, Utc};
use futures_core::future::BoxFuture;
use tower_service::Service;

use super::{pump::DueDelivery, router, world::World};
use crate::{book::BookError, config::Config, events::Outcome, faults::Faults};

/// Where the practice CAS says it is. Nobody listens there.
const ADDRESS: &str = "http://127.0.0.1:9";

/// A practice CAS without a server, see [`Inside::open`]. It is a [`Transport`]: what a client sends arrives at once.
///
/// Ordered faults that cut the connection break off the exchange as a cut connection would; those that wait need a
/// runtime with a timer.
pub struct Inside {
    router: Router,
    world: Arc<World>,
}

impl Inside {
    /// Opens the book; `Config::port` has no meaning here.
    ///
    /// # Errors
    /// When the book cannot be used.
    pub fn open(config: &Config) -> Result<Self, BookError> {
        let world = Arc::new(World::open(config)?.without_threads());
        world.reached_at(ADDRESS);
        Ok(Self { router: router(world.clone()), world })
    }

    /// How a client sees it, and with what it signs in. Use it with `Client::over`.
    ///
    /// # Errors
    /// When the built-in practice environment is not usable.
    pub fn environment(&self) -> Result<(Environment, Secret), EnvironmentError> {
        let account = self.world.first_account();
        let token_url = format!("{ADDRESS}/oauth2/v2.0/token");
        let mut environment = Environment::practice(ADDRESS, &token_url, &account.client_id)?;
        environment.timing.settle = self.world.settle();
        Ok((environment, Secret::new(account.client_secret)))
    }

    /// Orders faults from here on, in place of those ordered before.
    pub fn order_faults(&self, faults: Faults) {
        self.world.order_faults(faults);
    }

    /// Subscribes the first tenant to these event types, to all when none is named; gives the subscription's id.
    ///
    /// # Errors
    /// When the book cannot be used.
    pub fn subscribe(&self, endpoint_url: &str, event_types: &[&str]) -> Result<String, BookError> {
        self.world.subscribe(endpoint_url, event_types)
    }

    /// The events that are due to be told now; whoever drives the clock carries them.
    ///
    /// # Errors
    /// When the book cannot be used.
    pub fn due_deliveries(&self) -> Result<Vec<DueDelivery>, BookError> {
        self.world.due()
    }

    /// Notes what came of one try; when it failed the delivery falls due again.
    ///
    /// # Errors
    /// When the book cannot be used.
    pub fn note_delivery(&self, number: i64, outcome: &Outcome) -> Result<(), BookError> {
        self.world.note_delivery(number, outcome)
    }

    /// When the next delivery falls due; `None` when there is none.
    ///
    /// # Errors
    /// When the book cannot be used.
    pub fn next_delivery_at(&self) -> Result<Option<DateTime<Utc>>, BookError> {
        self.world.next_delivery_at()
    }

    /// Every token ends now, as after a restart of the sign-in.
    pub fn end_tokens(&self) {
        self.world.end_tokens();
    }
}

impl Transport for Inside {
    fn exchange(&self, request: Request) -> BoxFuture<'_, Result<Reply, Broken>> {
        Box::pin(async move {
            let limit_bytes = request.limit_bytes;
            let line = super::Line::whole();
            let mut request = http(request)?;
            request.extensions_mut().insert(axum::extract::ConnectInfo(line.clone()));
            let Ok(response) = self.router.clone().call(request).await;
            let reply = reply(response, limit_bytes).await?;
            if line.is_whole() { Ok(reply) } else { Err(Broken::CutOff) }
        })
    }

    /// Time does not pass here; whoever drives the clock lets it.
    fn pause(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }
}

fn http(request: Request) -> Result<HttpRequest<Body>, Broken> {
    let unsendable = |error: axum::http::Error| Broken::NotSent(error.to_string());
    let authority = request.url.authority().to_owned();
    let path = match request.url.query() {
        Some(query) => format!("{}?{query}", request.url.path()),
        None => request.url.path().to_owned(),
    };
    let mut made = HttpRequest::builder().method(request.method.as_str()).uri(path).header(header::HOST, authority);
    for (name, value) in request.headers {
        made = made.header(name, value);
    }
    if let Some(token) = &request.bearer {
        made = made.header(header::AUTHORIZATION, format!("Bearer {}", token.expose()));
    }
    made.body(Body::from(request.body)).map_err(unsendable)
}

async fn reply(response: Response<Body>, limit_bytes: usize) -> Result<Reply, Broken> {
    let (parts, body) = response.into_parts();
    let text = |(name, value): (&HeaderName, &HeaderValue)| Some((name.to_string(), value.to_str().ok()?.to_owned()));
    let headers = parts.headers.iter().filter_map(text).collect();
    let body = to_bytes(body, limit_bytes).await.map_err(|_| Broken::TooLarge)?;
    Ok(Reply { status: parts.status.as_u16(), headers, body: body.to_vec() })
}
