//! What goes out: the bytes, the headers, the addresses.

use cas::{Action, DeclarationId, ItemId, MessageKind, NewSubscription, Search};

use crate::canned::{Canned, SECRET, TOKEN, reply};

fn content(request: &str) -> Option<String> {
    Some(match request.split_whitespace().nth(1)? {
        path if path.starts_with("/token") => return None,
        path if path.contains("customsshipments") => reply("202 Accepted", r#"{"referenceId":"r-1"}"#),
        path if path.ends_with("submit") => reply("202 Accepted", ""),
        path if path.contains("declarations/") => reply("200 OK", r#"{"id":"d-1"}"#),
        _ => reply("200 OK", "[]"),
    })
}

#[tokio::test]
async fn a_shipment_goes_out_byte_for_byte_with_its_kind_named() {
    let server = Canned::start(content).await;
    let message = "{\n \"b\": 12600.00,\t\"a\" : \"é\" }\n";
    let accepted = server.client().ingest_customs_shipment(message.as_bytes()).await.unwrap();
    assert_eq!(accepted.reference_id, "r-1");
    let request = server.heard().pop().unwrap();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert_eq!(body, message);
    assert!(head.starts_with("POST /gate/v1/customsshipments HTTP/1.1"), "{head}");
    let head = head.to_ascii_lowercase();
    assert!(head.contains("content-type: application/json\r\n"), "{head}");
    assert!(head.contains(&format!("authorization: bearer {TOKEN}")), "{head}");
}

#[tokio::test]
async fn the_sign_in_is_a_form_and_the_secret_is_nowhere_else() {
    let server = Canned::start(content).await;
    let client = server.client();
    let id: DeclarationId = "d-1".parse().unwrap();
    client.search_declarations(&Search::for_shipment("QS 1/ä", "IN")).await.unwrap();
    assert_eq!(client.declaration(&id).await.unwrap().text, r#"{"id":"d-1"}"#);
    assert_eq!(client.submit(&id).await.unwrap(), None, "an empty answer to the action is no fault");
    let heard = server.heard();
    let form = heard[0].split_once("\r\n\r\n").unwrap().1;
    assert_eq!(
        form,
        format!(
            "grant_type=client_credentials&client_id=office-7&client_secret={SECRET}\
             &scope=https%3A%2F%2Fc4tpracticeb2c.onmicrosoft.com%2Foffice-7%2F.default"
        )
    );
    for request in &heard[1..] {
        assert!(!request.contains(SECRET));
        assert!(!request.lines().next().unwrap().contains(TOKEN));
    }
    assert!(
        heard[1].starts_with("GET /gate/v1/declarations?externalReference=QS+1%2F%C3%A4&direction=IN "),
        "{}",
        heard[1]
    );
    assert!(heard[2].starts_with("GET /gate/v1/declarations/d-1 "));
    assert!(heard[3].starts_with("POST /gate/v1/declarations/d-1/submit "));
    assert_eq!(heard.len(), 4, "one token for all");
}

#[tokio::test]
async fn every_call_has_its_verb_and_its_address() {
    let answer: crate::canned::Script = |request| {
        let mut words = request.split_whitespace();
        let (verb, path) = (words.next()?, words.next()?);
        Some(match (verb, path) {
            (_, path) if path.starts_with("/token") => return None,
            ("POST", path) if path.ends_with("subscriptions") => reply("201 Created", r#"{"id":"s-1"}"#),
            ("GET", path) if path.ends_with("subscriptions") => reply("200 OK", r#"[{"id":"s-1"},{"id":"s-2"}]"#),
            ("GET", path) if path.ends_with("/url") => reply("200 OK", r#"{"url":"http://127.0.0.1:1/x"}"#),
            ("GET", _) => reply("200 OK", "{}"),
            ("DELETE", path) if path.ends_with("gone") => reply("404 Not Found", ""),
            ("DELETE", _) => reply("204 No Content", ""),
            _ => reply("202 Accepted", r#"{"referenceId":"r-1"}"#),
        })
    };
    let server = Canned::start(answer).await;
    let client = server.client();
    let (id, item): (DeclarationId, ItemId) = ("d-1".parse().unwrap(), "i-1".parse().unwrap());
    let mut expected = Vec::new();
    for kind in MessageKind::ALL.iter().filter(|kind| !kind.is_deprecated()) {
        assert_eq!(client.ingest(*kind, b"{}").await.unwrap().reference_id, "r-1");
        let path = &client.environment().paths.messages[kind];
        expected.push(format!("POST /gate{path} "));
    }
    for action in Action::ALL {
        let body: Option<&[u8]> = (*action == Action::Invalidate).then_some(b"{\"reason\":\"x\"}");
        client.act(&id, *action, body).await.unwrap();
        let word = action.as_str().replace('_', "");
        expected.push(format!("POST /gate/v1/declarations/d-1/{word} "));
    }
    client.patch_declaration(&id, b"{}").await.unwrap();
    client.item(&id, &item).await.unwrap();
    client.add_item(&id, b"{}").await.unwrap();
    client.patch_item(&id, &item, b"{}").await.unwrap();
    assert_eq!(client.remove_item(&id, &item).await.unwrap(), None, "204 has no reference");
    client.movement_order(&"m-1".parse().unwrap()).await.unwrap();
    let (certificate, file) = ("12".parse().unwrap(), "9f86d081884c7d659a2feaa0c55ad015".parse().unwrap());
    assert_eq!(client.certificate_url(&certificate, &file).await.unwrap().url, "http://127.0.0.1:1/x");
    let wanted = NewSubscription { endpoint_url: "http://127.0.0.1:1/hook".into(), event_types: Vec::new() };
    assert_eq!(client.subscribe(&wanted).await.unwrap().id.as_str(), "s-1");
    assert_eq!(client.subscriptions().await.unwrap().len(), 2);
    client.unsubscribe(&"s-1".parse().unwrap()).await.unwrap();
    client.unsubscribe(&"gone".parse().unwrap()).await.unwrap();
    expected.extend(
        [
            "PATCH /gate/v1/declarations/d-1 ",
            "GET /gate/v1/declarations/d-1/items/i-1 ",
            "POST /gate/v1/declarations/d-1/items ",
            "PATCH /gate/v1/declarations/d-1/items/i-1 ",
            "DELETE /gate/v1/declarations/d-1/items/i-1 ",
            "GET /gate/v1/movementorders/m-1 ",
            "GET /gate/v1/certificates-of-origin/12/9f86d081884c7d659a2feaa0c55ad015/url ",
            "POST /gate/v1/subscriptions ",
            "GET /gate/v1/subscriptions ",
            "DELETE /gate/v1/subscriptions/s-1 ",
            "DELETE /gate/v1/subscriptions/gone ",
        ]
        .map(str::to_owned),
    );
    let heard = server.heard();
    assert_eq!(heard.len(), expected.len() + 1, "one token, then each call once");
    for (request, expected) in heard[1..].iter().zip(&expected) {
        assert!(request.starts_with(expected.as_str()), "{expected}: {request}");
    }
}

#[tokio::test]
async fn a_deprecated_message_does_not_leave() {
    let server = Canned::start(content).await;
    for kind in [MessageKind::Shipment, MessageKind::Movement] {
        let failure = server.client().ingest(kind, b"{}").await.unwrap_err();
        assert!(failure.to_string().ends_with("Nothing was sent."), "{failure}");
    }
    assert!(server.heard().is_empty());
}
