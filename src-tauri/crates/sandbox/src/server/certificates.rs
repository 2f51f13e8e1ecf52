//! Certificates of origin: 307 to a temporary address, or that address as JSON.
//! Source: Customs4trade certificates of origin documents.

use axum::{http::StatusCode, response::Response};
use serde_json::json;

use super::{
    call::{self, Desk},
    documents,
    reply::{Rejection, json, problem},
};
use crate::book::Paper;

pub(super) fn redirect(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    let address = temporary(desk)?;
    call::redirect(&address)
}

pub(super) fn address(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    let address = temporary(desk)?;
    Ok(json(StatusCode::OK, &json!({ "url": address })))
}

fn temporary(desk: &mut Desk<'_>) -> Result<String, Rejection> {
    let id = desk.call.part("certificateOfOriginId").parse::<i64>().ok();
    let found = match id {
        Some(id) => desk.book.certificate(id)?,
        None => None,
    };
    let found = found.filter(|found| found.attachment_id == desk.call.part("attachmentId"));
    let found = found.ok_or_else(|| problem(StatusCode::NOT_FOUND, "There is no such certificate of origin."))?;
    desk.of_this_tenant(&found.tenant)?;
    let tenant = desk.call.part("tenantId");
    if !tenant.is_empty() {
        desk.of_this_tenant(tenant)?;
    }
    documents::open(desk, Paper::Certificate(found.seq))
}
