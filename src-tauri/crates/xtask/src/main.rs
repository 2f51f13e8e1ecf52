//! `cargo xtask run | test | check | bench | serve`: everything a person or a build machine does with the project.
//!
//! It sets itself up first: system packages, npm packages, Rust components. What it cannot install it names, with the
//! one line to run, and stops. It depends on almost nothing, so that it compiles in seconds on a fresh machine.

mod arguments;
mod bench;
mod build;
mod house;
mod npm;
mod packages;
mod program;
mod run;
mod say;
mod test;
mod toolchain;

use std::process::ExitCode;

use arguments::Order;
use house::House;
use say::{Outcome, say};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let order = match arguments::parse(&words) {
        Ok(order) => order,
        Err(trouble) => {
            say(&format!("{trouble}\n\n{}", arguments::USAGE));
            return ExitCode::from(2);
        }
    };
    match obey(order) {
        Ok(code) => code,
        Err(trouble) => {
            say(&format!("\nStopped: {trouble}"));
            ExitCode::FAILURE
        }
    }
}

fn obey(order: Order) -> Outcome<ExitCode> {
    if let Order::Usage = order {
        say(arguments::USAGE);
        return Ok(ExitCode::SUCCESS);
    }
    let house = House::find()?;
    match order {
        Order::Usage => Ok(ExitCode::SUCCESS),
        Order::Run(profile) => run::run(&house, profile),
        Order::Serve(rest) => run::serve(&house, &rest),
        Order::Test(selection) => test::test(&house, &selection),
        Order::Check => test::check(&house),
        Order::Bench(names) => bench::bench(&house, &names),
    }
}
