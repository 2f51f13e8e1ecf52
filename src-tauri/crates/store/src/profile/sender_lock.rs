//! One sender a profile: an operating system lock on a file that also says who holds it.

use std::fs::{File, TryLockError};
use std::io::{Seek, Write};
use std::path::Path;

use chrono::{DateTime, Utc};

use crate::StoreError;

/// The right to send for a profile. Gone when dropped, and when the process ends in any way.
#[derive(Debug)]
pub struct SenderLock {
    _file: File,
}

impl SenderLock {
    pub(crate) fn take(path: &Path, program: &str, now: DateTime<Utc>) -> Result<SenderLock, StoreError> {
        let mut file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)
            .map_err(StoreError::file("open", path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::SenderHeld { holder: holder_of(path) }),
            Err(TryLockError::Error(fault)) => return Err(StoreError::file("lock", path)(fault)),
        }
        let since = now.format("%Y-%m-%d %H:%M:%S UTC");
        let holder = format!("process {}, {program}, since {since}", std::process::id());
        let said = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(holder.as_bytes()))
            .and_then(|()| file.sync_all());
        said.map_err(StoreError::file("write", path))?;
        Ok(SenderLock { _file: file })
    }
}

fn holder_of(path: &Path) -> String {
    match std::fs::read_to_string(path) {
        Ok(text) if !text.trim().is_empty() => text.trim().to_owned(),
        Ok(_) => "a process that has just started".to_owned(),
        // Some systems keep a locked file from being read.
        Err(fault) => format!("its name cannot be read: {fault}"),
    }
}
