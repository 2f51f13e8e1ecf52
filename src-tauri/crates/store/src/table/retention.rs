//! Legal holds and erasures: a record of the whole profile lists both, with a journal like any other. An erasure takes
//! the contents of a dossier out of the journal and the doors; their digests stay, so the chain still proves.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::record::{Delta, Document, Draft, Node, Origin, Path};
use rusqlite::named_params;
use uuid::Uuid;

use super::record::{RecordKind, Summary};
use super::record_changes::NewRecord;
use crate::sql::Count;
use crate::{NewBatch, Reading, RecordId, StoreError, Writing, files};

/// The one record of holds and erasures, the same in every profile.
const HOLDER: RecordId = RecordId(Uuid::from_u128(0x2e7e));
const HOLDS: &str = "holds";
const ERASURES: &str = "erasures";

/// A hold on a record, or its erasure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The records it is about: a dossier and what hangs on it.
    pub records: Vec<RecordId>,
    /// Why, in a person's words.
    pub reason: String,
    /// Name of the person.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What an erasure took away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Contents of the journal and of the doors.
    pub payloads: u64,
    /// Digests of files of attachments that nobody else has.
    pub files: Vec<String>,
}

impl Reading<'_> {
    /// Legal holds in force.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when the list is damaged.
    pub fn holds(&self) -> Result<Vec<Kept>, StoreError> {
        self.kept(HOLDS)
    }

    /// What was erased.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when the list is damaged.
    pub fn erasures(&self) -> Result<Vec<Kept>, StoreError> {
        self.kept(ERASURES)
    }

    /// Every record whose contents were erased.
    pub(crate) fn erased_records(&self) -> Result<BTreeSet<RecordId>, StoreError> {
        Ok(self.erasures()?.into_iter().flat_map(|erasure| erasure.records).collect())
    }

    fn kept(&self, list: &str) -> Result<Vec<Kept>, StoreError> {
        let Some(held) = self.record(HOLDER)? else { return Ok(Vec::new()) };
        let elements = held.document.root().member(list).map(Node::elements).unwrap_or_default();
        elements.iter().map(|element| read(&element.node)).collect()
    }

    /// A dossier with its declarations, the attachments of both and the conflicts about them.
    fn family(&self, of: RecordId) -> Result<Vec<RecordId>, StoreError> {
        let mut family = vec![of];
        family.extend(self.declarations_of(of)?.into_iter().map(|declaration| declaration.id));
        for record in family.clone() {
            family.extend(self.attachments_record(record)?.map(|meta| meta.id));
            family.extend(self.children(record, RecordKind::Conflict)?.into_iter().map(|conflict| conflict.id));
        }
        Ok(family)
    }
}

fn read(node: &Node) -> Result<Kept, StoreError> {
    let text = |name: &str| node.member(name).and_then(Node::leaf_text).unwrap_or_default();
    let at = DateTime::parse_from_rfc3339(text("at"));
    Ok(Kept {
        records: text("records").split_whitespace().filter_map(|id| id.parse().ok()).collect(),
        reason: text("reason").to_owned(),
        by: text("by").to_owned(),
        at: at.map_err(|fault| StoreError::unreadable("the list of holds and erasures", fault))?.to_utc(),
    })
}

