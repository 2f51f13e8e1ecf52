//! Pages being filled from above.

use domain::catalogue::Language;

use super::head::Head;
use crate::face::Faces;
use crate::marks::{Ink, Mark, PAGE_HEIGHT_MM, PAGE_WIDTH_MM, Page, Weight};
use crate::template::SPAN;
use crate::text::{Line, Tone, line_height};
use crate::words::Words;

pub(super) const LEFT_MM: f32 = 12.0;
pub(super) const RIGHT_MM: f32 = PAGE_WIDTH_MM - 8.0;
pub(super) const TOP_MM: f32 = 8.0;
const BOTTOM_MM: f32 = PAGE_HEIGHT_MM - 10.0;
/// From the top of a line to its base line, in type sizes.
const ASCENT: f32 = 0.86;

/// The pages so far and how far the last one is filled.
pub(super) struct Sheet {
    faces: &'static Faces,
    head: Head,
    pages: Vec<Page>,
    y: f32,
}

impl Sheet {
    pub(super) fn new(faces: &'static Faces, head: Head) -> Sheet {
        let mut sheet = Sheet { faces, head, pages: Vec::new(), y: TOP_MM };
        sheet.next_page();
        sheet
    }

    pub(super) fn title(&self) -> String {
        self.head.title.clone()
    }

    /// Where the next thing begins.
    pub(super) fn y(&self) -> f32 {
        self.y
    }

    pub(super) fn page_count(&self) -> usize {
        self.pages.len()
    }

    pub(super) fn next_page(&mut self) {
        let (page, y) = self.head.page(self.faces, self.pages.is_empty());
        self.pages.push(page);
        self.y = y;
    }

    /// True when so much more fits on the page.
    pub(super) fn has_room(&self, height: f32) -> bool {
        self.y + height <= BOTTOM_MM
    }

    pub(super) fn room(&self) -> f32 {
        BOTTOM_MM - self.y
    }

    pub(super) fn advance(&mut self, height: f32) {
        self.y += height;
    }

    pub(super) fn put(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.marks.push(mark);
        }
    }

    pub(super) fn frame(&mut self, (x, y): (f32, f32), (width, height): (f32, f32)) {
        self.put(Mark::Frame { at: (x, y), size: (width, height) });
    }

    pub(super) fn rule(&mut self) {
        let y = self.y;
        self.put(Mark::Line { ends: [(LEFT_MM, y), (RIGHT_MM, y)], ink: Ink::Grey });
    }

    /// A run of type with its base line at `y`.
    pub(super) fn text(&mut self, (x, y): (f32, f32), size: f32, weight: Weight, ink: Ink, text: &str) {
        if !text.is_empty() {
            self.put(Mark::Text { x, y, size, weight, ink, text: text.to_owned() });
        }
    }

    /// Lines of type from the upper left corner `(x, y)`.
    pub(super) fn lines(&mut self, (x, y): (f32, f32), lines: &[Line], size_pt: f32) {
        let mut top = y;
        for line in lines {
            let base = top + size_pt * ASCENT * crate::marks::MM_PER_PT;
            for piece in &line.pieces {
                let ink = if piece.tone == Tone::Value { Ink::Black } else { Ink::Grey };
                self.text((x + piece.x, base), size_pt * piece.tone.scale(), Weight::Regular, ink, &piece.text);
            }
            top += line_height(size_pt);
        }
    }

    /// The pages, each with its number.
    pub(super) fn into_pages(self, language: Language, words: &Words) -> Vec<Page> {
        let Sheet { faces, head, mut pages, .. } = self;
        let count = pages.len();
        for (index, page) in pages.iter_mut().enumerate() {
            let number = format!("{} {} {} {count}", words.page.of(language), index + 1, words.page_of.of(language));
            head.number(faces, page, &number);
        }
        pages
    }
}

/// Where a box begins and how wide it is, by the spans before it and its own.
pub(super) fn span(before: u8, span: u8) -> (f32, f32) {
    let part = (RIGHT_MM - LEFT_MM) / f32::from(SPAN);
    (LEFT_MM + part * f32::from(before), part * f32::from(span))
}
