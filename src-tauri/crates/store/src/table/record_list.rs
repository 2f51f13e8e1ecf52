//! `record` as a list: newest first, page by page. A page starts where the last one ended, by record number, so the
//! thousandth page costs what the first one does.

use rusqlite::{ToSql, named_params};
use serde::{Deserialize, Serialize};

use super::record::{RecordKind, RecordMeta, select_meta};
use crate::sql::Count;
use crate::{Reading, StoreError};

/// The longest page.
pub const PAGE_MAX: u32 = 200;
/// Totals are counted this far; beyond it a list says "more than".
pub const TOTAL_MAX: u32 = 1000;
/// Full-text hits looked at in one go.
const HITS_AT_ONCE: u32 = 500;

/// Where a page ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PageCursor(u64);

/// Which records.
#[derive(Clone, Debug, Default)]
pub struct ListQuery {
    /// Only this kind.
    pub kind: Option<RecordKind>,
    /// Only these states; empty for all.
    pub states: Vec<String>,
    /// Only records with words that begin like these; blank for all.
    pub text: String,
    /// Continue after this page.
    pub after: Option<PageCursor>,
    /// Rows wanted, 1 to [`PAGE_MAX`].
    pub limit: u32,
}

/// One page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Records, newest first.
    pub rows: Vec<RecordMeta>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<PageCursor>,
    /// How many records fit the query, counted up to [`TOTAL_MAX`].
    pub total: u32,
    /// True when there are more than `total`.
    pub total_is_capped: bool,
}

/// What both ways of listing have in common: `:kind` and `:states` (a JSON list, empty for all).
macro_rules! fitting {
    () => {
        "(:kind IS NULL OR r.kind = :kind) AND \
         (:states = '[]' OR r.state IN (SELECT value FROM json_each(:states)))"
    };
}

impl Reading<'_> {
    /// A page of records.
    ///
    /// # Errors
    /// When store or full-text index cannot be read.
    pub fn list(&self, query: &ListQuery) -> Result<Page, StoreError> {
        let limit = query.limit.clamp(1, PAGE_MAX) as usize;
        let before = query.after.map_or(i64::MAX as u64, |PageCursor(number)| number);
        let states = states_json(query)?;
        let matching = crate::search::fts_query(&query.text);
        let mut rows = match &matching {
            None => self.page(query, &states, before, limit + 1)?,
            Some(matching) => self.searched_page(query, &states, matching, before, limit + 1)?,
        };
        let total = match &matching {
            None => self.total(query, &states)?,
            Some(matching) => self.searched_total(query, &states, matching)?,
        };
        let more = rows.len() > limit;
        rows.truncate(limit);
        Ok(Page {
            next: rows.last().filter(|_| more).map(|last| PageCursor(last.number)),
            rows,
            total: total.min(TOTAL_MAX),
            total_is_capped: total > TOTAL_MAX,
        })
    }

    fn page(&self, query: &ListQuery, states: &str, before: u64, limit: usize) -> Result<Vec<RecordMeta>, StoreError> {
        self.metas(
            concat!(select_meta!("WHERE r.number < :before AND "), fitting!(), " ORDER BY r.number DESC LIMIT :limit"),
            named_params! {
                ":before": Count(before),
                ":kind": query.kind,
                ":states": states,
                ":limit": Count(limit as u64),
            },
        )
    }

    fn searched_page(
        &self,
        query: &ListQuery,
        states: &str,
        matching: &str,
        mut before: u64,
        limit: usize,
    ) -> Result<Vec<RecordMeta>, StoreError> {
        let mut rows = Vec::new();
        loop {
            let hits = self.search.hits(matching, before, HITS_AT_ONCE)?;
            let missing = Count((limit - rows.len()) as u64);
            rows.extend(self.metas(
                concat!(
                    select_meta!("WHERE r.number IN (SELECT value FROM json_each(:numbers)) AND "),
                    fitting!(),
                    " ORDER BY r.number DESC LIMIT :limit"
                ),
                named_params! {
                    ":numbers": numbers_json(&hits),
                    ":kind": query.kind,
                    ":states": states,
                    ":limit": missing,
                },
            )?);
            match hits.last() {
                Some(last) if rows.len() < limit && hits.len() == HITS_AT_ONCE as usize => before = *last,
                _ => return Ok(rows),
            }
        }
    }

    fn total(&self, query: &ListQuery, states: &str) -> Result<u32, StoreError> {
        self.count(
            concat!("SELECT count(*) FROM (SELECT 1 FROM record r WHERE ", fitting!(), " LIMIT :limit)"),
            named_params! { ":kind": query.kind, ":states": states, ":limit": TOTAL_MAX + 1 },
        )
    }

    fn searched_total(&self, query: &ListQuery, states: &str, matching: &str) -> Result<u32, StoreError> {
        let mut total = 0;
        let mut before = i64::MAX as u64;
        loop {
            let hits = self.search.hits(matching, before, HITS_AT_ONCE)?;
            total += self.count(
                concat!(
                    "SELECT count(*) FROM record r WHERE r.number IN (SELECT value FROM json_each(:numbers)) AND ",
                    fitting!()
                ),
                named_params! { ":numbers": numbers_json(&hits), ":kind": query.kind, ":states": states },
            )?;
            match hits.last() {
                Some(last) if total <= TOTAL_MAX && hits.len() == HITS_AT_ONCE as usize => before = *last,
                _ => return Ok(total),
            }
        }
    }

    fn count(&self, sql: &str, values: &[(&str, &dyn ToSql)]) -> Result<u32, StoreError> {
        Ok(self.connection.prepare_cached(sql)?.query_row(values, |row| row.get(0))?)
    }
}

fn states_json(query: &ListQuery) -> Result<String, StoreError> {
    serde_json::to_string(&query.states).map_err(|fault| StoreError::unreadable("the list of states", fault))
}

fn numbers_json(numbers: &[u64]) -> String {
    let texts: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    format!("[{}]", texts.join(","))
}
