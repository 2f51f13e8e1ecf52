//! The HTTP surface: loopback only, one address for sign-in and API.

mod actions;
mod auth;
mod call;
mod certificates;
mod declarations;
mod documents;
mod ingestion;
mod inside;
mod items;
mod limits;
mod line;
mod movement_orders;
mod openapi;
mod pdf;
mod pump;
mod query;
mod reply;
mod routes;
mod start;
mod state;
mod subscriptions;
mod token;
mod world;
mod written;

use std::sync::Arc;

use axum::{Router, extract::DefaultBodyLimit, middleware, routing::post};

pub use inside::Inside;
pub(crate) use line::Line;
pub use openapi::description;
pub use pump::DueDelivery;
pub(crate) use reply::{failure, json, problem};
pub use start::{Running, Sandbox, StartError};
pub(crate) use world::World;

/// Larger messages are refused; a shipment of a thousand items stays far below.
const MAX_MESSAGE_BYTES: usize = 32 * 1024 * 1024;

fn router(world: Arc<World>) -> Router {
    routes::router()
        .route("/oauth2/v2.0/token", post(auth::token))
        .merge(crate::trainer::router(&world))
        .fallback(call::nothing_there)
        .method_not_allowed_fallback(call::not_this_way)
        .layer(middleware::from_fn_with_state(world.clone(), crate::faults::strike))
        .layer(middleware::from_fn_with_state(world.clone(), crate::faults::say_the_time))
        .layer(middleware::from_fn(auth::only_this_machine))
        .layer(DefaultBodyLimit::max(MAX_MESSAGE_BYTES))
        .with_state(world)
}
