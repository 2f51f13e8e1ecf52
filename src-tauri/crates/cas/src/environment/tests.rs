//! Cases for environment files and for settings given in one line.

use std::time::Duration;

use super::*;

#[test]
fn the_built_in_files_are_whole() {
    let practice = Environment::practice("http://127.0.0.1:4711", "http://127.0.0.1:4711/t", "me").unwrap();
    let acceptance = Environment::acceptance("me").unwrap();
    let production = Environment::production("me").unwrap();
    for (environment, name, is_production) in
        [(&practice, "practice", false), (&acceptance, "acceptance", false), (&production, "production", true)]
    {
        assert_eq!(environment.name, name);
        assert_eq!(environment.production, is_production);
        assert!(environment.scope.ends_with("/me/.default"), "{}", environment.scope);
    }
    assert_eq!(practice.base_url.port(), Some(4711));
    assert_eq!(acceptance.scope, "https://c4taccb2c.onmicrosoft.com/me/.default");
    assert_eq!(production.base_url.host_str(), Some("api.customs4trade.com"));
}

#[test]
fn what_the_platform_states_is_no_guess_and_the_rest_says_so() {
    let stated = [
        "authorization_status",
        "items",
        "item",
        "certificate",
        "certificate_url",
        "movement_order",
        "messages.movement_order",
        "messages.movement",
        "actions.submit",
    ];
    for file in [PRACTICE, ACCEPTANCE, PRODUCTION] {
        let paths = Environment::from_toml(file).unwrap().paths;
        let documented: Vec<String> =
            paths.all().into_iter().map(|path| path.name).filter(|name| paths.is_documented(name)).collect();
        assert_eq!(documented, stated);
        // The practice CAS alone tells its master data.
        assert_eq!(paths.all().len(), 11 + 10 + 11 + usize::from(file == PRACTICE));
    }
}

#[test]
fn a_file_of_the_office_says_only_what_differs() {
    let text = r#"
        name = "gateway"
        colour = "violet"
        production = false
        base_url = "https://cas.example"
        token_url = "https://cas.example/token"
        scope = "x/{client_id}"
        format = "xml"
        [paths.messages]
        formula = "/v2/formulas"
        [timing]
        settle_seconds = 5
        [tls]
        pins = ["sha256:AB:00 0000000000000000000000000000000000000000000000000000000000CD"]
    "#;
    let environment = Environment::from_toml_for(text, "me").unwrap();
    assert_eq!(environment.paths.messages[&crate::MessageKind::Formula], "/v2/formulas");
    assert_eq!(environment.paths.declarations, "/v1/declarations");
    assert_eq!(environment.timing.settle, Duration::from_secs(5));
    assert_eq!(environment.timing.request_timeout, Duration::from_secs(60));
    assert_eq!((environment.format, environment.scope.as_str()), (Format::Xml, "x/me"));
    assert_eq!((environment.trust.pins[0][0], environment.trust.pins[0][31]), (0xAB, 0xCD));
    assert_eq!(environment.limits.calls_per_minute, Some(240));
}

#[test]
fn a_client_id_with_quotes_stays_text() {
    let environment = Environment::acceptance("a\"\nproduction = true #").unwrap();
    assert_eq!(environment.client_id, "a\"\nproduction = true #");
    assert!(!environment.production);
}

#[test]
fn addresses_that_cannot_be_used_are_refused_in_words() {
    let cases = [
        ("https://cas.example/v1", "/v1"),
        ("api.customs4trade.com", "cannot be read"),
        ("ftp://api-acc.customs4trade.com", "neither https nor http"),
        ("http://api-acc.customs4trade.com", "plain http"),
        ("https://user:word@api-acc.customs4trade.com", "user name or password"),
        ("https://api-acc.customs4trade.com?x=1", "after ? or #"),
    ];
    for (address, expected) in cases {
        let error = Environment::acceptance("me").unwrap().at(address, "https://localhost/t").unwrap_err();
        assert!(error.to_string().contains(expected), "{address}: {error}");
        assert!(!error.to_string().contains("word@"), "{error}");
    }
}

