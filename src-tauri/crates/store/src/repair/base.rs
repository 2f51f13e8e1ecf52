//! What a repair begins with: the newest daily backup that proves sound, else a new store.

use std::fs;
use std::path::Path;

use chrono::{DateTime, Utc};

use super::Repaired;
use crate::backup::{self, Manifest, proven, with_end};
use crate::migrations::{self, MIGRATIONS};
use crate::profile::connection::{self, Purpose};
use crate::profile::{Folder, make_store};
use crate::{StoreError, VerifyProgress};

/// Lays the newest good backup at `fresh`, brought to the present version.
pub(super) fn lay(
    folder: &Folder,
    fresh: &Path,
    repaired: &mut Repaired,
    now: DateTime<Utc>,
    progress: &mut dyn FnMut(VerifyProgress),
) -> Result<(), StoreError> {
    let (mut passed_over, mut taken) = (Vec::new(), None);
    for (_, file) in backup::daily_backups(&folder.backups())?.into_iter().rev() {
        match unpacked(&file, fresh, progress) {
            Ok(manifest) => {
                taken = Some((file, manifest));
                break;
            }
            Err(StoreError::DiskFull) => return Err(StoreError::DiskFull),
            Err(fault) => passed_over.push(fault.to_string()),
        }
    }
    if taken.is_none() {
        clear(fresh)?;
        make_store(fresh, &folder.backups(), MIGRATIONS, now)?;
    } else {
        let mut connection = connection::open(fresh, Purpose::Write)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        migrations::migrate(&mut connection, &folder.backups(), MIGRATIONS, now)?;
        connection.close().map_err(|(_, fault)| fault)?;
    }
    (repaired.passed_over, repaired.backup) = (passed_over, taken);
    Ok(())
}

fn unpacked(file: &Path, fresh: &Path, progress: &mut dyn FnMut(VerifyProgress)) -> Result<Manifest, StoreError> {
    let manifest = backup::read_backup(file)?;
    if manifest.store_version > migrations::newest(MIGRATIONS) {
        return Err(StoreError::NewerBackup { file: file.to_path_buf() });
    }
    clear(fresh)?;
    backup::unpack_store(file, fresh)?;
    let (found, _) = proven(fresh, progress)?;
    match found.problems.into_iter().next() {
        None => Ok(manifest),
        Some(detail) => Err(StoreError::DamagedBackup { file: file.to_path_buf(), detail }),
    }
}

fn clear(fresh: &Path) -> Result<(), StoreError> {
    for end in ["", "-wal", "-shm", "-journal"] {
        let path = with_end(fresh, end);
        match fs::remove_file(&path) {
            Err(fault) if fault.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::file("remove", &path)(fault));
            }
            _ => {}
        }
    }
    Ok(())
}
