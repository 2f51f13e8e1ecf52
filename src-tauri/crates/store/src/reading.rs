//! One moment of the store, to read. What each table can tell stands in its own file under `table`.
//!
//! A statement that every pass over the doors runs says `LIMIT :limit + 0`: SQLite plans with a bare `:limit` and therefore
//! prepares the statement anew whenever one is bound, which costs more than running it.

use rusqlite::Connection;

use crate::search::Search;

/// Reads one moment of the store.
#[derive(Debug)]
pub struct Reading<'c> {
    pub(crate) connection: &'c Connection,
    pub(crate) search: &'c Search,
}

impl<'c> Reading<'c> {
    pub(crate) fn new(connection: &'c Connection, search: &'c Search) -> Reading<'c> {
        Reading { connection, search }
    }
}
