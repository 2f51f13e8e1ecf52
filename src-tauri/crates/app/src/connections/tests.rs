//! Connections in a profile: what is kept where, what is refused, and that a secret is nowhere to be read.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::{App, AppError, Code, Connect, Host, Start, dispatch};

const SECRET: &str = "s3cr3t-of-the-office";

fn start(folder: &std::path::Path) -> Start {
    let now: DateTime<Utc> = "2026-11-23T08:00:00Z".parse().unwrap();
    Start {
        folder: folder.to_owned(),
        create: true,
        connect: Connect::Practice,
        person: Some("Anna".to_owned()),
        program: "a test".to_owned(),
        host: Host::new(Arc::new(move || now)),
    }
}

async fn ask(app: &App, command: &str, payload: Value) -> Result<Value, AppError> {
    dispatch(app, command, payload).await
}

fn acceptance(name: &str) -> Value {
    json!({ "name": name, "environment": "acceptance", "clientId": "office-7", "tenantId": "t-1" })
}

fn entry<'v>(view: &'v Value, name: &str) -> &'v Value {
    let all = view["connections"].as_array().unwrap();
    all.iter().find(|entry| entry["name"] == name).unwrap_or_else(|| panic!("{name}: {view}"))
}

#[tokio::test]
async fn several_connections_side_by_side_and_one_for_new_work() {
    let folder = tempfile::tempdir().unwrap();
    let app = App::open(start(folder.path())).unwrap();
    let first = ask(&app, "connection.list", json!({})).await.unwrap();
    assert_eq!(first["connections"].as_array().unwrap().len(), 1, "practice is always there");
    assert_eq!(entry(&first, "Practice")["active"], true);
    assert_eq!(first["environments"].as_array().unwrap().len(), 2);
    ask(&app, "connection.save", acceptance("Acceptance BE")).await.unwrap();
    let production = json!({ "name": "BE", "environment": "production", "clientId": "office-7", "colour": "green" });
    let view = ask(&app, "connection.save", production).await.unwrap();
    assert_eq!(entry(&view, "BE")["colour"], "red", "production keeps its colour");
    assert_eq!((&entry(&view, "BE")["secret"], &entry(&view, "BE")["production"]), (&json!("missing"), &json!(true)));
    let id = entry(&view, "Acceptance BE")["id"].clone();
    let chosen = ask(&app, "connection.choose", json!({ "id": id })).await.unwrap();
    assert_eq!(
        (&entry(&chosen, "Acceptance BE")["active"], &entry(&chosen, "Practice")["active"]),
        (&json!(true), &json!(false))
    );
    let status = ask(&app, "app.status", json!({})).await.unwrap();
    assert_eq!((&status["environmentLabel"], &status["environmentColour"]), (&json!("Acceptance BE"), &json!("warn")));
    let made = ask(&app, "record.new", json!({ "column": "H1" })).await;
    let dossier = made.unwrap_or_else(|fault| panic!("{fault}"));
    let record: store::RecordId = dossier["id"].as_str().unwrap().parse().unwrap();
    let meta = app.profile().read(|reading| reading.record_meta(record)).unwrap().unwrap();
    assert_eq!(Value::from(meta.tenant.as_str()), id, "a dossier belongs to the connection it was made for");
    let connected = app.connection_of(&meta.tenant).unwrap();
    assert_eq!(connected.door, format!("acceptance/{}", meta.tenant));
    drop(app);
    let later = App::open(start(folder.path())).unwrap();
    assert_eq!(later.active_connection().unwrap().name, "Acceptance BE");
}

