//! Forms: which element stands in which box. Read from `templates/pdf`, resolved against the catalogue once.

mod check;

use std::collections::HashSet;
use std::sync::OnceLock;

use domain::catalogue::{Catalogue, Element, Jurisdiction};
use serde::Deserialize;

use crate::paper::PrintFault;
use crate::words::Word;

/// Boxes share the width of the paper in so many parts, as on the desk's form.
pub(crate) const SPAN: u8 = 24;

/// A form that can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The declaration with the boxes of the Single Administrative Document and the numbers of the EUCDM.
    Sad,
}

const FORMS: [(Form, &str, &str); 1] = [(Form::Sad, "sad", include_str!("../../../../../templates/pdf/sad.toml"))];

impl Form {
    /// The form with this name.
    ///
    /// # Errors
    /// [`PrintFault::UnknownForm`] with the names there are.
    pub fn named(name: &str) -> Result<Form, PrintFault> {
        let found = FORMS.iter().find(|(_, known, _)| *known == name).map(|(form, _, _)| *form);
        found.ok_or_else(|| PrintFault::UnknownForm {
            asked: name.to_owned(),
            known: FORMS.map(|(_, known, _)| known).join(", "),
        })
    }

    pub(crate) fn layout(self) -> Result<&'static Layout, PrintFault> {
        static SAD: OnceLock<Result<Layout, String>> = OnceLock::new();
        let (slot, (_, _, text)) = match self {
            Form::Sad => (&SAD, FORMS[0]),
        };
        slot.get_or_init(|| Layout::read(text)).as_ref().map_err(|fault| PrintFault::Damaged(fault.clone()))
    }
}

/// A form, resolved.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) title: Word,
    pub(crate) header: Vec<Row>,
    pub(crate) header_tables: Vec<Table>,
    pub(crate) item: Vec<Row>,
    pub(crate) item_tables: Vec<Table>,
    /// Elements that are left to the annex on purpose.
    further: Vec<usize>,
}

/// Boxes side by side.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) height: f32,
    /// Left out when nothing in it has a value.
    pub(crate) is_optional: bool,
    pub(crate) boxes: Vec<FormBox>,
}

/// One box.
#[derive(Debug)]
pub(crate) struct FormBox {
    pub(crate) number: String,
    pub(crate) title: Option<Word>,
    pub(crate) data_element: String,
    pub(crate) lines: Vec<Vec<Part>>,
    pub(crate) span: u8,
}

/// One value of a box.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    pub(crate) element: usize,
    /// Whether its name stands before it.
    pub(crate) has_caption: bool,
    /// The repeated group it is gathered from, if it is not a value of the scope itself.
    pub(crate) group: Option<usize>,
}

/// A repeated group, one entry a row.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) number: String,
    pub(crate) group: usize,
    pub(crate) columns: Vec<Column>,
}

