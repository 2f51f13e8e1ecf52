//! Repeated groups: one entry a row.

use domain::declaration::Scope;

use super::Composer;
use super::boxes::{PADDING_MM, Place, push_said};
use super::sheet::span;
use super::values::{caption, label};
use crate::fit::{Fitted, Sizes};
use crate::template::{Column, Table};
use crate::text::{Paragraph, line_height};

const CELL: Sizes = Sizes { full_pt: 7.5, floor_pt: 6.0 };
const HEAD_HEIGHT_MM: f32 = 3.2;
const ROW_PADDING_MM: f32 = 0.5;
/// A row grows to so many lines at the floor; longer texts continue in the annex.
const LINES_MAX: f32 = 4.0;

impl<'d> Composer<'_, 'd> {
    /// A table of the entries; nothing where there are none with a value of it.
    pub(super) fn table(&mut self, table: &'static Table, place: Place<'_, 'd>) {
        let mut is_begun = false;
        for (_, entry) in place.entries.iter().filter(|(group, _)| *group == table.group) {
            let cells: Vec<Vec<Paragraph>> =
                table.columns.iter().map(|column| self.cell(column, entry, place.item)).collect();
            if cells.iter().all(Vec::is_empty) {
                continue;
            }
            let fitted: Vec<Fitted> = table
                .columns
                .iter()
                .zip(&cells)
                .map(|(column, cell)| {
                    let (_, width) = span(0, column.span);
                    let room = (width - 2.0 * PADDING_MM, LINES_MAX * line_height(CELL.floor_pt));
                    let name = column.elements.first().and_then(|index| self.catalogue.at(*index));
                    let name = name.map(|element| label(element, self.paper.language)).unwrap_or_default();
                    let words = self.place_words(&name, place.item);
                    self.fitted(cell, room, CELL, &words)
                })
                .collect();
            let height = fitted.iter().map(Fitted::height).fold(line_height(CELL.full_pt), f32::max) + ROW_PADDING_MM;
            let with_head = if is_begun { height } else { height + HEAD_HEIGHT_MM };
            if !self.sheet.has_room(with_head) {
                self.make_room(height + HEAD_HEIGHT_MM, place.item);
                is_begun = false;
            }
            if !is_begun {
                self.table_head(table);
                is_begun = true;
            }
            self.table_row(table, &fitted, height);
        }
    }

    fn cell(&mut self, column: &Column, entry: &Scope<'d>, item: Option<usize>) -> Vec<Paragraph> {
        let (mut runs, mut more) = (Paragraph::new(), Vec::new());
        for element in column.elements.iter().filter_map(|index| self.catalogue.at(*index)) {
            let Some(said) = self.values.take(entry, element) else { continue };
            if !said.strange.is_empty() {
                let words = self.place_words(&label(element, self.paper.language), item);
                self.annex.strange(&words, &said.strange);
            }
            push_said(&mut runs, &mut more, said);
        }
        if runs.is_empty() { more } else { std::iter::once(runs).chain(more).collect() }
    }

    fn table_head(&mut self, table: &'static Table) {
        let language = self.paper.language;
        let top = self.sheet.y();
        let group = self.catalogue.at(table.group);
        let group_name = group.map(|group| group.name(language)).unwrap_or_default();
        let mut before = 0;
        for (position, column) in table.columns.iter().enumerate() {
            let (x, width) = span(before, column.span);
            before += column.span;
            self.sheet.frame((x, top), (width, HEAD_HEIGHT_MM));
            let element = column.elements.first().and_then(|index| self.catalogue.at(*index));
            let own = match &column.title {
                Some(title) => title.of(language),
                None => element.map(|element| caption(element, group_name, language)).unwrap_or_default(),
            };
            match position {
                0 => {
                    let number = group.map(|group| group.number()).unwrap_or_default();
                    // A group with one column of its own name says it once.
                    let words = if own == group_name {
                        format!("{number} {own}")
                    } else {
                        format!("{number} {group_name}: {own}")
                    };
                    self.label((x, top + 0.1), width, &table.number, words.trim_start());
                }
                _ => self.label((x, top + 0.1), width, "", own),
            }
        }
        self.sheet.advance(HEAD_HEIGHT_MM);
    }

    fn table_row(&mut self, table: &'static Table, fitted: &[Fitted], height: f32) {
        let top = self.sheet.y();
        let mut before = 0;
        for (column, cell) in table.columns.iter().zip(fitted) {
            let (x, width) = span(before, column.span);
            before += column.span;
            self.sheet.frame((x, top), (width, height));
            self.sheet.lines((x + PADDING_MM, top + ROW_PADDING_MM / 2.0), &cell.lines, cell.size_pt);
        }
        self.sheet.advance(height);
    }
}
