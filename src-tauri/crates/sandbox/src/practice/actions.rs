//! Actions on declarations: allowed in which statuses, and what follows.

use serde::Deserialize;

use super::{Chart, ContentFault};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Actions {
    action: Vec<Action>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Action {
    /// The segment of its path: `goodsarrived`.
    pub(crate) name: String,
    /// What the event calls it: `GoodsArrived`.
    pub(crate) event: String,
    /// Members the body must hold, separated by blanks.
    #[serde(default)]
    pub(crate) needs: String,
    /// Only declarations of these kinds; empty for any.
    #[serde(default)]
    pub(crate) kinds: String,
    /// Only a pre-lodged declaration.
    #[serde(default)]
    pub(crate) prelodged: bool,
    /// The document it makes.
    pub(crate) document: Option<String>,
    #[serde(rename = "row")]
    pub(crate) rows: Vec<ActionRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActionRow {
    statuses: String,
    pub(crate) at_once: Option<String>,
    /// The validations run first; what is valid comes to this status.
    pub(crate) judge: Option<String>,
    #[serde(default)]
    pub(crate) goes_on: bool,
    pub(crate) granted: Option<String>,
    pub(crate) refused: Option<String>,
    /// Until customs decides, at normal speed.
    #[serde(default)]
    pub(crate) ms: u64,
    pub(crate) unless: Option<Unless>,
    #[serde(default)]
    pub(crate) after_emergency: bool,
}

/// Another status when the body says so.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Unless {
    pub(crate) member: String,
    pub(crate) values: String,
    pub(crate) status: String,
}

impl Actions {
    pub(super) fn read(file: &str, text: &str, chart: &Chart) -> Result<Self, ContentFault> {
        let actions: Self = toml::from_str(text).map_err(|fault| ContentFault::new(file, fault.to_string()))?;
        for action in &actions.action {
            for row in &action.rows {
                row.check(chart).map_err(|why| ContentFault::new(file, format!("{}: {why}", action.name)))?;
            }
        }
        Ok(actions)
    }

    pub(crate) fn named(&self, name: &str) -> Option<&Action> {
        self.action.iter().find(|action| action.name == name)
    }

    pub(crate) fn all(&self) -> &[Action] {
        &self.action
    }
}

impl Action {
    pub(crate) fn row(&self, status: &str) -> Option<&ActionRow> {
        self.rows.iter().find(|row| row.holds(status))
    }

    /// Every status it is possible in, for the sentence that refuses it.
    pub(crate) fn statuses(&self) -> String {
        self.rows.iter().flat_map(|row| row.statuses.split_whitespace()).collect::<Vec<_>>().join(", ")
    }
}

impl ActionRow {
    fn holds(&self, status: &str) -> bool {
        self.statuses.split_whitespace().any(|one| one == status)
    }

    fn check(&self, chart: &Chart) -> Result<(), String> {
        for from in self.statuses.split_whitespace() {
            if !chart.knows(from) {
                return Err(format!("the chart does not know {from}."));
            }
            let entered = self.at_once.iter().chain(self.unless.as_ref().map(|unless| &unless.status));
            for to in entered {
                if !chart.allows(from, to) {
                    return Err(format!("the chart does not lead from {from} to {to}."));
                }
            }
        }
        let decided = self.granted.iter().filter(|granted| *granted != "before").chain(&self.refused);
        for to in decided {
            if !self.at_once.as_ref().is_some_and(|from| chart.allows(from, to)) {
                return Err(format!("the chart does not lead to {to}."));
            }
        }
        Ok(())
    }
}
