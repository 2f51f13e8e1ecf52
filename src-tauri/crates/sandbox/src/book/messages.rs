//! The table `message`: what was received, and what became of it.

use cas::MessageType;
use rusqlite::{OptionalExtension, Row, params, types::Type};

use super::{Book, BookError};
use crate::moment::Moment;

pub(crate) struct Message {
    pub(crate) seq: i64,
    pub(crate) reference_id: String,
    pub(crate) message_type: MessageType,
    pub(crate) external_reference: String,
    pub(crate) direction: String,
    pub(crate) body: String,
    pub(crate) received_at: Moment,
    pub(crate) due_at: Moment,
}

/// A line of the ingestion history; the message itself stays in the book.
pub(crate) struct HistoryRow {
    pub(crate) reference_id: String,
    pub(crate) message_type: String,
    pub(crate) external_reference: String,
    pub(crate) direction: String,
    pub(crate) received_at: Moment,
    /// `None` while it waits.
    pub(crate) outcome: Option<String>,
}

const COLUMNS: &str = "seq, reference_id, message_type, external_reference, direction, body, received_at, due_at";

fn read(row: &Row<'_>) -> rusqlite::Result<Message> {
    let message_type: String = row.get(2)?;
    Ok(Message {
        seq: row.get(0)?,
        reference_id: row.get(1)?,
        message_type: message_type
            .parse()
            .map_err(|error: String| rusqlite::Error::FromSqlConversionFailure(2, Type::Text, error.into()))?,
        external_reference: row.get(3)?,
        direction: row.get(4)?,
        body: row.get(5)?,
        received_at: Moment(row.get(6)?),
        due_at: Moment(row.get(7)?),
    })
}

impl Book {
    /// Keeps a received message. `seq` is the book's.
    pub(crate) fn keep_message(&self, message: &Message) -> Result<(), BookError> {
        self.connection.execute(
            "INSERT INTO message (reference_id, message_type, external_reference, direction, body, received_at, due_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                message.reference_id,
                message.message_type.as_str(),
                message.external_reference,
                message.direction,
                message.body,
                message.received_at.0,
                message.due_at.0,
            ],
        )?;
        Ok(())
    }

    pub(crate) fn next_due_message(&self, now: Moment) -> Result<Option<Message>, BookError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM message WHERE outcome IS NULL AND due_at <= ?1 ORDER BY due_at, seq LIMIT 1"
        );
        Ok(self.connection.prepare_cached(&sql)?.query_row([now.0], read).optional()?)
    }

    pub(crate) fn close_message(&self, seq: i64, outcome: &str) -> Result<(), BookError> {
        self.connection.execute("UPDATE message SET outcome = ?2 WHERE seq = ?1", params![seq, outcome])?;
        Ok(())
    }

    pub(crate) fn history(&self) -> Result<Vec<HistoryRow>, BookError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT reference_id, message_type, external_reference, direction, received_at, outcome
             FROM message ORDER BY seq",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(HistoryRow {
                reference_id: row.get(0)?,
                message_type: row.get(1)?,
                external_reference: row.get(2)?,
                direction: row.get(3)?,
                received_at: Moment(row.get(4)?),
                outcome: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
