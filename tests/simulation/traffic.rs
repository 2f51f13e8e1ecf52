//! The network: requests leave, arrive or not, and are answered or not, as fate has it.

use cas::transport::{Broken, Method, Reply, Request};
use chrono::TimeDelta;

use super::faults::{Fate, Fault};
use super::run::{Happening, InFlight, Run, Ticket};
use super::time::{MINUTE, SECOND, beginning};

/// The way of a request or an answer, at least and at most.
const WAY: (i64, i64) = (SECOND / 50, SECOND / 2);

impl Run {
    /// A request leaves its workstation.
    pub(super) fn depart(&mut self, ticket: Ticket, request: Request) {
        self.done.requests += 1;
        self.keeps_quiet(ticket, &request);
        let may_double = request.method == Method::Get || self.cas.doubles_are_refused;
        let fate = if self.is_rough() { self.weather.fate(&mut self.chance, may_double) } else { Fate::Plain };
        self.note(
            format!("workstation {}", ticket.station),
            format!("asks {}: {}", ticket.number, described(&request)),
        );
        let timeout = self.cas.environment().timing.request_timeout;
        let gives_up = self.time.now() + i64::try_from(timeout.as_micros()).unwrap_or(MINUTE);
        self.agenda.enter(gives_up, Happening::GiveUp(ticket));
        self.in_flight.insert(ticket, InFlight { request, fate, has_acted: false });
        self.send_off(ticket, fate);
    }

    fn send_off(&mut self, ticket: Ticket, fate: Fate) {
        let (least, most) = WAY;
        match fate {
            Fate::NoConnection => {
                self.strike(Fault::NoConnection);
                let broken = Broken::NotSent("no route to host".to_owned());
                self.enter_in(least, most, Happening::Answer(ticket, Err(broken)));
            }
            Fate::RequestDropped { at_once } => {
                self.strike(Fault::RequestDropped);
                if at_once {
                    self.enter_in(least, most, Happening::Answer(ticket, Err(Broken::CutOff)));
                }
            }
            Fate::RequestDelayed(late) => {
                self.strike(Fault::RequestDelayed);
                self.enter_in(late, late + most, Happening::Arrival(ticket));
            }
            Fate::RequestDoubled(late) => {
                self.strike(Fault::RequestDoubled);
                self.enter_in(least, most, Happening::Arrival(ticket));
                let request = self.in_flight.get(&ticket).map(|flight| Box::new(flight.request.clone()));
                if let Some(request) = request {
                    self.enter_in(late, late + most, Happening::Echo(ticket.station, request));
                }
            }
            _ => self.enter_in(least, most, Happening::Arrival(ticket)),
        }
    }

    /// A request comes to CAS.
    pub(super) fn arrive(&mut self, ticket: Ticket) {
        let Some(flight) = self.in_flight.get(&ticket) else { return };
        let (request, fate) = (flight.request.clone(), flight.fate);
        let without_effect = self.turned_away(fate);
        let reply = match without_effect {
            Some(reply) => Ok(reply),
            None => self.carry_out(ticket, &request),
        };
        let (least, most) = WAY;
        let answer = match fate {
            Fate::ReplyDropped { at_once } => {
                self.strike(Fault::ReplyDropped);
                if at_once {
                    self.enter_in(least, most, Happening::Answer(ticket, Err(Broken::CutOff)));
                }
                return;
            }
            Fate::ReplyDelayed(late) => {
                self.strike(Fault::ReplyDelayed);
                self.enter_in(late, late + most, Happening::Answer(ticket, reply));
                return;
            }
            Fate::ServerError { status, after_effect: true } => {
                self.strike(Fault::ServerErrorAfterEffect);
                Ok(bare(status, Vec::new(), b"<html>error</html>".to_vec()))
            }
            Fate::TruncatedJson => {
                self.strike(Fault::TruncatedJson);
                reply.map(|reply| Reply { body: reply.body[..reply.body.len() / 2].to_vec(), ..reply })
            }
            Fate::ProxyPage { after_effect: true } => {
                self.strike(Fault::ProxyPage);
                Ok(bare(200, Vec::new(), b"<html>Please sign in to the guest network</html>".to_vec()))
            }
            _ => reply,
        };
        self.enter_in(least, most, Happening::Answer(ticket, answer));
    }

    /// Somebody on the way repeats a request; nobody waits for the answer.
    pub(super) fn echo(&mut self, station: usize, request: &Request) {
        let _answer = self.carry_out(Ticket { station, start: 0, number: 0 }, request);
    }

    fn carry_out(&mut self, ticket: Ticket, request: &Request) -> Result<Reply, Broken> {
        if self.options.without_asking && request.url.query().is_some_and(|query| query.contains("externalReference")) {
            return Ok(bare(200, Vec::new(), b"[]".to_vec()));
        }
        let taken_before = self.cas.taken.len();
        let reply = self.cas.carry_out(request);
        let status = reply.as_ref().map_or(0, |reply| reply.status);
        self.note("CAS", format!("{status} to workstation {}: {}", ticket.station, described(request)));
        for taken in self.cas.taken.iter().skip(taken_before) {
            let is_approved =
                self.office.approved.get(&taken.key).is_some_and(|approved| approved.contains(&taken.body));
            if !is_approved {
                self.violations.push(format!("CAS got bytes for {} that nobody approved", taken.key.0));
            }
            if taken.message_type != "New" {
                self.corrected.insert(taken.key.clone());
            }
        }
        if let Some(flight) = self.in_flight.get_mut(&ticket) {
            flight.has_acted = true;
        }
        reply
    }

