//! Movement orders. Source: Customs4trade movement orders.

use axum::{http::StatusCode, response::Response};
use serde_json::{Value, value::RawValue};

use super::{
    call::{Desk, fault},
    ingestion::{Kept, Key, keep_as},
    reply::{Rejection, json, problem},
};
use crate::{
    book::{BookError, MovementOrder, Subject},
    document::Members,
};

/// What a new order is called until it is processed. The list of statuses is not documented.
const NEW: &str = "New";

pub(super) fn order(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    let external_reference = text(desk, "externalReference")?;
    let order_type = text(desk, "type")?;
    if let Some(timestamp) = desk.call.body.get("timestamp").filter(|value| !value.is_null())
        && timestamp.as_str().is_none_or(|text| chrono::DateTime::parse_from_rfc3339(text).is_err())
    {
        return Err(fault(NOT_VALID, "timestamp", "a date and time with Z or an offset was expected."));
    }
    if desk.call.body.get("writeOffRules").is_some_and(|rules| !rules.is_array() && !rules.is_null()) {
        return Err(fault(NOT_VALID, "writeOffRules", "a list was expected."));
    }
    let subject = if desk.call.route.path == "/v1/movements" { Subject::Movement } else { Subject::MovementOrder };
    let reference_id = desk.world.simulation.new_id();
    desk.book.add_movement_order(&MovementOrder {
        seq: 0,
        id: reference_id.clone(),
        tenant: desk.call.tenant().to_owned(),
        reference_id: reference_id.clone(),
        external_reference: external_reference.clone(),
        order_type,
        status: NEW.to_owned(),
        document: desk.call.text.clone(),
        errors: "[]".to_owned(),
        write_offs: "[]".to_owned(),
        received_at: desk.now,
        changed_at: desk.now,
    })?;
    keep_as(desk, Kept { subject, key: Key::of(&external_reference), ..Kept::default() }, &reference_id)
}

const NOT_VALID: &str = "The structure of the movement order is not valid.";

fn text(desk: &Desk<'_>, name: &str) -> Result<String, Rejection> {
    let text = desk.call.body.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    text.map(str::to_owned).ok_or_else(|| fault(NOT_VALID, name, "a text was expected."))
}

pub(super) fn read(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    let found = desk.book.movement_order(desk.call.part("id"))?;
    let found = found.ok_or_else(|| problem(StatusCode::NOT_FOUND, "There is no movement order with this id."))?;
    desk.of_this_tenant(&found.tenant)?;
    Ok(json(StatusCode::OK, &whole(&found)?))
}

/// The order as it was sent, under what CAS knows of it.
pub(super) fn whole(order: &MovementOrder) -> Result<Members, BookError> {
    let mut members = Members::default();
    members.put("id", &order.id)?;
    members.put("status", &order.status)?;
    members.set("errors", RawValue::from_string(order.errors.clone())?);
    members.set("writeOffs", RawValue::from_string(order.write_offs.clone())?);
    members.put("creationDate", &order.received_at.text())?;
    members.put("lastUpdated", &order.changed_at.text())?;
    members.complete_from(Members::read(&order.document)?);
    Ok(members)
}
