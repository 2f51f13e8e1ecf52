//! What holds whatever happens: any sequence of messages, changes, actions, orders, switches and time keeps the book
//! consistent.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

use cas::MessageType;
use chrono::{DateTime, TimeDelta};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Order, Simulation};
use crate::{
    book::{Book, Declaration, Message, Subject},
    config::{Config, Ids},
    moment::Moment,
    practice::Practice,
    scenario::Scenario,
    server::World,
};

/// One thing that happens.
#[derive(Debug, Clone)]
enum Happening {
    Shipment { reference: u8, flow: usize, kind: u8, prelodged: bool, broken: bool },
    Patch { which: usize },
    Act { which: usize, action: usize, marked: bool },
    Push { which: usize },
    Put { which: usize, follower: usize, waits: bool },
    Turn { switch: usize, on: bool },
    Pass { seconds: u16 },
}

const FLOWS: [&str; 7] =
    ["", "INEU_H1EIDR", "CROSSBORDER_B1H1", "INEU_EIDR_SUPPLEMENTARY", "TRANSIT_D1", "EXPORT_TRANSIT", "EMCS_EAD"];

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        3 => (0..4_u8, 0..FLOWS.len(), 0..4_u8, any::<bool>(), prop::bool::weighted(0.2)).prop_map(
            |(reference, flow, kind, prelodged, broken)| Happening::Shipment { reference, flow, kind, prelodged, broken }
        ),
        2 => (0..8_usize).prop_map(|which| Happening::Patch { which }),
        5 => (0..8_usize, 0..11_usize, any::<bool>())
            .prop_map(|(which, action, marked)| Happening::Act { which, action, marked }),
        2 => (0..8_usize).prop_map(|which| Happening::Push { which }),
        3 => (0..8_usize, 0..12_usize, any::<bool>())
            .prop_map(|(which, follower, waits)| Happening::Put { which, follower, waits }),
        1 => (0..3_usize, any::<bool>()).prop_map(|(switch, on)| Happening::Turn { switch, on }),
        6 => (0..20_u16).prop_map(|seconds| Happening::Pass { seconds }),
    ]
}

fn body(reference: &str, direction: &str, flow: &str, prelodged: bool, broken: bool) -> Value {
    let mut shipment = json!({
        "externalReference": reference, "direction": direction, "storageLocationReference": "BEANR01",
        "singleAdministrativeDocument": {
            "declType": if direction == "IN" { "IM" } else { "EX" }, "addDeclType1": if prelodged { "D" } else { "A" },
            "invoiceCurrency": if broken { "Euro" } else { "EUR" },
            "goodsShipment": {"governmentAgencyGoodsItems": [
                {"commodity": {"itemId": "WN-1001", "description": "Wine",
                    "classifications": [{"type": "TARIC", "code": "2204218000"}], "invoiceLine": {"itemAmount": 10.5}},
                 "goodsMeasure": {"qty": 12}, "governmentProcedure": {"proc": "40", "prevProc": "00"}}]}}
    });
    if !flow.is_empty() {
        shipment["customsFlow"] = json!(flow);
    }
    shipment
}

struct Room {
    world: World,
    hands: Arc<Mutex<DateTime<chrono::Utc>>>,
    received: u32,
}

impl Room {
    fn open(scenario: &str) -> Self {
        let hands = Arc::new(Mutex::new(DateTime::from_timestamp(1_795_000_000, 0).unwrap_or_default()));
        let clock = hands.clone();
        let scenario = if scenario.is_empty() { Scenario::default() } else { Scenario::shipped(scenario).unwrap() };
        let config = Config { ids: Ids::Seeded, scenario, ..Config::new(Arc::new(move || *clock.lock().unwrap())) };
        Self { world: World::open(&config).unwrap().without_threads(), hands, received: 0 }
    }

    fn at_book<T>(&self, work: impl FnOnce(&Simulation, &mut Book, Moment) -> T) -> T {
        self.world.at_book(|world, book, now| work(&world.simulation, book, now)).unwrap()
    }

    fn pass(&self, seconds: i64) {
        *self.hands.lock().unwrap() += TimeDelta::seconds(seconds);
        self.at_book(|_, _, _| ());
    }

    fn keep(
        &mut self,
        subject: Subject,
        message_type: MessageType,
        key: (&str, &str),
        target: (&str, &str),
        body: &str,
    ) {
        self.received += 1;
        let reference_id = self.received.to_string();
        self.at_book(|simulation, book, now| {
            book.keep_message(&Message {
                seq: 0,
                reference_id,
                tenant: "practice".to_owned(),
                subject,
                message_type,
                external_reference: key.0.to_owned(),
                direction: key.1.to_owned(),
                target: target.0.to_owned(),
                part: target.1.to_owned(),
                body: body.to_owned(),
                received_at: now,
                due_at: simulation.processed_at(now),
            })
            .unwrap();
        });
    }

    fn chosen(&self, which: usize) -> Option<Declaration> {
        let mut all = self.at_book(|_, book, _| book.declarations().unwrap());
        if all.is_empty() { None } else { Some(all.swap_remove(which % all.len())) }
    }

