//! Master data as it comes in: articles, partners, formulas and material lists are created or updated by their code.
//! Source: Customs4trade sending data to CAS. The fields that carry the code are inferred from older samples.

use serde_json::{Value, value::RawValue};

use super::Simulation;
use crate::{
    book::{Book, BookError, MasterRecord, Message, Subject},
    document::Members,
};

/// Kind of record, the member that may hold several, and the members that may carry the code.
struct Shape {
    subject: Subject,
    kind: &'static str,
    lists: &'static [&'static str],
    codes: &'static [&'static str],
}

const SHAPES: [Shape; 5] = [
    Shape {
        subject: Subject::ArticleDataItem,
        kind: "article",
        lists: &["articleDataItems", "articles", "items"],
        codes: &["itemId", "articleCode", "code", "externalReference"],
    },
    Shape {
        subject: Subject::BusinessPartners,
        kind: "partner",
        lists: &["businessPartners", "partners"],
        codes: &["code", "businessPartnerCode", "externalReference"],
    },
    Shape {
        subject: Subject::Formula,
        kind: "formula",
        lists: &["formulas"],
        codes: &["code", "formulaCode", "externalReference", "reference"],
    },
    Shape {
        subject: Subject::MaterialList,
        kind: "material_list",
        lists: &["materialLists"],
        codes: &["code", "materialListCode", "externalReference", "reference"],
    },
    Shape {
        subject: Subject::MaterialListInvalidationRequest,
        kind: "material_list",
        lists: &["materialLists"],
        codes: &["code", "materialListCode", "materialListReference", "externalReference", "reference"],
    },
];

/// Each record of a message, as it was written, with its code; `None` where none was given.
pub(crate) fn coded(subject: Subject, body: &str) -> Vec<(Option<String>, String)> {
    let (Some(shape), Ok(members)) = (SHAPES.iter().find(|shape| shape.subject == subject), Members::read(body)) else {
        return Vec::new();
    };
    let list = shape.lists.iter().find_map(|name| {
        let list = members.get(name)?.get();
        serde_json::from_str::<Vec<Box<RawValue>>>(list).ok()
    });
    let records = match list {
        Some(list) => list.iter().map(|record| record.get().to_owned()).collect(),
        None => vec![body.to_owned()],
    };
    records.into_iter().map(|record| (code(shape.codes, &record), record)).collect()
}

/// The names under which a code may stand.
pub(crate) fn code_names(subject: Subject) -> &'static [&'static str] {
    SHAPES.iter().find(|shape| shape.subject == subject).map_or(&[], |shape| shape.codes)
}

fn code(names: &[&str], record: &str) -> Option<String> {
    let record: Value = serde_json::from_str(record).ok()?;
    names.iter().find_map(|name| match record.get(name)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

impl Simulation {
    pub(super) fn take_master_records(&self, book: &Book, message: &Message) -> Result<String, BookError> {
        let kind = SHAPES.iter().find(|shape| shape.subject == message.subject).map_or("", |shape| shape.kind);
        let mut count = 0;
        let mut missing = Vec::new();
        for (code, record) in coded(message.subject, &message.body) {
            let Some(code) = code else { continue };
            count += 1;
            if message.subject == Subject::MaterialListInvalidationRequest {
                if !book.invalidate_master_record(&message.tenant, kind, &code, message.due_at)? {
                    missing.push(code);
                }
                continue;
            }
            book.put_master_record(&MasterRecord {
                tenant: message.tenant.clone(),
                kind: kind.to_owned(),
                code,
                active_from: active_from(&serde_json::from_str(&record)?),
                document: record,
                changed_at: message.due_at,
                invalidated_at: None,
            })?;
        }
        Ok(match missing.as_slice() {
            [] => format!("MasterDataSuccessful: {count} taken."),
            missing => format!("MasterDataUnsuccessful: there is no material list {}.", missing.join(", ")),
        })
    }
}

/// Articles are versioned; the newest beginning counts.
fn active_from(record: &Value) -> String {
    let versions = record.get("versions").and_then(Value::as_array).into_iter().flatten();
    let begins = versions.filter_map(|version| version.get("activeFrom").and_then(Value::as_str)).max();
    begins.or_else(|| record.get("activeFrom").and_then(Value::as_str)).unwrap_or_default().to_owned()
}
