//! `test` and `check`: every step, cheapest first, stopping at the first failure.

mod counts;
mod files;
mod selection;
mod steps;

use std::process::ExitCode;
use std::time::Instant;

use crate::house::House;
use crate::npm;
use crate::packages::{self, Purpose};
use crate::say::{Outcome, say, spoken};
use crate::toolchain;
use counts::Counts;
pub(crate) use selection::Selection;
use steps::{Context, Step};

/// Sets up, runs the chosen steps and closes with the counts.
pub(crate) fn test(house: &House, selection: &Selection) -> Outcome<ExitCode> {
    let chosen = selection.steps();
    set_up(house, &chosen)?;
    run(house, &chosen)
}

/// Format, house rules, lints and types.
pub(crate) fn check(house: &House) -> Outcome<ExitCode> {
    toolchain::provide()?;
    packages::provide(Purpose::Serve)?;
    npm::provide(&house.ui())?;
    run(house, &[Step::Fmt, Step::Tidy, Step::Clippy, Step::Types])
}

fn set_up(house: &House, chosen: &[Step]) -> Outcome {
    toolchain::provide()?;
    packages::provide(chosen.iter().map(|step| step.purpose()).fold(Purpose::Serve, larger))?;
    if chosen.iter().any(|step| step.needs_screens()) {
        npm::provide(&house.ui())?;
    }
    if chosen.contains(&Step::E2e) {
        npm::provide(&house.journeys())?;
    }
    Ok(())
}

fn larger(one: Purpose, other: Purpose) -> Purpose {
    match (one, other) {
        (Purpose::Test, _) | (_, Purpose::Test) => Purpose::Test,
        (Purpose::Window, _) | (_, Purpose::Window) => Purpose::Window,
        (Purpose::Serve, Purpose::Serve) => Purpose::Serve,
    }
}

fn run(house: &House, chosen: &[Step]) -> Outcome<ExitCode> {
    let began = Instant::now();
    let mut context = Context::new(house, chosen)?;
    let mut left = chosen.iter();
    let mut failed = false;
    for step in left.by_ref() {
        let started = Instant::now();
        say(&format!("\n── {}: {}", step.name(), step.title()));
        let before = context.counts;
        if let Err(failure) = step.run(&mut context) {
            if context.counts.failed == before.failed {
                // A step that broke without reporting a single failed test is itself what failed.
                context.counts.failed += 1;
            }
            say(&format!("   failed after {}: {}", spoken(started.elapsed()), failure.trouble));
            say(&format!("   repeat it with: {}", failure.repeat));
            failed = true;
            break;
        }
        say(&format!("   passed in {}", spoken(started.elapsed())));
    }
    let not_run: Vec<&str> = left.map(|step| step.name()).collect();
    if !not_run.is_empty() {
        say(&format!("\nNot run: {}", not_run.join(", ")));
    }
    say(&format!("\nThe whole run took {}.", spoken(began.elapsed())));
    say(&context.counts.line());
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

impl Counts {
    fn line(&self) -> String {
        let Self { passed, failed, skipped } = self;
        if *skipped == 0 {
            format!("{passed} passed, {failed} failed")
        } else {
            format!("{passed} passed, {failed} failed, {skipped} skipped")
        }
    }
}
