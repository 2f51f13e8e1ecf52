//! Three hundred runs in simulated time, each twice; and one in which a step is taken out, so that the oracle is seen to
//! speak.

use std::collections::BTreeSet;

use quayside_tests::simulation::{Done, Fault, Options, Outcome, Strikes, Template, account, run, run_many, run_twice};

const SEEDS: u64 = 300;

#[test]
fn three_workstations_and_cas_agree_whatever_goes_wrong() {
    let template = Template::make().unwrap();
    let (mut strikes, mut done) = (Strikes::default(), Done::default());
    let mut failed: Vec<Outcome> = Vec::new();
    let twice = |seed| run_twice(seed, &template, Options::default());
    run_many(1..=SEEDS, twice, |outcome: Outcome| {
        strikes.add(&outcome.strikes);
        done.add(outcome.done);
        if !outcome.violations.is_empty() {
            failed.push(outcome);
        }
    })
    .unwrap();
    println!("{done:?}");
    for fault in Fault::ALL {
        println!("{fault}: {}", strikes.of(fault));
    }
    failed.sort_by_key(|outcome| outcome.seed);
    let seeds: Vec<u64> = failed.iter().map(|outcome| outcome.seed).collect();
    assert!(failed.is_empty(), "{} seeds went wrong: {seeds:?}\n{}", seeds.len(), account(&failed[0]));
    let idle: Vec<Fault> = Fault::ALL.into_iter().filter(|fault| strikes.of(*fault) == 0).collect();
    assert!(idle.is_empty(), "faults that never struck: {idle:?}");
}

#[test]
fn without_asking_before_repeating_dossiers_are_doubled() {
    let template = Template::make().unwrap();
    let options = Options { without_asking: true, ..Options::default() };
    let mut doubled = BTreeSet::new();
    run_many(
        1..=24,
        |seed| run(seed, &template, options),
        |outcome: Outcome| {
            if outcome.violations.iter().any(|violation| violation.contains("is doubled")) {
                doubled.insert(outcome.seed);
            }
        },
    )
    .unwrap();
    assert!(!doubled.is_empty(), "the oracle saw nothing");
    println!("doubled in {} of 24 runs", doubled.len());
}
