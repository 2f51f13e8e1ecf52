//! A backup a day, in the profile's own backups folder; the oldest make room.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, Utc};

use super::archive::Manifest;
use super::make::Extent;
use crate::{Profile, StoreError};

/// Days that are kept. Work of a longer past stands in the journal of the newest one.
const KEPT: usize = 14;
const BEGIN: &str = "daily-";
const END: &str = ".backup";

impl Profile {
    /// Makes the backup of the day and lets go of those before the last fourteen. `None` when the day has one already,
    /// or when nothing was ever written.
    ///
    /// # Errors
    /// As [`Profile::backup`]; the older backups are then all kept.
    pub fn back_up_daily(&self, now: DateTime<Utc>) -> Result<Option<Manifest>, StoreError> {
        let Some(_lock) = self.lock_backup()? else { return Ok(None) };
        let today = now.date_naive();
        let nothing = self.read(|reading| reading.is_unwritten())?;
        if nothing || self.last_daily_backup()? == Some(today) {
            return Ok(None);
        }
        let file = self.backups_folder().join(format!("{BEGIN}{today}{END}"));
        let manifest = self.back_up_to(&file, now, Extent::OfDay, &mut |_| {})?;
        let days = daily_backups(&self.backups_folder())?;
        for (_, file) in days.iter().rev().skip(KEPT) {
            fs::remove_file(file).map_err(StoreError::file("remove the old backup", file))?;
        }
        Ok(Some(manifest))
    }

    /// The day of the newest daily backup.
    ///
    /// # Errors
    /// When the backups folder cannot be read.
    pub fn last_daily_backup(&self) -> Result<Option<NaiveDate>, StoreError> {
        Ok(daily_backups(&self.backups_folder())?.last().map(|(day, _)| *day))
    }
}

/// The backups of the days in a folder, oldest first.
pub(crate) fn daily_backups(folder: &Path) -> Result<Vec<(NaiveDate, PathBuf)>, StoreError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(StoreError::file("read the folder", folder))? {
        let path = entry.map_err(StoreError::file("read the folder", folder))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let day = name.strip_prefix(BEGIN).and_then(|name| name.strip_suffix(END));
        if let Some(day) = day.and_then(|day| day.parse().ok()) {
            found.push((day, path));
        }
    }
    found.sort();
    Ok(found)
}
