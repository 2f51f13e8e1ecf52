//! What CAS tells its subscribers: occurrences in the book become events, events become deliveries that are due.
//! Source: Customs4trade notifications.

mod bodies;
mod filter;
mod schedule;

use serde_json::Value;

use crate::{
    book::{Book, BookError, Event, Occurrence, Paper, What},
    config::Speed,
    faults::Kind,
    moment::Moment,
    simulation::Simulation,
};

pub(crate) use bodies::{Addresses, COMPANY, PLANT};
pub(crate) use filter::Wishes;
pub use schedule::Outcome;
pub(crate) use schedule::after_attempt;

/// What telling needs besides the book.
pub(crate) struct Teller<'a> {
    pub(crate) simulation: &'a Simulation,
    pub(crate) speed: Speed,
    /// Where this CAS is reached, for the addresses in events.
    pub(crate) base_url: &'a str,
    /// How long an address of a PDF works.
    pub(crate) address_lifetime: std::time::Duration,
    /// The fault ordered for the next event, if any.
    pub(crate) next_fault: &'a dyn Fn() -> Option<Kind>,
}

/// Kind, subtype and `data` of an event.
pub(crate) struct Told {
    pub(crate) event_type: String,
    pub(crate) event_sub_type: String,
    pub(crate) data: Value,
}

impl Teller<'_> {
    /// Puts everything that happened since the last time into words and makes it due for those who asked.
    pub(crate) fn tell(&self, book: &mut Book) -> Result<(), BookError> {
        let untold = book.untold()?;
        if untold.is_empty() {
            return Ok(());
        }
        book.together(|book| {
            for occurrence in &untold {
                if let Some(told) = self.words(book, occurrence)? {
                    self.announce(book, occurrence, told)?;
                }
                book.mark_told(occurrence.seq)?;
            }
            Ok(())
        })
    }

    fn words(&self, book: &Book, occurrence: &Occurrence) -> Result<Option<Told>, BookError> {
        let addresses = Addresses { base_url: self.base_url };
        match occurrence.what {
            What::State => {
                let found = book.declaration_in_state(occurrence.row)?;
                Ok(found.map(|declaration| bodies::status_changed(&addresses, &declaration)))
            }
            What::Message => bodies::message(book, &addresses, occurrence.row),
            What::Document => {
                let Some(document) = book.paper_document(occurrence.row)? else { return Ok(None) };
                let Some(declaration) = book.declaration_number(document.declaration)? else { return Ok(None) };
                let secret = self.simulation.new_id();
                let ends_at = occurrence.at.after(self.address_lifetime);
                book.open_address(&secret, Paper::Document(document.seq), ends_at)?;
                Ok(Some(bodies::pdf_created(&addresses, &declaration, &document, &secret)))
            }
            What::Certificate => {
                let Some(certificate) = book.certificate(occurrence.row)? else { return Ok(None) };
                let declaration = book.declaration_number(certificate.declaration)?;
                Ok(declaration.map(|declaration| bodies::certificate(&addresses, &declaration, &certificate)))
            }
            What::Event => Ok(occurrence.body.as_deref().and_then(bodies::ordered)),
        }
    }

    fn announce(&self, book: &Book, occurrence: &Occurrence, told: Told) -> Result<(), BookError> {
        let id = self.simulation.new_id();
        let envelope = bodies::envelope(&id, &occurrence.tenant, occurrence.at, &told);
        let event = Event {
            id,
            tenant: occurrence.tenant.clone(),
            event_type: told.event_type,
            event_sub_type: told.event_sub_type,
            at: occurrence.at,
            body: serde_json::to_string(&envelope)?,
        };
        let number = book.add_event(&event)?;
        for subscription in book.subscriptions(&occurrence.tenant)? {
            // Who subscribed later is not told what was before.
            let asked = Wishes::read(&subscription.body).include(&event.event_type, &event.event_sub_type);
            if asked && subscription.created_at <= event.at {
                self.make_due(book, number, subscription.seq, &envelope, event.at)?;
            }
        }
        Ok(())
    }

    /// As it is, or as an ordered fault spoils it.
    fn make_due(
        &self,
        book: &Book,
        event: i64,
        subscription: i64,
        envelope: &Value,
        at: Moment,
    ) -> Result<(), BookError> {
        let Some(fault) = (self.next_fault)() else {
            return book.add_delivery(event, subscription, None, at);
        };
        for spoilt in bodies::spoilt(envelope, &fault, self.simulation)? {
            let due_at = at.after(self.speed.scale(spoilt.late_by));
            book.add_delivery(event, subscription, spoilt.body.as_deref(), due_at)?;
        }
        Ok(())
    }
}
