//! A house with several people, as they meet it: commands in, views out.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::{App, AppError, Code, Connect, Host, Start, dispatch};

const SHIPMENT: &str = include_str!("../../../../../tests/fixtures/h1-two-items.json");
const GROSS: &str = "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems[0].goodsMeasure.gmass";

/// A desk whose clock moves a second with every look, and further when told.
struct Desk {
    _folder: Option<tempfile::TempDir>,
    seconds: Arc<AtomicI64>,
    app: App,
}

fn open(folder: &std::path::Path, person: Option<&str>, seconds: &Arc<AtomicI64>) -> Result<App, AppError> {
    let start = DateTime::parse_from_rfc3339("2026-11-22T09:00:00Z").unwrap().to_utc();
    let seconds = seconds.clone();
    let clock = move || -> DateTime<Utc> { start + TimeDelta::seconds(seconds.fetch_add(1, Ordering::Relaxed)) };
    App::open(Start {
        folder: folder.to_owned(),
        create: true,
        connect: Connect::Practice,
        person: person.map(str::to_owned),
        program: "a test".into(),
        host: Host::new(Arc::new(clock)),
    })
}

impl Desk {
    fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let seconds = Arc::new(AtomicI64::new(0));
        let app = open(folder.path(), Some("Anna"), &seconds).unwrap();
        Desk { _folder: Some(folder), seconds, app }
    }

    fn ask(&self, command: &str, request: Value) -> Result<Value, AppError> {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(dispatch(&self.app, command, request))
    }

    fn done(&self, command: &str, request: Value) -> Value {
        self.ask(command, request).unwrap_or_else(|fault| panic!("{command}: {fault} {:?}", fault.help))
    }

    fn refused(&self, command: &str, request: Value) -> String {
        let fault = self.ask(command, request).expect_err("it must be refused");
        assert!(matches!(fault.code, Code::Refused | Code::BadInput | Code::Locked | Code::Stale), "{fault}");
        fault.message
    }

    fn id_of(&self, name: &str) -> String {
        let status = self.done("app.status", json!({}));
        let found = status["persons"].as_array().unwrap().iter().find(|person| person["name"] == name);
        found.unwrap_or_else(|| panic!("{name} is here"))["id"].as_str().unwrap().to_owned()
    }

    fn join(&self, name: &str, role: &str) {
        self.done("app.add_person", json!({ "name": name, "role": role }));
    }

    fn sit(&self, name: &str) {
        self.done("app.choose_person", json!({ "person": self.id_of(name) }));
    }

    fn shipment(&self) -> String {
        let desk = self.done("record.load", json!({ "name": "h1.json", "text": SHIPMENT }));
        desk["id"].as_str().unwrap().to_owned()
    }

    fn submit(&self, id: &str) -> Value {
        self.done("record.submit", json!({ "id": id }))
    }

    fn row(&self, id: &str) -> Value {
        let list = self.done("record.list", json!({ "text": "", "filter": "all", "limit": 0 }));
        list["rows"].as_array().unwrap().iter().find(|row| row["id"] == id).cloned().unwrap()
    }
}

/// Anna and Carl prepare, Bert reviews, Dora administers; a second person releases.
fn house() -> Desk {
    let desk = Desk::new();
    desk.join("Carl", "clerk");
    desk.join("Bert", "reviewer");
    desk.join("Dora", "administrator");
    desk.sit("Dora");
    desk.done("house.agree", json!({ "secondPersonRelease": true }));
    desk.sit("Anna");
    desk
}

#[test]
fn nothing_leaves_before_a_second_person_released_it() {
    let desk = house();
    let id = desk.shipment();
    let asked = desk.submit(&id);
    assert_eq!(asked["send"]["act"], "release");
    assert_eq!(asked["send"]["possible"], false, "who wrote it does not release it: {}", asked["send"]);
    assert_eq!(desk.row(&id)["stateWords"], "To be released");
    assert!(desk.refused("record.submit", json!({ "id": id })).contains("reviewer"));
    assert_eq!(desk.done("outbox.list", json!({}))["rows"].as_array().unwrap().len(), 0, "nothing left");

    desk.sit("Bert");
    let seen = desk.done("record.open", json!({ "id": id }));
    assert_eq!((&seen["send"]["act"], &seen["send"]["possible"]), (&json!("release"), &json!(true)));
    desk.submit(&id);
    assert_eq!(desk.row(&id)["state"], "queued");
    let history = desk.done("record.history", json!({ "id": id }));
    let words: Vec<(&str, &str)> = history["entries"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["kind"] == "release")
        .map(|entry| (entry["person"].as_str().unwrap(), entry["label"].as_str().unwrap()))
        .collect();
    assert_eq!(words, [("Bert", "Released"), ("Anna", "Asked for release")]);
}

