//! `record` and `document`: what a person edits, and everything known about it. The document stands in a table of its
//! own, so that lists and summaries never touch its 300 kB.

use chrono::{DateTime, Utc};
use domain::record::Document;
use rusqlite::{OptionalExtension, Row, ToSql, named_params};

use crate::sql::{Count, Moment, words};
use crate::{Reading, RecordId, StoreError, keys};

words! {
    /// What a record is.
    RecordKind {
        /// A customs shipment on our desk.
        Dossier = "dossier",
        /// A declaration that CAS made from a dossier.
        Declaration = "declaration",
        /// What the people of a profile agreed on: roles, release by a second person, locking.
        House = "house",
        /// The release of a dossier by a second person.
        Release = "release",
        /// The attachments of the record above it.
        Attachments = "attachments",
        /// Legal holds and erasures of the profile.
        Retention = "retention",
        /// What CAS and the desk both changed, until a person decides; it belongs to the record above it.
        Conflict = "conflict",
        /// How this profile receives: notifications and the webhook receiver.
        Reception = "reception",
        /// An article of the master data.
        Article = "article",
        /// A business partner of the master data.
        Partner = "partner",
        /// A formula of the master data.
        Formula = "formula",
        /// A material list of the master data.
        MaterialList = "material_list",
        /// A connection to CAS; its secret is not in it.
        Connection = "connection",
    }
}

words! {
    /// Who said which column a record has.
    ColumnSource {
        /// A table.
        Deduced = "deduced",
        /// A person.
        Chosen = "chosen",
    }
}

impl RecordKind {
    /// The kinds of master data.
    pub const MASTERS: [RecordKind; 4] =
        [RecordKind::Article, RecordKind::Partner, RecordKind::Formula, RecordKind::MaterialList];

    /// True for master data.
    #[must_use]
    pub fn is_master(self) -> bool {
        RecordKind::MASTERS.contains(&self)
    }

    /// The kind of master data with this word; `None` for any other kind.
    #[must_use]
    pub fn master_named(word: &str) -> Option<RecordKind> {
        RecordKind::MASTERS.into_iter().find(|kind| kind.word() == word)
    }
}

/// Everything about a record but its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordMeta {
    /// Identity.
    pub id: RecordId,
    /// Local number, in order of creation.
    pub number: u64,
    /// What it is.
    pub kind: RecordKind,
    /// Tenant at CAS.
    pub tenant: String,
    /// The business key's first half; a broker may type it late.
    pub external_reference: Option<String>,
    /// The business key's second half, as CAS spells it.
    pub direction: Option<String>,
    /// Declaration column (H1, B1 …).
    pub customs_column: Option<String>,
    /// Who said so.
    pub column_source: Option<ColumnSource>,
    /// Customs flow.
    pub flow: Option<String>,
    /// State on our desk, in the words of the use cases.
    pub state: String,
    /// The dossier of a declaration.
    pub parent: Option<RecordId>,
    /// What CAS says.
    pub cas: CasFields,
    /// Catalogue the record was last written with.
    pub catalogue_version: String,
    /// Journal sequence of its last batch; 0 before the first.
    pub head: u64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last touched.
    pub updated_at: DateTime<Utc>,
    /// What lists show.
    pub summary: Summary,
}

/// What CAS says of a record, unknown words kept as they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CasFields {
    /// CAS's id of the declaration.
    pub cas_id: Option<String>,
    /// Status.
    pub status: Option<String>,
    /// Local reference number.
    pub lrn: Option<String>,
    /// Movement reference number.
    pub mrn: Option<String>,
    /// CAS's own time of its last change, as written by CAS.
    pub updated_at: Option<String>,
}

/// What lists show of a record, computed by whoever edits it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// One line.
    pub title: String,
    /// Importer's name.
    pub importer: String,
    /// Exporter's name.
    pub exporter: String,
    /// Number of items.
    pub item_count: u32,
    /// Findings that block.
    pub blocking_count: u32,
    /// Findings that warn.
    pub warning_count: u32,
}

/// A record with its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Everything but the document.
    pub meta: RecordMeta,
    /// The document as it is now.
    pub document: Document,
}

/// The columns of [`RecordMeta`], for every query that reads one: `r` is the record, `p` its dossier.
macro_rules! select_meta {
    ($rest:literal) => {
        concat!(
            "SELECT r.number, r.id, r.kind, r.tenant, r.external_reference, r.direction, r.customs_column, \
             r.column_source, r.flow, r.state, p.id AS parent, r.cas_id, r.status, r.lrn, r.mrn, r.cas_updated_at, \
             r.catalogue_version, r.head, r.created_at, r.updated_at, r.title, r.importer, r.exporter, r.item_count, \
             r.blocking_count, r.warning_count FROM record r LEFT JOIN record p ON p.number = r.parent ",
            $rest
        )
    };
}
pub(crate) use select_meta;

impl RecordMeta {
    pub(crate) fn of_row(row: &Row<'_>) -> rusqlite::Result<RecordMeta> {
        Ok(RecordMeta {
            id: row.get("id")?,
            number: row.get::<_, Count>("number")?.0,
            kind: row.get("kind")?,
            tenant: row.get("tenant")?,
            external_reference: row.get("external_reference")?,
            direction: row.get("direction")?,
            customs_column: row.get("customs_column")?,
            column_source: row.get("column_source")?,
            flow: row.get("flow")?,
            state: row.get("state")?,
            parent: row.get("parent")?,
            cas: CasFields {
                cas_id: row.get("cas_id")?,
                status: row.get("status")?,
                lrn: row.get("lrn")?,
                mrn: row.get("mrn")?,
                updated_at: row.get("cas_updated_at")?,
            },
            catalogue_version: row.get("catalogue_version")?,
            head: row.get::<_, Count>("head")?.0,
            created_at: row.get::<_, Moment>("created_at")?.0,
            updated_at: row.get::<_, Moment>("updated_at")?.0,
            summary: Summary {
                title: row.get("title")?,
                importer: row.get("importer")?,
                exporter: row.get("exporter")?,
                item_count: row.get("item_count")?,
                blocking_count: row.get("blocking_count")?,
                warning_count: row.get("warning_count")?,
            },
        })
    }
}

