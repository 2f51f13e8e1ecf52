//! How the form is arranged: sections, headings, boxes on 24 columns, and tables for repeated groups.

use super::element::Element;
use super::table::Table;

/// One section of the form, for the columns asked for.
#[derive(Clone, Debug)]
pub struct FormSection<'catalogue> {
    /// "Declaration", "Parties" … "Items".
    pub name: &'catalogue str,
    /// Blocks in order.
    pub blocks: Vec<FormBlock<'catalogue>>,
}

/// Boxes under one heading, or a table.
#[derive(Clone, Debug)]
pub struct FormBlock<'catalogue> {
    /// Heading; several blocks may share one.
    pub heading: &'catalogue str,
    /// The repeated group whose rows the table shows; `None` for boxes.
    pub table: Option<&'catalogue Element>,
    /// Boxes, or the columns of the table.
    pub boxes: Vec<FormBox<'catalogue>>,
}

/// One box or table column.
#[derive(Clone, Copy, Debug)]
pub struct FormBox<'catalogue> {
    /// What it shows.
    pub element: &'catalogue Element,
    /// Width, of 24.
    pub span: u8,
}

#[derive(Clone, Debug)]
pub(super) struct FormRow {
    pub(super) element: usize,
    columns: Vec<String>,
    section: String,
    heading: String,
    table: Option<usize>,
    order: u32,
    span: u8,
}

impl FormRow {
    /// What stands over it: its section and its heading.
    pub(super) fn headings(&self) -> [&str; 2] {
        [&self.section, &self.heading]
    }

    /// A row of every column (`*`) is one of declarations.
    fn shows_in(&self, column: &str, is_master: bool) -> bool {
        self.columns.iter().any(|one| one == column || (one == "*" && !is_master))
    }
}

const COLUMNS: [&str; 7] = ["element", "columns", "section", "group", "table", "order", "span"];

pub(super) fn read(text: &'static str, elements: &[Element], faults: &mut Vec<String>) -> Vec<FormRow> {
    const FILE: &str = "form.csv";
    let table = Table::read(FILE, text, faults);
    table.require(FILE, &COLUMNS, faults);
    let find = |id: &str| elements.iter().find(|element| element.id == id);
    let mut rows = Vec::new();
    for row in table.rows() {
        let id = row.cell("element");
        let Some(element) = find(id) else {
            faults.push(format!("{FILE}: {id} is not an element"));
            continue;
        };
        let group = match row.cell("table") {
            "" => None,
            table => match find(table).filter(|group| group.is_group() && group.pattern.is_around(&element.pattern)) {
                Some(group) => Some(group.index),
                None => {
                    faults.push(format!("{FILE}: {id} is not a member of the group “{table}”"));
                    continue;
                }
            },
        };
        let (order, span) = (row.cell("order").parse(), row.cell("span").parse::<u8>());
        let (Ok(order), Ok(span @ 1..=24)) = (order, span) else {
            faults.push(format!("{FILE}: {id}: order or span is not a number, or the span is not 1 to 24"));
            continue;
        };
        rows.push(FormRow {
            element: element.index,
            columns: row.cell("columns").split_whitespace().map(str::to_owned).collect(),
            section: row.cell("section").to_owned(),
            heading: row.cell("group").to_owned(),
            table: group,
            order,
            span,
        });
    }
    rows.sort_by_key(|row| row.order);
    rows
}

/// The form of a column, in order. Rows of one block stand together in the file.
pub(super) fn arrange<'catalogue>(
    rows: &'catalogue [FormRow],
    elements: &'catalogue [Element],
    column: &str,
    is_master: bool,
) -> Vec<FormSection<'catalogue>> {
    let mut sections: Vec<FormSection<'catalogue>> = Vec::new();
    for row in rows.iter().filter(|row| row.shows_in(column, is_master)) {
        let table = row.table.and_then(|index| elements.get(index));
        let Some(element) = elements.get(row.element) else { continue };
        if sections.last().is_none_or(|section| section.name != row.section) {
            sections.push(FormSection { name: &row.section, blocks: Vec::new() });
        }
        let Some(section) = sections.last_mut() else { continue };
        let same = |block: &&mut FormBlock<'catalogue>| {
            block.heading == row.heading && block.table.map(|group| group.index) == row.table
        };
        let shown = FormBox { element, span: row.span };
        match section.blocks.last_mut().filter(same) {
            Some(block) => block.boxes.push(shown),
            None => section.blocks.push(FormBlock { heading: &row.heading, table, boxes: vec![shown] }),
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::super::{Catalogue, Language};
    use super::*;

    /// A label as a box shows it: without what the heading says already.
    fn shown(heading: &str, shown: &FormBox<'_>) -> String {
        let label = shown.element.name(Language::En);
        let label = label.strip_prefix(heading).and_then(|rest| rest.strip_prefix(' ')).unwrap_or(label);
        match shown.element.number() {
            // A box narrower than six columns leaves the number out.
            number if number.is_empty() || shown.span < 6 => label.to_owned(),
            number => format!("{label} · {number}"),
        }
    }

    /// At 1600 px a column is 28 px wide and holds five letters of a label; padding and mark take one column.
    #[test]
    fn labels_fit_their_boxes() {
        for column in ["H1", "B1"] {
            let form = Catalogue::embedded().form(column);
            for section in form.iter().filter(|section| section.name != "Items") {
                for block in section.blocks.iter().filter(|block| block.table.is_none()) {
                    for each in &block.boxes {
                        let label = shown(block.heading, each);
                        let room = (usize::from(each.span) - 1) * 5;
                        assert!(label.chars().count() <= room, "{}: “{label}” has room for {room}", each.element.id);
                    }
                }
            }
        }
    }

    /// Rows are full: every box of a row but the last keeps its width, and the last is not stretched over half the row.
    #[test]
    fn rows_of_the_import_form_are_full() {
        for section in Catalogue::embedded().form("H1").iter().filter(|section| section.name != "Items") {
            for block in section.blocks.iter().filter(|block| block.table.is_none()) {
                let mut used = 0;
                for each in &block.boxes {
                    if used + each.span > 24 {
                        assert_eq!(used, 24, "{}: the row before {}", block.heading, each.element.id);
                        used = 0;
                    }
                    used += each.span;
                }
                assert!(used >= 18, "{}: the last row holds {used} of 24", block.heading);
            }
        }
    }
}
