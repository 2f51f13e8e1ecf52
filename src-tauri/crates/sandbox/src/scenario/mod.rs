//! A scenario: what befalls which shipments, when the network breaks, when customs is out. Read from one TOML file;
//! the README of this crate describes it. Everything in it is a function of the seed and of the time since the
//! practice CAS was first started with it.

mod script;

use std::time::Duration;

use serde::Deserialize;

pub(crate) use script::{Corrections, Facts, Rule, Scripted};

use crate::{
    config::{RateLimit, Speed},
    deduction::{Master, MasterFault},
    faults::{Fault, Faults, Kind},
    practice::{ContentFault, Practice},
};

/// What a scenario file says. `Scenario::default()` is a day on which nothing happens.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    #[serde(default)]
    pub name: String,
    /// For the trainer: what is practised.
    #[serde(default)]
    pub about: String,
    /// In place of the speed the practice CAS was started with.
    #[serde(default)]
    speed: Option<String>,
    /// Calls a minute before 429; unlimited when left out.
    #[serde(default)]
    pub requests_per_minute: Option<u32>,
    #[serde(default, rename = "shipment")]
    rules: Vec<Rule>,
    #[serde(default, rename = "emergency")]
    emergencies: Vec<Emergency>,
    #[serde(default, rename = "break")]
    breaks: Vec<Break>,
    #[serde(default, rename = "fault")]
    faults: Vec<Fault>,
    /// Master data beside what the program brings.
    #[serde(default)]
    master: Option<toml::Table>,
}

/// A time during which customs cannot be reached.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Emergency {
    after_s: u64,
    for_s: u64,
    /// New declarations take the way of the emergency procedure.
    #[serde(default)]
    procedure: bool,
    /// Declarations wait in the queue.
    #[serde(default)]
    queue: bool,
}

/// A time during which the network is broken.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Break {
    after_s: u64,
    for_s: u64,
    /// What becomes of a request; cut off without an answer when left out.
    #[serde(default)]
    pub(crate) with: Option<Kind>,
}

/// A switch of the practice CAS that a scenario or a trainer turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Switch {
    /// "Emergency procedure declarations".
    Emergency,
    /// "Queue declarations".
    Queue,
}

/// One turn of a switch, counted from the first start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Turn {
    pub(crate) after: Duration,
    pub(crate) switch: Switch,
    pub(crate) on: bool,
}

impl Scenario {
    /// Reads a scenario and checks it against what the practice CAS can do.
    ///
    /// # Errors
    /// Says in words what cannot be used and where.
    pub fn from_toml(file: &str, text: &str) -> Result<Self, ContentFault> {
        let fault = |why: String| ContentFault::new(file, why);
        let scenario: Self = toml::from_str(text).map_err(|error| fault(error.to_string()))?;
        scenario.add_master(&mut Master::default()).map_err(|why| fault(format!("master: {why}")))?;
        if let Some(speed) = &scenario.speed {
            speed.parse::<Speed>().map_err(|error| fault(error.to_string()))?;
        }
        Faults { faults: scenario.faults.clone() }.check().map_err(|error| fault(error.to_string()))?;
        let practice = Practice::embedded()?;
        for (number, rule) in (1..).zip(&scenario.rules) {
            rule.check(practice).map_err(|why| fault(format!("shipment {number}: {why}")))?;
        }
        Ok(scenario)
    }

    /// The scenarios that come with the program, by name: `ordinary-day`, `difficult-customs`, `outage`.
    ///
    /// # Errors
    /// Names the scenarios there are.
    pub fn shipped(name: &str) -> Result<Self, ContentFault> {
        let found = SHIPPED.iter().find(|(known, _)| *known == name);
        let (name, text) = found.ok_or_else(|| {
            let names: Vec<&str> = SHIPPED.iter().map(|(known, _)| *known).collect();
            ContentFault::new(name, format!("no scenario has this name; there are {}.", names.join(", ")))
        })?;
        Self::from_toml(name, text)
    }

    pub(crate) fn rate_limit(&self) -> Option<RateLimit> {
        self.requests_per_minute.map(|calls| RateLimit { calls, window_s: 60, says_when: true })
    }

    pub(crate) fn speed(&self) -> Option<Speed> {
        self.speed.as_ref().and_then(|text| text.parse().ok())
    }

    pub(crate) fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Adds the master data the scenario brings.
    pub(crate) fn add_master(&self, master: &mut Master) -> Result<(), MasterFault> {
        self.master.clone().map_or(Ok(()), |table| master.add_table(table))
    }

    /// When the network is broken: from, until, and with what.
    pub(crate) fn breaks(&self) -> impl Iterator<Item = (Duration, Duration, Kind)> {
        self.breaks.iter().map(|one| {
            let from = Duration::from_secs(one.after_s);
            (from, from + Duration::from_secs(one.for_s), one.with.clone().unwrap_or(Kind::DropRequest))
        })
    }

    /// Every turn of a switch, in the order of time.
    pub(crate) fn turns(&self) -> Vec<Turn> {
        let mut turns = Vec::new();
        for emergency in &self.emergencies {
            let from = Duration::from_secs(emergency.after_s);
            let until = from + Duration::from_secs(emergency.for_s);
            for (wanted, switch) in [(emergency.procedure, Switch::Emergency), (emergency.queue, Switch::Queue)] {
                if wanted {
                    turns.push(Turn { after: from, switch, on: true });
                    turns.push(Turn { after: until, switch, on: false });
                }
            }
        }
        turns.sort_by_key(|turn| turn.after);
        turns
    }

    /// The first rule that fits a shipment, with its number.
    pub(crate) fn script(&self, facts: &Facts<'_>) -> Option<Scripted<'_>> {
        self.rules
            .iter()
            .enumerate()
            .find(|(number, rule)| rule.fits(facts, *number))
            .map(|(number, rule)| Scripted { number, rule })
    }
}

const SHIPPED: [(&str, &str); 3] = [
    ("ordinary-day", include_str!("../../../../../assets/practice/scenarios/ordinary-day.toml")),
    ("difficult-customs", include_str!("../../../../../assets/practice/scenarios/difficult-customs.toml")),
    ("outage", include_str!("../../../../../assets/practice/scenarios/outage.toml")),
];

#[cfg(test)]
mod tests;
