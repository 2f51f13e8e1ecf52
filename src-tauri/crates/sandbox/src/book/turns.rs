//! The tables `turn` and `beginning`: switches turned by a scenario or a trainer, and when the scenario began.

use rusqlite::{OptionalExtension, params};

use super::{Book, BookError};
use crate::moment::Moment;

/// One turn of a switch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TurnRow {
    pub(crate) seq: i64,
    pub(crate) at: Moment,
    /// `emergency`, `queue` or `speed`.
    pub(crate) switch: String,
    /// `on`, `off`, or a speed in thousandths.
    pub(crate) value: String,
}

/// How the switches stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Switches {
    pub(crate) emergency: bool,
    pub(crate) queue: bool,
    /// In place of the speed at the start, in thousandths.
    pub(crate) speed: Option<u64>,
    /// Since when the emergency procedure is on.
    pub(crate) emergency_since: Option<Moment>,
}

impl Book {
    /// The moment the scenario began; `now` at the first start with it.
    pub(crate) fn began(&self, scenario: &str, now: Moment) -> Result<(Moment, bool), BookError> {
        let held = self
            .connection
            .query_row("SELECT at FROM beginning WHERE scenario = ?1", [scenario], |row| row.get(0))
            .optional()?;
        if let Some(at) = held {
            return Ok((Moment(at), false));
        }
        self.connection.execute(
            "INSERT INTO beginning (id, at, scenario) VALUES (1, ?1, ?2)
             ON CONFLICT (id) DO UPDATE SET at = excluded.at, scenario = excluded.scenario",
            params![now.0, scenario],
        )?;
        // What another scenario had still to turn is not of this one.
        self.connection.execute("DELETE FROM turn WHERE done = 0", [])?;
        Ok((now, true))
    }

    pub(crate) fn order_turn(&self, at: Moment, switch: &str, value: &str) -> Result<(), BookError> {
        self.connection
            .execute("INSERT INTO turn (at, switch, value) VALUES (?1, ?2, ?3)", params![at.0, switch, value])?;
        Ok(())
    }

    pub(crate) fn next_due_turn(&self, now: Moment) -> Result<Option<TurnRow>, BookError> {
        let sql = "SELECT seq, at, switch, value FROM turn WHERE done = 0 AND at <= ?1 ORDER BY at, seq LIMIT 1";
        let found = self.connection.prepare_cached(sql)?.query_row([now.0], |row| {
            Ok(TurnRow { seq: row.get(0)?, at: Moment(row.get(1)?), switch: row.get(2)?, value: row.get(3)? })
        });
        Ok(found.optional()?)
    }

    pub(crate) fn close_turn(&self, seq: i64) -> Result<(), BookError> {
        self.connection.execute("UPDATE turn SET done = 1 WHERE seq = ?1", [seq])?;
        Ok(())
    }

    pub(crate) fn switches(&self) -> Result<Switches, BookError> {
        let mut statement =
            self.connection.prepare_cached("SELECT switch, value, at FROM turn WHERE done = 1 ORDER BY seq")?;
        let rows = statement
            .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, Moment(row.get(2)?))))?;
        let mut switches = Switches::default();
        for row in rows {
            let (switch, value, at) = row?;
            match switch.as_str() {
                "emergency" => {
                    switches.emergency = value == "on";
                    switches.emergency_since = switches.emergency.then_some(at);
                }
                "queue" => switches.queue = value == "on",
                _ => switches.speed = value.parse().ok(),
            }
        }
        Ok(switches)
    }
}
