//! The door webhooks come to: what is taken, what is turned away, and with which words.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use store::StoreError;
use sync::{Receiver, ReceiverCounts, ReceiverFault, ReceiverSettings, receive_event};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{Desk, FROM, at, event, run};

const SECRET: &str = "0123456789abcdef0123456789abcdef";

fn settings(take: sync::Take) -> ReceiverSettings {
    ReceiverSettings {
        address: "127.0.0.1:0".parse().unwrap(),
        secrets: vec![SECRET.to_owned()],
        clock: Arc::new(|| at(0)),
        take,
    }
}

/// Sends raw bytes and gives the status line's number and the answer's head.
async fn knock(address: SocketAddr, head: &str, body: &[u8]) -> (u16, String) {
    let mut line = TcpStream::connect(address).await.unwrap();
    line.write_all(head.as_bytes()).await.unwrap();
    // The receiver may have answered and closed before the whole of a large body is out.
    let _ = line.write_all(body).await;
    let mut answer = Vec::new();
    let _ = line.read_to_end(&mut answer).await;
    let text = String::from_utf8_lossy(&answer).into_owned();
    (text.split_whitespace().nth(1).and_then(|status| status.parse().ok()).unwrap_or(0), text)
}

async fn post(address: SocketAddr, path: &str, kind: &str, body: &[u8]) -> (u16, String) {
    let length = body.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    knock(address, &head, body).await
}

#[test]
fn what_is_posted_is_kept_before_it_is_acknowledged() {
    let desk = Desk::new("{}");
    let (profile, store_is_full) = (desk.profile.clone(), Arc::new(AtomicBool::new(false)));
    let full = store_is_full.clone();
    let take: sync::Take = Arc::new(move |_, posted: &[u8]| {
        if full.load(Ordering::Relaxed) {
            return Err(StoreError::DiskFull);
        }
        receive_event(&profile, &FROM, posted, at(1)).map(|_| ())
    });
    let path = format!("/{SECRET}");
    run(async {
        let receiver = Receiver::start(settings(take)).await.unwrap();
        let here = receiver.address();
        let text = event("e-1", "DeclarationStatusChanged", r#"{"id":"d1"}"#);
        let json = "application/json";
        assert_eq!(post(here, &path, json, text.as_bytes()).await.0, 200);
        assert_eq!(post(here, &path, json, text.as_bytes()).await.0, 200, "a double is acknowledged, too");
        // Another content type, a proxy's page, half a message: kept, and judged later.
        assert_eq!(post(here, &path, "text/plain", b"<html>no</html>").await.0, 200);
        assert_eq!(post(here, &path, json, b"{\"id\":").await.0, 200);
        assert_eq!(post(here, &format!("{path}x"), json, b"{}").await.0, 404);
        assert_eq!(post(here, "/", json, b"{}").await.0, 404);
        let get = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assert_eq!(knock(here, &get, b"").await.0, 405);
        assert_eq!(post(here, &path, json, &vec![b' '; 256 * 1024 + 1]).await.0, 413);
        let endless =
            format!("POST {path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
        let chunk = [b"50000\r\n".as_slice(), &vec![b' '; 0x50000], b"\r\n0\r\n\r\n"].concat();
        assert_eq!(knock(here, &endless, &chunk).await.0, 413);
        store_is_full.store(true, Ordering::Relaxed);
        let (status, answer) = post(here, &path, json, event("e-2", "X", "{}").as_bytes()).await;
        assert_eq!(status, 503, "our fault: CAS tries again");
        assert!(answer.to_lowercase().contains("retry-after: 60"), "{answer}");
        assert_eq!(
            receiver.counts(),
            ReceiverCounts { taken: 4, turned_away: 0, failed: 1, too_large: 2, strangers: 2 }
        );
    });
    assert_eq!(desk.profile.read(|reading| reading.inbox_list(9)).unwrap().len(), 3);
}

#[test]
fn a_flood_is_turned_away_for_a_while() {
    let taken = Arc::new(AtomicU32::new(0));
    let count = taken.clone();
    let take: sync::Take = Arc::new(move |_, _: &[u8]| {
        count.fetch_add(1, Ordering::Relaxed);
        Ok(())
    });
    run(async {
        let receiver = Receiver::start(settings(take)).await.unwrap();
        let path = format!("/{SECRET}");
        let mut turned_away = 0;
        for _ in 0..320 {
            let (status, answer) = post(receiver.address(), &path, "application/json", b"{}").await;
            if status == 503 {
                turned_away += 1;
                assert!(answer.to_lowercase().contains("retry-after"), "{answer}");
            } else {
                assert_eq!(status, 200);
            }
        }
        assert_eq!((taken.load(Ordering::Relaxed), turned_away), (300, 20));
    });
}

#[test]
fn it_opens_only_near_addresses_and_paths_nobody_guesses() {
    let nothing = || -> sync::Take { Arc::new(|_, _: &[u8]| Ok(())) };
    run(async {
        for address in ["0.0.0.0:0", "[::]:0", "8.8.8.8:0", "172.32.0.1:0", "[2001:db8::1]:0"] {
            let wanted = ReceiverSettings { address: address.parse().unwrap(), ..settings(nothing()) };
            assert!(matches!(Receiver::start(wanted).await, Err(ReceiverFault::Address(_))), "{address}");
        }
        for secret in ["", "short", "0123456789abcdef0123456789abcde/"] {
            let wanted = ReceiverSettings { secrets: vec![secret.to_owned()], ..settings(nothing()) };
            assert!(matches!(Receiver::start(wanted).await, Err(ReceiverFault::Secret)), "{secret}");
        }
        let first = Receiver::start(settings(nothing())).await.unwrap();
        let taken = ReceiverSettings { address: first.address(), ..settings(nothing()) };
        let fault = Receiver::start(taken).await.err().unwrap();
        assert!(fault.to_string().contains("Choose another port"), "{fault}");
    });
}
