//! A dossier as the use cases hold it: read from the store once, judged, and kept until somebody writes.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use domain::catalogue::{Catalogue, ColumnFacts, Jurisdiction, Language};
use domain::declaration::{Declaration, Slot};
use domain::findings::{Finding, FindingKind, Judge, Severity};
use domain::masterdata;
use domain::record::{Document, Path, Provenance};
use domain::rules::{Context, judge};
use store::{
    ColumnSource, OutboxEntry, OutboxKind, OutboxState, OutsideFinding, Reading, RecordId, RecordKind, RecordMeta,
    StoreError, Summary, UndoState,
};

use sync::CORRECTING;

use super::clash::OpenConflict;
use super::means::{Means, means};
use super::release::{ASKED, Release};
use super::timeline::statuses;
use super::twins::twin_finding;
use super::values::Sight;
use crate::App;
use crate::error::{AppError, Code};

/// A dossier with everything the desk shows of it.
#[derive(Clone)]
pub(crate) struct Held {
    pub(crate) meta: RecordMeta,
    pub(crate) document: Document,
    pub(crate) provenance: Provenance,
    pub(crate) findings: Vec<Finding>,
    pub(crate) column: Column,
    pub(crate) declarations: Vec<RecordMeta>,
    /// What CAS said of the declarations, oldest first.
    pub(crate) statuses: Vec<(String, DateTime<Utc>)>,
    pub(crate) outbox: Vec<OutboxEntry>,
    pub(crate) undo: UndoState,
    /// Other dossiers with the same key.
    pub(crate) twins: Vec<RecordMeta>,
    /// How its release by a second person stands.
    pub(crate) release: Release,
    /// What CAS and the desk both changed, while somebody has to decide.
    pub(crate) conflict: Option<OpenConflict>,
    /// What lists show of it.
    pub(crate) summary: Summary,
    outside: Vec<OutsideFinding>,
    judged_on: NaiveDate,
}

/// The declaration column a dossier is judged in, and how it came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) source: ColumnSource,
    pub(crate) because: String,
}

/// The column of what gives no hint at all.
const COLUMN_WITHOUT_A_HINT: &str = "H1";

