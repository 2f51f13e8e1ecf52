//! A CAS named for one run only, as one line of JSON: a sandbox, a test, a colleague's practice server.

use serde::Deserialize;

use super::{Environment, EnvironmentError, PRACTICE, file, hosts, timing};
use crate::Secret;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Inline {
    base_url: String,
    token_url: String,
    client_id: String,
    client_secret: String,
    name: Option<String>,
    scope: Option<String>,
    settle_seconds: Option<f64>,
    poll_overlap_seconds: Option<f64>,
}

pub(super) fn read(text: &str) -> Result<(Environment, Secret), EnvironmentError> {
    // Only the kind of fault and its place are repeated: the text holds the secret.
    let inline: Inline = serde_json::from_str(text).map_err(|error| {
        EnvironmentError::InlineUnreadable(match error.classify() {
            serde_json::error::Category::Data => "a member is missing or is not text".to_owned(),
            _ => format!("it is not JSON at column {}", error.column()),
        })
    })?;
    let mut environment = file::read(PRACTICE, Some(&inline.client_id))?.at(&inline.base_url, &inline.token_url)?;
    for (field, url) in [("baseUrl", &environment.base_url), ("tokenUrl", &environment.token_url)] {
        let host = url.host_str().unwrap_or_default();
        if hosts::is_production(host) {
            return Err(EnvironmentError::ProductionRefused { field, host: host.to_owned() });
        }
    }
    if let Some(name) = inline.name {
        environment.name = name;
    }
    if let Some(scope) = inline.scope {
        environment.scope = scope;
    }
    for (field, given, place) in [
        ("settleSeconds", inline.settle_seconds, &mut environment.timing.settle),
        ("pollOverlapSeconds", inline.poll_overlap_seconds, &mut environment.timing.poll_overlap),
    ] {
        if let Some(value) = given {
            *place = timing::seconds(value)
                .ok_or_else(|| EnvironmentError::Timing { name: environment.name.clone(), field })?;
        }
    }
    Ok((environment, Secret::new(inline.client_secret)))
}
