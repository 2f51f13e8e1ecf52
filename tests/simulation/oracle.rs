//! What must be true, and says so when it is not: while a run goes on, and when everything has settled.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use cas::RawDeclaration;
use domain::declaration::{Outcome, status};
use domain::record::{Document, Identity, adopt_keys, changes_between};
use store::{
    HistoryRange, InboxEntry, InboxState, OutboxEntry, OutboxState, Profile, Quarantine, RecordId, RecordMeta,
    StoreError,
};

use super::cas_side::{BY_HAND, Key};
use super::disk::Disk;
use super::run::Run;
use super::shipment;

const IDENTITY: Identity = &["casReference", "governmentAgencyGoodsItemId", "seqNum"];
/// States in which a message still has something before it, by itself.
const ON_THE_WAY: [OutboxState; 4] =
    [OutboxState::Waiting, OutboxState::Sending, OutboxState::Unknown, OutboxState::Accepted];
const MANY: u32 = 10_000;

/// A declaration's change is never taken back by an older one, and its status falls only after a correction.
pub(super) fn statuses_go_forward(run: &mut Run, number: usize) {
    let desk: Vec<(RecordId, Key)> = run.office.desk(number).to_vec();
    let Some(station) = run.stations.get_mut(number) else { return };
    let seen = station.working(|profile| {
        profile.read(|reading| -> Result<Vec<(Key, Vec<RecordMeta>)>, StoreError> {
            desk.iter().map(|(record, key)| Ok((key.clone(), reading.declarations_of(*record)?))).collect()
        })
    });
    let Some(Ok(seen)) = seen else { return };
    for (key, declarations) in seen {
        for declaration in declarations {
            let cas_id = declaration.cas.cas_id.unwrap_or_default();
            let changed_at = declaration.cas.updated_at.unwrap_or_default();
            let text = declaration.cas.status.unwrap_or_default();
            let rank = status(&text).map_or(0, |row| row.rank);
            let now = (changed_at, rank);
            let before = run.known.insert((number, cas_id.clone()), now.clone());
            let Some(before) = before else { continue };
            let back = now.0 < before.0;
            let fell = now.1 < before.1 && !run.corrected.contains(&key);
            if back || fell {
                run.violations.push(format!(
                    "workstation {number} went back with {cas_id} of {}: from {before:?} to {now:?}",
                    key.0
                ));
            }
        }
    }
}

/// Nothing is under way at a workstation, and nothing it knows of goes on at CAS by itself.
pub(super) fn has_settled(run: &mut Run, number: usize) -> bool {
    let desk: Vec<(RecordId, Key)> = run.office.desk(number).to_vec();
    let Some(station) = run.stations.get_mut(number) else { return false };
    let settled = station.working(|profile| -> Result<bool, StoreError> {
        let doors = profile.read(|reading| -> Result<bool, StoreError> {
            Ok(reading.outbox_list(&ON_THE_WAY, 1)?.is_empty() && reading.inbox_unapplied(1)?.is_empty())
        })?;
        let mut rests = true;
        for (record, _) in &desk {
            for declaration in declarations(profile, *record)? {
                let text = declaration.cas.status.as_deref();
                let by_hand = text == Some("Validated") && declaration.flow.as_deref() == Some(BY_HAND);
                let open = text.and_then(status).is_some_and(|row| row.outcome == Outcome::Open);
                rests &= by_hand || !open;
            }
        }
        Ok(doors && rests)
    });
    matches!(settled, Some(Ok(true)))
}

/// What is still under way when patience ends.
pub(super) fn unsettled(run: &mut Run) -> String {
    let mut waiting = Vec::new();
    for station in &mut run.stations {
        let number = station.number;
        let rows = station.working(|profile| profile.read(|reading| reading.outbox_list(&ON_THE_WAY, MANY)));
        if let Some(Ok(rows)) = rows {
            waiting.extend(rows.iter().map(|row| {
                let (state, reason) = (row.delivery.state, row.delivery.reason.clone().unwrap_or_default());
                format!("workstation {number}: {} is {state} ({reason})", row.external_reference)
            }));
        }
    }
    format!("it does not settle: {}", waiting.join("; "))
}

/// Judges a run that has come to its end.
pub(super) fn judge(run: &mut Run) -> Result<(), String> {
    let held = run.cas.declarations()?;
    for number in 0..run.stations.len() {
        let Some(station) = run.stations.get_mut(number) else { continue };
        if !station.is_running() {
            station.disk = Disk::SOUND;
            station.start(&run.cas).map_err(|fault| fault.to_string())?;
        }
        is_sound(run, number)?;
        if !run.options.log_alone {
            acts_are_there(run, number)?;
            agrees_with_cas(run, number, &held)?;
            keeps_secrets(run, number);
        }
    }
    each_is_there_once(run, &held)?;
    Ok(())
}

