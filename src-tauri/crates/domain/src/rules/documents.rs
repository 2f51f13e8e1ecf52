//! Documents.

use std::collections::HashSet;

use super::{Check, Rule};
use crate::declaration::{Declaration, Group, Item, Slot};
use crate::findings::{Repair, Severity};

/// True when a code is one of these; the category is its first character.
pub(super) fn is_one_of(category: Option<&str>, kind: Option<&str>, codes: &[&str]) -> bool {
    codes.iter().any(|code| category == code.get(..1) && kind == code.get(1..))
}

/// True when one of these codes is a supporting document of the item, the shipment or the whole.
pub(super) fn is_named(declaration: &Declaration<'_>, item: &Item<'_>, codes: &[&str]) -> bool {
    item.documents().any(|entry| is_one_of(entry.document_category(), entry.document_type(), codes))
        || declaration
            .group(Group::HeaderDocument)
            .any(|entry| is_one_of(entry.header_document_category(), entry.header_document_type(), codes))
        || declaration
            .group(Group::ShipmentDocument)
            .any(|entry| is_one_of(entry.shipment_document_category(), entry.shipment_document_type(), codes))
}

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "QS-R-0901",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "house rule: customs systems count a document once",
        sentence: "A supporting document stands once on an item.",
        reads: &[Slot::DocumentCategory, Slot::DocumentType, Slot::DocumentReference],
        check: Check::Item(|_, item, fire| {
            let mut seen = HashSet::new();
            for document in item.documents() {
                let key = (document.document_category(), document.document_type(), document.document_reference());
                if key.2.is_some() && !seen.insert(key) {
                    let code = format!("{}{}", key.0.unwrap_or_default(), key.1.unwrap_or_default());
                    let message = format!(
                        "Item {}: document {code} {} is named twice.",
                        item.ordinal(),
                        key.2.unwrap_or_default()
                    );
                    fire.at(document.path(Slot::DocumentReference), message)
                        .because(document, Slot::DocumentReference)
                        .repair(Repair::clear("Remove the second", document.base().clone()));
                }
            }
        }),
    },
    Rule {
        id: "QS-R-0902",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "house rule: customs systems write a previous document off once",
        sentence: "A previous document stands once on an item.",
        reads: &[Slot::PreviousDocumentCategory, Slot::PreviousDocumentType, Slot::PreviousDocumentReference],
        check: Check::Item(|_, item, fire| {
            let mut seen = HashSet::new();
            for document in item.previous_documents() {
                let line = document.base().clone();
                let number = declared_item(document);
                let key = (document.previous_document_type(), document.previous_document_reference(), number);
                if key.1.is_some() && !seen.insert(key) {
                    let message = format!(
                        "Item {}: previous document {} is named twice.",
                        item.ordinal(),
                        key.1.unwrap_or_default()
                    );
                    fire.at(document.path(Slot::PreviousDocumentReference), message)
                        .because(document, Slot::PreviousDocumentReference)
                        .repair(Repair::clear("Remove the second", line));
                }
            }
        }),
    },
];

/// The item number inside the previous document, which makes two lines of one document different.
fn declared_item<'d>(document: &crate::declaration::Scope<'d>) -> Option<&'d str> {
    let element = crate::catalogue::Catalogue::embedded().element("item.previous_document.item_number")?;
    document.by_index(element.index)?.leaf_text()
}
