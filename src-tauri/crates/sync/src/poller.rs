//! The poller: asks CAS what has changed and puts it into the inbox, then has it applied.
//!
//! The cursor is the latest change CAS has shown, on the clock of CAS; each poll begins a little before it, because
//! rows move between pages while paging and search lags behind. What is fetched twice is recognised by its content.
//! Many changes are taken newest first, a page at a time: the next page ends where the last one began, so no page is
//! reached by counting rows that move. Each page is applied in one transaction with how far the sweep has come.

use cas::wire::{MAX_PAGE_ROWS, Search};
use cas::{DeclarationSummary, Failure, RawDeclaration};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{InboxEntry, InboxSource, NewInbox, RecordId, StoreError, Writing};

use crate::applier::{DECLARATION, apply};
use crate::census::{self, Census};
use crate::door::Door;
use crate::{Line, Pass, SyncError, apply_inbox};

/// Name of the cursor.
const CURSOR: &str = "declarations_updated";
/// Name of the cursor of a sweep that is under way.
const SWEEP: &str = "declarations_sweep";
/// How far back the first poll of a profile looks.
const FIRST_LOOK: TimeDelta = TimeDelta::days(7);

/// A poll that takes more than one page: what lies before `until` is still to come.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Sweep {
    /// Where it began, on the clock of CAS; the cursor goes there when the sweep is over.
    latest: DateTime<Utc>,
    until: DateTime<Utc>,
}

/// Takes in everything that changed at CAS since the last poll.
///
/// # Errors
/// When the store fails; an unreachable CAS is told in the pass's line.
pub async fn poll(door: &Door<'_>) -> Result<Pass, SyncError> {
    let mut pass = Pass { line: Line::Working, ..Pass::default() };
    pass.changed.extend(apply_inbox(door)?);
    let seen = cursor(door, CURSOR)?.and_then(|text| moment(&text));
    let overlap = TimeDelta::from_std(door.client.environment().timing.poll_overlap).unwrap_or(TimeDelta::minutes(5));
    let since = seen.map_or_else(|| door.now() - FIRST_LOOK, |seen| seen - overlap);
    let mut sweep = cursor(door, SWEEP)?.and_then(|text| serde_json::from_str::<Sweep>(&text).ok());
    let resumed = sweep.is_some();
    let mut census = Census::default();
    let mut all_given = true;
    loop {
        let page = page(door, since, sweep.as_ref().map(|sweep| sweep.until)).await;
        door.gate.saw(&page, door.now());
        let page = match page {
            Ok(page) => page,
            Err(failure) => {
                pass.line = failing(&failure).line;
                return Ok(pass);
            }
        };
        let latest = page.rows.iter().filter_map(DeclarationSummary::last_updated_at).max();
        let reached = sweep.as_ref().map(|sweep| sweep.latest).into_iter().chain(latest).chain(seen).max();
        let next = page.before.zip(reached).map(|(until, latest)| Sweep { latest, until });
        census.count(&page.rows);
        let progress = Progress { reached, next: next.as_ref(), may_advance: all_given };
        match take_in_page(door, &page.rows, &progress, &mut pass).await? {
            Given::All => {}
            // The others are taken in all the same; the cursor stays, so that this one is asked for again.
            Given::Some => all_given = false,
            Given::Stopped => return Ok(pass),
        }
        if next.is_none() {
            break;
        }
        sweep = next;
    }
    // A sweep that went on from where an earlier one stopped has not seen the whole window.
    if !resumed {
        census::compare(door, &census)?;
    }
    Ok(pass)
}

/// A page of what changed, newest first as far as CAS keeps to that.
struct FoundPage {
    rows: Vec<DeclarationSummary>,
    /// Where the next page ends; `None` when this one is the last.
    before: Option<DateTime<Utc>>,
}

/// What changed from `since` to `until`. Where a page is full of changes of one and the same moment, or CAS sorts
/// otherwise, all of the window is read by counting, as the only way left.
async fn page(door: &Door<'_>, since: DateTime<Utc>, until: Option<DateTime<Utc>>) -> Result<FoundPage, Failure> {
    let window = Search { last_updated_to: until, limit: Some(MAX_PAGE_ROWS), ..Search::updated_since(since) };
    let rows = door.client.search_declarations(&window).await?;
    if rows.len() < MAX_PAGE_ROWS as usize {
        return Ok(FoundPage { rows, before: None });
    }
    let times: Option<Vec<DateTime<Utc>>> = rows.iter().map(DeclarationSummary::last_updated_at).collect();
    let sorted = times.filter(|times| times.is_sorted_by(|one, other| one >= other));
    match sorted.as_deref() {
        Some([newest, .., oldest]) if newest > oldest => Ok(FoundPage { before: Some(*oldest), rows }),
        _ => Ok(FoundPage { rows: door.client.search_all(&window).await?, before: None }),
    }
}

