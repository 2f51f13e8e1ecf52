//! Searching, reading and changing declarations. Source: Customs4trade declarations.

use axum::{http::StatusCode, response::Response};
use serde_json::{Value, value::RawValue};

use super::{
    call::Desk,
    documents,
    ingestion::{Kept, keep},
    query,
    reply::{Rejection, json, json_text, problem, problem_with},
};
use crate::{
    book::{Book, BookError, Declaration, Subject},
    document::{self, Members},
};

pub(super) fn search(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    let query = query::read(&desk.call.query, desk.call.tenant(), desk.world.max_offset)
        .map_err(|faults| problem_with(StatusCode::BAD_REQUEST, "The search parameters are not valid.", faults))?;
    let found = desk.book.search(&query, desk.world.simulation.searched_as_of(desk.now))?;
    let rows = found.iter().map(summary).collect::<Result<Vec<_>, _>>()?;
    Ok(json(StatusCode::OK, &rows))
}

pub(super) fn read(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    let found = named(desk)?;
    Ok(json_text(StatusCode::OK, whole(desk.book, &found)?))
}

/// The header and everything below it, by the selective update.
pub(super) fn patch(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    let found = named(desk)?;
    may_change(desk, &found)?;
    only_known_references(desk, &found)?;
    keep(desk, Kept { subject: Subject::DeclarationPatch, target: found.id, ..Kept::default() })
}

/// The declaration the address names, when it belongs to the caller.
pub(super) fn named(desk: &Desk<'_>) -> Result<Declaration, Rejection> {
    let found = desk.book.declaration(desk.call.part("declarationId"))?.ok_or_else(no_such_declaration)?;
    desk.of_this_tenant(&found.tenant)?;
    Ok(found)
}

pub(super) fn no_such_declaration() -> Response {
    problem(StatusCode::NOT_FOUND, "There is no declaration with this id.")
}

/// Source: Customs4trade declaration items: only before customs has it, or after customs refused it.
pub(super) fn may_change(desk: &Desk<'_>, declaration: &Declaration) -> Result<(), Rejection> {
    let status = &declaration.state.status;
    if desk.world.simulation.may_change(status) {
        return Ok(());
    }
    let title = format!("The declaration is in status {status} and cannot be changed.");
    Err(problem(StatusCode::BAD_REQUEST, &title).into())
}

/// A change that names an element which is not there would otherwise be lost without a word.
pub(super) fn only_known_references(desk: &Desk<'_>, declaration: &Declaration) -> Result<(), Rejection> {
    let stored: Value = serde_json::from_str(&desk.book.document(declaration.seq)?).map_err(BookError::from)?;
    let known = document::references(&stored);
    let unknown: Vec<&str> =
        document::references(&desk.call.body).into_iter().filter(|reference| !known.contains(reference)).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let words = format!("there is no element {}.", unknown.join(", "));
    Err(super::call::fault("The change names elements the declaration does not have.", "casReference", &words))
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
    members.put("traderReference", &declaration.ucr)?;
    members.put("customsFlow", &declaration.customs_flow)?;
    members.put("customsFlowStep", &declaration.customs_flow_step)?;
    members.put("customsFlowStepInstanceCount", &declaration.step_count)?;
    members.put("customsFlowStepInstanceSeq", &declaration.step_seq)?;
    members.put("storageLocation", &declaration.storage_location)?;
    members.put("plant", &crate::events::PLANT)?;
    members.put("company", &crate::events::COMPANY)?;
    members.put("lrn", &state.lrn)?;
    members.put("mrn", &state.mrn)?;
    members.put("arc", &state.arc)?;
    members.put("sequenceNumber", &state.sequence_number)?;
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
    documents::name(&mut members, book, declaration)?;
    let mut document = Members::read(&book.document(declaration.seq)?)?;
    document.remove("messageType");
    members.complete_from(document);
    Ok(members.text()?)
}
