//! The token endpoint's two answers. Source: RFC 6749 sections 4.4.3 and 5.2; Customs4trade quick start.

use serde::{Deserialize, Serialize};

/// A token. Not `Debug`: it is a secret.
#[derive(Clone, Serialize, Deserialize)]
pub struct TokenGrant {
    pub access_token: String,
    #[serde(default)]
    pub token_type: String,
    /// Seconds; RFC 6749 only recommends it, so its absence is possible.
    #[serde(default)]
    pub expires_in: Option<u64>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TokenRefusal {
    pub error: String,
    pub error_description: String,
}
