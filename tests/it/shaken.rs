//! A desk whose programs are killed at random moments, and what must be true after each: the store is sound, it opens
//! again, and every acknowledged edit is there.

use std::collections::{BTreeMap, HashMap};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::program::{Desk, shipment};

/// CAS answers slowly after it has acted, so that many kills fall between the effect and its answer: a client that did
/// not ask before it repeats would make a second declaration there.
pub const FAULTS: &str = r#"{"faults":[
  {"where":"ingest","every":1,"kind":"delayReplyAfterEffect","delayMs":60},
  {"where":"submit","every":2,"kind":"delayReplyAfterEffect","delayMs":40}]}"#;
const NET: &str = "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems[1].goodsMeasure.nmass";

/// Numbers that look random and are the same every time: xorshift.
pub struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// What was counted of one command.
#[derive(Default)]
pub struct Tally {
    pub runs: usize,
    pub kills: usize,
    /// After each kill: from the start of the next program until it had opened the profile and answered.
    pub restarts: Vec<Duration>,
}

/// The desk, and what is known of it.
pub struct Shaken {
    pub desk: Desk,
    pub kills: usize,
    /// By command.
    pub tallies: BTreeMap<String, Tally>,
    /// Edits that were acknowledged, those of all dossiers.
    pub edits: usize,
    chance: Chance,
    /// How long a command takes here, by its name.
    usual_us: HashMap<String, u64>,
    /// The last net mass that was acknowledged, by reference.
    acknowledged: HashMap<String, String>,
    /// The one that is being typed: it may be there before anybody was told.
    being_typed: Option<String>,
}

impl Shaken {
    pub fn new(desk: Desk, seed: u64) -> Shaken {
        Shaken {
            desk,
            kills: 0,
            tallies: BTreeMap::new(),
            edits: 0,
            chance: Chance(seed),
            usual_us: HashMap::new(),
            acknowledged: HashMap::new(),
            being_typed: None,
        }
    }

    /// Runs a command, kills it at some moment, and looks at what is left. True when it ended by itself, and well.
    fn shaken(&mut self, arguments: &[&str]) -> bool {
        let ended_well = self.run_and_kill(arguments);
        if self.desk.profile().join("store.db").exists() {
            self.desk.verify();
        }
        self.edits_are_there(arguments[1]);
        ended_well
    }

    /// Runs a command and kills it after a random time, if it is still running then; the profile is then opened again.
    /// The moments lie between nothing and a little more than what such a command takes here, so that a busy machine
    /// changes the moments and not the test.
    pub fn run_and_kill(&mut self, arguments: &[&str]) -> bool {
        let begun = Instant::now();
        let usual_us = *self.usual_us.entry(arguments[0].to_owned()).or_insert(30_000);
        let mut process = self.desk.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(self.chance.below(usual_us * 5 / 4)));
        let was_killed = process.try_wait().unwrap().is_none();
        if was_killed {
            process.kill().unwrap();
        }
        let status = process.wait().unwrap();
        // Killed: it may take longer than we think. Ended: it takes about this long.
        let taken_us = u64::try_from(begun.elapsed().as_micros()).unwrap();
        let learned = if was_killed { usual_us + usual_us / 8 } else { (usual_us * 3 + taken_us) / 4 };
        self.usual_us.insert(arguments[0].to_owned(), learned);
        self.count(arguments[0], was_killed);
        !was_killed && status.success()
    }

    fn count(&mut self, command: &str, was_killed: bool) {
        let restart = (was_killed && self.desk.profile().join("store.db").exists()).then(|| {
            let begun = Instant::now();
            self.desk.run(&["list"]).fine();
            begun.elapsed()
        });
        self.kills += usize::from(was_killed);
        let tally = self.tallies.entry(command.to_owned()).or_default();
        tally.runs += 1;
        tally.kills += usize::from(was_killed);
        tally.restarts.extend(restart);
    }

    pub fn every_acknowledged_edit_is_there(&self) {
        self.acknowledged.keys().for_each(|reference| self.edits_are_there(reference));
    }

    fn edits_are_there(&self, reference: &str) {
        if let Some(net) = self.acknowledged.get(reference) {
            let shown = self.desk.json(&["show", reference]);
            let found = shown["document"]["singleAdministrativeDocument"]["goodsShipment"]["governmentAgencyGoodsItems"][1]["goodsMeasure"]["nmass"].to_string();
            let expected = found == *net || self.being_typed.as_ref() == Some(&found);
            assert!(expected, "{reference}: {net} was acknowledged, {found} is there");
        }
    }

    fn loaded(&self, reference: &str) -> bool {
        self.desk.profile().exists() && self.desk.run(&["show", reference]).code == 0
    }

    /// Loads a dossier, edits it twice, submits it and passes the doors a few times, all of it shaken.
    pub fn one_dossier(&mut self, reference: &str) {
        let file = self.desk.file("one.json", &shipment(reference));
        while !self.loaded(reference) {
            self.shaken(&["load", file.to_str().unwrap()]);
        }
        for net in ["54", "53.5"] {
            self.being_typed = Some(net.to_owned());
            while !self.shaken(&["edit", reference, &format!("{NET}={net}")]) {}
            self.acknowledged.insert(reference.to_owned(), net.to_owned());
            self.edits += 1;
            self.being_typed = None;
        }
        while self.desk.json(&["show", reference])["state"] == "draft" {
            self.shaken(&["submit", reference]);
        }
        for _ in 0..6 {
            self.shaken(&["sync", "--once"]);
        }
    }
}
