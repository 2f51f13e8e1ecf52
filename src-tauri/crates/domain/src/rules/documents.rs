//! Documents.

use std::collections::HashSet;

use super::{Check, Rule};
use crate::declaration::Slot;
use crate::findings::{Repair, Severity};

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
