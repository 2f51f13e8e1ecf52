//! Tokens as signed statements. Source: RFC 7519 (JWT), RFC 7515 (signature), RFC 7517 (keys), RFC 7518 section 3.3
//! (RS256). The names of the claims CAS uses are not documented; ours are inferred from its authorization status.

use std::sync::OnceLock;

use aws_lc_rs::{
    rand::SystemRandom,
    rsa::{KeyPair, KeySize},
    signature::{KeyPair as _, RSA_PKCS1_SHA256},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Serialize;
use serde_json::{Value, json};

/// One key for the whole process: making one takes a while, and nothing is gained by a second.
static KEY: OnceLock<Option<KeyPair>> = OnceLock::new();
const KEY_ID: &str = "practice";

/// Times are seconds since 1970.
#[derive(Serialize)]
pub(super) struct Claims {
    pub(super) iss: String,
    pub(super) aud: String,
    pub(super) sub: String,
    pub(super) iat: i64,
    pub(super) nbf: i64,
    pub(super) exp: i64,
    pub(super) jti: String,
    pub(super) scp: String,
    #[serde(rename = "sourceSysRef")]
    pub(super) source_sys_ref: String,
    #[serde(rename = "tenantIds")]
    pub(super) tenant_ids: String,
}

fn key() -> Option<&'static KeyPair> {
    KEY.get_or_init(|| KeyPair::generate(KeySize::Rsa2048).ok()).as_ref()
}

/// Makes the key, so that the first client does not wait for it.
pub(super) fn make_key() {
    // Without one the first sign-in says so.
    let _made = key();
}

/// `None` only when the machine has no source of chance to make a key from.
pub(super) fn sign(claims: &Claims) -> Option<String> {
    let key = key()?;
    let header = json!({"alg": "RS256", "typ": "JWT", "kid": KEY_ID});
    let encoded = |text: String| URL_SAFE_NO_PAD.encode(text);
    let signed = format!("{}.{}", encoded(header.to_string()), encoded(serde_json::to_string(claims).ok()?));
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature).ok()?;
    Some(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

/// The public half, as a key set.
pub(super) fn keys() -> Option<Value> {
    let public = key()?.public_key();
    let number = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    Some(json!({"keys": [{
        "kty": "RSA", "use": "sig", "alg": "RS256", "kid": KEY_ID,
        "n": number(public.modulus().big_endian_without_leading_zero()),
        "e": number(public.exponent().big_endian_without_leading_zero()),
    }]}))
}