    fn happen(&mut self, happening: &Happening) {
        match happening {
            Happening::Pass { seconds } => self.pass(i64::from(*seconds)),
            Happening::Shipment { reference, flow, kind, prelodged, broken } => {
                let message_type = [MessageType::New, MessageType::Replace, MessageType::Update, MessageType::Upsert]
                    [usize::from(*kind)];
                let direction = if *flow % 2 == 0 { "IN" } else { "OUT" };
                let reference = format!("QS-AMEND-{reference}");
                let body = body(&reference, direction, FLOWS[*flow], *prelodged, *broken).to_string();
                self.keep(Subject::CustomsShipment, message_type, (&reference, direction), ("", ""), &body);
            }
            Happening::Patch { which } => {
                let Some(found) = self.chosen(*which) else { return };
                let body = json!({"singleAdministrativeDocument": {"invoiceCurrency": "USD"}}).to_string();
                self.keep(Subject::DeclarationPatch, MessageType::New, ("", ""), (&found.id, ""), &body);
            }
            Happening::Act { which, action, marked } => self.act(*which, *action, *marked),
            Happening::Push { which } => self.order(*which, |_| Some(Order::Push)),
            Happening::Put { which, follower, waits } => self.order(*which, |status| {
                let followers = Practice::embedded().unwrap().chart.followers(status);
                let status = followers.get(follower % followers.len().max(1))?;
                let until = waits.then(|| "answer".to_owned());
                Some(Order::Enter { status: (*status).to_owned(), until, errors: Vec::new() })
            }),
            Happening::Turn { switch, on } => self.at_book(|simulation, book, now| {
                let (switch, value) = match switch {
                    0 => ("emergency", if *on { "on" } else { "off" }),
                    1 => ("queue", if *on { "on" } else { "off" }),
                    _ => ("speed", if *on { "5000" } else { "500" }),
                };
                book.order_turn(now, switch, value).unwrap();
                simulation.advance(book, now).unwrap();
            }),
        }
    }

    fn act(&mut self, which: usize, action: usize, marked: bool) {
        let Some(found) = self.chosen(which) else { return };
        let id = found.id.clone();
        let actions = Practice::embedded().unwrap().actions.all();
        let action = &actions[action % actions.len()];
        let body = json!({"reason": if marked { "please REFUSED" } else { "sold elsewhere" }});
        let done = self.at_book(|simulation, book, now| {
            book.together(|book| simulation.act(book, found, action, &body, now)).unwrap()
        });
        if done == super::Acted::Done {
            self.keep(Subject::Action, MessageType::New, ("", ""), (&id, &action.name), &body.to_string());
        }
    }

    fn order(&self, which: usize, order: impl Fn(&str) -> Option<Order>) {
        let Some(found) = self.chosen(which) else { return };
        let Some(order) = order(&found.state.status) else { return };
        self.at_book(|simulation, book, now| {
            book.together(|book| simulation.order(book, &found, &order, now)).unwrap();
        });
    }

    /// Every law, checked over the whole book.
    fn prove(&self) {
        let chart = &Practice::embedded().unwrap().chart;
        self.at_book(|_, book, _| {
            let mut numbers = BTreeSet::new();
            let mut states = 0;
            for declaration in book.declarations().unwrap() {
                let journal = book.journal(declaration.seq).unwrap();
                states += journal.len();
                assert!(matches!(journal[0].status.as_str(), "New" | "BcpNew"), "{}", journal[0].status);
                for pair in journal.windows(2) {
                    let (before, after) = (&pair[0], &pair[1]);
                    assert!(chart.allows(&before.status, &after.status), "{} → {}", before.status, after.status);
                    assert!(before.at < after.at, "{} → {}", before.status, after.status);
                }
                let state = &declaration.state;
                for number in [&state.lrn, &state.mrn, &state.arc].into_iter().flatten() {
                    assert!(numbers.insert(number.clone()), "{number} twice");
                }
                let named = matches!(state.status.as_str(), "Invalid" | "AmendmentError" | "InvalidationError");
                assert!(
                    !named || state.errors != "[]" || journal.last().unwrap().cause == "trainer",
                    "{}",
                    state.status
                );
                assert_eq!(declaration.next.is_some(), {
                    let ahead = book.course(declaration.seq).unwrap().unwrap().ahead;
                    ahead.first().is_some_and(|stop| stop.waits.is_none())
                });
            }
            let mut told: BTreeMap<String, usize> = BTreeMap::new();
            self.world.tell_all(book).unwrap();
            for event in book.events(u32::MAX).unwrap() {
                let event: Value = serde_json::from_str(&event).unwrap();
                *told.entry(event["eventType"].as_str().unwrap().to_owned()).or_default() += 1;
            }
            assert_eq!(told.get("DeclarationStatusChanged").copied().unwrap_or(0), states, "one event per state");
        });
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_keeps_the_book_consistent(
        happenings in prop::collection::vec(happening(), 1..40),
        scenario in prop::sample::select(vec!["", "difficult-customs", "outage"]),
    ) {
        let mut room = Room::open(scenario);
        for happening in &happenings {
            room.happen(happening);
        }
        room.prove();
        // Left alone, everything comes to rest.
        room.pass(4 * 3600);
        room.prove();
        let moving = room.at_book(|_, book, _| book.moving().unwrap().len());
        prop_assert_eq!(moving, 0);
    }
}

#[test]
fn the_same_happenings_give_the_same_book() {
    let course = || {
        let mut room = Room::open("difficult-customs");
        for n in 0..30_u8 {
            let flow = usize::from(n) % FLOWS.len();
            room.happen(&Happening::Shipment { reference: n, flow, kind: 0, prelodged: n % 3 == 0, broken: false });
            room.happen(&Happening::Act { which: usize::from(n), action: usize::from(n), marked: n % 2 == 0 });
            room.happen(&Happening::Pass { seconds: 3 });
        }
        room.at_book(|_, book, _| format!("{:?}", book.declarations().unwrap()))
    };
    assert_eq!(course(), course());
}
