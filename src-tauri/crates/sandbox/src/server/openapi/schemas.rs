//! The shapes named in the description. They say what the server insists on; more members are always welcome.

use serde_json::{Map, Value, json};

use crate::document::ITEMS;

/// Texts of a search with one value, those that may be repeated, moments, and numbers with their bounds.
const TEXTS: [&str; 9] =
    ["externalReference", "direction", "shipFrom", "shipTo", "lrn", "mrn", "arc", "customsFlow", "ucr"];
const LISTS: [&str; 4] = ["customsFlowStep", "currentStatus", "jurisdiction", "storageLocation"];
const MOMENTS: [&str; 6] = [
    "declarationDateFrom",
    "declarationDateTo",
    "creationDateFrom",
    "creationDateTo",
    "lastUpdatedFrom",
    "lastUpdatedTo",
];

pub(super) fn search_parameters() -> Vec<Value> {
    let parameter =
        |name: &str, schema: Value| json!({ "name": name, "in": "query", "required": false, "schema": schema });
    let texts = TEXTS.iter().map(|name| parameter(name, text()));
    let lists = LISTS.iter().map(|name| parameter(name, json!({ "type": "array", "items": text() })));
    let moments = MOMENTS.iter().map(|name| parameter(name, json!({ "type": "string", "format": "date-time" })));
    let numbers = [
        parameter("limit", json!({ "type": "integer", "minimum": 1, "maximum": 100, "default": 100 })),
        parameter("offset", json!({ "type": "integer", "minimum": 0, "default": 0 })),
    ];
    texts.chain(lists).chain(moments).chain(numbers).collect()
}

pub(super) fn all() -> Value {
    let mut schemas = Map::new();
    for (name, schema) in requests().into_iter().chain(answers()).chain(addresses()) {
        schemas.insert(name.to_owned(), schema);
    }
    Value::Object(schemas)
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn maybe() -> Value {
    json!({ "type": ["string", "null"] })
}

fn object(required: &[&str], members: &[(&str, Value)]) -> Value {
    let properties: Map<String, Value> =
        members.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

fn list(schema: &str) -> Value {
    json!({ "type": "array", "items": { "$ref": format!("#/components/schemas/{schema}") } })
}

fn requests() -> Vec<(&'static str, Value)> {
    let coded = |name: &str| object(&[name], &[(name, json!({ "type": "string", "minLength": 1, "pattern": "\\S" }))]);
    let [sad, shipment, items] = ITEMS;
    let goods = object(&[], &[(items, list("Item"))]);
    let document = object(&[], &[(shipment, goods)]);
    vec![
        (
            "CustomsShipment",
            object(
                &["externalReference", "direction", sad],
                &[
                    ("version", text()),
                    ("customsFlow", maybe()),
                    ("externalReference", json!({ "type": "string", "minLength": 1, "pattern": "\\S" })),
                    ("direction", json!({ "enum": ["IN", "OUT"] })),
                    ("messageType", json!({ "enum": ["New", "Replace", "Update", "Upsert"] })),
                    ("storageLocationReference", text()),
                    (sad, document.clone()),
                ],
            ),
        ),
        ("DeclarationChange", object(&[], &[(sad, document)])),
        ("Item", json!({ "type": "object" })),
        ("ActionBody", object(&[], &[("reason", text())])),
        ("ArticleDataItem", coded("itemId")),
        ("BusinessPartners", coded("code")),
        ("CertificateOfOrigin", coded("declarationReference")),
        ("Formula", coded("code")),
        ("MaterialList", coded("code")),
        ("MaterialListInvalidationRequest", coded("code")),
        ("Shipment", json!({ "type": "object" })),
        (
            "MovementIngest",
            object(
                &["type", "externalReference"],
                &[
                    ("type", json!({ "type": "string", "minLength": 1, "pattern": "\\S" })),
                    ("externalReference", json!({ "type": "string", "minLength": 1, "pattern": "\\S" })),
                    ("documentReference", text()),
                    ("timestamp", json!({ "type": "string", "format": "date-time" })),
                    ("customsDestination", text()),
                    ("writeOffRules", json!({ "type": "array", "items": { "type": "object" } })),
                    ("lines", json!({ "type": "array", "items": { "type": "object" } })),
                ],
            ),
        ),
        (
            "OrderedEvent",
            object(
                &["eventType"],
                &[
                    ("tenant", text()),
                    ("eventType", json!({ "type": "string", "minLength": 1 })),
                    ("eventSubType", text()),
                    ("data", json!({ "type": "object" })),
                ],
            ),
        ),
        (
            "TokenRequest",
            object(
                &["grant_type", "client_id", "client_secret", "scope"],
                &[("grant_type", text()), ("client_id", text()), ("client_secret", text()), ("scope", text())],
            ),
        ),
    ]
}

fn answers() -> Vec<(&'static str, Value)> {
    vec![
        ("Any", json!({})),
        ("Accepted", object(&["referenceId"], &[("referenceId", json!({ "type": "string", "format": "uuid" }))])),
        ("AuthorizationStatus", object(&[], &[("sourceSysRef", text()), ("tenantIds", text()), ("scopes", text())])),
        ("Declarations", list("Declaration")),
        (
            "Declaration",
            object(
                &["id", "externalReference", "direction", "currentStatus", "errors"],
                &[
                    ("id", text()),
                    ("externalReference", text()),
                    ("customsShipmentReference", text()),
                    ("direction", text()),
                    ("jurisdiction", text()),
                    ("currentStatus", text()),
                    ("lrn", maybe()),
                    ("mrn", maybe()),
                    ("arc", maybe()),
                    ("acceptanceDate", maybe()),
                    ("errors", list("DeclarationError")),
                ],
            ),
        ),
        (
            "DeclarationError",
            object(
                &[],
                &[
                    ("errorCode", maybe()),
                    ("message", maybe()),
                    ("description", maybe()),
                    ("fieldReference", json!({ "type": "array", "items": { "type": "object" } })),
                ],
            ),
        ),
        (
            "MovementOrder",
            object(
                &["id", "status", "errors"],
                &[("id", text()), ("status", text()), ("errors", list("DeclarationError"))],
            ),
        ),
    ]
}

fn addresses() -> Vec<(&'static str, Value)> {
    vec![
        ("TemporaryAddress", object(&["url"], &[("url", text())])),
        (
            "Subscription",
            object(
                &["endpointUrl"],
                &[
                    ("id", text()),
                    ("endpointUrl", json!({ "type": "string", "format": "uri" })),
                    ("eventTypes", json!({ "type": "array", "items": { "type": "object" } })),
                ],
            ),
        ),
        ("Subscriptions", list("Subscription")),
        (
            "Problem",
            object(
                &["title", "status"],
                &[
                    ("type", text()),
                    ("title", text()),
                    ("status", json!({ "type": "integer" })),
                    ("errors", json!({ "type": "object" })),
                ],
            ),
        ),
        (
            "Token",
            object(
                &["access_token", "token_type", "expires_in"],
                &[("access_token", text()), ("token_type", text()), ("expires_in", json!({ "type": "integer" }))],
            ),
        ),
        ("TokenRefusal", object(&["error"], &[("error", text()), ("error_description", text())])),
        ("OpenIdConfiguration", object(&["issuer", "token_endpoint", "jwks_uri"], &[("jwks_uri", text())])),
        ("Keys", object(&["keys"], &[("keys", json!({ "type": "array", "items": { "type": "object" } }))])),
    ]
}
