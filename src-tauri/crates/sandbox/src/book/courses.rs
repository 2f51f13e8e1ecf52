//! The tables `course` and `cause`: the way a declaration goes, and why it came where it is.

use cas::wire::DeclarationError;
use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::{Book, BookError, Declaration, NextStep, State, declarations};
use crate::{deduction::Deduced, moment::Moment};

/// A status to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ahead {
    pub(crate) to: String,
    /// At normal speed.
    pub(crate) ms: u64,
    /// It comes only after this: an action, `answer`, `queue` or `trainer`.
    #[serde(default)]
    pub(crate) waits: Option<String>,
    #[serde(default)]
    pub(crate) errors: Vec<DeclarationError>,
    pub(crate) cause: String,
}

/// Where a correction began: what is granted leads back there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Before {
    pub(crate) status: String,
    pub(crate) ahead: Vec<Ahead>,
}

/// How a declaration goes on. `shipment`, `step` and `kind` never change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Course {
    #[serde(skip)]
    pub(crate) shipment: i64,
    #[serde(skip)]
    pub(crate) step: String,
    #[serde(skip)]
    pub(crate) kind: String,
    pub(crate) ahead: Vec<Ahead>,
    #[serde(default)]
    pub(crate) deduced: Vec<Deduced>,
    #[serde(default)]
    pub(crate) before: Option<Before>,
    /// The action customs has still to decide on.
    #[serde(default)]
    pub(crate) deciding: Option<String>,
    /// What was scripted has happened once.
    #[serde(default)]
    pub(crate) scripted: bool,
}

/// One line of the journal of a declaration.
pub(crate) struct JournalRow {
    pub(crate) at: Moment,
    pub(crate) status: String,
    pub(crate) cause: String,
    pub(crate) errors: String,
}

impl Book {
    /// `None` for a declaration of a file from before ways were kept.
    pub(crate) fn course(&self, declaration: i64) -> Result<Option<Course>, BookError> {
        let sql = "SELECT shipment, step, kind, course FROM course WHERE declaration = ?1";
        let found = self.connection.prepare_cached(sql)?.query_row([declaration], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?, row.get::<_, String>(3)?))
        });
        let Some((shipment, step, kind, text)) = found.optional()? else { return Ok(None) };
        Ok(Some(Course { shipment, step, kind, ..serde_json::from_str(&text)? }))
    }

    pub(crate) fn put_course(&self, declaration: i64, course: &Course) -> Result<(), BookError> {
        self.connection
            .prepare_cached(
                "INSERT INTO course (declaration, shipment, step, kind, course) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (declaration) DO UPDATE SET course = excluded.course",
            )?
            .execute(params![declaration, course.shipment, course.step, course.kind, serde_json::to_string(course)?])?;
        Ok(())
    }

    /// Enters a state and says why.
    pub(crate) fn enter_because(
        &self,
        declaration: i64,
        state: &State,
        next: Option<&NextStep>,
        cause: &str,
    ) -> Result<(), BookError> {
        self.enter_state(declaration, state, next)?;
        self.because(declaration, cause)
    }

    /// Why the newest state was entered.
    pub(crate) fn because(&self, declaration: i64, cause: &str) -> Result<(), BookError> {
        self.connection
            .prepare_cached("INSERT INTO cause (state, cause) SELECT max(seq), ?2 FROM state WHERE declaration = ?1")?
            .execute(params![declaration, cause])?;
        Ok(())
    }

    /// What comes next by itself, without a new state.
    pub(crate) fn set_next(&self, declaration: i64, next: Option<&NextStep>) -> Result<(), BookError> {
        self.connection
            .prepare_cached("UPDATE declaration SET next_status = ?2, next_at = ?3 WHERE seq = ?1")?
            .execute(params![declaration, next.map(|next| &next.status), next.map(|next| next.at.0)])?;
        Ok(())
    }

    /// Everything a declaration went through, oldest first.
    pub(crate) fn journal(&self, declaration: i64) -> Result<Vec<JournalRow>, BookError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT s.at, s.status, coalesce(c.cause, ''), s.errors FROM state s LEFT JOIN cause c ON c.state = s.seq
             WHERE s.declaration = ?1 ORDER BY s.seq",
        )?;
        let rows = statement.query_map([declaration], |row| {
            Ok(JournalRow { at: Moment(row.get(0)?), status: row.get(1)?, cause: row.get(2)?, errors: row.get(3)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The declarations of the shipment that a message made, in the order in which they were made.
    pub(crate) fn declarations_of_message(&self, shipment: i64) -> Result<Vec<Declaration>, BookError> {
        self.many("JOIN course c ON c.declaration = d.seq WHERE c.shipment = ?1 ORDER BY d.seq", shipment)
    }

    /// Declarations that go no further by themselves, in one of the two queues.
    pub(crate) fn queued(&self) -> Result<Vec<Declaration>, BookError> {
        self.many("WHERE d.next_at IS NULL AND s.status IN ('Queued', 'BcpQueued') AND d.seq > ?1 ORDER BY d.seq", 0)
    }

    /// Declarations with something to come by itself.
    pub(crate) fn moving(&self) -> Result<Vec<Declaration>, BookError> {
        self.many("WHERE d.next_at IS NOT NULL AND d.seq > ?1 ORDER BY d.seq", 0)
    }

    /// The youngest declarations, youngest first.
    pub(crate) fn newest_declarations(&self, count: usize) -> Result<Vec<Declaration>, BookError> {
        self.many("WHERE d.seq > 0 ORDER BY d.seq DESC LIMIT ?1", i64::try_from(count).unwrap_or(i64::MAX))
    }

    fn many(&self, rest: &str, value: i64) -> Result<Vec<Declaration>, BookError> {
        let sql = format!("SELECT {} FROM {} {rest}", declarations::COLUMNS, declarations::NEWEST);
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_map([value], declarations::read)?.collect::<Result<_, _>>()?)
    }
}
