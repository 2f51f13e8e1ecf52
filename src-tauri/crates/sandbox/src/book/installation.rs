//! The one client this practice CAS knows. Made at the first start, kept with the file.

use rusqlite::OptionalExtension;

use super::{Book, BookError};
use crate::simulation::Identities;

pub(crate) struct Installation {
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
}

impl Book {
    pub(crate) fn installation(&self, identities: &Identities) -> Result<Installation, BookError> {
        let found = self
            .connection
            .query_row("SELECT client_id, client_secret FROM installation", [], |row| {
                Ok(Installation { client_id: row.get(0)?, client_secret: row.get(1)? })
            })
            .optional()?;
        if let Some(installation) = found {
            return Ok(installation);
        }
        let made = Installation { client_id: identities.id(), client_secret: identities.token() };
        self.connection.execute(
            "INSERT INTO installation (id, client_id, client_secret) VALUES (1, ?1, ?2)",
            [&made.client_id, &made.client_secret],
        )?;
        Ok(made)
    }
}
