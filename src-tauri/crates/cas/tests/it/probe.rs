//! The connection test against servers that know more or less.

use cas::{Client, Environment, Found, ProbeLine, Secret};

use crate::canned::{Canned, SECRET, Script, reply};

const ALL: &str = "create:messages read:declarations read:documents create:wms read:wms create:subscriptions read:subscriptions delete:subscriptions";

fn path_of(request: &str) -> &str {
    request.split_whitespace().nth(1).unwrap_or_default().trim_start_matches("/gate")
}

fn found<'l>(lines: &'l [ProbeLine], check: &str) -> &'l ProbeLine {
    lines.iter().find(|line| line.check == check).unwrap_or_else(|| panic!("{check}: {lines:#?}"))
}

/// A CAS that knows everything but formulas, and has no right to read movement orders.
fn whole(request: &str) -> Option<String> {
    let path = path_of(request);
    Some(match path {
        path if path.starts_with("/token") => return None,
        "/v1/authorizationStatus" => {
            let scopes = ALL.replace(" read:wms", "");
            reply("200 OK", &format!(r#"{{"sourceSysRef":"desk","tenantIds":"t-1","scopes":"{scopes}"}}"#))
        }
        "/v1/declarations" | "/v1/subscriptions" => reply("200 OK", "[]"),
        path if path.starts_with("/v1/formulas") || path.contains("cannot-exist") => reply("404 Not Found", ""),
        // An id nobody has, on a path that is there.
        path if path.ends_with("0000") => reply("404 Not Found", r#"{"title":"No such declaration"}"#),
        _ => reply("405 Method Not Allowed", ""),
    })
}

#[tokio::test]
async fn everything_is_looked_at_and_nothing_is_made() {
    let server = Canned::start(whole).await;
    let lines = server.client().probe().await;
    assert_eq!(found(&lines, "reach").found, Found::Fine);
    assert_eq!(found(&lines, "sign_in").found, Found::Fine);
    assert!(found(&lines, "rights").sentence.contains("Tenant t-1, source system desk"), "{lines:#?}");
    assert_eq!(found(&lines, "scope:create:messages").found, Found::Fine);
    let missing = found(&lines, "scope:read:wms");
    assert_eq!(missing.found, Found::Doubtful);
    assert!(missing.help.as_ref().unwrap().contains("read:wms"));
    assert_eq!(found(&lines, "path:messages.customs_shipment").found, Found::Fine);
    assert_eq!(found(&lines, "path:declaration").found, Found::Fine, "404 with a reason is not the 404 of nowhere");
    let formula = found(&lines, "path:messages.formula");
    assert_eq!(formula.found, Found::Doubtful);
    assert!(formula.help.as_ref().unwrap().contains("messages.formula"), "{formula:?}");
    assert!(lines.iter().all(|line| line.check != "path:actions.submit"), "what is stated is not doubted");
    for request in server.heard() {
        let verb = request.split_whitespace().next().unwrap().to_owned();
        assert!(verb == "GET" || path_of(&request).starts_with("/token"), "{request}");
    }
    for line in &lines {
        assert!(line.sentence.ends_with('.') && !line.sentence.contains(SECRET), "{line:?}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_the_sign_in_is_told_apart() {
    let cases: [(Script, &str); 4] = [
        (
            |request| signed_out(request, &refusal("invalid_client", "AADSTS7000215: Invalid client secret")),
            "client secret is wrong",
        ),
        (
            |request| signed_out(request, &refusal("unauthorized_client", "AADSTS700016: not found")),
            "does not know this client id.",
        ),
        (|request| signed_out(request, &refusal("invalid_scope", "")), "scope of this environment"),
        (|request| signed_out(request, &refusal("invalid_client", "")), "with this client secret"),
    ];
    for (script, expected) in cases {
        let lines = Canned::start(script).await.client().probe().await;
        let sign_in = found(&lines, "sign_in");
        assert_eq!(sign_in.found, Found::Missing);
        assert!(sign_in.sentence.contains(expected), "{sign_in:?}");
        assert_eq!(lines.len(), 2, "what depends on it is left out: {lines:#?}");
    }
}

fn is_token(request: &str) -> bool {
    request.contains("/token")
}

/// The sign-in refuses in these words; everything else wants a token.
fn signed_out(request: &str, refusal: &str) -> Option<String> {
    Some(if is_token(request) { refusal.to_owned() } else { reply("401 Unauthorized", "") })
}

fn refusal(error: &str, description: &str) -> String {
    reply("401 Unauthorized", &format!(r#"{{"error":"{error}","error_description":"{description}"}}"#))
}

#[tokio::test]
async fn without_the_scopes_nothing_works_without_it_is_said() {
    let script: Script = |request| {
        request
            .contains("authorizationStatus")
            .then(|| reply("200 OK", r#"{"tenantIds":"t-1","scopes":"read:documents"}"#))
    };
    let lines = Canned::start(script).await.client().probe().await;
    for scope in ["scope:create:messages", "scope:read:declarations"] {
        assert_eq!(found(&lines, scope).found, Found::Missing);
    }
}

#[tokio::test]
async fn no_network_and_a_proxy_are_said_at_once() {
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", nobody.local_addr().unwrap());
    drop(nobody);
    let environment = Environment::practice(&address, &format!("{address}/token"), "me").unwrap();
    let client = Client::new(environment, Secret::new(SECRET), std::sync::Arc::new(crate::canned::now)).unwrap();
    let lines = client.probe().await;
    assert_eq!((lines.len(), lines[0].found), (1, Found::Missing));
    assert!(lines[0].sentence.contains("cannot be reached"), "{lines:?}");
    let proxy: Script = |_| Some(reply("200 OK", "<html>Sign in to the guest network</html>"));
    let lines = Canned::start(proxy).await.client().probe().await;
    assert!(lines[0].sentence.contains("web page") && lines.len() == 1, "{lines:?}");
}
