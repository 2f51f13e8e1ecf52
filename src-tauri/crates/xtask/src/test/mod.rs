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
use crate::say::{Outcome, Trouble, say, spoken};
use crate::toolchain;
use counts::Counts;
pub(crate) use selection::Selection;
use steps::{Context, Failure, Step};

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
        (Purpose::Paper, _) | (_, Purpose::Paper) => Purpose::Paper,
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
        if let Err(failure) = step.run(&mut context).and_then(|()| some_test_ran(*step, before, context.counts)) {
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

/// A runner that finds no test is content; here it is not.
fn some_test_ran(step: Step, before: Counts, after: Counts) -> Result<(), Failure> {
    if !step.counts_tests() || before != after {
        return Ok(());
    }
    let trouble = Trouble::new("no test ran; the runner looked in the wrong place, or the tests are gone.");
    Err(Failure { trouble, repeat: format!("cargo xtask test --only {}", step.name()) })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_of_tests_must_have_run_one() {
        let none = Counts::default();
        let one = Counts { passed: 1, ..none };
        assert!(some_test_ran(Step::Units, none, none).is_err());
        assert!(some_test_ran(Step::Units, none, one).is_ok());
        assert!(some_test_ran(Step::Fmt, none, none).is_ok());
    }

    #[test]
    fn the_last_line_is_plain() {
        let counts = |skipped| Counts { passed: 12, failed: 1, skipped };
        assert_eq!(counts(0).line(), "12 passed, 1 failed");
        assert_eq!(counts(3).line(), "12 passed, 1 failed, 3 skipped");
    }
}
