//! The ingestion messages: structure is checked at once, everything else later.
//! Source: Customs4trade sending data to CAS.

use axum::{http::StatusCode, response::Response};
use cas::{Accepted, MessageType};
use serde_json::Value;

use super::{
    call::{Desk, fault},
    reply::{Rejection, json, problem_with},
};
use crate::{
    book::{Message, Subject},
    simulation, validation,
};

/// Address and what arrives there.
const SUBJECTS: [(&str, Subject); 8] = [
    ("/v1/customsshipments", Subject::CustomsShipment),
    ("/v1/articledataitems", Subject::ArticleDataItem),
    ("/v1/businesspartners", Subject::BusinessPartners),
    ("/v1/certificatesoforigin", Subject::CertificateOfOrigin),
    ("/v1/formulas", Subject::Formula),
    ("/v1/materiallists", Subject::MaterialList),
    ("/v1/materiallistinvalidationrequests", Subject::MaterialListInvalidationRequest),
    ("/v1/shipments", Subject::Shipment),
];

pub(super) fn ingest(desk: &mut Desk<'_>) -> Result<Response, Rejection> {
    let path = desk.call.route.path;
    let subject = SUBJECTS.iter().find(|row| row.0 == path).map_or(Subject::Shipment, |row| row.1);
    let key = match subject {
        Subject::CustomsShipment => shipment(desk)?,
        Subject::CertificateOfOrigin => certificate(&desk.call.body)?,
        Subject::Shipment => {
            Key::of(desk.call.body.get("externalReference").and_then(Value::as_str).unwrap_or_default())
        }
        _ => master_records(desk, subject)?,
    };
    keep(desk, Kept { subject, key, ..Kept::default() })
}

/// By what the sender knows a message again.
#[derive(Default)]
pub(super) struct Key {
    external_reference: String,
    direction: String,
    message_type: Option<MessageType>,
}

impl Key {
    pub(super) fn of(external_reference: &str) -> Self {
        Self { external_reference: external_reference.to_owned(), ..Self::default() }
    }
}

/// What goes into the history besides the body.
pub(super) struct Kept {
    pub(super) subject: Subject,
    pub(super) key: Key,
    pub(super) target: String,
    pub(super) part: String,
}

impl Default for Kept {
    fn default() -> Self {
        Self { subject: Subject::Shipment, key: Key::default(), target: String::new(), part: String::new() }
    }
}

/// Keeps the message for later and answers 202 with its reference.
pub(super) fn keep(desk: &mut Desk<'_>, kept: Kept) -> Result<Response, Rejection> {
    let reference_id = desk.world.simulation.new_id();
    keep_as(desk, kept, &reference_id)
}

pub(super) fn keep_as(desk: &mut Desk<'_>, kept: Kept, reference_id: &str) -> Result<Response, Rejection> {
    desk.book.keep_message(&Message {
        seq: 0,
        reference_id: reference_id.to_owned(),
        tenant: desk.call.tenant().to_owned(),
        subject: kept.subject,
        message_type: kept.key.message_type.unwrap_or(MessageType::New),
        external_reference: kept.key.external_reference,
        direction: kept.key.direction,
        target: kept.target,
        part: kept.part,
        body: desk.call.text.clone(),
        received_at: desk.now,
        due_at: desk.world.simulation.processed_at(desk.now),
    })?;
    Ok(json(StatusCode::ACCEPTED, &Accepted { reference_id: reference_id.to_owned() }))
}

fn shipment(desk: &Desk<'_>) -> Result<Key, Rejection> {
    let envelope = validation::read_structure(&desk.call.text)
        .map_err(|fault| problem_with(StatusCode::BAD_REQUEST, &fault.title, fault.fields))?;
    Ok(Key {
        external_reference: envelope.external_reference,
        direction: envelope.direction,
        message_type: Some(envelope.message_type),
    })
}

fn certificate(body: &Value) -> Result<Key, Rejection> {
    let named = simulation::named_declaration(body).ok_or_else(|| {
        fault(
            "The request does not name a declaration.",
            "declarationReference",
            "the id, MRN, LRN or shipment reference of a declaration was expected.",
        )
    })?;
    Ok(Key::of(named))
}

fn master_records(desk: &Desk<'_>, subject: Subject) -> Result<Key, Rejection> {
    let records = simulation::coded(subject, &desk.call.text);
    let codes: Option<Vec<String>> = records.into_iter().map(|(code, _)| code).collect();
    match codes {
        Some(codes) if !codes.is_empty() => Ok(Key::of(&codes.join(", "))),
        _ => {
            let names = simulation::code_names(subject);
            let words = format!("a code was expected in one of {}.", names.join(", "));
            Err(fault("A record has no code.", names.first().copied().unwrap_or("code"), &words))
        }
    }
}
