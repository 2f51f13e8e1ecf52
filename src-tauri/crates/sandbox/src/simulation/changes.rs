//! Changes of a declaration: by a new shipment message, by PATCH or by its items, and what each status makes of them.
//! Source: Customs4trade declaration items (selective update, only before customs has it or after customs refused it);
//! that an amendment is prepared and a question answered by the same calls is inferred.

use super::{Simulation, flow::Shipment, life_cycle::later_than};
use crate::{
    book::{Ahead, Book, BookError, Course, Declaration, Message, NextStep, Subject},
    document,
    moment::Moment,
    practice::Change,
};

impl Simulation {
    /// True while header and items may be changed.
    pub(crate) fn may_change(&self, status: &str) -> bool {
        self.practice.chart.change(status).is_some()
    }

    pub(super) fn change_declaration(&self, book: &Book, message: &Message) -> Result<String, BookError> {
        let Some(held) = book.declaration(&message.target)? else {
            return Ok("ChangeUnsuccessful: the declaration is not there.".to_owned());
        };
        if !self.may_change(&held.state.status) {
            // It went to customs between the 202 and now.
            return Ok(format!(
                "ChangeUnsuccessful: the declaration is in status {} by now and cannot be changed.",
                held.state.status
            ));
        }
        let stored = book.document(held.seq)?;
        let document = match message.subject {
            Subject::ItemAdd => document::with_item(&stored, &message.body)?,
            Subject::ItemPatch => document::with_item_changed(&stored, &message.part, Some(&message.body))?,
            Subject::ItemRemove => document::with_item_changed(&stored, &message.part, None)?,
            _ => document::merge(&stored, &message.body)?,
        };
        self.change(book, &held, &document, message, "change")?;
        Ok("ChangeSuccessful: the declaration was changed and is checked again.".to_owned())
    }

    /// The declaration has another document from now on; its status says what that leads to.
    pub(super) fn change(
        &self,
        book: &Book,
        held: &Declaration,
        document: &str,
        message: &Message,
        cause: &str,
    ) -> Result<(), BookError> {
        let document = self.with_references(document)?;
        let shipment = Shipment::read(&serde_json::from_str(&document)?);
        let mut changed = Declaration {
            customs_flow: shipment.customs_flow,
            storage_location: shipment.storage_location,
            ucr: shipment.ucr,
            ship_from: shipment.ship_from,
            ship_to: shipment.ship_to,
            ..held.clone()
        };
        let mut course = self.course_of(book, held)?;
        book.change_document(&changed, &document)?;
        match self.practice.chart.change(&held.state.status) {
            Some(Change::Anew) => {
                let emergency = book.switches()?.emergency && held.state.status.starts_with("Bcp");
                changed.state.at = later_than(&held.state, message.due_at);
                changed.state.errors = "[]".to_owned();
                let next = self.lay_out(book, &mut changed, &mut course, &document, emergency)?;
                book.put_course(held.seq, &course)?;
                book.enter_because(held.seq, &changed.state, next.as_ref(), cause)
            }
            Some(Change::Answer) => self.answer(book, &changed, &mut course, message.due_at),
            Some(Change::Kept) | None => book.put_course(held.seq, &course),
        }
    }

    /// What waits for an answer goes on.
    fn answer(&self, book: &Book, declaration: &Declaration, course: &mut Course, at: Moment) -> Result<(), BookError> {
        if let Some(first) = course.ahead.first_mut().filter(|first| first.waits.as_deref() == Some("answer")) {
            first.waits = None;
            "answer".clone_into(&mut first.cause);
            let from = later_than(&declaration.state, at);
            let next = self.next_of(book, declaration.seq, course, &declaration.state)?;
            let next = next.map(|next| NextStep { at: next.at.max(from), ..next });
            book.set_next(declaration.seq, next.as_ref())?;
        }
        book.put_course(declaration.seq, course)
    }

    /// A status that is entered now, for a reason, with nothing scripted.
    pub(super) fn stop_at(to: &str, cause: &str) -> Ahead {
        Ahead { to: to.to_owned(), ms: 0, waits: None, errors: Vec::new(), cause: cause.to_owned() }
    }
}
