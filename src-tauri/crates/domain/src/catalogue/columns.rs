//! Which column a declaration is: H1, B1 … deduced from a table, shown, and overridden by people.

use super::table::Table;

/// One row of the table of columns.
#[derive(Clone, Debug)]
pub struct ColumnRow {
    /// Column code: `H1`.
    pub column: String,
    /// What it is.
    pub title: String,
    direction: Vec<String>,
    declaration_type: Vec<String>,
    additional_declaration_type: Vec<String>,
    requested_procedure: Vec<String>,
    /// Where it comes from.
    pub source: String,
}

/// What the table looks at. Empty texts stand for missing values.
#[derive(Clone, Copy, Debug, Default)]
pub struct ColumnFacts<'facts> {
    /// `IN` or `OUT`; anything else counts as missing.
    pub direction: &'facts str,
    /// `IM`, `EX`, `CO`.
    pub declaration_type: &'facts str,
    /// `A`, `D` …
    pub additional_declaration_type: &'facts str,
    /// Requested procedure of the first item that has one.
    pub requested_procedure: &'facts str,
    /// Column of the flow, when the shipment names one.
    pub flow_column: &'facts str,
}

/// The columns, in the order in which they are tried.
#[derive(Debug, Default)]
pub struct Columns {
    rows: Vec<ColumnRow>,
}

impl Columns {
    /// The column of a declaration; `None` when neither direction nor type says anything.
    #[must_use]
    pub fn deduce(&self, facts: ColumnFacts<'_>) -> Option<&ColumnRow> {
        if let Some(row) = self.get(facts.flow_column) {
            return Some(row);
        }
        // A direction that is no direction must not hide the column: the declaration type says the same.
        let direction = match (facts.direction, facts.declaration_type) {
            (direction @ ("IN" | "OUT"), _) => direction,
            (_, "IM") => "IN",
            (_, "EX") => "OUT",
            _ => return None,
        };
        let fits = |allowed: &[String], value: &str| allowed.is_empty() || allowed.iter().any(|one| one == value);
        self.rows.iter().find(|row| {
            fits(&row.direction, direction)
                && fits(&row.declaration_type, facts.declaration_type)
                && fits(&row.additional_declaration_type, facts.additional_declaration_type)
                && fits(&row.requested_procedure, facts.requested_procedure)
        })
    }

    /// The row of a column.
    #[must_use]
    pub fn get(&self, column: &str) -> Option<&ColumnRow> {
        self.rows.iter().find(|row| row.column == column)
    }

    /// All rows.
    #[must_use]
    pub fn rows(&self) -> &[ColumnRow] {
        &self.rows
    }

    /// `IN` or `OUT` of a column; `None` for a column the table does not have.
    #[must_use]
    pub fn direction(&self, column: &str) -> Option<&str> {
        self.get(column)?.direction.first().map(String::as_str)
    }
}

const COLUMNS: [&str; 7] = [
    "column",
    "title",
    "direction",
    "declaration_type",
    "additional_declaration_type",
    "requested_procedure",
    "source",
];

pub(super) fn read(text: &'static str, faults: &mut Vec<String>) -> Columns {
    const FILE: &str = "columns.csv";
    let table = Table::read(FILE, text, faults);
    table.require(FILE, &COLUMNS, faults);
    let mut columns = Columns::default();
    for row in table.rows() {
        let codes = |name: &str| row.cell(name).split('|').filter(|code| !code.is_empty()).map(str::to_owned).collect();
        let column = row.cell("column");
        if columns.get(column).is_some() || row.cell("source").is_empty() || row.cell("direction").is_empty() {
            faults.push(format!("{FILE}: {column} is there twice, or has no direction or source"));
            continue;
        }
        columns.rows.push(ColumnRow {
            column: column.to_owned(),
            title: row.cell("title").to_owned(),
            direction: codes("direction"),
            declaration_type: codes("declaration_type"),
            additional_declaration_type: codes("additional_declaration_type"),
            requested_procedure: codes("requested_procedure"),
            source: row.cell("source").to_owned(),
        });
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::super::Catalogue;
    use super::*;

    #[test]
    fn columns_are_deduced() {
        for (direction, kind, additional, procedure, flow, expected) in [
            ("IN", "IM", "A", "40", "", "H1"),
            ("IN", "IM", "D", "42", "", "H1"),
            ("IN", "IM", "A", "71", "", "H2"),
            ("IN", "IM", "A", "53", "", "H3"),
            ("IN", "IM", "A", "51", "", "H4"),
            ("IN", "CO", "A", "40", "", "H5"),
            ("IN", "IM", "C", "40", "", "I1"),
            ("IN", "IM", "Y", "40", "", "H1"),
            ("OUT", "EX", "A", "10", "", "B1"),
            ("OUT", "EX", "A", "21", "", "B2"),
            ("OUT", "EX", "D", "76", "", "B3"),
            ("OUT", "CO", "A", "10", "", "B4"),
            ("OUT", "EX", "F", "10", "", "C1"),
            ("INBOUND", "IM", "A", "40", "", "H1"),
            ("", "EX", "", "", "", "B1"),
            ("IN", "", "", "", "", "H1"),
            ("IN", "IM", "A", "71", "H1", "H1"),
            ("", "", "A", "40", "", ""),
        ] {
            let facts = ColumnFacts {
                direction,
                declaration_type: kind,
                additional_declaration_type: additional,
                requested_procedure: procedure,
                flow_column: flow,
            };
            let column = Catalogue::embedded().columns().deduce(facts).map_or("", |row| &row.column);
            assert_eq!(column, expected, "{facts:?}");
        }
    }
}
