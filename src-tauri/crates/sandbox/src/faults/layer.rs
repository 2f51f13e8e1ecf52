//! Faults carried out: around every request, before the handler and after it.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, TimeDelta, Utc};

use super::{Kind, Place};
use crate::server::{Line, World, problem};

pub(crate) async fn strike(State(world): State<Arc<World>>, request: Request, next: Next) -> Response {
    let place = place(request.method(), request.uri().path());
    let Some(kind) = place.and_then(|place| world.next_fault(place)) else {
        return next.run(request).await;
    };
    let line = request.extensions().get::<ConnectInfo<Line>>().map(|found| found.0.clone());
    match kind {
        Kind::Status { status, retry_after } => with_status(status, retry_after.as_deref()),
        Kind::Unauthorized => problem(StatusCode::UNAUTHORIZED, "The token is not accepted."),
        Kind::Delay { delay_ms } => delayed(delay_ms, request, next).await,
        Kind::DelayReplyAfterEffect { delay_ms } => {
            let response = next.run(request).await;
            tokio::time::sleep(Duration::from_millis(delay_ms)).await;
            response
        }
        Kind::DropRequest => cut(line.as_ref(), 0),
        Kind::DropReplyAfterEffect => {
            next.run(request).await;
            cut(line.as_ref(), 0)
        }
        Kind::TruncatedJson => halved(next.run(request).await).await,
        Kind::Html { status } => page(status),
        Kind::HugeAnswer { megabytes } => huge(next.run(request).await, megabytes),
        Kind::WrongContentType { content_type } => renamed(next.run(request).await, &content_type),
        Kind::Redirect { to } => elsewhere(&to),
        Kind::ClockOff { seconds } => dated(next.run(request).await, world.time() + TimeDelta::seconds(seconds)),
        // Checked when it was ordered: these strike events only.
        Kind::LoseEvent
        | Kind::DuplicateEvent
        | Kind::LateEvent { .. }
        | Kind::ForgedTenant { .. }
        | Kind::UnknownDeclaration
        | Kind::WebhookFlood { .. }
        | Kind::EventNotJson => next.run(request).await,
        Kind::HalfReply => half_sent(next.run(request).await, line.as_ref()).await,
    }
}

fn place(method: &Method, path: &str) -> Option<Place> {
    const INGESTION: [&str; 10] = [
        "customsshipments",
        "articledataitems",
        "businesspartners",
        "certificatesoforigin",
        "formulas",
        "materiallists",
        "materiallistinvalidationrequests",
        "shipments",
        "movements",
        "movementorders",
    ];
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    match (method, parts.as_slice()) {
        (_, ["oauth2", "v2.0", "token"]) => Some(Place::Token),
        (_, ["v1", "authorizationStatus"]) => Some(Place::AuthorizationStatus),
        (&Method::POST, ["v1", "movementorders"]) | (_, ["v1", "movementorders", _]) => Some(Place::MovementOrder),
        (_, ["v1", name]) if INGESTION.contains(name) => Some(Place::Ingest),
        (_, ["v1", "declarations"]) => Some(Place::Search),
        (&Method::PATCH, ["v1", "declarations", _]) | (_, ["v1", "declarations", _, "items", ..]) => {
            Some(Place::Change)
        }
        (_, ["v1", "declarations", _]) => Some(Place::Read),
        (&Method::POST, ["v1", "declarations", _, "submit"]) => Some(Place::Submit),
        (&Method::POST, ["v1", "declarations", _, _]) => Some(Place::Action),
        (_, ["v1", "certificates-of-origin", ..] | ["v1", _, "certificates-of-origin", ..]) => Some(Place::Certificate),
        (_, ["v1", "subscriptions", ..]) => Some(Place::Subscription),
        (_, ["documents", _]) => Some(Place::Document),
        _ => None,
    }
}

/// What a proxy shows when it wants a person.
fn page(status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let html = "<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Network access</h1></body></html>";
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
}

/// The megabytes are made while they are sent; they never lie in memory together.
fn huge(response: Response, megabytes: u32) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    let megabyte = Bytes::from(vec![b' '; 1 << 20]);
    let pieces = (0..megabytes).map(move |_| Ok::<_, Infallible>(megabyte.clone()));
    Response::from_parts(parts, Body::from_stream(futures_util::stream::iter(pieces)))
}

fn renamed(mut response: Response, content_type: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(content_type) {
        response.headers_mut().insert(header::CONTENT_TYPE, value);
    }
    response
}

fn elsewhere(to: &str) -> Response {
    match HeaderValue::from_str(to) {
        Ok(location) => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, location)]).into_response(),
        Err(_) => problem(StatusCode::INTERNAL_SERVER_ERROR, "The ordered address cannot be a header."),
    }
}

/// Every answer says what time it is here, unless a fault has said something else.
pub(crate) async fn say_the_time(State(world): State<Arc<World>>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if response.headers().contains_key(header::DATE) { response } else { dated(response, world.time()) }
}

fn dated(mut response: Response, time: DateTime<Utc>) -> Response {
    let text = time.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().insert(header::DATE, value);
    }
    response
}

/// On a task of its own: a client that stops waiting does not stop what it asked for.
async fn delayed(delay_ms: u64, request: Request, next: Next) -> Response {
    let late = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(delay_ms)).await;
        next.run(request).await
    });
    late.await.unwrap_or_else(|_| problem(StatusCode::INTERNAL_SERVER_ERROR, "The delayed request broke off."))
}

fn with_status(status: u16, retry_after: Option<&str>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = problem(status, "A fault was ordered for this request.");
    if let Some(value) = retry_after.and_then(|text| HeaderValue::from_str(text).ok()) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}

/// The connection breaks after this many more bytes; the response itself never gets further.
fn cut(line: Option<&Line>, after_bytes: u64) -> Response {
    if let Some(line) = line {
        line.cut_after(after_bytes);
    }
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// Half of the body under a length that fits it: complete as a message, broken as JSON.
async fn halved(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(bytes.slice(..bytes.len() / 2)))
}

async fn half_sent(response: Response, line: Option<&Line>) -> Response {
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    if let Some(line) = line {
        let head = head_bytes(parts.status, &parts.headers, bytes.len());
        line.cut_after((head + bytes.len() / 2) as u64);
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// The size of the status line and headers as they go out, with the length and date that are added on the way.
fn head_bytes(status: StatusCode, headers: &HeaderMap, body_bytes: usize) -> usize {
    let status_line = "HTTP/1.1 ".len() + 4 + status.canonical_reason().unwrap_or_default().len() + 2;
    let given: usize = headers
        .iter()
        .filter(|(name, _)| **name != header::CONTENT_LENGTH)
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum();
    let length = "content-length: ".len() + body_bytes.to_string().len() + 2;
    let date = "date: Sun, 06 Nov 1994 08:49:37 GMT".len() + 2;
    status_line + given + length + date + 2
}
