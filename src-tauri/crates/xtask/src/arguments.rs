//! What was asked for on the command line.

use crate::build::Profile;
use crate::say::{Outcome, Trouble};
use crate::test::Selection;

pub(crate) const USAGE: &str = "\
cargo xtask run [--release]        install what is missing, build, and open Quayside in practice mode
                                   (without a display: serve it to a browser on this machine)
cargo xtask serve [OPTIONS]        build and serve the same screens to a browser on this machine
cargo xtask test [--only A,B,…]    run every test, cheapest first; closes with the counts
cargo xtask check                  format, house rules, lints and types only
cargo xtask bench [NAME…] [--records N] [--kills N]
                                   measure the budgets; without a name, all of them";

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Usage,
    Run(Profile),
    Serve(Vec<String>),
    Test(Selection),
    Check,
    Bench(Benchmarks),
}

/// What is to be measured.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Benchmarks {
    /// Empty for all of them.
    pub(crate) names: Vec<String>,
    /// How much of what, for those that take it: `--records 20000`.
    pub(crate) amounts: Vec<String>,
}

/// What a benchmark lets itself be told.
const AMOUNTS: &[&str] = &["--records", "--kills", "--rounds", "--runs", "--from", "--seed"];

/// Reads the words after `cargo xtask`.
pub(crate) fn parse(words: &[String]) -> Outcome<Order> {
    let Some((order, rest)) = words.split_first() else {
        return Ok(Order::Usage);
    };
    match order.as_str() {
        "help" | "--help" | "-h" => Ok(Order::Usage),
        "run" => profile(rest).map(Order::Run),
        "serve" => Ok(Order::Serve(rest.to_vec())),
        "test" => selection(rest).map(Order::Test),
        "check" => none_left("check", rest).map(|()| Order::Check),
        "bench" => benchmarks(rest).map(Order::Bench),
        other => Err(Trouble::new(format!("There is no order `{other}`."))),
    }
}

fn profile(rest: &[String]) -> Outcome<Profile> {
    match rest {
        [] => Ok(Profile::Debug),
        [flag] if flag == "--release" => Ok(Profile::Release),
        [other, ..] => Err(Trouble::new(format!("`run` does not know `{other}`; it takes --release only."))),
    }
}

fn selection(rest: &[String]) -> Outcome<Selection> {
    match rest {
        [] => Ok(Selection::everything()),
        [flag, list] if flag == "--only" => Selection::only(list),
        [flag] if flag.starts_with("--only=") => Selection::only(flag.trim_start_matches("--only=")),
        _ => Err(Trouble::new("`test` takes nothing, or --only with a comma-separated list.")),
    }
}

fn benchmarks(rest: &[String]) -> Outcome<Benchmarks> {
    let mut wanted = Benchmarks::default();
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        if AMOUNTS.contains(&word.as_str()) {
            let number = words.next().filter(|number| number.parse::<u64>().is_ok_and(|number| number > 0));
            let number = number.ok_or_else(|| Trouble::new(format!("`{word}` wants a whole number above 0.")))?;
            wanted.amounts.extend([word.clone(), number.clone()]);
        } else if word.starts_with('-') {
            let known = AMOUNTS.join(" N or ");
            return Err(Trouble::new(format!("`bench` does not know `{word}`; it takes names and {known} N.")));
        } else {
            wanted.names.push(word.clone());
        }
    }
    Ok(wanted)
}

fn none_left(order: &str, rest: &[String]) -> Outcome {
    match rest.first() {
        Some(word) => Err(Trouble::new(format!("`{order}` takes nothing more, so `{word}` is not understood."))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Outcome<Order> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        parse(&words)
    }

    #[test]
    fn orders_are_understood() {
        let cases = [
            ("", Order::Usage),
            ("--help", Order::Usage),
            ("run", Order::Run(Profile::Debug)),
            ("run --release", Order::Run(Profile::Release)),
            ("serve --port 4000", Order::Serve(vec!["--port".into(), "4000".into()])),
            ("test", Order::Test(Selection::everything())),
            ("check", Order::Check),
            ("bench rules", Order::Bench(Benchmarks { names: vec!["rules".into()], amounts: vec![] })),
            (
                "bench search --records 20000 start",
                Order::Bench(Benchmarks {
                    names: vec!["search".into(), "start".into()],
                    amounts: vec!["--records".into(), "20000".into()],
                }),
            ),
        ];
        for (line, expected) in cases {
            assert_eq!(read(line), Ok(expected), "`{line}`");
        }
        assert_eq!(read("test --only fmt"), read("test --only=fmt"));
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for (line, named) in [
            ("biuld", "`biuld`"),
            ("run --fast", "`--fast`"),
            ("test --onyl ui", "--only"),
            ("test --only nonsense", "`nonsense`"),
            ("check now", "`now`"),
            ("bench --all", "`--all`"),
            ("bench kills --kills", "`--kills`"),
            ("bench kills --kills none", "`--kills`"),
        ] {
            let said = read(line).expect_err("it must be refused").to_string();
            assert!(said.contains(named), "`{line}` gave: {said}");
        }
    }
}