#[tokio::test]
async fn what_cannot_be_a_connection_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let app = App::open(start(folder.path())).unwrap();
    ask(&app, "connection.save", acceptance("A")).await.unwrap();
    let with = |key: &str, value: Value| {
        let mut wanted = acceptance("B");
        wanted[key] = value;
        wanted
    };
    let cases = [
        (acceptance("A"), Code::Refused, "already"),
        (with("name", json!(" ")), Code::BadInput, "name"),
        (with("clientId", json!("")), Code::BadInput, "client id"),
        (with("clientId", json!("a\nb")), Code::BadInput, "client id"),
        (with("environment", json!("mars")), Code::BadInput, "mars"),
        (with("environment", json!("../acceptance")), Code::BadInput, "acceptance"),
        (with("environment", json!("practice")), Code::BadInput, "practice"),
        (with("colour", json!("red")), Code::BadInput, "red"),
        (with("id", json!("default")), Code::NotFound, "no such connection"),
    ];
    for (wanted, code, words) in cases {
        let fault = ask(&app, "connection.save", wanted.clone()).await.unwrap_err();
        assert_eq!(fault.code, code, "{wanted}: {fault}");
        assert!(fault.message.contains(words), "{fault}");
    }
}

#[tokio::test]
async fn an_environment_file_of_the_office_is_read_and_judged() {
    let folder = tempfile::tempdir().unwrap();
    let app = App::open(start(folder.path())).unwrap();
    let own = folder.path().join("environments");
    std::fs::create_dir(&own).unwrap();
    let text = "name = \"gateway\"\ncolour = \"violet\"\nproduction = false\nbase_url = \"https://cas.example\"\ntoken_url = \"https://cas.example/t\"\nscope = \"x\"\n";
    std::fs::write(own.join("gateway.toml"), text).unwrap();
    std::fs::write(own.join("other.toml"), text).unwrap();
    std::fs::write(own.join("broken.toml"), "name = ").unwrap();
    let hidden = text.replace("gateway", "hidden").replace("https://cas.example\"", "https://api.customs4trade.com\"");
    std::fs::write(own.join("hidden.toml"), hidden).unwrap();
    let view = ask(&app, "connection.list", json!({})).await.unwrap();
    let fault = |name: &str| {
        let all = view["environments"].as_array().unwrap();
        all.iter().find(|entry| entry["name"] == name).unwrap()["fault"].as_str().map(str::to_owned)
    };
    assert_eq!(fault("gateway"), None);
    assert!(fault("other").unwrap().contains("gateway"));
    assert!(fault("broken").unwrap().contains("cannot be read"));
    assert!(fault("hidden").unwrap().contains("production"));
    let wanted = json!({ "name": "G", "environment": "gateway", "clientId": "me" });
    let view = ask(&app, "connection.save", wanted).await.unwrap();
    assert_eq!(entry(&view, "G")["colour"], "violet");
}

#[tokio::test]
async fn a_secret_goes_in_and_is_nowhere_to_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let app = App::open(start(folder.path())).unwrap();
    let view = ask(&app, "connection.save", acceptance("A")).await.unwrap();
    let id = entry(&view, "A")["id"].clone();
    let secret = json!({ "id": id, "secret": SECRET });
    let locked = ask(&app, "connection.secret", secret.clone()).await.unwrap_err();
    assert!(locked.message.contains("passphrase"), "{locked}");
    ask(&app, "connection.unlock", json!({ "passphrase": "correct horse battery" })).await.unwrap();
    let view = ask(&app, "connection.secret", secret).await.unwrap();
    assert_eq!((&entry(&view, "A")["secret"], &view["keys"]["standing"]), (&json!("kept"), &json!("ready")));
    let answers = [
        view,
        ask(&app, "app.status", json!({})).await.unwrap(),
        ask(&app, "home.view", json!({})).await.unwrap(),
        ask(&app, "outbox.list", json!({})).await.unwrap(),
    ];
    for answer in answers {
        assert!(!answer.to_string().contains(SECRET), "{answer}");
    }
    let odd =
        ask(&app, "connection.secret", json!({ "id": id, "secret": format!("{SECRET}\u{7}") })).await.unwrap_err();
    assert!(!format!("{odd:?}").contains(SECRET), "{odd:?}");
    drop(app);
    let mut looked_at = 0;
    let mut folders = vec![folder.path().to_owned()];
    while let Some(next) = folders.pop() {
        for file in std::fs::read_dir(next).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            looked_at += 1;
            assert!(!bytes.windows(SECRET.len()).any(|piece| piece == SECRET.as_bytes()), "{}", path.display());
        }
    }
    assert!(looked_at > 2, "{looked_at}");
    let later = App::open(start(folder.path())).unwrap();
    let view = ask(&later, "connection.list", json!({})).await.unwrap();
    assert_eq!((&entry(&view, "A")["secret"], &view["keys"]["standing"]), (&json!("locked"), &json!("locked")));
    ask(&later, "connection.unlock", json!({ "passphrase": "correct horse battery" })).await.unwrap();
    let view = ask(&later, "connection.secret", json!({ "id": id, "secret": null })).await.unwrap();
    assert_eq!(entry(&view, "A")["secret"], "missing");
}

