//! What the practice CAS knows, as files a customs expert can read: `assets/practice`. They are part of the program and
//! read once; a fault in one of them is told at the start.

mod actions;
mod chart;
mod csv;
mod decisions;
mod duties;
mod flows;
mod validations;

use std::sync::OnceLock;

use thiserror::Error;

pub(crate) use actions::{Action, ActionRow, Actions};
pub(crate) use chart::{Change, Chart};
pub(crate) use decisions::{Amount, Decisions, fits};
pub(crate) use duties::Duties;
pub(crate) use flows::{FlowStep, Flows, Jurisdiction};
pub(crate) use validations::{Check, Validation};

/// A file of `assets/practice` or a scenario that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{file}: {why}")]
pub struct ContentFault {
    pub file: String,
    /// A sentence: what is wrong and where.
    pub why: String,
}

impl ContentFault {
    pub(crate) fn new(file: &str, why: impl Into<String>) -> Self {
        Self { file: file.to_owned(), why: why.into() }
    }
}

/// Everything that is read from `assets/practice`, except master data and scenarios.
#[derive(Debug)]
pub(crate) struct Practice {
    pub(crate) chart: Chart,
    pub(crate) flows: Flows,
    pub(crate) actions: Actions,
    pub(crate) validations: Vec<Validation>,
    pub(crate) decisions: Decisions,
    pub(crate) duties: Duties,
}

impl Practice {
    /// The tables of the program.
    ///
    /// # Errors
    /// Names the file and what is wrong in it.
    pub(crate) fn embedded() -> Result<&'static Self, ContentFault> {
        static TABLES: OnceLock<Result<Practice, ContentFault>> = OnceLock::new();
        TABLES.get_or_init(Self::read).as_ref().map_err(Clone::clone)
    }

    fn read() -> Result<Self, ContentFault> {
        let chart = Chart::read("chart.toml", include_str!("../../../../../assets/practice/chart.toml"))?;
        let flows = Flows::read("flows.toml", include_str!("../../../../../assets/practice/flows.toml"), &chart)?;
        let actions =
            Actions::read("actions.toml", include_str!("../../../../../assets/practice/actions.toml"), &chart)?;
        let validations =
            validations::read("validations.csv", include_str!("../../../../../assets/practice/validations.csv"))?;
        for code in flows.all().iter().flat_map(|flow| &flow.required) {
            if !validations.iter().any(|row| row.code == *code) {
                return Err(ContentFault::new("flows.toml", format!("{code} is not in validations.csv.")));
            }
        }
        let decisions = Decisions::read("decisions.csv", include_str!("../../../../../assets/practice/decisions.csv"))?;
        let duties = Duties::read("duties.csv", include_str!("../../../../../assets/practice/duties.csv"))?;
        Ok(Self { chart, flows, actions, validations, decisions, duties })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_of_the_program_can_be_read_and_fit_each_other() {
        let practice = Practice::embedded().unwrap();
        assert!(practice.flows.named("INEU_H1EIDR").is_some_and(|flow| flow.deduces));
        assert!(practice.validations.iter().any(|row| row.code == "V0010"));
        assert!(practice.actions.named("submit").is_some());
    }
}
