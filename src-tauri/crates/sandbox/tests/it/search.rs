//! Searching: filters, pages, limits, and the changes since a moment.

use std::collections::HashSet;

use cas::{Failure, Search};
use chrono::TimeDelta;
use sandbox::Speed;
use serde_json::json;

use crate::desk::{Desk, shipment, with};

#[tokio::test]
async fn each_filter_keeps_what_it_names_newest_first() {
    let desk = Desk::open(|_| {}).await;
    for reference in ["QS-1", "QS-2", "QS-3"] {
        desk.lodge(&shipment(reference)).await;
    }
    desk.lodge(&with(shipment("QS-2"), "/direction", json!("OUT"))).await;
    desk.hands.pass_ms(20_000);
    let all = desk.client.search_all(&Search::default()).await.unwrap();
    let keys: Vec<_> = all.iter().map(|row| (row.reference().unwrap(), row.direction.as_deref().unwrap())).collect();
    assert_eq!(keys, [("QS-2", "OUT"), ("QS-3", "IN"), ("QS-2", "IN"), ("QS-1", "IN")]);
    let first = all.last().unwrap();
    let cases = [
        (Search::for_shipment("QS-2", "IN"), 1),
        (Search { external_reference: Some("QS-2".into()), ..Search::default() }, 2),
        (Search { lrn: first.lrn.clone(), ..Search::default() }, 1),
        (Search { mrn: first.mrn.clone(), ..Search::default() }, 1),
        (Search { current_status: vec!["Released".into(), "New".into()], ..Search::default() }, 4),
        (Search { current_status: vec!["Invalid".into()], ..Search::default() }, 0),
        (Search { ucr: Some("QS-3".into()), ..Search::default() }, 1),
        (Search { jurisdiction: vec!["NL".into()], ..Search::default() }, 0),
        (Search { creation_date_from: Some(desk.hands.now()), ..Search::default() }, 0),
        (Search { creation_date_to: Some(desk.hands.now()), ..Search::default() }, 4),
    ];
    for (search, expected) in cases {
        assert_eq!(desk.client.search_all(&search).await.unwrap().len(), expected, "{search:?}");
    }
}

#[tokio::test]
async fn pages_lead_to_every_row_once_and_a_page_has_at_most_a_hundred() {
    let desk = Desk::open(|config| config.speed = Speed::AT_ONCE).await;
    for number in 0..230 {
        let message = shipment(&format!("QS-{number}")).to_string();
        desk.client.ingest_customs_shipment(message.as_bytes()).await.unwrap();
    }
    desk.hands.pass_ms(10);
    assert_eq!(desk.client.search_declarations(&Search::default()).await.unwrap().len(), 100);
    for limit in [None, Some(7), Some(100), Some(5000)] {
        let rows = desk.client.search_all(&Search { limit, ..Search::default() }).await.unwrap();
        let ids: HashSet<_> = rows.iter().map(|row| row.id.clone()).collect();
        assert_eq!((rows.len(), ids.len()), (230, 230), "{limit:?}");
    }
    let too_many = Search { limit: Some(101), ..Search::default() };
    let refused = desk.client.search_declarations(&too_many).await.unwrap_err();
    assert!(
        matches!(&refused, Failure::Refused { status: 400, problem } if problem.errors.contains_key("limit")),
        "{refused:?}"
    );
}

#[tokio::test]
async fn changes_since_a_moment_are_found_and_the_search_shows_the_past_until_it_catches_up() {
    let desk = Desk::open(|_| {}).await;
    let id = desk.lodge(&shipment("QS-1")).await;
    desk.hands.pass_ms(20_000);
    let released = desk.read(&id).await.summary;
    let since = Search::updated_since(released.last_updated_at().unwrap());
    assert_eq!(desk.client.search_all(&since).await.unwrap().len(), 1, "the moment itself is included");
    let later = Search::updated_since(released.last_updated_at().unwrap() + TimeDelta::microseconds(1));
    assert_eq!(desk.client.search_all(&later).await.unwrap().len(), 0);

    let second = desk.lodge(&shipment("QS-2")).await;
    let mut lagged = false;
    for _ in 0..100 {
        desk.hands.pass_ms(100);
        let now = desk.status(&second).await;
        let indexed = desk.found(&shipment("QS-2")).await.unwrap().current_status.unwrap();
        lagged |= now != indexed;
    }
    assert!(lagged, "reading one declaration shows what the search does not know yet");
}
