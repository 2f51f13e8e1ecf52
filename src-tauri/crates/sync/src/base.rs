//! What a record last saw CAS hold: the base of the next merge. Its content is the inbox message; the keys of its list
//! elements are those the record has for them.

use domain::record::Document;
use store::{CasBase, Reading, RecordId, StoreError};

/// What `record` last saw of a declaration, in the shape that `shape` gives it, with the record's keys. `None` before
/// the first time, and when its content was erased after its retention.
pub(crate) fn last_seen(
    reading: &Reading<'_>,
    record: RecordId,
    declaration: &str,
    mine: &Document,
    shape: impl Fn(&Document) -> Document,
) -> Result<Option<Document>, StoreError> {
    let Some(base) = reading.cas_base(record, declaration)? else { return Ok(None) };
    Ok(read(&base, mine, shape))
}

fn read(base: &CasBase, mine: &Document, shape: impl Fn(&Document) -> Document) -> Option<Document> {
    let seen = Document::from_json(std::str::from_utf8(&base.payload).ok()?).ok()?;
    // Elements the record never took over have keys it may have given to others since: they get new ones.
    let free = mine.next_key().max(base.next_key);
    let keys: Vec<u32> = base
        .element_keys
        .iter()
        .map(|key| if *key < base.next_key { *key } else { free.saturating_add(key - base.next_key) })
        .collect();
    let next = keys.iter().max().map_or(free, |last| free.max(last.saturating_add(1)));
    Document::with_keys(&shape(&seen).to_json(), &keys, next).ok()
}
