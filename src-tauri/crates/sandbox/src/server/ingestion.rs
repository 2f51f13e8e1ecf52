//! `POST /v1/customsshipments`: structure is checked at once, everything else later.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use cas::Accepted;

use super::{
    auth::{CREATE_MESSAGES, Caller},
    reply::{Rejection, json, problem, problem_with},
    world::World,
};
use crate::{book::Message, validation};

pub(super) async fn ingest(
    State(world): State<Arc<World>>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    answer(world, &caller, &headers, &body).await.unwrap_or_else(IntoResponse::into_response)
}

async fn answer(world: Arc<World>, caller: &Caller, headers: &HeaderMap, body: &[u8]) -> Result<Response, Rejection> {
    caller.may(CREATE_MESSAGES)?;
    if !is_json(headers) {
        return Err(problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Send application/json.").into());
    }
    let text = std::str::from_utf8(body)
        .map_err(|_| problem(StatusCode::BAD_REQUEST, "The body is not UTF-8 text."))?
        .to_owned();
    let envelope = validation::read_structure(&text)
        .map_err(|fault| problem_with(StatusCode::BAD_REQUEST, &fault.title, fault.fields))?;
    let reference_id = world.simulation.identities().id();
    let accepted = Accepted { reference_id: reference_id.clone() };
    world
        .with_book(move |world, book, now| {
            book.keep_message(&Message {
                seq: 0,
                reference_id,
                message_type: envelope.message_type,
                external_reference: envelope.external_reference,
                direction: envelope.direction,
                body: text,
                received_at: now,
                due_at: world.simulation.processed_at(now),
            })
        })
        .await?;
    Ok(json(StatusCode::ACCEPTED, &accepted))
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}
