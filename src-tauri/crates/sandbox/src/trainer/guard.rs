//! Who may look and order: whoever has the token that was printed at the start, from this machine.
//!
//! The token travels in a header of its own. Another site open in the same browser cannot set it without the server's
//! leave (a preflight, which is answered 405), so neither a form nor a script elsewhere can order anything.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use sha2::{Digest, Sha256};

use crate::server::{World, problem};

pub(crate) const HEADER: &str = "x-trainer-token";

pub(super) async fn only_the_trainer(State(world): State<Arc<World>>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if let Some(refusal) = refusal(&world, headers) {
        return refusal;
    }
    if !matches!(text("sec-fetch-site"), "" | "same-origin" | "none") {
        return problem(StatusCode::FORBIDDEN, "Orders come from the trainer's own page.");
    }
    let kind = text(header::CONTENT_TYPE.as_str()).split(';').next().unwrap_or_default().trim().to_owned();
    if request.method() == Method::POST && !kind.eq_ignore_ascii_case("application/json") {
        return problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Send application/json.");
    }
    next.run(request).await
}

/// `None` for the trainer; what everybody else is told.
pub(crate) fn refusal(world: &World, headers: &HeaderMap) -> Option<Response> {
    let given = headers.get(HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // Digests are compared, so that the time it takes says nothing about the token.
    let is_trainer = Sha256::digest(given) == Sha256::digest(world.trainer_token());
    let words = "This needs the trainer's token that was printed at the start.";
    (!is_trainer).then(|| problem(StatusCode::UNAUTHORIZED, words))
}
