//! A small pool of connections that cannot write.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

use super::connection::{self, Purpose};
use crate::StoreError;

/// Connections kept for reuse; more are opened when more read at once.
const KEPT_MAX: usize = 4;

#[derive(Debug)]
pub(crate) struct Readers {
    file: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(crate) fn new(file: PathBuf) -> Readers {
        Readers { file, idle: Mutex::new(Vec::new()) }
    }

    pub(crate) fn take(&self) -> Result<Connection, StoreError> {
        if let Some(connection) = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop() {
            return Ok(connection);
        }
        let open = || {
            let connection = connection::open(&self.file, Purpose::Read)?;
            connection::make_read_only(&connection)?;
            Ok(connection)
        };
        open().map_err(|fault: StoreError| fault.in_file(&self.file))
    }

    pub(crate) fn give_back(&self, connection: Connection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT_MAX {
            idle.push(connection);
        }
    }
}
