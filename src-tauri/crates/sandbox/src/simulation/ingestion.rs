//! A customs shipment after its 202: New, Replace, Update and Upsert become declarations, or fail for a recorded reason.
//! Source: Customs4trade customs flows (message types); identifiers (reference and direction name a shipment).

use cas::MessageType;
use serde_json::Value;

use super::{
    Simulation,
    life_cycle::{is_editable, later_than},
};
use crate::{
    book::{Book, BookError, Declaration, Message},
    config::DuplicateNew,
    document,
    moment::Moment,
};

/// What is read from a shipment to be searched by.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Shipment {
    pub(crate) customs_flow: Option<String>,
    pub(crate) storage_location: Option<String>,
    pub(crate) ucr: Option<String>,
    pub(crate) ship_from: Option<String>,
    pub(crate) ship_to: Option<String>,
    /// The country whose customs gets the declaration.
    pub(crate) jurisdiction: String,
}

impl Shipment {
    pub(crate) fn read(document: &Value) -> Self {
        let text = |pointer: &str| document.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        let storage_location = text("/storageLocationReference");
        let office = text("/singleAdministrativeDocument/declarationOfficeCode");
        let destination = text("/singleAdministrativeDocument/goodsShipment/destination/country");
        // Offices and, by the habit of the samples, storage locations begin with their country.
        let jurisdiction = [&office, &storage_location, &destination]
            .into_iter()
            .flatten()
            .find_map(|code| country(code))
            .unwrap_or_else(|| "BE".to_owned());
        Self {
            customs_flow: text("/customsFlow"),
            ucr: text("/singleAdministrativeDocument/goodsShipment/ucr/traderReference"),
            ship_from: text("/singleAdministrativeDocument/goodsShipment/exportCountry"),
            ship_to: destination,
            storage_location,
            jurisdiction,
        }
    }
}

fn country(code: &str) -> Option<String> {
    code.get(..2).filter(|start| start.bytes().all(|byte| byte.is_ascii_uppercase())).map(str::to_owned)
}

impl Simulation {
    /// What becomes of one shipment at the moment it fell due.
    pub(super) fn process_shipment(&self, book: &Book, message: &Message) -> Result<String, BookError> {
        let existing =
            book.declaration_of_shipment(&message.tenant, &message.external_reference, &message.direction)?;
        Ok(match (message.message_type, existing) {
            (MessageType::New, Some(_)) if self.duplicate_new == DuplicateNew::Fails => format!(
                "CreationUnsuccessful: a customs shipment {} with direction {} exists already.",
                message.external_reference, message.direction
            ),
            (MessageType::New, _) | (MessageType::Upsert, None) => self.create(book, message)?,
            (MessageType::Replace, None) => missing("ReplaceUnsuccessful", message),
            (MessageType::Update, None) => missing("UpdateUnsuccessful", message),
            (MessageType::Replace, Some(held)) => self.change(book, message, held, "Replace")?,
            (MessageType::Update | MessageType::Upsert, Some(held)) => self.change(book, message, held, "Update")?,
        })
    }

    fn create(&self, book: &Book, message: &Message) -> Result<String, BookError> {
        let seq = book.next_declaration_seq()?;
        let (state, next) = self.beginning(seq, message.due_at);
        let shipment = Shipment::read(&serde_json::from_str(&message.body)?);
        let declaration = Declaration {
            seq,
            id: self.new_id(),
            tenant: message.tenant.clone(),
            external_reference: message.external_reference.clone(),
            direction: message.direction.clone(),
            customs_flow: shipment.customs_flow,
            customs_flow_step: None,
            step_count: 1,
            step_seq: 1,
            jurisdiction: shipment.jurisdiction,
            storage_location: shipment.storage_location,
            ucr: shipment.ucr,
            ship_from: shipment.ship_from,
            ship_to: shipment.ship_to,
            created_at: message.due_at,
            next: Some(next),
            state,
        };
        book.add_declaration(&declaration, &self.with_references(&message.body)?)?;
        Ok("CreationSuccessful: a declaration was made.".to_owned())
    }

    fn change(&self, book: &Book, message: &Message, held: Declaration, how: &str) -> Result<String, BookError> {
        if !is_editable(&held.state.status) {
            return Ok(format!(
                "{how}Unsuccessful: the declaration is in status {} and cannot be changed.",
                held.state.status
            ));
        }
        let document = match how {
            "Replace" => message.body.clone(),
            _ => document::merge(&book.document(held.seq)?, &message.body)?,
        };
        self.restart(book, held, &document, message.due_at)?;
        Ok(format!("{how}Successful: the declaration starts its flow again."))
    }

    /// The declaration has another document from now on, and walks through its flow again.
    pub(super) fn restart(&self, book: &Book, held: Declaration, document: &str, now: Moment) -> Result<(), BookError> {
        let shipment = Shipment::read(&serde_json::from_str(document)?);
        let at: Moment = later_than(&held.state, now);
        let (state, next) = self.beginning(held.seq, at);
        let changed = Declaration {
            customs_flow: shipment.customs_flow,
            jurisdiction: shipment.jurisdiction,
            storage_location: shipment.storage_location,
            ucr: shipment.ucr,
            ship_from: shipment.ship_from,
            ship_to: shipment.ship_to,
            ..held
        };
        book.change_document(&changed, &self.with_references(document)?)?;
        book.enter_state(changed.seq, &state, Some(&next))
    }

    /// Every goods item has an id and every element of a collection a `casReference`; those there are stay.
    fn with_references(&self, document: &str) -> Result<String, serde_json::Error> {
        document::with_references(document, || self.new_id())
    }
}

fn missing(outcome: &str, message: &Message) -> String {
    format!(
        "{outcome}: there is no customs shipment {} with direction {}.",
        message.external_reference, message.direction
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_jurisdiction_follows_the_office_then_the_place() {
        let cases = [
            (
                json!({"storageLocationReference": "BEANR01", "singleAdministrativeDocument": {"declarationOfficeCode": "NL000854"}}),
                "NL",
            ),
            (json!({"storageLocationReference": "DEHAM01"}), "DE"),
            (json!({"storageLocationReference": "é"}), "BE"),
            (json!({"singleAdministrativeDocument": {"goodsShipment": {"destination": {"country": "FR"}}}}), "FR"),
            (json!({}), "BE"),
        ];
        for (document, expected) in cases {
            assert_eq!(Shipment::read(&document).jurisdiction, expected, "{document}");
        }
    }
}
