//! Master data on the desk: articles, partners, formulas and material lists. They are records like dossiers and use the
//! same form, history and findings; what differs is said here.

mod compare;
mod head;
mod list;
mod loading;
pub(crate) mod send;
pub(crate) mod standing;

pub(crate) use compare::compare;
pub(crate) use head::{heading, life, summary, totals};
pub(crate) use list::{FILTERS, RETIRED, masters, row};
pub(crate) use loading::{blank, copy, load};
pub(crate) use send::invalidate;
pub(crate) use standing::message_of;

use domain::catalogue::{Catalogue, Element, MasterKind};
use domain::findings::{Finding, FindingKind, Judge, Severity};
use domain::record::{Document, Path};
use standing::Standing;
use store::{OutboxEntry, RecordKind, RecordMeta};

use crate::error::{AppError, Code};

/// The kind of master data with this word, in the catalogue and in the store.
pub(crate) fn kind_named(word: &str) -> Result<(&'static MasterKind, RecordKind), AppError> {
    let found = Catalogue::embedded().master(word).zip(RecordKind::master_named(word));
    found.ok_or_else(|| {
        let known: Vec<&str> = Catalogue::embedded().masters().iter().map(|kind| kind.column.as_str()).collect();
        AppError::new(Code::BadInput, format!("There is no kind of master data “{word}”."))
            .help(format!("The kinds are {}.", known.join(", ")))
    })
}

/// The kind of master data an element names by its code: where a record of it can be looked up.
pub(crate) fn looked_up_at(element: &Element) -> Option<&'static str> {
    match element.id.rsplit_once('.')? {
        (_, "article_code") => Some(RecordKind::Article.word()),
        (_, "formula") => Some(RecordKind::Formula.word()),
        _ => None,
    }
}

/// What CAS said when it did not take the last message, as a finding on the record: it blocks until something is changed.
pub(crate) fn refusal_finding(meta: &RecordMeta, document: &Document, outbox: &[OutboxEntry]) -> Option<Finding> {
    let kind = Catalogue::embedded().master(meta.kind.word())?;
    let Standing::Refused { reason, head, .. } = Standing::of(outbox) else { return None };
    let corrected = meta.head > head;
    let path = Catalogue::embedded().at(kind.key).map(|key| document.locate(&key.pattern.within(&Path::root())));
    Some(Finding {
        judge: Judge::Cas,
        rule: "CAS-REFUSED".to_owned(),
        version: 1,
        kind: FindingKind::CrossField,
        severity: if corrected { Severity::Informs } else { Severity::Blocks },
        paths: path.into_iter().collect(),
        message: if corrected { format!("Changed since it was sent. It was: {reason}") } else { reason },
        because: Vec::new(),
        source: "answer of CAS".to_owned(),
        repairs: Vec::new(),
    })
}

#[cfg(test)]
mod tests;
