//! Without a socket: the same answers, at once and without a runtime, and to the letter the same for the same seed.

use std::{
    future::Future,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use cas::{Client, Failure, Search};
use sandbox::{Config, Fault, Faults, Ids, Inside, Kind, Place};

use crate::desk::{Hands, shipment};

/// Whatever is called inside has its answer at once: there is nothing to wait for.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the practice CAS waited for something"),
    }
}

fn open(seed: u64, ids: Ids) -> (Hands, Arc<Inside>, Client) {
    let hands = Hands::new();
    let inside = Arc::new(Inside::open(&Config { seed, ids, ..Config::new(hands.clock()) }).unwrap());
    let (environment, secret) = inside.environment().unwrap();
    let client = Client::over(inside.clone(), environment, secret, hands.clock());
    (hands, inside, client)
}

/// Everything that is seen of one shipment from `New` to `Released`.
fn seen(seed: u64, ids: Ids) -> Vec<String> {
    let (hands, _inside, client) = open(seed, ids);
    let message = shipment("QS-1").to_string();
    let accepted = now(client.ingest_customs_shipment(message.as_bytes())).unwrap();
    let mut seen = vec![accepted.reference_id];
    for _ in 0..20 {
        hands.pass_ms(1_000);
        for found in now(client.search_all(&Search::for_shipment("QS-1", "IN"))).unwrap() {
            seen.push(now(client.declaration(&found.id)).unwrap().text);
        }
    }
    seen
}

#[test]
fn a_shipment_lives_to_its_release_without_a_socket() {
    let seen = seen(7, Ids::Random);
    assert!(seen.last().unwrap().contains(r#""currentStatus":"Released""#), "{:?}", seen.last());
}

#[test]
fn the_same_seed_gives_the_same_to_the_letter() {
    assert_eq!(seen(7, Ids::Seeded), seen(7, Ids::Seeded));
    assert_ne!(seen(7, Ids::Seeded), seen(8, Ids::Seeded));
    assert_ne!(seen(7, Ids::Random), seen(7, Ids::Random));
}

#[test]
fn a_cut_connection_breaks_the_exchange_off() {
    let (_, inside, client) = open(7, Ids::Seeded);
    for (kind, messages) in [(Kind::DropRequest, 0), (Kind::HalfReply, 1), (Kind::DropReplyAfterEffect, 2)] {
        inside.order_faults(Faults { faults: vec![Fault::always(Place::Ingest, kind.clone())] });
        let failure = now(client.ingest_customs_shipment(shipment("QS-1").to_string().as_bytes())).unwrap_err();
        assert!(matches!(&failure, Failure::Lost { why } if why.contains("broke off")), "{kind:?}: {failure}");
        let url = client.environment().base_url.join("/sandbox/state").unwrap();
        let request = cas::transport::Request::new(cas::transport::Method::Get, url);
        let state: serde_json::Value =
            serde_json::from_slice(&now(cas::Transport::exchange(&*inside, request)).unwrap().body).unwrap();
        assert_eq!(state["counts"]["messages"], messages, "{kind:?}");
    }
}
