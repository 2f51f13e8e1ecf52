//! One run: what is due happens, one thing after the other, first in a time of faults and then in quiet.

use std::collections::BTreeMap;

use cas::transport::{Broken, Reply, Request};
use sync::{Pass, SyncError};
use tempfile::TempDir;

use super::cas_side::{Cas, Key};
use super::chance::Chance;
use super::disk::Disk;
use super::faults::{Fate, Fault, Strikes, Weather};
use super::log::Log;
use super::people::Office;
use super::template::Template;
use super::time::{Agenda, MINUTE, SECOND, Time};
use super::workstation::{Workstation, copy_folder};
use super::{Done, Options, Outcome, oracle};

const WORKSTATIONS: usize = 3;
const ACTS_EACH: u64 = 9;
/// How long things go wrong.
const ROUGH: i64 = 15 * MINUTE;
/// By when everything must have settled.
const PATIENCE: i64 = 6 * 60 * MINUTE;
/// Between two passes of a workstation.
const ROUGH_PAUSE: (i64, i64) = (40 * SECOND, 3 * MINUTE);
const QUIET_PAUSE: (i64, i64) = (2 * MINUTE, 6 * MINUTE);
/// Passes over the doors of each workstation that must change nothing at the end.
const STILL_PASSES: u32 = 3;

/// What can be due.
pub(super) enum Happening {
    /// A workstation passes its doors.
    Pass(usize),
    /// Somebody does something there.
    Act(usize),
    /// Its process starts again.
    Start(usize),
    /// Its process ends.
    Kill(usize),
    /// Its disk has no room, or has again.
    Room(usize, bool),
    /// A request comes to CAS.
    Arrival(Ticket),
    /// The same request comes to CAS a second time.
    Echo(usize, Box<Request>),
    /// Its answer comes to the workstation.
    Answer(Ticket, Result<Reply, Broken>),
    /// CAS tells its subscribers what has happened.
    Tell,
    /// A pause between two requests is over.
    Rested(Ticket),
    /// Its sender waits no longer.
    GiveUp(Ticket),
}

/// A request on its way: whose it is, of which process, and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ticket {
    pub(super) station: usize,
    pub(super) start: u64,
    pub(super) number: u64,
}

pub(super) struct InFlight {
    pub(super) request: Request,
    pub(super) fate: Fate,
    pub(super) has_acted: bool,
}

pub(super) struct Run {
    pub(super) seed: u64,
    pub(super) options: Options,
    pub(super) chance: Chance,
    pub(super) time: Time,
    pub(super) agenda: Agenda<Happening>,
    pub(super) log: Log,
    pub(super) cas: Cas,
    pub(super) stations: Vec<Workstation>,
    pub(super) office: Office,
    pub(super) weather: Weather,
    pub(super) strikes: Strikes,
    pub(super) done: Done,
    pub(super) violations: Vec<String>,
    pub(super) in_flight: BTreeMap<Ticket, InFlight>,
    /// The latest request of each workstation that was answered.
    pub(super) answered: BTreeMap<(usize, u64), u64>,
    pub(super) unavailable_until: i64,
    /// What each workstation last knew of each declaration: when it changed, and its rank.
    pub(super) known: BTreeMap<(usize, String), (String, u32)>,
    /// Shipments that were corrected at CAS, whose status may begin anew.
    pub(super) corrected: std::collections::BTreeSet<Key>,
    still: [u32; WORKSTATIONS],
    _room: TempDir,
}

impl Run {
    pub(super) fn new(seed: u64, template: &Template, options: Options) -> Result<Run, String> {
        let said = |fault: std::io::Error| fault.to_string();
        let (mut chance, time) = (Chance::new(seed), Time::default());
        let room = template.room().map_err(said)?;
        let mut stations = Vec::new();
        for number in 0..WORKSTATIONS {
            let folder = room.path().join(number.to_string());
            copy_folder(&template.profile(), &folder).map_err(said)?;
            stations.push(Workstation::new(number, folder, &time, chance.another()));
        }
        let weather = Weather::drawn(&mut chance);
        let cas = Cas::open(seed, &mut chance, &time, options)?;
        let agenda = Agenda::new(chance.another());
        let mut run = Run {
            seed,
            options,
            time,
            agenda,
            log: Log::default(),
            cas,
            stations,
            office: Office::default(),
            weather,
            strikes: Strikes::default(),
            done: Done::default(),
            violations: Vec::new(),
            in_flight: BTreeMap::new(),
            answered: BTreeMap::new(),
            unavailable_until: 0,
            known: BTreeMap::new(),
            corrected: std::collections::BTreeSet::new(),
            still: [0; WORKSTATIONS],
            _room: room,
            chance,
        };
        run.plan();
        Ok(run)
    }

