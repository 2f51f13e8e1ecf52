//! The actions on a declaration: allowed by the table, carried out at once, decided by customs where the table says so.
//! Source: Customs4trade declaration actions (names and purpose); statuses and bodies are inferred.

use std::collections::BTreeMap;

use cas::wire::DeclarationError;
use serde_json::Value;

use super::{Simulation, customs};
use crate::{
    book::{Ahead, Before, Book, BookError, Course, Declaration, Message, NextStep},
    moment::Moment,
    practice::{Action, ActionRow},
    scenario::Corrections,
    validation,
};

/// What came of asking for an action.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Acted {
    Done,
    /// It is not available now; one sentence.
    Unavailable(String),
    /// The body lacks something: field and sentence.
    Incomplete(BTreeMap<String, Vec<String>>),
}

/// A correction that ends in these letters is refused by customs, for training.
const REFUSED_MARK: &str = "REFUSED";
/// Statuses in which customs waits for somebody: a correction that is granted settles them.
const ASKED: [&str; 7] = [
    "DocumentControl",
    "ControlRequest",
    "CreditPending",
    "CustomsInformationRequest",
    "CustomsRequestsAmendment",
    "CustomsRequestsInvalidation",
    "InvalidationError",
];

impl Simulation {
    /// Carries an action out at once, so that a client that lost the answer can tell by the status whether it acted.
    pub(crate) fn act(
        &self,
        book: &Book,
        declaration: Declaration,
        action: &Action,
        body: &Value,
        now: Moment,
    ) -> Result<Acted, BookError> {
        let mut course = self.course_of(book, &declaration)?;
        let document = book.document(declaration.seq)?;
        let row = match self.row(book, &declaration, &course, action, &document)? {
            Ok(row) => row,
            Err(sentence) => return Ok(Acted::Unavailable(sentence)),
        };
        let lacking = action.needs.split_whitespace().filter(|field| !is_text(body.get(*field)));
        let faults: BTreeMap<String, Vec<String>> =
            lacking.map(|field| (field.to_owned(), vec!["a text was expected.".to_owned()])).collect();
        if !faults.is_empty() {
            return Ok(Acted::Incomplete(faults));
        }
        if let Some(kind) = &action.document {
            book.add_document(declaration.seq, kind, &declaration.tenant, now)?;
        }
        if let Some(to) = &row.judge {
            self.judge_again(book, &declaration, &mut course, to, action, now)?;
            return Ok(Acted::Done);
        }
        if action.prelodged
            && let Some(arrived) = self.arrived(&document)?
        {
            book.change_document(&declaration, &arrived)?;
        }
        let unless = row.unless.as_ref().filter(|unless| says(body.get(&unless.member), &unless.values));
        let Some(to) = unless.map(|unless| &unless.status).or(row.at_once.as_ref()) else { return Ok(Acted::Done) };
        if row.goes_on {
            self.skip_to(book, &declaration, &mut course, to, &document)?;
        } else {
            self.begin_correction(&declaration, &mut course, action, row, to);
            if unless.is_none() {
                self.decide(&declaration, &mut course, row, body, &document)?;
            }
        }
        self.enter(book, &declaration, &mut course, Self::stop_at(to, &action.event), now)?;
        Ok(Acted::Done)
    }

