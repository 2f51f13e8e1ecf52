//! What outlives a restart: messages, declarations, due steps and the client; not the tokens.

use std::net::Ipv4Addr;

use sandbox::{Config, Sandbox, StartError};

use crate::desk::{Desk, Hands, client, shipment};

#[tokio::test]
async fn due_steps_are_caught_up_and_everybody_signs_in_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("practice.db");
    let hands = Hands::new();
    let first = Desk::open_at(hands.clone(), |config| config.database = Some(path.clone())).await;
    let id = first.lodge(&shipment("QS-1")).await;
    first.client.ingest_customs_shipment(shipment("QS-2").to_string().as_bytes()).await.unwrap();
    let (client_id, client_secret, port) =
        (first.sandbox.client_id.clone(), first.sandbox.client_secret.clone(), first.sandbox.addr.port());
    let old_client = first.client.clone();
    first.sandbox.shutdown().await;

    hands.pass_ms(60_000);
    let second = Desk::open_at(hands.clone(), |config| {
        config.database = Some(path.clone());
        config.port = port;
    })
    .await;
    assert_eq!((&second.sandbox.client_id, &second.sandbox.client_secret), (&client_id, &client_secret));
    let declaration = old_client.declaration(&id).await.unwrap().summary;
    assert_eq!(declaration.current_status.as_deref(), Some("Released"), "with the old client, after a fresh token");
    assert!(
        declaration.last_updated_at().unwrap() < hands.now() - chrono::TimeDelta::seconds(45),
        "the steps have the moments at which they fell due"
    );
    assert_eq!(second.found(&shipment("QS-2")).await.unwrap().current_status.as_deref(), Some("Released"));
}

#[tokio::test]
async fn a_taken_port_and_a_taken_file_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("practice.db");
    let hands = Hands::new();
    let running = Desk::open_at(hands.clone(), |config| config.database = Some(path.clone())).await;
    let port = running.sandbox.addr.port();
    let taken_port = Sandbox::start(Config { port, ..Config::new(hands.clock()) }).await;
    assert!(matches!(taken_port, Err(StartError::Port { port: named, .. }) if named == port));
    let taken_file = Sandbox::start(Config { database: Some(path), ..Config::new(hands.clock()) }).await;
    let Err(refused) = taken_file else { panic!("two servers on one file") };
    assert!(refused.to_string().contains("in use"), "{refused}");
}

#[tokio::test]
async fn it_listens_on_this_machine_only_and_forgets_without_a_file() {
    let hands = Hands::new();
    let desk = Desk::open_at(hands.clone(), |_| {}).await;
    assert_eq!(desk.sandbox.addr.ip(), Ipv4Addr::LOCALHOST);
    desk.lodge(&shipment("QS-1")).await;
    desk.sandbox.shutdown().await;
    let again = Desk::open_at(hands, |_| {}).await;
    assert_eq!(again.state().await["counts"]["declarations"], 0);
    drop(client(&again.sandbox, &again.hands));
}
