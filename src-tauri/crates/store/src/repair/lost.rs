//! What could not be brought back: records that the damaged store had in a later state, or at all.

use std::collections::BTreeMap;

use rusqlite::Connection;
use rusqlite::types::Value;

use super::Repaired;
use super::damaged::Damaged;
use crate::StoreError;
use crate::sql::Count;

/// A record that is not as it was last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Its id.
    pub record: String,
    /// "dossier", "declaration".
    pub kind: String,
    /// Its reference, if it had one.
    pub reference: Option<String>,
    /// When it was changed last, UTC, as it stood in the damaged store.
    pub changed_at: String,
    /// True when an earlier state of it is there.
    pub earlier_is_there: bool,
    /// Its last document, as far as it could be read: nobody can prove it, a person may load it.
    pub document: Option<String>,
}

/// What the damaged store held and the fresh one does not.
pub(super) fn between(damaged: &Damaged, fresh: &Connection, repaired: &mut Repaired) -> Result<Vec<Lost>, StoreError> {
    let columns = damaged.columns(fresh, "record").unwrap_or_default();
    let at = |name: &str| columns.iter().position(|column| column == name);
    let place = (at("number"), at("id"), at("kind"), at("external_reference"), at("head"), at("updated_at"));
    let (Some(number), Some(id), Some(kind), Some(reference), Some(head), Some(updated)) = place else {
        repaired.limits.push("The list of records in the damaged file could not be read.".to_owned());
        return Ok(Vec::new());
    };
    let mut held = BTreeMap::new();
    let mut statement = fresh.prepare("SELECT id, head FROM record")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        held.insert(row.get::<_, String>(0)?, row.get::<_, Count>(1)?.0);
    }
    let (found, _) = damaged.rows(fresh, "record", "1", &[]).unwrap_or_default();
    let text = |value: &Value| match value {
        Value::Text(text) => text.clone(),
        _ => String::new(),
    };
    let mut lost = Vec::new();
    for row in found {
        let record = text(&row.values[id]);
        let earlier = held.get(&record);
        let later = match (&row.values[head], earlier) {
            (Value::Integer(head), Some(earlier)) => u64::try_from(*head).is_ok_and(|head| head > *earlier),
            _ => earlier.is_none(),
        };
        if later {
            lost.push(Lost {
                record,
                kind: text(&row.values[kind]),
                reference: Some(text(&row.values[reference])).filter(|reference| !reference.is_empty()),
                changed_at: text(&row.values[updated]),
                earlier_is_there: earlier.is_some(),
                document: document(damaged, &row.values[number]),
            });
        }
    }
    lost.sort_by(|a, b| b.changed_at.cmp(&a.changed_at).then_with(|| a.record.cmp(&b.record)));
    Ok(lost)
}

fn document(damaged: &Damaged, number: &Value) -> Option<String> {
    let sql = "SELECT json FROM document WHERE record = ?1";
    let json: String = damaged.connection.query_row(sql, [number], |row| row.get(0)).ok()?;
    domain::record::Document::from_json(&json).ok().map(|_| json)
}
