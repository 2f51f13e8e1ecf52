//! A shipment in its customs flow: which declarations it becomes, in which step, and what the later steps wait for.
//! Source: Customs4trade customs flows; identifiers (one shipment, several declarations).

use serde_json::Value;

use super::{Simulation, way::arrived_type};
use crate::{
    book::{Book, BookError, Course, Declaration, Message, NextStep, State},
    document::{self, Tree},
    moment::Moment,
    practice::{FlowStep, Jurisdiction},
};

const ITEMS: &str = "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems";

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

    fn jurisdiction_of(&self, whose: Jurisdiction) -> String {
        let other = match whose {
            Jurisdiction::Office => None,
            Jurisdiction::Export => self.ship_from.as_deref(),
            Jurisdiction::Destination => self.ship_to.as_deref(),
        };
        other.and_then(country).unwrap_or_else(|| self.jurisdiction.clone())
    }
}

fn country(code: &str) -> Option<String> {
    code.get(..2).filter(|start| start.bytes().all(|byte| byte.is_ascii_uppercase())).map(str::to_owned)
}

/// What the declarations of one step are made from.
struct Making<'a> {
    tenant: &'a str,
    reference: &'a str,
    direction: &'a str,
    /// The message that made the shipment.
    shipment: i64,
    body: &'a str,
    at: Moment,
}

impl Simulation {
    /// The first steps of the flow of a shipment. Gives how many declarations were made.
    pub(super) fn begin_flow(&self, book: &Book, message: &Message) -> Result<usize, BookError> {
        let value: Value = serde_json::from_str(&message.body)?;
        let name = value.get("customsFlow").and_then(Value::as_str);
        let Some(flow) = self.practice.flows.of(name, &message.direction) else { return Ok(0) };
        let making = Making {
            tenant: &message.tenant,
            reference: &message.external_reference,
            direction: &message.direction,
            shipment: message.seq,
            body: &message.body,
            at: message.due_at,
        };
        let mut made = 0;
        for step in flow.steps.iter().filter(|step| step.starts.is_none()) {
            made += self.make(book, &making, step)?;
        }
        Ok(made)
    }

    /// Steps that wait for this declaration begin, once.
    pub(super) fn follow_on(&self, book: &Book, declaration: &Declaration, course: &Course) -> Result<(), BookError> {
        let Some(flow) = self.practice.flows.of(declaration.customs_flow.as_deref(), &declaration.direction) else {
            return Ok(());
        };
        let waiting = flow.steps.iter().filter(|step| {
            let starts = step.starts.as_ref();
            starts.is_some_and(|starts| starts.after == course.step && starts.at == declaration.state.status)
        });
        for step in waiting {
            let held = book.declarations_of_message(course.shipment)?;
            if held.iter().any(|other| other.customs_flow_step.as_deref() == Some(&step.name)) {
                continue;
            }
            let body = book.document(declaration.seq)?;
            let making = Making {
                tenant: &declaration.tenant,
                reference: &declaration.external_reference,
                direction: &declaration.direction,
                shipment: course.shipment,
                body: &body,
                at: declaration.state.at,
            };
            self.make(book, &making, step)?;
        }
        Ok(())
    }

    /// The declarations of one step: one, or as many as its limit of goods items asks for.
    fn make(&self, book: &Book, making: &Making<'_>, step: &FlowStep) -> Result<usize, BookError> {
        let parts = split(making.body, step.items_max)?;
        let count = u32::try_from(parts.len()).unwrap_or(u32::MAX);
        let emergency = book.switches()?.emergency;
        for (number, part) in (1..).zip(&parts) {
            let seq = book.next_declaration_seq()?;
            let document = with_own_fields(part, step)?;
            let document = if emergency { self.stamped(book, &document)? } else { document };
            let document = self.with_references(&document)?;
            let shipment = Shipment::read(&serde_json::from_str(&document)?);
            let mut course = Course {
                shipment: making.shipment,
                step: step.name.clone(),
                kind: step.kind.clone(),
                ..Course::default()
            };
            let mut declaration = Declaration {
                seq,
                id: self.new_id(),
                tenant: making.tenant.to_owned(),
                external_reference: making.reference.to_owned(),
                direction: making.direction.to_owned(),
                jurisdiction: shipment.jurisdiction_of(step.jurisdiction),
                customs_flow: shipment.customs_flow,
                customs_flow_step: Some(step.name.clone()),
                step_count: count,
                step_seq: number,
                storage_location: shipment.storage_location,
                ucr: shipment.ucr,
                ship_from: shipment.ship_from,
                ship_to: shipment.ship_to,
                created_at: making.at,
                next: None,
                state: State::first(making.at),
            };
            let next = self.lay_out(book, &mut declaration, &mut course, &document, emergency)?;
            declaration.next = next;
            book.add_declaration(&declaration, &document)?;
            book.because(seq, &format!("step {}", step.name))?;
            book.put_course(seq, &course)?;
        }
        Ok(parts.len())
    }

