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
}

/// A number counted so far and no further.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// Counted up to [`TOTAL_MAX`].
    pub count: u32,
    /// True when there are more than `count`.
    pub is_capped: bool,
}

/// What a record found by its words must still be: the index may be a moment behind. `:states` is a JSON list, empty
/// for all.
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
        let mut rows = match matching(query) {
            None => self.metas_of(&self.numbers(query, before, limit + 1)?)?,
            Some(matching) => self.searched_page(query, &matching, before, limit + 1)?,
        };
        let more = rows.len() > limit;
        rows.truncate(limit);
        Ok(Page { next: rows.last().filter(|_| more).map(|last| PageCursor(last.number)), rows })
    }

    /// How many records fit a query, whatever its page.
    ///
    /// # Errors
    /// When store or full-text index cannot be read.
    pub fn total(&self, query: &ListQuery) -> Result<Total, StoreError> {
        let found = match matching(query) {
            None => self.numbers(query, i64::MAX as u64, TOTAL_MAX as usize + 1)?.len() as u64,
            Some(matching) if query.kind.is_some() || query.states.is_empty() => {
                u64::from(self.search.count(&matching, TOTAL_MAX + 1)?)
            }
            Some(matching) => {
                self.searched_page(query, &matching, i64::MAX as u64, TOTAL_MAX as usize + 1)?.len() as u64
            }
        };
        let is_capped = found > u64::from(TOTAL_MAX);
        Ok(Total { count: u32::try_from(found).unwrap_or(TOTAL_MAX).min(TOTAL_MAX), is_capped })
    }

    /// Numbers of records below `before`, newest first. Each way has an index that has them in this order, so that a
    /// few of one state are found among a million of the others.
    fn numbers(&self, query: &ListQuery, before: u64, limit: usize) -> Result<Vec<u64>, StoreError> {
        let limit = Count(limit as u64);
        let within = |sql: &str, more: &[(&str, &dyn ToSql)]| -> Result<Vec<u64>, StoreError> {
            let before = Count(before);
            let mut values: Vec<(&str, &dyn ToSql)> = vec![(":before", &before), (":limit", &limit)];
            values.extend_from_slice(more);
            let mut statement = self.connection.prepare_cached(sql)?;
            let numbers = statement.query_map(values.as_slice(), |row| row.get::<_, Count>(0))?;
            Ok(numbers.map(|number| number.map(|count| count.0)).collect::<Result<_, _>>()?)
        };
        match (query.kind, query.states.is_empty()) {
            (None, true) => {
                within("SELECT number FROM record WHERE number < :before ORDER BY number DESC LIMIT :limit", &[])
            }
            (None, false) => within(
                "SELECT number FROM record WHERE number < :before AND state IN (SELECT value FROM json_each(:states))
                 ORDER BY number DESC LIMIT :limit",
                named_params! { ":states": states_json(query)? },
            ),
            (Some(kind), true) => within(
                "SELECT number FROM record INDEXED BY record_by_kind WHERE kind = :kind AND number < :before
                 ORDER BY number DESC LIMIT :limit",
                named_params! { ":kind": kind },
            ),
            (Some(kind), false) => {
                let mut numbers = Vec::new();
                for state in &query.states {
                    numbers.extend(within(
                        "SELECT number FROM record INDEXED BY record_by_state
                         WHERE kind = :kind AND state = :state AND number < :before ORDER BY number DESC LIMIT :limit",
                        named_params! { ":kind": kind, ":state": state },
                    )?);
                }
                numbers.sort_unstable_by(|one, other| other.cmp(one));
                numbers.dedup();
                numbers.truncate(usize::try_from(limit.0).unwrap_or(usize::MAX));
                Ok(numbers)
            }
        }
    }

    fn metas_of(&self, numbers: &[u64]) -> Result<Vec<RecordMeta>, StoreError> {
        self.metas(
            select_meta!("WHERE r.number IN (SELECT value FROM json_each(:numbers)) ORDER BY r.number DESC"),
            named_params! { ":numbers": numbers_json(numbers) },
        )
    }

    fn searched_page(
        &self,
        query: &ListQuery,
        matching: &str,
        mut before: u64,
        limit: usize,
    ) -> Result<Vec<RecordMeta>, StoreError> {
        let states = states_json(query)?;
        // Narrowed to the kind and the states inside the index, nearly every hit is a row.
        let at_once = u32::try_from(limit).unwrap_or(HITS_AT_ONCE).min(HITS_AT_ONCE);
        let mut rows = Vec::new();
        loop {
            let hits = self.search.hits(matching, before, at_once)?;
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
                Some(last) if rows.len() < limit && hits.len() == at_once as usize => before = *last,
                _ => return Ok(rows),
            }
        }
    }
}

/// The full-text query of a list; `None` where no words were typed.
fn matching(query: &ListQuery) -> Option<String> {
    let words = crate::search::fts_query(&query.text)?;
    Some(match query.kind {
        Some(kind) => crate::search::narrowed(&words, kind, &query.states),
        None => words,
    })
}

fn states_json(query: &ListQuery) -> Result<String, StoreError> {
    serde_json::to_string(&query.states).map_err(|fault| StoreError::unreadable("the list of states", fault))
}

fn numbers_json(numbers: &[u64]) -> String {
    let texts: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    format!("[{}]", texts.join(","))
}
