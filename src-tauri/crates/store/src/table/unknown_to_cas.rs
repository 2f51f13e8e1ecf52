//! Dossiers that CAS may know although this profile has not heard of it: what somebody else sent, loaded here later.

use rusqlite::named_params;

use crate::sql::Count;
use crate::{Reading, StoreError};

/// A key that CAS could know a dossier by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownToCas {
    /// Revision of the store with which the dossier was written last.
    pub revision: u64,
    /// Reference.
    pub reference: String,
    /// Direction.
    pub direction: String,
}

impl Reading<'_> {
    /// Dossiers of a tenant that were never sent from here and have no declaration, with a key, written after `revision`;
    /// the earliest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn dossiers_unknown_to_cas(
        &self,
        tenant: &str,
        revision: u64,
        limit: u32,
    ) -> Result<Vec<UnknownToCas>, StoreError> {
        let sql = "SELECT r.revision, r.external_reference, r.direction FROM record r
                   WHERE r.revision > :revision AND r.kind = 'dossier' AND r.tenant = :tenant
                     AND r.external_reference <> '' AND r.direction <> ''
                     AND NOT EXISTS (SELECT 1 FROM record d WHERE d.parent = r.number AND d.kind = 'declaration')
                     AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.record = r.number)
                   ORDER BY r.revision LIMIT :limit + 0";
        let mut statement = self.connection.prepare_cached(sql)?;
        let values = named_params! { ":revision": Count(revision), ":tenant": tenant, ":limit": limit };
        let found = statement.query_map(values, |row| {
            Ok(UnknownToCas { revision: row.get::<_, Count>(0)?.0, reference: row.get(1)?, direction: row.get(2)? })
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }
}
