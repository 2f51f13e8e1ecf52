//! Budget 7: 100,000 items against all rules, on one thread and on two, beside the same rules as SQL.
//!
//! Everything is made here and the same in every run: 2,000 shipments of 50 items, with a known share of faults for
//! every rule of the column. A run counts only if it finds exactly the faults that were put in, the same ones on one
//! thread and on two, and the peer the same number rule by rule. Rounds alternate between the sides.

#[path = "../made/mod.rs"]
#[expect(dead_code, reason = "one shipment alone is for the window")]
mod made;
#[path = "../measure.rs"]
#[expect(dead_code, reason = "how many figures there are is for the others")]
mod measure;

mod ours;
mod peer;
mod report;

use std::error::Error;
use std::io::Write;

use made::faults;
use ours::{Pass, Rules};

/// Rounds that count, after one that does not.
const ROUNDS: usize = 5;
/// Seconds in which 100,000 items are to be read and judged against all rules.
const BUDGET_S: f64 = 1.5;

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout();
    let made = made::make()?;
    writeln!(out, "{}", measure::machine())?;
    writeln!(
        out,
        "{} shipments of {} items, {} MiB of JSON, {} faults put in; {} rounds after a warm-up, medians (least–most)\n",
        made.texts.len(),
        made::ITEMS,
        made.texts.iter().map(String::len).sum::<usize>() >> 20,
        made.planted.values().sum::<usize>(),
        ROUNDS,
    )?;
    let rows = tempfile::tempdir()?;
    peer::write_rows(&made.texts, rows.path())?;

    let mut measured = report::Measured::default();
    for round in 0..=ROUNDS {
        let one = ours::pass(&made.texts, 1, Rules::All)?;
        let two = ours::pass(&made.texts, 2, Rules::All)?;
        let cross = ours::pass(&made.texts, 1, Rules::CrossField)?;
        let sql = peer::run(rows.path())?;
        check(&made.planted, &one, &two, &cross, &sql)?;
        if round > 0 {
            measured.add(one, two, cross, sql);
        }
    }
    write!(out, "{}", measured.table())?;
    let within = measured.judging_on_one_thread().median() <= BUDGET_S;
    writeln!(out, "\nBudget {BUDGET_S} s on one thread: {}", if within { "held" } else { "NOT held" })?;
    if within { Ok(()) } else { Err("100,000 items took longer than the budget.".into()) }
}

/// All sides found the same, and what was put in.
fn check(
    planted: &faults::Counts,
    one: &Pass,
    two: &Pass,
    cross: &Pass,
    sql: &peer::Run,
) -> Result<(), Box<dyn Error>> {
    if one.findings != two.findings {
        return Err("One thread and two do not find the same.".into());
    }
    same("what was put in", planted, "what was found", &one.counts())?;
    let is_cross_field = |rule: &str| rule.starts_with("QS-R");
    let of_all: faults::Counts = one.counts().into_iter().filter(|(rule, _)| is_cross_field(rule)).collect();
    same("all rules", &of_all, "the cross-field rules alone", &cross.counts())?;
    same("the cross-field rules", &of_all, "the same as SQL", &sql.counts)
}

fn same(left: &str, expected: &faults::Counts, right: &str, found: &faults::Counts) -> Result<(), Box<dyn Error>> {
    let rules: std::collections::BTreeSet<&String> = expected.keys().chain(found.keys()).collect();
    let count = |counts: &faults::Counts, rule: &str| counts.get(rule).copied().unwrap_or(0);
    let differ: Vec<String> = rules
        .into_iter()
        .filter(|rule| count(expected, rule) != count(found, rule))
        .map(|rule| format!("{rule}: {} in {left}, {} in {right}", count(expected, rule), count(found, rule)))
        .collect();
    if differ.is_empty() { Ok(()) } else { Err(differ.join("\n").into()) }
}
