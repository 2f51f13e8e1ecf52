//! The line of a workstation: what it posts waits here until the simulation carries it on, and answers wait here until
//! they are taken.

use std::collections::{BTreeMap, BTreeSet};
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use cas::Transport;
use cas::transport::{Broken, Reply, Request};
use futures_core::future::BoxFuture;

use super::disk;

/// A request on its way, numbered in the order of posting.
#[derive(Debug)]
pub(super) struct Posted {
    pub(super) number: u64,
    pub(super) request: Request,
}

/// The post of one workstation's process; a new process has a new one, so that nothing meant for the old reaches it.
#[derive(Clone, Debug, Default)]
pub(super) struct Line(Arc<Mutex<Post>>);

#[derive(Debug, Default)]
struct Post {
    last: u64,
    fresh: Vec<Posted>,
    resting: Vec<(u64, Duration)>,
    rested: BTreeSet<u64>,
    answers: BTreeMap<u64, Result<Reply, Broken>>,
}

impl Line {
    /// What was posted since the last time, in order.
    pub(super) fn posted(&self) -> Vec<Posted> {
        std::mem::take(&mut self.post().fresh)
    }

    /// Pauses that began since the last time.
    pub(super) fn pauses(&self) -> Vec<(u64, Duration)> {
        std::mem::take(&mut self.post().resting)
    }

    /// A pause is over.
    pub(super) fn go_on(&self, number: u64) {
        self.post().rested.insert(number);
    }

    pub(super) fn answer(&self, number: u64, answer: Result<Reply, Broken>) {
        self.post().answers.insert(number, answer);
    }

    fn post(&self) -> MutexGuard<'_, Post> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for Line {
    fn exchange(&self, request: Request) -> BoxFuture<'_, Result<Reply, Broken>> {
        let number = {
            let mut post = self.post();
            post.last += 1;
            let number = post.last;
            // A process that ended at a write before this sends nothing any more.
            if !disk::has_ended() {
                post.fresh.push(Posted { number, request });
            }
            number
        };
        Box::pin(poll_fn(move |_| match self.post().answers.remove(&number) {
            Some(answer) => Poll::Ready(answer),
            None => Poll::Pending,
        }))
    }

    fn pause(&self, wait: Duration) -> BoxFuture<'_, ()> {
        let number = {
            let mut post = self.post();
            post.last += 1;
            let number = post.last;
            post.resting.push((number, wait));
            number
        };
        Box::pin(poll_fn(move |_| match self.post().rested.remove(&number) {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }))
    }
}
