//! Care for the store while people work: a backup each day, and words that can be found.

use std::time::Duration;

use crate::error::AppError;
use crate::view::BackupView;
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
    /// Makes the backup of each day until the program ends. What keeps one from being made is said in the status.
    pub async fn run_backups(self) {
        tokio::time::sleep(BEFORE_THE_FIRST).await;
        loop {
            let app = self.clone();
            // Copying and proving take seconds for a large store.
            let done = tokio::task::spawn_blocking(move || app.profile().back_up_daily(app.host().now())).await;
            let trouble = match done {
                Ok(Ok(_)) => None,
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
        Ok(BackupView {
            day: self.profile().last_daily_backup()?.map(|day| day.to_string()),
            folder: self.profile().backups_folder().display().to_string(),
            trouble: self.backup_trouble().clone(),
        })
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
        let found = dispatch(&app, "record.list", request).await.unwrap();
        assert_eq!((found["rows"].as_array().map(Vec::len), &found["total"]), (Some(1), &"1".into()));
    }
}
