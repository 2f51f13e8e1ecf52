//! From New to Released, and the two ways it stops.

use cas::Failure;
use sandbox::{AutoSubmit, Speed};
use serde_json::{Value, json};

use crate::desk::{Desk, shipment, with};

#[tokio::test]
async fn a_good_declaration_walks_from_new_to_released_in_about_eight_seconds() {
    let desk = Desk::open(|_| {}).await;
    desk.client.ingest_customs_shipment(shipment("QS-1").to_string().as_bytes()).await.unwrap();
    let mut seen: Vec<String> = Vec::new();
    let mut stamps: Vec<String> = Vec::new();
    let mut released_after_ms = 0;
    for step in 0..600 {
        desk.hands.pass_ms(20);
        let state = desk.state().await;
        let Some(row) = state["declarations"].get(0) else { continue };
        let status = row["status"].as_str().unwrap().to_owned();
        if seen.last() != Some(&status) {
            if status == "Released" {
                released_after_ms = step * 20;
            }
            seen.push(status);
            stamps.push(row["lastUpdated"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(seen, ["New", "Validated", "Queued", "Submitted", "Accepted", "Released"]);
    assert!((6_500..=10_200).contains(&released_after_ms), "{released_after_ms}");
    assert!(stamps.is_sorted() && stamps.windows(2).all(|pair| pair[0] != pair[1]), "{stamps:?}");
}

#[tokio::test]
async fn at_high_speed_everything_has_happened_by_the_next_look() {
    let desk = Desk::open(|config| config.speed = Speed::AT_ONCE).await;
    desk.client.ingest_customs_shipment(shipment("QS-1").to_string().as_bytes()).await.unwrap();
    desk.hands.pass_ms(1);
    let found = desk.found(&shipment("QS-1")).await.unwrap();
    assert_eq!(found.current_status.as_deref(), Some("Released"));
}

#[tokio::test]
async fn acceptance_brings_the_numbers_and_the_date() {
    for (direction, letter) in [("IN", 'R'), ("OUT", 'A')] {
        let desk = Desk::open(|_| {}).await;
        let id = desk.lodge(&with(shipment("QS-1"), "/direction", json!(direction))).await;
        let before = desk.read(&id).await.summary;
        assert_eq!((before.mrn, before.acceptance_date), (None, None));
        desk.hands.pass_ms(20_000);
        let declaration = desk.read(&id).await.summary;
        let (lrn, mrn) = (declaration.lrn.unwrap(), declaration.mrn.unwrap());
        assert!(!lrn.is_empty() && lrn.len() <= 22, "{lrn}");
        assert_eq!(mrn.len(), 18, "{mrn}");
        assert!(mrn.starts_with("26BE") && mrn.chars().nth(16) == Some(letter), "{mrn}");
        assert!(declaration.acceptance_date.unwrap().starts_with("2026-11-20T08:30:0"));
    }
}

#[tokio::test]
async fn a_shipment_that_breaks_a_rule_of_cas_ends_invalid_with_the_field_named() {
    let desk = Desk::open(|_| {}).await;
    let wrong = with(shipment("QS-1"), "/singleAdministrativeDocument/addDeclType1", json!("Q"));
    let id = desk.lodge(&wrong).await;
    desk.hands.pass_ms(20_000);
    let declaration = desk.read(&id).await.summary;
    assert_eq!(declaration.current_status.as_deref(), Some("Invalid"));
    assert_eq!(declaration.errors.len(), 1);
    let error = &declaration.errors[0];
    assert_eq!(error.error_code.as_deref(), Some("V0010"));
    assert_eq!(error.field_reference[0].field_name.as_deref(), Some("AddDeclType1"));
    assert_eq!(error.field_reference[0].path.as_deref(), Some("SingleAdministrativeDocument"));

    // Corrected, it goes on, and the errors are gone.
    let right = with(shipment("QS-1"), "/messageType", json!("Replace"));
    desk.client.ingest_customs_shipment(right.to_string().as_bytes()).await.unwrap();
    desk.hands.pass_ms(20_000);
    let declaration = desk.read(&id).await.summary;
    assert_eq!(declaration.current_status.as_deref(), Some("Released"));
    assert_eq!(declaration.errors, []);
}

#[tokio::test]
async fn customs_refuses_what_carries_a_training_mark() {
    let sad = "/singleAdministrativeDocument";
    let cases = [
        (format!("{sad}/declarationOfficeCode"), json!("BE000000"), "12", "DeclarationOfficeCode"),
        (
            format!("{sad}/goodsShipment/consignment/goodsLocation/identification"),
            json!("BEANR-REFUSED"),
            "14",
            "Identification",
        ),
    ];
    for (pointer, value, code, field) in cases {
        let desk = Desk::open(|_| {}).await;
        let id = desk.lodge(&with(shipment("QS-1"), &pointer, value)).await;
        desk.hands.pass_ms(20_000);
        let declaration = desk.read(&id).await.summary;
        assert_eq!(declaration.current_status.as_deref(), Some("CustomsError"), "{pointer}");
        assert_eq!(declaration.mrn, None);
        assert_eq!(declaration.errors[0].error_code.as_deref(), Some(code));
        assert_eq!(declaration.errors[0].field_reference[0].field_name.as_deref(), Some(field));
    }
}

#[tokio::test]
async fn without_automatic_submission_it_waits_for_the_action() {
    let desk = Desk::open(|config| config.auto_submit = AutoSubmit::EveryFlowBut(vec!["BY_HAND".into()])).await;
    let id = desk.lodge(&with(shipment("QS-1"), "/customsFlow", json!("BY_HAND"))).await;
    desk.hands.pass_ms(20_000);
    assert_eq!(desk.status(&id).await, "Validated");
    let accepted = desk.client.submit(&id).await.unwrap().unwrap();
    assert!(!accepted.reference_id.is_empty());
    assert_eq!(desk.status(&id).await, "Queued", "at once, so that a lost answer can be told from a lost request");
    let repeated = desk.client.submit(&id).await.unwrap_err();
    assert!(
        matches!(repeated, Failure::Refused { status: 400, .. }) && repeated.to_string().contains("Queued"),
        "{repeated}"
    );
    desk.hands.pass_ms(20_000);
    assert_eq!(desk.status(&id).await, "Released");
}

#[tokio::test]
async fn an_id_that_does_not_exist_is_a_404() {
    let desk = Desk::open(|_| {}).await;
    let id = "0198f3a0-0000-7000-8000-000000000000".parse().unwrap();
    let failures = [desk.client.declaration(&id).await.unwrap_err(), desk.client.submit(&id).await.unwrap_err()];
    for failure in failures {
        assert!(matches!(failure, Failure::Refused { status: 404, .. }), "{failure:?}");
    }
}

async fn course(seed: u64) -> Vec<(Value, Value, Value)> {
    let desk = Desk::open(|config| config.seed = seed).await;
    for reference in ["QS-1", "QS-2", "QS-1"] {
        desk.lodge(&shipment(reference)).await;
    }
    desk.hands.pass_ms(20_000);
    let state = desk.state().await;
    let rows = state["declarations"].as_array().unwrap();
    rows.iter().map(|row| (row["lrn"].clone(), row["mrn"].clone(), row["lastUpdated"].clone())).collect()
}

#[tokio::test]
async fn the_same_seed_gives_the_same_course_and_no_number_twice() {
    let first = course(7).await;
    assert_eq!(first, course(7).await);
    assert_ne!(first, course(8).await);
    assert!(first[0].0 != first[2].0 && first[0].1 != first[2].1, "{first:?}");
}
