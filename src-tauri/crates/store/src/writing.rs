//! One transaction, to write. It can do all that [`Reading`] can and sees what it has written itself.

use std::ops::Deref;

use rusqlite::Connection;

use crate::Reading;
use crate::search::Search;

/// Writes within one transaction.
#[derive(Debug)]
pub struct Writing<'c> {
    reading: Reading<'c>,
}

impl<'c> Writing<'c> {
    pub(crate) fn new(connection: &'c Connection, search: &'c Search) -> Writing<'c> {
        Writing { reading: Reading::new(connection, search) }
    }
}

impl<'c> Deref for Writing<'c> {
    type Target = Reading<'c>;

    fn deref(&self) -> &Reading<'c> {
        &self.reading
    }
}
