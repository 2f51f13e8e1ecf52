//! What programs ask for: the shapes that `--json` promises, zero-based paths, a record with its document as it is.

mod knowledge;
mod masters;

use chrono::{DateTime, NaiveDate, Utc};
use domain::catalogue::Catalogue;
use domain::declaration::Declaration;
use domain::findings::{Finding, Severity};
use domain::record::{Document, print_pretty};
use serde::Serialize;
use serde_json::value::RawValue;
use store::RecordId;

use crate::App;
use crate::desk::{Held, column_of, judge_own, judge_word, kind_word, read_shipment, severity_word};
use crate::error::{AppError, Code};
use crate::view::DeclarationView;

pub use knowledge::{PlainElement, PlainRule, elements, rules};
pub use masters::PlainMaster;

/// A finding as programs see it.
#[derive(Clone, Debug, Serialize)]
pub struct PlainFinding {
    pub judge: &'static str,
    pub rule: String,
    pub version: u32,
    pub kind: &'static str,
    pub severity: &'static str,
    /// Zero-based.
    pub paths: Vec<String>,
    pub message: String,
    pub because: Vec<PlainBecause>,
    pub source: String,
    pub repairs: Vec<String>,
}

/// A value that made a finding true.
#[derive(Clone, Debug, Serialize)]
pub struct PlainBecause {
    pub path: String,
    pub value: String,
}

/// A shipment, judged.
pub struct Checked {
    pub column: String,
    pub column_because: String,
    pub findings: Vec<PlainFinding>,
    pub blocks: bool,
}

/// A record with everything that programs rely on.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    pub id: String,
    pub reference: Option<String>,
    pub direction: Option<String>,
    pub column: String,
    pub state: String,
    pub revision: u64,
    pub as_at: Option<String>,
    pub document: Box<RawValue>,
    pub findings: Vec<PlainFinding>,
    pub declarations: Vec<PlainDeclaration>,
}

/// A declaration of a record.
#[derive(Serialize)]
pub struct PlainDeclaration {
    pub id: String,
    pub status: String,
    pub lrn: Option<String>,
    pub mrn: Option<String>,
    pub arc: Option<String>,
}

/// Judges a text as a customs shipment, in the deduced column or the one given.
///
/// # Errors
/// [`Code::BadInput`] with the path and what was expected.
pub fn check(text: &str, column: Option<&str>, now: DateTime<Utc>) -> Result<Checked, AppError> {
    if let Some(column) = column {
        known_column(column)?;
    }
    let document = read_shipment(text)?;
    let declaration = Declaration::read(&document);
    let column = column_of(&declaration, column);
    let findings = judge_own(&declaration, &column.name, now.date_naive());
    let blocks = findings.iter().any(|finding| finding.severity == Severity::Blocks);
    Ok(Checked {
        findings: plain_findings(&document, &findings),
        blocks,
        column: column.name,
        column_because: column.because,
    })
}

/// Refuses a text as larger than any shipment, before it is read.
#[must_use]
pub fn too_large() -> AppError {
    crate::desk::too_large()
}

/// Size above which a file is not attached unless a person allows it.
pub use store::ATTACHMENT_BYTES_MAX;

/// Size above which a file is no shipment.
pub use crate::desk::SHIPMENT_BYTES_MAX;

fn known_column(column: &str) -> Result<(), AppError> {
    match Catalogue::embedded().columns().get(column) {
        Some(_) => Ok(()),
        None => Err(AppError::new(Code::BadInput, format!("There is no declaration column {column}."))),
    }
}

/// Findings with the paths people see, blocking ones first.
fn plain_findings(document: &Document, findings: &[Finding]) -> Vec<PlainFinding> {
    let address = |path: &domain::record::Path| document.address(path).to_string();
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let plain = sorted.into_iter().map(|finding| PlainFinding {
        judge: judge_word(finding.judge),
        rule: finding.rule.clone(),
        version: finding.version,
        kind: kind_word(finding.kind),
        severity: severity_word(finding.severity),
        paths: finding.paths.iter().map(address).collect(),
        message: finding.message.clone(),
        because: finding
            .because
            .iter()
            .map(|each| PlainBecause { path: address(&each.path), value: each.value.clone() })
            .collect(),
        source: finding.source.clone(),
        repairs: finding.repairs.iter().map(|repair| repair.label.clone()).collect(),
    });
    plain.collect()
}

impl App {
    /// The record that a person means: by its id, or by its reference where only one has it.
    ///
    /// # Errors
    /// [`Code::NotFound`] for none or several.
    pub fn record_meant(&self, text: &str) -> Result<String, AppError> {
        if text.parse::<RecordId>().is_ok() {
            return Ok(text.to_owned());
        }
        let found = self.profile().read(|reading| reading.records_with_reference(text))?;
        match &found[..] {
            [one] => Ok(one.id.to_string()),
            [] => Err(AppError::new(Code::NotFound, format!("There is no record “{text}” in this profile."))),
            several => Err(AppError::new(
                Code::NotFound,
                format!("{} records have the reference {text}; name one by its id.", several.len()),
            )),
        }
    }

