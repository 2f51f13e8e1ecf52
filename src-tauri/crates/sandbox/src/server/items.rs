//! Goods items of a declaration. Source: Customs4trade declaration items; a body is one element of
//! `governmentAgencyGoodsItems` (inferred).

use axum::{http::StatusCode, response::Response};

use super::{
    call::Desk,
    declarations::{may_change, named, only_known_references},
    ingestion::{Kept, keep},
    reply::{Rejection, json_text, problem},
};
use crate::{
    book::{Declaration, Subject},
    document,
};

pub(super) fn read(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    let found = named(desk)?;
    Ok(json_text(StatusCode::OK, item(desk, &found)?))
}

pub(super) fn add(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    let found = named(desk)?;
    may_change(desk, &found)?;
    keep(desk, Kept { subject: Subject::ItemAdd, target: found.id, ..Kept::default() })
}

pub(super) fn patch(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    let found = named(desk)?;
    item(desk, &found)?;
    may_change(desk, &found)?;
    only_known_references(desk, &found)?;
    change(desk, Subject::ItemPatch, found)
}

pub(super) fn remove(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    let found = named(desk)?;
    item(desk, &found)?;
    may_change(desk, &found)?;
    change(desk, Subject::ItemRemove, found)
}

fn change(desk: &mut Desk<'_>, subject: Subject, declaration: Declaration) -> Result<Response, Rejection> {
    let part = desk.call.part("id").to_owned();
    keep(desk, Kept { subject, target: declaration.id, part, ..Kept::default() })
}

fn item(desk: &Desk<'_>, declaration: &Declaration) -> Result<String, Rejection> {
    document::item(&desk.book.document(declaration.seq)?, desk.call.part("id"))
        .ok_or_else(|| problem(StatusCode::NOT_FOUND, "The declaration has no item with this id.").into())
}
