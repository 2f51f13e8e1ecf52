//! How faults are made from what the system says, and told apart.

use std::io;
use std::path::Path;

use crate::{RecordId, StoreError, damage};

impl StoreError {
    pub(crate) fn file(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> StoreError {
        let path = path.to_path_buf();
        move |fault| match fault.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::DiskFull,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly { path },
            _ => StoreError::File { action, path, fault },
        }
    }

    /// Content that cannot be what was written: noted as damage.
    pub(crate) fn unreadable(what: impl Into<String>, detail: impl ToString) -> StoreError {
        let (what, detail) = (what.into(), detail.to_string());
        damage::note(&format!("{what}: {detail}"));
        StoreError::Unreadable { what, detail }
    }

    pub(crate) fn no_record(id: RecordId) -> StoreError {
        StoreError::NotFound { kind: "record", id: id.to_string() }
    }

    pub(crate) fn no_batch(seq: u64) -> StoreError {
        StoreError::NotFound { kind: "journal batch", id: seq.to_string() }
    }

    /// True when the store itself is not as it was written, and a repair can help.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        matches!(
            self,
            StoreError::DamagedStore { .. }
                | StoreError::NotAStore { .. }
                | StoreError::EmptyStore { .. }
                | StoreError::StoreGone { .. }
                | StoreError::Unreadable { .. }
        )
    }

    /// The same fault, naming this file where it only knew the usual name.
    pub(crate) fn in_file(self, path: &Path) -> StoreError {
        let path = path.to_path_buf();
        match self {
            StoreError::DamagedStore { detail, .. } => StoreError::DamagedStore { file: path, detail },
            StoreError::NotAStore { found, .. } => StoreError::NotAStore { file: path, found },
            StoreError::ReadOnly { .. } => StoreError::ReadOnly { path },
            StoreError::Locked { .. } => StoreError::Locked { file: path },
            other => other,
        }
    }
}
