//! Everything Quayside itself says of a declaration: element checks, presence, cross-field rules, in one order.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use chrono::NaiveDate;

use super::Rule;
use crate::catalogue::{Asked, Catalogue, Flow, Jurisdiction, check, presence_finding};
use crate::declaration::{Declaration, Item, Scope, View};
use crate::findings::Finding;

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
        self.values(declaration.header(), &mut findings);
        self.presence(&self.plan.header, View::of_header(declaration), &mut findings);
        for (group, entry) in declaration.groups() {
            self.values(entry, &mut findings);
            self.presence(self.plan.of_group(*group), View::of_entry(declaration, None, entry), &mut findings);
        }
        for other in declaration.others().iter().filter(|other| other.item.is_none()) {
            self.value(other.element, other.node, || other.path.clone(), &mut findings);
        }
        self.rules.iter().for_each(|rule| rule.run_on_declaration(declaration, &mut findings));
        findings
    }

    fn item(&self, item: &Item<'d>, findings: &mut Vec<Finding>) {
        self.values(item.scope(), findings);
        self.presence(&self.plan.item, View::of_item(self.declaration, item), findings);
        for (group, entry) in item.entries() {
            self.values(entry, findings);
            self.presence(self.plan.of_group(*group), View::of_entry(self.declaration, Some(item), entry), findings);
        }
        for other in self.declaration.others().iter().filter(|other| other.item == Some(item.key())) {
            self.value(other.element, other.node, || other.path.clone(), findings);
        }
        self.rules.iter().for_each(|rule| rule.run_on_item(self.declaration, item, findings));
    }
}
