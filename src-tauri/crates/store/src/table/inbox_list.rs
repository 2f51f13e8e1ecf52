//! `inbox` as people look through it: newest first, by state, source and words.

use rusqlite::named_params;

use super::inbox::{InboxEntry, InboxSource, select_entry};
use super::inbox_delivery::InboxState;
use crate::sql::Count;
use crate::{Reading, StoreError};

/// What to look for in the inbox.
#[derive(Clone, Copy, Debug, Default)]
pub struct InboxQuery<'a> {
    /// Only messages in this state.
    pub state: Option<InboxState>,
    /// Only messages that came this way.
    pub source: Option<InboxSource>,
    /// Only messages that hold these words: in their identity, subject, kind, reason or content, as they are written.
    pub words: &'a str,
    /// Only messages before this one in order of arrival; for the next page.
    pub before: Option<u64>,
}

impl Reading<'_> {
    /// What arrived last, newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn inbox_list(&self, limit: u32) -> Result<Vec<InboxEntry>, StoreError> {
        self.inbox_entries(select_entry!("ORDER BY i.number DESC LIMIT :limit"), named_params! { ":limit": limit })
    }

    /// What arrived and fits, newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn inbox_search(&self, query: &InboxQuery<'_>, limit: u32) -> Result<Vec<InboxEntry>, StoreError> {
        let sql = select_entry!(
            "WHERE (:before IS NULL OR i.number < :before)
               AND (:source IS NULL OR i.source = :source)
               AND (:state IS NULL OR CASE WHEN s.quarantine IS NULL THEN s.state ELSE 'quarantined' END = :state)
               AND (:words = '' OR instr(lower(i.id || ' ' || i.subject || ' ' || i.kind || ' '
                     || coalesce(s.reason, '')), lower(:words)) > 0
                   OR instr(i.payload, CAST(:words AS BLOB)) > 0)
             ORDER BY i.number DESC LIMIT :limit"
        );
        self.inbox_entries(
            sql,
            named_params! {
                ":before": query.before.map(Count),
                ":source": query.source,
                ":state": query.state,
                ":words": query.words,
                ":limit": limit,
            },
        )
    }

    /// How many messages stand in a state, counted no further than `limit`.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn inbox_count(&self, state: InboxState, limit: u32) -> Result<u32, StoreError> {
        let sql = match state {
            InboxState::Quarantined => "SELECT 1 FROM inbox_delivery WHERE quarantine IS NOT NULL",
            InboxState::Received => "SELECT 1 FROM inbox_delivery WHERE state = 'received'",
            InboxState::Applied => "SELECT 1 FROM inbox_delivery WHERE state = 'applied'",
            InboxState::Failed => "SELECT 1 FROM inbox_delivery WHERE state = 'failed' AND quarantine IS NULL",
        };
        let sql = format!("SELECT count(*) FROM ({sql} LIMIT ?1)");
        Ok(self.connection.prepare_cached(&sql)?.query_row([limit], |row| row.get(0))?)
    }
}
