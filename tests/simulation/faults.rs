//! The menu of what can go wrong, how often it does in a run, and how often it did.

use std::collections::BTreeMap;
use std::fmt;

use super::chance::Chance;
use super::time::{MINUTE, SECOND};

/// What can go wrong. Each strike is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// No connection can be made.
    NoConnection,
    /// The request is lost on the way.
    RequestDropped,
    /// The request has its effect, the answer is lost.
    ReplyDropped,
    /// The request arrives up to five minutes late, perhaps after its sender has given up.
    RequestDelayed,
    /// The answer comes up to five minutes late.
    ReplyDelayed,
    /// Time ran out for a request that CAS had acted on.
    TimedOutAfterEffect,
    /// The request arrives twice.
    RequestDoubled,
    /// The answer to an earlier question comes after that to a later one.
    Reordered,
    /// 401 although the token is good.
    Unauthorized,
    /// CAS forgets every token.
    TokensEnded,
    /// 429 with seconds to wait.
    SlowDownSeconds,
    /// 429 with a date to wait for.
    SlowDownDate,
    /// 429 without a word.
    SlowDown,
    /// 503 for everybody, for a while.
    Unavailable,
    /// 500, 502 or 504 without an effect.
    ServerError,
    /// 500, 502 or 504 after the effect.
    ServerErrorAfterEffect,
    /// Success, and half of the JSON.
    TruncatedJson,
    /// A proxy answers with a page of its own.
    ProxyPage,
    /// An event does not come.
    EventLost,
    /// An event comes several times.
    EventDoubled,
    /// Events come in the reverse order.
    EventsReversed,
    /// An event comes, and CAS is not told so.
    EventReceiptLost,
    /// The clock of a workstation is up to an hour off.
    ClockSkew,
    /// The process of a workstation ends at a write to its store.
    KilledAtWrite,
    /// The process of a workstation ends while it waits.
    Killed,
    /// The disk of a workstation is full for a while.
    DiskFull,
}

impl Fault {
    /// All there are.
    pub const ALL: [Fault; 26] = [
        Fault::NoConnection,
        Fault::RequestDropped,
        Fault::ReplyDropped,
        Fault::RequestDelayed,
        Fault::ReplyDelayed,
        Fault::TimedOutAfterEffect,
        Fault::RequestDoubled,
        Fault::Reordered,
        Fault::Unauthorized,
        Fault::TokensEnded,
        Fault::SlowDownSeconds,
        Fault::SlowDownDate,
        Fault::SlowDown,
        Fault::Unavailable,
        Fault::ServerError,
        Fault::ServerErrorAfterEffect,
        Fault::TruncatedJson,
        Fault::ProxyPage,
        Fault::EventLost,
        Fault::EventDoubled,
        Fault::EventsReversed,
        Fault::EventReceiptLost,
        Fault::ClockSkew,
        Fault::KilledAtWrite,
        Fault::Killed,
        Fault::DiskFull,
    ];
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, out)
    }
}

/// How often each fault struck.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strikes(BTreeMap<Fault, u64>);

impl Strikes {
    pub(super) fn count(&mut self, fault: Fault) {
        *self.0.entry(fault).or_default() += 1;
    }

    /// Takes in the strikes of another run.
    pub fn add(&mut self, other: &Strikes) {
        for (fault, count) in &other.0 {
            *self.0.entry(*fault).or_default() += count;
        }
    }

    /// How often this one struck.
    #[must_use]
    pub fn of(&self, fault: Fault) -> u64 {
        self.0.get(&fault).copied().unwrap_or(0)
    }
}

/// What becomes of one request on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Plain,
    NoConnection,
    RequestDropped { at_once: bool },
    ReplyDropped { at_once: bool },
    RequestDelayed(i64),
    ReplyDelayed(i64),
    RequestDoubled(i64),
    Unauthorized,
    SlowDown { seconds: Option<u64>, as_date: bool },
    ServerError { status: u16, after_effect: bool },
    TruncatedJson,
    ProxyPage { after_effect: bool },
}

/// How rough a run is: shares of a thousand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weather {
    /// Requests that something happens to.
    pub(super) requests: u64,
    /// Passes before which a process is told to end at one of its next writes.
    pub(super) kills: u64,
    /// Workstations whose clocks are off.
    pub(super) skewed: u64,
}

impl Weather {
    /// Some runs are calm, so that a fault is seen alone; some are storms.
    pub(super) fn drawn(chance: &mut Chance) -> Weather {
        Weather {
            requests: chance.one_of(&[30, 100, 250, 450]).unwrap_or(100),
            kills: chance.one_of(&[0, 5, 20, 60]).unwrap_or(0),
            skewed: chance.one_of(&[0, 500, 1000]).unwrap_or(0),
        }
    }

    /// What becomes of a request. A network does not double what changes something unless CAS can tell.
    pub(super) fn fate(&self, chance: &mut Chance, may_double: bool) -> Fate {
        if !chance.in_thousand(self.requests) {
            return Fate::Plain;
        }
        let late = |chance: &mut Chance| chance.between(SECOND, 5 * MINUTE);
        match chance.below(14) {
            0 => Fate::NoConnection,
            1 => Fate::RequestDropped { at_once: chance.in_thousand(500) },
            2 | 3 => Fate::ReplyDropped { at_once: chance.in_thousand(500) },
            4 => Fate::RequestDelayed(late(chance)),
            5 => Fate::ReplyDelayed(late(chance)),
            6 if may_double => Fate::RequestDoubled(chance.between(0, MINUTE)),
            6 | 7 => Fate::Unauthorized,
            8 => Fate::SlowDown { seconds: None, as_date: false },
            9 => Fate::SlowDown { seconds: Some(chance.below(180)), as_date: chance.in_thousand(500) },
            10 => Fate::ServerError { status: server_error(chance), after_effect: false },
            11 => Fate::ServerError { status: server_error(chance), after_effect: true },
            12 => Fate::TruncatedJson,
            _ => Fate::ProxyPage { after_effect: chance.in_thousand(500) },
        }
    }
}

fn server_error(chance: &mut Chance) -> u16 {
    chance.one_of(&[500, 502, 504]).unwrap_or(500)
}
