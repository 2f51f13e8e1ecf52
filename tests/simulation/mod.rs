//! The doors in simulated time: three workstations, one CAS, a network and disks that fail, people who work. Everything
//! follows from one number, so a run that goes wrong can be repeated to the letter.
//!
//! Real are the profiles (on disk), the passes of `sync`, the client of `cas` and the practice CAS; simulated are time,
//! the network between them, the ends of processes and the people. While anything works, time stands still; then it
//! jumps to what is due next. A run has a time of faults and a time of quiet; at its end the oracle (`oracle`) judges.

mod cas_side;
mod chance;
mod disk;
mod faults;
mod line;
mod log;
mod oracle;
mod people;
mod run;
mod shipment;
mod telling;
mod template;
mod time;
mod traffic;
mod workstation;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

pub use faults::{Fault, Strikes};
pub use template::Template;

/// How a run differs from the usual one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The question whether CAS has a shipment is answered at once with an empty page, as if nobody had asked before
    /// repeating.
    pub without_asking: bool,
    /// Only the log is wanted: what was judged of the same seed before is not judged again.
    pub log_alone: bool,
}

/// What a run came to.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The number everything followed from.
    pub seed: u64,
    /// Of the log and of everything the workstations hold at the end.
    pub digest: String,
    /// What must not be, each in a sentence.
    pub violations: Vec<String>,
    /// How often each fault struck.
    pub strikes: Strikes,
    /// How much was done.
    pub done: Done,
    /// What happened, line by line.
    pub log: Vec<String>,
}

/// How much was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Decisions to send.
    pub decisions: u64,
    /// Requests that left a workstation.
    pub requests: u64,
    /// Passes over the doors.
    pub passes: u64,
    /// Seconds of simulated time.
    pub seconds: u64,
}

impl Done {
    /// Takes in what another run did.
    pub fn add(&mut self, other: Done) {
        self.decisions += other.decisions;
        self.requests += other.requests;
        self.passes += other.passes;
        self.seconds += other.seconds;
    }
}

/// Runs one seed.
///
/// # Errors
/// When the run itself cannot be set up or read; what the product does wrong is in the outcome.
pub fn run(seed: u64, template: &Template, options: Options) -> Result<Outcome, String> {
    run::Run::new(seed, template, options)?.carry_on()
}

/// Runs one seed twice. Two runs that differ are a violation, too: something is left to chance.
///
/// # Errors
/// As [`run`].
pub fn run_twice(seed: u64, template: &Template, options: Options) -> Result<Outcome, String> {
    let mut one = run(seed, template, options)?;
    let other = run(seed, template, Options { log_alone: true, ..options })?;
    if one.digest != other.digest {
        let at = one.log.iter().zip(&other.log).position(|(one, other)| one != other);
        let line = |log: &[String]| at.and_then(|at| log.get(at)).cloned().unwrap_or_else(|| "the end".to_owned());
        one.violations.push(format!(
            "the same seed went two ways ({} and {}): “{}” and “{}”",
            one.digest,
            other.digest,
            line(&one.log),
            line(&other.log)
        ));
    }
    Ok(one)
}

/// Runs many seeds on all cores, each with `work`, and hands every outcome to `each`.
///
/// # Errors
/// The first that `work` says.
pub fn run_many(
    seeds: impl Iterator<Item = u64> + Send,
    work: impl Fn(u64) -> Result<Outcome, String> + Sync,
    each: impl FnMut(Outcome) + Send,
) -> Result<(), String> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let (seeds, each) = (Mutex::new(seeds), Mutex::new(each));
    let (failed, fault) = (AtomicU64::new(0), Mutex::new(None));
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while failed.load(Ordering::Relaxed) == 0 {
                    let Some(seed) = seeds.lock().unwrap_or_else(PoisonError::into_inner).next() else { return };
                    match work(seed) {
                        Ok(outcome) => each.lock().unwrap_or_else(PoisonError::into_inner)(outcome),
                        Err(why) => {
                            failed.fetch_add(1, Ordering::Relaxed);
                            *fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(format!("seed {seed}: {why}"));
                        }
                    }
                }
            });
        }
    });
    fault.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}

/// What is said of a run that went wrong: what must not be, how to repeat it, and what led there.
#[must_use]
pub fn account(outcome: &Outcome) -> String {
    let seed = outcome.seed;
    format!(
        "seed {seed}: {}\nrepeat it with: cargo xtask bench simulation --seed {seed}\n{}",
        outcome.violations.join("\n  and "),
        outcome.log.join("\n")
    )
}
