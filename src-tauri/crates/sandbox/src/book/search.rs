//! The search, answered as of a moment ago: what happened since is not in it yet.

use rusqlite::types::Value;

use super::{Book, BookError, Declaration, declarations};
use crate::moment::Moment;

/// One search, already checked. Lists that are empty ask nothing.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Query {
    pub(crate) tenant: String,
    /// Column or expression and the one value it must have.
    pub(crate) equal: Vec<(&'static str, String)>,
    /// Column or expression and the values it may have.
    pub(crate) any_of: Vec<(&'static str, Vec<String>)>,
    /// Column or expression and the moment from which on, inclusive.
    pub(crate) from: Vec<(&'static str, i64)>,
    /// Column or expression and the moment up to which, inclusive.
    pub(crate) to: Vec<(&'static str, i64)>,
    pub(crate) limit: u32,
    pub(crate) offset: u32,
}

impl Book {
    /// Newest declaration first. Expressions come from a fixed table of the caller; values are always bound.
    pub(crate) fn search(&self, query: &Query, as_of: Moment) -> Result<Vec<Declaration>, BookError> {
        let mut values = vec![Value::Integer(as_of.0), Value::Text(query.tenant.clone())];
        let mut conditions = String::new();
        let mut condition = |expression: &str, operator: &str, value: Value| {
            values.push(value);
            conditions.push_str(&format!(" AND {expression} {operator} ?{}", values.len()));
        };
        for (expression, value) in &query.equal {
            condition(expression, "=", Value::Text(value.clone()));
        }
        for (expression, moment) in &query.from {
            condition(expression, ">=", Value::Integer(*moment));
        }
        for (expression, moment) in &query.to {
            condition(expression, "<=", Value::Integer(*moment));
        }
        for (expression, allowed) in query.any_of.iter().filter(|(_, allowed)| !allowed.is_empty()) {
            let mut marks = Vec::new();
            for value in allowed {
                values.push(Value::Text(value.clone()));
                marks.push(format!("?{}", values.len()));
            }
            conditions.push_str(&format!(" AND {expression} IN ({})", marks.join(", ")));
        }
        values.push(Value::Integer(query.limit.into()));
        values.push(Value::Integer(query.offset.into()));
        let sql = format!(
            "SELECT {} FROM declaration d
             JOIN state s ON s.seq = (SELECT max(seq) FROM state WHERE declaration = d.seq AND at <= ?1)
             WHERE d.created_at <= ?1 AND d.tenant = ?2{conditions}
             ORDER BY d.seq DESC LIMIT ?{} OFFSET ?{}",
            declarations::COLUMNS,
            values.len() - 1,
            values.len(),
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows =
            statement.query_map(rusqlite::params_from_iter(values), declarations::read)?.collect::<Result<_, _>>()?;
        Ok(rows)
    }
}
