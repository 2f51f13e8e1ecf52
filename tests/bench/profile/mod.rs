//! A profile as large as a busy desk has after years, made through the store's own doors and kept in the build folder.
//!
//! The same dossiers every time: parties, goods, references and declarations follow from a dossier's number. Thousands
//! of them are one batch of the journal, as an import makes them. It is made anew when its shape changes; the search
//! index is brought up to date in every run, so that a new shape of it is paid for before anything is measured.

mod dossier;
pub(crate) mod words;

use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use domain::catalogue::Catalogue;
use domain::record::{Change, Delta, Document, Origin};
use store::{
    CasFields, ColumnSource, NewBatch, NewRecord, Opening, Person, PersonId, Profile, RecordId, RecordKind, StoreError,
    Writing,
};
use uuid::Uuid;

use dossier::Dossier;

/// Raised when what is made changes; a profile of another shape is made anew.
const SHAPE: u32 = 1;
/// Dossiers of one batch and transaction.
const BATCH: u64 = 2_000;
/// Records that the search index takes in at once.
const INDEXED_AT_ONCE: u32 = 5_000;
/// Says of which shape and size a folder is; written last.
const MARK: &str = "made";
/// Declarations have record ids of their own beyond every dossier's.
const DECLARATIONS: u128 = 1 << 64;

/// The profile, ready to be opened.
pub(crate) struct Made {
    pub(crate) folder: PathBuf,
    pub(crate) records: u64,
    /// What making it, or bringing it up to date, took.
    pub(crate) said: String,
}

/// Gives a profile of this many dossiers.
pub(crate) fn provide(records: u64) -> Result<Made, Box<dyn Error>> {
    let folder = build_folder()?.join(format!("profile-{records}"));
    let mark = format!("shape {SHAPE}, {records} dossiers\n");
    let begun = Instant::now();
    let is_there = fs::read_to_string(folder.join(MARK)).is_ok_and(|found| found == mark);
    if !is_there {
        match fs::remove_dir_all(&folder) {
            Err(fault) if fault.kind() != io::ErrorKind::NotFound => return Err(fault.into()),
            _ => {}
        }
        fs::create_dir_all(&folder)?;
    }
    let profile = Profile::open(&folder, &Opening { now: Utc::now(), create: true })?;
    if !is_there {
        fill(&profile, records)?;
    }
    let filled = begun.elapsed();
    let indexed = index(&profile)?;
    day_has_its_backup(&profile)?;
    drop(profile);
    fs::write(folder.join(MARK), mark)?;
    let size_mib = |name: &str| fs::metadata(folder.join(name)).map_or(0, |about| about.len() >> 20);
    let how = if is_there { "kept from an earlier run" } else { "made" };
    let said = format!(
        "{records} dossiers, {how} in {} s, indexed in {} s more; store {} MiB, search index {} MiB",
        filled.as_secs(),
        indexed.as_secs(),
        size_mib("store.db"),
        size_mib("search.db"),
    );
    Ok(Made { folder, records, said })
}

/// Beside the programs, where nothing is kept that cannot be made again.
fn build_folder() -> Result<PathBuf, Box<dyn Error>> {
    let program = std::env::current_exe()?;
    let folder = program.parent().and_then(Path::parent).ok_or("the program lies in no build folder")?;
    Ok(folder.join("bench"))
}

fn fill(profile: &Profile, records: u64) -> Result<(), Box<dyn Error>> {
    let person = PersonId(Uuid::from_u128(1 << 100));
    let name = "M. Verhulst".to_owned();
    let role = "broker".to_owned();
    profile.write(|tx| tx.add_person(&Person { id: person, name, role, created_at: moment(0), active: true }))?;
    let mut first = 0;
    while first < records {
        let last = (first + BATCH).min(records);
        profile.write(|tx| import(tx, person, first..last, records))?;
        first = last;
        if first % (BATCH * 50) == 0 {
            writeln!(io::stderr(), "  {first} of {records} dossiers are made")?;
        }
    }
    Ok(())
}

/// One dossier a minute, the newest now.
fn moment(number: u64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(19_700) + TimeDelta::minutes(i64::try_from(number).unwrap_or_default())
}

/// Writes some dossiers as one batch, and what lists show of them.
fn import(
    tx: &mut Writing<'_>,
    person: PersonId,
    numbers: std::ops::Range<u64>,
    records: u64,
) -> Result<(), Box<dyn Error>> {
    let catalogue_version = Catalogue::embedded().version();
    let at = moment(numbers.start);
    let mut deltas = Vec::new();
    let mut dossiers = Vec::new();
    for number in numbers {
        let dossier = Dossier::of(number, records);
        let id = RecordId(Uuid::from_u128(u128::from(number) + 1));
        tx.create_record(&NewRecord {
            id,
            kind: RecordKind::Dossier,
            tenant: "practice",
            external_reference: Some(&dossier.reference),
            direction: Some(dossier.direction),
            column: Some((dossier.column, ColumnSource::Deduced)),
            flow: None,
            state: dossier.state,
            parent: None,
            catalogue_version,
            created_at: moment(number),
        })?;
        let document = Document::from_json(&dossier.json)?;
        deltas.push((id, Delta::of(vec![Change::from(&document)], Origin::File { name: "dossiers.json".to_owned() })));
        dossiers.push((id, number, dossier));
    }
    let label = format!("Imported {} dossiers", deltas.len());
    let batch = NewBatch { at, person, label: &label, undoes: None, redoes: None, linked_to: None, catalogue_version };
    tx.append(&batch, &deltas)?;
    for (id, number, dossier) in dossiers {
        let now = moment(number);
        tx.set_summary(id, &dossier.summary, now)?;
        if let Some(cas) = &dossier.cas {
            tx.set_record_delivery(id, cas, now)?;
        }
        if dossier.has_declaration {
            declaration(tx, id, number, dossier.cas.unwrap_or_default())?;
        }
    }
    Ok(())
}

/// The record of what CAS made of a dossier.
fn declaration(tx: &mut Writing<'_>, parent: RecordId, number: u64, cas: CasFields) -> Result<(), StoreError> {
    let id = RecordId(Uuid::from_u128(DECLARATIONS + u128::from(number)));
    tx.create_record(&NewRecord {
        id,
        kind: RecordKind::Declaration,
        tenant: "practice",
        external_reference: None,
        direction: None,
        column: None,
        flow: None,
        state: "kept",
        parent: Some(parent),
        catalogue_version: Catalogue::embedded().version(),
        created_at: moment(number),
    })?;
    tx.set_record_delivery(id, &cas, moment(number))
}

fn index(profile: &Profile) -> Result<Duration, Box<dyn Error>> {
    let begun = Instant::now();
    let mut said = Instant::now();
    loop {
        let progress = profile.catch_up_search(INDEXED_AT_ONCE)?;
        if progress.remaining == 0 {
            return Ok(begun.elapsed());
        }
        if said.elapsed() > Duration::from_secs(20) {
            said = Instant::now();
            writeln!(io::stderr(), "  {} records are still to be indexed", progress.remaining)?;
        }
    }
}

/// The day counts as backed up: copying the store is measured by a budget of its own.
fn day_has_its_backup(profile: &Profile) -> io::Result<()> {
    fs::write(profile.backups_folder().join(format!("daily-{}.backup", Utc::now().date_naive())), "")
}
