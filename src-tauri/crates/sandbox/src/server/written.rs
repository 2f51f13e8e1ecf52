//! JSON or XML. Source: Customs4trade error handling: the body's form by `Content-Type`, the answer's by `Accept`, JSON
//! where nothing is said. How XML is spelt is inferred, and the same as in the product's client.

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::Response,
};
use cas::wire::xml;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    Json,
    Xml,
}

impl Written {
    fn named(kind: &str) -> Option<Self> {
        match kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
            "application/json" | "application/problem+json" => Some(Self::Json),
            "application/xml" | "text/xml" | "application/problem+xml" => Some(Self::Xml),
            _ => None,
        }
    }

    /// `None` for a form that is not supported.
    pub(super) fn sent_in(headers: &HeaderMap) -> Option<Self> {
        Self::named(text(headers, &header::CONTENT_TYPE))
    }

    /// The first form of the list that is supported.
    pub(super) fn wanted_by(headers: &HeaderMap) -> Self {
        text(headers, &header::ACCEPT).split(',').find_map(Self::named).unwrap_or(Self::Json)
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The same answer in XML under this outermost name, where it is JSON; anything else stays as it is.
pub(super) async fn in_xml(name: &str, response: Response) -> Response {
    if Written::sent_in(response.headers()) != Some(Written::Json) {
        return response;
    }
    let is_problem = text(response.headers(), &header::CONTENT_TYPE).contains("problem");
    let (name, kind) = match is_problem {
        true => ("Problem", "application/problem+xml"),
        false => (name, "application/xml"),
    };
    let (mut parts, body) = response.into_parts();
    // An answer of ours lies in memory already.
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    match xml::from_json(name, &bytes) {
        Ok(xml) => {
            parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
            parts.headers.remove(header::CONTENT_LENGTH);
            Response::from_parts(parts, Body::from(xml))
        }
        // A member of an unknown name that XML cannot have: the answer goes out in JSON rather than without it.
        Err(_) => Response::from_parts(parts, Body::from(bytes)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_is_chosen_as_documented() {
        let headers = |name: HeaderName, value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_static(value));
            headers
        };
        for (accept, expected) in [
            ("application/xml, application/problem+xml", Written::Xml),
            ("application/json, application/xml;q=0.5", Written::Json),
            ("text/html, */*", Written::Json),
            ("", Written::Json),
        ] {
            assert_eq!(Written::wanted_by(&headers(header::ACCEPT, accept)), expected, "{accept}");
        }
        for (kind, expected) in [
            ("application/json; charset=utf-8", Some(Written::Json)),
            ("Application/XML", Some(Written::Xml)),
            ("text/csv", None),
        ] {
            assert_eq!(Written::sent_in(&headers(header::CONTENT_TYPE, kind)), expected, "{kind}");
        }
    }
}