impl Writing<'_> {
    /// Puts a record under legal hold.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::AlreadyThere`] when it is held.
    pub fn hold(&mut self, of: RecordId, reason: &str, batch: &NewBatch<'_>) -> Result<(), StoreError> {
        if self.record_meta(of)?.is_none() {
            return Err(StoreError::no_record(of));
        }
        if self.holds()?.iter().any(|hold| hold.records.contains(&of)) {
            return Err(StoreError::AlreadyThere { kind: "hold on record", id: of.to_string() });
        }
        self.add_kept(HOLDS, &[of], reason, batch)
    }

    /// Lifts a legal hold.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none.
    pub fn lift_hold(&mut self, of: RecordId, batch: &NewBatch<'_>) -> Result<(), StoreError> {
        let place = self.holds()?.iter().position(|hold| hold.records.contains(&of));
        let missing = || StoreError::NotFound { kind: "hold on record", id: of.to_string() };
        let place = place.and_then(|place| u32::try_from(place).ok()).ok_or_else(missing)?;
        self.change_kept(batch, |draft| {
            let list = Path::root().member(HOLDS);
            let element = draft.document().locate(&list.index(place));
            draft.remove(&element).map_err(|fault| fault.to_string())
        })
    }

    /// Erases the contents of a dossier, its declarations, its messages and their attachments. Who, when and why stay,
    /// and so does every link of the chain.
    ///
    /// # Errors
    /// [`StoreError::Held`] while a hold is in force; [`StoreError::NotFound`].
    pub fn erase(&mut self, of: RecordId, reason: &str, batch: &NewBatch<'_>) -> Result<Erased, StoreError> {
        let family = self.family(of)?;
        if let Some(hold) = self.holds()?.into_iter().find(|hold| hold.records.iter().any(|id| family.contains(id))) {
            return Err(StoreError::Held { reason: hold.reason, by: hold.by });
        }
        let files = self.files_of_nobody_else(&family)?;
        // Freed bytes are written over, not only let go.
        self.connection.pragma_update(None, "secure_delete", true)?;
        let mut payloads = 0;
        for record in &family {
            let number = Count(self.number_of(*record)?);
            payloads += self.without_guard("delta_is_final_update", |tx| {
                let sql = "UPDATE delta SET payload = '' WHERE record = ?1 AND payload <> ''";
                Ok(tx.connection.execute(sql, [number])?)
            })?;
            payloads += self.without_guard("outbox_is_final_update", |tx| {
                let sql = "UPDATE outbox SET payload = x'' WHERE record = ?1 AND length(payload) > 0";
                Ok(tx.connection.execute(sql, [number])?)
            })?;
            payloads += self.without_guard("inbox_is_final_update", |tx| {
                let sql = "UPDATE inbox SET payload = x'' WHERE length(payload) > 0 AND subject =
                             (SELECT cas_id FROM record WHERE number = ?1 AND kind = 'declaration')";
                Ok(tx.connection.execute(sql, [number])?)
            })?;
            self.without_guard("outbox_attempt_is_final_update", |tx| {
                let sql = "UPDATE outbox_attempt SET reply_excerpt = NULL
                           WHERE outbox IN (SELECT number FROM outbox WHERE record = ?1)";
                Ok(tx.connection.execute(sql, [number])?)
            })?;
            self.without_guard("outbox_exchange_is_final_update", |tx| {
                let sql = "UPDATE outbox_exchange SET response_body = x''
                           WHERE outbox IN (SELECT number FROM outbox WHERE record = ?1)";
                Ok(tx.connection.execute(sql, [number])?)
            })?;
            let empty = Document::default();
            let sql = "UPDATE document SET json = :json, element_keys = '' WHERE record = :record";
            let values = named_params! { ":json": empty.to_json(), ":record": number };
            self.connection.execute(sql, values)?;
            self.connection.execute("DELETE FROM outside_finding WHERE record = ?1", [number])?;
            self.set_summary(*record, &Summary::default(), batch.at)?;
        }
        self.add_kept(ERASURES, &family, reason, batch)?;
        Ok(Erased { payloads: payloads as u64, files })
    }

    /// Does what a trigger refuses, and puts the trigger back as it was, in the same transaction.
    fn without_guard<T>(
        &mut self,
        trigger: &str,
        act: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let sql = "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?1";
        let guard: String = self.connection.query_row(sql, [trigger], |row| row.get(0))?;
        self.connection.execute_batch(&format!("DROP TRIGGER \"{trigger}\""))?;
        let done = act(self)?;
        self.connection.execute_batch(&guard)?;
        Ok(done)
    }

    /// Files that only these records ever listed.
    fn files_of_nobody_else(&self, family: &[RecordId]) -> Result<Vec<String>, StoreError> {
        let (mut ours, mut others) = (BTreeSet::new(), BTreeSet::new());
        let sql =
            "SELECT r.id, d.payload FROM delta d JOIN record r ON r.number = d.record WHERE r.kind = 'attachments'";
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, payload): (RecordId, String) = (row.get(0)?, row.get(1)?);
            let named = files::digests_in(&payload);
            if family.contains(&id) { ours.extend(named) } else { others.extend(named) }
        }
        Ok(ours.difference(&others).cloned().collect())
    }

    fn add_kept(
        &mut self,
        list: &str,
        records: &[RecordId],
        reason: &str,
        batch: &NewBatch<'_>,
    ) -> Result<(), StoreError> {
        let person = self.person(batch.person)?.ok_or(StoreError::UnknownPerson { id: batch.person })?;
        let ids: Vec<String> = records.iter().map(ToString::to_string).collect();
        let members = [
            ("records", ids.join(" ")),
            ("reason", reason.to_owned()),
            ("by", person.name),
            ("at", batch.at.to_rfc3339()),
        ];
        let members: Vec<_> = members.into_iter().map(|(name, text)| (name.into(), Node::text(text))).collect();
        let path = Path::root().member(list);
        self.change_kept(batch, |draft| {
            draft.insert(&path, None, Node::Object(members.into())).map(|_| ()).map_err(|fault| fault.to_string())
        })
    }

    fn change_kept(
        &mut self,
        batch: &NewBatch<'_>,
        change: impl FnOnce(&mut Draft<'_>) -> Result<(), String>,
    ) -> Result<(), StoreError> {
        if self.record_meta(HOLDER)?.is_none() {
            self.create_record(&NewRecord {
                id: HOLDER,
                kind: RecordKind::Retention,
                tenant: "",
                external_reference: None,
                direction: None,
                column: None,
                flow: None,
                state: "held",
                parent: None,
                catalogue_version: batch.catalogue_version,
                created_at: batch.at,
            })?;
        }
        let held = self.record(HOLDER)?.ok_or_else(|| StoreError::no_record(HOLDER))?;
        let mut document = held.document;
        let mut draft = Draft::new(&mut document);
        change(&mut draft).map_err(|detail| StoreError::Conflict { record: HOLDER, detail })?;
        let delta = Delta::of(draft.finish(), Origin::Typed);
        self.append_applied(batch, HOLDER, held.meta.head, &delta, &document)?;
        Ok(())
    }
}
