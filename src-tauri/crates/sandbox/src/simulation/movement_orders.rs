//! Movement orders: judged when they fall due, then posted to the stock or refused as a whole.
//! Source: Customs4trade movement orders. Line fields, statuses and the types besides `RFFC` and `ADJN` are inferred.

use cas::wire::{DeclarationError, FieldReference};
use rust_decimal::Decimal;
use serde_json::Value;

use super::{
    Simulation,
    stock::{self, Rule, WriteOff},
};
use crate::{
    book::{Book, BookError, Lot, Message, MovementOrder},
    moment::Moment,
    validation,
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    In,
    Out,
}

/// Movement-order type and which way it moves the stock.
const TYPES: [(&str, Way); 6] = [
    ("RFFC", Way::Out),
    ("ADJN", Way::Out),
    ("ADJP", Way::In),
    ("INB", Way::In),
    ("OUTB", Way::Out),
    ("PRIN", Way::In),
];
/// Only these may carry `customsDestination` and `writeOffRules`.
const WITH_RULES: [&str; 2] = ["RFFC", "ADJN"];
const DESTINATIONS: [&str; 2] = ["HomeUse", "PartialHomeUse"];
const LISTS: [&str; 3] = ["lines", "movementLines", "items"];
const ARTICLES: [&str; 3] = ["itemId", "articleCode", "article"];
const QUANTITIES: [&str; 2] = ["quantity", "qty"];

struct Line {
    article: String,
    quantity: Decimal,
    storage_location: String,
    unit: Option<String>,
    value: Value,
}

impl Simulation {
    pub(super) fn carry_out_order(&self, book: &Book, message: &Message) -> Result<String, BookError> {
        let Some(mut order) = book.movement_order(&message.reference_id)? else {
            return Ok("MovementOrderUnsuccessful: the order is not there.".to_owned());
        };
        let document: Value = serde_json::from_str(&order.document)?;
        let mut errors = Vec::new();
        if book.has_movement_order(&order.tenant, &order.external_reference)? {
            errors.push(complaint(
                "V1001",
                "externalReference",
                "",
                "An order with this reference was processed before.",
            ));
        }
        let way = judge(&document, &order.order_type, &mut errors);
        let lines = read_lines(&document, &mut errors);
        self.open_practice_stock(book, &order.tenant, &lines, message.due_at)?;
        let write_offs = match (way, errors.is_empty()) {
            (Some(Way::Out), true) => take(book, &order, &document, &lines, &mut errors)?,
            _ => Vec::new(),
        };
        order.status = if errors.is_empty() { "Processed" } else { "Invalid" }.to_owned();
        order.errors = serde_json::to_string(&errors)?;
        order.changed_at = message.due_at;
        if errors.is_empty() {
            for one in &write_offs {
                book.post(one.lot, Some(order.seq), &format!("-{}", one.quantity), message.due_at)?;
            }
            if way == Some(Way::In) {
                bring_in(book, &order, &lines, message.due_at)?;
            }
            order.write_offs = serde_json::to_string(&write_offs)?;
        }
        book.settle_movement_order(&order)?;
        Ok(match errors.len() {
            0 => "MovementOrderSuccessful: the order was posted.".to_owned(),
            count => format!("MovementOrderUnsuccessful: the order has {count} validation errors."),
        })
    }

    /// A tenant that has never had an article gets a little of it, so that a first order has something to move.
    fn open_practice_stock(&self, book: &Book, tenant: &str, lines: &[Line], at: Moment) -> Result<(), BookError> {
        const LOTS: [(&str, bool, &str, &str); 3] =
            [("Bonded", false, "US", "600"), ("Bonded", true, "CL", "400"), ("Free", true, "FR", "200")];
        let known = book.lots(tenant)?;
        let mut opened: Vec<&str> = known.iter().map(|lot| lot.article.as_str()).collect();
        for line in lines {
            if opened.contains(&line.article.as_str()) {
                continue;
            }
            opened.push(&line.article);
            for (number, (status, preferential, country, quantity)) in (1..).zip(LOTS) {
                let lot = Lot {
                    seq: 0,
                    article: line.article.clone(),
                    storage_location: line.storage_location.clone(),
                    customs_status: status.to_owned(),
                    is_of_preferential_origin: preferential,
                    origin_country: Some(country.to_owned()),
                    unit: line.unit.clone(),
                    entry: format!("PRACTICE-{number}"),
                    postings: Vec::new(),
                };
                let lot = book.open_lot(tenant, &lot, at)?;
                book.post(lot, None, quantity, at)?;
            }
        }
        Ok(())
    }
}

