//! The bodies of events. Source: Customs4trade notifications and the page of each event's data.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::Told;
use crate::{
    book::{Book, BookError, Certificate, Declaration, Document, Message, Subject},
    faults::Kind,
    moment::Moment,
    practice::Practice,
    simulation::Simulation,
};

/// References of the practice company; every tenant has the same.
pub(crate) const PLANT: &str = "PRACTICE-PLANT";
pub(crate) const COMPANY: &str = "PRACTICE-COMPANY";

pub(crate) struct Addresses<'a> {
    pub(crate) base_url: &'a str,
}

impl Addresses<'_> {
    fn declaration(&self, id: &str) -> String {
        format!("{}/v1/declarations/{id}", self.base_url)
    }

    pub(crate) fn temporary(&self, secret: &str) -> String {
        format!("{}/documents/{secret}", self.base_url)
    }

    /// With the tenant in the path, as the documented example has it.
    fn certificate(&self, certificate: &Certificate) -> String {
        let Certificate { tenant, seq, attachment_id, .. } = certificate;
        format!("{}/v1/{tenant}/certificates-of-origin/{seq}/{attachment_id}", self.base_url)
    }
}

/// The envelope every event has.
pub(super) fn envelope(id: &str, tenant: &str, at: Moment, told: &Told) -> Value {
    // The documented example of AWBCreated has an empty plant.
    let plant = if told.event_sub_type == "AWBCreated" { "" } else { PLANT };
    json!({
        "id": id, "tenantId": tenant, "plantId": plant, "eventTime": at.text(),
        "eventType": told.event_type, "eventSubType": told.event_sub_type, "data": told.data,
    })
}

/// What every event about a declaration says of it.
fn identification(addresses: &Addresses<'_>, declaration: &Declaration) -> Map<String, Value> {
    let state = &declaration.state;
    let mut members = Map::new();
    for (name, value) in [
        ("id", json!(declaration.id)),
        ("customsShipmentReference", json!(declaration.external_reference)),
        ("jurisdiction", json!(declaration.jurisdiction)),
        ("traderReference", json!(declaration.ucr)),
        ("customsFlow", json!(declaration.customs_flow)),
        ("customsFlowStep", json!(declaration.customs_flow_step)),
        ("customsFlowStepInstanceCount", json!(declaration.step_count)),
        ("customsFlowStepInstanceSeq", json!(declaration.step_seq)),
        ("mrn", json!(state.mrn)),
        ("lrn", json!(state.lrn)),
        ("arc", json!(state.arc)),
        ("sequenceNumber", json!(state.sequence_number)),
        ("declarationUrl", json!(addresses.declaration(&declaration.id))),
        ("storageLocation", json!(declaration.storage_location)),
        ("plant", json!(PLANT)),
        ("company", json!(COMPANY)),
    ] {
        members.insert(name.to_owned(), value);
    }
    members
}

pub(super) fn status_changed(addresses: &Addresses<'_>, declaration: &Declaration) -> Told {
    let state = &declaration.state;
    let mut data = identification(addresses, declaration);
    data.insert("currentStatus".to_owned(), json!(state.status));
    data.insert("acceptanceDate".to_owned(), json!(state.accepted_at.map(Moment::text)));
    Told {
        event_type: "DeclarationStatusChanged".to_owned(),
        event_sub_type: state.status.clone(),
        data: Value::Object(data),
    }
}

pub(super) fn pdf_created(
    addresses: &Addresses<'_>,
    declaration: &Declaration,
    document: &Document,
    secret: &str,
) -> Told {
    let mut data = identification(addresses, declaration);
    data.insert("url".to_owned(), json!(addresses.temporary(secret)));
    data.insert("type".to_owned(), json!(document.kind));
    Told {
        event_type: "DeclarationPdfCreated".to_owned(),
        event_sub_type: document.kind.clone(),
        data: Value::Object(data),
    }
}

pub(super) fn certificate(addresses: &Addresses<'_>, declaration: &Declaration, certificate: &Certificate) -> Told {
    Told {
        event_type: "CoOPDFCreated".to_owned(),
        event_sub_type: "CertificateOfOrigin".to_owned(),
        data: json!({
            "certificateOfOriginId": certificate.seq.to_string(),
            "customsShipmentReference": declaration.external_reference,
            "storageLocation": declaration.storage_location,
            "declarationReference": declaration.id,
            "url": addresses.certificate(certificate),
        }),
    }
}

