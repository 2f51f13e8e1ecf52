//! Boxes side by side.

use domain::catalogue::Element;
use domain::declaration::{Item, Scope};

use super::Composer;
use super::sheet::{LEFT_MM, span};
use super::values::{Said, caption, label};
use crate::fit::{Fitted, Sizes, fit};
use crate::marks::{Ink, Weight};
use crate::template::{FormBox, Part, Row};
use crate::text::{Paragraph, Run, Tone};

pub(super) const VALUE: Sizes = Sizes { full_pt: 8.0, floor_pt: 6.0 };
pub(super) const LABEL_PT: f32 = 5.2;
const LABEL_FLOOR_PT: f32 = 4.0;
/// From the frame to the type.
pub(super) const PADDING_MM: f32 = 0.9;
const LABEL_HEIGHT_MM: f32 = 2.7;
const CAPTION_HEIGHT_MM: f32 = 4.6;

/// The values a box is filled from: a scope, and the entries of its repeated groups.
#[derive(Clone, Copy)]
pub(super) struct Place<'s, 'd> {
    pub(super) scope: &'s Scope<'d>,
    pub(super) entries: &'s [(usize, Scope<'d>)],
    /// The item, as people count.
    pub(super) item: Option<usize>,
}

impl<'d> Composer<'_, 'd> {
    /// The boxes and tables above the items.
    pub(super) fn header(&mut self) {
        let declaration = self.paper.declaration;
        let place = Place { scope: declaration.header(), entries: declaration.groups(), item: None };
        for row in &self.layout.header {
            self.row(row, place);
        }
        for table in &self.layout.header_tables {
            self.table(table, place);
        }
    }

    /// One item: its boxes, then its tables.
    pub(super) fn item(&mut self, item: &Item<'d>) {
        let place = Place { scope: item.scope(), entries: item.entries(), item: Some(item.ordinal()) };
        let first = self.layout.item.first().map_or(0.0, |row| row.height);
        let second = self.layout.item.get(1).map_or(0.0, |row| row.height);
        if !self.sheet.has_room(CAPTION_HEIGHT_MM + first + second) {
            self.sheet.next_page();
        }
        self.item_caption(item.ordinal(), false);
        for row in &self.layout.item {
            self.row(row, place);
        }
        for table in &self.layout.item_tables {
            self.table(table, place);
        }
    }

    /// "Item 3 of 12", and that it goes on from the page before.
    fn item_caption(&mut self, ordinal: usize, is_continued: bool) {
        let language = self.paper.language;
        let (words, count) = (self.words, self.paper.declaration.items().len());
        let mut text = format!("{} {ordinal} {} {count}", words.item.of(language), words.item_of.of(language));
        if is_continued {
            text = format!("{text} ({})", words.continued.of(language));
        }
        let y = self.sheet.y() + CAPTION_HEIGHT_MM - 1.2;
        self.sheet.text((LEFT_MM, y), 7.5, Weight::Bold, Ink::Black, &text);
        self.sheet.advance(CAPTION_HEIGHT_MM);
    }

    /// Makes room; an item that goes on says so on the new page.
    pub(super) fn make_room(&mut self, height: f32, item: Option<usize>) {
        if self.sheet.has_room(height) {
            return;
        }
        self.sheet.next_page();
        if let Some(ordinal) = item {
            self.item_caption(ordinal, true);
        }
    }

    fn row(&mut self, row: &'static Row, place: Place<'_, 'd>) {
        let filled: Vec<Vec<Paragraph>> = row.boxes.iter().map(|each| self.paragraphs(each, place)).collect();
        if row.is_optional && filled.iter().all(Vec::is_empty) {
            return;
        }
        self.make_room(row.height, place.item);
        let top = self.sheet.y();
        let mut before = 0;
        for (each, paragraphs) in row.boxes.iter().zip(filled) {
            let (x, width) = span(before, each.span);
            before += each.span;
            self.sheet.frame((x, top), (width, row.height));
            self.box_label(each, (x, top), width);
            let room = (width - 2.0 * PADDING_MM, row.height - LABEL_HEIGHT_MM - 0.3);
            let place_words = self.place_words(&self.box_name(each), place.item);
            let fitted = self.fitted(&paragraphs, room, VALUE, &place_words);
            self.sheet.lines((x + PADDING_MM, top + LABEL_HEIGHT_MM), &fitted.lines, fitted.size_pt);
        }
        self.sheet.advance(row.height);
    }

    /// Fits text into a place; what finds no room continues in the annex under the mark it gets there.
    pub(super) fn fitted(&mut self, paragraphs: &[Paragraph], room: (f32, f32), sizes: Sizes, place: &str) -> Fitted {
        let number = self.annex.next_number();
        let mut fitted = fit(self.faces, paragraphs, room, sizes, &format!("»{number}"));
        if let Some(rest) = fitted.rest.take() {
            self.annex.continue_text(place, rest, self.sheet.page_count());
        }
        fitted
    }

    /// The lines of a box that say something.
    fn paragraphs(&mut self, each: &FormBox, place: Place<'_, 'd>) -> Vec<Paragraph> {
        let title = self.box_title(each);
        let is_alone = each.lines.iter().flatten().count() == 1;
        let mut paragraphs: Vec<Paragraph> = Vec::new();
        for line in &each.lines {
            let mut runs = Vec::new();
            let mut more: Vec<Paragraph> = Vec::new();
            for part in line {
                let Some(element) = self.catalogue.at(part.element) else { continue };
                for said in self.said(part, element, place) {
                    if part.has_caption && !is_alone {
                        let text = caption(element, &title, self.paper.language).to_owned();
                        runs.push(Run { tone: Tone::Caption, text });
                    }
                    push_said(&mut runs, &mut more, said);
                }
            }
            if !runs.is_empty() {
                paragraphs.push(runs);
            }
            paragraphs.extend(more);
        }
        paragraphs
    }

    /// The value of the scope, or those of all entries of a repeated group.
    fn said(&mut self, part: &Part, element: &'static Element, place: Place<'_, 'd>) -> Vec<Said> {
        let mut all = Vec::new();
        match part.group {
            None => all.extend(self.values.take(place.scope, element)),
            Some(group) => {
                for (_, entry) in place.entries.iter().filter(|(known, _)| *known == group) {
                    all.extend(self.values.take(entry, element));
                }
            }
        }
        let words = self.place_words(&label(element, self.paper.language), place.item);
        for said in all.iter().filter(|said| !said.strange.is_empty()) {
            self.annex.strange(&words, &said.strange);
        }
        all
    }

    pub(super) fn place_words(&self, name: &str, item: Option<usize>) -> String {
        match item {
            Some(ordinal) => format!("{} {ordinal} · {name}", self.words.item.of(self.paper.language)),
            None => name.to_owned(),
        }
    }

    pub(super) fn box_title(&self, each: &FormBox) -> String {
        let language = self.paper.language;
        match (&each.title, each.lines.iter().flatten().next()) {
            (Some(title), _) => title.of(language).to_owned(),
            (None, Some(part)) => {
                self.catalogue.at(part.element).map(|element| element.name(language).to_owned()).unwrap_or_default()
            }
            (None, None) => String::new(),
        }
    }

    /// What notes call the box: its title, or name and number of its element.
    fn box_name(&self, each: &FormBox) -> String {
        let first = each.lines.iter().flatten().next().and_then(|part| self.catalogue.at(part.element));
        match (&each.title, first) {
            (None, Some(element)) => label(element, self.paper.language),
            _ => self.box_title(each),
        }
    }

    /// Old box number, number of the EUCDM, name.
    fn box_label(&mut self, each: &FormBox, (x, top): (f32, f32), width: f32) {
        let first = each.lines.iter().flatten().next().and_then(|part| self.catalogue.at(part.element));
        let number = match (each.data_element.as_str(), first) {
            ("", Some(element)) if each.title.is_none() || each.lines.iter().flatten().count() == 1 => element.number(),
            (written, _) => written,
        };
        let words = format!("{number} {}", self.box_title(each));
        self.label((x, top), width, &each.number, words.trim());
    }

    /// A label at the upper edge of a place, as small as it must be.
    pub(super) fn label(&mut self, (x, top): (f32, f32), width: f32, number: &str, words: &str) {
        let (bold, regular) = (self.faces.of(Weight::Bold), self.faces.of(Weight::Regular));
        let wide = |size: f32| bold.width(number, size) + regular.width(words, size) + 1.0;
        let room = width - 2.0 * PADDING_MM;
        let full = wide(LABEL_PT);
        let size = if full > room { (LABEL_PT * room / full).max(LABEL_FLOOR_PT) } else { LABEL_PT };
        let base = top + 2.1;
        self.sheet.text((x + PADDING_MM, base), size, Weight::Bold, Ink::Black, number);
        let at = x + PADDING_MM + if number.is_empty() { 0.0 } else { bold.width(number, size) + 1.0 };
        let end = x + width - PADDING_MM;
        let mut shown = words.to_owned();
        while at + regular.width(&shown, size) > end + 0.1 && shown.pop().is_some() {}
        self.sheet.text((at, base), size, Weight::Regular, Ink::Grey, &shown);
    }
}

/// Adds a value to a line; its further paragraphs come after the line.
pub(super) fn push_said(runs: &mut Paragraph, more: &mut Vec<Paragraph>, said: Said) {
    let mut paragraphs = said.paragraphs.into_iter();
    runs.extend(paragraphs.next().map(|text| Run { tone: Tone::Value, text }));
    more.extend(paragraphs.map(|text| vec![Run { tone: Tone::Value, text }]));
    runs.extend(said.meaning.map(|text| Run { tone: Tone::Meaning, text }));
}