/// A column of a table.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) elements: Vec<usize>,
    pub(crate) title: Option<Word>,
    pub(crate) span: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LayoutFile {
    title: Word,
    header: Vec<RowFile>,
    header_table: Vec<TableFile>,
    item: Vec<RowFile>,
    item_table: Vec<TableFile>,
    further: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RowFile {
    height: f32,
    #[serde(default)]
    optional: bool,
    boxes: Vec<BoxFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BoxFile {
    #[serde(default, rename = "box")]
    number: String,
    title: Option<Word>,
    #[serde(default)]
    data_element: String,
    of: Vec<String>,
    span: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TableFile {
    #[serde(default, rename = "box")]
    number: String,
    group: String,
    columns: Vec<ColumnFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnFile {
    of: String,
    title: Option<Word>,
    span: u8,
}

impl Layout {
    fn read(text: &str) -> Result<Layout, String> {
        let file: LayoutFile = toml::from_str(text).map_err(|fault| fault.message().to_owned())?;
        let rows = |rows: Vec<RowFile>| rows.into_iter().map(row).collect::<Result<Vec<Row>, String>>();
        let tables = |tables: Vec<TableFile>| tables.into_iter().map(table).collect::<Result<Vec<Table>, String>>();
        let layout = Layout {
            title: file.title,
            header: rows(file.header)?,
            header_tables: tables(file.header_table)?,
            item: rows(file.item)?,
            item_tables: tables(file.item_table)?,
            further: file.further.iter().map(|id| index_of(id)).collect::<Result<_, _>>()?,
        };
        match check::faults(&layout).into_iter().next() {
            None => Ok(layout),
            Some(fault) => Err(fault),
        }
    }

    /// Every element that has a place in a box or a table.
    pub(crate) fn placed(&self) -> impl Iterator<Item = usize> {
        let rows = self.header.iter().chain(&self.item);
        let in_boxes = rows.flat_map(|row| &row.boxes).flat_map(|each| each.lines.iter().flatten());
        let tables = self.header_tables.iter().chain(&self.item_tables);
        let in_tables = tables.flat_map(|table| &table.columns).flat_map(|column| column.elements.iter().copied());
        in_boxes.map(|part| part.element).chain(in_tables)
    }
}

fn index_of(id: &str) -> Result<usize, String> {
    let found = Catalogue::embedded().element(id).map(|element| element.index);
    found.ok_or_else(|| format!("the catalogue has no element “{id}”"))
}

fn row(file: RowFile) -> Result<Row, String> {
    let boxes = file.boxes.into_iter().map(|each| {
        let lines = each.of.iter().map(|line| line.split_whitespace().map(part).collect());
        Ok(FormBox {
            number: each.number,
            title: each.title,
            data_element: each.data_element,
            lines: lines.collect::<Result<_, String>>()?,
            span: each.span,
        })
    });
    Ok(Row { height: file.height, is_optional: file.optional, boxes: boxes.collect::<Result<_, String>>()? })
}

/// `#` before an element: its name stands before the value.
fn part(text: &str) -> Result<Part, String> {
    let id = text.trim_start_matches('#');
    let element = index_of(id)?;
    let catalogue = Catalogue::embedded();
    let group = catalogue.at(element).and_then(|element| catalogue.group_of(element));
    let group = group.filter(|group| group.id != "item").map(|group| group.index);
    Ok(Part { element, has_caption: text.starts_with('#'), group })
}

fn table(file: TableFile) -> Result<Table, String> {
    let columns = file.columns.into_iter().map(|column| {
        let elements = column.of.split_whitespace().map(index_of).collect::<Result<_, String>>()?;
        Ok(Column { elements, title: column.title, span: column.span })
    });
    Ok(Table { number: file.number, group: index_of(&file.group)?, columns: columns.collect::<Result<_, String>>()? })
}

/// Elements that may be given in a column and have no box in a form: their values stand in the annex.
///
/// # Errors
/// [`PrintFault::Damaged`] when the layout cannot be read.
pub fn left_out(form: Form, column: &str) -> Result<Vec<&'static Element>, PrintFault> {
    let placed: HashSet<usize> = form.layout()?.placed().collect();
    let catalogue = Catalogue::embedded();
    let values = catalogue.elements().iter().filter(|element| !element.is_group() && !element.level.is_master());
    let given = values.filter(|element| catalogue.presence(element, column, Jurisdiction::Eu).word() != "not_allowed");
    Ok(given.filter(|element| !placed.contains(&element.index)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever adds an element gives it a box, or writes down that the annex is its place.
    #[test]
    fn what_a_form_leaves_out_is_left_out_on_purpose() {
        for form in FORMS.map(|(form, _, _)| form) {
            let layout = form.layout().unwrap();
            for column in ["H1", "B1"] {
                let left_out = left_out(form, column).unwrap();
                let forgotten: Vec<&str> = left_out
                    .iter()
                    .filter(|element| !layout.further.contains(&element.index))
                    .map(|element| element.id.as_str())
                    .collect();
                assert_eq!(forgotten, Vec::<&str>::new(), "{column}: neither a box nor `further` in the layout");
            }
        }
    }

    #[test]
    fn a_form_that_is_not_built_is_refused_with_those_that_are() {
        let fault = Form::named("tad").unwrap_err().to_string();
        assert_eq!(fault, "There is no form “tad”. Forms: sad.");
        assert_eq!(Form::named("sad"), Ok(Form::Sad));
    }
}
