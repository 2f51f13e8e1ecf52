//! An open conflict of a dossier is a finding at each of its values: nothing is sent before a person has decided.

use domain::findings::{Because, Finding, FindingKind, Judge, Severity};
use domain::record::{Document, Node, print};
use store::{Reading, RecordId, StoreError};
use sync::ConflictField;

use super::places::place_of;

/// Rule id; never reused.
const RULE: &str = "QS-P-0002";
/// Raised with every change of what fires.
const VERSION: u32 = 1;
/// What it rests on.
const SOURCE: &str = "Quayside: what CAS and the desk both changed is never overwritten silently";

/// The open conflict of a dossier, as it was read.
#[derive(Clone)]
pub(crate) struct OpenConflict {
    id: RecordId,
    head: u64,
    fields: Vec<ConflictField>,
}

impl PartialEq for OpenConflict {
    /// Its journal says whether anything in it changed.
    fn eq(&self, other: &OpenConflict) -> bool {
        (self.id, self.head) == (other.id, other.head)
    }
}

impl OpenConflict {
    /// Reads it, if there is one: of the dossier itself, or of one of its declarations.
    pub(crate) fn read(reading: &Reading<'_>, dossier: RecordId) -> Result<Option<OpenConflict>, StoreError> {
        let open = sync::open_conflict(reading, dossier)?;
        Ok(open.map(|open| OpenConflict { id: open.meta.id, head: open.meta.head, fields: open.fields }))
    }

    /// One finding for each value that is still to be decided.
    pub(super) fn findings(&self, document: &Document) -> Vec<Finding> {
        let open = self.fields.iter().filter(|field| !sync::is_settled(field, document));
        open.map(|field| finding(field, document)).collect()
    }
}

fn finding(field: &ConflictField, document: &Document) -> Finding {
    let path = &field.path;
    let words = |node: Option<&Node>| node.map_or_else(|| "nothing".to_owned(), words_of);
    let (mine, theirs) = (words(document.get(path)), words(field.theirs_node().as_ref()));
    let because = |label: &str, value: String| Because { path: path.clone(), label: label.to_owned(), value };
    Finding {
        judge: Judge::Quayside,
        rule: RULE.to_owned(),
        version: VERSION,
        kind: FindingKind::Element,
        severity: Severity::Blocks,
        paths: vec![path.clone()],
        message: format!(
            "{} was changed here and at CAS. Decide in Conflicts which one stays.",
            place_of(document, path)
        ),
        because: vec![because("here", mine), because("at CAS", theirs)],
        source: SOURCE.to_owned(),
        repairs: Vec::new(),
    }
}

fn words_of(node: &Node) -> String {
    match node.leaf_text() {
        Some("") => "nothing".to_owned(),
        Some(text) => text.to_owned(),
        None => print(node).chars().take(200).collect(),
    }
}