/// What became of a message, where CAS tells it: failed creations, replacements, and finished actions.
pub(super) fn message(book: &Book, addresses: &Addresses<'_>, seq: i64) -> Result<Option<Told>, BookError> {
    let Some((message, Some(outcome))) = book.message(seq)? else {
        return Ok(None);
    };
    let (subtype, words) = outcome.split_once(": ").unwrap_or((outcome.as_str(), ""));
    match message.subject {
        Subject::CustomsShipment => shipment(book, &message, subtype, words),
        Subject::Action => action(book, addresses, &message, subtype, words),
        _ => Ok(None),
    }
}

fn shipment(book: &Book, message: &Message, subtype: &str, words: &str) -> Result<Option<Told>, BookError> {
    if !matches!(subtype, "CreationUnsuccessful" | "ReplaceSuccessful" | "ReplaceUnsuccessful") {
        return Ok(None);
    }
    let declaration = book.declaration_of_shipment(&message.tenant, &message.external_reference, &message.direction)?;
    let mut data = json!({
        "tenantId": message.tenant,
        "ingestionReferences": book.references_of_shipment(message)?,
        "businessReference": message.external_reference,
        "traderReference": declaration.and_then(|found| found.ucr),
        "direction": message.direction,
        "company": COMPANY,
    });
    if subtype.ends_with("Unsuccessful") {
        data["errorDescriptions"] = json!([words]);
    }
    Ok(Some(Told { event_type: "CustomsShipmentInformation".to_owned(), event_sub_type: subtype.to_owned(), data }))
}

fn action(
    book: &Book,
    addresses: &Addresses<'_>,
    message: &Message,
    subtype: &str,
    words: &str,
) -> Result<Option<Told>, BookError> {
    let Some(declaration) = book.declaration(&message.target)? else {
        return Ok(None);
    };
    let known = Practice::embedded()?.actions.named(&message.part);
    let name = known.map_or(message.part.as_str(), |action| action.event.as_str());
    let mut data = identification(addresses, &declaration);
    data.insert("action".to_owned(), json!(name));
    if subtype.ends_with("Unsuccessful") {
        data.insert("errorDescriptions".to_owned(), json!([words]));
    }
    Ok(Some(Told {
        event_type: "DeclarationActionFinished".to_owned(),
        event_sub_type: name.to_owned(),
        data: Value::Object(data),
    }))
}

/// An event somebody ordered: `{"eventType", "eventSubType", "data"}`.
pub(super) fn ordered(body: &str) -> Option<Told> {
    let body: Value = serde_json::from_str(body).ok()?;
    Some(Told {
        event_type: body["eventType"].as_str()?.to_owned(),
        event_sub_type: body["eventSubType"].as_str().unwrap_or_default().to_owned(),
        data: body["data"].clone(),
    })
}

/// One delivery of an event that a fault has got hold of.
pub(super) struct Spoilt {
    /// `None` is the event as it is.
    pub(super) body: Option<String>,
    pub(super) late_by: Duration,
}

pub(super) fn spoilt(
    envelope: &Value,
    fault: &Kind,
    simulation: &Simulation,
) -> Result<Vec<Spoilt>, serde_json::Error> {
    let now = Duration::ZERO;
    let whole = || Spoilt { body: None, late_by: now };
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut body = envelope.clone();
        change(&mut body);
        serde_json::to_string(&body).map(|body| Spoilt { body: Some(body), late_by: now })
    };
    Ok(match fault {
        Kind::LoseEvent => Vec::new(),
        Kind::DuplicateEvent => vec![whole(), whole()],
        Kind::LateEvent { delay_ms } => {
            vec![Spoilt { body: None, late_by: Duration::from_millis(*delay_ms) }]
        }
        Kind::ForgedTenant { tenant } => vec![changed(&|body| {
            body["tenantId"] = json!(tenant);
            if body["data"].get("tenantId").is_some() {
                body["data"]["tenantId"] = json!(tenant);
            }
        })?],
        Kind::UnknownDeclaration => {
            let stranger = simulation.new_id();
            vec![changed(&|body| {
                body["data"]["id"] = json!(stranger);
                body["data"]["customsShipmentReference"] = json!(format!("UNKNOWN-{stranger}"));
            })?]
        }
        Kind::WebhookFlood { copies } => (0..*copies)
            .map(|_| {
                let id = simulation.new_id();
                changed(&|body| body["id"] = json!(id))
            })
            .collect::<Result<_, _>>()?,
        Kind::EventNotJson => {
            vec![Spoilt { body: Some("<html><body>Service status</body></html>".to_owned()), late_by: now }]
        }
        _ => vec![whole()],
    })
}
