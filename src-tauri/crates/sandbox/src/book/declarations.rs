//! The tables `declaration` and `state`: one declaration, and the states it went through.

use rusqlite::{OptionalExtension, Row, params};

use super::{Book, BookError, events::What};
use crate::moment::Moment;

/// A declaration together with one of its states, the newest unless said otherwise. Its document is read apart:
/// it is large, and most questions are not about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Declaration {
    pub(crate) seq: i64,
    pub(crate) id: String,
    pub(crate) tenant: String,
    pub(crate) external_reference: String,
    pub(crate) direction: String,
    pub(crate) customs_flow: Option<String>,
    pub(crate) customs_flow_step: Option<String>,
    /// How many declarations this step made in its flow, and which of them this is, counted from 1.
    pub(crate) step_count: u32,
    pub(crate) step_seq: u32,
    pub(crate) jurisdiction: String,
    pub(crate) storage_location: Option<String>,
    pub(crate) ucr: Option<String>,
    pub(crate) ship_from: Option<String>,
    pub(crate) ship_to: Option<String>,
    pub(crate) created_at: Moment,
    pub(crate) next: Option<NextStep>,
    pub(crate) state: State,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NextStep {
    pub(crate) status: String,
    pub(crate) at: Moment,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) at: Moment,
    pub(crate) status: String,
    pub(crate) lrn: Option<String>,
    pub(crate) mrn: Option<String>,
    /// Administrative reference code of an excise movement.
    pub(crate) arc: Option<String>,
    pub(crate) sequence_number: Option<u32>,
    pub(crate) accepted_at: Option<Moment>,
    /// A JSON list in the form of the `errors` member.
    pub(crate) errors: String,
}

impl State {
    /// `New`, with nothing known yet.
    pub(crate) fn first(at: Moment) -> Self {
        Self {
            at,
            status: "New".to_owned(),
            lrn: None,
            mrn: None,
            arc: None,
            sequence_number: None,
            accepted_at: None,
            errors: "[]".to_owned(),
        }
    }
}

pub(super) const COLUMNS: &str = "d.seq, d.id, d.external_reference, d.direction, d.customs_flow, d.jurisdiction,
    d.storage_location, d.ucr, d.created_at, d.next_status, d.next_at,
    s.at, s.status, s.lrn, s.mrn, s.accepted_at, s.errors, d.tenant, d.customs_flow_step, d.step_count, d.step_seq,
    d.ship_from, d.ship_to, s.arc, s.sequence_number";

pub(super) const NEWEST: &str =
    "declaration d JOIN state s ON s.seq = (SELECT max(seq) FROM state WHERE declaration = d.seq)";

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Declaration> {
    let next_status: Option<String> = row.get(9)?;
    let next_at: Option<i64> = row.get(10)?;
    Ok(Declaration {
        seq: row.get(0)?,
        id: row.get(1)?,
        external_reference: row.get(2)?,
        direction: row.get(3)?,
        customs_flow: row.get(4)?,
        jurisdiction: row.get(5)?,
        storage_location: row.get(6)?,
        ucr: row.get(7)?,
        created_at: Moment(row.get(8)?),
        next: next_status.zip(next_at).map(|(status, at)| NextStep { status, at: Moment(at) }),
        tenant: row.get(17)?,
        customs_flow_step: row.get(18)?,
        step_count: row.get(19)?,
        step_seq: row.get(20)?,
        ship_from: row.get(21)?,
        ship_to: row.get(22)?,
        state: State {
            at: Moment(row.get(11)?),
            status: row.get(12)?,
            lrn: row.get(13)?,
            mrn: row.get(14)?,
            accepted_at: row.get::<_, Option<i64>>(15)?.map(Moment),
            errors: row.get(16)?,
            arc: row.get(23)?,
            sequence_number: row.get(24)?,
        },
    })
}

impl Book {
    /// The number the next declaration will have; rows are never deleted.
    pub(crate) fn next_declaration_seq(&self) -> Result<i64, BookError> {
        let sql = "SELECT coalesce(max(seq), 0) + 1 FROM declaration";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// A new declaration with its first state.
    pub(crate) fn add_declaration(&self, declaration: &Declaration, document: &str) -> Result<(), BookError> {
        self.connection.execute(
            "INSERT INTO declaration (seq, id, external_reference, direction, customs_flow, jurisdiction,
                storage_location, ucr, document, created_at, tenant, customs_flow_step, step_count, step_seq,
                ship_from, ship_to)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
            params![
                declaration.seq,
                declaration.id,
                declaration.external_reference,
                declaration.direction,
                declaration.customs_flow,
                declaration.jurisdiction,
                declaration.storage_location,
                declaration.ucr,
                document,
                declaration.created_at.0,
                declaration.tenant,
                declaration.customs_flow_step,
                declaration.step_count,
                declaration.step_seq,
                declaration.ship_from,
                declaration.ship_to,
            ],
        )?;
        self.enter_state(declaration.seq, &declaration.state, declaration.next.as_ref())
    }

