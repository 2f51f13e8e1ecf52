//! Everything Quayside itself says of a declaration: element checks, presence, cross-field rules, in one order.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use chrono::NaiveDate;

use super::Rule;
use crate::catalogue::{
    Asked, Catalogue, Circumstances, Element, Flow, Jurisdiction, Presence, check, presence_finding, repetition_finding,
};
use crate::declaration::{Declaration, Item, Scope, View};
use crate::findings::Finding;
use crate::record::{Node, Path};

/// What a declaration is judged as.
#[derive(Clone, Copy, Debug)]
pub struct Context<'c> {
    /// Column: "H1".
    pub column: &'c str,
    /// Whose national overlay holds; the EU core otherwise.
    pub jurisdiction: Jurisdiction,
    /// The customs flow, if it is one the product knows.
    pub flow: Option<&'c Flow>,
    /// The day codes are looked up on: that of acceptance, else today.
    pub on: NaiveDate,
}

/// Judges a whole declaration. Findings come in the order header, items, whole declaration; the order does not depend
/// on how the work is shared out.
#[must_use]
pub fn judge(declaration: &Declaration<'_>, context: &Context<'_>) -> Vec<Finding> {
    let judging = Judging::new(declaration, context);
    let mut findings = judging.header();
    declaration.items().iter().for_each(|item| judging.item(item, &mut findings));
    findings
}

/// One judging: the rules that hold and the presence rows to look at.
struct Judging<'j, 'd> {
    declaration: &'j Declaration<'d>,
    context: &'j Context<'j>,
    plan: &'static Plan,
    rules: Vec<&'static Rule>,
}

impl<'j, 'd> Judging<'j, 'd> {
    fn new(declaration: &'j Declaration<'d>, context: &'j Context<'j>) -> Judging<'j, 'd> {
        let rules = super::all().filter(|rule| rule.holds_in(context.column)).collect();
        Judging { declaration, context, plan: Plan::of(context.column, context.jurisdiction), rules }
    }

    fn header(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let declaration = self.declaration;
        let view = View::of_header(declaration);
        self.scope(declaration.header(), view, &self.plan.header, &mut findings);
        for (group, entry) in declaration.groups() {
            self.scope(entry, View::of_entry(declaration, None, entry), self.plan.of_group(*group), &mut findings);
        }
        for other in declaration.others().iter().filter(|other| other.item.is_none()) {
            self.value(other.element, other.node, &|| other.path.clone(), view, &mut findings);
        }
        let items = declaration.items();
        let first_above = |most: usize| items.get(most).map(|item| item.scope().base().clone()).unwrap_or_default();
        findings.extend(
            self.plan
                .items
                .and_then(|group| repetition_finding(group, items.len(), &|| first_above(group.max_repeats as usize))),
        );
        repeated(declaration.groups(), &mut findings);
        self.rules.iter().for_each(|rule| rule.run_on_declaration(declaration, &mut findings));
        findings
    }

    fn item(&self, item: &Item<'d>, findings: &mut Vec<Finding>) {
        let view = View::of_item(self.declaration, item);
        let before = findings.len();
        self.scope(item.scope(), view, &self.plan.item, findings);
        for (group, entry) in item.entries() {
            self.scope(
                entry,
                View::of_entry(self.declaration, Some(item), entry),
                self.plan.of_group(*group),
                findings,
            );
        }
        repeated(item.entries(), findings);
        for other in self.declaration.others().iter().filter(|other| other.item == Some(item.key())) {
            self.value(other.element, other.node, &|| other.path.clone(), view, findings);
        }
        // The rules name the item themselves; what the catalogue says of one value does not know where it stands.
        for finding in &mut findings[before..] {
            // "Item amount" and "Item number" would say the place twice.
            let said = finding.message.strip_prefix("Item ").unwrap_or(&finding.message);
            finding.message = format!("{} {}: {}", self.plan.entry_word, item.ordinal(), capital(said));
        }
        self.rules.iter().for_each(|rule| rule.run_on_item(self.declaration, item, findings));
    }

