//! The life of a declaration, step by step. The way is laid out ahead of it (`way`); here it is walked, and each status
//! does what belongs to it: checks, numbers, duties, the next step of the flow. The chart has the last word.
//! Source of the names: Customs4trade declaration statuses; their order is inferred.

use std::time::Duration;

use cas::wire::DeclarationError;
use serde_json::Value;

use super::{Simulation, customs};
use crate::{
    book::{Ahead, Book, BookError, Course, Declaration, NextStep, State, Switches},
    config::Speed,
    document::Tree,
    moment::Moment,
    validation,
};

/// Statuses in which a declaration gets its number from customs.
/// Kinds for which customs works out duties.
const DUTIABLE: [&str; 2] = ["import", "supplementary"];
const NUMBERED: [&str; 3] = ["GoodsNotArrived", "Accepted", "AcceptedForExport"];

impl Simulation {
    /// One step of one declaration, at the moment it fell due.
    pub(super) fn step(&self, book: &Book, declaration: &Declaration) -> Result<(), BookError> {
        let Some(due) = declaration.next.clone() else { return Ok(()) };
        let mut course = self.course_of(book, declaration)?;
        if course.ahead.is_empty() {
            return book.set_next(declaration.seq, None);
        }
        let switches = book.switches()?;
        let leaves_queue = matches!(declaration.state.status.as_str(), "Queued" | "BcpQueued");
        if switches.queue && leaves_queue {
            if let Some(first) = course.ahead.first_mut() {
                first.waits = Some("queue".to_owned());
            }
            book.put_course(declaration.seq, &course)?;
            return book.set_next(declaration.seq, None);
        }
        let stop = course.ahead.remove(0);
        self.enter(book, declaration, &mut course, stop, due.at)?;
        Ok(())
    }

    /// The way of a declaration, to be shown.
    pub(crate) fn course(&self, book: &Book, declaration: &Declaration) -> Result<Course, BookError> {
        self.course_of(book, declaration)
    }

    /// The way of a declaration; one from before ways were kept goes on as its kind does.
    pub(super) fn course_of(&self, book: &Book, declaration: &Declaration) -> Result<Course, BookError> {
        if let Some(course) = book.course(declaration.seq)? {
            return Ok(course);
        }
        let flow = self.practice.flows.of(declaration.customs_flow.as_deref(), &declaration.direction);
        let step = flow.and_then(|flow| flow.steps.first());
        let mut course = Course {
            shipment: -declaration.seq,
            step: step.map(|step| step.name.clone()).unwrap_or_default(),
            kind: step.map(|step| step.kind.clone()).unwrap_or_default(),
            ..Course::default()
        };
        let document = Tree::read(&book.document(declaration.seq)?)?;
        let mut way = self.way(declaration, &course, &document, false);
        let here = way.iter().position(|stop| stop.to == declaration.state.status);
        course.ahead = here.map(|here| way.split_off(here + 1)).unwrap_or_default();
        Ok(course)
    }

    /// Enters a status with all that belongs to it, and plans what follows. A status the chart does not allow here is
    /// left out, and the way goes on behind it. Gives the declaration as it is then.
    pub(super) fn enter(
        &self,
        book: &Book,
        declaration: &Declaration,
        course: &mut Course,
        stop: Ahead,
        at: Moment,
    ) -> Result<Declaration, BookError> {
        let mut stop = stop;
        while !self.practice.chart.allows(&declaration.state.status, &stop.to) {
            if course.ahead.is_empty() {
                book.put_course(declaration.seq, course)?;
                book.set_next(declaration.seq, None)?;
                return Ok(Declaration { next: None, ..declaration.clone() });
            }
            stop = course.ahead.remove(0);
        }
        let mut state = State {
            at: later_than(&declaration.state, at),
            status: stop.to.clone(),
            errors: serde_json::to_string(&stop.errors)?,
            ..declaration.state.clone()
        };
        let mut cause = stop.cause.clone();
        match stop.to.as_str() {
            "Validated" | "BcpValidated" => self.validate(book, declaration, course, &mut state, &mut cause)?,
            "Queued" | "BcpQueued" if state.lrn.is_none() => state.lrn = Some(self.lrn(declaration, state.at)),
            "Diverted" if declaration.state.status == "ChangingDestination" => {
                state.sequence_number = Some(state.sequence_number.unwrap_or(0) + 1);
            }
            status if NUMBERED.contains(&status) => self.accept(book, declaration, course, &mut state, &mut cause)?,
            _ => {}
        }
        if !stop.cause.is_empty() && stop.cause.starts_with("scenario") {
            course.scripted = true;
        }
        if matches!(state.status.as_str(), "Invalid" | "CustomsError" | "Cancelled" | "Invalidated") {
            course.ahead.clear();
        }
        let next = self.next_of(book, declaration.seq, course, &state)?;
        book.put_course(declaration.seq, course)?;
        book.enter_because(declaration.seq, &state, next.as_ref(), &cause)?;
        let entered = Declaration { next, state, ..declaration.clone() };
        if declaration.state.accepted_at.is_none() && entered.state.accepted_at.is_some() {
            self.accepted(book, &entered, course)?;
        }
        self.follow_on(book, &entered, course)?;
        Ok(entered)
    }

