//! The tables `subscription` and `delivery`: who wants to be told what, and how far the telling has come.

use rusqlite::{OptionalExtension, params};

use super::{Book, BookError};
use crate::moment::Moment;

pub(crate) struct Subscription {
    pub(crate) seq: i64,
    pub(crate) id: String,
    pub(crate) tenant: String,
    pub(crate) endpoint_url: String,
    /// As it was sent.
    pub(crate) body: String,
    pub(crate) created_at: Moment,
}

/// One event on its way to one subscriber.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Delivery {
    pub(crate) seq: i64,
    pub(crate) url: String,
    pub(crate) body: String,
    /// Tries made so far.
    pub(crate) attempts: u32,
    pub(crate) due_at: Moment,
    /// When what it tells happened; it expires counted from here.
    pub(crate) event_at: Moment,
}

/// A line of what was told to whom.
pub(crate) struct DeliveryRow {
    pub(crate) event_id: String,
    pub(crate) event_type: String,
    pub(crate) event_sub_type: String,
    pub(crate) url: String,
    pub(crate) attempts: u32,
    pub(crate) due_at: Option<Moment>,
    pub(crate) state: String,
    pub(crate) words: Option<String>,
}

impl Book {
    /// `seq` is the book's.
    pub(crate) fn add_subscription(&self, subscription: &Subscription) -> Result<(), BookError> {
        self.connection.execute(
            "INSERT INTO subscription (id, tenant, endpoint_url, body, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                subscription.id,
                subscription.tenant,
                subscription.endpoint_url,
                subscription.body,
                subscription.created_at.0
            ],
        )?;
        Ok(())
    }

    /// Those of one tenant that still stand, oldest first.
    pub(crate) fn subscriptions(&self, tenant: &str) -> Result<Vec<Subscription>, BookError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT seq, id, tenant, endpoint_url, body, created_at FROM subscription
             WHERE tenant = ?1 AND removed_at IS NULL ORDER BY seq",
        )?;
        let rows = statement.query_map([tenant], |row| {
            Ok(Subscription {
                seq: row.get(0)?,
                id: row.get(1)?,
                tenant: row.get(2)?,
                endpoint_url: row.get(3)?,
                body: row.get(4)?,
                created_at: Moment(row.get(5)?),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The tenant of a subscription that still stands.
    pub(crate) fn tenant_of_subscription(&self, id: &str) -> Result<Option<String>, BookError> {
        let sql = "SELECT tenant FROM subscription WHERE id = ?1 AND removed_at IS NULL";
        Ok(self.connection.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?)
    }

    /// Nothing more is delivered to it.
    pub(crate) fn remove_subscription(&self, id: &str, now: Moment) -> Result<(), BookError> {
        self.connection.execute("UPDATE subscription SET removed_at = ?2 WHERE id = ?1", params![id, now.0])?;
        self.connection.execute(
            "UPDATE delivery SET due_at = NULL, state = 'dropped', words = 'The subscription was removed.'
             WHERE due_at IS NOT NULL AND subscription = (SELECT seq FROM subscription WHERE id = ?1)",
            [id],
        )?;
        Ok(())
    }

    /// `body` stands in for that of the event.
    pub(crate) fn add_delivery(
        &self,
        event: i64,
        subscription: i64,
        body: Option<&str>,
        due_at: Moment,
    ) -> Result<(), BookError> {
        self.connection
            .prepare_cached("INSERT INTO delivery (event, subscription, body, due_at) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![event, subscription, body, due_at.0])?;
        Ok(())
    }

    /// What is due up to now, in the order in which it fell due.
    pub(crate) fn due_deliveries(&self, now: Moment, limit: u32) -> Result<Vec<Delivery>, BookError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT d.seq, s.endpoint_url, coalesce(d.body, e.body), d.attempts, d.due_at, e.at
             FROM delivery d JOIN event e ON e.seq = d.event JOIN subscription s ON s.seq = d.subscription
             WHERE d.due_at <= ?1 ORDER BY d.due_at, d.seq LIMIT ?2",
        )?;
        let rows = statement.query_map(params![now.0, limit], |row| {
            Ok(Delivery {
                seq: row.get(0)?,
                url: row.get(1)?,
                body: row.get(2)?,
                attempts: row.get(3)?,
                due_at: Moment(row.get(4)?),
                event_at: Moment(row.get(5)?),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub(crate) fn delivery(&self, seq: i64) -> Result<Option<Delivery>, BookError> {
        let sql = "SELECT d.seq, s.endpoint_url, coalesce(d.body, e.body), d.attempts, d.due_at, e.at
             FROM delivery d JOIN event e ON e.seq = d.event JOIN subscription s ON s.seq = d.subscription
             WHERE d.seq = ?1 AND d.due_at IS NOT NULL";
        let mut statement = self.connection.prepare_cached(sql)?;
        let found = statement.query_row([seq], |row| {
            Ok(Delivery {
                seq: row.get(0)?,
                url: row.get(1)?,
                body: row.get(2)?,
                attempts: row.get(3)?,
                due_at: Moment(row.get(4)?),
                event_at: Moment(row.get(5)?),
            })
        });
        Ok(found.optional()?)
    }

    /// One attempt was made: over when there is no next one.
    pub(crate) fn note_attempt(
        &self,
        seq: i64,
        next_at: Option<Moment>,
        state: &str,
        words: &str,
    ) -> Result<(), BookError> {
        self.connection
            .prepare_cached(
                "UPDATE delivery SET attempts = attempts + 1, due_at = ?2, state = ?3, words = ?4 WHERE seq = ?1",
            )?
            .execute(params![seq, next_at.map(|at| at.0), state, words])?;
        Ok(())
    }

    /// When the next delivery falls due, past or future.
    pub(crate) fn next_delivery_at(&self) -> Result<Option<Moment>, BookError> {
        let sql = "SELECT min(due_at) FROM delivery WHERE due_at IS NOT NULL";
        let at: Option<i64> = self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
        Ok(at.map(Moment))
    }

    pub(crate) fn any_subscription(&self) -> Result<bool, BookError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM subscription WHERE removed_at IS NULL)";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// The newest deliveries, newest first.
    pub(crate) fn deliveries(&self, limit: u32) -> Result<Vec<DeliveryRow>, BookError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT e.id, e.event_type, e.event_sub_type, s.endpoint_url, d.attempts, d.due_at, d.state, d.words
             FROM delivery d JOIN event e ON e.seq = d.event JOIN subscription s ON s.seq = d.subscription
             ORDER BY d.seq DESC LIMIT ?1",
        )?;
        let rows = statement.query_map([limit], |row| {
            Ok(DeliveryRow {
                event_id: row.get(0)?,
                event_type: row.get(1)?,
                event_sub_type: row.get(2)?,
                url: row.get(3)?,
                attempts: row.get(4)?,
                due_at: row.get::<_, Option<i64>>(5)?.map(Moment),
                state: row.get(6)?,
                words: row.get(7)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
