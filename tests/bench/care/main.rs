//! Budget 12: backup, journal chain and core check of a large store, beside SQLite's `integrity_check` alone.
//!
//! The store is made here and the same in every run: dossiers of one item, every tenth edited once more. Rounds
//! alternate between the sides. `--records N` says how many; what is not a million is said to be so, and the budget
//! is taken in proportion. How many flipped bits are found is counted by the store's own tests (`flips`).

#[path = "../measure.rs"]
#[expect(dead_code, reason = "the other benchmarks use more of it")]
mod measure;

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use domain::record::{Delta, Document, Draft, Node, Origin, Path as Place};
use measure::Sample;
use store::{NewBatch, NewRecord, Opening, Person, PersonId, Profile, RecordId, RecordKind};

/// Rounds that count, after one that does not.
const ROUNDS: usize = 3;
const RECORDS: u64 = 100_000;
/// Seconds for a million records, in the background.
const BUDGET_S: f64 = 10.0;
const MILLION: f64 = 1_000_000.0;
const RECORDS_AT_ONCE: u64 = 2_000;
const MINUTES_PER_DAY: i64 = 24 * 60;

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout();
    let records = records_wanted()?;
    let folder = tempfile::tempdir()?;
    let begun = Instant::now();
    let profile = made(folder.path(), records)?;
    writeln!(out, "{}", measure::machine())?;
    let file = folder.path().join("store.db");
    writeln!(
        out,
        "{records} records, {} MiB, made in {:.1} s; {ROUNDS} rounds after a warm-up, medians (least–most)\n",
        std::fs::metadata(&file)?.len() >> 20,
        begun.elapsed().as_secs_f64(),
    )?;
    let (mut backup, mut core, mut both, mut alone) = <(Sample, Sample, Sample, Sample)>::default();
    let (mut drill, mut whole) = (Sample::default(), Sample::default());
    for round in 0..=ROUNDS {
        let day = moment(i64::try_from(round)? * MINUTES_PER_DAY);
        let backup_s = timed(|| profile.back_up_daily(day).map(|_| ()))?;
        let drill_s = timed(|| profile.drill(day, &mut |_| {}).map(|_| ()))?;
        let target = folder.path().join(format!("{round}.backup"));
        let whole_s = timed(|| profile.backup(&target, moment(0), &mut |_| {}).map(|_| ()))?;
        std::fs::remove_file(&target)?;
        let core_s = timed(|| clean(&profile.check_core(&mut |_| {})?))?;
        let copy = folder.path().join("peer.db");
        std::fs::copy(&file, &copy)?;
        let alone_s = timed(|| integrity_check(&copy))?;
        if round > 0 {
            backup.add(backup_s);
            core.add(core_s);
            both.add(backup_s + core_s);
            drill.add(drill_s);
            whole.add(whole_s);
            alone.add(alone_s);
        }
    }
    for (name, sample) in [
        ("backup of a day: copy, sums of all pages, core tables, seals, chain", &backup),
        ("check of a start: sums of all pages, core tables, seals, chain", &core),
        ("both", &both),
        ("drill: the backup put back, structure, seals, chain, every document replayed", &drill),
        ("backup by hand: copy, structure, seals, chain, every document replayed", &whole),
        ("peer: integrity_check alone (Python's sqlite3)", &alone),
    ] {
        writeln!(out, "{name:80} {sample}")?;
    }
    let budget = BUDGET_S * records as f64 / MILLION;
    let within = both.median() <= budget;
    writeln!(out, "\nBudget {budget:.1} s for {records} records: {}", if within { "held" } else { "NOT held" })?;
    if within { Ok(()) } else { Err("Backup and check took longer than the budget.".into()) }
}

fn records_wanted() -> Result<u64, Box<dyn Error>> {
    let mut words = std::env::args().skip_while(|word| word != "--records").skip(1);
    Ok(words.next().map(|count| count.parse()).transpose()?.unwrap_or(RECORDS))
}

fn timed<E: Into<Box<dyn Error>>>(work: impl FnOnce() -> Result<(), E>) -> Result<f64, Box<dyn Error>> {
    let begun = Instant::now();
    work().map_err(Into::into)?;
    Ok(begun.elapsed().as_secs_f64())
}

fn clean(found: &store::Verification) -> Result<(), Box<dyn Error>> {
    if found.is_clean() { Ok(()) } else { Err(found.problems.join(" ").into()) }
}

/// SQLite's own check in a process of its own, on a copy of the same file: another program that closes the store would
/// write pages into it that have no sums.
fn integrity_check(file: &Path) -> Result<(), Box<dyn Error>> {
    let script = "import sqlite3, sys\nsaid = sqlite3.connect(sys.argv[1]).execute('PRAGMA integrity_check').fetchone()[0]\nsys.exit(said != 'ok')";
    let ended = Command::new("python3").args(["-c", script]).arg(file).status()?;
    if ended.success() { Ok(()) } else { Err("integrity_check did not say ok.".into()) }
}

fn moment(minute: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
}

fn id(number: u64) -> RecordId {
    RecordId(uuid::Uuid::from_u128(u128::from(number) + 1))
}

fn made(folder: &Path, records: u64) -> Result<Profile, Box<dyn Error>> {
    let profile = Profile::open(folder, &Opening { now: moment(0), create: true })?;
    let person = PersonId(uuid::Uuid::from_u128(9));
    let ann = Person { id: person, name: "Ann".into(), role: "broker".into(), created_at: moment(0), active: true };
    profile.write(|tx| tx.add_person(&ann))?;
    for first in (0..records).step_by(usize::try_from(RECORDS_AT_ONCE)?) {
        profile.write(|tx| {
            for number in first..records.min(first + RECORDS_AT_ONCE) {
                make_one(tx, number, person)?;
            }
            Ok::<_, Box<dyn Error>>(())
        })?;
    }
    Ok(profile)
}

fn make_one(tx: &mut store::Writing<'_>, number: u64, person: PersonId) -> Result<(), Box<dyn Error>> {
    let reference = format!("QS-2026-{number:08}");
    tx.create_record(&NewRecord {
        id: id(number),
        kind: RecordKind::Dossier,
        tenant: "default",
        external_reference: Some(&reference),
        direction: Some("IN"),
        column: None,
        flow: Some("BE_IMP"),
        state: "draft",
        parent: None,
        catalogue_version: "1",
        created_at: moment(1),
    })?;
    let json = format!(
        r#"{{"externalReference":"{reference}","direction":"IN","customsFlow":"BE_IMP","importer":{{"name":"Janssens & Zonen nv","city":"Antwerpen"}},"goodsItems":[{{"commodityCode":"84{number:06}","description":"Parts of machinery, of cast iron","netMass":{}.5}}]}}"#,
        number % 900
    );
    let mut document = Document::from_json(&json)?;
    let batch = |label| NewBatch {
        at: moment(2),
        person,
        label,
        undoes: None,
        redoes: None,
        linked_to: None,
        catalogue_version: "1",
    };
    let delta = Delta::of(vec![(&document).into()], Origin::File { name: "made".into() });
    let head = tx.append_applied(&batch("Loaded"), id(number), 0, &delta, &document)?;
    if number.is_multiple_of(10) {
        let mut draft = Draft::new(&mut document);
        draft.set(&Place::parse("importer.city")?, Node::text("Gent"))?;
        let delta = Delta::of(draft.finish(), Origin::Typed);
        tx.append_applied(&batch("City"), id(number), head, &delta, &document)?;
    }
    Ok(())
}
