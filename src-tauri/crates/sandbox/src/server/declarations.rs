//! Searching, reading and submitting declarations.

use std::sync::Arc;

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use cas::Accepted;
use serde_json::value::RawValue;

use super::{
    auth::{CREATE_MESSAGES, Caller, READ_DECLARATIONS},
    documents, query,
    reply::{Rejection, json, json_text, problem, problem_with},
    world::World,
};
use crate::{
    book::{Book, BookError, Declaration},
    document::Members,
    simulation::SubmitOutcome,
};

type Parameters = Vec<(String, String)>;

pub(super) async fn search(
    State(world): State<Arc<World>>,
    caller: Caller,
    Query(given): Query<Parameters>,
) -> Response {
    found(world, &caller, &given).await.unwrap_or_else(IntoResponse::into_response)
}

async fn found(world: Arc<World>, caller: &Caller, given: &Parameters) -> Result<Response, Rejection> {
    caller.may(READ_DECLARATIONS)?;
    let query = query::read(given)
        .map_err(|faults| problem_with(StatusCode::BAD_REQUEST, "The search parameters are not valid.", faults))?;
    let rows = world
        .with_book(move |world, book, now| {
            book.search(&query, world.simulation.searched_as_of(now))?
                .iter()
                .map(summary)
                .collect::<Result<Vec<_>, _>>()
        })
        .await?;
    Ok(json(StatusCode::OK, &rows))
}

pub(super) async fn read(State(world): State<Arc<World>>, caller: Caller, Path(id): Path<String>) -> Response {
    one(world, &caller, id).await.unwrap_or_else(IntoResponse::into_response)
}

async fn one(world: Arc<World>, caller: &Caller, id: String) -> Result<Response, Rejection> {
    caller.may(READ_DECLARATIONS)?;
    let text =
        world.with_book(move |_, book, _| book.declaration(&id)?.map(|found| whole(book, &found)).transpose()).await?;
    text.map(|text| json_text(StatusCode::OK, text)).ok_or_else(|| no_such_declaration().into())
}

pub(super) async fn submit(State(world): State<Arc<World>>, caller: Caller, Path(id): Path<String>) -> Response {
    submitted(world, &caller, id).await.unwrap_or_else(IntoResponse::into_response)
}

async fn submitted(world: Arc<World>, caller: &Caller, id: String) -> Result<Response, Rejection> {
    caller.may(CREATE_MESSAGES)?;
    let reference_id = world.simulation.identities().id();
    let outcome = world.with_book(move |world, book, now| world.simulation.submit(book, &id, now)).await?;
    match outcome {
        SubmitOutcome::Queued => Ok(json(StatusCode::ACCEPTED, &Accepted { reference_id })),
        SubmitOutcome::NoSuchDeclaration => Err(no_such_declaration().into()),
        SubmitOutcome::NotIn(status) => Err(problem(
            StatusCode::BAD_REQUEST,
            &format!("The declaration is in status {status}; only a Validated declaration can be submitted."),
        )
        .into()),
    }
}

pub(super) fn no_such_declaration() -> Response {
    problem(StatusCode::NOT_FOUND, "There is no declaration with this id.")
}

/// What a search gives of each declaration: everything but the document.
fn summary(declaration: &Declaration) -> Result<Members, BookError> {
    let state = &declaration.state;
    let mut members = Members::default();
    members.put("id", &declaration.id)?;
    members.put("customsShipmentReference", &declaration.external_reference)?;
    members.put("externalReference", &declaration.external_reference)?;
    members.put("direction", &declaration.direction)?;
    members.put("jurisdiction", &declaration.jurisdiction)?;
    members.put("customsFlow", &declaration.customs_flow)?;
    members.put("storageLocation", &declaration.storage_location)?;
    members.put("lrn", &state.lrn)?;
    members.put("mrn", &state.mrn)?;
    members.put("arc", &None::<String>)?;
    members.put("currentStatus", &state.status)?;
    members.put("creationDate", &declaration.created_at.text())?;
    members.put("acceptanceDate", &state.accepted_at.map(|at| at.text()))?;
    members.put("lastUpdated", &state.at.text())?;
    members.set("errors", RawValue::from_string(state.errors.clone())?);
    Ok(members)
}

/// The union of the state and the shipment as it was sent.
fn whole(book: &Book, declaration: &Declaration) -> Result<String, BookError> {
    let mut members = summary(declaration)?;
    documents::name(&mut members, declaration)?;
    let mut document = Members::read(&book.document(declaration.seq)?)?;
    document.remove("messageType");
    members.complete_from(document);
    Ok(members.text()?)
}