fn working<T>(run: &mut Run, number: usize, work: impl FnOnce(&Profile) -> Result<T, StoreError>) -> Result<T, String> {
    let station = run.stations.get_mut(number).and_then(|station| station.working(work));
    match station {
        Some(Ok(done)) => Ok(done),
        Some(Err(fault)) => Err(format!("workstation {number}: {fault}")),
        None => Err(format!("workstation {number} does not run")),
    }
}

/// The store proves, every message that arrived was applied, and the journal's head goes into the log.
fn is_sound(run: &mut Run, number: usize) -> Result<(), String> {
    if !run.options.log_alone {
        let problems = working(run, number, |profile| profile.verify(&mut |_| {}))?.problems;
        run.violations
            .extend(problems.into_iter().map(|problem| format!("workstation {number} is not sound: {problem}")));
    }
    let (head, inbox) = working(run, number, |profile| {
        profile.read(|reading| -> Result<_, StoreError> { Ok((reading.journal_head()?, reading.inbox_list(MANY)?)) })
    })?;
    // Whose dossier is on another desk only is set apart, and says so.
    let stranger = |message: &InboxEntry| message.quarantine == Some(Quarantine::UnknownDossier);
    for message in inbox.iter().filter(|message| message.state != InboxState::Applied && !stranger(message)) {
        let (id, reason) = (&message.id, message.reason.clone().unwrap_or_default());
        run.violations.push(format!("workstation {number} did not apply {id}: {reason}"));
    }
    let batches: BTreeSet<u64> = inbox.iter().filter_map(|message| message.batch).collect();
    let changes = inbox.iter().filter(|message| message.batch.is_some()).count();
    if batches.len() != changes {
        run.violations.push(format!("workstation {number} applied two messages with one batch"));
    }
    run.note(format!("workstation {number}"), format!("ends with {head:?} and {} messages", inbox.len()));
    Ok(())
}

/// What was acknowledged to a person is in the journal.
fn acts_are_there(run: &mut Run, number: usize) -> Result<(), String> {
    let acts: Vec<(RecordId, String)> = run
        .office
        .acknowledged
        .iter()
        .filter(|(station, ..)| *station == number)
        .map(|(_, record, label)| (*record, label.clone()))
        .collect();
    let mut labels: BTreeMap<RecordId, BTreeSet<String>> = BTreeMap::new();
    for (record, label) in acts {
        let known = match labels.entry(record) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let history =
                    working(run, number, |profile| profile.read(|reading| reading.history(record, HistoryRange::ALL)))?;
                place.insert(history.into_iter().map(|entry| entry.label).collect())
            }
        };
        if !known.contains(&label) {
            run.violations.push(format!("workstation {number} acknowledged “{label}” and does not have it"));
        }
    }
    Ok(())
}

/// What is settled on both sides holds the same on the desk as at CAS: the content of the last decision CAS carried out,
/// whoever made it.
fn desk_agrees(
    run: &mut Run,
    number: usize,
    record: RecordId,
    key: &Key,
    theirs: &[RawDeclaration],
) -> Result<(), String> {
    let [theirs] = theirs else { return Ok(()) };
    if run.office.kept.contains(&(number, key.clone())) {
        return Ok(());
    }
    let held = working(run, number, |profile| {
        profile.read(|reading| -> Result<_, StoreError> {
            Ok((reading.record(record)?, reading.outbox_of(record)?, sync::open_conflict(reading, record)?))
        })
    })?;
    let (Some(dossier), rows, None) = held else { return Ok(()) };
    let done = rows.iter().all(|row| matches!(row.delivery.state, OutboxState::Confirmed | OutboxState::Cancelled));
    let on_the_desk = matches!(dossier.meta.state.as_str(), "draft" | "queued");
    let (ours, theirs) = (shipment::mark_of(&dossier.document.to_json()), shipment::mark_of(&theirs.text));
    if done && !on_the_desk && ours != theirs {
        run.violations.push(format!("workstation {number} has {ours:?} on the desk of {}, CAS has {theirs:?}", key.0));
    }
    Ok(())
}

