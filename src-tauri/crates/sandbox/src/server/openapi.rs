//! The description of this surface in OpenAPI 3.1, read from the same table as the router.

use axum::{http::StatusCode, response::Response};
use serde_json::{Map, Value, json};

use super::{
    auth::Access,
    call::Desk,
    reply::{Rejection, json},
    routes::{Form, ROUTES, Route, Verb},
};

mod schemas;

pub(super) fn read(_: &mut Desk<'_>) -> Result<Response, Rejection> {
    Ok(json(StatusCode::OK, &description()))
}

/// The whole description: every address with its scope, body, answers and where it is documented.
pub fn description() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for route in ROUTES {
        let operations = paths.entry(route.path).or_insert_with(|| json!({}));
        operations[verb(route.verb)] = operation(route);
    }
    paths.insert("/oauth2/v2.0/token".to_owned(), json!({ "post": token() }));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Quayside practice CAS",
            "version": "1",
            "description": "A CAS-compatible server with simulated customs. What is inferred and not documented says so.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas::all(),
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" },
                "trainer": { "type": "apiKey", "in": "header", "name": crate::trainer::guard::HEADER },
            },
        },
    })
}

fn verb(verb: Verb) -> &'static str {
    match verb {
        Verb::Get => "get",
        Verb::Post => "post",
        Verb::Patch => "patch",
        Verb::Delete => "delete",
    }
}

fn operation(route: &Route) -> Value {
    let mut operation = json!({
        "summary": route.words,
        "description": format!("Source: {}.", route.source),
        "operationId": operation_id(route),
        "responses": responses(route),
    });
    let mut parameters: Vec<Value> = names_in(route.path).map(path_parameter).collect();
    if route.path == "/v1/declarations" {
        parameters.extend(schemas::search_parameters());
    }
    if !parameters.is_empty() {
        operation["parameters"] = json!(parameters);
    }
    if route.form != Form::Nothing {
        operation["requestBody"] = json!({
            "required": route.form == Form::Object,
            "content": {
                "application/json": { "schema": schema(route.takes) },
                "application/xml": { "schema": schema(route.takes) },
            },
        });
    }
    match route.access {
        Access::Anybody => {}
        Access::Trainer => operation["security"] = json!([{ "trainer": [] }]),
        Access::Token => operation["security"] = json!([{ "token": [] }]),
        Access::Scope(scope) => operation["security"] = json!([{ "token": [scope] }]),
    }
    operation
}

fn operation_id(route: &Route) -> String {
    let name: String = route.path.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("{}_{name}", verb(route.verb))
}

fn names_in(path: &'static str) -> impl Iterator<Item = &'static str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

fn path_parameter(name: &str) -> Value {
    json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })
}

fn schema(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn responses(route: &Route) -> Value {
    let mut responses = Map::new();
    let success = match route.gives {
        "" => json!({ "description": words(route.success) }),
        "Pdf" => json!({
            "description": words(route.success),
            "content": { "application/pdf": { "schema": { "type": "string", "format": "binary" } } },
        }),
        gives => json!({
            "description": words(route.success),
            "content": {
                "application/json": { "schema": schema(gives) },
                "application/xml": { "schema": schema(gives) },
            },
        }),
    };
    responses.insert(route.success.to_string(), success);
    // 400 also for an address or query that is not text; 403 also for a foreign Host header.
    let mut refusals = vec![400, 403];
    if names_in(route.path).next().is_some() {
        refusals.push(404);
    }
    if route.path.starts_with("/documents/") {
        refusals.push(410);
    }
    if route.access != Access::Anybody {
        refusals.extend([401, 429]);
    }
    if route.form != Form::Nothing {
        refusals.extend([413, 415]);
    }
    for status in refusals {
        responses.insert(
            status.to_string(),
            json!({
                "description": words(status),
                "content": {
                    "application/problem+json": { "schema": schema("Problem") },
                    "application/problem+xml": { "schema": schema("Problem") },
                },
            }),
        );
    }
    Value::Object(responses)
}

fn words(status: u16) -> &'static str {
    StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("Answer")
}

fn token() -> Value {
    let answer = |name: &str, status: u16| json!({ "description": words(status), "content": { "application/json": { "schema": schema(name) } } });
    json!({
        "summary": "A token for client credentials.",
        "description": "Source: Customs4trade quick start; RFC 6749 section 4.4.",
        "operationId": "post_token",
        "requestBody": {
            "required": true,
            "content": { "application/x-www-form-urlencoded": { "schema": schema("TokenRequest") } },
        },
        "responses": {
            "200": answer("Token", 200), "400": answer("TokenRefusal", 400), "401": answer("TokenRefusal", 401),
            "403": { "description": "Forbidden", "content": { "application/problem+json": { "schema": schema("Problem") } } },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_is_described_with_a_source_and_every_name_has_a_schema() {
        let whole = description();
        for route in ROUTES {
            let operation = &whole["paths"][route.path][verb(route.verb)];
            assert!(operation.is_object(), "{}", route.path);
            assert!(route.words.ends_with('.') && !route.source.is_empty(), "{}", route.path);
            assert_eq!(route.form == Form::Nothing, route.takes.is_empty(), "{}", route.path);
            let described = operation["parameters"]
                .as_array()
                .map_or(0, |list| list.iter().filter(|parameter| parameter["in"] == "path").count());
            assert_eq!(described, route.path.matches('{').count(), "{}", route.path);
        }
        let text = whole.to_string();
        for piece in text.split("#/components/schemas/").skip(1) {
            let name = piece.split('"').next().unwrap();
            assert!(whole["components"]["schemas"].get(name).is_some(), "{name}");
        }
        let operations: usize =
            whole["paths"].as_object().unwrap().values().map(|one| one.as_object().unwrap().len()).sum();
        assert_eq!(operations, ROUTES.len() + 1, "two routes share an address and a method");
    }
}
