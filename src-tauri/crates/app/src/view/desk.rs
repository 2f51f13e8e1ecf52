//! The declaration desk: one dossier as a map of values, and what an edit changes in it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NewRecord {
    /// "H1" or "B1"; a kind of master data: "article", "partner", "formula", "material_list".
    pub column: String,
    /// A record to copy instead; master data only.
    #[serde(default)]
    pub copy_of: Option<String>,
    /// A starter template's name, if one is wanted.
    #[serde(default)]
    pub template: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LoadRecord {
    /// File name without folders; only a label.
    pub name: String,
    /// The file's text.
    pub text: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OpenRecord {
    pub id: String,
    /// A moment (RFC 3339) to travel to.
    #[serde(default)]
    pub as_at_utc: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecordId {
    pub id: String,
}

/// Put a text at a path; an empty text takes the value away.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TypedEdit {
    pub path: String,
    pub text: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EditRecord {
    pub id: String,
    pub edits: Vec<TypedEdit>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InsertElement {
    pub id: String,
    /// Path of the list.
    pub list: String,
    /// Zero-based position; the end when absent.
    #[serde(default)]
    pub at: Option<u32>,
    /// An element to copy, by path.
    #[serde(default)]
    pub copy_of: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ElementPath {
    pub id: String,
    pub path: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ShiftElement {
    pub id: String,
    pub path: String,
    pub to: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ApplyRepair {
    pub id: String,
    /// `FindingView.id`.
    pub finding: String,
    /// Index into its repairs.
    pub repair: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChooseColumn {
    pub id: String,
    /// A column, or none to go back to the deduced one.
    pub column: Option<String>,
}

/// A dossier open on the desk. Paths are permanent (`a.items[#7].b`): they survive sorting and deleting.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeskView {
    pub id: String,
    /// Journal sequence of the last batch.
    #[ts(type = "number")]
    pub revision: u64,
    pub heading: HeadingView,
    /// Set while looking at a past moment.
    pub as_at_utc: Option<String>,
    /// Why nothing can be typed, if so.
    pub read_only: Option<String>,
    /// Every leaf that has a value, by permanent path.
    pub values: BTreeMap<String, ValueView>,
    /// Element keys of every list, in order, by the list's permanent path.
    pub lists: BTreeMap<String, Vec<u32>>,
    pub findings: Vec<FindingView>,
    pub totals: Vec<TotalView>,
    pub life: LifeCycleView,
    pub undo: UndoView,
    pub send: SendView,
    pub declarations: Vec<DeclarationView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HeadingView {
    /// "Import QS-2026-000118".
    pub title: String,
    pub reference: String,
    pub column: String,
    /// "H1 · IM A".
    pub tag: String,
    /// How the column came about, in words.
    pub column_because: String,
    pub flow: String,
    pub importer: String,
    pub exporter: String,
    pub lrn: Option<String>,
    pub mrn: Option<String>,
    pub saved_utc: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ValueView {
    pub text: String,
    /// The code's name, the office's name … where a list knows it.
    pub meaning: Option<String>,
    pub mark: MarkView,
}

/// The provenance mark beside a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MarkView {
    /// "typed", "repair", "copied", "template", "rule", "file", "sheet", "cas", "customs".
    pub kind: String,
    /// "typed", "copied from 26-003907", "rule D-031", "F18".
    pub word: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FindingView {
    /// Stable while the finding stands.
    pub id: String,
    /// "quayside", "cas", "gateway", "customs".
    pub judge: String,
    pub rule: String,
    pub version: u32,
    /// "element" or "cross_field".
    pub kind: String,
    /// "blocks", "warns", "informs".
    pub severity: String,
    /// Permanent paths, the one to jump to first.
    pub paths: Vec<String>,
    /// "Item 17, net mass".
    pub place: String,
    pub message: String,
    pub because: Vec<BecauseView>,
    pub source: String,
    /// Labels of the repairs, the best first.
    pub repairs: Vec<String>,
    /// Key of the item it is about.
    pub item: Option<u32>,
    /// Section of the form it is in.
    pub section: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BecauseView {
    pub path: String,
    pub label: String,
    pub value: String,
}

/// One figure of the totals bar, computed in Rust.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TotalView {
    pub id: String,
    pub label: String,
    pub value: String,
    /// "block", "warn" or "".
    pub severity: String,
    /// Where the explanation stands: Alt+D jumps there.
    pub jump: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LifeCycleView {
    pub steps: Vec<LifeStep>,
    /// "Next: CAS passes it to customs."
    pub next: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LifeStep {
    pub label: String,
    /// A time (UTC, RFC 3339) or empty.
    pub at_utc: Option<String>,
    /// "done", "refused", "now", "todo".
    pub state: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UndoView {
    /// What undo would take back, in words.
    pub undo: Option<String>,
    pub redo: Option<String>,
    pub steps: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SendView {
    pub possible: bool,
    /// What the key does now: "send", "ask" a second person, "release" what another one prepared.
    pub act: String,
    /// Somebody asked for its release and the person at the desk may send it back or take the request back.
    pub may_send_back: bool,
    /// Why not, or what sending means now.
    pub reason: String,
}

/// A dossier to send.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SubmitRecord {
    pub id: String,
    /// A person said that it may go to production.
    #[serde(default)]
    pub confirmed_production: bool,
}

/// A declaration that CAS made of this dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeclarationView {
    pub id: String,
    pub cas_id: String,
    pub status: String,
    pub status_words: String,
    pub lrn: Option<String>,
    pub mrn: Option<String>,
    pub updated_utc: String,
}

/// What an edit changed: apply it to the `DeskView` you hold.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EditReply {
    pub id: String,
    #[ts(type = "number")]
    pub revision: u64,
    pub heading: HeadingView,
    /// Values that changed, appeared, or (null) went, by permanent path.
    pub changed: BTreeMap<String, Option<ValueView>>,
    /// Lists whose elements or order changed; null when the list went.
    pub lists: BTreeMap<String, Option<Vec<u32>>>,
    /// Ids of findings that vanished or changed.
    pub findings_gone: Vec<String>,
    pub findings_new: Vec<FindingView>,
    pub totals: Vec<TotalView>,
    pub life: LifeCycleView,
    pub undo: UndoView,
    pub send: SendView,
    /// How the text was read, where that is not obvious: "12*24 read as 288".
    pub note: Option<String>,
    /// Where the keyboard should go: a new element, or what undo changed.
    pub focus: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryView {
    pub entries: Vec<HistoryEntryView>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryEntryView {
    /// Journal sequence; below zero for what left through the outbox. Unique in the list.
    #[ts(type = "number")]
    pub sequence: i64,
    /// "edit", "sent" or "answer".
    pub kind: String,
    pub at_utc: String,
    pub person: String,
    pub label: String,
    /// Taken back by a later undo.
    pub undone: bool,
    pub changes: Vec<ChangeView>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChangeView {
    pub path: String,
    /// "Item 3, net mass".
    pub place: String,
    pub before: Option<String>,
    pub after: Option<String>,
    pub mark: MarkView,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CompareMoments {
    pub id: String,
    pub from_utc: String,
    /// Now when absent.
    #[serde(default)]
    pub to_utc: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CompareView {
    pub changes: Vec<ChangeView>,
}

/// F1 on a field: what the element is, and why this value is here.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WhyView {
    pub element: String,
    pub name: String,
    pub number: String,
    pub old_box: String,
    pub help: String,
    pub format: String,
    /// "Always in H1 (Annex B)".
    pub presence: String,
    pub cas_path: String,
    pub evidence: String,
    pub value: Option<ValueView>,
    /// The value's changes, newest first.
    pub history: Vec<WhyEntry>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WhyEntry {
    pub at_utc: String,
    pub person: String,
    pub label: String,
    pub before: Option<String>,
    pub after: Option<String>,
    pub mark: MarkView,
}

/// Names a party by somebody known: its fields are taken over, what they do not say is cleared.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NameParty {
    pub id: String,
    /// Path of any value of the party.
    pub path: String,
    /// As the partner's row has it.
    pub named: Vec<String>,
}
