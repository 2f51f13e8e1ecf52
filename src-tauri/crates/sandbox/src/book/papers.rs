//! The tables `document`, `certificate` and `temporary_address`: PDFs, and the addresses behind which they lie for a while.

use rusqlite::{OptionalExtension, params};

use super::{Book, BookError, events::What};
use crate::moment::Moment;

/// A PDF of a declaration.
pub(crate) struct Document {
    pub(crate) seq: i64,
    pub(crate) declaration: i64,
    /// `SAD`, `EAD`, `T2L` …
    pub(crate) kind: String,
    pub(crate) attachment_id: String,
    pub(crate) made_at: Moment,
}

pub(crate) struct Certificate {
    /// Also its id: the vendor's example is a number as text.
    pub(crate) seq: i64,
    pub(crate) tenant: String,
    pub(crate) declaration: i64,
    /// 32 hexadecimal digits.
    pub(crate) attachment_id: String,
}

/// What lies behind a temporary address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paper {
    Document(i64),
    Certificate(i64),
}

impl Paper {
    fn parts(self) -> (&'static str, i64) {
        match self {
            Self::Document(row) => ("document", row),
            Self::Certificate(row) => ("certificate", row),
        }
    }
}

fn read_document(row: &rusqlite::Row<'_>) -> rusqlite::Result<Document> {
    Ok(Document {
        seq: row.get(0)?,
        declaration: row.get(1)?,
        kind: row.get(2)?,
        attachment_id: row.get(3)?,
        made_at: Moment(row.get(4)?),
    })
}

fn read_certificate(row: &rusqlite::Row<'_>) -> rusqlite::Result<Certificate> {
    Ok(Certificate { seq: row.get(0)?, tenant: row.get(1)?, declaration: row.get(2)?, attachment_id: row.get(3)? })
}

impl Book {
    /// Makes the PDF of one kind, once; a second order for the same kind makes a second one.
    pub(crate) fn add_document(&self, declaration: i64, kind: &str, tenant: &str, at: Moment) -> Result<(), BookError> {
        let earlier: i64 = self
            .connection
            .prepare_cached("SELECT count(*) FROM document WHERE declaration = ?1 AND kind = ?2")?
            .query_row(params![declaration, kind], |row| row.get(0))?;
        let name = kind.to_ascii_lowercase();
        let attachment_id = if earlier == 0 { name } else { format!("{name}-{}", earlier + 1) };
        self.connection.execute(
            "INSERT INTO document (declaration, kind, attachment_id, made_at) VALUES (?1, ?2, ?3, ?4)",
            params![declaration, kind, attachment_id, at.0],
        )?;
        self.note(at, What::Document, self.connection.last_insert_rowid(), tenant)
    }

    pub(crate) fn documents(&self, declaration: i64) -> Result<Vec<Document>, BookError> {
        let sql =
            "SELECT seq, declaration, kind, attachment_id, made_at FROM document WHERE declaration = ?1 ORDER BY seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_map([declaration], read_document)?.collect::<Result<_, _>>()?)
    }

    pub(crate) fn paper_document(&self, seq: i64) -> Result<Option<Document>, BookError> {
        let sql = "SELECT seq, declaration, kind, attachment_id, made_at FROM document WHERE seq = ?1";
        Ok(self.connection.prepare_cached(sql)?.query_row([seq], read_document).optional()?)
    }

    pub(crate) fn add_certificate(
        &self,
        tenant: &str,
        declaration: i64,
        attachment_id: &str,
        at: Moment,
    ) -> Result<(), BookError> {
        self.connection.execute(
            "INSERT INTO certificate (tenant, declaration, attachment_id, made_at) VALUES (?1, ?2, ?3, ?4)",
            params![tenant, declaration, attachment_id, at.0],
        )?;
        self.note(at, What::Certificate, self.connection.last_insert_rowid(), tenant)
    }

    pub(crate) fn certificate(&self, seq: i64) -> Result<Option<Certificate>, BookError> {
        let sql = "SELECT seq, tenant, declaration, attachment_id FROM certificate WHERE seq = ?1";
        Ok(self.connection.prepare_cached(sql)?.query_row([seq], read_certificate).optional()?)
    }

    pub(crate) fn open_address(&self, secret: &str, paper: Paper, ends_at: Moment) -> Result<(), BookError> {
        let (what, row) = paper.parts();
        self.connection.execute(
            "INSERT INTO temporary_address (secret, what, row, ends_at) VALUES (?1, ?2, ?3, ?4)",
            params![secret, what, row, ends_at.0],
        )?;
        Ok(())
    }

    /// What lies behind an address, and until when.
    pub(crate) fn address(&self, secret: &str) -> Result<Option<(Paper, Moment)>, BookError> {
        let sql = "SELECT what, row, ends_at FROM temporary_address WHERE secret = ?1";
        let found = self.connection.prepare_cached(sql)?.query_row([secret], |row| {
            let what: String = row.get(0)?;
            let number = row.get(1)?;
            let paper = if what == "document" { Paper::Document(number) } else { Paper::Certificate(number) };
            Ok((paper, Moment(row.get(2)?)))
        });
        Ok(found.optional()?)
    }
}
