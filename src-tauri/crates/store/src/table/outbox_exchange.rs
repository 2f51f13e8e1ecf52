//! `outbox_exchange`: what went over the line for a row, as exactly as a limit allows and without secrets.

use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params};

use crate::sql::{Count, Moment, words};
use crate::{OutboxId, Reading, StoreError, Writing};

/// The longest answer that is kept whole, in bytes; of a longer one the beginning.
pub const EXCHANGE_BODY_BYTES_MAX: usize = 64 * 1024;

words! {
    /// What an exchange was for.
    ExchangePurpose {
        /// To deliver the payload.
        Send = "send",
        /// To learn whether a lost one arrived.
        Ask = "ask",
    }
}

/// Headers as they stood, names and values.
pub type Headers = Vec<(String, String)>;

/// One exchange to be written down.
#[derive(Clone, Debug)]
pub struct NewExchange<'a> {
    /// The attempt it belongs to; 0 before the first.
    pub attempt: u32,
    /// What it was for.
    pub purpose: ExchangePurpose,
    /// When the request left.
    pub at: DateTime<Utc>,
    /// How long the answer took.
    pub duration_ms: u64,
    /// "POST".
    pub method: &'a str,
    /// The whole address.
    pub url: &'a str,
    /// Headers of the request, without any secret.
    pub request_headers: &'a [(String, String)],
    /// HTTP status, where an answer came.
    pub http_status: Option<u16>,
    /// Headers of the answer.
    pub response_headers: &'a [(String, String)],
    /// Body of the answer, or its beginning; the beginning of it is kept.
    pub response_body: &'a [u8],
    /// How long the body was.
    pub response_bytes: u64,
    /// What broke the exchange off, where no answer came.
    pub broken: Option<&'a str>,
}

/// One exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// Its number within the row, from 1.
    pub number: u32,
    /// The attempt it belongs to; 0 before the first.
    pub attempt: u32,
    /// What it was for.
    pub purpose: ExchangePurpose,
    /// When the request left.
    pub at: DateTime<Utc>,
    /// How long the answer took.
    pub duration_ms: u64,
    /// "POST".
    pub method: String,
    /// The whole address.
    pub url: String,
    /// Headers of the request.
    pub request_headers: Headers,
    /// HTTP status, where an answer came.
    pub http_status: Option<u16>,
    /// Headers of the answer.
    pub response_headers: Headers,
    /// The beginning of its body.
    pub response_body: Vec<u8>,
    /// How long the body was.
    pub response_bytes: u64,
    /// What broke the exchange off, where no answer came.
    pub broken: Option<String>,
}

impl Exchange {
    fn of_row(row: &Row<'_>) -> rusqlite::Result<Exchange> {
        Ok(Exchange {
            number: row.get("number")?,
            attempt: row.get("attempt")?,
            purpose: row.get("purpose")?,
            at: row.get::<_, Moment>("at")?.0,
            duration_ms: row.get::<_, Count>("duration_ms")?.0,
            method: row.get("method")?,
            url: row.get("url")?,
            request_headers: headers(&row.get::<_, String>("request_headers")?),
            http_status: row.get("http_status")?,
            response_headers: headers(&row.get::<_, String>("response_headers")?),
            response_body: row.get("response_body")?,
            response_bytes: row.get::<_, Count>("response_bytes")?.0,
            broken: row.get("broken")?,
        })
    }
}

/// Headers that cannot be read are shown as one text: nothing of an exchange is hidden.
fn headers(json: &str) -> Headers {
    serde_json::from_str(json).unwrap_or_else(|_| vec![(String::new(), json.to_owned())])
}

impl Reading<'_> {
    /// What went over the line for a row, oldest first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown row.
    pub fn exchanges(&self, id: OutboxId) -> Result<Vec<Exchange>, StoreError> {
        let sql = "SELECT number, attempt, purpose, at, duration_ms, method, url, request_headers, http_status,
                     response_headers, response_body, response_bytes, broken
                   FROM outbox_exchange WHERE outbox = ?1 ORDER BY number";
        let mut statement = self.connection.prepare_cached(sql)?;
        let found =
            statement.query_map([Count(self.outbox_number(id)?)], Exchange::of_row)?.collect::<Result<_, _>>()?;
        Ok(found)
    }
}

impl Writing<'_> {
    /// Writes down an exchange, after those already there.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown row.
    pub fn add_exchange(&mut self, id: OutboxId, new: &NewExchange<'_>) -> Result<(), StoreError> {
        let json = |headers: &[(String, String)]| {
            serde_json::to_string(headers).map_err(|fault| StoreError::unreadable("the headers of an exchange", fault))
        };
        let kept = new.response_body.get(..EXCHANGE_BODY_BYTES_MAX).unwrap_or(new.response_body);
        let sql = "INSERT INTO outbox_exchange (outbox, number, attempt, purpose, at, duration_ms, method, url,
                     request_headers, http_status, response_headers, response_body, response_bytes, broken)
                   VALUES (:outbox, (SELECT coalesce(max(number), 0) + 1 FROM outbox_exchange WHERE outbox = :outbox),
                     :attempt, :purpose, :at, :duration_ms, :method, :url, :request_headers, :http_status,
                     :response_headers, :response_body, :response_bytes, :broken)";
        self.connection.prepare_cached(sql)?.execute(named_params! {
            ":outbox": Count(self.outbox_number(id)?),
            ":attempt": new.attempt,
            ":purpose": new.purpose,
            ":at": Moment(new.at),
            ":duration_ms": Count(new.duration_ms),
            ":method": new.method,
            ":url": new.url,
            ":request_headers": json(new.request_headers)?,
            ":http_status": new.http_status,
            ":response_headers": json(new.response_headers)?,
            ":response_body": kept,
            ":response_bytes": Count(new.response_bytes.max(kept.len() as u64)),
            ":broken": new.broken,
        })?;
        Ok(())
    }
}
