//! The life of a declaration: New, Validated, Queued, Submitted, Accepted, Released, with the branches Invalid and CustomsError.
//! Source of the names: Customs4trade declaration statuses; their order is inferred.

use std::time::Duration;

use cas::wire::DeclarationError;
use serde_json::Value;

use super::{Simulation, customs};
use crate::{
    book::{Book, BookError, Declaration, NextStep, State},
    moment::Moment,
    validation,
};

/// Status that comes next, and how long it takes to come, at normal speed: about eight seconds in all.
const STEPS: [(&str, Duration); 5] = [
    ("Validated", Duration::from_millis(800)),
    ("Queued", Duration::from_millis(700)),
    ("Submitted", Duration::from_millis(1200)),
    ("Accepted", Duration::from_millis(2800)),
    ("Released", Duration::from_millis(2500)),
];

/// While a declaration has one of these, it is not with customs and may be changed.
const EDITABLE: [&str; 5] = ["New", "Validated", "Invalid", "Queued", "CustomsError"];

pub(super) fn is_editable(status: &str) -> bool {
    EDITABLE.contains(&status)
}

impl Simulation {
    /// One step of one declaration, at the moment it fell due.
    pub(super) fn step(&self, book: &Book, declaration: &Declaration) -> Result<(), BookError> {
        let Some(due) = &declaration.next else {
            return Ok(());
        };
        let at = later_than(&declaration.state, due.at);
        let mut state = State { at, status: due.status.clone(), ..declaration.state.clone() };
        match due.status.as_str() {
            "Validated" => fail_with(&mut state, "Invalid", &validation::judge(&document(book, declaration)?))?,
            "Queued" => state.lrn = Some(self.lrn(declaration, at)),
            "Accepted" => {
                fail_with(&mut state, "CustomsError", &customs::refusals(&document(book, declaration)?))?;
                if state.status == "Accepted" {
                    state.accepted_at = Some(at);
                    state.mrn = Some(customs::issue_mrn(
                        self.chance,
                        declaration.seq,
                        &declaration.jurisdiction,
                        &declaration.direction,
                        at,
                    ));
                }
            }
            _ => {}
        }
        let next = self.next_after(&state, declaration);
        book.enter_state(declaration.seq, &state, next.as_ref())?;
        if state.status == "Accepted" {
            let kind = if declaration.direction == "OUT" { "EAD" } else { "SAD" };
            book.add_document(declaration.seq, kind, &declaration.tenant, at)?;
        }
        Ok(())
    }

    /// A valid declaration goes to customs now.
    pub(super) fn queue(&self, book: &Book, declaration: Declaration, now: Moment) -> Result<(), BookError> {
        self.now_to("Queued", book, declaration, now)
    }

    /// CAS looks at the declaration again, now.
    pub(super) fn check(&self, book: &Book, declaration: Declaration, now: Moment) -> Result<(), BookError> {
        self.now_to("Validated", book, declaration, now)
    }

    fn now_to(&self, status: &str, book: &Book, declaration: Declaration, now: Moment) -> Result<(), BookError> {
        let at = later_than(&declaration.state, now);
        let next = Some(NextStep { status: status.to_owned(), at });
        self.step(book, &Declaration { next, ..declaration })
    }

    /// The first state, also after a change that starts the flow again.
    pub(super) fn beginning(&self, seq: i64, at: Moment) -> (State, NextStep) {
        let state = State::first(at);
        let next = self.step_to(0, seq, at);
        (state, next)
    }

    fn next_after(&self, state: &State, declaration: &Declaration) -> Option<NextStep> {
        let done = STEPS.iter().position(|(status, _)| *status == state.status)?;
        let waits_for_submit =
            state.status == "Validated" && !self.auto_submit.applies_to(declaration.customs_flow.as_deref());
        (done + 1 < STEPS.len() && !waits_for_submit).then(|| self.step_to(done + 1, declaration.seq, state.at))
    }

    /// Pauses vary by a fifth either way, so that declarations sent together do not move together.
    fn step_to(&self, index: usize, seq: i64, from: Moment) -> NextStep {
        let (status, pause) = STEPS[index];
        let percent = 80 + self.chance.below(41, &["pause", &seq.to_string(), status]);
        let pause = self.speed.scale(pause * u32::try_from(percent).unwrap_or(100) / 100);
        NextStep { status: status.to_owned(), at: from.after(pause) }
    }

    /// At most 22 characters; a declaration keeps it when it is queued again.
    fn lrn(&self, declaration: &Declaration, at: Moment) -> String {
        let free = self.chance.alphanumerics(16, &["lrn", &declaration.seq.to_string()]);
        format!("CAS{:02}{free}", at.year().rem_euclid(100))
    }
}

/// A change is always later than the one before, also at a speed where pauses vanish.
pub(super) fn later_than(state: &State, at: Moment) -> Moment {
    at.max(Moment(state.at.0 + 1))
}

fn fail_with(state: &mut State, status: &str, errors: &[DeclarationError]) -> Result<(), BookError> {
    if !errors.is_empty() {
        status.clone_into(&mut state.status);
    }
    state.errors = serde_json::to_string(errors)?;
    Ok(())
}

fn document(book: &Book, declaration: &Declaration) -> Result<Value, BookError> {
    Ok(serde_json::from_str(&book.document(declaration.seq)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_is_later_than_the_one_before() {
        for (before, due, expected) in [(5, 9, 9), (5, 5, 6), (5, 2, 6)] {
            let state = State::first(Moment(before));
            assert_eq!(later_than(&state, Moment(due)), Moment(expected), "{before} {due}");
        }
    }
}
