//! `inbox_delivery`: whether what arrived was applied. The only thing about an inbox row that changes.

use chrono::{DateTime, Utc};
use rusqlite::named_params;

use crate::sql::{Count, Moment, words};
use crate::{StoreError, Writing};

words! {
    /// What became of something that arrived.
    InboxState {
        /// Not looked at yet.
        Received = "received",
        /// Applied.
        Applied = "applied",
        /// Could not be applied; the reason stands beside it.
        Failed = "failed",
        /// Set apart: it is not what CAS should have sent. The reason stands beside it.
        Quarantined = "quarantined",
    }
}

words! {
    /// Why a message was set apart.
    Quarantine {
        /// It is not JSON.
        NotJson = "not_json",
        /// It is JSON, and not an event of CAS.
        NotAnEvent = "not_an_event",
        /// It names a tenant that is not ours.
        Tenant = "tenant",
        /// It is about a dossier that is not here.
        UnknownDossier = "unknown_dossier",
        /// It is about a declaration that CAS does not know.
        UnknownDeclaration = "unknown_declaration",
    }
}

impl Writing<'_> {
    /// Says that it was applied, and which batch it became, if it changed a document.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn mark_applied(&mut self, id: &str, now: DateTime<Utc>, batch: Option<u64>) -> Result<(), StoreError> {
        self.mark(id, InboxState::Applied, None, None, Some(now), batch)
    }

    /// Says that it could not be applied, and why.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn mark_failed(&mut self, id: &str, now: DateTime<Utc>, reason: &str) -> Result<(), StoreError> {
        self.mark(id, InboxState::Failed, None, Some(reason), Some(now), None)
    }

    /// Sets it apart, with the reason as a sentence. The rest of the inbox goes on.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn mark_quarantined(
        &mut self,
        id: &str,
        now: DateTime<Utc>,
        why: Quarantine,
        reason: &str,
    ) -> Result<(), StoreError> {
        self.mark(id, InboxState::Failed, Some(why), Some(reason), Some(now), None)
    }

    /// Puts something that failed or was set apart before the applier again.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn inbox_retry(&mut self, id: &str) -> Result<(), StoreError> {
        self.mark(id, InboxState::Received, None, None, None, None)
    }

    fn mark(
        &mut self,
        id: &str,
        state: InboxState,
        quarantine: Option<Quarantine>,
        reason: Option<&str>,
        at: Option<DateTime<Utc>>,
        batch: Option<u64>,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE inbox_delivery SET state = :state, quarantine = :quarantine, reason = :reason,
                     applied_at = :at, batch = :batch WHERE inbox = :inbox";
        self.connection.prepare_cached(sql)?.execute(named_params! {
            ":inbox": Count(self.inbox_number(id)?),
            ":state": state,
            ":quarantine": quarantine,
            ":reason": reason,
            ":at": at.map(Moment),
            ":batch": batch.map(Count),
        })?;
        Ok(())
    }
}
