//! A message at the moment it falls due: what it is decides what becomes of it.

use super::{Simulation, actions::Finished};
use crate::book::{Book, BookError, Message, Subject};

impl Simulation {
    /// Processes one message and records what became of it.
    pub(super) fn process(&self, book: &Book, message: &Message) -> Result<(), BookError> {
        let outcome = match message.subject {
            Subject::CustomsShipment => self.process_shipment(book, message)?,
            Subject::ArticleDataItem
            | Subject::BusinessPartners
            | Subject::Formula
            | Subject::MaterialList
            | Subject::MaterialListInvalidationRequest => self.take_master_records(book, message)?,
            Subject::CertificateOfOrigin => self.make_certificate(book, message)?,
            Subject::MovementOrder | Subject::Movement => self.carry_out_order(book, message)?,
            Subject::Shipment => "Received: kept for later customs shipments; nothing was made of it.".to_owned(),
            Subject::DeclarationPatch | Subject::ItemAdd | Subject::ItemPatch | Subject::ItemRemove => {
                self.change_declaration(book, message)?
            }
            Subject::Action => match self.finish_action(book, message)? {
                Finished::With(outcome) => outcome,
                Finished::At(later) => return book.postpone_message(message.seq, later),
            },
        };
        book.close_message(message.seq, &outcome)
    }
}
