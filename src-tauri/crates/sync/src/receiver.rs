//! The webhook receiver: a door on this machine or its network that takes what CAS posts.
//!
//! An answer of success is given after what was posted is kept for good, and not before. When the fault is ours the
//! answer is 503: CAS then tries again after its own waits. 400, 401 and 413 would make it give the event up (its retry
//! schedule is that of a well-known event service, which says so), so they are never said for a fault of ours; a body
//! beyond the limit is given up on purpose, and polling brings what it would have said.

mod rate;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{Method, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use cas::Clock;
use sha2::{Digest, Sha256};
use store::StoreError;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinHandle;

use rate::Rate;

/// The largest body that is taken.
const BODY_BYTES_MAX: usize = 256 * 1024;
/// How long a body may take to come.
const BODY_PATIENCE: Duration = Duration::from_secs(10);
/// How many are taken at once.
const TAKEN_AT_ONCE: usize = 16;
/// What a sender is asked to wait when there is too much, and when the store fails.
const BUSY_SECONDS: &str = "10";
const FAULT_SECONDS: &str = "60";
/// The shortest secret path: what cannot be guessed has at least as many characters.
const SECRET_LENGTH_MIN: usize = 32;

/// Keeps what was posted at the path with this number; success means that it is kept for good.
pub type Take = Arc<dyn Fn(usize, &[u8]) -> Result<(), StoreError> + Send + Sync>;

/// Where and how to receive.
pub struct ReceiverSettings {
    /// Loopback, or an address of the local network; port 0 means any free one.
    pub address: SocketAddr,
    /// Paths that nobody can guess, one a connection, without the leading slash.
    pub secrets: Vec<String>,
    /// The time.
    pub clock: Clock,
    /// Keeps what was posted.
    pub take: Take,
}

/// Why nothing can be received.
#[derive(Debug, thiserror::Error)]
pub enum ReceiverFault {
    /// The address is open to the world, or to every network of this machine.
    #[error(
        "Webhooks cannot be received at {0}: only this machine (127.0.0.1) or an address of the local network is \
         allowed. Put a gateway of your office before it if CAS must reach it from outside."
    )]
    Address(IpAddr),
    /// The path could be guessed.
    #[error("The secret path is too short. Let Quayside make a new one.")]
    Secret,
    /// The port is taken.
    #[error("Webhooks cannot be received at {address} ({reason}). Choose another port.")]
    Port {
        /// Where.
        address: SocketAddr,
        /// Why.
        reason: std::io::Error,
    },
}

/// What happened at the door so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReceiverCounts {
    /// Taken and kept.
    pub taken: u64,
    /// Turned away because there was too much at once; CAS sends them again.
    pub turned_away: u64,
    /// Not kept because the store failed; CAS sends them again.
    pub failed: u64,
    /// Too large, and given up.
    pub too_large: u64,
    /// Knocked at a path that is not ours.
    pub strangers: u64,
}

#[derive(Default)]
struct Counters {
    taken: AtomicU64,
    turned_away: AtomicU64,
    failed: AtomicU64,
    too_large: AtomicU64,
    strangers: AtomicU64,
}

struct Gate {
    secrets: Vec<[u8; 32]>,
    take: Take,
    rate: Rate,
    clock: Clock,
    places: Arc<Semaphore>,
    counters: Counters,
}

/// A receiver at work. It stops when it is dropped.
pub struct Receiver {
    address: SocketAddr,
    gate: Arc<Gate>,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<std::io::Result<()>>,
}