impl Held {
    /// The dossier as somebody looks at it who reads names in a language.
    pub(super) fn sight(&self, names: Language) -> Sight<'_> {
        Sight { document: &self.document, provenance: &self.provenance, names }
    }

    /// Reads and judges a dossier; what is held already and still true is used again.
    pub(crate) fn load(app: &App, id: RecordId) -> Result<Arc<Held>, AppError> {
        let known = app.held().get(&id).cloned();
        let now = app.host().now();
        let held = app.profile().read(|reading| {
            let meta = reading
                .record_meta(id)?
                .filter(|meta| meta.kind == RecordKind::Dossier || meta.kind.is_master())
                .ok_or_else(|| no_dossier(id))?;
            let outside = reading.outside_findings(id)?;
            let declarations = reading.declarations_of(id)?;
            let outbox = reading.outbox_of(id)?;
            let undo = reading.undo_state(id)?;
            let twins = twins_of(reading, &meta)?;
            let release = Release::read(app, reading, &meta)?;
            let conflict = OpenConflict::read(reading, id)?;
            // Nothing around it moved and it is the same day: then the same is to be said of it.
            let is_true = |known: &&Arc<Held>| {
                known.meta == meta
                    && known.undo == undo
                    && known.outbox == outbox
                    && known.declarations == declarations
                    && known.outside == outside
                    && known.twins == twins
                    && known.release == release
                    && known.conflict == conflict
                    && known.judged_on == now.date_naive()
            };
            if let Some(known) = known.as_ref().filter(is_true) {
                return Ok(known.clone());
            }
            let same = known.as_ref().filter(|known| known.meta.head == meta.head);
            let (document, provenance) = match same {
                Some(known) => (known.document.clone(), known.provenance.clone()),
                None => {
                    let record = reading.record(id)?.ok_or_else(|| no_dossier(id))?;
                    (record.document, reading.provenance(id, None)?)
                }
            };
            let statuses = statuses(reading, &declarations)?;
            let parts =
                Parts { meta, document, provenance, declarations, statuses, outbox, undo, twins, release, conflict };
            Ok::<_, AppError>(Arc::new(parts.judged(outside, now)))
        })?;
        app.held().insert(id, held.clone());
        Ok(held)
    }

    /// The typed view.
    pub(crate) fn declaration(&self) -> Declaration<'_> {
        Declaration::read(&self.document)
    }

    /// How many findings keep it from being sent.
    pub(crate) fn blocking_count(&self) -> usize {
        self.findings.iter().filter(|finding| finding.severity == Severity::Blocks).count()
    }

    /// The last message of this dossier that carries what stands in it and was not taken back: the shipment, or its
    /// changes.
    pub(crate) fn last_sent(&self) -> Option<&OutboxEntry> {
        self.outbox.iter().rev().find(|entry| carries(entry) && entry.delivery.state != OutboxState::Cancelled)
    }

    /// True while what stands in it is on its way.
    pub(crate) fn is_waiting_to_leave(&self) -> bool {
        self.last_sent().is_some_and(|entry| !entry.delivery.state.is_finished())
    }

    /// Why nothing may be typed, if so.
    pub(crate) fn read_only(&self) -> Option<String> {
        // What CAS has of master data may be changed here at any time; it is sent anew.
        if self.meta.kind.is_master() {
            return None;
        }
        match self.meta.state.as_str() {
            "draft" | "refused" | ASKED | CORRECTING => None,
            "queued" => Some("It waits to be sent. Take it back in the outbox to change it.".to_owned()),
            _ if means(self) == Means::Changes && !self.is_waiting_to_leave() => None,
            "released" => Some("Customs has released it.".to_owned()),
            _ => Some("It is at CAS. It opens for correction when CAS or customs refuses it.".to_owned()),
        }
    }
}

/// Whether a message carries values of the dossier, rather than asking for something to be done with them.
pub(crate) fn carries(entry: &OutboxEntry) -> bool {
    matches!(
        entry.kind,
        OutboxKind::CustomsShipment
            | OutboxKind::DeclarationPatch
            | OutboxKind::ItemAdd
            | OutboxKind::ItemPatch
            | OutboxKind::ItemRemove
    )
}

fn summary(declaration: &Declaration<'_>, findings: &[Finding]) -> Summary {
    let header = declaration.header();
    let name = |name: Option<&str>, code: Option<&str>, eori: Option<&str>| {
        name.or(code).or(eori).unwrap_or_default().to_owned()
    };
    let count = |severity| {
        u32::try_from(findings.iter().filter(|finding| finding.severity == severity).count()).unwrap_or(u32::MAX)
    };
    let items = declaration.items();
    Summary {
        title: items.iter().find_map(domain::declaration::Item::description).unwrap_or_default().to_owned(),
        importer: name(header.importer_name(), header.importer_code(), header.importer_eori()),
        exporter: name(header.exporter_name(), header.exporter_code(), header.exporter_eori()),
        item_count: u32::try_from(items.len()).unwrap_or(u32::MAX),
        blocking_count: count(Severity::Blocks),
        warning_count: count(Severity::Warns),
    }
}

fn no_dossier(id: RecordId) -> AppError {
    AppError::new(Code::NotFound, format!("There is no dossier {id} in this profile."))
}

/// Other records of the kind with the same key: reference and direction of dossiers, code of master data.
pub(crate) fn twins_of(reading: &Reading<'_>, meta: &RecordMeta) -> Result<Vec<RecordMeta>, StoreError> {
    let known = match (&meta.external_reference, &meta.direction) {
        (Some(code), _) if meta.kind.is_master() => reading.masters_by_code(meta.kind, code)?,
        (Some(reference), Some(direction)) => reading.records_by_reference(reference, direction)?,
        _ => return Ok(Vec::new()),
    };
    Ok(known.into_iter().filter(|twin| twin.id != meta.id).collect())
}

