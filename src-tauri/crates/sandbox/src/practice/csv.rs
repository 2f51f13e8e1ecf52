//! Comma separated tables with `#` lines before the header, cells in quotes where they hold a comma.

use std::collections::BTreeMap;

use super::ContentFault;

/// One row: the cells by the names of the header, and the number of its line for complaints.
pub(super) struct Row {
    line: usize,
    cells: BTreeMap<String, String>,
}

impl Row {
    /// The cell, empty when the column is missing.
    pub(super) fn cell(&self, name: &str) -> &str {
        self.cells.get(name).map(String::as_str).unwrap_or_default()
    }

    pub(super) fn fault(&self, file: &str, why: &str) -> ContentFault {
        ContentFault::new(file, format!("line {}: {why}", self.line))
    }
}

pub(super) fn read(file: &str, text: &str, columns: &[&str]) -> Result<Vec<Row>, ContentFault> {
    let mut lines = (1..).zip(text.lines()).filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty());
    let header = lines.next().map(|(_, line)| cells(line)).unwrap_or_default();
    if let Some(missing) = columns.iter().find(|column| !header.iter().any(|name| name == *column)) {
        return Err(ContentFault::new(file, format!("the column {missing} is missing.")));
    }
    lines
        .map(|(line, text)| {
            let given = cells(text);
            if given.len() == header.len() {
                Ok(Row { line, cells: header.iter().cloned().zip(given).collect() })
            } else {
                Err(ContentFault::new(
                    file,
                    format!("line {line}: {} cells, the header has {}.", given.len(), header.len()),
                ))
            }
        })
        .collect()
}

fn cells(line: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => found.push(String::new()),
            _ => {
                if let Some(cell) = found.last_mut() {
                    cell.push(letter);
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_rows_and_says_where_one_is_short() {
        let rows = read("t.csv", "# source: here\na,b\n1,\"x, y\"\n,\n", &["a", "b"]).unwrap();
        let found: Vec<(&str, &str)> = rows.iter().map(|row| (row.cell("a"), row.cell("b"))).collect();
        assert_eq!(found, [("1", "x, y"), ("", "")]);
        let short = read("t.csv", "# x\na,b\n1\n", &["a"]).err().unwrap();
        assert_eq!(short.to_string(), "t.csv: line 3: 1 cells, the header has 2.");
        assert!(read("t.csv", "a\n1\n", &["b"]).err().unwrap().why.contains("column b"));
    }
}
