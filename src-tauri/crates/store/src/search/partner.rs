//! Partners: those of the master data, and everybody a dossier of this profile names, once, with the dossiers that do.

use std::collections::HashMap;

use domain::catalogue::{Catalogue, NamedParty, fold};
use domain::record::Document;
use rusqlite::{Connection, named_params};

use super::Search;
use crate::sql::Count;
use crate::{Reading, StoreError};

/// Somebody of the master data, or named before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPartner {
    /// Who, field by field.
    pub named: NamedParty,
    /// Dossiers that name them in the role asked for, and in any.
    pub role_count: u64,
    /// Dossiers that name them.
    pub count: u64,
    /// Local number of the newest record that does.
    pub newest: u64,
    /// True for a partner of the master data.
    pub is_master: bool,
}

pub(super) const TABLES: &str = "
    CREATE TABLE partner (
      id     INTEGER PRIMARY KEY,
      named  TEXT NOT NULL UNIQUE,
      folded TEXT NOT NULL
    ) STRICT;
    CREATE TABLE partner_use (
      partner INTEGER NOT NULL,
      role    TEXT NOT NULL,
      record  INTEGER NOT NULL,
      PRIMARY KEY (partner, role, record)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX partner_use_by_record ON partner_use (record);";

pub(super) const TABLE_NAMES: [&str; 2] = ["partner", "partner_use"];

pub(super) const EMPTY: &str = "DELETE FROM partner_use; DELETE FROM partner;";

/// Who a dossier names, by role.
pub(super) fn named_in(document: &Document) -> Vec<(String, NamedParty)> {
    let parties = Catalogue::embedded().parties().into_iter();
    parties.filter_map(|party| Some((party.id.to_owned(), party.named_in(document)?))).collect()
}

/// What a partner of the master data is kept as, beside the parties of declarations.
const MASTER: &str = "partner";

/// Who a partner of the master data is.
pub(super) fn master_in(document: &Document) -> Option<(String, NamedParty)> {
    Some((MASTER.to_owned(), Catalogue::embedded().master_party()?.named_in(document)?))
}

/// Takes in whom a dossier names now, in place of whom it named before.
pub(super) fn put(index: &Connection, record: u64, parties: &[(String, NamedParty)]) -> Result<(), StoreError> {
    index.prepare_cached("DELETE FROM partner_use WHERE record = ?1")?.execute([Count(record)])?;
    for (role, named) in parties {
        let json = serde_json::to_string(named).map_err(|fault| StoreError::unreadable("a partner", fault))?;
        let sql = "INSERT INTO partner (named, folded) VALUES (:named, :folded) ON CONFLICT (named) DO NOTHING";
        index.prepare_cached(sql)?.execute(named_params! { ":named": json, ":folded": fold(&named.join(" ")) })?;
        let sql = "INSERT OR IGNORE INTO partner_use (partner, role, record)
                   SELECT id, :role, :record FROM partner WHERE named = :named";
        index
            .prepare_cached(sql)?
            .execute(named_params! { ":role": role, ":record": Count(record), ":named": json })?;
    }
    Ok(())
}

/// Partners looked at before the best of them are chosen.
const CANDIDATES: u32 = 500;

impl Search {
    fn partners(&self, words: &str, role: &str, limit: usize) -> Result<Vec<KnownPartner>, StoreError> {
        let words: Vec<String> = fold(words).split_whitespace().map(str::to_owned).collect();
        self.within(&self.finding, |index| {
            // `instr` takes what was typed as it is; words beyond the third narrow what the first three found.
            let sql = "SELECT p.named, p.folded, u.role, count(*), max(u.record)
                       FROM (SELECT id, named, folded FROM partner
                             WHERE instr(folded, :one) > 0 AND instr(folded, :two) > 0 AND instr(folded, :three) > 0
                               AND EXISTS (SELECT 1 FROM partner_use WHERE partner = id)
                             ORDER BY id DESC LIMIT :candidates) p
                       JOIN partner_use u ON u.partner = p.id GROUP BY p.id, u.role";
            let word = |at: usize| words.get(at).map_or("", String::as_str);
            let mut statement = index.prepare_cached(sql)?;
            let mut rows = statement.query(named_params! {
                ":one": word(0), ":two": word(1), ":three": word(2), ":candidates": CANDIDATES,
            })?;
            let mut found: HashMap<String, KnownPartner> = HashMap::new();
            while let Some(row) = rows.next()? {
                let (json, text): (String, String) = (row.get(0)?, row.get(1)?);
                if words.iter().any(|word| !text.contains(word)) {
                    continue;
                }
                let (count, newest) = (row.get::<_, Count>(3)?.0, row.get::<_, Count>(4)?.0);
                let named = serde_json::from_str(&json).map_err(|fault| StoreError::unreadable("a partner", fault))?;
                let known = found.entry(json).or_insert(KnownPartner {
                    named,
                    role_count: 0,
                    count: 0,
                    newest: 0,
                    is_master: false,
                });
                known.newest = known.newest.max(newest);
                if row.get_ref(2)?.as_str() == Ok(MASTER) {
                    known.is_master = true;
                    continue;
                }
                known.count += count;
                if row.get_ref(2)?.as_str().is_ok_and(|found| found == role) {
                    known.role_count += count;
                }
            }
            let mut partners: Vec<KnownPartner> = found.into_values().collect();
            partners.sort_by(|one, other| {
                let rank = |partner: &KnownPartner| (partner.is_master, partner.role_count > 0, partner.newest);
                rank(other).cmp(&rank(one)).then_with(|| one.named.cmp(&other.named))
            });
            partners.truncate(limit);
            Ok(partners)
        })
    }
}

impl Reading<'_> {
    /// Partners of the master data and whom the dossiers of this profile name, by words of their names, numbers and
    /// addresses: master data first, then those in the role asked for, then the latest.
    ///
    /// # Errors
    /// When the index cannot be read; the next step of catching up builds it anew.
    pub fn partners(&self, words: &str, role: &str, limit: usize) -> Result<Vec<KnownPartner>, StoreError> {
        self.search.partners(words, role, limit)
    }
}