    /// What acceptance brings besides the status: the paper, and for an import the duties.
    fn accepted(&self, book: &Book, declaration: &Declaration, course: &Course) -> Result<(), BookError> {
        let at = declaration.state.at;
        if let Some(paper) = self.practice.flows.paper(&course.kind) {
            book.add_document(declaration.seq, paper, &declaration.tenant, at)?;
        }
        if DUTIABLE.contains(&course.kind.as_str()) {
            let document = book.document(declaration.seq)?;
            let with_duties = customs::with_duties(&document, &self.practice.duties)?;
            if with_duties != document {
                book.change_document(declaration, &with_duties)?;
                book.note_event(at, &declaration.tenant, &customs::duties_event(declaration, &with_duties)?)?;
            }
        }
        Ok(())
    }

    /// What comes next by itself, and when; nothing while it waits for somebody.
    pub(super) fn next_of(
        &self,
        book: &Book,
        seq: i64,
        course: &Course,
        state: &State,
    ) -> Result<Option<NextStep>, BookError> {
        let Some(first) = course.ahead.first().filter(|first| first.waits.is_none()) else { return Ok(None) };
        let pause = self.pause(seq, first, &book.switches()?);
        Ok(Some(NextStep { status: first.to.clone(), at: state.at.after(pause) }))
    }

    /// Pauses vary by a fifth either way, so that declarations sent together do not move together.
    fn pause(&self, seq: i64, stop: &Ahead, switches: &Switches) -> Duration {
        let percent = 80 + self.chance.below(41, &["pause", &seq.to_string(), &stop.to]);
        let speed = switches.speed.map_or(self.speed, Speed::of_thousandths);
        speed.scale(Duration::from_millis(stop.ms.saturating_mul(percent) / 100))
    }

    /// CAS fills what was left out and judges what it then has.
    fn validate(
        &self,
        book: &Book,
        declaration: &Declaration,
        course: &mut Course,
        state: &mut State,
        cause: &mut String,
    ) -> Result<(), BookError> {
        let document = self.deduce(book, declaration, course)?;
        let flow = self.practice.flows.of(declaration.customs_flow.as_deref(), &declaration.direction);
        let listed = flow.map(|flow| flow.required.as_slice()).unwrap_or_default();
        let document: Value = serde_json::from_str(&document)?;
        let errors = validation::judge(&self.practice.validations, listed, &document);
        if !errors.is_empty() {
            "Invalid".clone_into(&mut state.status);
            "validations of CAS".clone_into(cause);
        }
        state.errors = serde_json::to_string(&errors)?;
        Ok(())
    }

    /// Customs looks at the declaration; what it accepts gets its number, its date and, for an import, its duties.
    fn accept(
        &self,
        book: &Book,
        declaration: &Declaration,
        course: &Course,
        state: &mut State,
        cause: &mut String,
    ) -> Result<(), BookError> {
        let document = book.document(declaration.seq)?;
        let first_look = state.mrn.is_none() && state.arc.is_none();
        if first_look {
            let errors: Vec<DeclarationError> = customs::refusals(&serde_json::from_str(&document)?);
            if !errors.is_empty() {
                "CustomsError".clone_into(&mut state.status);
                "mark in the declaration".clone_into(cause);
                state.errors = serde_json::to_string(&errors)?;
                return Ok(());
            }
            let letter = self.practice.flows.letter(&course.kind);
            if course.kind == "excise" {
                state.arc = Some(customs::issue_arc(self.chance, declaration.seq, &declaration.jurisdiction, state.at));
                state.sequence_number = Some(1);
            } else {
                state.mrn =
                    Some(customs::issue_mrn(self.chance, declaration.seq, &declaration.jurisdiction, letter, state.at));
            }
        }
        if state.status != "GoodsNotArrived" && state.accepted_at.is_none() {
            state.accepted_at = Some(state.at);
        }
        Ok(())
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