    /// A changed document of an existing declaration, with the columns that are read from it.
    pub(crate) fn change_document(&self, declaration: &Declaration, document: &str) -> Result<(), BookError> {
        self.connection.execute(
            "UPDATE declaration SET customs_flow = ?2, jurisdiction = ?3, storage_location = ?4, ucr = ?5, document = ?6,
                ship_from = ?7, ship_to = ?8
             WHERE seq = ?1",
            params![
                declaration.seq,
                declaration.customs_flow,
                declaration.jurisdiction,
                declaration.storage_location,
                declaration.ucr,
                document,
                declaration.ship_from,
                declaration.ship_to,
            ],
        )?;
        Ok(())
    }

    /// The declaration is in this state from its moment on, and knows what comes next by itself.
    pub(crate) fn enter_state(&self, seq: i64, state: &State, next: Option<&NextStep>) -> Result<(), BookError> {
        self.connection
            .prepare_cached(
                "INSERT INTO state (declaration, at, status, lrn, mrn, accepted_at, errors, arc, sequence_number)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                seq,
                state.at.0,
                state.status,
                state.lrn,
                state.mrn,
                state.accepted_at.map(|at| at.0),
                state.errors,
                state.arc,
                state.sequence_number,
            ])?;
        let number = self.connection.last_insert_rowid();
        let tenant: String = self
            .connection
            .prepare_cached("UPDATE declaration SET next_status = ?2, next_at = ?3 WHERE seq = ?1 RETURNING tenant")?
            .query_row(params![seq, next.map(|next| &next.status), next.map(|next| next.at.0)], |row| row.get(0))?;
        self.note(state.at, What::State, number, &tenant)
    }

    pub(crate) fn declaration(&self, id: &str) -> Result<Option<Declaration>, BookError> {
        let sql = format!("SELECT {COLUMNS} FROM {NEWEST} WHERE d.id = ?1");
        Ok(self.connection.prepare_cached(&sql)?.query_row([id], read).optional()?)
    }

    pub(crate) fn document(&self, seq: i64) -> Result<String, BookError> {
        let sql = "SELECT document FROM declaration WHERE seq = ?1";
        Ok(self.connection.prepare_cached(sql)?.query_row([seq], |row| row.get(0))?)
    }

    /// The declaration as it was in one of its states, with the number of that state.
    pub(crate) fn declaration_in_state(&self, state: i64) -> Result<Option<Declaration>, BookError> {
        let sql = format!("SELECT {COLUMNS} FROM state s JOIN declaration d ON d.seq = s.declaration WHERE s.seq = ?1");
        Ok(self.connection.prepare_cached(&sql)?.query_row([state], read).optional()?)
    }

    pub(crate) fn declaration_number(&self, seq: i64) -> Result<Option<Declaration>, BookError> {
        let sql = format!("SELECT {COLUMNS} FROM {NEWEST} WHERE d.seq = ?1");
        Ok(self.connection.prepare_cached(&sql)?.query_row([seq], read).optional()?)
    }

    /// By MRN or LRN, the youngest first; messages may name a declaration so.
    pub(crate) fn declaration_with_number(&self, tenant: &str, number: &str) -> Result<Option<Declaration>, BookError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM {NEWEST} WHERE d.tenant = ?1 AND (s.mrn = ?2 OR s.lrn = ?2)
             ORDER BY d.seq DESC LIMIT 1"
        );
        Ok(self.connection.prepare_cached(&sql)?.query_row([tenant, number], read).optional()?)
    }

    /// The youngest declaration of a shipment.
    pub(crate) fn declaration_of_shipment(
        &self,
        tenant: &str,
        external_reference: &str,
        direction: &str,
    ) -> Result<Option<Declaration>, BookError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM {NEWEST} WHERE d.tenant = ?3 AND d.external_reference = ?1 AND d.direction = ?2
             ORDER BY d.seq DESC LIMIT 1"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_row([external_reference, direction, tenant], read).optional()?)
    }

    pub(crate) fn next_due_declaration(&self, now: Moment) -> Result<Option<Declaration>, BookError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM {NEWEST} WHERE d.next_at IS NOT NULL AND d.next_at <= ?1
             ORDER BY d.next_at, d.seq LIMIT 1"
        );
        Ok(self.connection.prepare_cached(&sql)?.query_row([now.0], read).optional()?)
    }

    pub(crate) fn declarations(&self) -> Result<Vec<Declaration>, BookError> {
        let sql = format!("SELECT {COLUMNS} FROM {NEWEST} ORDER BY d.seq");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([], read)?.collect::<Result<_, _>>()?;
        Ok(rows)
    }
}
