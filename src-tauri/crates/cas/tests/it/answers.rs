//! What comes back: unreadable, cut off, elsewhere, endless.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use cas::{Failure, Search};

use crate::canned::{Canned, SECRET, Script, TOKEN, grant, reply};

fn class(failure: &Failure) -> &'static str {
    match failure {
        Failure::Refused { .. } => "refused",
        Failure::Unauthorized { .. } => "unauthorized",
        Failure::Retry { .. } => "retry",
        Failure::Lost { .. } => "lost",
    }
}

fn is_token(request: &str) -> bool {
    request.contains("/token")
}

#[tokio::test]
async fn an_answer_that_cannot_be_understood_is_lost_when_sending_and_tried_again_when_reading() {
    let scripts: [Script; 7] = [
        |request| (!is_token(request)).then(|| reply("202 Accepted", "<html>thank you</html>")),
        |request| (!is_token(request)).then(|| reply("200 OK", "")),
        |request| (!is_token(request)).then(|| reply("202 Accepted", r#"{"reference":"r-1"}"#)),
        |request| (!is_token(request)).then(|| "HTTP/1.1 202 Accepted\r\ncontent-length: 500\r\n\r\n{\"ref".to_owned()),
        |request| (!is_token(request)).then(|| "HTTP/1.1 202 Accep".to_owned()),
        |request| (!is_token(request)).then(|| "220 mail.example ESMTP\r\n".to_owned()),
        |request| (!is_token(request)).then(String::new),
    ];
    for (number, script) in scripts.into_iter().enumerate() {
        let client = Canned::start(script).await.client();
        let sent = client.ingest_customs_shipment(b"{}").await.unwrap_err();
        assert_eq!(class(&sent), "lost", "{number}: {sent}");
        let id = "d-1".parse().unwrap();
        let read = client.declaration(&id).await.unwrap_err();
        assert_eq!(class(&read), "retry", "{number}: {read}");
        let searched = client.search_declarations(&Search::default()).await.unwrap_err();
        assert_eq!(class(&searched), "retry", "{number}: {searched}");
    }
}

#[tokio::test]
async fn a_refusal_stays_a_refusal_when_its_reason_is_cut_off() {
    let script = |request: &str| {
        (!is_token(request)).then(|| "HTTP/1.1 400 Bad Request\r\ncontent-length: 500\r\n\r\n{\"title\":".to_owned())
    };
    let failure = Canned::start(script).await.client().ingest_customs_shipment(b"{}").await.unwrap_err();
    assert!(matches!(&failure, Failure::Refused { status: 400, .. }), "{failure:?}");
    assert!(failure.to_string().contains("gave no reason"), "{failure}");
}

#[tokio::test]
async fn a_redirection_is_not_followed() {
    static VISITS: AtomicUsize = AtomicUsize::new(0);
    let elsewhere = Canned::start(|_| {
        VISITS.fetch_add(1, Ordering::SeqCst);
        Some(reply("202 Accepted", r#"{"referenceId":"r-1"}"#))
    })
    .await;
    // The script cannot know the other address, so the port travels in a static.
    static PORT: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    PORT.set(elsewhere.address.clone()).unwrap();
    let server = Canned::start(|request| {
        let location = PORT.get().unwrap();
        (!is_token(request)).then(|| {
            format!("HTTP/1.1 307 Temporary Redirect\r\nlocation: {location}/x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        })
    })
    .await;
    let failure = server.client().ingest_customs_shipment(b"{}").await.unwrap_err();
    assert!(matches!(&failure, Failure::Refused { status: 307, .. }), "{failure:?}");
    assert!(failure.to_string().contains("another address"), "{failure}");
    assert_eq!(VISITS.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn an_answer_without_end_is_not_read_to_the_end() {
    let script = |request: &str| {
        (!is_token(request))
            .then(|| format!("HTTP/1.1 200 OK\r\ncontent-length: 50000000\r\n\r\n{}", " ".repeat(50_000_000)))
    };
    let failure = Canned::start(script).await.client().search_declarations(&Search::default()).await.unwrap_err();
    assert!(matches!(&failure, Failure::Retry { .. }) && failure.to_string().contains("32 MiB"), "{failure}");
}

#[tokio::test]
async fn paging_ends_when_cas_repeats_itself() {
    let script = |request: &str| {
        let rows: Vec<String> = (0..100).map(|number| format!(r#"{{"id":"d-{number}"}}"#)).collect();
        (!is_token(request)).then(|| reply("200 OK", &format!("[{}]", rows.join(","))))
    };
    let server = Canned::start(script).await;
    let client = server.client();
    let search = Search::default();
    let paging = tokio::time::timeout(Duration::from_secs(20), client.search_all(&search)).await;
    let rows = paging.unwrap().unwrap();
    assert_eq!(rows.len(), 100);
    assert_eq!(server.heard().len(), 3, "the token and two pages");
}

#[tokio::test]
async fn a_token_without_a_stated_lifetime_is_used() {
    let script = |request: &str| {
        Some(if is_token(request) {
            reply("200 OK", &format!(r#"{{"access_token":"{TOKEN}"}}"#))
        } else {
            reply("200 OK", r#"{"scopes":"read:declarations","newField":{}}"#)
        })
    };
    let server = Canned::start(script).await;
    let client = server.client();
    for _ in 0..2 {
        assert!(client.authorization_status().await.unwrap().allows("read:declarations"));
    }
    assert_eq!(server.heard().len(), 3, "one token for two calls");
}

#[tokio::test]
async fn a_sign_in_that_answers_oddly_never_shows_the_secret() {
    let scripts: [(&str, Script); 5] = [
        ("retry", |_| Some(reply("200 OK", "{}"))),
        // A token that could not go into a header is no token.
        ("retry", |_| Some(reply("200 OK", &grant().replace(TOKEN, "two\\nlines")))),
        ("retry", |_| Some(reply("429 Too Many Requests", ""))),
        ("unauthorized", |_| Some(reply("404 Not Found", ""))),
        ("unauthorized", |_| Some(reply("400 Bad Request", &format!(r#"{{"error":"bad secret {SECRET}"}}"#)))),
    ];
    for (expected, script) in scripts {
        let server = Canned::start(script).await;
        let failure = server.client().authorization_status().await.unwrap_err();
        assert_eq!(class(&failure), expected, "{failure}");
        assert!(!format!("{failure} {failure:?}").contains(SECRET), "{failure}");
        let unsent = failure.to_string().contains("cannot be reached");
        assert!(!unsent, "the fault is named where it lies: {failure}");
        assert_eq!(server.heard().len(), 1, "nothing is called without a token");
    }
}

#[tokio::test]
async fn a_web_page_in_place_of_an_answer_says_so() {
    static PAGE: &str = "<!DOCTYPE html><html><body>Please sign in to the guest network</body></html>";
    let scripts: [(&str, Script); 3] = [
        ("lost", |request| (!is_token(request)).then(|| reply("200 OK", PAGE))),
        ("refused", |request| (!is_token(request)).then(|| reply("403 Forbidden", PAGE))),
        ("retry", |request| (!is_token(request)).then(|| reply("502 Bad Gateway", PAGE))),
    ];
    for (expected, script) in scripts {
        let failure = Canned::start(script).await.client().ingest_customs_shipment(b"{}").await.unwrap_err();
        assert_eq!(class(&failure), expected, "{failure}");
        if expected != "retry" {
            assert!(failure.to_string().contains("web page") && failure.to_string().contains("proxy"), "{failure}");
        }
    }
}

#[tokio::test]
async fn a_clock_an_hour_off_is_told() {
    let cases: [(&str, Option<&str>); 4] = [
        ("Fri, 20 Nov 2026 08:31:00 GMT", None),
        ("Fri, 20 Nov 2026 09:30:00 GMT", Some("60 minutes behind")),
        ("Fri, 20 Nov 2026 07:20:00 GMT", Some("70 minutes ahead of")),
        ("yesterday", None),
    ];
    static DATE: std::sync::Mutex<&str> = std::sync::Mutex::new("");
    let script: Script = |request| {
        let date = *DATE.lock().unwrap();
        let body = r#"{"scopes":"x"}"#;
        (!is_token(request)).then(|| {
            format!(
                "HTTP/1.1 200 OK\r\ndate: {date}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            )
        })
    };
    for (date, expected) in cases {
        *DATE.lock().unwrap() = date;
        let client = Canned::start(script).await.client();
        assert_eq!(client.clock_sentence(), None);
        client.authorization_status().await.unwrap();
        let said = client.clock_sentence();
        assert_eq!(said.is_some(), expected.is_some(), "{said:?}");
        assert!(expected.is_none_or(|words| said.unwrap().contains(words)), "{date}");
    }
}

#[tokio::test]
async fn an_offset_that_is_refused_divides_the_time() {
    // 250 declarations, one a minute; an offset beyond 100 is refused.
    let script: Script = |request| {
        if is_token(request) {
            return None;
        }
        let query = request.split_once('?')?.1.split_once(' ')?.0.to_owned();
        let value = |name: &str| {
            let found = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")))?;
            Some(found.replace("%3A", ":"))
        };
        let moment = |name| value(name).map(|text| chrono::DateTime::parse_from_rfc3339(&text).unwrap().to_utc());
        let (from, to) = (moment("lastUpdatedFrom"), moment("lastUpdatedTo"));
        let offset: usize = value("offset")?.parse().unwrap();
        if offset > 100 {
            return Some(reply("400 Bad Request", r#"{"title":"The offset is too large"}"#));
        }
        let start = crate::canned::now() - chrono::TimeDelta::minutes(250);
        let rows = (0..250).map(|minute| (minute, start + chrono::TimeDelta::minutes(minute)));
        let rows = rows.filter(|(_, at)| from.is_none_or(|from| *at >= from) && to.is_none_or(|to| *at <= to));
        let rows: Vec<String> = rows
            .skip(offset)
            .take(100)
            .map(|(minute, at)| format!(r#"{{"id":"d-{minute}","lastUpdated":"{}"}}"#, at.to_rfc3339()))
            .collect();
        Some(reply("200 OK", &format!("[{}]", rows.join(","))))
    };
    let client = Canned::start(script).await.client();
    for search in [Search::updated_since(crate::canned::now() - chrono::TimeDelta::days(7)), Search::default()] {
        let rows = client.search_all(&search).await.unwrap();
        let ids: std::collections::HashSet<_> = rows.iter().map(|row| row.id.to_string()).collect();
        assert_eq!((rows.len(), ids.len()), (250, 250));
    }
}

#[tokio::test]
async fn a_refusal_that_is_not_about_the_offset_stays_one() {
    let script: Script =
        |request| (!is_token(request)).then(|| reply("400 Bad Request", r#"{"title":"No such status"}"#));
    let failure = Canned::start(script).await.client().search_all(&Search::default()).await.unwrap_err();
    assert_eq!(class(&failure), "refused");
}
