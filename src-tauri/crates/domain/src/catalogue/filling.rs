//! What a declaration takes from an article: which value of the item follows from which value of the article.

use super::element::Element;
use super::table::{Row, Table};

/// One value that follows.
#[derive(Clone, Debug)]
pub struct Filling {
    /// Position of the element of the item.
    pub target: usize,
    /// Position of the element of the article.
    pub from: usize,
    /// Position of the element of the item the value is multiplied by.
    pub times: Option<usize>,
    /// Position of the flag of the article that leaves the value out while it says no.
    pub unless: Option<usize>,
    /// Column and number of characters, where a column takes fewer.
    digits: Option<(String, usize)>,
    /// What it rests on.
    pub source: String,
}

impl Filling {
    /// How many characters of a text a column takes; `None` for all.
    #[must_use]
    pub fn digits_in(&self, column: &str) -> Option<usize> {
        self.digits.as_ref().filter(|(of, _)| of == column).map(|(_, digits)| *digits)
    }
}

const COLUMNS: [&str; 6] = ["target", "from", "times", "unless", "digits", "source"];

pub(super) fn read(text: &'static str, elements: &[Element], faults: &mut Vec<String>) -> Vec<Filling> {
    const FILE: &str = "fillings.csv";
    let table = Table::read(FILE, text, faults);
    table.require(FILE, &COLUMNS, faults);
    let mut fillings = Vec::new();
    for row in table.rows() {
        match filling(row, elements) {
            Ok(filling) => fillings.push(filling),
            Err(fault) => faults.push(format!("{FILE}: {}: {fault}", row.cell("target"))),
        }
    }
    fillings
}

fn filling(row: Row<'_>, elements: &[Element]) -> Result<Filling, String> {
    let find = |name: &str, level: &str| {
        let id = row.cell(name);
        let found = elements.iter().find(|element| element.id == id && element.level.name() == level);
        found.ok_or_else(|| format!("{name} “{id}” is not an element of the {level}"))
    };
    let optional = |name: &str, level: &str| match row.cell(name) {
        "" => Ok(None),
        _ => find(name, level).map(Some),
    };
    let (target, from) = (find("target", "item")?, find("from", "article")?);
    let times = optional("times", "item")?;
    if target.kind.is_number() != from.kind.is_number() || times.is_some_and(|times| !times.kind.is_number()) {
        return Err("a number follows from numbers alone".into());
    }
    let digits = match row.cell("digits") {
        "" => None,
        text => Some(
            text.split_once(':')
                .and_then(|(column, digits)| Some((column.to_owned(), digits.parse().ok()?)))
                .ok_or_else(|| format!("digits “{text}” is not column:number"))?,
        ),
    };
    if row.cell("source").is_empty() {
        return Err("the source is missing".into());
    }
    Ok(Filling {
        target: target.index,
        from: from.index,
        times: times.map(|times| times.index),
        unless: optional("unless", "article")?.map(|flag| flag.index),
        digits,
        source: row.cell("source").to_owned(),
    })
}