#[tokio::test]
async fn a_line_that_cannot_be_opened_does_not_hold_up_practice() {
    let folder = tempfile::tempdir().unwrap();
    let app = App::open(start(folder.path())).unwrap();
    let view = ask(&app, "connection.save", acceptance("A")).await.unwrap();
    let id = entry(&view, "A")["id"].as_str().unwrap().to_owned();
    let pass = app.pass_doors().await.unwrap();
    assert_eq!(pass.line, sync::Line::Working);
    let told = app.line_state(&id);
    assert_eq!(told.state, crate::ConnectionState::Failing);
    assert!(told.reason.unwrap().contains("no client secret"));
    assert_eq!(app.line_state("default").state, crate::ConnectionState::Working);
    // Alone, it is told as what it is, not as another program that sends.
    ask(&app, "connection.choose", json!({ "id": id })).await.unwrap();
    assert_eq!(app.pass_doors().await.unwrap_err().code, Code::Cas);
}

#[tokio::test]
async fn the_practice_connection_is_tested_like_any_other() {
    let folder = tempfile::tempdir().unwrap();
    let app = App::open(start(folder.path())).unwrap();
    let view = ask(&app, "connection.test", json!({ "id": "default" })).await.unwrap();
    let lines = view["lines"].as_array().unwrap();
    for check in ["reach", "sign_in", "rights", "scope:create:messages"] {
        assert!(lines.iter().any(|line| line["check"] == check && line["severity"] == "ok"), "{check}: {view}");
    }
    assert!(lines.iter().all(|line| line["severity"] != "block"), "{view}");
}

#[tokio::test]
async fn what_waits_for_one_cas_does_not_leave_through_another() {
    let folder = tempfile::tempdir().unwrap();
    let app = App::open(start(folder.path())).unwrap();
    let view = ask(&app, "connection.save", acceptance("A")).await.unwrap();
    let id = entry(&view, "A")["id"].as_str().unwrap().to_owned();
    ask(&app, "connection.choose", json!({ "id": id })).await.unwrap();
    let dossier = ask(&app, "record.new", json!({ "column": "H1" })).await.unwrap();
    let record: store::RecordId = dossier["id"].as_str().unwrap().parse().unwrap();
    let door = app.connection_of(&id).unwrap().door;
    let created_by = app.person().unwrap();
    let row = store::NewOutbox {
        id: store::OutboxId(app.host().new_id()),
        record,
        kind: store::OutboxKind::CustomsShipment,
        environment: &door,
        external_reference: "QS-1",
        direction: "IN",
        message_type: Some("New"),
        target: None,
        payload: b"{}",
        base_head: 0,
        depends_on: None,
        created_at: app.host().now(),
        created_by,
    };
    app.profile().write(|tx| tx.enqueue(&row)).unwrap();
    let mut elsewhere = acceptance("A");
    elsewhere["id"] = json!(id);
    elsewhere["environment"] = json!("production");
    let refused = ask(&app, "connection.save", elsewhere.clone()).await.unwrap_err();
    assert!(refused.message.starts_with("1 messages still wait"), "{refused}");
    elsewhere["environment"] = json!("acceptance");
    elsewhere["name"] = json!("Renamed");
    ask(&app, "connection.save", elsewhere).await.unwrap();
    // The practice door looks for its own rows and its own tenant's alone.
    let due = |environment: &str, tenant: &str| {
        app.profile().read(|reading| reading.due(environment, tenant, app.host().now(), 10)).unwrap().len()
    };
    assert_eq!(
        (due(&door, &id), due("practice", "default"), due(&door, "default"), due("practice", &id)),
        (1, 0, 0, 0)
    );
}
