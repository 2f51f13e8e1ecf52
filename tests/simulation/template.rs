//! The profile that every workstation begins with: made once, copied for each.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use store::{Opening, Person, Profile, StoreError};

use super::people::PERSON;
use super::{disk, time};

/// A folder in memory, if the system has one, with the profile in it.
#[derive(Debug)]
pub struct Template {
    folder: tempfile::TempDir,
    runs: AtomicU64,
}

impl Template {
    /// Makes the profile.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn make() -> Result<Template, String> {
        disk::install();
        let memory = Path::new("/dev/shm");
        let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let folder = made.map_err(|fault| fault.to_string())?;
        let now = time::beginning();
        let fill = || -> Result<(), StoreError> {
            let profile = Profile::open(&folder.path().join("template"), &Opening { now, create: true })?;
            let (name, role) = ("Ann".to_owned(), "broker".to_owned());
            profile.write(|tx| tx.add_person(&Person { id: PERSON, name, role, created_at: now, active: true }))
        };
        fill().map_err(|fault| fault.to_string())?;
        Ok(Template { folder, runs: AtomicU64::new(0) })
    }

    pub(super) fn profile(&self) -> PathBuf {
        self.folder.path().join("template")
    }

    /// A folder of its own for a run, gone with what is given back.
    pub(super) fn room(&self) -> std::io::Result<tempfile::TempDir> {
        let number = self.runs.fetch_add(1, Ordering::Relaxed);
        tempfile::Builder::new().prefix(&format!("run-{number}-")).tempdir_in(self.folder.path())
    }
}
