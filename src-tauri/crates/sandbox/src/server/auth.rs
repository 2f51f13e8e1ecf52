//! Sign-in and rights. Source: Customs4trade authentication; RFC 6749 sections 4.4 and 5.2; RFC 6750 section 3.

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::{
    Form,
    extract::{FromRequestParts, Request, State},
    http::{StatusCode, header, request::Parts},
    middleware::Next,
    response::Response,
};
use cas::{
    AuthorizationStatus,
    wire::{TokenGrant, TokenRefusal},
};

use super::{
    reply::{Rejection, json, problem},
    world::{World, lock},
};

/// What a token may do with messages, and with declarations.
pub(super) const CREATE_MESSAGES: &str = "create:messages";
pub(super) const READ_DECLARATIONS: &str = "read:declarations";
pub(super) const READ_DOCUMENTS: &str = "read:documents";

/// A web page opened on this machine could reach a loopback port under a name of its own; its Host header tells.
pub(super) async fn only_this_machine(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if matches!(name, "127.0.0.1" | "localhost") {
        return next.run(request).await;
    }
    problem(StatusCode::FORBIDDEN, "The practice CAS answers only to its own address on this machine.")
}

pub(super) async fn token(State(world): State<Arc<World>>, Form(form): Form<HashMap<String, String>>) -> Response {
    let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let installation = &world.installation;
    if field("grant_type") != "client_credentials" {
        return refuse(StatusCode::BAD_REQUEST, "unsupported_grant_type", "Use client_credentials.");
    }
    if field("client_id") != installation.client_id || field("client_secret") != installation.client_secret {
        return refuse(StatusCode::UNAUTHORIZED, "invalid_client", "Client id or client secret is wrong.");
    }
    let scope = field("scope");
    if !scope.starts_with("https://") || !scope.ends_with(&format!("/{}/.default", installation.client_id)) {
        return refuse(StatusCode::BAD_REQUEST, "invalid_scope", "The scope does not belong to this client.");
    }
    let token = world.simulation.identities().token();
    let now = world.now();
    let mut tokens = lock(&world.tokens);
    tokens.retain(|_, ends_at| *ends_at > now);
    tokens.insert(token.clone(), now.after(Duration::from_secs(world.token_lifetime_s)));
    drop(tokens);
    world.count_token();
    json(
        StatusCode::OK,
        &TokenGrant { access_token: token, token_type: "Bearer".to_owned(), expires_in: Some(world.token_lifetime_s) },
    )
}

fn refuse(status: StatusCode, error: &str, description: &str) -> Response {
    json(status, &TokenRefusal { error: error.to_owned(), error_description: description.to_owned() })
}

pub(super) async fn authorization_status(State(world): State<Arc<World>>, _caller: Caller) -> Response {
    json(
        StatusCode::OK,
        &AuthorizationStatus {
            source_sys_ref: Some("quayside-practice".to_owned()),
            tenant_ids: Some("practice".to_owned()),
            scopes: Some(world.scopes.clone()),
        },
    )
}

/// Somebody with a token that has not ended.
pub(super) struct Caller {
    scopes: String,
}

impl Caller {
    pub(super) fn may(&self, scope: &str) -> Result<(), Rejection> {
        if self.scopes.split_whitespace().any(|held| held == scope) {
            return Ok(());
        }
        Err(problem(StatusCode::FORBIDDEN, &format!("The token lacks the scope {scope}.")).into())
    }
}

impl FromRequestParts<Arc<World>> for Caller {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, world: &Arc<World>) -> Result<Self, Response> {
        let token = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "));
        let Some(token) = token else {
            return Err(problem(StatusCode::UNAUTHORIZED, "A bearer token is needed."));
        };
        let ends_at = lock(&world.tokens).get(token).copied();
        if ends_at.is_some_and(|ends_at| world.now() < ends_at) {
            return Ok(Self { scopes: world.scopes.clone() });
        }
        Err(problem(StatusCode::UNAUTHORIZED, "The token is unknown or has ended."))
    }
}
