//! The HTTP surface: loopback only, one address for sign-in and API.

mod auth;
mod declarations;
mod documents;
mod ingestion;
mod inside;
mod line;
mod query;
mod reply;
mod start;
mod state;
mod world;

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{StatusCode, Uri},
    middleware,
    response::Response,
    routing::{get, post},
};

pub use inside::Inside;
pub(crate) use line::Line;
pub(crate) use reply::problem;
pub use start::{Running, Sandbox, StartError};
pub(crate) use world::World;

/// Larger messages are refused; a shipment of a thousand items stays far below.
const MAX_MESSAGE_BYTES: usize = 32 * 1024 * 1024;

fn router(world: Arc<World>) -> Router {
    Router::new()
        .route("/oauth2/v2.0/token", post(auth::token))
        .route("/v1/authorizationStatus", get(auth::authorization_status))
        .route("/v1/customsshipments", post(ingestion::ingest))
        .route("/v1/declarations", get(declarations::search))
        .route("/v1/declarations/{id}", get(declarations::read))
        .route("/v1/declarations/{id}/submit", post(declarations::submit))
        .route("/v1/declarations/{id}/attachments/{attachment}", get(documents::redirect))
        .route("/documents/{id}", get(documents::temporary))
        .route("/sandbox/state", get(state::state))
        .fallback(unknown)
        .layer(middleware::from_fn_with_state(world.clone(), crate::faults::strike))
        .layer(middleware::from_fn(auth::only_this_machine))
        .layer(DefaultBodyLimit::max(MAX_MESSAGE_BYTES))
        .with_state(world)
}

async fn unknown(uri: Uri) -> Response {
    problem(StatusCode::NOT_FOUND, &format!("There is nothing at {}.", uri.path()))
}