fn judge(document: &Value, order_type: &str, errors: &mut Vec<DeclarationError>) -> Option<Way> {
    let way = TYPES.iter().find(|row| row.0 == order_type).map(|row| row.1);
    if way.is_none() {
        let known: Vec<&str> = TYPES.iter().map(|row| row.0).collect();
        errors.push(complaint("V1002", "type", "", &format!("The type must be one of {}.", known.join(", "))));
    }
    if !WITH_RULES.contains(&order_type) {
        for field in ["customsDestination", "writeOffRules"] {
            if document.get(field).is_some_and(|value| !value.is_null()) {
                errors.push(complaint("V1003", field, "", "It is allowed with the types RFFC and ADJN only."));
            }
        }
    }
    if let Some(destination) = document.get("customsDestination").filter(|value| !value.is_null())
        && !destination.as_str().is_some_and(|text| DESTINATIONS.contains(&text))
    {
        errors.push(complaint("V1004", "customsDestination", "", "HomeUse or PartialHomeUse was expected."));
    }
    for (index, rule) in list(document, "writeOffRules").enumerate() {
        if Rule::read(rule).customs_status.is_some_and(|status| !matches!(status.as_str(), "Free" | "Bonded")) {
            let path = format!("writeOffRules[{index}]");
            errors.push(complaint("V1005", "customsStatus", &path, "Free or Bonded was expected."));
        }
    }
    way
}

fn read_lines(document: &Value, errors: &mut Vec<DeclarationError>) -> Vec<Line> {
    let Some(name) = LISTS.iter().find(|name| document.get(**name).is_some_and(Value::is_array)) else {
        errors.push(complaint("V1006", "lines", "", "At least one line was expected."));
        return Vec::new();
    };
    let mut lines = Vec::new();
    for (index, line) in list(document, name).enumerate() {
        let path = format!("{name}[{index}]");
        let text = |names: &[&str]| names.iter().find_map(|name| plain(line.get(name)?));
        let article = text(&ARTICLES);
        let quantity = text(&QUANTITIES).and_then(|text| text.parse::<Decimal>().ok());
        if article.is_none() {
            errors.push(complaint("V1007", "itemId", &path, "The article is missing."));
        }
        if quantity.is_none_or(|quantity| quantity <= Decimal::ZERO) {
            errors.push(complaint("V1008", "quantity", &path, "A quantity above zero was expected."));
        }
        if let (Some(article), Some(quantity)) = (article, quantity.filter(|quantity| *quantity > Decimal::ZERO)) {
            let place = text(&["storageLocation", "storageLocationReference"]);
            let of_order = || plain(document.get("storageLocation")?);
            lines.push(Line {
                article,
                quantity,
                storage_location: place.or_else(of_order).unwrap_or_default(),
                unit: text(&["unit", "uom", "unitOfMeasure"]),
                value: line.clone(),
            });
        }
    }
    lines
}

fn take(
    book: &Book,
    order: &MovementOrder,
    document: &Value,
    lines: &[Line],
    errors: &mut Vec<DeclarationError>,
) -> Result<Vec<WriteOff>, BookError> {
    let lots = book.lots(&order.tenant)?;
    let rules: Vec<Rule> = list(document, "writeOffRules").map(Rule::read).collect();
    let mut taken = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        match stock::write_off(&lots, &taken, &line.article, line.quantity, &rules) {
            Ok(found) => taken.extend(found),
            Err(missing) => errors.push(complaint(
                "V1009",
                "quantity",
                &format!("lines[{index}]"),
                &format!("The stock of {} is short of {}.", line.article, missing.normalize()),
            )),
        }
    }
    Ok(taken)
}

fn bring_in(book: &Book, order: &MovementOrder, lines: &[Line], at: Moment) -> Result<(), BookError> {
    for line in lines {
        let text = |name: &str| line.value.get(name).and_then(Value::as_str).map(str::to_owned);
        let lot = Lot {
            seq: 0,
            article: line.article.clone(),
            storage_location: line.storage_location.clone(),
            customs_status: text("customsStatus").filter(|status| status == "Free").unwrap_or("Bonded".to_owned()),
            is_of_preferential_origin: line.value.get("isOfPreferentialOrigin") == Some(&Value::Bool(true)),
            origin_country: text("countryOfOrigin"),
            unit: line.unit.clone(),
            entry: text("documentReference").unwrap_or_else(|| order.external_reference.clone()),
            postings: Vec::new(),
        };
        let lot = book.open_lot(&order.tenant, &lot, at)?;
        book.post(lot, Some(order.seq), &line.quantity.normalize().to_string(), at)?;
    }
    Ok(())
}

fn list<'a>(document: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    document.get(name).and_then(Value::as_array).into_iter().flatten()
}

/// Codes and quantities are text; some senders write them as numbers.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn complaint(code: &str, field: &str, path: &str, description: &str) -> DeclarationError {
    DeclarationError {
        error_code: Some(code.to_owned()),
        message: Some("The movement order is not valid.".to_owned()),
        description: Some(description.to_owned()),
        field_reference: vec![FieldReference {
            field_name: Some(validation::pascal(field)),
            path: Some(validation::pascal(path)),
        }],
    }
}
