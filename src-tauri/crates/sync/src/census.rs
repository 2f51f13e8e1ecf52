//! The count after a poll: how many declarations of the window stand in each status, at CAS and here. Two feeds that
//! lose, double and reorder nothing come to the same numbers; where they do not, people are told.

use std::collections::BTreeMap;

use cas::DeclarationSummary;
use serde::{Deserialize, Serialize};
use store::{NewNotification, Reading, StoreError};

use crate::SyncError;
use crate::applier::is_newer;
use crate::door::Door;

/// Name of the cursor that holds the last count.
const CENSUS: &str = "census";

/// What CAS showed of a window: for each declaration the latest that was shown.
#[derive(Default)]
pub(crate) struct Census {
    shown: BTreeMap<String, DeclarationSummary>,
}

/// Declarations of our dossiers in each status, and those whose status differs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// At CAS.
    pub at_cas: BTreeMap<String, u32>,
    /// Here.
    pub here: BTreeMap<String, u32>,
    /// References of dossiers that differ.
    pub differ: Vec<String>,
}

impl Census {
    /// Takes a page in.
    pub(crate) fn count(&mut self, rows: &[DeclarationSummary]) {
        for row in rows {
            let newer = |known: &DeclarationSummary| row.last_updated_at() > known.last_updated_at();
            if self.shown.get(row.id.as_str()).is_none_or(newer) {
                self.shown.insert(row.id.as_str().to_owned(), row.clone());
            }
        }
    }

    fn counted(&self, reading: &Reading<'_>, tenant: &str) -> Result<Counted, StoreError> {
        let mut counted = Counted::default();
        for row in self.shown.values() {
            let (Some(reference), Some(direction)) = (row.reference(), row.direction.as_deref()) else { continue };
            let ours = reading.records_by_reference(reference, direction)?;
            if ours.iter().all(|dossier| dossier.tenant != tenant) {
                continue;
            }
            let held = reading.declaration_by_cas_id(row.id.as_str())?.map(|held| held.meta);
            let at_cas = row.current_status.clone().unwrap_or_default();
            // What moved on while this page was read is newer here, and no difference.
            let here = match &held {
                Some(held) if held.cas.updated_at != row.last_updated && !is_newer(held, row) => at_cas.clone(),
                Some(held) => held.cas.status.clone().unwrap_or_default(),
                None => "missing".to_owned(),
            };
            if here != at_cas {
                counted.differ.push(reference.to_owned());
            }
            *counted.at_cas.entry(at_cas).or_default() += 1;
            *counted.here.entry(here).or_default() += 1;
        }
        Ok(counted)
    }
}

/// Compares both sides; a difference is told once for what differs.
pub(crate) fn compare(door: &Door<'_>, census: &Census) -> Result<(), SyncError> {
    let counted = door.profile.read(|reading| census.counted(reading, door.tenant))?;
    let text = serde_json::to_string(&counted)
        .map_err(|fault| StoreError::Unreadable { what: "the count".into(), detail: fault.to_string() })?;
    let name = format!("{CENSUS} {}", door.tenant);
    let known = door.profile.read(|reading| reading.cursor(door.environment(), &name))?;
    if known.as_deref() == Some(&text) {
        return Ok(());
    }
    let now = door.now();
    door.profile.write(|tx| -> Result<(), StoreError> {
        tx.set_cursor(door.environment(), &name, &text, now)?;
        if counted.differ.is_empty() {
            return Ok(());
        }
        let (count, which) = (counted.differ.len(), counted.differ.iter().take(3).cloned().collect::<Vec<_>>());
        tx.notify(&NewNotification {
            about: &format!("mismatch {text}"),
            kind: "mismatch",
            severity: "warn",
            record: None,
            inbox: None,
            sentence: &format!(
                "{count} declarations stand otherwise at CAS than here ({}). They are asked for again.",
                which.join(", ")
            ),
            at: now,
        })?;
        Ok(())
    })?;
    Ok(())
}

/// The last count of a connection.
///
/// # Errors
/// When the store cannot be read.
pub fn last_count(reading: &Reading<'_>, environment: &str, tenant: &str) -> Result<Option<Counted>, StoreError> {
    let text = reading.cursor(environment, &format!("{CENSUS} {tenant}"))?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}
