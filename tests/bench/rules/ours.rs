//! Our side: shipments from JSON text to findings, shared out over threads one by one.

use std::error::Error;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use chrono::NaiveDate;
use domain::catalogue::{Catalogue, Jurisdiction};
use domain::declaration::Declaration;
use domain::findings::Finding;
use domain::record::{Document, JsonFault};
use domain::rules::{self, Context, Rule, judge};

use crate::made::faults::Counts;
use crate::measure;

/// The column the shipments are judged in.
pub(crate) const COLUMN: &str = "H1";

/// Which rules run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rules {
    /// Element checks, presence and cross-field rules.
    All,
    /// The cross-field rules alone: what the peer can say.
    CrossField,
}

/// One pass over all shipments.
pub(crate) struct Pass {
    /// By shipment.
    pub(crate) findings: Vec<Vec<Finding>>,
    /// From the first text to the last finding.
    pub(crate) wall_s: f64,
    /// The thread that took longest: reading the documents as declarations.
    pub(crate) reading_s: f64,
    /// The thread that took longest: running the rules.
    pub(crate) judging_s: f64,
    /// Time on a core, all threads together.
    pub(crate) on_core_s: Option<f64>,
    /// The most memory held, the texts included.
    pub(crate) peak_memory_mib: f64,
}

impl Pass {
    pub(crate) fn counts(&self) -> Counts {
        let mut counts = Counts::new();
        for finding in self.findings.iter().flatten() {
            *counts.entry(finding.rule.clone()).or_default() += 1;
        }
        counts
    }
}

/// What one thread did.
#[derive(Default)]
struct Share {
    findings: Vec<(usize, Vec<Finding>)>,
    reading_s: f64,
    judging_s: f64,
    on_core_s: Option<f64>,
}

/// Reads and judges every shipment.
pub(crate) fn pass(texts: &[String], threads: usize, rules: Rules) -> Result<Pass, Box<dyn Error>> {
    measure::forget_peak_memory();
    let next = AtomicUsize::new(0);
    let began = Instant::now();
    let shares: Vec<Result<Share, JsonFault>> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(|| share(texts, &next, rules))).collect();
        running.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    let wall_s = began.elapsed().as_secs_f64();
    let shares: Vec<Share> = shares.into_iter().collect::<Result<_, _>>()?;
    if shares.len() != threads {
        return Err("A thread did not come to its end.".into());
    }
    let most = |of: fn(&Share) -> f64| shares.iter().map(of).fold(0.0, f64::max);
    let (reading_s, judging_s) = (most(|share| share.reading_s), most(|share| share.judging_s));
    let on_core_s = shares.iter().map(|share| share.on_core_s).sum();
    let mut findings = vec![Vec::new(); texts.len()];
    shares.into_iter().flat_map(|share| share.findings).for_each(|(number, found)| findings[number] = found);
    Ok(Pass { findings, wall_s, reading_s, judging_s, on_core_s, peak_memory_mib: measure::peak_memory_mib() })
}

/// The cross-field rules that stand in SQL as well, each under its number. The others count in "all rules" only, so that
/// both sides do the same work where they are set side by side.
pub(crate) fn in_sql() -> impl Iterator<Item = &'static Rule> {
    const QUERIES: &str = include_str!("peer.sql");
    rules::all()
        .filter(|rule| rule.holds_in(COLUMN) && QUERIES.lines().any(|line| line.strip_prefix("-- ") == Some(rule.id)))
}

fn share(texts: &[String], next: &AtomicUsize, rules: Rules) -> Result<Share, JsonFault> {
    let mut share = Share::default();
    let cross_field: Vec<&'static Rule> = in_sql().collect();
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let Some(text) = texts.get(number) else { break };
        let document = Document::from_json(text)?;
        let began = Instant::now();
        let declaration = Declaration::read(&document);
        share.reading_s += began.elapsed().as_secs_f64();
        let began = Instant::now();
        let findings = match rules {
            Rules::All => judge(&declaration, &context(&declaration)),
            Rules::CrossField => run(&cross_field, &declaration),
        };
        share.judging_s += began.elapsed().as_secs_f64();
        share.findings.push((number, findings));
    }
    share.on_core_s = measure::on_core_s();
    Ok(share)
}

fn context<'c>(declaration: &Declaration<'c>) -> Context<'c> {
    let flow = declaration.header().customs_flow().and_then(|name| Catalogue::embedded().flow(name));
    let on = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default();
    Context { column: COLUMN, jurisdiction: Jurisdiction::Eu, flow, on }
}

fn run(rules: &[&Rule], declaration: &Declaration<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in rules {
        rule.run_on_declaration(declaration, &mut findings);
        declaration.items().iter().for_each(|item| rule.run_on_item(declaration, item, &mut findings));
    }
    findings
}