#[test]
fn paths_and_timing_are_checked() {
    let cases = [
        ("submit = \"/v1/declarations/{declaration_id}/submit\"", "submit = \"/v1/submit\"", "{declaration_id}"),
        ("/items/{item_id}\"", "/items/{item}\"", "{item_id}"),
        ("formula = \"/v1/formulas\"", "formula = \"/v1/formulas?x={y}\"", "no part of a path"),
        ("calls_at_once = 40", "calls_at_once = 0", "calls_at_once"),
        ("answer_mib = 32", "answer_mib = 4000", "answer_mib"),
        ("calls_at_once = 40", "calls_at_onec = 40", "calls_at_onec"),
        ("pins = []", "pins = [\"sha256:00\"]", "64 hexadecimal digits"),
        ("pins = []", "authority_pem = \"x\"", "no certificate"),
        ("colour = \"amber\"", "colour = \"beige\"", "colour"),
        ("name = \"acceptance\"", "name = \"a b\"", "name"),
        ("https://api-acc.customs4trade.com", "https://api.customs4trade.com", "production = true"),
        ("format = \"json\"", "format = \"yaml\"", "cannot be read"),
        ("amend = \"/v1", "teleport = \"/v1", "teleport"),
        ("\"actions.amend\"", "\"actions.teleport\"", "no entry of the file"),
        ("declarations = \"/v1/declarations\"", "declarations = \"v1/declarations\"", "begin with /"),
        ("request_timeout_seconds = 60", "request_timeout_seconds = 0", "request_timeout_seconds"),
        ("settle_seconds = 60", "settle_seconds = -1", "settle_seconds"),
        ("production = false", "production = 7", "cannot be read"),
    ];
    for (before, after, expected) in cases {
        assert!(ACCEPTANCE.contains(before), "{before}");
        let error = Environment::from_toml(&ACCEPTANCE.replace(before, after)).unwrap_err();
        assert!(error.to_string().contains(expected), "{after}: {error}");
    }
}

fn inline(base_url: &str, token_url: &str, more: &str) -> String {
    format!(r#"{{"baseUrl":"{base_url}","tokenUrl":"{token_url}","clientId":"me","clientSecret":"hush-hush"{more}}}"#)
}

#[test]
fn settings_in_one_line_make_an_environment() {
    let text =
        inline("http://127.0.0.1:9", "http://127.0.0.1:9/oauth2/v2.0/token", r#","settleSeconds":0.25,"name":"drill""#);
    let (environment, secret) = Environment::from_inline_json(&text).unwrap();
    assert_eq!(environment.name, "drill");
    assert_eq!(environment.timing.settle, Duration::from_millis(250));
    assert!(!environment.production);
    assert_eq!(secret.expose(), "hush-hush");
    assert!(!format!("{environment:?}{secret:?}").contains("hush"));
}

#[test]
fn settings_in_one_line_never_reach_production() {
    let cases = [
        ("https://api.customs4trade.com", true),
        ("https://API.customs4trade.com.", true),
        ("https://login.customs4trade.com", true),
        ("https://customs4trade.com", true),
        ("https://api-prd.customs4trade.com", true),
        ("https://eu.api.customs4trade.com", true),
        ("https://api-acc.customs4trade.com", false),
        ("https://api-tst.customs4trade.com", false),
        ("https://notcustoms4trade.com", false),
    ];
    for (host, refused) in cases {
        for text in [inline(host, "https://localhost/t", ""), inline("https://localhost", host, "")] {
            let outcome = Environment::from_inline_json(&text);
            assert_eq!(matches!(outcome, Err(EnvironmentError::ProductionRefused { .. })), refused, "{host}");
            assert_eq!(outcome.is_err(), refused, "{host}");
        }
    }
}

#[test]
fn unreadable_settings_do_not_repeat_the_secret() {
    for text in ["{\"clientSecret\":\"hush-hush\"}", "{\"clientSecret\":\"hush-hush\"", "[\"hush-hush\"]", ""] {
        let error = Environment::from_inline_json(text).unwrap_err().to_string();
        assert!(!error.contains("hush"), "{error}");
        assert!(error.contains("baseUrl"), "{error}");
    }
}
