//! What all requests share: the book, the simulation, the tokens and the ordered faults.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use cas::Clock;
use chrono::{DateTime, Utc};
use serde_json::json;

use super::{
    auth::Caller,
    limits::Calls,
    pump::DueDelivery,
    reply::{self, Rejection},
};
use crate::{
    book::{Book, BookError, Installation, Subscription},
    config::{Account, Config, Speed},
    events::{Outcome, Teller, after_attempt},
    faults::{Faults, Kind, Place, Plan},
    moment::Moment,
    simulation::Simulation,
};

/// The tenant of the client this practice CAS hands out.
pub(super) const PRACTICE: &str = "practice";

pub(crate) struct World {
    /// `None` once the server has stopped: a connection that lingers must not hold the file.
    book: Mutex<Option<Book>>,
    pub(crate) simulation: Simulation,
    /// The first is the one this practice CAS hands out.
    pub(crate) accounts: Vec<Account>,
    /// Token to who holds it. They do not outlive the process, so a restart asks every client to sign in again.
    pub(super) tokens: Mutex<HashMap<String, Caller>>,
    tokens_issued: AtomicU64,
    calls: Mutex<Calls>,
    faults: Mutex<Plan>,
    pub(crate) token_lifetime_s: u64,
    pub(super) address_lifetime: Duration,
    pub(super) max_offset: u32,
    speed: Speed,
    base_url: OnceLock<String>,
    /// True from the first subscription on.
    telling: AtomicBool,
    /// Whoever has it may see and order everything under `/sandbox/trainer/`.
    trainer_token: String,
    clock: Clock,
    /// Work is done where it is asked for, and not on a thread of its own.
    threadless: bool,
}

impl World {
    pub(crate) fn open(config: &Config) -> Result<Self, BookError> {
        let mut book = Book::open(config.database.as_deref())?;
        let simulation = Simulation::new(config)?;
        let began = simulation.begin(&mut book, Moment::at((config.clock)()))?;
        let Installation { client_id, client_secret } = book.installation(simulation.identities())?;
        let trainer_token = simulation.identities().token();
        let first = Account {
            client_id,
            client_secret,
            tenant: PRACTICE.to_owned(),
            source_system: "quayside-practice".to_owned(),
            scopes: config.scopes.clone(),
        };
        let ordered = config.faults.faults.iter().chain(config.scenario.faults());
        let faults = Faults { faults: ordered.cloned().collect() };
        let breaks = config.scenario.breaks().map(|(from, until, kind)| (began.after(from), began.after(until), kind));
        let speed = simulation.speed();
        Ok(Self {
            simulation,
            accounts: std::iter::once(first).chain(config.accounts.iter().cloned()).collect(),
            tokens_issued: AtomicU64::new(0),
            tokens: Mutex::new(HashMap::new()),
            calls: Mutex::new(Calls::new(config.scenario.rate_limit().or(config.rate_limit))),
            faults: Mutex::new(Plan::new(config.seed, faults).broken_in(breaks)),
            token_lifetime_s: config.token_lifetime_s,
            address_lifetime: Duration::from_secs(config.address_lifetime_s),
            max_offset: config.max_offset,
            speed,
            base_url: OnceLock::new(),
            telling: AtomicBool::new(book.any_subscription()?),
            book: Mutex::new(Some(book)),
            trainer_token,
            clock: config.clock.clone(),
            threadless: false,
        })
    }

    pub(crate) fn without_threads(self) -> Self {
        Self { threadless: true, ..self }
    }

    /// After a lost answer, a search that finds nothing may be believed from here on: twice the time it takes
    /// from the message to the search, and a second for a request that is still on its way.
    pub(crate) fn settle(&self) -> Duration {
        self.simulation.searchable_after() * 2 + Duration::from_secs(1)
    }

    /// The account this practice CAS hands out.
    pub(crate) fn first_account(&self) -> Account {
        self.accounts.first().cloned().unwrap_or_default()
    }

    pub(crate) fn trainer_token(&self) -> &str {
        &self.trainer_token
    }

    pub(crate) fn now(&self) -> Moment {
        Moment::at(self.time())
    }

    pub(crate) fn time(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// Where it is reached, for addresses in events; known once it listens.
    pub(super) fn reached_at(&self, base_url: &str) {
        self.base_url.get_or_init(|| base_url.to_owned());
    }

    pub(super) fn base_url(&self) -> String {
        self.base_url.get().cloned().unwrap_or_else(|| "http://localhost".to_owned())
    }

    pub(super) fn account(&self, client_id: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.client_id == client_id)
    }

    /// Counts a call and refuses it when the client has made too many.
    pub(super) fn count_call(&self, client_id: &str) -> Result<(), Rejection> {
        lock(&self.calls).count(client_id, self.now())
    }

    pub(crate) fn next_fault(&self, place: Place) -> Option<Kind> {
        lock(&self.faults).next(place, self.now())
    }

