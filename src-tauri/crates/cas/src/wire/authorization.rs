//! What a token gives access to (`GET /v1/authorizationStatus`).

use serde::{Deserialize, Serialize};

use super::lenient;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AuthorizationStatus {
    /// The source system CAS knows this client as.
    #[serde(deserialize_with = "lenient::text")]
    pub source_sys_ref: Option<String>,
    /// Plain text in the documentation although its name is plural.
    #[serde(deserialize_with = "lenient::text")]
    pub tenant_ids: Option<String>,
    /// Separated by blanks.
    #[serde(deserialize_with = "lenient::text")]
    pub scopes: Option<String>,
}

impl AuthorizationStatus {
    /// Whether the token carries one scope, `create:messages` for instance.
    pub fn allows(&self, scope: &str) -> bool {
        self.scopes.as_deref().is_some_and(|scopes| scopes.split_whitespace().any(|held| held == scope))
    }
}