    /// What is certain to come.
    fn plan(&mut self) {
        self.log.note(0, "run", format!("{:?}, doubles refused: {}", self.weather, self.cas.doubles_are_refused));
        self.enter_in(MINUTE, MINUTE, Happening::Tell);
        for station in 0..WORKSTATIONS {
            if self.chance.in_thousand(self.weather.skewed) {
                let skew = self.chance.between(-60 * MINUTE, 60 * MINUTE);
                if let Some(found) = self.stations.get(station) {
                    found.skew.set(skew);
                }
                self.strikes.count(Fault::ClockSkew);
            }
            let hears = self.chance.in_thousand(500);
            if let Some(found) = self.stations.get_mut(station) {
                found.hears = hears;
            }
            self.enter_in(0, SECOND, Happening::Start(station));
            for _ in 0..ACTS_EACH {
                self.enter_in(2 * SECOND, ROUGH - 5 * MINUTE, Happening::Act(station));
            }
            if self.weather.kills > 0 {
                self.enter_in(MINUTE, ROUGH, Happening::Kill(station));
                if self.chance.in_thousand(500) {
                    self.enter_in(MINUTE, ROUGH - 5 * MINUTE, Happening::Room(station, false));
                }
            }
        }
    }

    /// Enters something for a moment between `least` and `most` from now.
    pub(super) fn enter_in(&mut self, least: i64, most: i64, what: Happening) {
        let at = self.time.now() + self.chance.between(least, most);
        self.agenda.enter(at, what);
    }

    pub(super) fn is_rough(&self) -> bool {
        self.time.now() < ROUGH
    }

    pub(super) fn note(&mut self, who: impl std::fmt::Display, what: impl std::fmt::Display) {
        self.log.note(self.time.now(), who, what);
    }

    pub(super) fn strike(&mut self, fault: Fault) {
        self.strikes.count(fault);
        self.note("fault", fault);
    }

    pub(super) fn carry_on(mut self) -> Result<Outcome, String> {
        while let Some((at, what)) = self.agenda.next() {
            self.time.set(at);
            if at > ROUGH + PATIENCE {
                let unsettled = oracle::unsettled(&mut self);
                self.violations.push(unsettled);
                break;
            }
            self.happen(what)?;
            let settled = !self.is_rough() && self.still.iter().all(|passes| *passes >= STILL_PASSES);
            if settled {
                break;
            }
        }
        self.done.seconds = self.time.now().unsigned_abs() / SECOND.unsigned_abs();
        self.done.decisions = self.office.decided.len() as u64;
        oracle::judge(&mut self)?;
        let (log, digest) = self.log.close();
        let (seed, violations, strikes, done) = (self.seed, self.violations, self.strikes, self.done);
        Ok(Outcome { seed, digest, violations, strikes, done, log })
    }

    fn happen(&mut self, what: Happening) -> Result<(), String> {
        match what {
            Happening::Start(station) => self.start(station),
            Happening::Pass(station) => self.pass(station),
            Happening::Act(station) => self.act(station),
            Happening::Kill(station) => self.kill(station, Fault::Killed),
            Happening::Room(station, room) => self.room(station, room),
            Happening::Arrival(ticket) => self.arrive(ticket),
            Happening::Echo(station, request) => self.echo(station, &request),
            Happening::Answer(ticket, answer) => self.answer(ticket, answer),
            Happening::Tell => self.tell()?,
            Happening::Rested(ticket) => self.rested(ticket),
            Happening::GiveUp(ticket) => self.give_up(ticket),
        }
        Ok(())
    }

    fn start(&mut self, number: usize) {
        let ends_at = self.drawn_end();
        let Some(station) = self.stations.get_mut(number).filter(|station| !station.is_running()) else { return };
        if station.disk.is_sound() {
            station.disk = ends_at.unwrap_or(Disk::SOUND);
        }
        match station.start(&self.cas) {
            Ok(()) => {
                self.note(format!("workstation {number}"), "started");
                self.after_work(number);
                self.enter_in(0, 10 * SECOND, Happening::Pass(number));
            }
            Err(fault) => {
                let ended = station.disk.has_ended();
                station.kill();
                self.note(format!("workstation {number}"), format!("did not start: {fault}"));
                if ended {
                    self.strike(Fault::KilledAtWrite);
                }
                self.enter_in(SECOND, MINUTE, Happening::Start(number));
            }
        }
    }

