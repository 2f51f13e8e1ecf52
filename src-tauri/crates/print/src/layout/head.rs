//! The head of every page: what paper this is, how far the declaration is, and how to find it again.

use domain::catalogue::Catalogue;
use domain::declaration::{LifeStep, status};

use super::sheet::{LEFT_MM, RIGHT_MM, TOP_MM};
use crate::across::{Outlines, across};
use crate::barcode::{Bars, code_128};
use crate::face::Faces;
use crate::marks::{Ink, Mark, PAGE_HEIGHT_MM, Page, Weight};
use crate::paper::{Paper, PrintFault};
use crate::template::Layout;
use crate::text::settable;
use crate::words::Words;

const FIRST_HEIGHT_MM: f32 = 27.0;
const NEXT_HEIGHT_MM: f32 = 22.0;
/// Where the column with the numbers begins.
const NUMBERS_MM: f32 = 124.0;
/// Status by which CAS says that the declaration holds no longer.
const CANCELLED: &str = "Cancelled";

/// The same on every page.
pub(super) struct Head {
    pub(super) title: String,
    form_title: String,
    column: String,
    lines: Vec<String>,
    lrn: String,
    mrn: String,
    bars: Option<Bars>,
    across: Outlines,
    foot: String,
}

impl Head {
    pub(super) fn of(paper: &Paper<'_>, faces: &Faces, words: &Words, layout: &Layout) -> Result<Head, PrintFault> {
        let language = paper.language;
        let header = paper.declaration.header();
        let one_line = |text: &str| settable(faces, text).0.join(" ");
        let known = paper.status.and_then(status);
        let is_accepted = known.is_some_and(|row| row.step >= LifeStep::Accepted);
        let status_words = match (paper.status, known) {
            (None, _) => words.not_sent.of(language).to_owned(),
            (Some(said), None) => said.to_owned(),
            (Some(_), Some(row)) => row.words.to_owned(),
        };
        let mut lines = vec![format!("{}: {status_words}", words.status.of(language))];
        let mut across_page = Vec::new();
        if paper.is_practice {
            lines.push(words.practice_because.of(language).to_owned());
            across_page.push(words.practice.of(language));
        } else {
            lines.push(paper.environment.to_owned());
        }
        if !is_accepted {
            lines.push(words.draft_because.of(language).to_owned());
            across_page.push(words.draft.of(language));
        }
        if paper.status == Some(CANCELLED) {
            across_page.push(words.cancelled.of(language));
        }
        let column_title = Catalogue::embedded().columns().get(paper.column).map(|row| row.title.as_str());
        let reference = one_line(header.external_reference().unwrap_or_default());
        let mrn = paper.mrn.map(one_line);
        Ok(Head {
            title: format!("{} {reference}", layout.title.of(language)).trim_end().to_owned(),
            form_title: layout.title.of(language).to_owned(),
            column: format!("{} {} {}", words.column.of(language), paper.column, column_title.unwrap_or_default()),
            lines: lines.iter().map(|line| one_line(line)).collect(),
            lrn: paper.lrn.map(one_line).unwrap_or_default(),
            bars: mrn.as_deref().and_then(code_128),
            mrn: mrn.unwrap_or_else(|| words.no_mrn.of(language).to_owned()),
            across: across(faces, &across_page),
            foot: one_line(&format!("{reference} · {} {}", words.printed.of(language), paper.printed_at)),
        })
    }

    /// A page with its head, and where its content begins.
    pub(super) fn page(&self, faces: &Faces, is_first: bool) -> (Page, f32) {
        let mut page = Page::default();
        let mut text = |x: f32, y: f32, size: f32, weight: Weight, ink: Ink, text: &str, width: f32| {
            if text.is_empty() {
                return;
            }
            let wide = faces.of(weight).width(text, size);
            let size = if wide > width { size * width / wide } else { size };
            page.marks.push(Mark::Text { x, y, size, weight, ink, text: text.to_owned() });
        };
        let (left, wide) = (LEFT_MM, NUMBERS_MM - LEFT_MM - 4.0);
        text(left, TOP_MM + 4.4, if is_first { 14.0 } else { 10.0 }, Weight::Bold, Ink::Black, &self.form_title, wide);
        text(left, TOP_MM + 9.0, 8.0, Weight::Regular, Ink::Black, &self.column, wide);
        let mut y = TOP_MM + 13.0;
        for line in &self.lines {
            text(left, y, 7.0, Weight::Regular, Ink::Black, line, wide);
            y += 3.1;
        }
        let numbers = RIGHT_MM - NUMBERS_MM;
        text(NUMBERS_MM, TOP_MM + 3.0, 6.0, Weight::Regular, Ink::Grey, "MRN", 8.0);
        text(NUMBERS_MM + 9.0, TOP_MM + 3.4, 10.0, Weight::Bold, Ink::Black, &self.mrn, numbers - 9.0);
        text(NUMBERS_MM, TOP_MM + 7.2, 6.0, Weight::Regular, Ink::Grey, "LRN", 8.0);
        text(NUMBERS_MM + 9.0, TOP_MM + 7.2, 7.5, Weight::Regular, Ink::Black, &self.lrn, numbers - 9.0);
        text(LEFT_MM, PAGE_HEIGHT_MM - 5.5, 6.0, Weight::Regular, Ink::Grey, &self.foot, 130.0);
        let height = if is_first { FIRST_HEIGHT_MM } else { NEXT_HEIGHT_MM };
        if let Some(bars) = &self.bars {
            let bar_height = if is_first { 14.0 } else { 8.5 };
            // The quiet zone may reach into the margin, the bars may not.
            let x = RIGHT_MM - bars.width + 2.0;
            let each = bars.bars.iter();
            page.marks
                .extend(each.map(|(at, width)| Mark::Bar { at: (x + at, TOP_MM + 9.5), size: (*width, bar_height) }));
        }
        // Below everything else.
        let below = self.across.iter().map(|rings| Mark::Shape { rings: rings.clone(), ink: Ink::Pale });
        page.marks.splice(0..0, below);
        (page, TOP_MM + height)
    }

    /// Writes the number of a page, once it is known how many there are.
    pub(super) fn number(&self, faces: &Faces, page: &mut Page, number: &str) {
        let x = RIGHT_MM - faces.of(Weight::Regular).width(number, 7.0);
        let text = number.to_owned();
        let y = PAGE_HEIGHT_MM - 5.5;
        page.marks.push(Mark::Text { x, y, size: 7.0, weight: Weight::Regular, ink: Ink::Black, text });
    }
}
