//! 50,000 runs of the simulation (`tests/simulation`), each twice: every decided dossier reaches CAS exactly once, every
//! event is applied once in effect, all workstations agree, every journal proves, whatever goes wrong.
//!
//! `--runs N` says how many, `--from N` with which seed they begin; `--seed N` repeats one and shows what happened.

#[path = "../measure.rs"]
#[expect(dead_code, reason = "only the machine's name is asked for")]
mod measure;
#[path = "../wanted.rs"]
mod wanted;

use std::error::Error;
use std::io::Write;
use std::time::Instant;

use quayside_tests::simulation::{Done, Fault, Options, Outcome, Strikes, Template, account, run_many, run_twice};

const RUNS: u64 = 50_000;

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout();
    let template = Template::make()?;
    let none = u64::MAX;
    let seed = wanted::number("--seed", none)?;
    if seed != none {
        let outcome = run_twice(seed, &template, Options::default())?;
        writeln!(out, "{}\n{:?}", account(&outcome), outcome.violations)?;
        return if outcome.violations.is_empty() { Ok(()) } else { Err("The run went wrong.".into()) };
    }
    let from = wanted::number("--from", 1)?;
    let runs = wanted::number("--runs", RUNS)?;
    writeln!(out, "{}", measure::machine())?;
    let (begun, mut ended, mut strikes, mut done) = (Instant::now(), 0_u64, Strikes::default(), Done::default());
    let mut failed: Vec<Outcome> = Vec::new();
    let twice = |seed| run_twice(seed, &template, Options::default());
    run_many(from..from + runs, twice, |outcome: Outcome| {
        ended += 1;
        strikes.add(&outcome.strikes);
        done.add(outcome.done);
        if !outcome.violations.is_empty() && failed.len() < 100 {
            // Told at once: a run over night should not keep it to itself until the morning.
            let _ = writeln!(std::io::stderr(), "seed {}: {}", outcome.seed, outcome.violations.join("; "));
            failed.push(outcome);
        }
        if ended.is_multiple_of(1_000) {
            let _ = writeln!(std::io::stderr(), "  {ended} runs, {:.0} s", begun.elapsed().as_secs_f64());
        }
    })?;
    let seconds = begun.elapsed().as_secs_f64();
    writeln!(
        out,
        "{ended} runs, each twice, in {seconds:.0} s: {} decisions, {} requests, {} passes, {:.1} simulated days\n",
        done.decisions,
        done.requests,
        done.passes,
        done.seconds as f64 / 86_400.0
    )?;
    for fault in Fault::ALL {
        writeln!(out, "{:<26}{:>10}", fault.to_string(), strikes.of(fault))?;
    }
    failed.sort_by_key(|outcome| outcome.seed);
    let Some(first) = failed.first() else {
        writeln!(out, "\nNothing lost, nothing doubled, all agree.")?;
        return Ok(());
    };
    writeln!(out, "\n{}", account(first))?;
    Err(format!("{} runs went wrong.", failed.len()).into())
}
