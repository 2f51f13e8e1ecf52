//! Care for the store while people work: a backup each day.

use std::time::Duration;

use crate::error::AppError;
use crate::view::BackupView;
use crate::{App, Event};

/// How often it is looked whether the day has its backup.
const PAUSE: Duration = Duration::from_secs(15 * 60);

impl App {
    /// Makes the backup of each day until the program ends. What keeps one from being made is said in the status.
    pub async fn run_backups(self) {
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

    pub(crate) fn backup_view(&self) -> Result<BackupView, AppError> {
        Ok(BackupView {
            day: self.profile().last_daily_backup()?.map(|day| day.to_string()),
            folder: self.profile().backups_folder().display().to_string(),
            trouble: self.backup_trouble().clone(),
        })
    }
}