    pub(crate) fn order_faults(&self, faults: Faults) {
        lock(&self.faults).replace(faults);
    }

    /// The network is broken from now on for so long; nothing mends it.
    pub(crate) fn break_network(&self, pause: Duration) {
        let now = self.now();
        lock(&self.faults).break_now(now, now.after(pause));
    }

    /// Until when the network is broken, if it is.
    pub(crate) fn broken_until(&self) -> Option<Moment> {
        lock(&self.faults).broken_until(self.now())
    }

    pub(crate) fn count_token(&self) {
        self.tokens_issued.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn tokens_issued(&self) -> u64 {
        self.tokens_issued.load(Ordering::Relaxed)
    }

    pub(crate) fn end_tokens(&self) {
        lock(&self.tokens).clear();
    }

    pub(crate) fn close(&self) {
        lock(&self.book).take();
    }

    /// Brings the simulation up to now, then does the work, away from the threads that serve connections.
    pub(crate) async fn with_book<T: Send + 'static>(
        self: Arc<Self>,
        work: impl FnOnce(&Self, &mut Book, Moment) -> T + Send + 'static,
    ) -> Result<T, Rejection> {
        if self.threadless {
            return self.at_book(work).map_err(|error| reply::failure(&error).into());
        }
        match tokio::task::spawn_blocking(move || self.at_book(work)).await {
            Ok(outcome) => outcome.map_err(|error| reply::failure(&error).into()),
            Err(_) => Err(reply::problem(
                axum::http::StatusCode::INTERNAL_SERVER_ERROR,
                "The practice CAS broke off its work. Start it again.",
            )
            .into()),
        }
    }

    /// The same on this thread. What happened before and by the work is told afterwards.
    pub(crate) fn at_book<T>(&self, work: impl FnOnce(&Self, &mut Book, Moment) -> T) -> Result<T, BookError> {
        let mut held = lock(&self.book);
        let book = held.as_mut().ok_or(BookError::Closed)?;
        let now = self.now();
        self.simulation.advance(book, now)?;
        self.tell(book)?;
        let done = work(self, book, now);
        self.tell(book)?;
        Ok(done)
    }

    /// Nothing is put into words before somebody wants to hear it: thousands of declarations pass unheard.
    fn tell(&self, book: &mut Book) -> Result<(), BookError> {
        if self.tells_anybody() { self.tell_all(book) } else { Ok(()) }
    }

    /// The same, for somebody who looks.
    pub(crate) fn tell_all(&self, book: &mut Book) -> Result<(), BookError> {
        let base_url = self.base_url();
        let teller = Teller {
            simulation: &self.simulation,
            speed: self.speed,
            base_url: &base_url,
            address_lifetime: self.address_lifetime,
            next_fault: &|| self.next_fault(Place::Event),
        };
        teller.tell(book)
    }

    pub(super) fn subscribe(&self, endpoint_url: &str, event_types: &[&str]) -> Result<String, BookError> {
        let body = json!({ "endpointUrl": endpoint_url, "eventTypes": event_types }).to_string();
        let id = self.simulation.new_id();
        let made = id.clone();
        self.at_book(|_, book, now| {
            book.add_subscription(&Subscription {
                seq: 0,
                id: made,
                tenant: PRACTICE.to_owned(),
                endpoint_url: endpoint_url.to_owned(),
                body,
                created_at: now,
            })
        })??;
        self.begin_telling();
        Ok(id)
    }

    pub(super) fn begin_telling(&self) {
        self.telling.store(true, Ordering::Relaxed);
    }

    /// False while nobody has ever subscribed.
    pub(super) fn tells_anybody(&self) -> bool {
        self.telling.load(Ordering::Relaxed)
    }

    /// The deliveries that are due now, the longest due first; so many that a flood is carried out in portions.
    pub(crate) fn due(&self) -> Result<Vec<DueDelivery>, BookError> {
        const PORTION: u32 = 64;
        let due = self.at_book(|_, book, now| book.due_deliveries(now, PORTION))??;
        Ok(due.into_iter().map(|one| DueDelivery { number: one.seq, url: one.url, body: one.body }).collect())
    }

    /// Notes what came of one try; a delivery that is over by now stays as it is.
    pub(crate) fn note_delivery(&self, seq: i64, outcome: &Outcome) -> Result<(), BookError> {
        self.at_book(|_, book, now| {
            let Some(delivery) = book.delivery(seq)? else {
                return Ok(());
            };
            let (state, next_at, words) = after_attempt(&delivery, outcome, now, self.speed, self.simulation.chance());
            book.note_attempt(seq, next_at, state, &words)
        })?
    }

    pub(crate) fn next_delivery_at(&self) -> Result<Option<DateTime<Utc>>, BookError> {
        let at = self.at_book(|_, book, _| book.next_delivery_at())??;
        Ok(at.map(Moment::time))
    }
}

/// A panic elsewhere leaves whole values behind: the book rolls back by itself, the maps are changed in one step.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
