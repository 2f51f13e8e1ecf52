//! The tables `occurrence` and `event`: what happened, and how it was put into words for subscribers.

use rusqlite::params;

use super::{Book, BookError};
use crate::moment::Moment;

/// The table an occurrence points into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    State,
    Message,
    Document,
    Certificate,
    /// Somebody ordered an event that nothing in the book stands for; its body is kept with the occurrence.
    Event,
}

impl What {
    fn as_str(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Message => "message",
            Self::Document => "document",
            Self::Certificate => "certificate",
            Self::Event => "event",
        }
    }
}

pub(crate) struct Occurrence {
    pub(crate) seq: i64,
    pub(crate) at: Moment,
    pub(crate) what: What,
    pub(crate) row: i64,
    pub(crate) tenant: String,
    /// `{"eventType", "eventSubType", "data"}` of an ordered event.
    pub(crate) body: Option<String>,
}

/// One event as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) tenant: String,
    pub(crate) event_type: String,
    pub(crate) event_sub_type: String,
    pub(crate) at: Moment,
    pub(crate) body: String,
}

impl Book {
    /// Something happened that subscribers are told.
    pub(crate) fn note(&self, at: Moment, what: What, row: i64, tenant: &str) -> Result<(), BookError> {
        self.connection
            .prepare_cached("INSERT INTO occurrence (at, what, row, tenant) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![at.0, what.as_str(), row, tenant])?;
        Ok(())
    }

    /// An event that is told as it stands: `{"eventType", "eventSubType", "data"}`.
    pub(crate) fn note_event(&self, at: Moment, tenant: &str, body: &str) -> Result<(), BookError> {
        self.connection
            .prepare_cached("INSERT INTO occurrence (at, what, tenant, body) VALUES (?1, 'event', ?2, ?3)")?
            .execute(params![at.0, tenant, body])?;
        Ok(())
    }

    pub(crate) fn untold(&self) -> Result<Vec<Occurrence>, BookError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT seq, at, what, row, tenant, body FROM occurrence WHERE told = 0 ORDER BY seq")?;
        let rows = statement.query_map([], |row| {
            let what: String = row.get(2)?;
            Ok(Occurrence {
                seq: row.get(0)?,
                at: Moment(row.get(1)?),
                what: match what.as_str() {
                    "state" => What::State,
                    "message" => What::Message,
                    "document" => What::Document,
                    "certificate" => What::Certificate,
                    _ => What::Event,
                },
                row: row.get::<_, Option<i64>>(3)?.unwrap_or_default(),
                tenant: row.get(4)?,
                body: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub(crate) fn mark_told(&self, seq: i64) -> Result<(), BookError> {
        self.connection.prepare_cached("UPDATE occurrence SET told = 1 WHERE seq = ?1")?.execute([seq])?;
        Ok(())
    }

    /// The number the event has in the book.
    pub(crate) fn add_event(&self, event: &Event) -> Result<i64, BookError> {
        self.connection
            .prepare_cached(
                "INSERT INTO event (id, tenant, event_type, event_sub_type, at, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![event.id, event.tenant, event.event_type, event.event_sub_type, event.at.0, event.body])?;
        Ok(self.connection.last_insert_rowid())
    }

    /// Bodies of the newest events, newest first.
    pub(crate) fn events(&self, limit: u32) -> Result<Vec<String>, BookError> {
        let mut statement = self.connection.prepare_cached("SELECT body FROM event ORDER BY seq DESC LIMIT ?1")?;
        let rows = statement.query_map([limit], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
