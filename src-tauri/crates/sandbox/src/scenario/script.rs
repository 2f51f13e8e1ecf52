//! What a scenario does to the shipments it fits.

use cas::wire::DeclarationError;
use serde::Deserialize;

use crate::{
    practice::{Practice, fits},
    simulation::Chance,
    validation,
};

/// One `[[shipment]]` of a scenario: which shipments, and what befalls their declarations.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    /// `QS-2026-*`; `?` is one character, `*` at the end any ending.
    #[serde(default)]
    reference: String,
    #[serde(default)]
    direction: String,
    #[serde(default)]
    office: String,
    /// Fits when any goods item's commodity code fits.
    #[serde(default)]
    commodity: String,
    #[serde(default)]
    flow: String,
    /// `import`, `export`, `transit`, `eidr`, `supplementary`, `excise`.
    #[serde(default)]
    kind: String,
    /// Of the shipments that fit, this many in a hundred, by chance that the seed repeats.
    #[serde(default)]
    share_pct: Option<u8>,
    /// The pauses of the way, in per cent of the ordinary ones.
    #[serde(default)]
    pub(crate) pauses_pct: Option<u32>,
    #[serde(default, rename = "step")]
    pub(crate) steps: Vec<ScriptedStep>,
    /// What customs says to an amendment or invalidation.
    #[serde(default)]
    pub(crate) corrections: Corrections,
}

/// A status put into the way of a declaration.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScriptedStep {
    /// It comes after this status.
    pub(crate) after: String,
    pub(crate) status: String,
    /// Seconds until it comes, at normal speed.
    #[serde(default)]
    pub(crate) pause_s: Option<u64>,
    #[serde(default, rename = "error")]
    pub(crate) errors: Vec<ScriptedError>,
    /// What follows waits for this: `answer`, `amend`, `invalidate`, `trainer` or another action; by itself when left out.
    #[serde(default)]
    pub(crate) until: Option<String>,
    /// Nothing follows by itself.
    #[serde(default)]
    pub(crate) ends: bool,
    /// Also after a correction; otherwise only on the first way through.
    #[serde(default)]
    pub(crate) again: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScriptedError {
    code: String,
    message: String,
    #[serde(default)]
    description: String,
    /// The field in the names of the shipment: `singleAdministrativeDocument.declarationOfficeCode`.
    #[serde(default)]
    field: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Corrections {
    #[default]
    Granted,
    Refused,
}

/// A rule that fits, with its number in the file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scripted<'a> {
    pub(crate) number: usize,
    pub(crate) rule: &'a Rule,
}

/// What a rule is held against.
pub(crate) struct Facts<'a> {
    pub(crate) chance: Chance,
    pub(crate) reference: &'a str,
    pub(crate) direction: &'a str,
    pub(crate) office: &'a str,
    pub(crate) flow: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) commodities: &'a [String],
}

impl Rule {
    pub(super) fn fits(&self, facts: &Facts<'_>, number: usize) -> bool {
        let named = fits(&self.reference, facts.reference)
            && fits(&self.direction, facts.direction)
            && fits(&self.office, facts.office)
            && fits(&self.flow, facts.flow)
            && fits(&self.kind, facts.kind);
        let goods = self.commodity.is_empty() || facts.commodities.iter().any(|code| fits(&self.commodity, code));
        let question = ["scenario", &number.to_string(), facts.reference, facts.direction];
        named && goods && self.share_pct.is_none_or(|share| facts.chance.below(100, &question) < u64::from(share))
    }

    pub(super) fn check(&self, practice: &Practice) -> Result<(), String> {
        if self.share_pct.is_some_and(|share| share > 100) {
            return Err("share_pct is at most 100.".to_owned());
        }
        for step in &self.steps {
            // A step may also stand after one that was put in before it.
            if !practice.chart.allows(&step.after, &step.status) {
                return Err(format!("{} cannot come after {}.", step.status, step.after));
            }
            let refused = matches!(step.status.as_str(), "Invalid" | "CustomsError" | "AmendmentError");
            if refused && step.errors.is_empty() {
                return Err(format!("{} needs at least one [[shipment.step.error]].", step.status));
            }
            let known = |word: &str| matches!(word, "answer" | "trainer") || practice.actions.named(word).is_some();
            if let Some(word) = step.until.as_deref().filter(|word| !known(word)) {
                return Err(format!("nothing is called {word}; until takes answer, trainer or an action."));
            }
        }
        Ok(())
    }
}

impl ScriptedStep {
    pub(crate) fn errors(&self) -> Vec<DeclarationError> {
        let make = |error: &ScriptedError| {
            let (path, field) = error.field.rsplit_once('.').unwrap_or(("", &error.field));
            validation::error(&error.code, &error.message, &error.description, path, field)
        };
        self.errors.iter().map(make).collect()
    }
}
