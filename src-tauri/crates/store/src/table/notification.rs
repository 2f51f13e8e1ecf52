//! `notification`: what people are told. Each thing is told once; only whether it was read changes.

use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params};

use crate::sql::{Count, Moment};
use crate::{Reading, RecordId, StoreError, Writing};

/// Something to tell.
#[derive(Clone, Copy, Debug)]
pub struct NewNotification<'a> {
    /// What it is about, so that the same thing is told once.
    pub about: &'a str,
    /// What kind of news, in the words of the use cases.
    pub kind: &'a str,
    /// `block`, `warn`, `info` or `ok`.
    pub severity: &'a str,
    /// The record it leads to.
    pub record: Option<RecordId>,
    /// The message it came with.
    pub inbox: Option<&'a str>,
    /// One sentence.
    pub sentence: &'a str,
    /// Now.
    pub at: DateTime<Utc>,
}

/// Something that was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// Local number: the order in which things were told.
    pub number: u64,
    /// What it is about.
    pub about: String,
    /// What kind of news.
    pub kind: String,
    /// How grave it is.
    pub severity: String,
    /// The record it leads to.
    pub record: Option<RecordId>,
    /// The message it came with.
    pub inbox: Option<String>,
    /// One sentence.
    pub sentence: String,
    /// When.
    pub at: DateTime<Utc>,
    /// When a person read it.
    pub read_at: Option<DateTime<Utc>>,
}

impl Notification {
    fn of_row(row: &Row<'_>) -> rusqlite::Result<Notification> {
        Ok(Notification {
            number: row.get::<_, Count>("number")?.0,
            about: row.get("about")?,
            kind: row.get("kind")?,
            severity: row.get("severity")?,
            record: row.get("record")?,
            inbox: row.get("inbox")?,
            sentence: row.get("sentence")?,
            at: row.get::<_, Moment>("at")?.0,
            read_at: row.get::<_, Option<Moment>>("read_at")?.map(|moment| moment.0),
        })
    }
}

impl Reading<'_> {
    /// What was told after notification `after`, newest first; `None` begins with the newest of all.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn notifications(&self, after: Option<u64>, limit: u32) -> Result<Vec<Notification>, StoreError> {
        let sql =
            "SELECT n.number, n.about, n.kind, n.severity, r.id AS record, i.id AS inbox, n.sentence, n.at, n.read_at
                   FROM notification n LEFT JOIN record r ON r.number = n.record LEFT JOIN inbox i ON i.number = n.inbox
                   WHERE n.number > :after ORDER BY n.number DESC LIMIT :limit";
        let mut statement = self.connection.prepare_cached(sql)?;
        let values = named_params! { ":after": Count(after.unwrap_or(0)), ":limit": limit };
        let found = statement.query_map(values, Notification::of_row)?.collect::<Result<_, _>>()?;
        Ok(found)
    }

    /// How many were not read yet, counted no further than `limit`.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn notifications_unread(&self, limit: u32) -> Result<u32, StoreError> {
        let sql = "SELECT count(*) FROM (SELECT 1 FROM notification WHERE read_at IS NULL LIMIT ?1)";
        Ok(self.connection.prepare_cached(sql)?.query_row([limit], |row| row.get(0))?)
    }
}

impl Writing<'_> {
    /// Tells people something. `false`: it was told before, and nothing was written.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown record or message.
    pub fn notify(&mut self, new: &NewNotification<'_>) -> Result<bool, StoreError> {
        let known = "SELECT EXISTS (SELECT 1 FROM notification WHERE about = ?1)";
        if self.connection.prepare_cached(known)?.query_row([new.about], |row| row.get(0))? {
            return Ok(false);
        }
        let record = new.record.map(|record| self.number_of(record)).transpose()?;
        let inbox = new.inbox.map(|inbox| self.inbox_number(inbox)).transpose()?;
        let sql = "INSERT INTO notification (about, kind, severity, record, inbox, sentence, at)
                   VALUES (:about, :kind, :severity, :record, :inbox, :sentence, :at)";
        self.connection.prepare_cached(sql)?.execute(named_params! {
            ":about": new.about,
            ":kind": new.kind,
            ":severity": new.severity,
            ":record": record.map(Count),
            ":inbox": inbox.map(Count),
            ":sentence": new.sentence,
            ":at": Moment(new.at),
        })?;
        Ok(true)
    }

    /// Says that everything up to a notification was read.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn notifications_read(&mut self, up_to: u64, now: DateTime<Utc>) -> Result<(), StoreError> {
        let sql = "UPDATE notification SET read_at = :now WHERE number <= :up_to AND read_at IS NULL";
        let values = named_params! { ":up_to": Count(up_to), ":now": Moment(now) };
        self.connection.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }
}
