//! The history of a dossier: what was done, what changed between two moments, and why a value is here. All of it is
//! read from the journal.

use std::cmp::Reverse;
use std::collections::HashSet;

use chrono::{DateTime, Utc};
use domain::catalogue::{Asked, Catalogue, Jurisdiction};
use domain::record::{Change, Delta, Document, Node, Path, changes_between};
use store::{HistoryEntry, HistoryRange};

use super::held::Held;
use super::marks::mark_view;
use super::places::place_of;
use super::timeline;
use super::values::value_view;
use crate::App;
use crate::error::{AppError, Code};
use crate::view::{ChangeView, CompareView, HistoryEntryView, HistoryView, MarkView, WhyEntry, WhyView};

/// Entries a history shows; older ones are reached by travelling back.
const ENTRIES_MAX: u32 = 500;
const CHANGES_SHOWN_MAX: usize = 200;

/// What was done, newest first.
pub(super) fn history(app: &App, held: &Held) -> Result<HistoryView, AppError> {
    let range = HistoryRange { before: None, limit: ENTRIES_MAX };
    let entries = app.profile().read(|reading| reading.history(held.meta.id, range))?;
    let mut taken_back = HashSet::new();
    for entry in entries.iter().rev() {
        taken_back.extend(entry.undoes);
        if let Some(brought_back) = entry.redoes {
            taken_back.remove(&brought_back);
        }
    }
    let mut views: Vec<HistoryEntryView> =
        entries.iter().map(|entry| entry_view(held, entry, taken_back.contains(&entry.seq))).collect();
    views.extend(timeline::sendings(app, held)?);
    views.extend(timeline::answers(app, held)?);
    views.extend(super::release::words(app, held)?);
    views.sort_by(|one, other| (&other.at_utc, other.sequence).cmp(&(&one.at_utc, one.sequence)));
    Ok(HistoryView { entries: views })
}

fn entry_view(held: &Held, entry: &HistoryEntry, undone: bool) -> HistoryEntryView {
    HistoryEntryView {
        sequence: i64::try_from(entry.seq).unwrap_or(i64::MAX),
        kind: "edit".to_owned(),
        at_utc: entry.at.to_rfc3339(),
        person: entry.person_name.clone(),
        label: entry.label.clone(),
        undone,
        changes: changes_of(&held.document, &entry.delta).take(CHANGES_SHOWN_MAX).collect(),
    }
}

fn changes_of<'a>(document: &'a Document, delta: &'a Delta) -> impl Iterator<Item = ChangeView> + 'a {
    delta.changes_with_origins().map(|(change, origin)| change_view(document, change, mark_view(Some(origin))))
}

fn change_view(document: &Document, change: &Change, mark: MarkView) -> ChangeView {
    let (before, after) = match change {
        Change::Put { before, after, .. } => (before.as_ref().map(words), after.as_ref().map(words)),
        Change::Move { from, to, .. } => (Some(format!("place {}", from + 1)), Some(format!("place {}", to + 1))),
    };
    ChangeView { path: change.path().to_string(), place: place_of(document, change.path()), before, after, mark }
}

/// A value in a history: a leaf as it stands, a group by its size.
fn words(node: &Node) -> String {
    let counted =
        |count: usize, one: &str, many: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {many}") };
    match node {
        Node::List(elements) => counted(elements.len(), "entry", "entries"),
        Node::Object(_) => counted(leaves(node), "value", "values"),
        leaf => leaf.leaf_text().unwrap_or_default().to_owned(),
    }
}

fn leaves(node: &Node) -> usize {
    match node {
        Node::Object(members) => members.iter().map(|(_, node)| leaves(node)).sum(),
        Node::List(elements) => elements.iter().map(|element| leaves(&element.node)).sum(),
        Node::Null => 0,
        Node::Flag(_) | Node::Number(_) | Node::Text(_) => 1,
    }
}

/// What changed between two moments.
pub(super) fn compare(app: &App, held: &Held, from_utc: &str, to_utc: Option<&str>) -> Result<CompareView, AppError> {
    let from = moment(from_utc)?;
    let before = app.profile().read(|reading| reading.document_as_at(held.meta.id, from))?;
    let before = before.map(|(document, _)| document).unwrap_or_default();
    let after = match to_utc {
        Some(to) => {
            let to = moment(to)?;
            app.profile()
                .read(|reading| reading.document_as_at(held.meta.id, to))?
                .map(|(document, _)| document)
                .unwrap_or_default()
        }
        None => held.document.clone(),
    };
    let changes = changes_between(&before, after.root());
    let mark = |change: &Change| mark_view(held.provenance.at(change.path()).map(|mark| &mark.origin));
    Ok(CompareView { changes: changes.iter().map(|change| change_view(&after, change, mark(change))).collect() })
}