    /// Each value of a scope, then what is missing there.
    fn scope(&self, scope: &Scope<'d>, view: View<'_, 'd>, asked: &[Ask], findings: &mut Vec<Finding>) {
        for (element, node) in scope.values() {
            self.value(*element, node, &|| scope.element_path(*element), view, findings);
        }
        for Ask { element, presence } in asked {
            let path = || scope.element_path(element.index);
            findings.extend(presence_finding(element, presence, self.context.flow, &path, &view));
        }
    }

    fn value(
        &self,
        element: usize,
        node: &Node,
        path: &dyn Fn() -> Path,
        view: View<'_, 'd>,
        findings: &mut Vec<Finding>,
    ) {
        let Context { column, jurisdiction, on, .. } = *self.context;
        let circumstances = Circumstances { on, column, jurisdiction, lookup: &view };
        if let Some(element) = Catalogue::embedded().at(element) {
            findings.extend(check(element, node, path, &circumstances));
        }
    }
}

/// Each group of a scope that has more entries than it may; `entries` come group by group.
fn repeated(entries: &[(usize, Scope<'_>)], findings: &mut Vec<Finding>) {
    for entries in entries.chunk_by(|(one, _), (other, _)| one == other) {
        let Some(group) = entries.first().and_then(|(group, _)| Catalogue::embedded().at(*group)) else { continue };
        let first_above = || entries.get(group.max_repeats as usize).map(|(_, scope)| scope.base().clone());
        findings.extend(repetition_finding(group, entries.len(), &|| first_above().unwrap_or_default()));
    }
}

/// A sentence that begins with a capital letter.
fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// An element whose absence a column asks about, and how.
#[derive(Clone, Copy, Debug)]
struct Ask {
    element: &'static Element,
    presence: &'static Presence,
}

/// The elements whose absence a column asks about, by the scope they belong to. Made once a column and jurisdiction.
#[derive(Debug, Default)]
struct Plan {
    items: Option<&'static Element>,
    /// What an entry of it is called.
    entry_word: &'static str,
    header: Vec<Ask>,
    item: Vec<Ask>,
    groups: HashMap<usize, Vec<Ask>>,
}

impl Plan {
    fn of(column: &str, jurisdiction: Jurisdiction) -> &'static Plan {
        static PLANS: OnceLock<Mutex<HashMap<(String, Jurisdiction), &'static Plan>>> = OnceLock::new();
        let plans = PLANS.get_or_init(Mutex::default);
        let mut plans = plans.lock().unwrap_or_else(PoisonError::into_inner);
        // There are as many plans as columns: each lives as long as the catalogue it is made of.
        plans
            .entry((column.to_owned(), jurisdiction))
            .or_insert_with(|| Box::leak(Box::new(Plan::make(column, jurisdiction))))
    }

    fn make(column: &str, jurisdiction: Jurisdiction) -> Plan {
        let catalogue = Catalogue::embedded();
        let items = catalogue.main_group(column);
        let item = items.map(|item| item.index);
        let entry_word = item.map_or("Item", |item| catalogue.entry_word(item));
        let mut plan = Plan { items, entry_word, ..Plan::default() };
        for element in catalogue.elements() {
            let presence = catalogue.presence(element, column, jurisdiction);
            if !matches!(presence.asked, Asked::Always | Asked::When(_)) {
                continue;
            }
            let ask = Ask { element, presence };
            match catalogue.group_of(element).map(|group| group.index) {
                None => plan.header.push(ask),
                group if group == item => plan.item.push(ask),
                Some(group) => plan.groups.entry(group).or_default().push(ask),
            }
        }
        plan
    }

    fn of_group(&self, group: usize) -> &[Ask] {
        self.groups.get(&group).map_or(&[], Vec::as_slice)
    }
}