    /// A record as programs see it, now or as at a moment.
    ///
    /// # Errors
    /// [`Code::NotFound`]; [`Code::BadInput`] for a moment that is none.
    pub fn show(&self, id: &str, as_at: Option<&str>) -> Result<Shown, AppError> {
        let held = Held::load(self, crate::desk::record_id(id)?)?;
        let held = match as_at {
            None => (*held).clone(),
            Some(as_at) => crate::desk::held_as_at(self, &held, as_at)?,
        };
        let raw = RawValue::from_string(print_pretty(held.document.root()));
        Ok(Shown {
            id: held.meta.id.to_string(),
            reference: held.meta.external_reference.clone(),
            direction: held.meta.direction.clone(),
            column: held.column.name.clone(),
            state: held.meta.state.clone(),
            revision: held.meta.head,
            as_at: as_at.map(str::to_owned),
            document: raw.map_err(|fault| AppError::new(Code::Internal, fault.to_string()))?,
            findings: plain_findings(&held.document, &held.findings),
            declarations: held.declarations.iter().map(crate::desk::declaration_view).map(plain_declaration).collect(),
        })
    }

    /// Checks the whole store, and that what lists and doors go by is what the documents say. Every problem is a
    /// sentence.
    ///
    /// # Errors
    /// [`Code::Store`] when it cannot even be read.
    pub fn verify(&self, progress: &mut dyn FnMut(store::VerifyProgress)) -> Result<store::Verification, AppError> {
        let mut found = self.profile().verify(progress)?;
        // Beside damage the comparison would only say the same again.
        if found.is_clean() {
            found.problems = self.profile().read(references_that_differ)?;
        }
        Ok(found)
    }

    /// Writes a proven backup of the whole profile to a file that is not there yet.
    ///
    /// # Errors
    /// [`Code::BadInput`] when a file of that name is there; [`Code::Store`] when the store is not sound enough to be
    /// copied or the disk does not take it.
    pub fn backup(&self, file: &std::path::Path) -> Result<store::Manifest, AppError> {
        Ok(self.profile().backup(file, self.host().now(), &mut |_| {})?)
    }

    /// Opens a desk that is locked, with the words of the person at it.
    ///
    /// # Errors
    /// [`Code::Locked`] when the desk asks for words and none were given; [`Code::Refused`] for wrong ones.
    pub fn open_desk(&self, words: Option<&str>) -> Result<(), AppError> {
        if !self.lock().locked {
            return Ok(());
        }
        let person = crate::persons::desk_person(self)?;
        let words = words.ok_or_else(|| {
            AppError::new(Code::Locked, format!("The desk of {} asks for a passphrase. Nothing was done.", person.name))
        })?;
        crate::persons::lock::check_words(self, person.id, words)?;
        self.lock().locked = false;
        Ok(())
    }

    /// Today in this profile, for what depends on the day.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.host().now().date_naive()
    }
}

/// Puts a backup in the place of the store of a profile that nobody has open.
///
/// # Errors
/// [`Code::BadInput`] when the file is no sound backup; [`Code::Refused`] while the profile is open somewhere;
/// [`Code::Store`] when the disk does not take it or the store there is newer than this program.
pub fn restore(
    folder: &std::path::Path,
    file: &std::path::Path,
    now: DateTime<Utc>,
) -> Result<store::Restored, AppError> {
    Ok(store::restore(folder, file, now, &mut |_| {})?)
}

/// Puts the newest good backup in the place of a damaged store that nobody has open, with all that can be carried over.
///
/// # Errors
/// [`Code::Refused`] for a sound store, and while the profile is open somewhere; [`Code::Store`] when the disk does not
/// take it or the store is newer than this program.
pub fn repair(folder: &std::path::Path, now: DateTime<Utc>) -> Result<crate::RepairView, AppError> {
    Ok(crate::care::repair_view(store::repair(folder, now, &mut |_| {})?))
}

/// Why the store in a folder cannot even be opened, when that is damage.
///
/// # Errors
/// As [`App::open`], for every other reason.
pub fn damage_at_opening(folder: &std::path::Path, now: DateTime<Utc>) -> Result<Option<String>, AppError> {
    match store::Profile::open(folder, &store::Opening { now, create: false }) {
        Ok(_) => Ok(None),
        Err(fault) if fault.is_damage() => Ok(Some(fault.to_string())),
        Err(fault) => Err(fault.into()),
    }
}

/// Dossiers whose reference, direction or flow beside the document is not the one in it, and master data whose code is
/// not.
fn references_that_differ(reading: &store::Reading<'_>) -> Result<Vec<String>, AppError> {
    let mut problems = Vec::new();
    for kind in store::RecordKind::MASTERS.into_iter().chain([store::RecordKind::Dossier]) {
        keys_that_differ(reading, kind, &mut problems)?;
    }
    Ok(problems)
}

fn keys_that_differ(
    reading: &store::Reading<'_>,
    kind: store::RecordKind,
    problems: &mut Vec<String>,
) -> Result<(), AppError> {
    let mut query = store::ListQuery { kind: Some(kind), limit: store::PAGE_MAX, ..Default::default() };
    loop {
        let page = reading.list(&query)?;
        for meta in &page.rows {
            let Some(record) = reading.record(meta.id)? else { continue };
            let said = crate::desk::key_of(kind, &record.document);
            let kept = (meta.external_reference.clone(), meta.direction.clone(), meta.flow.clone());
            if said != kept {
                problems.push(format!(
                    "Record {}: lists and doors know it by another reference than its document says.",
                    meta.id
                ));
            }
        }
        match page.next {
            Some(next) => query.after = Some(next),
            None => return Ok(()),
        }
    }
}

fn plain_declaration(view: DeclarationView) -> PlainDeclaration {
    PlainDeclaration { id: view.cas_id, status: view.status, lrn: view.lrn, mrn: view.mrn, arc: None }
}
