//! Dossiers that came to this desk after CAS had told of them: a colleague sent one, and it is loaded here now. The poll
//! has gone past its declarations, so CAS is asked about it by its key, again after each change of it, until it is known.

use cas::wire::Search;
use store::StoreError;

use crate::door::Door;
use crate::poller::{self, failing, take_in};
use crate::{Line, Pass, SyncError};

/// Name of the cursor: the revision of the store up to which CAS was asked.
const LOOKED_FOR: &str = "dossiers_looked_for";
/// As many are asked about one by one; when there are more (an import), the next poll looks back far enough for them all.
const ONE_BY_ONE: u32 = 20;

/// Asks CAS about dossiers that are new to this desk.
///
/// # Errors
/// When the store fails; an unreachable CAS is told in the pass's line.
pub async fn look_for_newcomers(door: &Door<'_>) -> Result<Pass, SyncError> {
    let mut pass = Pass::default();
    let name = format!("{LOOKED_FOR} {}", door.tenant);
    let newcomers = door.profile.read(|reading| {
        let looked = reading.cursor(door.environment(), &name)?.and_then(|text| text.parse().ok()).unwrap_or(0);
        reading.dossiers_unknown_to_cas(door.tenant, looked, ONE_BY_ONE + 1)
    })?;
    let Some(last) = newcomers.last().filter(|_| newcomers.len() > ONE_BY_ONE as usize) else {
        for newcomer in &newcomers {
            if door.gate.pass(door.now()).is_err() {
                return Ok(pass);
            }
            let search = Search::for_shipment(&newcomer.reference, &newcomer.direction);
            let found = door.client.search_all(&search).await;
            door.gate.saw(&found, door.now());
            match found {
                Ok(found) => pass.and(take_in(door, &found).await?),
                Err(failure) => return Ok(failing(&failure)),
            }
            // What it has was not given in full: it is asked again.
            if matches!(pass.line, Line::Failing(_)) {
                return Ok(pass);
            }
            let revision = newcomer.revision.to_string();
            door.profile.write(|tx| tx.set_cursor(door.environment(), &name, &revision, door.now()))?;
        }
        return Ok(pass);
    };
    door.profile.write(|tx| -> Result<(), StoreError> {
        let mut revision = last.revision;
        while let Some(more) = tx.dossiers_unknown_to_cas(door.tenant, revision, u32::MAX)?.last() {
            revision = more.revision;
        }
        poller::look_back(tx, door)?;
        tx.set_cursor(door.environment(), &name, &revision.to_string(), door.now())
    })?;
    Ok(pass)
}
