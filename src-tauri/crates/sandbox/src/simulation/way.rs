//! The way of a declaration, laid out when it begins: the walk of its kind, with what a scenario puts into it.

use super::Simulation;
use crate::{
    book::{Ahead, Course, Declaration},
    document::Tree,
    scenario::{Facts, Scripted},
};

const SAD: &str = "singleAdministrativeDocument";
const ITEMS: &str = "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems";
/// The names of the additional declaration type, and those of them that mean "lodged before the goods arrive" with the
/// type it becomes.
const TYPE_NAMES: [&str; 2] = ["addDeclType1", "addDeclType"];
const PRE_LODGED: [(&str, &str); 3] = [("D", "A"), ("E", "B"), ("F", "C")];

/// Where the type of a pre-lodged declaration stands, and the type it becomes with the goods there.
pub(super) fn arrived_type(document: &Tree) -> Option<(String, &'static str)> {
    TYPE_NAMES.iter().find_map(|name| {
        let path = format!("{SAD}.{name}");
        let held = document.text_at(&path)?;
        PRE_LODGED.iter().find(|(ahead, _)| *ahead == held).map(|(_, arrived)| (path, *arrived))
    })
}

impl Simulation {
    /// Every status from the first on. `emergency`: customs is out when it begins.
    pub(super) fn way(
        &self,
        declaration: &Declaration,
        course: &Course,
        document: &Tree,
        emergency: bool,
    ) -> Vec<Ahead> {
        let prelodged = arrived_type(document).is_some() && self.practice.flows.may_be_prelodged(&course.kind);
        let submits = self.submits_by_itself(declaration, course);
        let stops = self.practice.flows.way(&course.kind, prelodged, emergency);
        let mut way: Vec<Ahead> = stops
            .iter()
            .map(|stop| Ahead {
                to: stop.to.clone(),
                ms: stop.ms,
                waits: match stop.to.as_str() {
                    "Queued" | "BcpQueued" if !submits => Some("submit".to_owned()),
                    _ => stop.waits.clone(),
                },
                errors: Vec::new(),
                cause: String::new(),
            })
            .collect();
        if let Some(script) = self.script(declaration, course, document) {
            self.put_in(&mut way, script, course.scripted);
        }
        way
    }

    fn submits_by_itself(&self, declaration: &Declaration, course: &Course) -> bool {
        let flow = self.practice.flows.of(declaration.customs_flow.as_deref(), &declaration.direction);
        let step = flow.and_then(|flow| flow.step(&course.step));
        self.auto_submit.applies_to(declaration.customs_flow.as_deref()) && step.is_none_or(|step| step.auto_submit)
    }

    /// The rule of the scenario that fits this declaration.
    pub(super) fn script(&self, declaration: &Declaration, course: &Course, document: &Tree) -> Option<Scripted<'_>> {
        let items = document.at(ITEMS).map(Tree::elements).unwrap_or_default();
        let codes = items.iter().filter_map(|item| item.text_at("commodity.classifications[0].code"));
        let commodities: Vec<String> = codes.collect();
        let flow = self.practice.flows.of(declaration.customs_flow.as_deref(), &declaration.direction);
        self.scenario.script(&Facts {
            chance: self.chance,
            reference: &declaration.external_reference,
            direction: &declaration.direction,
            office: &document.text_at(&format!("{SAD}.declarationOfficeCode")).unwrap_or_default(),
            flow: flow.map(|flow| flow.name.as_str()).unwrap_or_default(),
            kind: &course.kind,
            commodities: &commodities,
        })
    }

    /// A scripted status goes in after the one it names, where the chart lets it; another way stays as it is.
    fn put_in(&self, way: &mut Vec<Ahead>, script: Scripted<'_>, happened: bool) {
        let cause = format!("scenario, shipment {}", script.number + 1);
        if let Some(percent) = script.rule.pauses_pct {
            for stop in way.iter_mut() {
                stop.ms = stop.ms.saturating_mul(u64::from(percent)) / 100;
            }
        }
        for step in script.rule.steps.iter().filter(|step| step.again || !happened) {
            let Some(at) = way.iter().position(|stop| stop.to == step.after) else { continue };
            let goes_on = !step.ends && way.get(at + 1).is_some();
            let fits = way.get(at + 1).is_none_or(|next| self.practice.chart.allows(&step.status, &next.to));
            if goes_on && !fits {
                continue;
            }
            let stop = Ahead {
                to: step.status.clone(),
                ms: step.pause_s.map_or(1500, |seconds| seconds.saturating_mul(1000)),
                waits: None,
                errors: step.errors(),
                cause: cause.clone(),
            };
            way.insert(at + 1, stop);
            if step.ends {
                way.truncate(at + 2);
            } else if let Some(next) = way.get_mut(at + 2) {
                next.waits = step.until.clone().or_else(|| next.waits.clone());
            }
        }
    }
}
