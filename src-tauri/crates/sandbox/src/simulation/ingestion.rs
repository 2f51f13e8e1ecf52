//! A customs shipment after its 202: New, Replace, Update and Upsert become declarations, or fail for a recorded reason.
//! Source: Customs4trade customs flows (message types); identifiers (reference and direction name a shipment).

use cas::MessageType;

use super::Simulation;
use crate::{
    book::{Book, BookError, Declaration, Message},
    config::DuplicateNew,
    document,
    practice::Change,
};

/// How an existing shipment is changed.
#[derive(Clone, Copy)]
enum How {
    /// All of it, and the flow begins again.
    Replace,
    /// What was sent; the rest stays.
    Update,
}

impl How {
    fn name(self) -> &'static str {
        match self {
            Self::Replace => "Replace",
            Self::Update => "Update",
        }
    }
}

impl Simulation {
    /// What becomes of one shipment at the moment it fell due.
    pub(super) fn process_shipment(&self, book: &Book, message: &Message) -> Result<String, BookError> {
        let existing =
            book.declaration_of_shipment(&message.tenant, &message.external_reference, &message.direction)?;
        match (message.message_type, existing) {
            (MessageType::New, Some(_)) if self.duplicate_new == DuplicateNew::Fails => Ok(format!(
                "CreationUnsuccessful: a customs shipment {} with direction {} exists already.",
                message.external_reference, message.direction
            )),
            (MessageType::New, _) | (MessageType::Upsert, None) => {
                let made = self.begin_flow(book, message)?;
                Ok(match made {
                    1 => "CreationSuccessful: a declaration was made.".to_owned(),
                    made => format!("CreationSuccessful: {made} declarations were made."),
                })
            }
            (MessageType::Replace, None) => Ok(missing(How::Replace, message)),
            (MessageType::Update, None) => Ok(missing(How::Update, message)),
            (MessageType::Replace, Some(held)) => self.change_shipment(book, message, &held, How::Replace),
            (MessageType::Update | MessageType::Upsert, Some(held)) => {
                self.change_shipment(book, message, &held, How::Update)
            }
        }
    }

    /// Replace needs every declaration of the shipment to be changeable; Update reaches those that are.
    fn change_shipment(
        &self,
        book: &Book,
        message: &Message,
        youngest: &Declaration,
        how: How,
    ) -> Result<String, BookError> {
        let name = how.name();
        let shipment = self.course_of(book, youngest)?.shipment;
        let mut held = book.declarations_of_message(shipment)?;
        if held.is_empty() {
            held.push(youngest.clone());
        }
        let may = |declaration: &Declaration| {
            let change = self.practice.chart.change(&declaration.state.status);
            change.is_some_and(|change| matches!(how, How::Update) || change == Change::Anew)
        };
        let fixed = held.iter().find(|declaration| !may(declaration));
        let refused = match how {
            How::Replace => fixed,
            How::Update => fixed.filter(|_| !held.iter().any(may)),
        };
        if let Some(fixed) = refused {
            return Ok(format!(
                "{name}Unsuccessful: the declaration is in status {} and cannot be changed.",
                fixed.state.status
            ));
        }
        for declaration in held.iter().filter(|declaration| may(declaration)) {
            let document = match how {
                How::Replace => self.document_for(declaration, &self.course_of(book, declaration)?, &message.body)?,
                How::Update => document::merge(&book.document(declaration.seq)?, &message.body)?,
            };
            self.change(book, declaration, &document, message, name)?;
        }
        Ok(format!("{name}Successful: the declaration starts its flow again."))
    }
}

fn missing(how: How, message: &Message) -> String {
    format!(
        "{}Unsuccessful: there is no customs shipment {} with direction {}.",
        how.name(),
        message.external_reference,
        message.direction
    )
}
