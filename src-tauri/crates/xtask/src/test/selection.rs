//! Which steps to run: all, or those named by step or by group.

use super::steps::Step;
use crate::say::{Outcome, Trouble};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Selection(Vec<Step>);

impl Selection {
    pub(crate) fn everything() -> Self {
        Self(Step::ALL.to_vec())
    }

    /// A comma-separated list of step names and group names, in whatever order; they run in the usual order.
    pub(crate) fn only(list: &str) -> Outcome<Self> {
        let words: Vec<&str> = list.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
        let known = |word: &&str| Step::ALL.iter().any(|step| step.answers_to(word));
        if let Some(unknown) = words.iter().find(|word| !known(word)) {
            let names: Vec<&str> = Step::ALL.iter().map(|step| step.name()).collect();
            return Err(Trouble::new(format!(
                "There is no step `{unknown}`; there are {} and the groups static, core, ui and window.",
                names.join(", ")
            )));
        }
        if words.is_empty() {
            return Err(Trouble::new("--only needs at least one step."));
        }
        let chosen = |step: &&Step| words.iter().any(|word| step.answers_to(word));
        Ok(Self(Step::ALL.iter().filter(chosen).copied().collect()))
    }

    pub(crate) fn steps(&self) -> Vec<Step> {
        self.0.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_chosen_by_name_or_group_and_keep_their_order() {
        let cases: [(&str, &[Step]); 3] = [
            ("rust, fmt", &[Step::Fmt, Step::Rust]),
            ("ui", &[Step::Types, Step::Lint, Step::Units, Step::Screens]),
            ("desktop,desktop", &[Step::Desktop]),
        ];
        for (list, expected) in cases {
            assert_eq!(Selection::only(list).map(|chosen| chosen.steps()), Ok(expected.to_vec()), "{list}");
        }
        assert!(Selection::only("fmt,tests").expect_err("unknown").to_string().contains("`tests`"));
        assert!(Selection::only(" , ").is_err());
    }
}
