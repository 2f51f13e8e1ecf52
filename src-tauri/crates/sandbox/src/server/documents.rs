//! PDFs: an address that redirects, and the temporary address behind it that takes no token.
//! Source: Customs4trade error handling (307, attachment download); the path is inferred.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{
    call::{self, Desk, own_address},
    declarations::{named, no_such_declaration},
    pdf,
    reply::{Rejection, problem},
};
use crate::{
    book::{Book, BookError, Declaration, Paper},
    document::Members,
    events::Addresses,
};

/// Names the documents of a declaration.
pub(super) fn name(members: &mut Members, book: &Book, declaration: &Declaration) -> Result<(), BookError> {
    let documents = book.documents(declaration.seq)?;
    if documents.is_empty() {
        return Ok(());
    }
    let number = declaration.state.mrn.as_deref().unwrap_or(&declaration.external_reference);
    let ids: Vec<&str> = documents.iter().map(|document| document.attachment_id.as_str()).collect();
    members.put("attachmentIds", &ids)?;
    let rows: Vec<_> = documents
        .iter()
        .map(|document| {
            serde_json::json!({
                "id": document.attachment_id, "type": "DeclarationAttachment",
                "originalName": format!("{}-{number}.pdf", document.attachment_id.to_ascii_uppercase()),
                "contentType": "application/pdf", "insertion": document.made_at.text(),
            })
        })
        .collect();
    members.put("attachments", &rows)?;
    Ok(())
}

pub(super) fn redirect(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    let declaration = named(desk)?;
    let wanted = desk.call.part("attachmentId");
    let document = desk.book.documents(declaration.seq)?.into_iter().find(|one| one.attachment_id == wanted);
    let document =
        document.ok_or_else(|| problem(StatusCode::NOT_FOUND, "The declaration has no document with this id."))?;
    let address = open(desk, Paper::Document(document.seq))?;
    call::redirect(&address)
}

/// A new address that works for a while.
pub(super) fn open(desk: &mut Desk<'_>, paper: Paper) -> Result<String, Rejection> {
    let secret = desk.world.simulation.new_id();
    desk.book.open_address(&secret, paper, desk.now.after(desk.world.address_lifetime))?;
    let base_url = own_address(&desk.call.headers, desk.world);
    Ok(Addresses { base_url: &base_url }.temporary(&secret))
}

/// The temporary address: whoever has it may read, and a token sent here would be one given away.
pub(super) fn temporary(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    if desk.call.headers.contains_key(header::AUTHORIZATION) {
        return Err(problem(StatusCode::BAD_REQUEST, "A token was sent to a temporary address.").into());
    }
    let Some((paper, ends_at)) = desk.book.address(desk.call.part("secret"))? else {
        return Err(problem(StatusCode::NOT_FOUND, "There is nothing at this address.").into());
    };
    if desk.now >= ends_at {
        let title = "This address has ended. Ask for a fresh one.";
        return Err(problem(StatusCode::GONE, title).into());
    }
    let (title, declaration) = match paper {
        Paper::Document(row) => {
            let document = desk.book.paper_document(row)?.ok_or_else(no_such_declaration)?;
            (document.kind, document.declaration)
        }
        Paper::Certificate(row) => {
            let certificate = desk.book.certificate(row)?.ok_or_else(no_such_declaration)?;
            (format!("Certificate of origin {row}"), certificate.declaration)
        }
    };
    let declaration = desk.book.declaration_number(declaration)?.ok_or_else(no_such_declaration)?;
    Ok(([(header::CONTENT_TYPE, "application/pdf")], pdf::page(&title, &declaration)).into_response())
}
