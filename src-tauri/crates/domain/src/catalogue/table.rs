//! Reads the catalogue's own files: comma-separated, first line the column names, `#` lines are sources and remarks.

use std::borrow::Cow;

/// One file, read. Cells borrow from the text unless they held a doubled quotation mark.
#[derive(Debug)]
pub(super) struct Table {
    columns: Vec<Cow<'static, str>>,
    rows: Vec<Vec<Cow<'static, str>>>,
}

/// One row with its column names.
#[derive(Clone, Copy)]
pub(super) struct Row<'table> {
    columns: &'table [Cow<'static, str>],
    cells: &'table [Cow<'static, str>],
}

impl Table {
    /// Reads a file. What is wrong with it goes to `faults`, named by `file`; the rest is kept.
    pub(super) fn read(file: &str, text: &'static str, faults: &mut Vec<String>) -> Table {
        let mut rows = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            if rest.starts_with('#') {
                rest = rest.split_once('\n').map_or("", |(_, after)| after);
                continue;
            }
            let (cells, after) = read_row(rest);
            rest = after;
            if cells.len() > 1 || !cells.iter().all(|cell| cell.is_empty()) {
                rows.push(cells);
            }
        }
        let mut rows = rows.into_iter();
        let columns = rows.next().unwrap_or_default();
        let mut kept = Vec::with_capacity(rows.len());
        for (position, row) in rows.enumerate() {
            if row.len() == columns.len() {
                kept.push(row);
            } else {
                faults.push(format!(
                    "{file}: row {} has {} cells, the heading has {}",
                    position + 1,
                    row.len(),
                    columns.len()
                ));
            }
        }
        if columns.is_empty() {
            faults.push(format!("{file}: the heading is missing"));
        }
        Table { columns, rows: kept }
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|cells| Row { columns: &self.columns, cells })
    }

    /// The cells by row, for files whose column order is fixed.
    pub(super) fn into_rows(self) -> Vec<Vec<Cow<'static, str>>> {
        self.rows
    }

    /// Says which of the columns the file lacks.
    pub(super) fn require(&self, file: &str, columns: &[&str], faults: &mut Vec<String>) {
        for column in columns {
            if !self.columns.iter().any(|name| name == column) {
                faults.push(format!("{file}: the column “{column}” is missing"));
            }
        }
    }
}

impl<'table> Row<'table> {
    /// The cell under a column name, empty when there is no such column.
    pub(super) fn cell(&self, column: &str) -> &'table str {
        let position = self.columns.iter().position(|name| name == column);
        position.and_then(|position| self.cells.get(position)).map_or("", |cell| cell)
    }
}

fn read_row(text: &'static str) -> (Vec<Cow<'static, str>>, &'static str) {
    let mut cells = Vec::new();
    let mut rest = text;
    loop {
        let (cell, after) = read_cell(rest);
        cells.push(cell);
        if let Some(next) = after.strip_prefix(',') {
            rest = next;
        } else {
            let after = after.strip_prefix('\r').unwrap_or(after);
            return (cells, after.strip_prefix('\n').unwrap_or(after));
        }
    }
}

fn read_cell(text: &'static str) -> (Cow<'static, str>, &'static str) {
    let Some(inside) = text.strip_prefix('"') else {
        let end = text.find([',', '\n', '\r']).unwrap_or(text.len());
        return (Cow::Borrowed(&text[..end]), &text[end..]);
    };
    let mut from = 0;
    while let Some(found) = inside[from..].find('"') {
        let at = from + found;
        if inside[at + 1..].starts_with('"') {
            from = at + 2;
            continue;
        }
        let cell = &inside[..at];
        let cell = if cell.contains("\"\"") { Cow::Owned(cell.replace("\"\"", "\"")) } else { Cow::Borrowed(cell) };
        return (cell, &inside[at + 1..]);
    }
    (Cow::Borrowed(inside), "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &'static str, expected: &[&[&str]], expected_faults: usize) {
        let mut faults = Vec::new();
        let table = Table::read("test", text, &mut faults);
        assert_eq!(table.into_rows(), expected, "{text}");
        assert_eq!(faults.len(), expected_faults, "{text}: {faults:?}");
    }

    #[test]
    fn tables_read() {
        check("a,b\n1,2\n", &[&["1", "2"]], 0);
        check("# source: x\na,b\n1,2", &[&["1", "2"]], 0);
        check("a,b\n\"1,5\",\"say \"\"x\"\"\"\n", &[&["1,5", "say \"x\""]], 0);
        check("a,b\r\n1,\r\n", &[&["1", ""]], 0);
        check("a,b\n1\n1,2\n", &[&["1", "2"]], 1);
        check("", &[], 1);
    }
}
