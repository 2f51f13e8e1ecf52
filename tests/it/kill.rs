//! The client is killed at a hundred random moments. Each time the store is sound and every acknowledged edit is
//! there; in the end exactly one declaration of each shipment exists at CAS, and it is released.
//!
//! CAS answers slowly after it has acted, so that many kills fall between the effect and its answer: a client that
//! did not ask before it repeats would make a second declaration there.

use std::collections::HashMap;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::program::{Desk, Sandbox, shipment};

const KILLS: usize = 100;
const FAULTS: &str = r#"{"faults":[
  {"where":"ingest","every":1,"kind":"delayReplyAfterEffect","delayMs":60},
  {"where":"submit","every":2,"kind":"delayReplyAfterEffect","delayMs":40}]}"#;
const NET: &str = "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems[1].goodsMeasure.nmass";

/// Numbers that look random and are the same every time: xorshift.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

struct Loop {
    desk: Desk,
    chance: Chance,
    kills: usize,
    /// How long a command takes here, by its name.
    usual_us: HashMap<String, u64>,
    /// The last net mass that was acknowledged, by reference.
    acknowledged: HashMap<String, String>,
    /// The one that is being typed: it may be there before anybody was told.
    being_typed: Option<String>,
}

impl Loop {
    /// Runs a command and kills it after a random time, if it is still running then. True when it ended by itself.
    /// The moments lie between nothing and a little more than what such a command takes here, so that a busy machine changes the
    /// moments and not the test.
    fn shaken(&mut self, arguments: &[&str]) -> bool {
        let begun = Instant::now();
        let usual_us = *self.usual_us.entry(arguments[0].to_owned()).or_insert(30_000);
        let mut process = self.desk.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(self.chance.below(usual_us * 5 / 4)));
        let ended = process.try_wait().unwrap();
        if ended.is_none() {
            process.kill().unwrap();
            self.kills += 1;
        }
        let status = process.wait().unwrap();
        // Killed: it may take longer than we think. Ended: it takes about this long.
        let taken_us = u64::try_from(begun.elapsed().as_micros()).unwrap();
        let learned = if ended.is_none() { usual_us + usual_us / 8 } else { (usual_us * 3 + taken_us) / 4 };
        self.usual_us.insert(arguments[0].to_owned(), learned);
        if self.desk.profile().join("store.db").exists() {
            self.desk.verify();
        }
        self.edits_are_there(arguments[1]);
        ended.is_some() && status.success()
    }

    fn every_acknowledged_edit_is_there(&self) {
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

    fn one_dossier(&mut self, reference: &str) {
        let file = self.desk.file("one.json", &shipment(reference));
        while !self.loaded(reference) {
            self.shaken(&["load", file.to_str().unwrap()]);
        }
        for net in ["54", "53.5"] {
            self.being_typed = Some(net.to_owned());
            while !self.shaken(&["edit", reference, &format!("{NET}={net}")]) {}
            self.acknowledged.insert(reference.to_owned(), net.to_owned());
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

#[test]
fn killed_at_a_hundred_moments_nothing_is_lost_and_nothing_sent_twice() {
    let folder = tempfile::tempdir().unwrap();
    let cas = Sandbox::start(folder.path(), "40", Some(FAULTS));
    let mut test = Loop {
        desk: Desk::at(&cas),
        chance: Chance(0x5eed_cafe),
        kills: 0,
        usual_us: HashMap::new(),
        acknowledged: HashMap::new(),
        being_typed: None,
    };
    let mut references = Vec::new();
    while test.kills < KILLS {
        let reference = format!("QS-KILL-{:03}", references.len() + 1);
        test.one_dossier(&reference);
        println!("{reference}: {} kills so far", test.kills);
        references.push(reference);
    }
    for reference in &references {
        test.desk.sync_until(reference, |shown| shown["declarations"][0]["status"] == "Released");
    }
    test.desk.verify();
    test.every_acknowledged_edit_is_there();
    let mut count: HashMap<String, usize> = HashMap::new();
    for declaration in cas.declarations() {
        *count.entry(declaration["externalReference"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    for reference in &references {
        assert_eq!(count.get(reference), Some(&1), "{reference} after {} kills: {count:?}", test.kills);
    }
    println!("{} kills, {} dossiers, each released once", test.kills, references.len());
}