/// How far a poll has come with a page.
struct Progress<'a> {
    reached: Option<DateTime<Utc>>,
    next: Option<&'a Sweep>,
    /// False when CAS did not give everything before: then nothing is passed over.
    may_advance: bool,
}

/// What CAS gave of what was asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Given {
    All,
    /// It could not give some of it.
    Some,
    /// It cannot be reached, or wants to be left alone.
    Stopped,
}

/// Takes in a page, with how far the poll has come when CAS gave all of it.
async fn take_in_page(
    door: &Door<'_>,
    rows: &[DeclarationSummary],
    progress: &Progress<'_>,
    pass: &mut Pass,
) -> Result<Given, SyncError> {
    let (fetched, failure) = fetch(door, rows).await?;
    let given = match &failure {
        None => Given::All,
        Some(failure) if ends_the_pass(failure) => Given::Stopped,
        Some(_) => Given::Some,
    };
    if let Some(failure) = failure {
        pass.line = failing(&failure).line;
    }
    let advances = given == Given::All && progress.may_advance;
    let now = door.now();
    let applied = door.profile.write(|tx| -> Result<Taken, StoreError> {
        let taken = take_in_all(tx, door, &fetched, now)?;
        if advances {
            progress.keep(tx, door, now)?;
        }
        Ok(taken)
    });
    match applied {
        Ok(taken) => pass.take(taken),
        // One of them does not fit the store: all are kept first, then each is applied by itself.
        Err(StoreError::Conflict { .. } | StoreError::Unreadable { .. } | StoreError::NotFound { .. }) => {
            let kept = door.profile.write(|tx| -> Result<u32, StoreError> {
                let kept = fetched.iter().map(|raw| keep(tx, door, InboxSource::Poll, raw, now));
                let kept: Vec<_> = kept.collect::<Result<_, _>>()?;
                if advances {
                    progress.keep(tx, door, now)?;
                }
                Ok(kept.iter().flatten().count().try_into().unwrap_or(u32::MAX))
            })?;
            pass.received += kept;
            pass.changed.extend(apply_inbox(door)?);
        }
        Err(fault) => return Err(fault.into()),
    }
    Ok(given)
}

impl Progress<'_> {
    fn keep(&self, tx: &mut Writing<'_>, door: &Door<'_>, now: DateTime<Utc>) -> Result<(), StoreError> {
        let sweep = self.next.map(serde_json::to_string).transpose();
        let sweep =
            sweep.map_err(|fault| StoreError::Unreadable { what: "the cursor".into(), detail: fault.to_string() })?;
        tx.set_cursor(door.environment(), &name(door, SWEEP), sweep.as_deref().unwrap_or_default(), now)?;
        match (self.next, self.reached) {
            (None, Some(reached)) => tx.set_cursor(door.environment(), &name(door, CURSOR), &reached.to_rfc3339(), now),
            _ => Ok(()),
        }
    }
}

/// What a transaction took in.
struct Taken {
    received: u32,
    changed: Vec<RecordId>,
}

impl Pass {
    fn take(&mut self, taken: Taken) {
        self.received += taken.received;
        self.changed.extend(taken.changed.into_iter().map(|record| record.to_string()));
    }
}

fn take_in_all(
    tx: &mut Writing<'_>,
    door: &Door<'_>,
    fetched: &[RawDeclaration],
    now: DateTime<Utc>,
) -> Result<Taken, StoreError> {
    let mut taken = Taken { received: 0, changed: Vec::new() };
    // Oldest first, as it happened.
    for raw in fetched.iter().rev() {
        if let Some(message) = keep(tx, door, InboxSource::Poll, raw, now)? {
            taken.received += 1;
            taken.changed.extend(apply(tx, door, &message, now)?);
        }
    }
    Ok(taken)
}

