//! The poller: asks CAS what has changed and puts it into the inbox, then has it applied.
//!
//! The cursor is the latest change CAS has shown, on the clock of CAS; each poll begins a little before it, because
//! rows move between pages while paging and search lags behind. What is fetched twice is recognised by its content.

use cas::wire::Search;
use cas::{DeclarationSummary, Failure};
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use store::{InboxSource, NewInbox};

use crate::door::Door;
use crate::{Line, Pass, SyncError, apply_inbox};

/// Name of the cursor.
const CURSOR: &str = "declarations_updated";
/// How far back the first poll of a profile looks.
const FIRST_LOOK: TimeDelta = TimeDelta::days(7);

/// Takes in everything that changed at CAS since the last poll.
///
/// # Errors
/// When the store fails; an unreachable CAS is told in the pass's line.
pub async fn poll(door: &Door<'_>) -> Result<Pass, SyncError> {
    let cursor = door.profile.read(|reading| reading.cursor(door.environment(), CURSOR))?;
    let seen = cursor.and_then(|text| DateTime::parse_from_rfc3339(&text).ok()).map(|seen| seen.to_utc());
    let overlap = TimeDelta::from_std(door.client.environment().timing.poll_overlap).unwrap_or(TimeDelta::minutes(5));
    let since = seen.map_or_else(|| door.now() - FIRST_LOOK, |seen| seen - overlap);
    let found = door.client.search_all(&Search::updated_since(since)).await;
    door.gate.saw(&found, door.now());
    let found = match found {
        Ok(found) => found,
        Err(failure) => return Ok(failing(&failure)),
    };
    let pass = take_in(door, &found).await?;
    let latest = found.iter().filter_map(DeclarationSummary::last_updated_at).chain(seen).max();
    if let (Some(latest), Line::Working) = (latest, &pass.line)
        && Some(latest) != seen
    {
        door.profile.write(|tx| tx.set_cursor(door.environment(), CURSOR, &latest.to_rfc3339(), door.now()))?;
    }
    Ok(pass)
}

/// Fetches what is new of these declarations, keeps it in the inbox, and applies it.
pub(crate) async fn take_in(door: &Door<'_>, found: &[DeclarationSummary]) -> Result<Pass, SyncError> {
    let mut pass = Pass { line: Line::Working, ..Pass::default() };
    for summary in found {
        if !is_news(door, summary)? {
            continue;
        }
        match door.client.declaration(&summary.id).await {
            Ok(raw) => pass.received += u32::from(keep(door, summary, &raw.text, door.now())?),
            Err(failure) => pass.line = failing(&failure).line,
        }
    }
    pass.changed.extend(apply_inbox(door)?);
    Ok(pass)
}

/// True when a declaration belongs to a dossier of ours and has changed since we last took it in.
fn is_news(door: &Door<'_>, summary: &DeclarationSummary) -> Result<bool, SyncError> {
    door.profile.read(|reading| {
        let (Some(reference), Some(direction)) = (summary.reference(), summary.direction.as_deref()) else {
            return Ok(false);
        };
        if reading.records_by_reference(reference, direction)?.is_empty() {
            return Ok(false);
        }
        let held = reading.declaration_by_cas_id(summary.id.as_str())?;
        let known = held.and_then(|held| held.meta.cas.updated_at);
        Ok(summary.last_updated.is_none() || known != summary.last_updated)
    })
}

fn keep(door: &Door<'_>, summary: &DeclarationSummary, text: &str, now: DateTime<Utc>) -> Result<bool, SyncError> {
    // The content is part of the identity: what is fetched twice is one message, whatever its time says.
    let digest = Sha256::digest(text.as_bytes());
    let moment = summary.last_updated.as_deref().unwrap_or_default();
    let id = format!("declaration {} {moment} {}", summary.id.as_str(), hex(&digest[..8]));
    let message = NewInbox {
        id: &id,
        source: InboxSource::Poll,
        environment: door.environment(),
        kind: "declaration",
        subject: summary.id.as_str(),
        payload: text.as_bytes(),
        received_at: now,
    };
    Ok(door.profile.write(|tx| tx.receive(&message))?)
}

fn failing(failure: &Failure) -> Pass {
    Pass { line: Line::Failing(failure.to_string()), ..Pass::default() }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
