//! What a trainer orders for one declaration: push it along, raise an error, ask for something, put it in a status.

use cas::wire::DeclarationError;

use super::{Simulation, life_cycle::later_than};
use crate::{
    book::{Ahead, Book, BookError, Declaration},
    moment::Moment,
};

/// One order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Order {
    /// What is ahead comes now, also what waits for somebody.
    Push,
    /// This status is entered now. What follows waits for `until`, or comes by itself.
    Enter { status: String, until: Option<String>, errors: Vec<DeclarationError> },
}

/// What came of an order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Ordered {
    /// The status the declaration has now.
    Done(String),
    /// One sentence.
    Refused(String),
}

const CAUSE: &str = "trainer";

impl Simulation {
    pub(crate) fn order(
        &self,
        book: &Book,
        declaration: &Declaration,
        order: &Order,
        now: Moment,
    ) -> Result<Ordered, BookError> {
        let at = later_than(&declaration.state, now);
        match order {
            Order::Push => self.push(book, declaration, at),
            Order::Enter { status, until, errors } => {
                self.put(book, declaration, status, until.as_deref(), errors.clone(), at)
            }
        }
    }

    fn push(&self, book: &Book, declaration: &Declaration, at: Moment) -> Result<Ordered, BookError> {
        let mut course = self.course_of(book, declaration)?;
        if course.ahead.is_empty() {
            return Ok(Ordered::Refused(format!(
                "The declaration is in status {}, and nothing is ahead of it. Put it in a status yourself.",
                declaration.state.status
            )));
        }
        let stop = course.ahead.remove(0);
        if stop.waits.as_deref() == Some("goodsarrived")
            && let Some(arrived) = self.arrived(&book.document(declaration.seq)?)?
        {
            book.change_document(declaration, &arrived)?;
        }
        let stop = Ahead { waits: None, cause: CAUSE.to_owned(), ..stop };
        let entered = self.enter(book, declaration, &mut course, stop, at)?;
        Ok(Ordered::Done(entered.state.status))
    }

    fn put(
        &self,
        book: &Book,
        declaration: &Declaration,
        status: &str,
        until: Option<&str>,
        errors: Vec<DeclarationError>,
        at: Moment,
    ) -> Result<Ordered, BookError> {
        let here = &declaration.state.status;
        if !self.practice.chart.allows(here, status) {
            let followers = self.practice.chart.followers(here).join(", ");
            let end = if followers.is_empty() {
                "it is at its end".to_owned()
            } else {
                format!("there may come {followers}")
            };
            return Ok(Ordered::Refused(format!("After {here}, {status} cannot come; {end}.")));
        }
        let mut course = self.course_of(book, declaration)?;
        // What cannot follow the new status any more is not ahead; after a question customs releases.
        while course.ahead.first().is_some_and(|first| !self.practice.chart.allows(status, &first.to)) {
            course.ahead.remove(0);
        }
        if course.ahead.is_empty() && until.is_some() && self.practice.chart.allows(status, "Released") {
            course.ahead.push(Self::stop_at("Released", CAUSE));
        }
        if let Some(first) = course.ahead.first_mut() {
            first.waits = until.map(str::to_owned);
        }
        let stop = Ahead { errors, ..Self::stop_at(status, CAUSE) };
        let entered = self.enter(book, declaration, &mut course, stop, at)?;
        Ok(Ordered::Done(entered.state.status))
    }
}