/// Changes as the screen shows them, each with the mark of what stands here.
pub(super) fn differences(held: &Held, changes: &[Change]) -> CompareView {
    let mark = |change: &Change| mark_view(held.provenance.at(change.path()).map(|mark| &mark.origin));
    CompareView { changes: changes.iter().map(|change| change_view(&held.document, change, mark(change))).collect() }
}

/// A moment as the boundary carries it.
pub(super) fn moment(text: &str) -> Result<DateTime<Utc>, AppError> {
    DateTime::parse_from_rfc3339(text).map(|moment| moment.to_utc()).map_err(|_| {
        AppError::new(Code::BadInput, format!("“{text}” is not a moment."))
            .field("time", "a time such as 2026-11-22T09:30:00Z")
    })
}

/// What an element is, and why its value is here.
pub(super) fn why(app: &App, held: &Held, path: &str) -> Result<WhyView, AppError> {
    let path = Path::parse(path).map_err(|fault| AppError::new(Code::BadInput, format!("{fault}.")))?;
    let path = held.document.locate(&path);
    let catalogue = Catalogue::embedded();
    let entries = app.profile().read(|reading| reading.history(held.meta.id, HistoryRange::ALL))?;
    let mut history: Vec<(u64, WhyEntry)> = entries.iter().flat_map(|entry| touches(entry, &path)).collect();
    history.sort_by_key(|(seq, _)| Reverse(*seq));
    let value = held.document.get(&path).filter(|node| node.leaf_text().is_some());
    let element = catalogue.element_at(&path);
    let text = |of: &dyn Fn(&domain::catalogue::Element) -> String| element.map(of).unwrap_or_default();
    Ok(WhyView {
        element: text(&|element| element.id.clone()),
        name: element.map_or_else(|| place_of(&held.document, &path), |element| element.name(app.names()).to_owned()),
        number: text(&|element| element.number_in(&held.column.name).to_owned()),
        old_box: text(&|element| element.sad_box.clone()),
        help: element.map_or_else(
            || "Quayside keeps this field as it came; the catalogue does not know it.".to_owned(),
            |element| element.help.clone(),
        ),
        format: text(&|element| element.format.as_ref().map(ToString::to_string).unwrap_or_default()),
        presence: text(&|element| presence_words(element, &held.column.name)),
        cas_path: text(&|element| element.pattern.to_string()),
        evidence: text(&|element| element.evidence.name().to_owned()),
        value: value.map(|node| value_view(held.sight(app.names()), &path, node)),
        history: history.into_iter().map(|(_, entry)| entry).collect(),
    })
}

/// "Always in H1 (Annex B 18 01)."
fn presence_words(element: &domain::catalogue::Element, column: &str) -> String {
    let presence = Catalogue::embedded().presence(element, column, Jurisdiction::Eu);
    let source = if presence.source.is_empty() { String::new() } else { format!(" ({})", presence.source) };
    match &presence.asked {
        Asked::Always => format!("Always in {column}{source}."),
        Asked::When(_) => format!("In {column} when {}{source}.", presence.condition),
        Asked::National => format!("In {column} if the Member State asks for it{source}."),
        Asked::Operator => format!("Optional in {column}{source}."),
        Asked::NotAllowed => format!("Not in {column}{source}."),
    }
}

/// The changes of a batch at, inside or around a path, seen from the path.
fn touches(entry: &HistoryEntry, path: &Path) -> Vec<(u64, WhyEntry)> {
    let changes = entry.delta.changes_with_origins();
    let own = changes.filter(|(change, _)| change.path().is_around(path)).filter_map(|(change, origin)| {
        let Change::Put { path: at, before, after, .. } = change else { return None };
        let seen = |node: &Option<Node>| node.as_ref().and_then(|node| inside(node, at, path)).map(words);
        let (before, after) = (seen(before), seen(after));
        (before != after).then(|| WhyEntry {
            at_utc: entry.at.to_rfc3339(),
            person: entry.person_name.clone(),
            label: entry.label.clone(),
            before,
            after,
            mark: mark_view(Some(origin)),
        })
    });
    own.map(|why| (entry.seq, why)).collect()
}

/// The node at `path` within a node that stands at `at`.
fn inside<'n>(node: &'n Node, at: &Path, path: &Path) -> Option<&'n Node> {
    use domain::record::Step;
    path.steps()[at.steps().len()..].iter().try_fold(node, |node, step| match step {
        Step::Member(name) => node.member(name),
        Step::Element(key) => node.elements().iter().find(|element| element.key == *key).map(|element| &element.node),
        Step::Index(index) => node.elements().get(*index as usize).map(|element| &element.node),
    })
}
