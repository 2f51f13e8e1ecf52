//! Master data: articles, partners, formulas and material lists are records of the same catalogue. Each kind is judged
//! and shown in a column of its own, and stands below one member of its document.

use super::element::Element;
use super::table::{Row, Table};
use crate::record::Path;

/// A kind of master data.
#[derive(Clone, Debug)]
pub struct MasterKind {
    /// The word of the kind, and its column in presence and form: `article`.
    pub column: String,
    /// One of them: "Article".
    pub title: String,
    /// Several: "Articles".
    pub titles: String,
    /// The member of our document that holds the record: `articleDataItem`.
    pub root: String,
    /// The message of CAS: `ArticleDataItem`.
    pub message: String,
    /// The member of the message that carries a list of such records; `None` where the message is one record.
    pub bundle: Option<String>,
    /// Lists whose entries CAS writes as plain values, with the member that holds the value here: `types`, `type`.
    pub plain: Option<(String, String)>,
    /// Position of the element CAS finds the record by.
    pub key: usize,
    /// Position of the element people know it by.
    pub name: usize,
    /// Position of the day it is retired on.
    pub valid_until: usize,
    /// Position of the repeated group that is shown entry by entry: the versions of an article.
    pub items: Option<usize>,
    /// What one entry of it is called: "Version".
    pub item: String,
    /// How sure the shape of the message is: `documented` or `inferred`.
    pub body_evidence: String,
}

impl MasterKind {
    /// Where the record stands in its document.
    #[must_use]
    pub fn root_path(&self) -> Path {
        Path::root().member(&self.root)
    }
}

const COLUMNS: [&str; 13] = [
    "column",
    "title",
    "titles",
    "root",
    "message",
    "bundle",
    "plain",
    "key",
    "name",
    "valid_until",
    "items",
    "item",
    "body_evidence",
];

pub(super) fn read(text: &'static str, elements: &[Element], faults: &mut Vec<String>) -> Vec<MasterKind> {
    const FILE: &str = "masterdata.csv";
    let table = Table::read(FILE, text, faults);
    table.require(FILE, &COLUMNS, faults);
    let mut kinds: Vec<MasterKind> = Vec::new();
    for row in table.rows() {
        match kind(row, elements) {
            Ok(kind) if kinds.iter().any(|known| known.column == kind.column || known.root == kind.root) => {
                faults.push(format!("{FILE}: {} is there twice, or its root is", kind.column));
            }
            Ok(kind) => kinds.push(kind),
            Err(fault) => faults.push(format!("{FILE}: {}: {fault}", row.cell("column"))),
        }
    }
    kinds
}

fn kind(row: Row<'_>, elements: &[Element]) -> Result<MasterKind, String> {
    let column = row.cell("column");
    let optional = |name: &str| Some(row.cell(name)).filter(|text| !text.is_empty()).map(str::to_owned);
    let find = |name: &str| {
        let found = elements.iter().find(|element| element.id == row.cell(name));
        let own = found.filter(|element| element.level.name() == column);
        own.map(|element| element.index).ok_or_else(|| format!("{name} “{}” is not an element of it", row.cell(name)))
    };
    let items = optional("items").map(|_| find("items")).transpose()?;
    if items.and_then(|index| elements.get(index)).is_some_and(|element| !element.is_group()) {
        return Err(format!("{} is not a group", row.cell("items")));
    }
    let plain = match optional("plain") {
        None => None,
        Some(text) => Some(
            text.split_once('=')
                .map(|(list, member)| (list.to_owned(), member.to_owned()))
                .ok_or_else(|| format!("plain “{text}” is not list=member"))?,
        ),
    };
    let said = |name: &str| optional(name).ok_or_else(|| format!("{name} is missing"));
    Ok(MasterKind {
        column: said("column")?,
        title: said("title")?,
        titles: said("titles")?,
        root: said("root")?,
        message: said("message")?,
        bundle: optional("bundle"),
        plain,
        key: find("key")?,
        name: find("name")?,
        valid_until: find("valid_until")?,
        item: if items.is_some() { said("item")? } else { String::new() },
        items,
        body_evidence: said("body_evidence")?,
    })
}
