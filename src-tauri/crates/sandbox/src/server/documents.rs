//! Documents of declarations: an address that redirects, and the temporary address behind it that takes no token.
//! Source: Customs4trade error handling (307, attachment download); the path is inferred.

use std::{fmt::Write as _, sync::Arc};

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{
    auth::{Caller, READ_DOCUMENTS},
    declarations::no_such_declaration,
    reply::{Rejection, problem},
    world::World,
};
use crate::book::{BookError, Declaration};
use crate::document::Members;

/// The one document of a declaration that customs has accepted.
const SAD: &str = "sad";

/// Names the documents of a declaration.
pub(super) fn name(members: &mut Members, declaration: &Declaration) -> Result<(), BookError> {
    if let Some(mrn) = &declaration.state.mrn {
        members.put("attachmentIds", &[SAD])?;
        members.put(
            "attachments",
            &[serde_json::json!({
                "id": SAD, "type": "DeclarationAttachment", "originalName": format!("SAD-{mrn}.pdf"),
                "contentType": "application/pdf",
            })],
        )?;
    }
    Ok(())
}

pub(super) async fn redirect(
    State(world): State<Arc<World>>,
    caller: Caller,
    headers: HeaderMap,
    Path((id, attachment)): Path<(String, String)>,
) -> Response {
    redirected(world, &caller, &headers, id, &attachment).await.unwrap_or_else(IntoResponse::into_response)
}

async fn redirected(
    world: Arc<World>,
    caller: &Caller,
    headers: &HeaderMap,
    id: String,
    attachment: &str,
) -> Result<Response, Rejection> {
    caller.may(READ_DOCUMENTS)?;
    let found = world.with_book(move |_, book, _| book.declaration(&id)).await?;
    let found = found.filter(|found| attachment == SAD && found.state.mrn.is_some());
    let found = found.ok_or_else(no_such_declaration)?;
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("127.0.0.1");
    let location = HeaderValue::from_str(&format!("http://{host}/documents/{}", found.id))
        .map_err(|_| problem(StatusCode::BAD_REQUEST, "The Host header cannot be repeated."))?;
    Ok((StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, location)]).into_response())
}

/// The temporary address: whoever has it may read, and a token sent here would be one given away.
pub(super) async fn temporary(State(world): State<Arc<World>>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    if headers.contains_key(header::AUTHORIZATION) {
        return problem(StatusCode::BAD_REQUEST, "A token was sent to a temporary address.");
    }
    match world.with_book(move |_, book, _| book.declaration(&id)).await {
        Ok(Some(found)) => ([(header::CONTENT_TYPE, "application/pdf")], pdf(&found)).into_response(),
        Ok(None) => no_such_declaration(),
        Err(rejection) => rejection.into_response(),
    }
}

/// A page that says which declaration it is, as small as a PDF can be (ISO 32000-1 section 7.5).
fn pdf(declaration: &Declaration) -> Vec<u8> {
    let state = &declaration.state;
    let line = |name: &str, value: &str| {
        let plain: String = value.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect();
        format!("({name} {plain}) Tj 0 -18 Td ")
    };
    let words = format!(
        "BT /F1 12 Tf 72 770 Td (Practice document, not a real one) Tj 0 -24 Td {}{}{}ET",
        line("Reference", &declaration.external_reference),
        line("LRN", state.lrn.as_deref().unwrap_or_default()),
        line("MRN", state.mrn.as_deref().unwrap_or_default())
    );
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{words}\nendstream", words.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut text = "%PDF-1.4\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", text.len());
        let _ = write!(text, "{} 0 obj\n{object}\nendobj\n", number + 1);
    }
    let start = text.len();
    let _ = write!(text, "{table}trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    text.into_bytes()
}
