//! One request as the handlers see it, and the way every request takes: who calls, may he, how often, in what form.

use std::{collections::BTreeMap, sync::Arc};

use axum::extract::FromRequestParts;
use axum::{
    body::Bytes,
    extract::{Query, RawPathParams, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use cas::wire::xml;
use serde_json::Value;

use super::{
    auth::{Access, Caller},
    reply::{Rejection, problem, problem_with},
    routes::{Form, Route},
    world::World,
    written::{Written, in_xml},
};
use crate::{book::Book, moment::Moment, server::MAX_MESSAGE_BYTES};

/// What a request brought, with its form already checked.
pub(super) struct Call {
    pub(super) route: &'static Route,
    /// Nobody on addresses that take no token.
    pub(super) caller: Option<Caller>,
    path: BTreeMap<String, String>,
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: HeaderMap,
    /// UTF-8 text, empty where the route takes none.
    pub(super) text: String,
    /// The same as a value; `Null` when there is none.
    pub(super) body: Value,
}

impl Call {
    /// A part of the address. Every name comes from the route's own path.
    pub(super) fn part(&self, name: &str) -> &str {
        self.path.get(name).map(String::as_str).unwrap_or_default()
    }

    pub(super) fn tenant(&self) -> &str {
        self.caller.as_ref().map(|caller| caller.tenant.as_str()).unwrap_or_default()
    }
}

/// A handler at work: the request, the book, and the present moment.
pub(super) struct Desk<'a> {
    pub(super) world: &'a World,
    pub(super) book: &'a mut Book,
    pub(super) now: Moment,
    pub(super) call: &'a Call,
}

impl Desk<'_> {
    /// Refuses what belongs to another tenant. Source: Customs4trade error handling (403, tenant mismatch).
    pub(super) fn of_this_tenant(&self, tenant: &str) -> Result<(), Rejection> {
        if tenant == self.call.tenant() {
            return Ok(());
        }
        Err(problem(StatusCode::FORBIDDEN, "This belongs to another tenant than the token.").into())
    }
}

/// What a route does, once the form of the request is right.
pub(super) type Handler = fn(&mut Desk<'_>) -> Result<Response, Rejection>;

pub(super) async fn answer(world: Arc<World>, route: &'static Route, request: Request) -> Response {
    let written = Written::wanted_by(request.headers());
    let response = match answered(world, route, request).await {
        Ok(response) => response,
        Err(rejection) => rejection.into_response(),
    };
    match written {
        Written::Json => response,
        Written::Xml => in_xml(route.gives, response).await,
    }
}

async fn answered(world: Arc<World>, route: &'static Route, request: Request) -> Result<Response, Rejection> {
    let call = read(&world, route, request).await?;
    world
        .clone()
        .with_book(move |world, book, now| (route.handler)(&mut Desk { world, book, now, call: &call }))
        .await?
}

async fn read(world: &Arc<World>, route: &'static Route, request: Request) -> Result<Call, Rejection> {
    let (mut parts, body) = request.into_parts();
    let caller = match route.access {
        Access::Anybody => None,
        Access::Trainer => match crate::trainer::guard::refusal(world, &parts.headers) {
            Some(refusal) => return Err(refusal.into()),
            None => None,
        },
        Access::Token => Some(Caller::of(world, &parts.headers)?),
        Access::Scope(scope) => {
            let caller = Caller::of(world, &parts.headers)?;
            caller.may(scope)?;
            Some(caller)
        }
    };
    if let Some(caller) = &caller {
        world.count_call(&caller.client_id)?;
    }
    let unreadable = |what: &str| problem(StatusCode::BAD_REQUEST, &format!("The {what} is not UTF-8 text."));
    let path = RawPathParams::from_request_parts(&mut parts, &())
        .await
        .map_err(|_| unreadable("address"))?
        .iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let Query(query) = Query::from_request_parts(&mut parts, &()).await.map_err(|_| unreadable("query"))?;
    let bytes = axum::body::to_bytes(body, MAX_MESSAGE_BYTES)
        .await
        .map_err(|_| problem(StatusCode::PAYLOAD_TOO_LARGE, "The body is larger than 32 megabytes."))?;
    let (text, body) = read_body(route, &parts.headers, &bytes)?;
    Ok(Call { route, caller, path, query, headers: parts.headers, text, body })
}

fn read_body(route: &Route, headers: &HeaderMap, bytes: &Bytes) -> Result<(String, Value), Rejection> {
    match route.form {
        Form::Nothing => return Ok((String::new(), Value::Null)),
        Form::Optional if bytes.is_empty() => return Ok((String::new(), Value::Null)),
        Form::Optional | Form::Object => {}
    }
    let Some(written) = Written::sent_in(headers) else {
        let title = "Send application/json or application/xml.";
        return Err(problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, title).into());
    };
    let refuse = |title: &str| problem(StatusCode::BAD_REQUEST, title);
    let text = match written {
        Written::Json => std::str::from_utf8(bytes).map_err(|_| refuse("The body is not UTF-8 text."))?.to_owned(),
        Written::Xml => xml::to_json(bytes).map_err(|error| refuse(&format!("The body cannot be read: {error}.")))?,
    };
    let body: Value = serde_json::from_str(&text).map_err(|error| {
        let title = format!("The body is not JSON at line {}, column {}.", error.line(), error.column());
        problem(StatusCode::BAD_REQUEST, &title)
    })?;
    if !body.is_object() {
        return Err(problem(StatusCode::BAD_REQUEST, "The body is JSON, but not the object that was expected.").into());
    }
    Ok((text, body))
}

/// The name a client used for this server, for addresses in answers.
pub(super) fn own_address(headers: &HeaderMap, world: &World) -> String {
    match headers.get(header::HOST).and_then(|host| host.to_str().ok()) {
        Some(host) if super::auth::is_this_machine(host) => format!("http://{host}"),
        _ => world.base_url(),
    }
}

pub(super) fn redirect(address: &str) -> Result<Response, Rejection> {
    let location = HeaderValue::from_str(address)
        .map_err(|_| problem(StatusCode::BAD_REQUEST, "The address cannot be put into a header."))?;
    Ok((StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, location)]).into_response())
}

/// A 400 with one fault.
pub(super) fn fault(title: &str, path: &str, words: &str) -> Rejection {
    let errors = BTreeMap::from([(path.to_owned(), vec![words.to_owned()])]);
    problem_with(StatusCode::BAD_REQUEST, title, errors).into()
}

pub(super) async fn nothing_there(State(_): State<Arc<World>>, request: Request) -> Response {
    problem(StatusCode::NOT_FOUND, &format!("There is nothing at {}.", request.uri().path()))
}

pub(super) async fn not_this_way(request: Request) -> Response {
    let title = format!("{} is not possible at {}.", request.method(), request.uri().path());
    problem(StatusCode::METHOD_NOT_ALLOWED, &title)
}