    /// An answer that is given without any effect, if fate or the hour has one.
    fn turned_away(&mut self, fate: Fate) -> Option<Reply> {
        if self.is_rough() && self.chance.in_thousand(self.weather.requests / 30) {
            self.unavailable_until = self.time.now() + self.chance.between(SECOND, 4 * MINUTE);
        }
        if self.is_rough() && self.time.now() < self.unavailable_until {
            self.strike(Fault::Unavailable);
            return Some(bare(503, Vec::new(), Vec::new()));
        }
        match fate {
            Fate::Unauthorized if self.chance.in_thousand(500) => {
                self.strike(Fault::TokensEnded);
                self.cas.forget_tokens();
                None
            }
            Fate::Unauthorized => {
                self.strike(Fault::Unauthorized);
                Some(bare(401, Vec::new(), Vec::new()))
            }
            Fate::SlowDown { seconds, as_date } => Some(self.slow_down(seconds, as_date)),
            Fate::ServerError { status, after_effect: false } => {
                self.strike(Fault::ServerError);
                Some(bare(status, Vec::new(), Vec::new()))
            }
            Fate::ProxyPage { after_effect: false } => {
                self.strike(Fault::ProxyPage);
                Some(bare(200, Vec::new(), b"<html>Please sign in to the guest network</html>".to_vec()))
            }
            _ => None,
        }
    }

    fn slow_down(&mut self, seconds: Option<u64>, as_date: bool) -> Reply {
        let Some(seconds) = seconds else {
            self.strike(Fault::SlowDown);
            return bare(429, Vec::new(), Vec::new());
        };
        self.strike(if as_date { Fault::SlowDownDate } else { Fault::SlowDownSeconds });
        let now = beginning() + TimeDelta::microseconds(self.time.now());
        let date = |moment: chrono::DateTime<chrono::Utc>| moment.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let until = now + TimeDelta::seconds(i64::try_from(seconds).unwrap_or(0));
        let wait = if as_date { date(until) } else { seconds.to_string() };
        let headers = vec![("date".to_owned(), date(now)), ("retry-after".to_owned(), wait)];
        bare(429, headers, Vec::new())
    }

    /// An answer comes to its workstation, if the process that asked still runs and waits.
    pub(super) fn answer(&mut self, ticket: Ticket, answer: Result<Reply, Broken>) {
        if self.in_flight.remove(&ticket).is_none() {
            return;
        }
        let Some(station) = self.stations.get_mut(ticket.station).filter(|station| station.starts == ticket.start)
        else {
            return;
        };
        let Some(line) = station.line() else { return };
        line.answer(ticket.number, answer.clone());
        if let Ok(reply) = &answer
            && let Some(wait) = asked_to_wait(reply)
        {
            let until = self.time.now() + wait;
            station.quiet_until = station.quiet_until.max(Some(until));
        }
        let said = match &answer {
            Ok(reply) => format!("is answered {}: {}", ticket.number, reply.status),
            Err(broken) => format!("is not answered {}: {broken:?}", ticket.number),
        };
        self.note(format!("workstation {}", ticket.station), said);
        self.overtaken(ticket);
        self.go_on(ticket.station);
    }

    fn overtaken(&mut self, ticket: Ticket) {
        let latest = self.answered.entry((ticket.station, ticket.start)).or_default();
        let overtaken = *latest > ticket.number;
        *latest = (*latest).max(ticket.number);
        if overtaken {
            self.strike(Fault::Reordered);
        }
    }

    pub(super) fn give_up(&mut self, ticket: Ticket) {
        let Some(flight) = self.in_flight.get(&ticket) else { return };
        let (request, fate, has_acted) = (flight.request.clone(), flight.fate, flight.has_acted);
        if has_acted {
            self.strike(Fault::TimedOutAfterEffect);
        }
        // What is still on its way arrives all the same; only nobody waits for it.
        self.answer(ticket, Err(Broken::TimedOut));
        if !has_acted && matches!(fate, Fate::RequestDelayed(_)) {
            self.in_flight.insert(ticket, InFlight { request, fate: Fate::Plain, has_acted });
        }
    }

    /// CAS asked this workstation to wait, and no clock says otherwise.
    fn keeps_quiet(&mut self, ticket: Ticket, request: &Request) {
        let Some(station) = self.stations.get(ticket.station) else { return };
        // A wait that is written as a date is rounded to seconds, and so is the date it counts from.
        let left = station.quiet_until.map_or(0, |until| until - self.time.now() - SECOND);
        if left > 0 && station.starts == ticket.start {
            self.violations.push(format!(
                "workstation {} was asked to wait and asked {} {} s too early",
                ticket.station,
                described(request),
                left / SECOND
            ));
        }
    }
}

/// How long an answer asks its receiver to wait.
fn asked_to_wait(reply: &Reply) -> Option<i64> {
    let asked = (reply.status == 429).then(|| reply.header("retry-after")).flatten()?;
    if let Ok(seconds) = asked.parse::<i64>() {
        return Some(seconds * SECOND);
    }
    let read = |text: &str| chrono::DateTime::parse_from_rfc2822(text).ok();
    Some((read(asked)? - read(reply.header("date")?)?).num_microseconds().unwrap_or(0))
}

fn bare(status: u16, headers: Vec<(String, String)>, body: Vec<u8>) -> Reply {
    Reply { status, headers, body }
}

fn described(request: &Request) -> String {
    let query = request.url.query().map(|query| format!("?{query}")).unwrap_or_default();
    format!("{} {}{query} ({} bytes)", request.method.as_str(), request.url.path(), request.body.len())
}
