//! Attachments of a record, as the document of a record below it: what is added and removed is a batch like any other.

use chrono::{DateTime, Utc};
use domain::record::{Delta, Document, Draft, Node, Origin, Path};
use rusqlite::named_params;

use super::record::{RecordKind, RecordMeta, select_meta};
use super::record_changes::NewRecord;
use crate::{KeptFile, NewBatch, Reading, RecordId, StoreError, UndoState, Writing};

const LIST: &str = "attachments";

/// One attachment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// What it was called where it came from: a label and nothing else.
    pub label: String,
    /// What its first bytes say it is.
    pub media_type: String,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// SHA-256 of its content.
    pub sha256: String,
    /// What CAS calls it; `None` for a person's own.
    pub cas_id: Option<String>,
    /// When it was added.
    pub added_at: DateTime<Utc>,
    /// Name of who added it.
    pub added_by: String,
}

impl Reading<'_> {
    /// The record that holds the attachments of another, if it ever had some.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn attachments_record(&self, of: RecordId) -> Result<Option<RecordMeta>, StoreError> {
        let sql = select_meta!("WHERE p.id = :of AND r.kind = 'attachments'");
        Ok(self.metas(sql, named_params! { ":of": of })?.into_iter().next())
    }

    /// The attachments of a record, in the order they came.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when the list is damaged.
    pub fn attachments(&self, of: RecordId) -> Result<Vec<Attachment>, StoreError> {
        let Some(meta) = self.attachments_record(of)? else { return Ok(Vec::new()) };
        let document = self.document(&meta.id, meta.number)?;
        listed(&document).map(|node| read(node, of)).collect()
    }

    /// What undo and redo would do next to the attachments of a record.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn attachments_undo(&self, of: RecordId) -> Result<UndoState, StoreError> {
        match self.attachments_record(of)? {
            Some(meta) => self.undo_state(meta.id),
            None => Ok(UndoState::default()),
        }
    }
}

fn listed(document: &Document) -> impl Iterator<Item = &Node> {
    let list = document.root().member(LIST).map(Node::elements).unwrap_or_default();
    list.iter().map(|element| &element.node)
}

fn read(node: &Node, of: RecordId) -> Result<Attachment, StoreError> {
    let fault = |what: &str| StoreError::unreadable(format!("an attachment of record {of}"), what);
    let text = |name: &str| node.member(name).and_then(Node::leaf_text).map(str::to_owned);
    let added_at = text("addedUtc").and_then(|at| DateTime::parse_from_rfc3339(&at).ok());
    Ok(Attachment {
        label: text("label").unwrap_or_default(),
        media_type: text("mediaType").unwrap_or_default(),
        size_bytes: text("sizeBytes").and_then(|size| size.parse().ok()).ok_or_else(|| fault("it has no size"))?,
        sha256: text("sha256").ok_or_else(|| fault("it has no digest"))?,
        cas_id: text("casId"),
        added_at: added_at.ok_or_else(|| fault("it does not say when it came"))?.to_utc(),
        added_by: text("addedBy").unwrap_or_default(),
    })
}

fn node_of(attachment: &Attachment) -> Node {
    let mut members = vec![
        ("label", attachment.label.clone()),
        ("mediaType", attachment.media_type.clone()),
        ("sizeBytes", attachment.size_bytes.to_string()),
        ("sha256", attachment.sha256.clone()),
        ("addedUtc", attachment.added_at.to_rfc3339()),
        ("addedBy", attachment.added_by.clone()),
    ];
    members.extend(attachment.cas_id.clone().map(|id| ("casId", id)));
    let members: Vec<_> = members.into_iter().map(|(name, text)| (name.into(), Node::text(text))).collect();
    Node::Object(members.into())
}

impl Writing<'_> {
    /// Adds a kept file to a record. `None` when the record has it already: the same content from a person, or the
    /// same document of CAS.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown record; otherwise as [`Writing::append`].
    pub fn attach(
        &mut self,
        of: RecordId,
        file: &KeptFile,
        label: &str,
        cas_id: Option<&str>,
        batch: &NewBatch<'_>,
        new_id: RecordId,
    ) -> Result<Option<u64>, StoreError> {
        let known = self.attachments(of)?;
        let same = |held: &Attachment| match cas_id {
            Some(id) => held.cas_id.as_deref() == Some(id),
            None => held.cas_id.is_none() && held.sha256 == file.sha256,
        };
        if known.iter().any(same) {
            return Ok(None);
        }
        let holder = self.holder(of, batch, new_id)?;
        let person = self.person(batch.person)?.ok_or(StoreError::UnknownPerson { id: batch.person })?;
        let attachment = Attachment {
            label: label.to_owned(),
            media_type: file.media_type.to_owned(),
            size_bytes: file.size_bytes,
            sha256: file.sha256.clone(),
            cas_id: cas_id.map(str::to_owned),
            added_at: batch.at,
            added_by: person.name,
        };
        let origin = match cas_id {
            Some(id) => Origin::Cas { message: id.to_owned() },
            None => Origin::File { name: label.to_owned() },
        };
        self.change_list(holder, batch, origin, |draft, list| {
            draft.insert(list, None, node_of(&attachment)).map(|_| ()).map_err(|fault| fault.to_string())
        })
    }

    /// Takes an attachment out of the list; its file stays, so that this can be taken back.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none at this place, counted from 0.
    pub fn detach(&mut self, of: RecordId, place: usize, batch: &NewBatch<'_>) -> Result<Option<u64>, StoreError> {
        let missing = || StoreError::NotFound { kind: "attachment", id: (place + 1).to_string() };
        let holder = self.attachments_record(of)?.ok_or_else(missing)?;
        let index = u32::try_from(place).map_err(|_| missing())?;
        if place >= self.attachments(of)?.len() {
            return Err(missing());
        }
        self.change_list(holder.id, batch, Origin::Typed, |draft, list| {
            let element = draft.document().locate(&list.index(index));
            draft.remove(&element).map_err(|fault| fault.to_string())
        })
    }

    fn change_list(
        &mut self,
        holder: RecordId,
        batch: &NewBatch<'_>,
        origin: Origin,
        change: impl FnOnce(&mut Draft<'_>, &Path) -> Result<(), String>,
    ) -> Result<Option<u64>, StoreError> {
        let held = self.record(holder)?.ok_or_else(|| StoreError::no_record(holder))?;
        let mut document = held.document;
        let list = Path::parse(LIST).map_err(|fault| StoreError::unreadable("the list of attachments", fault))?;
        let mut draft = Draft::new(&mut document);
        change(&mut draft, &list).map_err(|detail| StoreError::Conflict { record: holder, detail })?;
        let delta = Delta::of(draft.finish(), origin);
        self.append_applied(batch, holder, held.meta.head, &delta, &document).map(Some)
    }

    fn holder(&mut self, of: RecordId, batch: &NewBatch<'_>, new_id: RecordId) -> Result<RecordId, StoreError> {
        if let Some(meta) = self.attachments_record(of)? {
            return Ok(meta.id);
        }
        let above = self.record_meta(of)?.ok_or_else(|| StoreError::no_record(of))?;
        self.create_record(&NewRecord {
            id: new_id,
            kind: RecordKind::Attachments,
            tenant: &above.tenant,
            external_reference: None,
            direction: None,
            column: None,
            flow: None,
            state: "held",
            parent: Some(of),
            catalogue_version: batch.catalogue_version,
            created_at: batch.at,
        })?;
        Ok(new_id)
    }
}
