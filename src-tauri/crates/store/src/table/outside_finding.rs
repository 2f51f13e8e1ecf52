//! `outside_finding`: what CAS, the gateway or customs found wrong with a record. Our own findings are computed, not
//! kept.

use chrono::{DateTime, Utc};
use rusqlite::named_params;

use crate::sql::{Count, Moment};
use crate::{Reading, RecordId, StoreError, Writing};

/// One finding of another judge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutsideFinding {
    /// Who found it: `cas`, `gateway` or `customs`.
    pub judge: String,
    /// The judge's code.
    pub code: String,
    /// The judge's sentence.
    pub message: String,
    /// More words of the judge.
    pub description: Option<String>,
    /// Where, as paths into the record's document.
    pub paths: Vec<String>,
    /// When it was said.
    pub at: DateTime<Utc>,
    /// The inbox message it came with.
    pub inbox: Option<String>,
}

impl Reading<'_> {
    /// What other judges found wrong with a record, in their order.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown record.
    pub fn outside_findings(&self, record: RecordId) -> Result<Vec<OutsideFinding>, StoreError> {
        let sql = "SELECT f.judge, f.code, f.message, f.description, f.paths, f.at, i.id AS inbox
                   FROM outside_finding f LEFT JOIN inbox i ON i.number = f.inbox
                   WHERE f.record = ?1 ORDER BY f.position";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([Count(self.number_of(record)?)])?;
        let mut findings = Vec::new();
        while let Some(row) = rows.next()? {
            let paths: String = row.get("paths")?;
            findings.push(OutsideFinding {
                judge: row.get("judge")?,
                code: row.get("code")?,
                message: row.get("message")?,
                description: row.get("description")?,
                paths: serde_json::from_str(&paths)
                    .map_err(|fault| StoreError::unreadable(format!("a finding of record {record}"), fault))?,
                at: row.get::<_, Moment>("at")?.0,
                inbox: row.get("inbox")?,
            });
        }
        Ok(findings)
    }
}

impl Writing<'_> {
    /// Puts these findings in the place of those that were known of a record.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown record or inbox message.
    pub fn replace_outside_findings(
        &mut self,
        record: RecordId,
        findings: &[OutsideFinding],
    ) -> Result<(), StoreError> {
        let number = Count(self.number_of(record)?);
        self.connection.prepare_cached("DELETE FROM outside_finding WHERE record = ?1")?.execute([number])?;
        let sql = "INSERT INTO outside_finding (record, position, judge, code, message, description, paths, at, inbox)
                   VALUES (:record, :position, :judge, :code, :message, :description, :paths, :at, :inbox)";
        for (position, finding) in findings.iter().enumerate() {
            let paths = serde_json::to_string(&finding.paths)
                .map_err(|fault| StoreError::unreadable("the paths of a finding", fault))?;
            let inbox = finding.inbox.as_deref().map(|id| self.inbox_number(id)).transpose()?;
            self.connection.prepare_cached(sql)?.execute(named_params! {
                ":record": number,
                ":position": Count(position as u64),
                ":judge": finding.judge,
                ":code": finding.code,
                ":message": finding.message,
                ":description": finding.description,
                ":paths": paths,
                ":at": Moment(finding.at),
                ":inbox": inbox.map(Count),
            })?;
        }
        Ok(())
    }
}