/// A dossier before it is judged.
pub(crate) struct Parts {
    pub(crate) meta: RecordMeta,
    pub(crate) document: Document,
    pub(crate) provenance: Provenance,
    pub(crate) declarations: Vec<RecordMeta>,
    pub(crate) statuses: Vec<(String, DateTime<Utc>)>,
    pub(crate) outbox: Vec<OutboxEntry>,
    pub(crate) undo: UndoState,
    pub(crate) twins: Vec<RecordMeta>,
    pub(crate) release: Release,
    pub(crate) conflict: Option<OpenConflict>,
}

impl Parts {
    /// A dossier that nobody has sent yet and whose key nobody else has.
    pub(crate) fn new(
        meta: RecordMeta,
        document: Document,
        provenance: Provenance,
        undo: UndoState,
        release: Release,
    ) -> Parts {
        Parts {
            meta,
            document,
            provenance,
            declarations: Vec::new(),
            statuses: Vec::new(),
            outbox: Vec::new(),
            undo,
            twins: Vec::new(),
            release,
            conflict: None,
        }
    }

    /// Judges it: our own rules, then what CAS and customs said.
    pub(crate) fn judged(self, outside: Vec<OutsideFinding>, now: DateTime<Utc>) -> Held {
        let chosen = self
            .meta
            .customs_column
            .clone()
            .zip(self.meta.column_source)
            .filter(|(_, source)| *source == ColumnSource::Chosen);
        let declaration = Declaration::read(&self.document);
        let column = match Catalogue::embedded().master(self.meta.kind.word()) {
            Some(kind) => column_of_master(kind),
            None => column_of(&declaration, chosen.map(|(column, _)| column).as_deref()),
        };
        let judged_on = now.date_naive();
        let mut findings = judge_own(&declaration, &column.name, judged_on);
        findings.extend(twin_finding(&self.meta, &self.twins));
        findings.extend(self.conflict.iter().flat_map(|conflict| conflict.findings(&self.document)));
        let sent_head = self.outbox.iter().rev().find(|entry| carries(entry)).map_or(0, |entry| entry.base_head);
        findings.extend(crate::master::refusal_finding(&self.meta, &self.document, &self.outbox));
        findings.extend(outside.iter().map(|said| outside_finding(said, &self.document, &self.provenance, sent_head)));
        let summary = match self.meta.kind {
            kind if kind.is_master() => crate::master::summary(kind, &self.document, &findings, now),
            _ => summary(&declaration, &findings),
        };
        let Parts { meta, document, provenance, declarations, statuses, outbox, undo, twins, release, conflict } = self;
        Held {
            meta,
            document,
            provenance,
            findings,
            column,
            declarations,
            statuses,
            outbox,
            undo,
            twins,
            release,
            conflict,
            summary,
            outside,
            judged_on,
        }
    }
}

/// Quayside's own findings on a shipment in a column; codes are looked up on the day of acceptance, else today.
pub(crate) fn judge_own(declaration: &Declaration<'_>, column: &str, today: NaiveDate) -> Vec<Finding> {
    let flow = declaration.header().customs_flow().and_then(|name| Catalogue::embedded().flow(name));
    let on = day_of(declaration, today);
    judge(declaration, &Context { column, jurisdiction: Jurisdiction::Eu, flow, on })
}

/// The day a declaration is of: that of acceptance, else today.
pub(crate) fn day_of(declaration: &Declaration<'_>, today: NaiveDate) -> NaiveDate {
    let accepted = declaration.header().acceptance_timestamp().and_then(|text| text.get(..10)?.parse().ok());
    accepted.unwrap_or(today)
}

