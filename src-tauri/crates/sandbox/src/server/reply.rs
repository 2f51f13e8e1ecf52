//! Answers: JSON as text, and problem details.

use std::collections::BTreeMap;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use cas::Problem;
use serde::Serialize;

use crate::book::BookError;

/// An answer that ends a request early.
pub(crate) struct Rejection(Box<Response>);

impl From<Response> for Rejection {
    fn from(response: Response) -> Self {
        Self(Box::new(response))
    }
}

impl From<BookError> for Rejection {
    fn from(error: BookError) -> Self {
        failure(&error).into()
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        *self.0
    }
}

pub(crate) fn json_text(status: StatusCode, text: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], text).into_response()
}

/// `Created`, with where it lies.
pub(crate) fn created(location: &str, value: &impl Serialize) -> Response {
    let mut response = json(StatusCode::CREATED, value);
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

pub(crate) fn json(status: StatusCode, value: &impl Serialize) -> Response {
    match serde_json::to_string(value) {
        Ok(text) => json_text(status, text),
        Err(error) => failure(&BookError::Document(error)),
    }
}

pub(crate) fn problem(status: StatusCode, title: &str) -> Response {
    problem_with(status, title, BTreeMap::new())
}

/// Problem details (RFC 9457) with a map of field errors.
pub(crate) fn problem_with(status: StatusCode, title: &str, errors: BTreeMap<String, Vec<String>>) -> Response {
    let details = Problem {
        kind: Some("about:blank".to_owned()),
        title: Some(title.to_owned()),
        status: Some(status.as_u16()),
        errors,
        ..Problem::default()
    };
    // Problem details are texts and numbers only; there is nothing in them that could not be written.
    let text = serde_json::to_string(&details).unwrap_or_default();
    (status, [(header::CONTENT_TYPE, "application/problem+json")], text).into_response()
}

/// The practice CAS itself cannot go on.
pub(crate) fn failure(error: &BookError) -> Response {
    problem(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string())
}