impl Receiver {
    /// Begins to receive, in the background of the current runtime.
    ///
    /// # Errors
    /// [`ReceiverFault`] says what to choose otherwise.
    pub async fn start(settings: ReceiverSettings) -> Result<Receiver, ReceiverFault> {
        let ReceiverSettings { address, secrets, clock, take } = settings;
        if !is_near(address.ip()) {
            return Err(ReceiverFault::Address(address.ip()));
        }
        if !secrets.iter().all(|secret| is_secret(secret)) {
            return Err(ReceiverFault::Secret);
        }
        let refused = |reason| ReceiverFault::Port { address, reason };
        let listener = TcpListener::bind(address).await.map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let gate = Arc::new(Gate {
            secrets: secrets.iter().map(|secret| Sha256::digest(format!("/{secret}")).into()).collect(),
            take,
            rate: Rate::default(),
            clock,
            places: Arc::new(Semaphore::new(TAKEN_AT_ONCE)),
            counters: Counters::default(),
        });
        let (stop, stopped) = oneshot::channel::<()>();
        let router = Router::new().fallback(knock).with_state(gate.clone());
        let task = tokio::spawn(async move {
            axum::serve(listener, router)
                .with_graceful_shutdown(async move {
                    // A dropped sender means the same as a sent word.
                    stopped.await.unwrap_or_default();
                })
                .await
        });
        Ok(Receiver { address, gate, stop: Some(stop), task })
    }

    /// Where it receives.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What happened so far.
    #[must_use]
    pub fn counts(&self) -> ReceiverCounts {
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let counters = &self.gate.counters;
        ReceiverCounts {
            taken: count(&counters.taken),
            turned_away: count(&counters.turned_away),
            failed: count(&counters.failed),
            too_large: count(&counters.too_large),
            strangers: count(&counters.strangers),
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        drop(self.stop.take());
        self.task.abort();
    }
}

fn is_secret(path: &str) -> bool {
    path.len() >= SECRET_LENGTH_MIN && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// This machine, or a network that is not the internet.
fn is_near(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

async fn knock(State(gate): State<Arc<Gate>>, request: Request<Body>) -> Response {
    let add = |counter: &AtomicU64| counter.fetch_add(1, Ordering::Relaxed);
    let asked = Sha256::digest(request.uri().path()).into();
    // Every one is compared, so that the time says nothing.
    let known = gate.secrets.iter().enumerate().fold(
        None,
        |found, (at, secret)| {
            if is_same(&asked, secret) { Some(at) } else { found }
        },
    );
    let Some(place_of_secret) = known else {
        add(&gate.counters.strangers);
        return StatusCode::NOT_FOUND.into_response();
    };
    if request.method() != Method::POST {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "POST")]).into_response();
    }
    let place = gate.places.clone().try_acquire_owned();
    let (true, Ok(_place)) = (gate.rate.allows((gate.clock)()), place) else {
        add(&gate.counters.turned_away);
        return later(BUSY_SECONDS);
    };
    let length =
        request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > BODY_BYTES_MAX) {
        add(&gate.counters.too_large);
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    let body = match tokio::time::timeout(BODY_PATIENCE, to_bytes(request.into_body(), BODY_BYTES_MAX + 1)).await {
        Ok(Ok(body)) => body,
        // More than was announced, or nothing was.
        Ok(Err(_)) if length.is_none() => {
            add(&gate.counters.too_large);
            return StatusCode::PAYLOAD_TOO_LARGE.into_response();
        }
        // The line broke or crept: what CAS meant to say, it says again.
        Ok(Err(_)) | Err(_) => {
            add(&gate.counters.turned_away);
            return later(BUSY_SECONDS);
        }
    };
    if body.len() > BODY_BYTES_MAX {
        add(&gate.counters.too_large);
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    let take = gate.take.clone();
    let kept = tokio::task::spawn_blocking(move || take(place_of_secret, &body)).await;
    if matches!(kept, Ok(Ok(()))) {
        add(&gate.counters.taken);
        return StatusCode::OK.into_response();
    }
    add(&gate.counters.failed);
    later(FAULT_SECONDS)
}

/// Our fault, or too much at once: come again.
fn later(seconds: &'static str) -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, seconds)]).into_response()
}

/// Compares in a time that does not tell how much of it was right.
fn is_same(one: &[u8; 32], other: &[u8; 32]) -> bool {
    one.iter().zip(other).fold(0, |differ, (one, other)| differ | (one ^ other)) == 0
}