#[test]
fn a_change_takes_the_request_back_and_its_writer_cannot_release() {
    let desk = house();
    let id = desk.shipment();
    desk.submit(&id);
    desk.sit("Bert");
    let edits = json!([{ "path": GROSS, "text": "13000" }]);
    let reply = desk.done("record.edit", json!({ "id": id, "edits": edits }));
    assert_eq!(reply["send"]["act"], "ask", "{}", reply["send"]);
    assert_eq!(desk.row(&id)["state"], "draft");
    desk.submit(&id);
    assert_eq!(desk.row(&id)["state"], "asked", "Bert wrote in it, so somebody else releases it");
    desk.sit("Dora");
    desk.submit(&id);
    assert_eq!(desk.row(&id)["state"], "queued");
}

#[test]
fn it_goes_back_with_words_and_the_asker_takes_it_back_without() {
    let desk = house();
    let id = desk.shipment();
    desk.submit(&id);
    desk.sit("Bert");
    assert!(desk.refused("record.send_back", json!({ "id": id, "words": "  " })).contains("put right"));
    let back = desk.done("record.send_back", json!({ "id": id, "words": "Gross mass of item 1?" }));
    assert!(back["life"]["next"].as_str().unwrap().contains("Bert sent it back: “Gross mass of item 1?”"));
    desk.refused("record.send_back", json!({ "id": id, "words": "again" }));
    desk.sit("Anna");
    desk.submit(&id);
    desk.done("record.send_back", json!({ "id": id }));
    assert_eq!(desk.row(&id)["state"], "draft");
}

#[test]
fn what_was_released_and_not_changed_since_is_sent_again_by_itself() {
    let desk = house();
    let id = desk.shipment();
    desk.submit(&id);
    desk.sit("Bert");
    desk.submit(&id);
    let rows = desk.done("outbox.list", json!({}));
    let row = rows["rows"][0]["id"].as_str().unwrap().to_owned();
    desk.done("outbox.cancel", json!({ "id": row }));
    desk.sit("Anna");
    let seen = desk.done("record.open", json!({ "id": id }));
    assert_eq!(seen["send"]["act"], "send", "{}", seen["send"]);
    desk.submit(&id);
    assert_eq!(desk.row(&id)["state"], "queued");
}

#[test]
fn a_clerk_prepares_and_a_broker_sends() {
    let desk = Desk::new();
    desk.join("Carl", "clerk");
    desk.sit("Carl");
    let id = desk.shipment();
    assert!(desk.refused("record.submit", json!({ "id": id })).contains("broker"));
    desk.join("Eva", "broker");
    desk.sit("Eva");
    desk.submit(&id);
    assert_eq!(desk.row(&id)["state"], "queued");
}

#[test]
fn only_an_administrator_changes_the_house_and_the_house_keeps_one() {
    let desk = house();
    for (command, request) in [
        ("house.agree", json!({ "secondPersonRelease": false })),
        ("app.add_person", json!({ "name": "Finn", "role": "administrator" })),
        ("house.person", json!({ "person": desk.id_of("Anna"), "name": "Anna", "role": "reviewer", "active": true })),
    ] {
        assert!(desk.refused(command, request).contains("administrator"), "{command}");
    }
    desk.sit("Dora");
    let dora = desk.id_of("Dora");
    for request in [
        json!({ "person": dora, "name": "Dora", "role": "broker", "active": true }),
        json!({ "person": dora, "name": "Dora", "role": "administrator", "active": false }),
    ] {
        assert!(desk.refused("house.person", request).contains("last administrator"));
    }
    let carl = desk.id_of("Carl");
    let view =
        desk.done("house.person", json!({ "person": carl, "name": "Carl B.", "role": "broker", "active": false }));
    let entry = &view["entries"][0];
    assert_eq!(entry["person"], "Dora");
    assert_eq!(entry["label"], "Carl is now called Carl B., is now broker (was clerk), no longer works here");
    assert!(desk.refused("app.choose_person", json!({ "person": carl })).contains("no longer works here"));
    assert!(desk.app.verify(&mut |_| {}).unwrap().is_clean());
}