/// Every workstation shows of its dossiers exactly what CAS has, so all workstations show the same.
fn agrees_with_cas(run: &mut Run, number: usize, held: &BTreeMap<Key, Vec<RawDeclaration>>) -> Result<(), String> {
    let desk: Vec<(RecordId, Key)> = run.office.desk(number).to_vec();
    for (record, key) in desk {
        let ours = working(run, number, |profile| declarations(profile, record))?;
        let theirs = held.get(&key).map_or(&[][..], Vec::as_slice);
        let shown = |meta: &RecordMeta| {
            let cas = meta.cas.clone();
            (cas.cas_id.unwrap_or_default(), cas.status, cas.lrn, cas.mrn, cas.updated_at)
        };
        let said = |raw: &RawDeclaration| {
            let summary = raw.summary.clone();
            let id = summary.id.as_str().to_owned();
            (id, summary.current_status, summary.lrn, summary.mrn, summary.last_updated)
        };
        let (mut one, mut other): (Vec<_>, Vec<_>) =
            (ours.iter().map(shown).collect(), theirs.iter().map(said).collect());
        one.sort();
        other.sort();
        if one != other {
            run.violations.push(format!("workstation {number} shows {one:?} of {}, CAS has {other:?}", key.0));
        }
        desk_agrees(run, number, record, &key, theirs)?;
        for declaration in &ours {
            let theirs = theirs.iter().find(|raw| Some(raw.summary.id.as_str()) == declaration.cas.cas_id.as_deref());
            let document = working(run, number, |profile| profile.read(|reading| reading.record(declaration.id)))?;
            let (Some(theirs), Some(record)) = (theirs, document) else { continue };
            if differ(record.document, &theirs.text)? {
                let id = theirs.summary.id.as_str();
                run.violations.push(format!("workstation {number} holds another content of {id} than CAS"));
            }
        }
    }
    Ok(())
}

fn differ(mut ours: Document, text: &str) -> Result<bool, String> {
    let theirs = Document::from_json(text).map_err(|fault| fault.to_string())?;
    let (root, mut target) = (ours.root().clone(), theirs.root().clone());
    adopt_keys(&mut ours, &root, &mut target, IDENTITY);
    Ok(!changes_between(&ours, &target).is_empty())
}

/// No secret and no token lies in any file, nor in the log.
fn keeps_secrets(run: &mut Run, number: usize) {
    // All tokens of CAS begin alike; one that is kept shows its beginning.
    let beginning = |token: &String| token.split('.').next().unwrap_or_default().to_owned();
    let mut secrets: BTreeSet<String> = run.cas.tokens.iter().map(beginning).collect();
    secrets.extend([run.cas.secret().expose().to_owned(), super::workstation::secret_path(number)]);
    let files = run.stations.get(number).map(super::workstation::Workstation::files).unwrap_or_default();
    let files: Vec<_> = files.iter().map(|file| String::from_utf8_lossy(file)).collect();
    let shown = |secret: &&String| {
        files.iter().any(|file| file.contains(secret.as_str()))
            || run.log.lines().iter().any(|line| line.contains(secret.as_str()))
    };
    let count = secrets.iter().filter(shown).count();
    if count > 0 {
        run.violations.push(format!("workstation {number} keeps {count} secrets in its files"));
    }
}

/// Every decided dossier is at CAS exactly once, or a workstation shows why it is not.
fn each_is_there_once(run: &mut Run, held: &BTreeMap<Key, Vec<RawDeclaration>>) -> Result<(), String> {
    let mut rows: BTreeMap<Key, Vec<OutboxEntry>> = BTreeMap::new();
    for number in 0..run.stations.len() {
        for row in working(run, number, |profile| profile.read(|reading| reading.outbox_list(&[], MANY)))? {
            let line = format!("ends with {} {} {}", row.external_reference, row.kind, row.delivery.state);
            run.note(format!("workstation {number}"), line);
            rows.entry((row.external_reference.clone(), row.direction.clone())).or_default().push(row);
        }
    }
    let decided: BTreeSet<Key> = run.office.decided.iter().map(|(key, _)| key.clone()).collect();
    for key in decided.union(&rows.keys().cloned().collect()) {
        let there = held.get(key).map_or(0, Vec::len);
        let visible = rows.get(key).is_some_and(|rows| {
            rows.iter().any(|row| matches!(row.delivery.state, OutboxState::Parked | OutboxState::Refused))
        });
        match there {
            1 => {}
            0 if visible => {}
            0 => run.violations.push(format!("{} was decided, is not at CAS, and nobody is told", key.0)),
            many => run.violations.push(format!("{} is doubled: CAS has {many} declarations of it", key.0)),
        }
    }
    for (key, declarations) in held {
        if !decided.contains(key) && !rows.contains_key(key) {
            run.violations.push(format!("CAS has {} which nobody decided to send", key.0));
        }
        for declaration in declarations {
            let line = format!("ends with {declaration:?}");
            run.note("CAS", line);
            let mark = shipment::mark_of(&declaration.text);
            let marks = run.office.approved.get(key).into_iter().flatten();
            let known = marks.filter_map(|bytes| std::str::from_utf8(bytes).ok()).filter_map(shipment::mark_of);
            if !known.map(Some).any(|known| known == mark) {
                run.violations.push(format!("CAS has a content of {} that nobody approved: {mark:?}", key.0));
            }
        }
    }
    Ok(())
}

fn declarations(profile: &Profile, record: RecordId) -> Result<Vec<RecordMeta>, StoreError> {
    profile.read(|reading| reading.declarations_of(record))
}
