//! What all requests share: the book, the simulation, the tokens and the ordered faults.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use cas::Clock;

use super::reply::{self, Rejection};
use crate::{
    book::{Book, BookError, Installation},
    config::Config,
    faults::{Faults, Kind, Place, Plan},
    moment::Moment,
    simulation::Simulation,
};

pub(crate) struct World {
    /// `None` once the server has stopped: a connection that lingers must not hold the file.
    book: Mutex<Option<Book>>,
    pub(crate) simulation: Simulation,
    pub(crate) installation: Installation,
    /// Token to the moment it ends. They do not outlive the process, so a restart asks every client to sign in again.
    pub(crate) tokens: Mutex<HashMap<String, Moment>>,
    tokens_issued: AtomicU64,
    faults: Mutex<Plan>,
    pub(crate) scopes: String,
    pub(crate) token_lifetime_s: u64,
    clock: Clock,
    /// Work is done where it is asked for, and not on a thread of its own.
    threadless: bool,
}

impl World {
    pub(crate) fn open(config: &Config) -> Result<Self, BookError> {
        let book = Book::open(config.database.as_deref())?;
        let simulation = Simulation::new(config);
        Ok(Self {
            installation: book.installation(simulation.identities())?,
            simulation,
            book: Mutex::new(Some(book)),
            tokens_issued: AtomicU64::new(0),
            tokens: Mutex::new(HashMap::new()),
            faults: Mutex::new(Plan::new(config.seed, config.faults.clone())),
            scopes: config.scopes.clone(),
            token_lifetime_s: config.token_lifetime_s,
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

    pub(crate) fn now(&self) -> Moment {
        Moment::at((self.clock)())
    }

    pub(crate) fn next_fault(&self, place: Place) -> Option<Kind> {
        lock(&self.faults).next(place)
    }

    pub(crate) fn order_faults(&self, faults: Faults) {
        lock(&self.faults).replace(faults);
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
        work: impl FnOnce(&Self, &mut Book, Moment) -> Result<T, BookError> + Send + 'static,
    ) -> Result<T, Rejection> {
        let threadless = self.threadless;
        let carry_out = move || {
            let mut held = lock(&self.book);
            let book = held.as_mut().ok_or(BookError::Closed)?;
            let now = self.now();
            self.simulation.advance(book, now)?;
            work(&self, book, now)
        };
        if threadless {
            return carry_out().map_err(|error| reply::failure(&error).into());
        }
        match tokio::task::spawn_blocking(carry_out).await {
            Ok(outcome) => outcome.map_err(|error| reply::failure(&error).into()),
            Err(_) => Err(reply::problem(
                axum::http::StatusCode::INTERNAL_SERVER_ERROR,
                "The practice CAS broke off its work. Start it again.",
            )
            .into()),
        }
    }
}

/// A panic elsewhere leaves whole values behind: the book rolls back by itself, the maps are changed in one step.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
