//! Care for the store while people work: the check of each start, a backup and a drill each day, repair, and words that
//! can be found.

use std::time::Duration;

use serde_json::Value;

use crate::error::{AppError, Code};
use crate::view::{BackupView, DrillView, LostRow, Nothing, RepairView};
use crate::{App, Event};

/// How often it is looked whether the day has its backup.
const PAUSE: Duration = Duration::from_secs(15 * 60);
/// Until the first look: a large store is copied for seconds, and whoever starts the day wants the window now.
const BEFORE_THE_FIRST: Duration = Duration::from_secs(60);
/// How often it is looked whether the index is behind: after an import, or when its shape is a new one.
const SEARCH_PAUSE: Duration = Duration::from_secs(5);
/// Records taken in at once: whoever types meanwhile waits for no more than these.
const SEARCH_STEP: u32 = 50;

impl App {
    /// Checks the store once, then makes the backup of each day and tries to put it back, until the program ends. What
    /// is wrong is said in the status.
    pub async fn run_care(self) {
        let app = self.clone();
        // A check that stops on a defect says nothing of the store.
        let checked = tokio::task::spawn_blocking(move || app.profile().check_core(&mut |_| {})).await;
        if self.profile().damage().is_some() || matches!(checked, Ok(Err(_))) {
            self.tell(Event::Status);
        }
        tokio::time::sleep(BEFORE_THE_FIRST).await;
        loop {
            let app = self.clone();
            // Copying and proving take seconds for a large store.
            let done = tokio::task::spawn_blocking(move || app.back_up()).await;
            let trouble = match done {
                Ok(Ok(())) => None,
                Ok(Err(fault)) => Some(format!("Today's backup could not be made. {fault}")),
                Err(stopped) => Some(format!("Today's backup was not finished: {stopped}.")),
            };
            let news = std::mem::replace(&mut *self.backup_trouble(), trouble.clone()) != trouble;
            if news {
                self.tell(Event::Status);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    fn back_up(&self) -> Result<(), store::StoreError> {
        // A damaged store would only be refused; its good backups are all kept.
        if self.profile().damage().is_some() {
            return Ok(());
        }
        self.profile().back_up_daily(self.host().now())?;
        match self.profile().drill(self.host().now(), &mut |_| {})? {
            Some(drill) => {
                self.tell(Event::Status);
                drill.trouble.map_or(Ok(()), |detail| {
                    let file = self.profile().backups_folder().join(drill.backup);
                    Err(store::StoreError::DamagedBackup { file, detail })
                })
            }
            None => Ok(()),
        }
    }

    /// Whether damage is known and nothing is written.
    #[must_use]
    pub fn damaged(&self) -> bool {
        self.profile().damage().is_some()
    }

    /// Takes what the search index does not hold yet into it until the program ends, a little at a time. A fault is
    /// said by whoever searches; a damaged index was made anew by then.
    pub async fn run_search(self) {
        loop {
            let app = self.clone();
            let step = tokio::task::spawn_blocking(move || app.profile().catch_up_search(SEARCH_STEP)).await;
            let remaining = matches!(step, Ok(Ok(progress)) if progress.remaining > 0);
            tokio::time::sleep(if remaining { Duration::from_millis(1) } else { SEARCH_PAUSE }).await;
        }
    }

    pub(crate) fn backup_view(&self) -> Result<BackupView, AppError> {
        let drill = self.profile().last_drill().map(|drill| DrillView {
            at_utc: drill.at.to_rfc3339(),
            records: u32::try_from(drill.records).unwrap_or(u32::MAX),
            trouble: drill.trouble,
        });
        Ok(BackupView {
            day: self.profile().last_daily_backup()?.map(|day| day.to_string()),
            folder: self.profile().backups_folder().display().to_string(),
            trouble: self.backup_trouble().clone(),
            drill,
        })
    }
}

/// A command met damage: the windows ask for the status, which says so.
pub(crate) fn tell_of_damage(app: &App, command: &str, done: &Result<Value, AppError>) {
    let met = done.as_ref().is_err_and(|fault| matches!(fault.code, Code::Store | Code::Unsaved));
    if met && command != "app.status" && app.profile().damage().is_some() {
        app.tell(Event::Status);
    }
}

/// Puts the newest good backup in the place of a damaged store, with all that can be carried over.
pub(crate) fn repair(app: &App, _: Nothing) -> Result<RepairView, AppError> {
    if app.profile().damage().is_none() {
        let folder = app.profile().folder().to_path_buf();
        return Err(store::StoreError::NothingToRepair { folder }.into());
    }
    // Nothing passes the doors meanwhile.
    let _doors = app.inner().doors.blocking_lock();
    let repaired = app.profile().repair(app.host().now(), &mut |_| {})?;
    app.held().clear();
    app.tell(Event::Records { ids: Vec::new() });
    app.tell(Event::Status);
    app.inner().wake.notify_one();
    Ok(repair_view(repaired))
}

/// What a repair did, for people and programs.
#[must_use]
pub(crate) fn repair_view(repaired: store::Repaired) -> RepairView {
    let place = match &repaired.backup {
        Some((_, manifest)) => {
            format!("The backup of {} is in its place", manifest.made_at.format("%Y-%m-%d %H:%M UTC"))
        }
        None => "There was no good backup; a new store is in its place".to_owned(),
    };
    let lost = match repaired.lost.len() {
        0 if repaired.limits.is_empty() => "Nothing is missing.".to_owned(),
        0 => "What could not be read is in the report.".to_owned(),
        1 => "One record is not as it was last.".to_owned(),
        several => format!("{several} records are not as they were last."),
    };
    RepairView {
        sentence: format!(
            "{place}, with {} of the journal from the damaged file. {lost}",
            match repaired.carried_batches {
                1 => "1 batch".to_owned(),
                many => format!("{many} batches"),
            }
        ),
        backup: repaired.backup.map(|(file, _)| file.display().to_string()),
        kept: repaired.kept.map(|kept| kept.display().to_string()),
        carried_batches: u32::try_from(repaired.carried_batches).unwrap_or(u32::MAX),
        limits: repaired.limits,
        lost: repaired.lost.into_iter().map(lost_row).collect(),
        report: repaired.report.display().to_string(),
    }
}

fn lost_row(lost: store::Lost) -> LostRow {
    LostRow {
        record: lost.record,
        kind: lost.kind,
        reference: lost.reference,
        changed_utc: lost.changed_at,
        earlier_is_there: lost.earlier_is_there,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Instant;

    use chrono::DateTime;
    use store::{NewRecord, Opening, Profile, RecordId, RecordKind, StoreError, Summary};

    use super::*;
    use crate::{Connect, Host, Start, dispatch};

    /// More than are taken in while a profile is opened.
    const DOSSIERS: u128 = 900;

    fn profile_without_index(folder: &std::path::Path) {
        let now = DateTime::UNIX_EPOCH;
        let profile = Profile::open(folder, &Opening { now, create: true }).unwrap();
        let fill = profile.write(|tx| {
            for number in 1..=DOSSIERS {
                let id = RecordId(uuid::Uuid::from_u128(number));
                tx.create_record(&NewRecord {
                    id,
                    kind: RecordKind::Dossier,
                    tenant: "practice",
                    external_reference: None,
                    direction: None,
                    column: None,
                    flow: None,
                    state: "draft",
                    parent: None,
                    catalogue_version: "1",
                    created_at: now,
                })?;
                tx.set_summary(id, &Summary { title: format!("ball{number}"), ..Summary::default() }, now)?;
            }
            Ok::<_, StoreError>(())
        });
        fill.unwrap();
    }

    #[tokio::test]
    async fn what_is_left_behind_can_be_found_soon() {
        let folder = tempfile::tempdir().unwrap();
        profile_without_index(folder.path());
        let app = App::open(Start {
            folder: folder.path().to_path_buf(),
            create: false,
            connect: Connect::Practice,
            person: None,
            program: "a test".into(),
            host: Host::new(Arc::new(|| DateTime::UNIX_EPOCH)),
        })
        .unwrap();
        let behind = |app: &App| app.profile().catch_up_search(0).unwrap().remaining;
        assert_eq!(behind(&app), 400, "opening takes in the first ones only");
        let caring = tokio::spawn(app.clone().run_search());
        let begun = Instant::now();
        while behind(&app) > 0 {
            assert!(begun.elapsed() < Duration::from_secs(60), "{} are still behind", behind(&app));
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        caring.abort();
        let request = serde_json::json!({"text": format!("ball{DOSSIERS}"), "filter": "open", "limit": 5});
        let found = dispatch(&app, "record.list", request.clone()).await.unwrap();
        assert_eq!(found["rows"].as_array().map(Vec::len), Some(1));
        assert_eq!(dispatch(&app, "record.counts", request).await.unwrap()["total"], "1");
    }
}
