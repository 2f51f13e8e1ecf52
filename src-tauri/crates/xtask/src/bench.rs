//! `bench`: the measuring programs of the tests package, in release.

use std::process::ExitCode;

use crate::arguments::Benchmarks;
use crate::build::{self, Profile};
use crate::house::House;
use crate::packages::{self, Purpose};
use crate::program::Program;
use crate::say::{Outcome, Trouble, say};

/// Measures the budgets named, or all of them.
pub(crate) fn bench(house: &House, wanted: &Benchmarks) -> Outcome<ExitCode> {
    let chosen = chosen(&house.benchmarks, &wanted.names)?;
    packages::provide(Purpose::Test)?;
    build::screens(house)?;
    let window = build::window(house, Profile::Release)?;
    let command_line = build::command_line(house, Profile::Release)?;
    for name in chosen {
        say(&format!("\nMeasuring {name}"));
        Program::new("cargo")
            .arguments(["run", "--quiet", "--release", "-p", "quayside-tests", "--bin"])
            .argument(format!("bench-{name}"))
            .argument("--")
            .arguments(wanted.amounts.iter().cloned())
            .inside(&house.root)
            .with("QUAYSIDE_BIN", &window)
            .with("QUAYSIDE_CLI", &command_line)
            .run()?;
    }
    Ok(ExitCode::SUCCESS)
}

fn chosen(all: &[String], names: &[String]) -> Outcome<Vec<String>> {
    if all.is_empty() {
        return Err(Trouble::new("The tests package has no program whose name begins with `bench-`."));
    }
    match names.iter().find(|name| !all.contains(name)) {
        Some(unknown) => {
            Err(Trouble::new(format!("There is no benchmark `{unknown}`; there are: {}.", all.join(", "))))
        }
        None if names.is_empty() => Ok(all.to_vec()),
        None => Ok(names.to_vec()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn benchmarks_are_chosen_by_name() {
        let all = ["rules".to_owned(), "start".to_owned()];
        assert_eq!(chosen(&all, &[]), Ok(all.to_vec()));
        assert_eq!(chosen(&all, &["start".to_owned()]), Ok(vec!["start".to_owned()]));
        assert!(chosen(&all, &["stat".to_owned()]).expect_err("unknown").to_string().contains("rules, start"));
        assert!(chosen(&[], &[]).is_err());
    }
}
