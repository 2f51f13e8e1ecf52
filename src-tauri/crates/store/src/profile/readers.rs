//! A small pool of connections that cannot write.

use std::ops::{Deref, DerefMut};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::connection::{self, Purpose};
use crate::StoreError;

/// Connections kept for reuse; more are opened when more read at once.
const KEPT_MAX: usize = 4;

#[derive(Debug)]
pub(crate) struct Readers {
    file: PathBuf,
    idle: Mutex<Idle>,
}

/// Connections that wait, all to the file of one time: another may have been put in its place since.
#[derive(Debug, Default)]
struct Idle {
    time: u64,
    waiting: Vec<Connection>,
}

/// A connection in use and the time of the file it reads.
#[derive(Debug)]
pub(crate) struct Reader {
    time: u64,
    connection: Connection,
}

impl Deref for Reader {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.connection
    }
}

impl DerefMut for Reader {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }
}

impl Readers {
    pub(crate) fn new(file: PathBuf) -> Readers {
        Readers { file, idle: Mutex::new(Idle::default()) }
    }

    pub(crate) fn take(&self) -> Result<Reader, StoreError> {
        let mut idle = self.idle();
        let time = idle.time;
        if let Some(connection) = idle.waiting.pop() {
            return Ok(Reader { time, connection });
        }
        drop(idle);
        let open = || {
            let connection = connection::open(&self.file, Purpose::Read)?;
            connection::make_read_only(&connection)?;
            Ok(Reader { time, connection })
        };
        open().map_err(|fault: StoreError| fault.in_file(&self.file))
    }

    pub(crate) fn give_back(&self, reader: Reader) {
        let mut idle = self.idle();
        if idle.time == reader.time && idle.waiting.len() < KEPT_MAX {
            idle.waiting.push(reader.connection);
        }
    }

    /// Closes what waits and forgets what is in use: another file takes the place.
    pub(crate) fn let_go(&self) {
        let mut idle = self.idle();
        idle.time += 1;
        for connection in idle.waiting.drain(..) {
            // Its log stays as it is; a connection that refuses would write it into the damaged file at worst.
            let _ = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        }
    }

    fn idle(&self) -> MutexGuard<'_, Idle> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
