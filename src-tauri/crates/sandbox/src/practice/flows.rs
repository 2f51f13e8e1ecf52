//! Customs flows: the steps a shipment goes through, the kinds of declaration they make, and the way each kind goes.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Chart, ContentFault};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Flows {
    kind: BTreeMap<String, Kind>,
    walk: BTreeMap<String, Walk>,
    flow: Vec<Flow>,
}

/// A kind of declaration: `import`, `export`, `transit`, `eidr`, `supplementary`, `excise`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    walk: String,
    /// The way while the goods have not arrived.
    prelodged: Option<String>,
    /// Procedure letter of its MRN; of its ARC the movement type.
    letter: char,
    /// The PDF it gets when it is accepted.
    paper: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Walk {
    steps: Vec<Stop>,
}

/// One status on a way.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stop {
    pub(crate) to: String,
    /// How long it takes to come, at normal speed.
    pub(crate) ms: u64,
    /// It comes only after this.
    pub(crate) waits: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Flow {
    pub(crate) name: String,
    pub(crate) title: String,
    /// Master data and the decision table fill what the shipment leaves out.
    #[serde(default)]
    pub(crate) deduces: bool,
    /// Validations that hold only here.
    #[serde(default)]
    pub(crate) required: Vec<String>,
    #[serde(rename = "step")]
    pub(crate) steps: Vec<FlowStep>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FlowStep {
    pub(crate) name: String,
    pub(crate) kind: String,
    #[serde(default = "yes")]
    pub(crate) auto_submit: bool,
    pub(crate) starts: Option<Starts>,
    #[serde(default)]
    pub(crate) jurisdiction: Jurisdiction,
    /// More goods items make several declarations.
    pub(crate) items_max: Option<usize>,
    /// Fields of the administrative document with a value of this step's own.
    #[serde(default)]
    pub(crate) set: BTreeMap<String, String>,
}

/// A step that waits for another one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Starts {
    pub(crate) after: String,
    /// The status the other step's declaration has come to.
    pub(crate) at: String,
}

/// Whose customs gets the declaration.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Jurisdiction {
    /// The country of the office, else of the storage location, else of destination.
    #[default]
    Office,
    Export,
    Destination,
}

fn yes() -> bool {
    true
}

impl Flows {
    pub(super) fn read(file: &str, text: &str, chart: &Chart) -> Result<Self, ContentFault> {
        let flows: Self = toml::from_str(text).map_err(|fault| ContentFault::new(file, fault.to_string()))?;
        flows.check(chart).map_err(|why| ContentFault::new(file, why))?;
        Ok(flows)
    }

    fn check(&self, chart: &Chart) -> Result<(), String> {
        for (name, walk) in &self.walk {
            for pair in walk.steps.windows(2) {
                if !chart.allows(&pair[0].to, &pair[1].to) {
                    return Err(format!("the walk {name} goes from {} to {}.", pair[0].to, pair[1].to));
                }
            }
        }
        for kind in self.kind.values() {
            for walk in std::iter::once(&kind.walk).chain(&kind.prelodged) {
                if !self.walk.contains_key(walk) {
                    return Err(format!("there is no walk {walk}."));
                }
            }
        }
        for flow in &self.flow {
            for step in &flow.steps {
                let after = step.starts.as_ref().map(|starts| &starts.after);
                let known = after.is_none_or(|after| flow.steps.iter().any(|other| other.name == *after));
                if !known || !self.kind.contains_key(&step.kind) || step.items_max == Some(0) {
                    return Err(format!("step {} of flow {} cannot be taken.", step.name, flow.name));
                }
            }
        }
        if ["IN", "OUT"].iter().all(|direction| self.named(&format!("standard {direction}")).is_some()) {
            Ok(())
        } else {
            Err("a standard flow is missing.".to_owned())
        }
    }

    pub(crate) fn all(&self) -> &[Flow] {
        &self.flow
    }

    pub(crate) fn named(&self, name: &str) -> Option<&Flow> {
        self.flow.iter().find(|flow| flow.name == name)
    }

    /// The flow a shipment takes: the one it names, else that of its direction.
    pub(crate) fn of(&self, name: Option<&str>, direction: &str) -> Option<&Flow> {
        name.and_then(|name| self.named(name)).or_else(|| self.named(&format!("standard {direction}")))
    }

    /// The way a declaration of this kind goes.
    pub(crate) fn way(&self, kind: &str, prelodged: bool, emergency: bool) -> &[Stop] {
        let own = self.kind.get(kind).map(|kind| match &kind.prelodged {
            Some(walk) if prelodged => walk.as_str(),
            _ => kind.walk.as_str(),
        });
        let walk = if emergency { Some("emergency") } else { own };
        walk.and_then(|walk| self.walk.get(walk)).map(|walk| walk.steps.as_slice()).unwrap_or_default()
    }

    /// True for a kind whose declarations can be lodged before the goods arrive.
    pub(crate) fn may_be_prelodged(&self, kind: &str) -> bool {
        self.kind.get(kind).is_some_and(|kind| kind.prelodged.is_some())
    }

    pub(crate) fn paper(&self, kind: &str) -> Option<&str> {
        self.kind.get(kind)?.paper.as_deref()
    }

    pub(crate) fn letter(&self, kind: &str) -> char {
        self.kind.get(kind).map_or('R', |kind| kind.letter)
    }
}

impl Flow {
    pub(crate) fn step(&self, name: &str) -> Option<&FlowStep> {
        self.steps.iter().find(|step| step.name == name)
    }
}

#[cfg(test)]
mod tests {
    use crate::practice::Practice;

    #[test]
    fn a_shipment_takes_the_flow_it_names_or_that_of_its_direction() {
        let flows = &Practice::embedded().unwrap().flows;
        for (name, direction, expected) in [
            (Some("CROSSBORDER_B1H1"), "OUT", "CROSSBORDER_B1H1"),
            (Some("BY_HAND"), "IN", "standard IN"),
            (None, "OUT", "standard OUT"),
        ] {
            assert_eq!(flows.of(name, direction).map(|flow| flow.name.as_str()), Some(expected));
        }
    }

    #[test]
    fn the_way_depends_on_kind_arrival_and_emergency() {
        let flows = &Practice::embedded().unwrap().flows;
        for (kind, prelodged, emergency, has) in [
            ("import", false, false, "Released"),
            ("import", true, false, "GoodsNotArrived"),
            ("transit", true, false, "Discharged"),
            ("export", false, false, "ExitConfirmed"),
            ("import", true, true, "BcpReleased"),
        ] {
            assert!(flows.way(kind, prelodged, emergency).iter().any(|stop| stop.to == has), "{kind} {has}");
        }
    }
}
