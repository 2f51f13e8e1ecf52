//! Kills a writing process at thirty moments: whatever it was told is stored is there afterwards.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use store::{NewOutbox, OutboxId, OutboxKind, OutboxState, StoreError};
use uuid::Uuid;

use crate::support::{Desk, ann, at, batch, dossier, drafted, open, record_id, set};

const FOLDER: &str = "STORE_CRASH_TEST_FOLDER";
const ROUNDS: u64 = 30;

/// The process that is killed: the same test program, started with a folder to write to.
#[test]
#[ignore = "started by `a_kill_loses_nothing_acknowledged`"]
fn child() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let profile = open(Path::new(&folder), false).unwrap();
    profile.write(|tx| tx.sending_to_unknown(at(0))).unwrap();
    loop {
        let seq = profile
            .write(|tx| {
                let next = tx.journal_head()?.map_or(1, |(seq, _)| seq + 1);
                let id = record_id(u128::from(next));
                tx.create_record(&dossier(u128::from(next), 1))?;
                let value = "x".repeat(usize::try_from(next % 7).unwrap_or(0) * 3000);
                let mut document = domain::record::Document::default();
                let delta = drafted(&mut document, domain::record::Origin::Typed, set("a[0].b", &value));
                let seq = tx.append(&batch("Typed", 1), &[(id, delta)])?;
                tx.enqueue(&NewOutbox {
                    id: OutboxId(Uuid::from_u128(u128::from(next))),
                    record: id,
                    kind: OutboxKind::CustomsShipment,
                    environment: "practice",
                    external_reference: &next.to_string(),
                    direction: "IMPORT",
                    message_type: Some("New"),
                    target: None,
                    payload: value.as_bytes(),
                    base_head: seq,
                    depends_on: None,
                    created_at: at(1),
                    created_by: ann(),
                })?;
                Ok::<_, StoreError>(seq)
            })
            .unwrap();
        profile.write(|tx| tx.begin_attempt(OutboxId(Uuid::from_u128(u128::from(seq))), at(2))).unwrap();
        println!("\nstored {seq}");
        profile.catch_up_search(10).unwrap();
    }
}

/// Lets a child write for a while, kills it, and returns the batches it said were stored.
fn killed_after(folder: &Path, wait: Duration) -> Vec<u64> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::child", "--ignored", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let (said, heard) = mpsc::channel();
    let listener = std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            if let Some(seq) = line.strip_prefix("stored ").and_then(|seq| seq.parse::<u64>().ok()) {
                said.send(seq).unwrap();
            }
        }
    });
    let first = heard.recv_timeout(Duration::from_secs(60)).expect("the child stores something");
    std::thread::sleep(wait);
    child.kill().unwrap();
    child.wait().unwrap();
    listener.join().unwrap();
    std::iter::once(first).chain(heard.try_iter()).collect()
}

#[test]
fn a_kill_loses_nothing_acknowledged() {
    let desk = Desk::new();
    let mut stored = Vec::new();
    for round in 0..ROUNDS {
        // Spread over 0 to 60 ms in steps that never repeat.
        let wait = Duration::from_micros(round * 7_919 * 13 % 60_000);
        stored.extend(killed_after(desk.folder.path(), wait));
        let profile = open(desk.folder.path(), false).unwrap();
        for seq in &stored {
            let id = record_id(u128::from(*seq));
            let record = profile.read(|r| r.record(id)).unwrap().unwrap_or_else(|| panic!("batch {seq} is lost"));
            assert_eq!(record.meta.head, *seq);
            let outbox = profile.read(|r| r.outbox_of(id)).unwrap();
            assert!(matches!(outbox[0].delivery.state, OutboxState::Sending | OutboxState::Unknown));
        }
        let found = profile.verify(&mut |_| {}).unwrap();
        assert_eq!(found.problems, Vec::<String>::new(), "round {round}");
        assert!(found.batches >= stored.len() as u64);
        assert!(found.batches <= stored.len() as u64 + round + 1, "at most one unacknowledged batch a round");
    }
    assert!(stored.len() as u64 >= ROUNDS, "{} batches", stored.len());
}
