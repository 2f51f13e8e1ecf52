//! The access token: fetched once, shared by all calls, renewed before it ends.
//! Source: Customs4trade authentication (client credentials grant, one hour, reuse until expiry).

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Url;
use tokio::sync::Mutex;

use super::exchange::{Reply, busy};
use super::line::Line;
use crate::transport::{Method, Request};
use crate::{
    Environment, Failure, Secret,
    wire::{TokenGrant, TokenRefusal},
};

/// RFC 6749 lets a server leave `expires_in` out; the platform documents one hour.
const DOCUMENTED_LIFETIME_SECONDS: u64 = 3600;

pub(super) struct Tokens {
    line: Arc<Line>,
    url: Url,
    client_id: String,
    scope: String,
    secret: Secret,
    margin: TimeDelta,
    /// The lock is held while a token is fetched, so that many calls at once fetch one token.
    held: Mutex<Option<Held>>,
}

#[derive(Clone)]
pub(super) struct Held {
    pub(super) token: Secret,
    usable_until: DateTime<Utc>,
}

impl Tokens {
    pub(super) fn new(environment: &Environment, secret: Secret, line: Arc<Line>) -> Self {
        Self {
            line,
            url: environment.token_url.clone(),
            client_id: environment.client_id.clone(),
            scope: environment.scope.clone(),
            secret,
            margin: TimeDelta::from_std(environment.timing.token_margin).unwrap_or(TimeDelta::zero()),
            held: Mutex::new(None),
        }
    }

    pub(super) async fn current(&self) -> Result<Held, Failure> {
        let mut held = self.held.lock().await;
        if let Some(found) = held.as_ref().filter(|found| self.line.now() < found.usable_until) {
            return Ok(found.clone());
        }
        Ok(held.insert(self.fetch().await?).clone())
    }

    /// A token other than the refused one: the one somebody fetched meanwhile, or a new one.
    pub(super) async fn replace(&self, refused: &Held) -> Result<Held, Failure> {
        let mut held = self.held.lock().await;
        if let Some(found) = held.as_ref().filter(|found| found.token != refused.token) {
            return Ok(found.clone());
        }
        // Forgotten first: if the fetch fails, the refused token must not be used again.
        *held = None;
        Ok(held.insert(self.fetch().await?).clone())
    }

    /// A new token, whatever is held: what the settings say now is what is tried.
    pub(super) async fn renew(&self) -> Result<(), Failure> {
        let mut held = self.held.lock().await;
        *held = None;
        *held = Some(self.fetch().await?);
        Ok(())
    }

    async fn fetch(&self) -> Result<Held, Failure> {
        let asked_at = self.line.now();
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", "client_credentials")
            .append_pair("client_id", &self.client_id)
            .append_pair("client_secret", self.secret.expose())
            .append_pair("scope", &self.scope)
            .finish();
        let request =
            Request::new(Method::Post, self.url.clone()).body("application/x-www-form-urlencoded", form.into_bytes());
        let reply = self.line.exchange(request).await.map_err(Failure::of_a_reading_call)?;
        match reply.status {
            200..=299 => self.grant(&reply, asked_at),
            408 | 429 | 500..=599 => Err(busy(&reply)),
            _ => Err(self.refusal(&reply)),
        }
    }

    fn grant(&self, reply: &Reply, asked_at: DateTime<Utc>) -> Result<Held, Failure> {
        let grant: TokenGrant = serde_json::from_slice(&reply.body)
            .ok()
            .filter(|grant: &TokenGrant| is_sendable(&grant.access_token))
            .ok_or_else(|| Failure::Retry {
                status: None,
                retry_after: None,
                why: "The sign-in of CAS answered with success, but without a token that can be read.".to_owned(),
            })?;
        let seconds = grant.expires_in.unwrap_or(DOCUMENTED_LIFETIME_SECONDS).min(86_400);
        let lifetime = TimeDelta::seconds(i64::try_from(seconds).unwrap_or(0));
        // A lifetime shorter than the margin would never be used; half of it is.
        let usable_for = (lifetime - self.margin).max(lifetime / 2);
        Ok(Held { token: Secret::new(grant.access_token), usable_until: asked_at + usable_for })
    }

    fn refusal(&self, reply: &Reply) -> Failure {
        let refusal: TokenRefusal = serde_json::from_slice(&reply.body).unwrap_or_default();
        let told = refusal.error_description.to_ascii_lowercase();
        let why = match refusal.error.as_str() {
            // Numbers of the identity provider that the addresses point to (inferred), before the plain words of OAuth.
            _ if told.contains("aadsts7000215") => "The client secret is wrong for this client id.".to_owned(),
            _ if told.contains("aadsts700016") || refusal.error == "unauthorized_client" => {
                "The sign-in does not know this client id.".to_owned()
            }
            "invalid_client" => "The sign-in does not know this client id with this client secret.".to_owned(),
            "invalid_scope" => "The sign-in does not know the scope of this environment.".to_owned(),
            "" => format!("The sign-in answered HTTP {}.", reply.status),
            // The words of a server are shown, unless they repeat the secret.
            other if other.contains(self.secret.expose()) => format!("The sign-in answered HTTP {}.", reply.status),
            other => format!("The sign-in answered \"{}\".", other.chars().take(80).collect::<String>()),
        };
        Failure::Unauthorized { why }
    }
}

/// A token goes into a header, so it holds visible ASCII only.
fn is_sendable(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic())
}
