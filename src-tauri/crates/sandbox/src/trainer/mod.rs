//! The trainer's side of the practice CAS: a page under `/sandbox/`, and the addresses it speaks to. No part of the
//! platform, and so not in its description. The page itself holds nothing; everything behind it needs the token that
//! was printed at the start.

pub(crate) mod guard;
mod orders;
mod page;
mod views;

use std::sync::Arc;

use axum::{
    Router, middleware,
    routing::{get, post},
};

use crate::server::World;

/// Page and addresses. `world` is needed by the guard.
pub(crate) fn router(world: &Arc<World>) -> Router<Arc<World>> {
    let behind_the_guard = Router::new()
        .route("/sandbox/trainer/overview", get(views::overview))
        .route("/sandbox/trainer/declarations/{id}", get(views::declaration))
        .route("/sandbox/trainer/messages/{referenceId}", get(views::message))
        .route("/sandbox/trainer/declarations/{id}/orders", post(orders::declaration))
        .route("/sandbox/trainer/day", post(orders::day))
        .route_layer(middleware::from_fn_with_state(world.clone(), guard::only_the_trainer));
    Router::new()
        .route("/sandbox/", get(page::page))
        .route("/sandbox/trainer.css", get(page::style))
        .route("/sandbox/trainer.js", get(page::script))
        .merge(behind_the_guard)
}
