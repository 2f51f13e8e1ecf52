//! Events: CAS tells its subscribers what has happened, and the way there loses, doubles and reorders it.

use super::cas_side::Told;
use super::faults::Fault;
use super::run::{Happening, Run};
use super::time::SECOND;
use super::workstation::{Workstation, address_of};

impl Run {
    /// CAS tells what is due, and looks again a while later.
    pub(super) fn tell(&mut self) -> Result<(), String> {
        let mut due = self.cas.tells()?;
        let rough = self.is_rough();
        if rough && due.len() > 1 && self.chance.in_thousand(self.weather.requests) {
            due.reverse();
            self.strike(Fault::EventsReversed);
        }
        for delivery in due {
            let number = self.stations.iter().position(|station| delivery.url == address_of(station.number));
            let listener = number.filter(|number| self.stations.get(*number).is_some_and(Workstation::is_running));
            let outcome = match listener {
                Some(number) => self.deliver(number, &delivery.body),
                None => Told::NotReached("Nobody listens there.".to_owned()),
            };
            self.note("CAS", format!("tells event {}: {outcome:?}", delivery.number));
            self.cas.told(delivery.number, &outcome)?;
        }
        self.enter_in(10 * SECOND, 30 * SECOND, Happening::Tell);
        Ok(())
    }

    fn deliver(&mut self, number: usize, body: &str) -> Told {
        let lost = || Told::NotReached("The connection broke off.".to_owned());
        let struck = self.is_rough() && self.chance.in_thousand(self.weather.requests);
        match self.chance.below(3) {
            0 if struck => {
                self.strike(Fault::EventLost);
                lost()
            }
            1 if struck => {
                self.strike(Fault::EventDoubled);
                let _first = self.hear(number, body);
                let _second = self.hear(number, body);
                self.hear(number, body)
            }
            2 if struck => {
                self.strike(Fault::EventReceiptLost);
                let _kept = self.hear(number, body);
                lost()
            }
            _ => self.hear(number, body),
        }
    }

    /// As the receiver does it: success is said when it is kept for good.
    fn hear(&mut self, number: usize, body: &str) -> Told {
        let kept = self.stations.get_mut(number).and_then(|station| station.hear(body));
        self.after_work(number);
        match kept {
            Some(Ok(fresh)) => {
                if fresh > 0 {
                    self.is_moved(number);
                }
                Told::Answered(200)
            }
            Some(Err(_)) => Told::Answered(503),
            None => Told::NotReached("Nobody listens there.".to_owned()),
        }
    }
}
