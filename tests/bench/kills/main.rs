//! Budget 10: 1,000 times kill -9 while loading, editing, submitting, syncing, and while a store of version 1 is being
//! brought up to date. No acknowledged edit is lost, the store is sound after each kill, and it is open again soon.
//!
//! The loop is that of the test of killing (`tests/it/kill.rs`), ten times as long. A kill counts when the program was
//! still running. Its restart is the next program, from its start until it has opened the profile and answered. In the
//! end CAS has exactly one declaration of each dossier. What is lost stops the measurement where it happened.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "what it shares with the tests stops at what is wrong")]
#![expect(unreachable_pub, reason = "it shares rooms with the tests")]

#[path = "../measure.rs"]
#[expect(dead_code, reason = "memory and time on a core are for the rules")]
mod measure;
#[path = "../../it/program.rs"]
#[expect(dead_code, reason = "the tests look at more of the program")]
mod program;
#[path = "../../it/shaken.rs"]
mod shaken;
#[path = "../wanted.rs"]
mod wanted;

mod migrating;
mod report;

use std::collections::HashMap;
use std::error::Error;
use std::io::Write;

use program::{Desk, Sandbox};
use report::Report;
use shaken::{FAULTS, Shaken};

const KILLS: u64 = 1_000;
/// Of all kills, one in this many falls into a migration.
const PER_MIGRATION: usize = 5;
const SEED: u64 = 0x00b1_4d5e_ed01;
/// The longest a restart may take.
const BUDGET_S: f64 = 2.0;

fn main() -> Result<(), Box<dyn Error>> {
    let kills = usize::try_from(wanted::number("--kills", KILLS)?)?;
    let mut out = std::io::stdout();
    writeln!(out, "{}", measure::machine())?;
    let folder = tempfile::tempdir()?;
    let cas = Sandbox::start(folder.path(), "40", Some(FAULTS));
    let mut desk = Shaken::new(Desk::at(&cas), SEED);
    let mut references = Vec::new();
    while desk.kills < kills - kills / PER_MIGRATION {
        let reference = format!("QS-KILL-{:04}", references.len() + 1);
        desk.one_dossier(&reference);
        references.push(reference);
        if references.len().is_multiple_of(20) {
            writeln!(std::io::stderr(), "  {} kills in {} dossiers", desk.kills, references.len())?;
        }
    }
    for reference in &references {
        desk.desk.sync_until(reference, |shown| shown["declarations"][0]["status"] == "Released");
    }
    desk.desk.verify();
    desk.every_acknowledged_edit_is_there();
    each_is_at_cas_once(&cas, &references)?;
    let migrated = migrating::shaken(&desk.desk, kills.saturating_sub(desk.kills), SEED)?;

    let report = Report::of(&desk, migrated, references.len());
    write!(out, "{}", report.table())?;
    let held = report.longest_s() <= BUDGET_S;
    writeln!(out, "Budget 0 lost: held. Budget {BUDGET_S} s: {}", if held { "held" } else { "NOT held" })?;
    if held { Ok(()) } else { Err("A restart took longer than the budget.".into()) }
}

fn each_is_at_cas_once(cas: &Sandbox, references: &[String]) -> Result<(), String> {
    let mut count: HashMap<String, usize> = HashMap::new();
    for declaration in cas.declarations() {
        *count.entry(declaration["externalReference"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
    }
    match references.iter().find(|reference| count.get(*reference) != Some(&1)) {
        None => Ok(()),
        Some(reference) => Err(format!("CAS has {:?} declarations of {reference}.", count.get(reference))),
    }
}
