//! One call to CAS at a time: a token, the exact bytes, and an answer that is either understood or a [`Failure`].

mod documents;
mod endpoints;
mod exchange;
mod line;
mod probe;
mod search;
mod tokens;
mod witness;

pub use probe::{Found, ProbeLine};

use std::sync::Arc;

use reqwest::Url;
use serde::de::DeserializeOwned;

pub use witness::{Seen, SeenReply, Witness};

use self::{
    exchange::{Reply, judge},
    line::Line,
    tokens::Tokens,
};
use crate::{
    Accepted, Action, AuthorizationStatus, Clock, DeclarationId, Environment, EnvironmentError, Failure, MessageKind,
    Problem, Secret,
    environment::Format,
    transport::{Http, Method, Request, Transport},
    wire::xml,
};

/// A signed-in connection to one CAS. Cloning shares the connection, its token and its pace.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    witness: Option<Witness>,
}

struct Shared {
    environment: Environment,
    line: Arc<Line>,
    tokens: Tokens,
}

/// A body as JSON, with the name its outermost element has in XML.
#[derive(Clone, Copy)]
struct Body<'b>(&'static str, &'b [u8]);

impl Client {
    /// Over the network. Nothing is sent yet. Fails only when the operating system's trust in certificates cannot be
    /// read.
    pub fn new(environment: Environment, secret: Secret, clock: Clock) -> Result<Self, EnvironmentError> {
        let http = Http::new(&environment)?;
        Ok(Self::over(Arc::new(http), environment, secret, clock))
    }

    /// Over anything that carries requests: a practice CAS in this process, a simulated network.
    pub fn over(transport: Arc<dyn Transport>, environment: Environment, secret: Secret, clock: Clock) -> Self {
        let line = Arc::new(Line::new(transport, &environment, clock));
        let tokens = Tokens::new(&environment, secret, line.clone());
        Self { shared: Arc::new(Shared { environment, line, tokens }), witness: None }
    }

    /// The same connection with a witness of its own, for who keeps what went over the line for one purpose.
    #[must_use]
    pub fn witnessed(&self) -> (Self, Witness) {
        let witness = Witness::default();
        (Self { shared: self.shared.clone(), witness: Some(witness.clone()) }, witness)
    }

    pub fn environment(&self) -> &Environment {
        &self.shared.environment
    }

    /// What a person is told when the clock of this machine and that of CAS differ by more than a few minutes.
    pub fn clock_sentence(&self) -> Option<String> {
        self.shared.line.clock_sentence()
    }

    /// How many calls a minute this workstation allows itself now; nothing without a limit.
    pub fn calls_per_minute(&self) -> Option<u32> {
        self.shared.line.calls_per_minute()
    }

    /// What the token gives access to. The cheapest way to see whether CAS can be reached.
    pub async fn authorization_status(&self) -> Result<AuthorizationStatus, Failure> {
        let url = self.shared.environment.url(&self.shared.environment.paths.authorization_status);
        self.read(url).await
    }

    /// Sends one customs shipment, these bytes and no others.
    pub async fn ingest_customs_shipment(&self, message: &[u8]) -> Result<Accepted, Failure> {
        self.ingest(MessageKind::CustomsShipment, message).await
    }

    /// Asks CAS to send a declaration to customs, for flows that do not do so by themselves.
    pub async fn submit(&self, id: &DeclarationId) -> Result<Option<Accepted>, Failure> {
        self.act(id, Action::Submit, None).await
    }

    /// One call with these bytes, or with none. JSON goes as it is; where the environment wants XML it is rewritten.
    async fn send(&self, method: Method, url: &Url, body: Option<Body<'_>>) -> Result<Reply, Failure> {
        let request = Request::new(method, url.clone());
        let request = match (body, self.environment().format) {
            (None, _) => request,
            (Some(Body(_, json)), Format::Json) => request.body("application/json", json),
            (Some(Body(name, json)), Format::Xml) => request
                .body("application/xml", xml::from_json(name, json).map_err(|fault| not_sent(&fault.to_string()))?),
        };
        self.call(request).await
    }

    async fn read<T: DeserializeOwned>(&self, url: Url) -> Result<T, Failure> {
        self.call(Request::new(Method::Get, url))
            .await
            .and_then(|reply| parse(&reply))
            .map_err(Failure::of_a_reading_call)
    }

    /// One call, with one fresh token and one repetition when CAS no longer takes the token: a 401 had no effect.
    async fn call(&self, request: Request) -> Result<Reply, Failure> {
        let shared = &self.shared;
        let request = request.header(
            "accept",
            match shared.environment.format {
                Format::Json => "application/json, application/problem+json",
                Format::Xml => "application/xml, application/problem+xml",
            },
        );
        let signed = |token: &Secret| Request { bearer: Some(token.clone()), ..request.clone() };
        let held = shared.tokens.current().await?;
        let reply = shared.line.exchange_before(self.witness.as_ref(), signed(&held.token)).await?;
        if reply.status != 401 {
            return judge(in_json(reply)?);
        }
        let fresh = shared.tokens.replace(&held).await?;
        judge(in_json(shared.line.exchange_before(self.witness.as_ref(), signed(&fresh.token)).await?)?)
    }
}

/// XML is read as the JSON it stands for, so that everything behind this line knows one form.
fn in_json(reply: Reply) -> Result<Reply, Failure> {
    let is_xml = matches!(reply.content_type.as_str(), "application/xml" | "text/xml" | "application/problem+xml");
    if !is_xml || reply.body.is_empty() || reply.is_web_page() {
        return Ok(reply);
    }
    match xml::to_json(&reply.body) {
        Ok(json) => Ok(Reply { body: json.into_bytes(), content_type: "application/json".to_owned(), ..reply }),
        // The status says that it was not done; only the reason is missing.
        Err(_) if reply.status >= 300 => Ok(Reply { body: Vec::new(), ..reply }),
        Err(fault) => Err(unreadable(&fault.to_string())),
    }
}

fn parse<T: DeserializeOwned>(reply: &Reply) -> Result<T, Failure> {
    serde_json::from_slice(&reply.body).map_err(|error| unreadable(&error.to_string()))
}

fn unreadable(reason: &str) -> Failure {
    Failure::Lost { why: format!("CAS answered with success, but its answer cannot be read ({reason}).") }
}

/// Refused on this side: nothing left.
fn not_sent(why: &str) -> Failure {
    let problem = Problem { title: Some(why.to_owned()), ..Problem::default() };
    Failure::Refused { status: 0, problem: Box::new(problem) }
}
