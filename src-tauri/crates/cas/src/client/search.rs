//! Searching: one page, or all of it. Source: Customs4trade declarations, search parameters (at most a hundred rows a
//! page; the offset has a maximum that is not published; the order of the rows is not published either).

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, TimeZone, Utc};

use super::{Client, unreadable};
use crate::transport::{Method, Request};
use crate::{DeclarationId, DeclarationSummary, Failure, Search, wire};

/// Rows move while one pages: each page begins this many rows before the end of the one before.
const OVERLAP_ROWS: u32 = 10;
/// A stretch of time shorter than this is not divided any more.
const SHORTEST_SLICE: TimeDelta = TimeDelta::seconds(1);

/// From when to when a search looks; an open end stays open, so that what changes meanwhile is met there.
#[derive(Clone, Copy)]
struct Slice {
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
}

impl Client {
    /// One page of a search, newest first as far as CAS keeps to that.
    pub async fn search_declarations(&self, search: &Search) -> Result<Vec<DeclarationSummary>, Failure> {
        let mut url = self.environment().url(&self.environment().paths.declarations);
        let query = search.to_query();
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(&query);
        }
        let reply = self.call(Request::new(Method::Get, url)).await.map_err(Failure::of_a_reading_call)?;
        wire::read_page(&reply.body).map_err(|reason| unreadable(&reason).of_a_reading_call())
    }

    /// Every page of a search; each declaration once, as it was seen last. When CAS refuses an offset, the time the
    /// search covers is divided until each part can be paged to its end, older parts first: what changes meanwhile
    /// moves to a part that is still to come.
    pub async fn search_all(&self, search: &Search) -> Result<Vec<DeclarationSummary>, Failure> {
        let mut found = Found::default();
        let mut slices = vec![Slice { from: search.last_updated_from, to: search.last_updated_to }];
        while let Some(slice) = slices.pop() {
            match self.search_slice(search, slice, &mut found).await {
                Ok(()) => {}
                Err(Failure::Refused { status: 400, problem }) if found.beyond_first_page => {
                    let Some((older, newer)) = self.halves(slice) else {
                        return Err(Failure::Refused { status: 400, problem });
                    };
                    slices.push(newer);
                    slices.push(older);
                }
                Err(failure) => return Err(failure),
            }
        }
        Ok(found.rows)
    }

    async fn search_slice(&self, search: &Search, slice: Slice, found: &mut Found) -> Result<(), Failure> {
        let rows_per_page = search.limit.unwrap_or(wire::MAX_PAGE_ROWS).clamp(1, wire::MAX_PAGE_ROWS);
        let step = if rows_per_page > 2 * OVERLAP_ROWS { rows_per_page - OVERLAP_ROWS } else { rows_per_page };
        let mut page_search = Search {
            limit: Some(rows_per_page),
            last_updated_from: slice.from,
            last_updated_to: slice.to,
            ..search.clone()
        };
        let mut offset = search.offset.unwrap_or(0);
        found.beyond_first_page = false;
        let mut met = HashSet::new();
        loop {
            page_search.offset = Some(offset);
            let page = self.search_declarations(&page_search).await?;
            let rows = page.len();
            let before = met.len();
            met.extend(page.iter().map(|row| row.id.clone()));
            found.take(page);
            // A page without anything new means that CAS repeats itself; going on would never end.
            if rows < rows_per_page as usize || met.len() == before {
                return Ok(());
            }
            found.beyond_first_page = true;
            offset = offset.saturating_add(step);
        }
    }

    /// The older and the newer half of a slice; nothing when it is too short to be divided.
    fn halves(&self, slice: Slice) -> Option<(Slice, Slice)> {
        let from = slice.from.or_else(|| Utc.with_ymd_and_hms(2000, 1, 1, 0, 0, 0).single())?;
        let to = slice.to.unwrap_or_else(|| self.shared.line.now());
        let length = to - from;
        if length < SHORTEST_SLICE {
            return None;
        }
        let middle = from + length / 2;
        Some((Slice { from: slice.from, to: Some(middle) }, Slice { from: Some(middle), to: slice.to }))
    }
}

/// What a search has met so far.
#[derive(Default)]
struct Found {
    rows: Vec<DeclarationSummary>,
    places: HashMap<DeclarationId, usize>,
    /// The search in hand has got past its first page, so a refusal is about the offset.
    beyond_first_page: bool,
}

impl Found {
    /// Takes a page in; of a declaration met twice the later state is kept.
    fn take(&mut self, page: Vec<DeclarationSummary>) {
        for row in page {
            match self.places.get(&row.id).and_then(|place| self.rows.get_mut(*place)) {
                Some(held) if held.last_updated_at() < row.last_updated_at() => *held = row,
                Some(_) => {}
                None => {
                    self.places.insert(row.id.clone(), self.rows.len());
                    self.rows.push(row);
                }
            }
        }
    }
}