    /// The whole way ahead; the declaration stands on its first status.
    pub(super) fn lay_out(
        &self,
        book: &Book,
        declaration: &mut Declaration,
        course: &mut Course,
        document: &str,
        emergency: bool,
    ) -> Result<Option<NextStep>, BookError> {
        let mut way = self.way(declaration, course, &Tree::read(document)?, emergency);
        if !way.is_empty() {
            declaration.state.status = way.remove(0).to;
        }
        course.ahead = way;
        course.before = None;
        course.deciding = None;
        self.next_of(book, declaration.seq, course, &declaration.state)
    }

    /// The document of a shipment as one of its declarations holds it: its own fields, and its own part of the items.
    pub(super) fn document_for(
        &self,
        declaration: &Declaration,
        course: &Course,
        body: &str,
    ) -> Result<String, BookError> {
        let flow = self.practice.flows.of(declaration.customs_flow.as_deref(), &declaration.direction);
        let Some(step) = flow.and_then(|flow| flow.step(&course.step)) else { return Ok(body.to_owned()) };
        let mut parts = split(body, step.items_max)?;
        let index = usize::try_from(declaration.step_seq).unwrap_or(1).saturating_sub(1);
        let part = if index < parts.len() { parts.swap_remove(index) } else { body.to_owned() };
        Ok(with_own_fields(&part, step)?)
    }

    /// Every goods item has an id and every element of a collection a `casReference`; those there are stay.
    pub(super) fn with_references(&self, document: &str) -> Result<String, serde_json::Error> {
        document::with_references(document, || self.new_id())
    }

    /// The reference of the emergency procedure, in the form customs announces it.
    fn stamped(&self, book: &Book, document: &str) -> Result<String, BookError> {
        let since = book.switches()?.emergency_since.unwrap_or(Moment(0));
        let mut tree = Tree::read(document)?;
        let code = Tree::text_leaf(&format!("N00001-D:{}", since.compact()))?;
        tree.set("singleAdministrativeDocument.emergencyCode", code);
        tree.set("singleAdministrativeDocument.emergencyCodeBool", Tree::read("true")?);
        Ok(tree.json()?)
    }

    /// With the goods there the type of a pre-lodged declaration changes.
    pub(super) fn arrived(&self, document: &str) -> Result<Option<String>, BookError> {
        let mut tree = Tree::read(document)?;
        let Some((path, arrived)) = arrived_type(&tree) else { return Ok(None) };
        tree.set(&path, Tree::text_leaf(arrived)?);
        Ok(Some(tree.json()?))
    }
}

/// The fields a step gives a value of its own.
fn with_own_fields(document: &str, step: &FlowStep) -> Result<String, serde_json::Error> {
    if step.set.is_empty() {
        return Ok(document.to_owned());
    }
    let mut tree = Tree::read(document)?;
    for (field, value) in &step.set {
        tree.set(&format!("singleAdministrativeDocument.{field}"), Tree::text_leaf(value)?);
    }
    tree.json()
}

/// One document for each portion of the goods items.
fn split(document: &str, items_max: Option<usize>) -> Result<Vec<String>, serde_json::Error> {
    let whole = || Ok(vec![document.to_owned()]);
    let Some(items_max) = items_max else { return whole() };
    let tree = Tree::read(document)?;
    let items = tree.at(ITEMS).map(Tree::elements).unwrap_or_default();
    if items.len() <= items_max {
        return whole();
    }
    items
        .chunks(items_max)
        .map(|portion| {
            let mut part = tree.clone();
            part.set(ITEMS, Tree::List(portion.to_vec()));
            part.json()
        })
        .collect()
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

    #[test]
    fn too_many_items_make_several_documents_and_lose_none() {
        let document =
            r#"{"singleAdministrativeDocument":{"goodsShipment":{"governmentAgencyGoodsItems":[1,2,3,4,5]}}}"#;
        for (items_max, expected) in [(None, 1), (Some(5), 1), (Some(2), 3), (Some(1), 5)] {
            let parts = split(document, items_max).unwrap();
            assert_eq!(parts.len(), expected);
            let items: usize =
                parts.iter().map(|part| Tree::read(part).unwrap().at(ITEMS).unwrap().elements().len()).sum();
            assert_eq!(items, 5);
        }
    }
}
