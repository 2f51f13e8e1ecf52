//! Which addresses may be used at all, and which of them are production.
//! Source: Customs4trade integration methods (host names: production has no suffix, other environments are `-<env>`).

use reqwest::Url;

use super::EnvironmentError;

const DOMAIN: &str = "customs4trade.com";

/// An absolute http(s) address without sign-in, query or fragment; plain http only to this machine itself.
pub(super) fn address(name: &str, field: &'static str, text: &str) -> Result<Url, EnvironmentError> {
    let refuse = |why: &str| Err(EnvironmentError::Address { name: name.to_owned(), field, why: why.to_owned() });
    let Ok(url) = Url::parse(text) else {
        return refuse("it cannot be read");
    };
    let Some(host) = url.host_str() else {
        return refuse("it names no host");
    };
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("it contains a user name or password, which belong in their own fields");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refuse("it has a part after ? or #");
    }
    // The API's paths begin with the version themselves; it would be sent twice.
    if field == "base_url" && url.path().trim_end_matches('/').ends_with("/v1") {
        return refuse("it ends in /v1, which every path already begins with; leave it out");
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(host) => Ok(url),
        "http" => refuse("plain http would send the secret unprotected; use https"),
        _ => refuse("it begins with neither https nor http"),
    }
}

pub(crate) fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare == "localhost" || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// A host of the platform's own domain that does not name another environment.
pub(super) fn is_production(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let Some(rest) = host.strip_suffix(DOMAIN) else {
        return false;
    };
    let Some(labels) = rest.strip_suffix('.') else {
        // The bare domain, or a different domain that merely ends alike.
        return rest.is_empty();
    };
    let name = labels.rsplit('.').next().unwrap_or(labels);
    !["acc", "tst", "test", "dev", "uat", "int"]
        .iter()
        .any(|environment| name.strip_suffix(environment).is_some_and(|stem| stem.ends_with('-')))
}
