//! Sign-in and rights. Source: Customs4trade authentication; RFC 6749 sections 4.4 and 5.2; RFC 6750 section 3.

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::{
    Form,
    extract::{Request, State, rejection::FormRejection},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::Response,
};
use cas::{
    AuthorizationStatus,
    wire::{TokenGrant, TokenRefusal},
};
use serde_json::json;

use super::{
    call::{Desk, own_address},
    reply::{Rejection, json, problem},
    token::{self, Claims},
    world::{World, lock},
};
use crate::config::Account;

/// Scopes. Source: Customs4trade authentication, declarations, declaration items, movement orders, certificates of
/// origin documents; that subscriptions need theirs is inferred from the names.
pub(super) const CREATE_MESSAGES: &str = "create:messages";
pub(super) const READ_DECLARATIONS: &str = "read:declarations";
pub(super) const READ_DOCUMENTS: &str = "read:documents";
pub(super) const CREATE_SUBSCRIPTIONS: &str = "create:subscriptions";
pub(super) const READ_SUBSCRIPTIONS: &str = "read:subscriptions";
pub(super) const DELETE_SUBSCRIPTIONS: &str = "delete:subscriptions";
pub(super) const CREATE_WMS: &str = "create:wms";
pub(super) const READ_WMS: &str = "read:wms";

/// Who may use an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Anybody,
    /// Whoever has the trainer's token.
    Trainer,
    /// Any token that has not ended.
    Token,
    /// A token with this scope.
    Scope(&'static str),
}

/// A web page opened on this machine could reach a loopback port under a name of its own; its Host header tells.
pub(super) async fn only_this_machine(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if is_this_machine(host) {
        return next.run(request).await;
    }
    problem(StatusCode::FORBIDDEN, "The practice CAS answers only to its own address on this machine.")
}

pub(super) fn is_this_machine(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    matches!(name, "127.0.0.1" | "localhost")
}

type Fields = HashMap<String, String>;

pub(super) async fn token(
    State(world): State<Arc<World>>,
    headers: HeaderMap,
    form: Result<Form<Fields>, FormRejection>,
) -> Response {
    let Ok(Form(form)) = form else {
        return refuse(StatusCode::BAD_REQUEST, "invalid_request", "Send the fields as a form.");
    };
    let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    if field("grant_type") != "client_credentials" {
        return refuse(StatusCode::BAD_REQUEST, "unsupported_grant_type", "Use client_credentials.");
    }
    let account = world.account(field("client_id")).filter(|account| account.client_secret == field("client_secret"));
    let Some(account) = account else {
        return refuse(StatusCode::UNAUTHORIZED, "invalid_client", "Client id or client secret is wrong.");
    };
    let scope = field("scope");
    if !scope.starts_with("https://") || !scope.ends_with(&format!("/{}/.default", account.client_id)) {
        return refuse(StatusCode::BAD_REQUEST, "invalid_scope", "The scope does not belong to this client.");
    }
    match grant(&world, account, &own_address(&headers, &world)) {
        Some(token) => json(
            StatusCode::OK,
            &TokenGrant {
                access_token: token,
                token_type: "Bearer".to_owned(),
                expires_in: Some(world.token_lifetime_s),
            },
        ),
        None => refuse(StatusCode::INTERNAL_SERVER_ERROR, "server_error", "The token could not be signed."),
    }
}

/// A signed token. It is also remembered, so that all tokens can be made to end at once.
fn grant(world: &World, account: &Account, issuer: &str) -> Option<String> {
    let now = world.now();
    let ends_at = now.after(Duration::from_secs(world.token_lifetime_s));
    world.count_token();
    let token = token::sign(&Claims {
        iss: format!("{issuer}/oauth2/v2.0/"),
        aud: account.client_id.clone(),
        sub: account.client_id.clone(),
        iat: now.seconds(),
        nbf: now.seconds(),
        exp: ends_at.seconds(),
        jti: world.simulation.new_id(),
        scp: account.scopes.clone(),
        source_sys_ref: account.source_system.clone(),
        tenant_ids: account.tenant.clone(),
    })?;
    let mut tokens = lock(&world.tokens);
    tokens.retain(|_, held| held.ends_at > now);
    let caller = Caller {
        client_id: account.client_id.clone(),
        tenant: account.tenant.clone(),
        source_system: account.source_system.clone(),
        scopes: account.scopes.clone(),
        ends_at,
    };
    tokens.insert(token.clone(), caller);
    Some(token)
}

fn refuse(status: StatusCode, error: &str, description: &str) -> Response {
    json(status, &TokenRefusal { error: error.to_owned(), error_description: description.to_owned() })
}

pub(super) fn authorization_status(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    let caller = desk.call.caller.as_ref();
    Ok(json(
        StatusCode::OK,
        &AuthorizationStatus {
            source_sys_ref: caller.map(|caller| caller.source_system.clone()),
            tenant_ids: caller.map(|caller| caller.tenant.clone()),
            scopes: caller.map(|caller| caller.scopes.clone()),
        },
    ))
}

/// Source: OpenID Connect discovery 1.0 section 4.2.
pub(super) fn configuration(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    let base = own_address(&desk.call.headers, desk.world);
    Ok(json(
        StatusCode::OK,
        &json!({
            "issuer": format!("{base}/oauth2/v2.0/"),
            "token_endpoint": format!("{base}/oauth2/v2.0/token"),
            "jwks_uri": format!("{base}/.well-known/jwks.json"),
            "grant_types_supported": ["client_credentials"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }),
    ))
}

pub(super) fn keys(_: &mut Desk<'_>) -> Result<Response, Rejection> {
    match token::keys() {
        Some(keys) => Ok(json(StatusCode::OK, &keys)),
        None => Err(problem(StatusCode::INTERNAL_SERVER_ERROR, "The key of the tokens cannot be read.").into()),
    }
}

/// Somebody with a token that has not ended.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(super) client_id: String,
    pub(super) tenant: String,
    pub(super) source_system: String,
    scopes: String,
    pub(super) ends_at: crate::moment::Moment,
}

impl Caller {
    pub(super) fn may(&self, scope: &str) -> Result<(), Rejection> {
        if self.scopes.split_whitespace().any(|held| held == scope) {
            return Ok(());
        }
        Err(problem(StatusCode::FORBIDDEN, &format!("The token lacks the scope {scope}.")).into())
    }

    /// Only tokens given here and not ended are known, so a changed one is as foreign as a made-up one.
    pub(super) fn of(world: &World, headers: &HeaderMap) -> Result<Self, Rejection> {
        let token = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "));
        let Some(token) = token else {
            return Err(problem(StatusCode::UNAUTHORIZED, "A bearer token is needed.").into());
        };
        let caller = lock(&world.tokens).get(token).cloned();
        caller
            .filter(|caller| world.now() < caller.ends_at)
            .ok_or_else(|| problem(StatusCode::UNAUTHORIZED, "The token is unknown or has ended.").into())
    }
}
