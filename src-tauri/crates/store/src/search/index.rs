//! Filling the index. Each step reads the store as of one moment, takes in the records whose revision is past the one
//! reached, and writes both in one transaction, so that a crash repeats a step and loses none.

use domain::catalogue::NamedParty;
use domain::record::Document;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, named_params};

use super::{Search, SearchProgress, partner, query, words_of};
use crate::sql::Count;
use crate::{RecordKind, StoreError};

/// Raised when the shape of the index changes; an index of another shape is built anew.
const SHAPE: u32 = 4;
/// Beginnings of words, in letters, that are looked up and not gathered. Gathering reads every word that begins so and
/// sorts its hits, for each key anew: most numbers of an office share their first ten letters.
const PREFIXES: &str = "1 2 3 4 5 6 7 8 9 10 11 12";

/// Makes the tables of an empty index.
pub(super) fn prepare(connection: &Connection) -> Result<(), StoreError> {
    let shape: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let [one, two] = partner::TABLE_NAMES;
    let tables: u32 = connection.query_row(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('entry', 'reached', ?1, ?2)",
        [one, two],
        |row| row.get(0),
    )?;
    if shape == SHAPE && tables == 4 {
        return Ok(());
    }
    connection.execute_batch(&format!(
        "BEGIN IMMEDIATE;
         DROP TABLE IF EXISTS partner;
         DROP TABLE IF EXISTS partner_use;
         DROP TABLE IF EXISTS entry;
         DROP TABLE IF EXISTS reached;
         CREATE VIRTUAL TABLE entry USING fts5 (reference, party, content, standing, content='', contentless_delete=1,
           tokenize=\"unicode61 remove_diacritics 2\", prefix='{PREFIXES}');
         CREATE TABLE reached (
           only     INTEGER PRIMARY KEY CHECK (only = 1),
           revision INTEGER NOT NULL,
           seq      INTEGER NOT NULL,
           hash     BLOB
         ) STRICT;
         INSERT INTO reached (only, revision, seq) VALUES (1, 0, 0);
         {}",
        partner::TABLES
    ))?;
    connection.pragma_update(None, "user_version", SHAPE)?;
    connection.execute_batch("COMMIT")?;
    Ok(())
}

/// How far the index is, with the journal's head at that time: a store that was put back from a copy is recognised
/// by its chain.
struct Reached {
    revision: u64,
    seq: u64,
    hash: Option<[u8; 32]>,
}

impl Reached {
    /// There is nothing to take in. Each key asks.
    fn is_up_to(&self, head: Option<(u64, [u8; 32])>, newest_revision: u64) -> bool {
        let of_head = head.map_or((0, None), |(seq, hash)| (seq, Some(hash)));
        (self.seq, self.hash) == of_head && self.revision == newest_revision
    }
}

struct Entry {
    number: u64,
    revision: u64,
    reference: String,
    party: String,
    content: String,
    standing: String,
    parties: Vec<(String, NamedParty)>,
}

impl Search {
    pub(crate) fn catch_up(&self, store: &Connection, limit: u32) -> Result<SearchProgress, StoreError> {
        self.take_in(|index| {
            let step = index.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let moment = store.unchecked_transaction()?;
            let mut reached = reached(&step)?;
            let head = head_of(store, None)?;
            if reached.is_up_to(head, newest_revision(store)?) {
                return Ok(SearchProgress::default());
            }
            if !belongs_to(&reached, store)? {
                step.execute_batch("INSERT INTO entry (entry) VALUES ('delete-all')")?;
                step.execute_batch(partner::EMPTY)?;
                reached = Reached { revision: 0, seq: 0, hash: None };
            }
            let entries = entries_after(store, reached.revision, limit)?;
            for entry in &entries {
                put(&step, entry)?;
            }
            let revision = entries.last().map_or(reached.revision, |entry| entry.revision);
            let remaining: Count =
                store.query_row("SELECT count(*) FROM record WHERE revision > ?1", [Count(revision)], |row| {
                    row.get(0)
                })?;
            step.execute(
                "UPDATE reached SET revision = ?1, seq = ?2, hash = ?3",
                (Count(revision), Count(head.map_or(0, |head| head.0)), head.map(|head| head.1)),
            )?;
            moment.finish()?;
            step.commit()?;
            Ok(SearchProgress { indexed: u32::try_from(entries.len()).unwrap_or(u32::MAX), remaining: remaining.0 })
        })
    }
}

fn reached(index: &Connection) -> Result<Reached, StoreError> {
    Ok(index.query_row("SELECT revision, seq, hash FROM reached", [], |row| {
        Ok(Reached { revision: row.get::<_, Count>(0)?.0, seq: row.get::<_, Count>(1)?.0, hash: row.get(2)? })
    })?)
}

fn head_of(store: &Connection, seq: Option<u64>) -> Result<Option<(u64, [u8; 32])>, StoreError> {
    let sql = "SELECT seq, hash FROM batch WHERE seq = coalesce(?1, (SELECT max(seq) FROM batch))";
    let head = store.query_row(sql, [seq.map(Count)], |row| Ok((row.get::<_, Count>(0)?.0, row.get(1)?))).optional()?;
    Ok(head)
}

fn belongs_to(reached: &Reached, store: &Connection) -> Result<bool, StoreError> {
    let newest = newest_revision(store)?;
    let same_chain = match reached.hash {
        None => reached.seq == 0,
        Some(hash) => head_of(store, Some(reached.seq))?.is_some_and(|(_, found)| found == hash),
    };
    Ok(same_chain && reached.revision <= newest)
}

fn newest_revision(store: &Connection) -> Result<u64, StoreError> {
    let newest: Option<Count> = store.query_row("SELECT max(revision) FROM record", [], |row| row.get(0))?;
    Ok(newest.map_or(0, |count| count.0))
}

fn entries_after(store: &Connection, revision: u64, limit: u32) -> Result<Vec<Entry>, StoreError> {
    let sql = "SELECT r.number, r.kind, r.state, r.revision, r.external_reference, r.lrn, r.mrn, r.title, r.importer, r.exporter, d.json
               FROM record r JOIN document d ON d.record = r.number
               WHERE r.revision > :revision ORDER BY r.revision LIMIT :limit";
    let mut statement = store.prepare_cached(sql)?;
    let mut rows = statement.query(named_params! { ":revision": Count(revision), ":limit": limit })?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        let number = row.get::<_, Count>("number")?.0;
        let column = |name: &str| row.get::<_, Option<String>>(name).map(Option::unwrap_or_default);
        let json: String = row.get("json")?;
        let mut reference = [column("external_reference")?, column("lrn")?, column("mrn")?].join("\n");
        words_of::append_short_numbers(&mut reference);
        let mut content = column("title")? + "\n";
        let is_kind = |kind: RecordKind| row.get_ref("kind").is_ok_and(|word| word.as_str() == Ok(kind.word()));
        let (dossier, master) = (is_kind(RecordKind::Dossier), is_kind(RecordKind::Partner));
        let mut parties = Vec::new();
        // A damaged document is for `verify` to report; the other columns can still be found.
        if let Ok(document) = Document::from_json(&json) {
            words_of::collect(document.root(), &mut content);
            if dossier {
                parties = partner::named_in(&document);
            } else if master {
                parties = partner::master_in(&document).into_iter().collect();
            }
        }
        entries.push(Entry {
            number,
            revision: row.get::<_, Count>("revision")?.0,
            reference,
            party: [column("importer")?, column("exporter")?].join("\n"),
            content,
            standing: query::standing(row.get_ref("kind")?.as_str().unwrap_or_default(), &column("state")?),
            parties,
        });
    }
    Ok(entries)
}

fn put(index: &Connection, entry: &Entry) -> Result<(), StoreError> {
    index.prepare_cached("DELETE FROM entry WHERE rowid = ?1")?.execute([Count(entry.number)])?;
    let sql = "INSERT INTO entry (rowid, reference, party, content, standing)
               VALUES (:number, :reference, :party, :content, :standing)";
    index.prepare_cached(sql)?.execute(named_params! {
        ":number": Count(entry.number),
        ":reference": entry.reference,
        ":party": entry.party,
        ":content": entry.content,
        ":standing": entry.standing,
    })?;
    partner::put(index, entry.number, &entry.parties)
}
