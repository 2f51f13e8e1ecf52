//! Times when customs is out: the switches "Emergency procedure declarations" and "Queue declarations", and the speed.
//! Source: Customs4trade status page (business continuity procedure); what each switch does exactly is inferred.

use super::Simulation;
use crate::{
    book::{Book, BookError, NextStep, TurnRow},
    config::Speed,
    moment::Moment,
    scenario::Switch,
};

impl Switch {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Emergency => "emergency",
            Self::Queue => "queue",
        }
    }
}

impl Simulation {
    /// Puts the turns of the scenario in their places, at the first start with it.
    pub(crate) fn begin(&self, book: &mut Book, now: Moment) -> Result<Moment, BookError> {
        book.together(|book| {
            let (at, first) = book.began(&self.scenario.name, now)?;
            if first {
                for turn in self.scenario.turns() {
                    let value = if turn.on { "on" } else { "off" };
                    book.order_turn(at.after(turn.after), turn.switch.name(), value)?;
                }
            }
            Ok(at)
        })
    }

    /// One switch is turned, at its moment.
    pub(super) fn turn(&self, book: &Book, turn: &TurnRow) -> Result<(), BookError> {
        let before = book.switches()?;
        book.close_turn(turn.seq)?;
        match (turn.switch.as_str(), turn.value.as_str()) {
            ("queue", "off") => self.let_go(book, turn.at),
            ("speed", _) => {
                let old = before.speed.map_or(self.speed, Speed::of_thousandths);
                let new = book.switches()?.speed.map_or(self.speed, Speed::of_thousandths);
                rescale(book, turn.at, old, new)
            }
            _ => Ok(()),
        }
    }

    /// What waited in the queue goes on.
    fn let_go(&self, book: &Book, at: Moment) -> Result<(), BookError> {
        for declaration in book.queued()? {
            let mut course = self.course_of(book, &declaration)?;
            let Some(first) = course.ahead.first_mut().filter(|first| first.waits.as_deref() == Some("queue")) else {
                continue;
            };
            first.waits = None;
            "queue opened".clone_into(&mut first.cause);
            book.put_course(declaration.seq, &course)?;
            let next = self.next_of(book, declaration.seq, &course, &declaration.state)?;
            // Its own pause was over while it waited; those that come loose together still differ a little.
            let spread = declaration.seq.rem_euclid(1000) * 100;
            let next = next.map(|next| NextStep { at: Moment(at.0 + 1 + spread), ..next });
            book.set_next(declaration.seq, next.as_ref())?;
        }
        Ok(())
    }
}

/// What is still to come keeps its order and comes so much sooner or later.
fn rescale(book: &Book, now: Moment, old: Speed, new: Speed) -> Result<(), BookError> {
    for declaration in book.moving()? {
        if let Some(next) = declaration.next.clone().filter(|next| next.at > now) {
            let left = next.at.0 - now.0;
            let scaled = new.from(old, left);
            book.set_next(declaration.seq, Some(&NextStep { at: Moment(now.0.saturating_add(scaled)), ..next }))?;
        }
    }
    Ok(())
}
