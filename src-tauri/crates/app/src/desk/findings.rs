//! Findings as the problems pane shows them.

use std::collections::HashMap;
use std::sync::OnceLock;

use domain::catalogue::Catalogue;
use domain::findings::{Finding, FindingKind, Judge, Severity};
use domain::record::{Document, Path};

use super::places::{item_of, place_of};
use crate::view::{BecauseView, FindingView};

/// A finding with the words of the screen.
pub(super) fn finding_view(document: &Document, column: &str, finding: &Finding) -> FindingView {
    let first = finding.paths.first().cloned().unwrap_or_default();
    FindingView {
        id: finding.identity(),
        judge: judge_word(finding.judge).to_owned(),
        rule: finding.rule.clone(),
        version: finding.version,
        kind: kind_word(finding.kind).to_owned(),
        severity: severity_word(finding.severity).to_owned(),
        paths: finding.paths.iter().map(Path::to_string).collect(),
        place: place_of(document, &first),
        message: finding.message.clone(),
        because: finding.because.iter().map(because_view).collect(),
        source: finding.source.clone(),
        repairs: finding.repairs.iter().map(|repair| repair.label.clone()).collect(),
        item: item_of(document, &first).map(|(key, _)| key.0),
        section: section_of(column, &first),
    }
}

fn because_view(because: &domain::findings::Because) -> BecauseView {
    BecauseView { path: because.path.to_string(), label: because.label.clone(), value: because.value.clone() }
}

/// "quayside", "cas" …
pub(crate) fn judge_word(judge: Judge) -> &'static str {
    match judge {
        Judge::Quayside => "quayside",
        Judge::Cas => "cas",
        Judge::Gateway => "gateway",
        Judge::Customs => "customs",
    }
}

/// "blocks", "warns", "informs".
pub(crate) fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocks => "blocks",
        Severity::Warns => "warns",
        Severity::Informs => "informs",
    }
}

/// "element" or "cross_field".
pub(crate) fn kind_word(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Element => "element",
        FindingKind::CrossField => "cross_field",
    }
}

/// Id of the form section a path is shown in.
pub(super) fn section_of(column: &str, path: &Path) -> Option<String> {
    let element = Catalogue::embedded().element_at(path)?;
    let sections = sections(column);
    let group = Catalogue::embedded().group_of(element).map(|group| group.index);
    sections.get(&element.index).or_else(|| sections.get(&group?)).cloned()
}

/// Section ids by element, made once a column: an edit asks for hundreds.
fn sections(column: &str) -> &'static HashMap<usize, String> {
    static SECTIONS: OnceLock<HashMap<String, HashMap<usize, String>>> = OnceLock::new();
    static NONE: OnceLock<HashMap<usize, String>> = OnceLock::new();
    let all = SECTIONS.get_or_init(|| {
        let catalogue = Catalogue::embedded();
        let of_column = |column: &str| {
            let mut found = HashMap::new();
            for section in catalogue.form(column) {
                for block in &section.blocks {
                    found.extend(block.table.map(|group| (group.index, section_id(section.name))));
                    found.extend(block.boxes.iter().map(|each| (each.element.index, section_id(section.name))));
                }
            }
            found
        };
        let masters = catalogue.masters().iter().map(|kind| &kind.column);
        let columns = catalogue.columns().rows().iter().map(|row| &row.column).chain(masters);
        columns.map(|column| (column.clone(), of_column(column))).collect()
    });
    all.get(column).unwrap_or_else(|| NONE.get_or_init(HashMap::new))
}

/// A section's id: its name in small letters.
pub(crate) fn section_id(name: &str) -> String {
    name.to_lowercase().replace(' ', "_")
}
