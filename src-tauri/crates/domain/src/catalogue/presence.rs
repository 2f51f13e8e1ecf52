//! Whether a column asks for an element: `always · when · national · operator · not_allowed`.

use super::condition::Condition;
use super::kind::Jurisdiction;
use super::table::{Row, Table};
use crate::findings::Severity;

/// How a column asks for an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It must be given.
    Always,
    /// It must be given when the condition holds.
    When(Condition),
    /// A Member State may ask for it.
    National,
    /// The declarant may give it.
    Operator,
    /// The column does not have it.
    NotAllowed,
}

/// One cell of the presence table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presence {
    /// How the column asks.
    pub asked: Asked,
    /// What a missing, or a not allowed, value does.
    pub severity: Severity,
    /// Annex B note, rule number, or "inferred".
    pub source: String,
    /// The condition as written, empty without one.
    pub condition: String,
}

impl Presence {
    /// The word of the table: `always`, `when` …
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self.asked {
            Asked::Always => "always",
            Asked::When(_) => "when",
            Asked::National => "national",
            Asked::Operator => "operator",
            Asked::NotAllowed => "not_allowed",
        }
    }

    /// True when the row rests on the CAS samples alone.
    #[must_use]
    pub fn is_inferred(&self) -> bool {
        self.source.contains("inferred")
    }
}

/// What holds where the table says nothing: the declarant may give it.
static UNSAID: Presence =
    Presence { asked: Asked::Operator, severity: Severity::Informs, source: String::new(), condition: String::new() };

/// The presence table.
#[derive(Debug, Default)]
pub(super) struct PresenceTable {
    // A handful of columns: a scan costs less than hashing an owned key.
    columns: Vec<PresenceColumn>,
}

#[derive(Debug)]
struct PresenceColumn {
    jurisdiction: Jurisdiction,
    column: String,
    /// By the index of the element.
    cells: Vec<Option<Presence>>,
}

impl PresenceTable {
    /// The overlay of the jurisdiction, else the EU core, else "the declarant may give it".
    pub(super) fn of(&self, index: usize, column: &str, jurisdiction: Jurisdiction) -> &Presence {
        let cell = |jurisdiction| {
            let held = self.columns.iter().find(|held| held.jurisdiction == jurisdiction && held.column == column);
            held.and_then(|held| held.cells.get(index)).and_then(Option::as_ref)
        };
        cell(jurisdiction).or_else(|| cell(Jurisdiction::Eu)).unwrap_or(&UNSAID)
    }

    /// The columns of a jurisdiction that hold rows, sorted.
    pub(super) fn held(&self, jurisdiction: Jurisdiction) -> Vec<&str> {
        let of = self.columns.iter().filter(|held| held.jurisdiction == jurisdiction);
        let mut held: Vec<&str> = of.map(|held| held.column.as_str()).collect();
        held.sort_unstable();
        held
    }

    /// Every condition, with element and column of its row.
    pub(super) fn conditions(&self) -> impl Iterator<Item = (&Condition, usize, &str)> {
        self.columns.iter().flat_map(|held| {
            held.cells.iter().enumerate().filter_map(|(index, cell)| match &cell.as_ref()?.asked {
                Asked::When(condition) => Some((condition, index, held.column.as_str())),
                Asked::Always | Asked::National | Asked::Operator | Asked::NotAllowed => None,
            })
        })
    }

    /// Puts a row in its place; `false` when one is there already.
    fn put(
        &mut self,
        jurisdiction: Jurisdiction,
        column: &str,
        index: usize,
        count: usize,
        presence: Presence,
    ) -> bool {
        let found = self.columns.iter().position(|held| held.jurisdiction == jurisdiction && held.column == column);
        let at = found.unwrap_or_else(|| {
            self.columns.push(PresenceColumn { jurisdiction, column: column.to_owned(), cells: vec![None; count] });
            self.columns.len() - 1
        });
        self.columns[at].cells[index].replace(presence).is_none()
    }
}

const COLUMNS: [&str; 7] = ["element", "jurisdiction", "column", "presence", "severity", "condition", "source"];

/// Reads the table; `find` turns an element id into its index, `count` is the number of elements.
pub(super) fn read(
    text: &'static str,
    count: usize,
    find: &dyn Fn(&str) -> Option<usize>,
    faults: &mut Vec<String>,
) -> PresenceTable {
    const FILE: &str = "presence.csv";
    let table = Table::read(FILE, text, faults);
    table.require(FILE, &COLUMNS, faults);
    let mut presences = PresenceTable::default();
    for row in table.rows() {
        let (id, column) = (row.cell("element"), row.cell("column"));
        let mut refuse = |fault: &str| faults.push(format!("{FILE}: {id} in {column}: {fault}"));
        let Some(index) = find(id) else {
            refuse("the element is not known");
            continue;
        };
        let Some(jurisdiction) = Jurisdiction::named(row.cell("jurisdiction")) else {
            refuse("the jurisdiction is not known");
            continue;
        };
        match presence(row, find) {
            Ok(presence) => {
                if !presences.put(jurisdiction, column, index, count, presence) {
                    refuse("the row is there twice");
                }
            }
            Err(fault) => refuse(&fault),
        }
    }
    presences
}

fn presence(row: Row<'_>, find: &dyn Fn(&str) -> Option<usize>) -> Result<Presence, String> {
    let condition = row.cell("condition");
    let (asked, judged) = match row.cell("presence") {
        "always" => (Asked::Always, true),
        "when" => (Asked::When(Condition::read(condition, find)?), true),
        "national" => (Asked::National, false),
        "operator" => (Asked::Operator, false),
        "not_allowed" => (Asked::NotAllowed, true),
        other => return Err(format!("presence “{other}” is not known")),
    };
    if !condition.is_empty() && !matches!(asked, Asked::When(_)) {
        return Err("only “when” takes a condition".into());
    }
    let severity = match (row.cell("severity"), judged) {
        ("blocks", true) => Severity::Blocks,
        ("warns", true) => Severity::Warns,
        ("", false) => Severity::Informs,
        (other, _) => return Err(format!("severity “{other}” does not fit")),
    };
    if row.cell("source").is_empty() {
        return Err("the source is missing".into());
    }
    Ok(Presence { asked, severity, source: row.cell("source").to_owned(), condition: condition.to_owned() })
}