#[test]
fn a_stranger_writes_nothing_in_an_administered_house() {
    let desk = house();
    let folder = desk._folder.as_ref().unwrap().path();
    let stranger =
        Desk { _folder: None, seconds: desk.seconds.clone(), app: open(folder, Some("Gus"), &desk.seconds).unwrap() };
    assert!(stranger.refused("record.new", json!({ "column": "H1" })).contains("not in this profile"));
}

#[test]
fn a_locked_desk_answers_to_the_right_words_only() {
    let desk = Desk::new();
    let id = desk.shipment();
    let anna = desk.id_of("Anna");
    for short in ["seven77", &"x".repeat(201)] {
        desk.refused("house.passphrase", json!({ "person": anna, "current": "", "new": short }));
    }
    desk.done("house.passphrase", json!({ "person": anna, "current": "", "new": "harbour light" }));
    desk.refused("house.passphrase", json!({ "person": anna, "current": "wrong words", "new": "another one" }));

    assert_eq!(desk.done("app.lock", json!({}))["locked"], true);
    for (command, request) in [
        ("record.open", json!({ "id": id })),
        ("record.edit", json!({ "id": id, "edits": [{ "path": GROSS, "text": "1" }] })),
        ("app.choose_person", json!({ "person": anna, "passphrase": "harbour light" })),
        ("house.view", json!({})),
    ] {
        assert_eq!(desk.ask(command, request).unwrap_err().code, Code::Locked, "{command}");
    }
    assert_eq!(
        desk.refused("app.unlock", json!({ "person": anna, "passphrase": "Harbour light" })),
        "That is not the passphrase."
    );
    assert_eq!(desk.done("app.unlock", json!({ "person": anna, "passphrase": "harbour light" }))["locked"], false);

    // The next start asks, too.
    let folder = desk._folder.as_ref().unwrap().path();
    let again = Desk { _folder: None, seconds: desk.seconds.clone(), app: open(folder, None, &desk.seconds).unwrap() };
    assert_eq!(again.done("app.status", json!({}))["locked"], true);
}

#[test]
fn guessing_is_slow() {
    let desk = Desk::new();
    desk.shipment();
    let anna = desk.id_of("Anna");
    desk.done("house.passphrase", json!({ "person": anna, "current": "", "new": "harbour light" }));
    desk.done("app.lock", json!({}));
    let wrong = json!({ "person": anna, "passphrase": "harbour lights" });
    let mut waits = 0;
    for _ in 0..12 {
        waits += usize::from(desk.refused("app.unlock", wrong.clone()).contains("Wait"));
    }
    assert!(waits >= 4, "only {waits} of 12 guesses had to wait");
    assert!(desk.refused("app.unlock", json!({ "person": anna, "passphrase": "harbour light" })).contains("Wait"));
    desk.seconds.fetch_add(120, Ordering::Relaxed);
    desk.done("app.unlock", json!({ "person": anna, "passphrase": "harbour light" }));
}

#[test]
fn an_administrator_takes_a_forgotten_passphrase_away_and_nobody_elses_chooses_it() {
    let desk = house();
    let anna = desk.id_of("Anna");
    desk.done("house.passphrase", json!({ "person": anna, "current": "", "new": "harbour light" }));
    desk.sit("Bert");
    desk.refused("house.passphrase", json!({ "person": anna, "current": "", "new": "" }));
    desk.refused("house.passphrase", json!({ "person": anna, "current": "", "new": "my own words" }));
    desk.sit("Dora");
    desk.refused("house.passphrase", json!({ "person": anna, "current": "", "new": "my own words" }));
    desk.done("house.passphrase", json!({ "person": anna, "current": "", "new": "" }));
    desk.sit("Anna");
}