    /// The row of the table that holds now, or the sentence that refuses.
    fn row<'a>(
        &self,
        book: &Book,
        declaration: &Declaration,
        course: &Course,
        action: &'a Action,
        document: &str,
    ) -> Result<Result<&'a ActionRow, String>, BookError> {
        let status = &declaration.state.status;
        let refuse = |why: String| Ok(Err(format!("The declaration is in status {status}; {why}")));
        if !action.kinds.is_empty() && !action.kinds.split_whitespace().any(|kind| kind == course.kind) {
            return refuse(format!("{} is for declarations of the kind {}.", action.event, action.kinds));
        }
        if action.prelodged && self.arrived(document)?.is_none() {
            return refuse(format!("it is not pre-lodged, and {} is for type D, E or F.", action.event));
        }
        let Some(row) = action.row(status) else {
            return refuse(format!("{} is possible in {}.", action.event, action.statuses()));
        };
        if row.after_emergency && book.switches()?.emergency {
            return refuse(format!("{} is possible once the emergency procedure has ended.", action.event));
        }
        Ok(Ok(row))
    }

    /// The validations run again; what is valid goes on to `to`.
    fn judge_again(
        &self,
        book: &Book,
        declaration: &Declaration,
        course: &mut Course,
        to: &str,
        action: &Action,
        now: Moment,
    ) -> Result<(), BookError> {
        let document = book.document(declaration.seq)?;
        self.skip_to(book, declaration, course, "Validated", &document)?;
        // The status Validated cannot follow itself: what is valid already is looked at as if it were new.
        let fresh = if declaration.state.status == "Validated" { "New" } else { &declaration.state.status };
        let mut looked_at = declaration.clone();
        if fresh == "New" && declaration.state.status != "New" {
            looked_at = self.enter(book, declaration, course, Self::stop_at("New", &action.event), now)?;
            self.skip_to(book, &looked_at, course, "Validated", &document)?;
        }
        let judged = self.enter(book, &looked_at, course, Self::stop_at("Validated", &action.event), now)?;
        if judged.state.status == "Validated" && to != "Validated" {
            self.skip_to(book, &judged, course, to, &document)?;
            self.enter(book, &judged, course, Self::stop_at(to, &action.event), now)?;
        }
        Ok(())
    }

    /// What is ahead is what lies behind `to`; a way that does not lead there is laid out anew.
    fn skip_to(
        &self,
        book: &Book,
        declaration: &Declaration,
        course: &mut Course,
        to: &str,
        document: &str,
    ) -> Result<(), BookError> {
        if !course.ahead.iter().any(|stop| stop.to == to) {
            let mut anew = declaration.clone();
            self.lay_out(book, &mut anew, course, document, to.starts_with("Bcp"))?;
        }
        if let Some(here) = course.ahead.iter().position(|stop| stop.to == to) {
            course.ahead.drain(..=here);
        }
        Ok(())
    }

    /// Remembers where a correction began.
    fn begin_correction(
        &self,
        declaration: &Declaration,
        course: &mut Course,
        action: &Action,
        row: &ActionRow,
        to: &str,
    ) {
        let status = &declaration.state.status;
        let corrects = to == "Amendable" || row.granted.is_some();
        if corrects && (course.before.is_none() || !self.is_correction(status)) {
            let settled = if !ASKED.contains(&status.as_str()) {
                status
            } else if course.ahead.iter().any(|stop| stop.to == "AcceptedForExport") {
                "AcceptedForExport"
            } else {
                "Accepted"
            };
            let mut ahead = std::mem::take(&mut course.ahead);
            if settled != status
                && let Some(first) = ahead.first_mut()
            {
                first.waits = None;
            }
            course.before = Some(Before { status: settled.to_owned(), ahead });
        }
        if corrects {
            course.ahead.clear();
        }
        course.deciding = row.granted.as_ref().map(|_| action.name.clone());
    }

    fn is_correction(&self, status: &str) -> bool {
        matches!(status, "Amendable" | "Amending" | "AmendmentError" | "Invalidating" | "InvalidationError")
    }

    /// What customs will say, and when.
    fn decide(
        &self,
        declaration: &Declaration,
        course: &mut Course,
        row: &ActionRow,
        body: &Value,
        document: &str,
    ) -> Result<(), BookError> {
        let Some(granted) = &row.granted else { return Ok(()) };
        let errors = self.objections(declaration, course, body, document)?;
        let stop = |to: &str, errors: Vec<DeclarationError>| Ahead {
            to: to.to_owned(),
            ms: row.ms,
            waits: None,
            errors,
            cause: "customs decides".to_owned(),
        };
        match &row.refused {
            Some(refused) if !errors.is_empty() => course.ahead = vec![stop(refused, errors)],
            _ if granted == "before" => {
                let before = course.before.clone();
                let status = before.as_ref().map_or("Released", |before| before.status.as_str());
                course.ahead = vec![stop(status, Vec::new())];
                course.ahead.extend(before.into_iter().flat_map(|before| before.ahead));
            }
            _ => course.ahead = vec![stop(granted, Vec::new())],
        }
        Ok(())
    }

    fn objections(
        &self,
        declaration: &Declaration,
        course: &Course,
        body: &Value,
        document: &str,
    ) -> Result<Vec<DeclarationError>, BookError> {
        let tree = crate::document::Tree::read(document)?;
        let scripted = self.script(declaration, course, &tree);
        let stubborn = scripted.is_some_and(|script| script.rule.corrections == Corrections::Refused);
        let marked = body.get("reason").and_then(Value::as_str).is_some_and(|reason| reason.ends_with(REFUSED_MARK));
        let mut errors = customs::refusals(&serde_json::from_str(document)?);
        if stubborn || marked {
            let words = "Customs does not agree with the correction.";
            errors.push(validation::error("14", "Request refused", words, "", ""));
        }
        Ok(errors)
    }

    /// The end of an action, told to subscribers. `None` while customs decides: then look again at that moment.
    pub(super) fn finish_action(&self, book: &Book, message: &Message) -> Result<Finished, BookError> {
        let name = &message.part;
        let Some(declaration) = book.declaration(&message.target)? else {
            return Ok(Finished::With("Unsuccessful: the declaration is not there.".to_owned()));
        };
        let mut course = self.course_of(book, &declaration)?;
        if course.deciding.as_ref() != Some(name) {
            return Ok(Finished::With(format!("{name}: it was carried out.")));
        }
        if let Some(NextStep { at, .. }) = declaration.next
            && matches!(declaration.state.status.as_str(), "Amending" | "Invalidating" | "ChangingDestination")
        {
            return Ok(Finished::At(Moment(at.0 + 1)));
        }
        course.deciding = None;
        book.put_course(declaration.seq, &course)?;
        let refused = declaration.state.status.ends_with("Error");
        Ok(Finished::With(if refused {
            "Unsuccessful: customs refused it.".to_owned()
        } else {
            format!("{name}: customs granted it.")
        }))
    }

    /// Every action and the status an action leads to, for the pages that offer them.
    pub(crate) fn possible(&self, status: &str, kind: &str) -> Vec<&'static str> {
        let fits = |action: &&Action| {
            action.row(status).is_some()
                && (action.kinds.is_empty() || action.kinds.split_whitespace().any(|one| one == kind))
        };
        self.practice.actions.all().iter().filter(fits).map(|action| action.name.as_str()).collect()
    }
}

/// Whether an action has come to its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Finished {
    /// What is told.
    With(String),
    /// Not before this moment.
    At(Moment),
}

fn is_text(value: Option<&Value>) -> bool {
    value.and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty())
}

/// True when a member holds one of the values, whether written as text, number or truth.
fn says(value: Option<&Value>, values: &str) -> bool {
    let held = match value {
        Some(Value::String(text)) => text.trim().to_lowercase(),
        Some(other) => other.to_string(),
        None => return false,
    };
    values.split_whitespace().any(|one| one == held)
}
