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
    pub(crate) outcome: Option<String>,
}

const COLUMNS: &str =
    "seq, reference_id, message_type, external_reference, direction, body, received_at, due_at, outcome";

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
        outcome: row.get(8)?,
    })
}

impl Book {
    /// Keeps a received message. `seq` and `outcome` are the book's.
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

    pub(crate) fn messages(&self) -> Result<Vec<Message>, BookError> {
        let sql = format!("SELECT {COLUMNS} FROM message ORDER BY seq");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([], read)?.collect::<Result<_, _>>()?;
        Ok(rows)
    }
}
