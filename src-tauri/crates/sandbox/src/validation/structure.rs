//! The check of structure and format that answers at once: a fault here is a 400 and nothing is kept.
//! Source: Customs4trade sending data to CAS (structure in real time, content later).

use std::collections::BTreeMap;

use cas::MessageType;
use serde_json::Value;

/// What the 202 needs to know of a shipment.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Envelope {
    pub(crate) external_reference: String,
    pub(crate) direction: String,
    pub(crate) message_type: MessageType,
}

/// Why a message is no customs shipment: one sentence, and what is wrong where.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct StructureFault {
    pub(crate) title: String,
    pub(crate) fields: BTreeMap<String, Vec<String>>,
}

pub(crate) fn read(text: &str) -> Result<Envelope, StructureFault> {
    let document: Value = serde_json::from_str(text).map_err(|error| StructureFault {
        title: format!("The body is not JSON at line {}, column {}.", error.line(), error.column()),
        fields: BTreeMap::new(),
    })?;
    if !document.is_object() {
        return Err(StructureFault {
            title: "The body is JSON but not a customs shipment: an object was expected.".to_owned(),
            fields: BTreeMap::new(),
        });
    }
    let mut faults = Faults::default();
    let external_reference = faults.text(&document, "externalReference");
    let direction = faults.text(&document, "direction").filter(|direction| {
        let known = matches!(direction.as_str(), "IN" | "OUT");
        faults.unless(known, "direction", "IN or OUT was expected.");
        known
    });
    let message_type = message_type(&document, &mut faults);
    let needs_content = !matches!(message_type, Some(MessageType::Update));
    check_groups(&document, needs_content, &mut faults);
    match (external_reference, direction, message_type) {
        (Some(external_reference), Some(direction), Some(message_type)) if faults.0.is_empty() => {
            Ok(Envelope { external_reference, direction, message_type })
        }
        _ => Err(StructureFault {
            title: "The structure of the customs shipment is not valid.".to_owned(),
            fields: faults.0,
        }),
    }
}

/// `New` when it is left out, as documented; this is how a careless repetition becomes a second declaration.
fn message_type(document: &Value, faults: &mut Faults) -> Option<MessageType> {
    match document.get("messageType") {
        None | Some(Value::Null) => Some(MessageType::New),
        Some(value) => {
            let known = value.as_str().and_then(|text| text.parse().ok());
            faults.unless(known.is_some(), "messageType", "New, Replace, Update or Upsert was expected.");
            known
        }
    }
}

fn check_groups(document: &Value, needs_content: bool, faults: &mut Faults) {
    const SAD: &str = "singleAdministrativeDocument";
    const SHIPMENT: &str = "singleAdministrativeDocument.goodsShipment";
    const ITEMS: &str = "singleAdministrativeDocument.goodsShipment.governmentAgencyGoodsItems";
    let sad = document.get(SAD).unwrap_or(&Value::Null);
    faults.unless(sad.is_object() || (sad.is_null() && !needs_content), SAD, "an object was expected.");
    let shipment = sad.get("goodsShipment").unwrap_or(&Value::Null);
    faults.unless(shipment.is_object() || shipment.is_null(), SHIPMENT, "an object was expected.");
    match shipment.get("governmentAgencyGoodsItems") {
        None | Some(Value::Null) => {}
        Some(Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                faults.unless(item.is_object(), &format!("{ITEMS}[{index}]"), "an object was expected.");
            }
        }
        Some(_) => faults.unless(false, ITEMS, "a list was expected."),
    }
}

#[derive(Default)]
struct Faults(BTreeMap<String, Vec<String>>);

impl Faults {
    fn unless(&mut self, holds: bool, path: &str, message: &str) {
        if !holds {
            self.0.entry(path.to_owned()).or_default().push(message.to_owned());
        }
    }

    fn text(&mut self, document: &Value, name: &str) -> Option<String> {
        let text = document.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
        self.unless(text.is_some(), name, "a text was expected.");
        text.map(str::to_owned)
    }
}
