//! `record` and `document`: making a record and what may be set on it outside its document. Every write gives the
//! record the next revision of the store, which is what the full-text index follows.

use chrono::{DateTime, Utc};
use domain::record::Document;
use rusqlite::{ToSql, named_params};

use super::record::{CasFields, ColumnSource, RecordKind, Summary};
use crate::sql::{Count, Moment};
use crate::{RecordId, StoreError, Writing, keys};

/// A record to be made. It starts with an empty document; the first batch fills it.
#[derive(Clone, Debug)]
pub struct NewRecord<'a> {
    /// Identity, made by the caller.
    pub id: RecordId,
    /// What it is.
    pub kind: RecordKind,
    /// Tenant at CAS.
    pub tenant: &'a str,
    /// The business key, as far as it is known.
    pub external_reference: Option<&'a str>,
    /// Direction, as CAS spells it.
    pub direction: Option<&'a str>,
    /// Declaration column and who said so.
    pub column: Option<(&'a str, ColumnSource)>,
    /// Customs flow.
    pub flow: Option<&'a str>,
    /// State on our desk.
    pub state: &'a str,
    /// The dossier of a declaration.
    pub parent: Option<RecordId>,
    /// Catalogue in force.
    pub catalogue_version: &'a str,
    /// Now.
    pub created_at: DateTime<Utc>,
}

impl Writing<'_> {
    /// Makes a record with an empty document.
    ///
    /// # Errors
    /// [`StoreError::AlreadyThere`]; [`StoreError::NotFound`] for an unknown parent.
    pub fn create_record(&mut self, new: &NewRecord<'_>) -> Result<(), StoreError> {
        if self.record_meta(new.id)?.is_some() {
            return Err(StoreError::AlreadyThere { kind: "record", id: new.id.to_string() });
        }
        let parent = new.parent.map(|parent| self.number_of(parent)).transpose()?;
        let sql = "INSERT INTO record (id, kind, tenant, external_reference, direction, customs_column, column_source,
                     flow, state, parent, catalogue_version, revision, created_at, updated_at)
                   VALUES (:id, :kind, :tenant, :external_reference, :direction, :customs_column, :column_source,
                     :flow, :state, :parent, :catalogue_version, (SELECT coalesce(max(revision), 0) + 1 FROM record),
                     :created_at, :created_at)";
        self.connection.prepare_cached(sql)?.execute(named_params! {
            ":id": new.id,
            ":kind": new.kind,
            ":tenant": new.tenant,
            ":external_reference": new.external_reference,
            ":direction": new.direction,
            ":customs_column": new.column.map(|(column, _)| column),
            ":column_source": new.column.map(|(_, source)| source),
            ":flow": new.flow,
            ":state": new.state,
            ":parent": parent.map(Count),
            ":catalogue_version": new.catalogue_version,
            ":created_at": Moment(new.created_at),
        })?;
        let number = Count(self.number_of(new.id)?);
        let empty = Document::default();
        let sql = "INSERT INTO document (record, json, element_keys, next_key) VALUES (?1, ?2, '', ?3)";
        self.connection.prepare_cached(sql)?.execute((number, empty.to_json(), empty.next_key()))?;
        Ok(())
    }

    /// Sets the state on our desk.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn set_record_state(&mut self, id: RecordId, state: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
        self.set(id, now, "state = :state", &[(":state", &state)])
    }

    /// Sets what CAS says of a record.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn set_record_delivery(&mut self, id: RecordId, cas: &CasFields, now: DateTime<Utc>) -> Result<(), StoreError> {
        self.set(
            id,
            now,
            "cas_id = :cas_id, status = :status, lrn = :lrn, mrn = :mrn, cas_updated_at = :cas_updated_at",
            named_params! {
                ":cas_id": cas.cas_id,
                ":status": cas.status,
                ":lrn": cas.lrn,
                ":mrn": cas.mrn,
                ":cas_updated_at": cas.updated_at,
            },
        )
    }

    /// Sets what lists show.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn set_summary(&mut self, id: RecordId, summary: &Summary, now: DateTime<Utc>) -> Result<(), StoreError> {
        self.set(
            id,
            now,
            "title = :title, importer = :importer, exporter = :exporter, item_count = :item_count, \
             blocking_count = :blocking_count, warning_count = :warning_count",
            named_params! {
                ":title": summary.title,
                ":importer": summary.importer,
                ":exporter": summary.exporter,
                ":item_count": summary.item_count,
                ":blocking_count": summary.blocking_count,
                ":warning_count": summary.warning_count,
            },
        )
    }

    /// Sets the declaration column and who said so; `None` takes it away.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn set_column(
        &mut self,
        id: RecordId,
        column: Option<(&str, ColumnSource)>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.set(
            id,
            now,
            "customs_column = :customs_column, column_source = :column_source",
            named_params! {
                ":customs_column": column.map(|(column, _)| column),
                ":column_source": column.map(|(_, source)| source),
            },
        )
    }

    /// Sets the business key and the flow as the document has them now.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn set_reference(
        &mut self,
        id: RecordId,
        external_reference: Option<&str>,
        direction: Option<&str>,
        flow: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.set(
            id,
            now,
            "external_reference = :external_reference, direction = :direction, flow = :flow",
            named_params! {
                ":external_reference": external_reference,
                ":direction": direction,
                ":flow": flow,
            },
        )
    }

    /// Stores a document and the batch it is the result of.
    pub(crate) fn store_document(
        &mut self,
        id: RecordId,
        number: u64,
        document: &Document,
        head: u64,
        catalogue_version: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE document SET json = :json, element_keys = :element_keys, next_key = :next_key
                   WHERE record = :record";
        self.connection.prepare_cached(sql)?.execute(named_params! {
            ":record": Count(number),
            ":json": document.to_json(),
            ":element_keys": keys::pack(&document.element_keys()),
            ":next_key": document.next_key(),
        })?;
        self.set(
            id,
            now,
            "head = :head, catalogue_version = :catalogue_version",
            named_params! { ":head": Count(head), ":catalogue_version": catalogue_version },
        )
    }

    fn set(
        &mut self,
        id: RecordId,
        now: DateTime<Utc>,
        assignments: &'static str,
        values: &[(&str, &dyn ToSql)],
    ) -> Result<(), StoreError> {
        let sql = format!(
            "UPDATE record SET {assignments}, updated_at = :updated_at, \
             revision = (SELECT max(revision) + 1 FROM record) WHERE id = :id"
        );
        let now = Moment(now);
        let mut all: Vec<(&str, &dyn ToSql)> = vec![(":id", &id), (":updated_at", &now)];
        all.extend_from_slice(values);
        let changed = self.connection.prepare_cached(&sql)?.execute(all.as_slice())?;
        if changed == 0 { Err(StoreError::no_record(id)) } else { Ok(()) }
    }
}
