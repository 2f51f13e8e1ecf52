//! Cross-field rules: what several values say of each other.
//!
//! A rule is data and one condition: id, version, severity, source, the columns it holds in, the slots it reads, the
//! demand in a sentence, and a function that fires where the demand is not met. A reader who has seen one has seen
//! all. Single values are judged by the catalogue; what is missing is judged by its presence table.
//!
//! Numbers: 01 masses, 02 packages, 03 totals and numbering, 04 procedures, 05 preference, 06 parties, 07 transport,
//! 08 countries, 09 documents, 10 header or item, 11 guarantee, 12 customs value, 13 authorisations and references,
//! 14 additional procedures, 15 location of goods, 16 means of transport, 17 warehouses, 18 delivery terms and currency,
//! 19 kind of declaration, offices and security, 20 supplementary units and codes of goods, 21 fiscal references,
//! 22 duties and taxes, 23 master data. A number is never given twice.
//!
//! A rule blocks only what customs refuses whatever else is true: an EU rule or condition by its number, or what cannot
//! be. What depends on the Member State, on CAS filling a value in, or on the papers warns; what may cost or save money
//! informs.

mod additional_procedures;
mod articles;
mod authorisations;
mod commodities;
mod countries;
mod delivery;
mod documents;
mod duties;
mod fiscal;
mod formulas;
mod guarantee;
mod judging;
mod kind;
mod location;
mod masses;
mod material_lists;
mod means;
mod packages;
mod parties;
mod partners;
mod placement;
mod preference;
mod procedures;
mod totals;
mod transport;
mod valuation;
mod warehouse;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod sentences;

pub use judging::{Context, judge};

use crate::catalogue::Catalogue;
use crate::declaration::{Declaration, Item, Scope, Slot};
use crate::findings::{Because, Finding, FindingKind, Judge, Repair, Severity};
use crate::record::{Node, Path};

/// One cross-field rule.
pub struct Rule {
    /// `QS-R-0101`; never reused.
    pub id: &'static str,
    /// Raised with every change of what fires.
    pub version: u32,
    /// What a finding of it does to sending.
    pub severity: Severity,
    /// Columns it holds in; empty for all of declarations.
    pub columns: &'static [&'static str],
    /// Regulation, rule number, or "house rule" with its reason.
    pub source: &'static str,
    /// What it demands, in a sentence.
    pub sentence: &'static str,
    /// The slots it reads: an edit of one of them runs it again.
    pub reads: &'static [Slot],
    /// The condition.
    pub check: Check,
}

/// Where a rule looks.
pub enum Check {
    /// Once, at the whole declaration.
    Declaration(fn(&Declaration<'_>, &mut Firing<'_>)),
    /// At each item.
    Item(fn(&Declaration<'_>, &Item<'_>, &mut Firing<'_>)),
}

/// All rules, in order of their numbers.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    [
        masses::RULES,
        packages::RULES,
        totals::RULES,
        procedures::RULES,
        preference::RULES,
        parties::RULES,
        transport::RULES,
        countries::RULES,
        documents::RULES,
        placement::RULES,
        guarantee::RULES,
        valuation::RULES,
        authorisations::RULES,
        additional_procedures::RULES,
        location::RULES,
        means::RULES,
        warehouse::RULES,
        delivery::RULES,
        kind::RULES,
        commodities::RULES,
        fiscal::RULES,
        duties::RULES,
        articles::RULES,
        partners::RULES,
        formulas::RULES,
        material_lists::RULES,
    ]
    .into_iter()
    .flatten()
}

impl Rule {
    /// True when the rule holds in a column.
    #[must_use]
    pub fn holds_in(&self, column: &str) -> bool {
        match self.columns {
            [] => Catalogue::embedded().master(column).is_none(),
            columns => columns.contains(&column),
        }
    }

    /// Runs the rule where it looks at the whole declaration.
    pub fn run_on_declaration(&self, declaration: &Declaration<'_>, findings: &mut Vec<Finding>) {
        match self.check {
            Check::Declaration(check) => check(declaration, &mut Firing { rule: self, findings }),
            Check::Item(_) => {}
        }
    }

    /// Runs the rule where it looks at an item.
    pub fn run_on_item(&self, declaration: &Declaration<'_>, item: &Item<'_>, findings: &mut Vec<Finding>) {
        match self.check {
            Check::Item(check) => check(declaration, item, &mut Firing { rule: self, findings }),
            Check::Declaration(_) => {}
        }
    }
}

/// What a rule fires with.
pub struct Firing<'f> {
    rule: &'f Rule,
    findings: &'f mut Vec<Finding>,
}

impl Firing<'_> {
    /// Fires at a path with a sentence; because and repairs are added to what is returned.
    fn at(&mut self, path: Path, message: impl Into<String>) -> Fired<'_> {
        self.findings.push(Finding {
            judge: Judge::Quayside,
            rule: self.rule.id.to_owned(),
            version: self.rule.version,
            kind: FindingKind::CrossField,
            severity: self.rule.severity,
            paths: vec![path],
            message: message.into(),
            because: Vec::new(),
            source: self.rule.source.to_owned(),
            repairs: Vec::new(),
        });
        Fired { finding: self.findings.last_mut() }
    }
}

/// A finding being completed.
struct Fired<'f> {
    // Always there: it was pushed a moment ago.
    finding: Option<&'f mut Finding>,
}

impl Fired<'_> {
    /// A value that made it true, and one more path of the finding.
    fn because(mut self, scope: &Scope<'_>, slot: Slot) -> Self {
        self.add_because(scope, slot);
        self
    }

    fn add_because(&mut self, scope: &Scope<'_>, slot: Slot) {
        let value = scope.node(slot).and_then(Node::leaf_text).map_or_else(|| "empty".to_owned(), str::to_owned);
        self.add_value(scope.path(slot), slot, value);
    }

    /// A computed value at a path.
    fn with_value(mut self, path: Path, label: impl Into<String>, value: impl Into<String>) -> Self {
        if let Some(finding) = self.finding.as_deref_mut() {
            finding.because.push(Because { path, label: label.into(), value: value.into() });
        }
        self
    }

    fn add_value(&mut self, path: Path, slot: Slot, value: String) {
        if let Some(finding) = self.finding.as_deref_mut() {
            if !finding.paths.contains(&path) {
                finding.paths.push(path.clone());
            }
            finding.because.push(Because { path, label: slot.label(), value });
        }
    }

    /// A repair.
    fn repair(mut self, repair: Repair) -> Self {
        if let Some(finding) = self.finding.as_deref_mut() {
            finding.repairs.push(repair);
        }
        self
    }
}

/// A decimal as messages print it.
fn words(amount: rust_decimal::Decimal) -> String {
    crate::findings::amount_in_words(amount)
}

/// The day a text of master data begins with, in either form CAS writes dates in: `2026-01-01`, `2026-01-01T00:00:00Z`.
fn day(text: &str) -> Option<chrono::NaiveDate> {
    text.get(..10)?.parse().ok()
}

/// True when a code of a list has a property there: `bulk`, `eu`, `preferential`.
fn code_has(list: &str, code: &str, property: &str) -> bool {
    Catalogue::embedded().list(list).and_then(|list| list.get(code)).is_some_and(|code| code.has(property))
}
