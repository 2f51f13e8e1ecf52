//! The tenants an event may name: those CAS knows this client for.

use cas::Failure;
use cas::wire::Event;
use chrono::{DateTime, TimeDelta};
use store::StoreError;

use crate::SyncError;
use crate::door::Door;

/// Name of the cursor that holds the tenants CAS knows this client for.
const TENANTS: &str = "tenants";
/// Name of the cursor: when CAS was asked for them last.
const TENANTS_ASKED: &str = "tenants_asked";
const ASK_AGAIN: TimeDelta = TimeDelta::minutes(10);

/// True when an event names a tenant that is not among these.
pub(crate) fn is_of_another(payload: &[u8], tenants: &[String]) -> bool {
    let named = Event::read(payload).ok().and_then(|event| event.tenant_id);
    named.is_some_and(|named| !tenants.contains(&named))
}

/// The tenants CAS knows this client for. They are kept; `anew` asks again, at most every ten minutes: a flood of forged
/// events is not a flood of questions.
pub(crate) async fn tenants(door: &Door<'_>, anew: bool) -> Result<Result<Vec<String>, Failure>, SyncError> {
    let split = |text: &str| -> Vec<String> {
        let part = |letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '[' | ']' | '"');
        text.split(part).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (name, asked) = (format!("{TENANTS} {}", door.tenant), format!("{TENANTS_ASKED} {}", door.tenant));
    let (known, at) = door.profile.read(|reading| -> Result<_, StoreError> {
        Ok((reading.cursor(door.environment(), &name)?, reading.cursor(door.environment(), &asked)?))
    })?;
    let at = at.and_then(|text| DateTime::parse_from_rfc3339(&text).ok());
    let is_fresh = at.is_some_and(|at| (door.now() - at.to_utc()).abs() < ASK_AGAIN);
    if let Some(known) = known.filter(|known| !known.is_empty() && (!anew || is_fresh)) {
        return Ok(Ok(split(&known)));
    }
    let status = door.client.authorization_status().await;
    door.gate.saw(&status, door.now());
    let status = match status {
        Ok(status) => status,
        Err(failure) => return Ok(Err(failure)),
    };
    let told = status.tenant_ids.unwrap_or_default();
    door.profile.write(|tx| -> Result<(), StoreError> {
        tx.set_cursor(door.environment(), &name, &told, door.now())?;
        tx.set_cursor(door.environment(), &asked, &door.now().to_rfc3339(), door.now())
    })?;
    Ok(Ok(split(&told)))
}