/// Fetches what is new of these declarations, keeps it in the inbox, and applies it.
pub(crate) async fn take_in(door: &Door<'_>, found: &[DeclarationSummary]) -> Result<Pass, SyncError> {
    let mut pass = Pass { line: Line::Working, ..Pass::default() };
    let (fetched, failure) = fetch(door, found).await?;
    if let Some(failure) = failure {
        pass.line = failing(&failure).line;
    }
    let now = door.now();
    let taken = door.profile.write(|tx| take_in_all(tx, door, &fetched, now))?;
    pass.take(taken);
    pass.changed.extend(apply_inbox(door)?);
    Ok(pass)
}

/// A failure of the line, not of one declaration.
fn ends_the_pass(failure: &Failure) -> bool {
    failure.is_rate_limit() || matches!(failure, Failure::Unauthorized { .. } | Failure::Retry { status: None, .. })
}

/// Fetches what is new of these declarations, and says what could not be had, if something could not.
async fn fetch(
    door: &Door<'_>,
    found: &[DeclarationSummary],
) -> Result<(Vec<RawDeclaration>, Option<Failure>), SyncError> {
    let (mut fetched, mut missed) = (Vec::new(), None);
    for summary in found {
        if !is_news(door, summary)? {
            continue;
        }
        let raw = door.client.declaration(&summary.id).await;
        door.gate.saw(&raw, door.now());
        match raw {
            Ok(raw) => fetched.push(raw),
            // Gone between the search and the question: nothing of it is missing here.
            Err(Failure::Refused { status: 404, .. }) => {}
            Err(failure) if ends_the_pass(&failure) => return Ok((fetched, Some(failure))),
            Err(failure) => missed = Some(failure),
        }
    }
    Ok((fetched, missed))
}

/// True when a declaration belongs to a dossier of ours and has changed since we last took it in.
fn is_news(door: &Door<'_>, summary: &DeclarationSummary) -> Result<bool, SyncError> {
    Ok(door.profile.read(|reading| {
        let (Some(reference), Some(direction)) = (summary.reference(), summary.direction.as_deref()) else {
            return Ok(false);
        };
        let ours = reading.records_by_reference(reference, direction)?;
        if ours.iter().all(|dossier| dossier.tenant != door.tenant) {
            return Ok::<bool, StoreError>(false);
        }
        let held = reading.declaration_by_cas_id(summary.id.as_str())?;
        let known = held.map(|held| held.meta.cas).unwrap_or_default();
        // Moments of CAS may be whole seconds: a second change within one shows by its status alone.
        let moved = known.status != summary.current_status;
        Ok(summary.last_updated.is_none() || known.updated_at != summary.last_updated || moved)
    })?)
}

/// Keeps a declaration in the inbox as it came; `None` when it is there already.
pub(crate) fn keep(
    tx: &mut Writing<'_>,
    door: &Door<'_>,
    source: InboxSource,
    raw: &RawDeclaration,
    now: DateTime<Utc>,
) -> Result<Option<InboxEntry>, StoreError> {
    // The content is part of the identity: what is fetched twice is one message, whatever its time says.
    let digest = Sha256::digest(raw.text.as_bytes());
    let declaration = raw.summary.id.as_str();
    let updated = raw.summary.last_updated.as_deref().unwrap_or_default();
    let id = format!("declaration {declaration} {updated} {}", hex(&digest[..8]));
    let fresh = tx.receive(&NewInbox {
        id: &id,
        source,
        environment: door.environment(),
        tenant: door.tenant,
        kind: DECLARATION,
        subject: declaration,
        payload: raw.text.as_bytes(),
        received_at: now,
    })?;
    if fresh { tx.inbox_entry(&id) } else { Ok(None) }
}

/// Lets the next poll look back as far as the first one of a profile.
pub(crate) fn look_back(tx: &mut Writing<'_>, door: &Door<'_>) -> Result<(), StoreError> {
    let now = door.now();
    tx.set_cursor(door.environment(), &name(door, SWEEP), "", now)?;
    tx.set_cursor(door.environment(), &name(door, CURSOR), "", now)
}

fn cursor(door: &Door<'_>, what: &str) -> Result<Option<String>, SyncError> {
    Ok(door.profile.read(|reading| reading.cursor(door.environment(), &name(door, what)))?)
}

/// The first connection of a profile has the plain name, as it had when there was one.
fn name(door: &Door<'_>, what: &str) -> String {
    if door.tenant == "default" { what.to_owned() } else { format!("{what} {}", door.tenant) }
}

fn moment(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.to_utc())
}

pub(crate) fn failing(failure: &Failure) -> Pass {
    Pass { line: Line::Failing(failure.to_string()), ..Pass::default() }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