impl Reading<'_> {
    /// A record without its document.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn record_meta(&self, id: RecordId) -> Result<Option<RecordMeta>, StoreError> {
        let mut statement = self.connection.prepare_cached(select_meta!("WHERE r.id = ?1"))?;
        Ok(statement.query_row([id], RecordMeta::of_row).optional()?)
    }

    /// A record with its document.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when the stored document is damaged.
    pub fn record(&self, id: RecordId) -> Result<Option<Record>, StoreError> {
        let Some(meta) = self.record_meta(id)? else { return Ok(None) };
        let document = self.document(&meta.id, meta.number)?;
        Ok(Some(Record { meta, document }))
    }

    /// Dossiers with an external reference, whatever their direction, newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn records_with_reference(&self, reference: &str) -> Result<Vec<RecordMeta>, StoreError> {
        self.metas(
            select_meta!("WHERE r.external_reference = :reference AND r.kind = 'dossier' ORDER BY r.number DESC"),
            named_params! { ":reference": reference },
        )
    }

    /// The dossiers with a business key, newest first; more than one only while a broker sorts out a doubled key.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn records_by_reference(&self, reference: &str, direction: &str) -> Result<Vec<RecordMeta>, StoreError> {
        self.metas(
            select_meta!(
                "WHERE r.external_reference = :reference AND r.direction = :direction AND r.kind = 'dossier' \
                 ORDER BY r.number DESC"
            ),
            named_params! { ":reference": reference, ":direction": direction },
        )
    }

    /// The records of a kind of master data with a code or reference, newest first; more than one only while somebody
    /// sorts out a doubled code.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn masters_by_code(&self, kind: RecordKind, code: &str) -> Result<Vec<RecordMeta>, StoreError> {
        self.metas(
            select_meta!("WHERE r.external_reference = :code AND r.kind = :kind ORDER BY r.number DESC"),
            named_params! { ":code": code, ":kind": kind },
        )
    }

    /// The newest dossier with a business key.
    ///
    /// # Errors
    /// When the store cannot be read or the document is damaged.
    pub fn record_by_reference(&self, reference: &str, direction: &str) -> Result<Option<Record>, StoreError> {
        match self.records_by_reference(reference, direction)?.first() {
            Some(meta) => self.record(meta.id),
            None => Ok(None),
        }
    }

    /// The declarations that CAS made from a dossier, oldest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn declarations_of(&self, dossier: RecordId) -> Result<Vec<RecordMeta>, StoreError> {
        self.children(dossier, RecordKind::Declaration)
    }

    /// The records of a kind that belong to another record, oldest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn children(&self, parent: RecordId, kind: RecordKind) -> Result<Vec<RecordMeta>, StoreError> {
        self.metas(
            select_meta!("WHERE p.id = :parent AND r.kind = :kind ORDER BY r.number"),
            named_params! { ":parent": parent, ":kind": kind },
        )
    }

    /// The records of a kind of which a profile has a handful, oldest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn records_of_kind(&self, kind: RecordKind) -> Result<Vec<RecordMeta>, StoreError> {
        self.metas(select_meta!("WHERE r.kind = :kind ORDER BY r.number LIMIT 100"), named_params! { ":kind": kind })
    }

    /// The declaration with this id at CAS.
    ///
    /// # Errors
    /// When the store cannot be read or the document is damaged.
    pub fn declaration_by_cas_id(&self, cas_id: &str) -> Result<Option<Record>, StoreError> {
        let sql = select_meta!("WHERE r.cas_id = :cas_id AND r.kind = 'declaration' ORDER BY r.number LIMIT 1");
        match self.metas(sql, named_params! { ":cas_id": cas_id })?.first() {
            Some(meta) => self.record(meta.id),
            None => Ok(None),
        }
    }

    pub(crate) fn metas(&self, sql: &str, values: &[(&str, &dyn ToSql)]) -> Result<Vec<RecordMeta>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let metas = statement.query_map(values, RecordMeta::of_row)?.collect::<Result<_, _>>()?;
        Ok(metas)
    }

    pub(crate) fn document(&self, id: &RecordId, number: u64) -> Result<Document, StoreError> {
        let sql = "SELECT json, element_keys, next_key FROM document WHERE record = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([Count(number)])?;
        let what = || format!("the document of record {id}");
        let row = rows.next()?.ok_or_else(|| StoreError::unreadable(what(), "it is missing"))?;
        let json = row.get_ref(0)?.as_str().map_err(|fault| StoreError::unreadable(what(), fault))?;
        let packed = row.get_ref(1)?.as_str().map_err(|fault| StoreError::unreadable(what(), fault))?;
        // A list element takes at least two characters of JSON.
        let keys = keys::unpack(packed, json.len())
            .ok_or_else(|| StoreError::unreadable(what(), "its element keys cannot be read"))?;
        Document::with_keys(json, &keys, row.get(2)?).map_err(|fault| StoreError::unreadable(what(), fault))
    }

    /// The local number of a record.
    pub(crate) fn number_of(&self, id: RecordId) -> Result<u64, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT number FROM record WHERE id = ?1")?;
        let number: Option<Count> = statement.query_row([id], |row| row.get(0)).optional()?;
        number.map(|count| count.0).ok_or_else(|| StoreError::no_record(id))
    }
}
