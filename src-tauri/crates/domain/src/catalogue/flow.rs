//! Customs flows: which column they are and what they leave to CAS.

use super::element::Element;
use super::table::Table;

/// A flow of the office, as CAS has it.
#[derive(Clone, Debug)]
pub struct Flow {
    /// Name in CAS: `INEU_H1EIDR`.
    pub name: String,
    /// What it does.
    pub title: String,
    /// `IN` or `OUT`.
    pub direction: String,
    /// Column of the declarations it makes.
    pub column: String,
    /// True when the flow submits by itself; otherwise CAS is asked to submit.
    pub auto_submit: bool,
    /// Where the row comes from.
    pub source: String,
    left: Vec<usize>,
}

impl Flow {
    /// True when CAS fills the element in by itself: a missing one informs and does not block.
    #[must_use]
    pub fn leaves(&self, element: &Element) -> bool {
        self.left.binary_search(&element.index).is_ok()
    }
}

const COLUMNS: [&str; 7] = ["flow", "title", "direction", "column", "auto_submit", "left", "source"];

pub(super) fn read(text: &'static str, elements: &[Element], faults: &mut Vec<String>) -> Vec<Flow> {
    const FILE: &str = "flows.csv";
    let table = Table::read(FILE, text, faults);
    table.require(FILE, &COLUMNS, faults);
    let mut flows: Vec<Flow> = Vec::new();
    for row in table.rows() {
        let name = row.cell("flow");
        let mut left = Vec::new();
        for word in row.cell("left").split_whitespace() {
            let before = left.len();
            left.extend(elements.iter().filter(|element| covers(word, &element.id)).map(|element| element.index));
            if left.len() == before {
                faults.push(format!("{FILE}: {name}: “{word}” names no element"));
            }
        }
        left.sort_unstable();
        left.dedup();
        let auto_submit = match row.cell("auto_submit") {
            "yes" => true,
            "no" => false,
            other => {
                faults.push(format!("{FILE}: {name}: auto_submit “{other}” is neither yes nor no"));
                continue;
            }
        };
        if flows.iter().any(|flow| flow.name == name) {
            faults.push(format!("{FILE}: {name} is there twice"));
        }
        flows.push(Flow {
            name: name.to_owned(),
            title: row.cell("title").to_owned(),
            direction: row.cell("direction").to_owned(),
            column: row.cell("column").to_owned(),
            auto_submit,
            source: row.cell("source").to_owned(),
            left,
        });
    }
    flows
}

/// `importer.*` covers everything below; `item.package` covers itself and its members.
fn covers(word: &str, id: &str) -> bool {
    let stem = word.strip_suffix(".*").unwrap_or(word);
    let below = id.strip_prefix(stem).is_some_and(|rest| rest.starts_with('.'));
    below || (id == stem && !word.ends_with(".*"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_covers_elements() {
        for (word, id, expected) in [
            ("importer.*", "importer.eori", true),
            ("importer.*", "importer", false),
            ("item.package", "item.package", true),
            ("item.package", "item.package.kind", true),
            ("item.package", "item.packages", false),
            ("item.description", "item.description", true),
        ] {
            assert_eq!(covers(word, id), expected, "{word} {id}");
        }
    }
}
