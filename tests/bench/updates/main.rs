//! Budget 11: 10,000 status updates of CAS from 100 pages taken in: each declaration is fetched, kept in the inbox with
//! its exact bytes, merged into its record and into the dossier, its status shown, its notification told, its journal
//! batch chained; a page is durable in one transaction.
//!
//! The network is left out: a transport in this process hands over answers that were made before, and its own time is
//! taken off. Beside it Python with its sqlite3 does the least that could be called the same: it parses the same answers,
//! keeps them, and updates status, MRN and time in one durable transaction a page (no merge, no journal, no chain).
//! `--records N` says how many.

mod answers;
#[path = "../measure.rs"]
#[expect(dead_code, reason = "memory and time on a core are for the rules")]
mod measure;
#[path = "../office.rs"]
mod office;
mod peer;
#[path = "../wanted.rs"]
mod wanted;

use std::error::Error;
use std::io::Write;
use std::sync::Arc;
use std::time::Instant;

use answers::{Answers, RELEASED, SUBMITTED};
use cas::{Client, Environment, Secret};
use measure::Sample;
use store::{Profile, RecordId};
use sync::{Door, Gate, Line};
use uuid::Uuid;

type Failed = Box<dyn Error>;

const UPDATES: u64 = 10_000;
const ROUNDS: u64 = 3;
/// Seconds for 10,000 updates.
const BUDGET_S: f64 = 0.6;

fn main() -> Result<(), Failed> {
    let updates = wanted::number("--records", UPDATES)?;
    let rounds = wanted::number("--rounds", ROUNDS)?;
    let mut out = std::io::stdout();
    let pages = updates.div_ceil(100);
    writeln!(
        out,
        "{}\n{updates} updates from {pages} pages, {rounds} rounds, medians (least–most)\n",
        measure::machine()
    )?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (mut first, mut ours, mut theirs) = <(Sample, Sample, Sample)>::default();
    for _ in 0..rounds {
        let folder = tempfile::tempdir()?;
        let profile = office::open(&folder.path().join("profile"))?;
        office::fill(&profile, updates, false)?;
        first.add(runtime.block_on(taken_in(&profile, updates, &SUBMITTED))?);
        ours.add(runtime.block_on(taken_in(&profile, updates, &RELEASED))?);
        everything_is_there(&profile, updates)?;
        theirs.add(peer::round(folder.path(), updates)?);
    }
    writeln!(out, "{:<64}{first}", "Quayside, declarations seen for the first time (s)")?;
    writeln!(out, "{:<64}{ours}", "Quayside, status updates (s)")?;
    writeln!(out, "{:<64}{theirs}", "peer: Python and its sqlite3, status updates (s)")?;
    let budget = BUDGET_S * updates as f64 / UPDATES as f64;
    let held = ours.median() <= budget;
    writeln!(out, "\nBudget {budget:.2} s: {}", if held { "held" } else { "NOT held" })?;
    if held { Ok(()) } else { Err("Taking updates in took longer than the budget.".into()) }
}

/// Seconds a poll takes without the time of the network.
async fn taken_in(profile: &Profile, updates: u64, state: &answers::State) -> Result<f64, Failed> {
    let answers = Arc::new(Answers::made(updates, state));
    let environment = Environment::practice("http://127.0.0.1:9", "http://127.0.0.1:9/token", "bench")?;
    let clock: cas::Clock = Arc::new(|| office::moment(600));
    let client = Client::over(answers.clone(), environment, Secret::new("bench"), clock.clone());
    let (gate, ids) = (Gate::default(), std::sync::atomic::AtomicU64::new(state.ids_from));
    let door = Door {
        profile,
        tenant: office::TENANT,
        client: &client,
        gate: &gate,
        clock,
        chance: Arc::new(|_| 0),
        new_id: Arc::new(move || {
            RecordId(Uuid::from_u64_pair(3, ids.fetch_add(1, std::sync::atomic::Ordering::Relaxed)))
        }),
    };
    let begun = Instant::now();
    let pass = sync::poll(&door).await?;
    let seconds = begun.elapsed().as_secs_f64() - answers.seconds();
    if pass.line != Line::Working || u64::from(pass.received) != updates {
        return Err(format!("{} of {updates} updates were taken in: {:?}", pass.received, pass.line).into());
    }
    Ok(seconds)
}

fn everything_is_there(profile: &Profile, updates: u64) -> Result<(), Failed> {
    let problems = profile.verify(&mut |_| {})?.problems;
    if !problems.is_empty() {
        return Err(problems.join(" ").into());
    }
    for number in 0..updates {
        let id = answers::id(number);
        let held = profile.read(|reading| reading.declaration_by_cas_id(&id))?;
        let cas = held.map(|held| held.meta.cas).unwrap_or_default();
        if cas.status.as_deref() != Some(RELEASED.status) || cas.mrn != Some(answers::mrn(number)) {
            return Err(format!("{id} is not as CAS has it: {cas:?}").into());
        }
    }
    Ok(())
}