    /// In rough weather a process is told now and then to end at one of its next writes.
    fn drawn_end(&mut self) -> Option<Disk> {
        let struck = self.is_rough() && self.chance.in_thousand(self.weather.kills);
        let nth = self.chance.below(60) + 1;
        struck.then(|| Disk::ends_at(nth))
    }

    fn pass(&mut self, number: usize) {
        let ends_at = self.drawn_end();
        let Some(station) = self.stations.get_mut(number) else { return };
        if let Some(end) = ends_at.filter(|_| station.disk.is_sound()) {
            station.disk = end;
        }
        station.begin_pass();
        self.go_on(number);
    }

    /// Lets a workstation's pass go on as far as it comes, and takes what it posts on its way.
    pub(super) fn go_on(&mut self, number: usize) {
        let Some(station) = self.stations.get_mut(number) else { return };
        let came_to = station.go_on();
        self.after_work(number);
        if let Some(came_to) = came_to {
            self.pass_ended(number, came_to);
        }
    }

    fn pass_ended(&mut self, number: usize, came_to: Result<Pass, SyncError>) {
        self.done.passes += 1;
        let quiet = matches!(&came_to, Ok(pass) if pass.sent + pass.received == 0);
        let rests = matches!(&came_to, Ok(pass) if pass.changed.is_empty());
        match came_to {
            Ok(pass) => {
                let Pass { sent, received, changed, line } = pass;
                let changed = changed.len();
                self.note(
                    format!("workstation {number}"),
                    format!("passed its doors: {sent} sent, {received} received, {changed} changed, {line:?}"),
                );
            }
            Err(fault) => self.note(format!("workstation {number}"), format!("broke off its pass: {fault}")),
        }
        if !rests {
            oracle::statuses_go_forward(self, number);
        }
        let is_still = quiet && !self.is_rough() && oracle::has_settled(self, number);
        if let Some(still) = self.still.get_mut(number) {
            *still = if is_still { *still + 1 } else { 0 };
        }
        if self.stations.get(number).is_some_and(Workstation::is_running) {
            let (least, most) = if self.is_rough() { ROUGH_PAUSE } else { QUIET_PAUSE };
            self.enter_in(least, most, Happening::Pass(number));
        }
    }

    /// Something new came to a workstation: it does not rest yet.
    pub(super) fn is_moved(&mut self, number: usize) {
        if let Some(still) = self.still.get_mut(number) {
            *still = 0;
        }
    }

    /// What was posted leaves; a process that came to its end has ended.
    pub(super) fn after_work(&mut self, number: usize) {
        let Some(station) = self.stations.get(number) else { return };
        let (start, posted) = (station.starts, station.line().map(super::line::Line::posted).unwrap_or_default());
        let pauses = station.line().map(super::line::Line::pauses).unwrap_or_default();
        for (pause, wait) in pauses {
            let at = self.time.now() + i64::try_from(wait.as_micros()).unwrap_or(MINUTE);
            self.agenda.enter(at, Happening::Rested(Ticket { station: number, start, number: pause }));
        }
        for post in posted {
            self.depart(Ticket { station: number, start, number: post.number }, post.request);
        }
        if self.stations.get(number).is_some_and(|station| station.disk.has_ended()) {
            self.kill(number, Fault::KilledAtWrite);
        }
    }

    fn rested(&mut self, ticket: Ticket) {
        let station = self.stations.get(ticket.station).filter(|station| station.starts == ticket.start);
        let Some(line) = station.and_then(Workstation::line) else { return };
        line.go_on(ticket.number);
        self.go_on(ticket.station);
    }

    fn kill(&mut self, number: usize, how: Fault) {
        let Some(station) = self.stations.get_mut(number).filter(|station| station.is_running()) else { return };
        station.kill();
        self.strike(how);
        self.note(format!("workstation {number}"), "ended");
        self.enter_in(SECOND, 5 * MINUTE, Happening::Start(number));
    }

    fn room(&mut self, number: usize, room: bool) {
        let Some(station) = self.stations.get_mut(number) else { return };
        if room {
            station.disk = Disk::SOUND;
            self.note(format!("workstation {number}"), "has room on its disk");
        } else {
            station.disk = Disk::FULL;
            self.strike(Fault::DiskFull);
            self.enter_in(SECOND, 5 * MINUTE, Happening::Room(number, true));
        }
    }

    fn act(&mut self, number: usize) {
        let Some(station) = self.stations.get_mut(number) else { return };
        let done = self.office.act(station, &mut self.chance);
        self.note(format!("person {number}"), done);
        self.after_work(number);
        // Who decided to send does not wait for the next round.
        if !self.stations.get(number).is_some_and(Workstation::is_passing) {
            self.enter_in(0, SECOND, Happening::Pass(number));
        }
    }
}
