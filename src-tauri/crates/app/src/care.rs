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
