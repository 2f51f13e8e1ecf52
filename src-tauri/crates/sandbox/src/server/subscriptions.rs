//! Subscriptions to events. Source: Customs4trade notifications; paths and bodies are inferred.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::value::to_raw_value;

use super::{
    call::Desk,
    reply::{Rejection, created, json, problem, problem_with},
};
use crate::{
    book::{BookError, Subscription},
    document::Members,
    events::Wishes,
};

pub(super) fn subscribe(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    let wishes = Wishes::judge(&desk.call.body)
        .map_err(|faults| problem_with(StatusCode::BAD_REQUEST, "The subscription is not valid.", faults))?;
    let id = desk.world.simulation.new_id();
    let subscription = Subscription {
        seq: 0,
        id: id.clone(),
        tenant: desk.call.tenant().to_owned(),
        endpoint_url: wishes.endpoint_url,
        body: desk.call.text.clone(),
        created_at: desk.now,
    };
    desk.book.add_subscription(&subscription)?;
    desk.world.begin_telling();
    Ok(created(&format!("/v1/subscriptions/{id}"), &shown(&subscription)?))
}

pub(super) fn list(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    let held = desk.book.subscriptions(desk.call.tenant())?;
    let rows = held.iter().map(shown).collect::<Result<Vec<_>, _>>()?;
    Ok(json(StatusCode::OK, &rows))
}

pub(super) fn read(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    own(desk)?;
    let held = desk.book.subscriptions(desk.call.tenant())?;
    let found = held.iter().find(|one| one.id == desk.call.part("id")).ok_or_else(none)?;
    Ok(json(StatusCode::OK, &shown(found)?))
}

pub(super) fn remove(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    own(desk)?;
    desk.book.remove_subscription(desk.call.part("id"), desk.now)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn own(desk: &Desk<'_>) -> Result<(), Rejection> {
    let tenant = desk.book.tenant_of_subscription(desk.call.part("id"))?.ok_or_else(none)?;
    desk.of_this_tenant(&tenant)
}

fn none() -> Response {
    problem(StatusCode::NOT_FOUND, "There is no subscription with this id.")
}

/// As it was sent, with its id and when it began.
fn shown(subscription: &Subscription) -> Result<Members, BookError> {
    let mut members = Members::default();
    members.put("id", &subscription.id)?;
    members.set("endpointUrl", to_raw_value(&subscription.endpoint_url)?);
    members.put("createdAt", &subscription.created_at.text())?;
    members.complete_from(Members::read(&subscription.body)?);
    Ok(members)
}
