//! What goes out: the bytes, the headers, the addresses.

use cas::{DeclarationId, Search};

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