/// Master data are judged in the column of their kind.
fn column_of_master(kind: &domain::catalogue::MasterKind) -> Column {
    Column {
        name: kind.column.clone(),
        source: ColumnSource::Deduced,
        because: format!("{}, sent to CAS as {}.", kind.titles, kind.message),
    }
}

/// The column of a shipment: the one a person chose, else deduced from the catalogue's table.
pub(crate) fn column_of(declaration: &Declaration<'_>, chosen: Option<&str>) -> Column {
    if let Some(name) = chosen {
        return Column {
            name: name.to_owned(),
            source: ColumnSource::Chosen,
            because: format!("{name} was chosen by a person."),
        };
    }
    let header = declaration.header();
    let flow = header.customs_flow().and_then(|name| Catalogue::embedded().flow(name));
    let procedure = declaration.items().iter().find_map(domain::declaration::Item::requested_procedure);
    let facts = ColumnFacts {
        direction: header.direction().unwrap_or_default(),
        declaration_type: header.declaration_type().unwrap_or_default(),
        additional_declaration_type: header.additional_declaration_type().unwrap_or_default(),
        requested_procedure: procedure.unwrap_or_default(),
        flow_column: flow.map_or("", |flow| flow.column.as_str()),
    };
    match Catalogue::embedded().columns().deduce(facts) {
        Some(row) => Column {
            name: row.column.clone(),
            source: ColumnSource::Deduced,
            because: format!("{}: {} ({}).", row.column, row.title, row.source),
        },
        None => Column {
            name: COLUMN_WITHOUT_A_HINT.to_owned(),
            source: ColumnSource::Deduced,
            because: format!("{COLUMN_WITHOUT_A_HINT}, until direction or declaration type say more."),
        },
    }
}

/// What CAS or customs said. It keeps blocking until what it points to is changed; then the next answer tells.
fn outside_finding(said: &OutsideFinding, document: &Document, provenance: &Provenance, sent_head: u64) -> Finding {
    let judge = if said.judge == "customs" { Judge::Customs } else { Judge::Cas };
    let paths: Vec<Path> =
        said.paths.iter().filter_map(|path| Path::parse(path).ok()).map(|path| document.locate(&path)).collect();
    let corrected = paths.iter().any(|path| provenance.at(path).is_some_and(|mark| mark.batch > sent_head));
    let severity = match (corrected, paths.is_empty()) {
        (true, _) => Severity::Informs,
        (false, true) => Severity::Warns,
        (false, false) => Severity::Blocks,
    };
    let text = match said.description.as_deref().filter(|description| !description.is_empty()) {
        Some(description) if !said.message.is_empty() => format!("{}: {description}", said.message),
        Some(description) => description.to_owned(),
        None => said.message.clone(),
    };
    let message = if corrected { format!("Changed since it was sent. It was: {text}") } else { text };
    Finding {
        judge,
        rule: said.code.clone(),
        version: 1,
        kind: FindingKind::CrossField,
        severity,
        paths,
        message,
        because: Vec::new(),
        source: if judge == Judge::Customs { "answer of customs".to_owned() } else { "answer of CAS".to_owned() },
        repairs: Vec::new(),
    }
}

/// What the document says about its key and flow; kept beside it for lists and for the doors.
fn reference_of(document: &Document) -> (Option<String>, Option<String>, Option<String>) {
    let declaration = Declaration::read_without_items(document);
    let text = |slot| declaration.header().text(slot).map(str::to_owned);
    (text(Slot::ExternalReference), text(Slot::Direction), text(Slot::CustomsFlow))
}

/// What the document says about the key of a record and its flow: of master data the code alone.
pub(crate) fn key_of(kind: RecordKind, document: &Document) -> (Option<String>, Option<String>, Option<String>) {
    match Catalogue::embedded().master(kind.word()) {
        Some(kind) => (masterdata::key_of(kind, document).map(str::to_owned), None, None),
        None => reference_of(document),
    }
}
