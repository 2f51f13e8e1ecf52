//! The names inside a profile folder.

use std::fs::DirBuilder;
use std::path::PathBuf;

use crate::StoreError;

/// A profile folder.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    pub(crate) root: PathBuf,
}

impl Folder {
    pub(crate) fn store(&self) -> PathBuf {
        self.root.join("store.db")
    }

    /// The store while it is being made; it gets its name when it is complete.
    pub(crate) fn unfinished_store(&self) -> PathBuf {
        self.root.join("store.db.new")
    }

    /// A backup on its way into the place of the store.
    pub(crate) fn restored_store(&self) -> PathBuf {
        self.root.join("store.db.restored")
    }

    pub(crate) fn search(&self) -> PathBuf {
        self.root.join("search.db")
    }

    pub(crate) fn attachments(&self) -> PathBuf {
        self.root.join("attachments")
    }

    pub(crate) fn backups(&self) -> PathBuf {
        self.root.join("backups")
    }

    pub(crate) fn papers(&self) -> PathBuf {
        self.root.join("papers")
    }

    pub(crate) fn logs(&self) -> PathBuf {
        self.root.join("logs")
    }

    pub(crate) fn sender_lock(&self) -> PathBuf {
        self.root.join("sender.lock")
    }

    pub(crate) fn opening_lock(&self) -> PathBuf {
        self.root.join("opening.lock")
    }

    /// Held by all who have the profile open.
    pub(crate) fn in_use_lock(&self) -> PathBuf {
        self.root.join("in-use.lock")
    }

    /// Says that the store is damaged and nothing is written to it.
    pub(crate) fn damage_mark(&self) -> PathBuf {
        self.root.join("damaged.txt")
    }

    /// What each repair did and what it could not bring back.
    pub(crate) fn repairs(&self) -> PathBuf {
        self.root.join("repairs")
    }

    /// Held by the process that makes the backup of the day.
    pub(crate) fn backup_lock(&self) -> PathBuf {
        self.root.join("backup.lock")
    }

    /// What shows that a profile was here, when its store is gone.
    pub(crate) fn trace(&self) -> Option<&'static str> {
        [
            (self.root.join("store.db-wal"), "an unfinished write-ahead log"),
            (self.backups(), "a backups folder"),
            (self.search(), "a search index"),
        ]
        .into_iter()
        .find_map(|(path, trace)| path.exists().then_some(trace))
    }

    /// Makes the profile folder where it is missing, for its owner's eyes only.
    pub(crate) fn make(&self) -> Result<(), StoreError> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.root).map_err(StoreError::file("make the folder", &self.root))
    }

    /// Makes the folders that are missing.
    pub(crate) fn complete(&self) -> Result<(), StoreError> {
        for folder in [self.attachments(), self.backups(), self.logs()] {
            std::fs::create_dir_all(&folder).map_err(StoreError::file("make the folder", &folder))?;
        }
        Ok(())
    }
}
