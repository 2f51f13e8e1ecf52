//! Documents.

use std::collections::HashSet;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Check, Rule, words};
use crate::declaration::{Declaration, Group, Item, Slot};
use crate::findings::{Repair, Severity};
use crate::identifiers::{self, IdentifierKind};

/// Invoices on which a customs value rests.
const INVOICES: &[&str] = &["N380", "N325", "N935"];

/// Previous documents that are declarations with an MRN.
const DECLARATIONS: &[&str] = &["N820", "N821", "N822", "N830", "NMRN"];

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
            // Most items have one document, which stands once.
            if item.documents().nth(1).is_none() {
                return;
            }
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
        reads: &[Slot::PreviousDocumentType, Slot::PreviousDocumentReference, Slot::PreviousDocumentItemNumber],
        check: Check::Item(|_, item, fire| {
            if item.previous_documents().nth(1).is_none() {
                return;
            }
            let mut seen = HashSet::new();
            for document in item.previous_documents() {
                let line = document.base().clone();
                // Two lines of one document differ by the item in it.
                let number = document.text(Slot::PreviousDocumentItemNumber);
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
    Rule {
        id: "QS-R-0903",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC-DA Annex B, note 45: once above where it is equal for all items, never at both levels",
        sentence: "A supporting document stands either on the item or above it.",
        reads: &[
            Slot::DocumentCategory,
            Slot::DocumentType,
            Slot::DocumentReference,
            Slot::ShipmentDocumentCategory,
            Slot::ShipmentDocumentType,
            Slot::ShipmentDocumentReference,
            Slot::HeaderDocumentCategory,
            Slot::HeaderDocumentType,
            Slot::HeaderDocumentReference,
        ],
        check: Check::Item(|declaration, item, fire| {
            for document in item.documents() {
                let Some(reference) = document.document_reference() else { continue };
                let key = (document.document_category(), document.document_type(), Some(reference));
                let on_shipment = declaration.group(Group::ShipmentDocument).find(|above| {
                    let of = (above.shipment_document_category(), above.shipment_document_type());
                    (of.0, of.1, above.shipment_document_reference()) == key
                });
                let on_header = declaration.group(Group::HeaderDocument).find(|above| {
                    (above.header_document_category(), above.header_document_type(), above.header_document_reference())
                        == key
                });
                let above = match (on_shipment, on_header) {
                    (Some(above), _) => (above, Slot::ShipmentDocumentReference),
                    (None, Some(above)) => (above, Slot::HeaderDocumentReference),
                    (None, None) => continue,
                };
                let code = format!("{}{}", key.0.unwrap_or_default(), key.1.unwrap_or_default());
                let message = format!(
                    "Item {}: document {code} {reference} stands for the whole declaration already.",
                    item.ordinal()
                );
                fire.at(document.path(Slot::DocumentReference), message)
                    .because(document, Slot::DocumentReference)
                    .because(above.0, above.1)
                    .repair(Repair::clear("Remove it from the item", document.base().clone()));
            }
        }),
    },
    Rule {
        id: "QS-R-0904",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "house rule: customs systems count a document once",
        sentence: "A supporting document stands once above the items.",
        reads: &[
            Slot::ShipmentDocumentCategory,
            Slot::ShipmentDocumentType,
            Slot::ShipmentDocumentReference,
            Slot::HeaderDocumentCategory,
            Slot::HeaderDocumentType,
            Slot::HeaderDocumentReference,
        ],
        check: Check::Declaration(|declaration, fire| {
            let mut seen = HashSet::new();
            let on_shipment = declaration.group(Group::ShipmentDocument).map(|entry| {
                let code = (entry.shipment_document_category(), entry.shipment_document_type());
                (entry, code, entry.shipment_document_reference(), Slot::ShipmentDocumentReference)
            });
            let on_header = declaration.group(Group::HeaderDocument).map(|entry| {
                let code = (entry.header_document_category(), entry.header_document_type());
                (entry, code, entry.header_document_reference(), Slot::HeaderDocumentReference)
            });
            for (entry, code, reference, slot) in on_header.chain(on_shipment) {
                let Some(reference) = reference.filter(|reference| !seen.insert((code, *reference))) else { continue };
                let message = format!(
                    "Document {}{} {reference} stands twice above the items.",
                    code.0.unwrap_or_default(),
                    code.1.unwrap_or_default()
                );
                fire.at(entry.path(slot), message)
                    .because(entry, slot)
                    .repair(Repair::clear("Remove the second", entry.base().clone()));
            }
        }),
    },
    Rule {
        id: "QS-R-0905",
        version: 1,
        severity: Severity::Warns,
        columns: &["H1"],
        source: "UCC-IA 145: the invoice is the supporting document of a transaction value",
        sentence: "A transaction value, method 1, names its invoice: N380, N325 or N935.",
        reads: &[
            Slot::ItemValuationMethod,
            Slot::ShipmentValuationMethod,
            Slot::DocumentCategory,
            Slot::DocumentType,
            Slot::ShipmentDocumentCategory,
            Slot::ShipmentDocumentType,
            Slot::HeaderDocumentCategory,
            Slot::HeaderDocumentType,
        ],
        check: Check::Item(|declaration, item, fire| {
            let own = item.item_valuation_method();
            let header = declaration.header();
            // A first document of any kind: without one, its absence is said already.
            let Some(first) = item.documents().next() else { return };
            if own.or_else(|| header.shipment_valuation_method()) != Some("1") || is_named(declaration, item, INVOICES)
            {
                return;
            }
            let message = format!(
                "Item {}: a transaction value rests on an invoice, and none (N380, N325, N935) is among the documents.",
                item.ordinal()
            );
            let (scope, slot) = match own {
                Some(_) => (item.scope(), Slot::ItemValuationMethod),
                None => (header, Slot::ShipmentValuationMethod),
            };
            fire.at(first.path(Slot::DocumentType), message).because(first, Slot::DocumentType).because(scope, slot);
        }),
    },
    Rule {
        id: "QS-R-0906",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC 172: what applies is what is valid on the day of acceptance; UCC-DA Annex B, 12 03 011",
        sentence: "A document is valid on the day of acceptance, where that day is given.",
        reads: &[
            Slot::DocumentValidityDate,
            Slot::AcceptanceTimestamp,
            Slot::DocumentCategory,
            Slot::DocumentType,
            Slot::DocumentReference,
        ],
        check: Check::Item(|declaration, item, fire| {
            let day = |text: &str| text.get(..10).and_then(|day| day.parse::<NaiveDate>().ok());
            for document in item.documents() {
                let Some(until) = document.document_validity_date().and_then(day) else { continue };
                let header = declaration.header();
                let Some(accepted) = header.acceptance_timestamp().and_then(day) else { return };
                if until < accepted {
                    let message = format!(
                        "Item {}: document {}{} {} was valid until {until}, before the day of acceptance, {accepted}.",
                        item.ordinal(),
                        document.document_category().unwrap_or_default(),
                        document.document_type().unwrap_or_default(),
                        document.document_reference().unwrap_or_default()
                    );
                    fire.at(document.path(Slot::DocumentValidityDate), message)
                        .because(document, Slot::DocumentValidityDate)
                        .because(header, Slot::AcceptanceTimestamp);
                }
            }
        }),
    },
    Rule {
        id: "QS-R-0907",
        version: 1,
        severity: Severity::Blocks,
        columns: &["B1", "B2"],
        source: "EU condition C0849; EU rule R0817: the number is the body reference in the excise document",
        sentence: "An excise document among the previous documents of an export names the body in it.",
        reads: &[Slot::PreviousDocumentCategory, Slot::PreviousDocumentType, Slot::PreviousDocumentItemNumber],
        check: Check::Item(|_, item, fire| {
            for document in item.previous_documents() {
                let excise = is_one_of(
                    document.previous_document_category(),
                    document.previous_document_type(),
                    &["C651", "C658"],
                );
                if excise && document.node(Slot::PreviousDocumentItemNumber).is_none() {
                    let message = format!(
                        "Item {}: excise document C{} needs the number of the body in it as item of the previous document.",
                        item.ordinal(),
                        document.previous_document_type().unwrap_or_default()
                    );
                    fire.at(document.path(Slot::PreviousDocumentItemNumber), message)
                        .because(document, Slot::PreviousDocumentType);
                }
            }
        }),
    },
    Rule {
        id: "QS-R-0908",
        version: 1,
        severity: Severity::Blocks,
        columns: &["B1", "B2"],
        source: "EU rule R0414",
        sentence: "A previous document C651 is named by its ARC.",
        reads: &[Slot::PreviousDocumentCategory, Slot::PreviousDocumentType, Slot::PreviousDocumentReference],
        check: Check::Item(|_, item, fire| {
            for document in item.previous_documents() {
                let Some(reference) = document.previous_document_reference() else { continue };
                let code = (document.previous_document_category(), document.previous_document_type());
                if !is_one_of(code.0, code.1, &["C651"]) {
                    continue;
                }
                let verdict = identifiers::check(IdentifierKind::Arc, reference);
                if verdict.severity == Some(Severity::Blocks) {
                    let message = format!("Item {}: C651 is named by its ARC. {}", item.ordinal(), verdict.sentence);
                    fire.at(document.path(Slot::PreviousDocumentReference), message)
                        .because(document, Slot::PreviousDocumentReference)
                        .because(document, Slot::PreviousDocumentType);
                }
            }
        }),
    },
    Rule {
        id: "QS-R-0909",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "EU rule R0028; EU list CL214: transit, export and other declarations are named by their MRN",
        sentence: "A previous document that is a declaration is named by its MRN.",
        reads: &[Slot::PreviousDocumentCategory, Slot::PreviousDocumentType, Slot::PreviousDocumentReference],
        check: Check::Item(|_, item, fire| {
            for document in item.previous_documents() {
                let Some(reference) = document.previous_document_reference() else { continue };
                let code = (document.previous_document_category(), document.previous_document_type());
                if !is_one_of(code.0, code.1, DECLARATIONS) {
                    continue;
                }
                let verdict = identifiers::check(IdentifierKind::Mrn, reference);
                if verdict.severity == Some(Severity::Blocks) {
                    let message = format!(
                        "Item {}: previous document N{} is named by its MRN. {}",
                        item.ordinal(),
                        code.1.unwrap_or_default(),
                        verdict.sentence
                    );
                    fire.at(document.path(Slot::PreviousDocumentReference), message)
                        .because(document, Slot::PreviousDocumentReference)
                        .because(document, Slot::PreviousDocumentType);
                }
            }
        }),
    },
    Rule {
        id: "QS-R-0910",
        version: 1,
        severity: Severity::Warns,
        columns: &[],
        source: "UCC-DA Annex B, 12 01 004: packages of the item that are written off",
        sentence: "An item writes no more packages off than it has.",
        reads: &[Slot::PreviousDocumentPackageCount, Slot::PackageCount],
        check: Check::Item(|_, item, fire| {
            let mut written_off = Decimal::ZERO;
            let mut first = None;
            for document in item.previous_documents() {
                let Some(count) = document.previous_document_package_count() else { continue };
                written_off = written_off.saturating_add(count);
                first = first.or(Some(document));
            }
            let Some(first) = first else { return };
            let counts = item.packages().filter_map(|package| package.package_count());
            let has = counts.fold(Decimal::ZERO, Decimal::saturating_add);
            if has > Decimal::ZERO && written_off > has {
                let message = format!(
                    "Item {}: {} packages are written off of previous documents, but the item has {}.",
                    item.ordinal(),
                    words(written_off),
                    words(has)
                );
                let path = first.path(Slot::PreviousDocumentPackageCount);
                fire.at(path.clone(), message).because(first, Slot::PreviousDocumentPackageCount).with_value(
                    path,
                    "sum of packages",
                    words(has),
                );
            }
        }),
    },
];
