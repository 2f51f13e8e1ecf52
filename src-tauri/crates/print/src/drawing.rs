//! A page for a screen: its lines as paths of SVG and its type run by run, in hundredths of a millimetre. It is made of
//! the marks the PDF is made of, so a preview shows what the paper shows.

use std::fmt::Write as _;

use crate::marks::{Ink, MM_PER_PT, Mark, Page, Weight};

/// Units of a [`Drawing`] in a millimetre.
const UNITS_PER_MM: f32 = 100.0;

/// One page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawing {
    /// Words across the page, to be filled; they lie below everything.
    pub across: String,
    /// Frames and lines, to be stroked.
    pub frames: String,
    /// Bars of the barcode, to be filled.
    pub bars: String,
    /// The type.
    pub texts: Vec<Typed>,
}

/// A run of type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// Left end.
    pub x: i32,
    /// Base line.
    pub y: i32,
    /// Type size.
    pub size: i32,
    /// Width on paper.
    pub width: i32,
    /// Bold type.
    pub is_bold: bool,
    /// Labels and meanings.
    pub is_grey: bool,
    /// What it says.
    pub text: String,
}

/// Draws a page.
#[must_use]
pub fn to_drawing(page: &Page) -> Drawing {
    let mut drawing = Drawing::default();
    for mark in &page.marks {
        match mark {
            Mark::Text { x, y, size, weight, ink, text } => drawing.texts.push(Typed {
                x: units(*x),
                y: units(*y),
                size: units(size * MM_PER_PT),
                width: units(crate::face::Faces::embedded().map_or(0.0, |faces| faces.of(*weight).width(text, *size))),
                is_bold: *weight == Weight::Bold,
                is_grey: *ink != Ink::Black,
                text: text.clone(),
            }),
            Mark::Line { ends, .. } => way(&mut drawing.frames, ends, ""),
            Mark::Frame { at, size } => rectangle(&mut drawing.frames, *at, *size),
            Mark::Bar { at, size } => rectangle(&mut drawing.bars, *at, *size),
            Mark::Shape { rings, .. } => rings.iter().for_each(|ring| way(&mut drawing.across, ring, "Z")),
        }
    }
    drawing
}

#[expect(clippy::cast_possible_truncation, reason = "a page is 29,700 units high")]
fn units(mm: f32) -> i32 {
    (mm * UNITS_PER_MM).round() as i32
}

fn way(path: &mut String, points: &[(f32, f32)], end: &str) {
    for (position, (x, y)) in points.iter().enumerate() {
        let step = if position == 0 { 'M' } else { 'L' };
        // Writing to a string cannot fail.
        let _ = write!(path, "{step}{} {}", units(*x), units(*y));
    }
    path.push_str(end);
}

fn rectangle(path: &mut String, at: (f32, f32), size: (f32, f32)) {
    let (width, height) = (units(size.0), units(size.1));
    let _ = write!(path, "M{} {}h{width}v{height}h-{width}Z", units(at.0), units(at.1));
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn marks_become_paths_and_type() {
        let text = Mark::Text {
            x: 12.0,
            y: 20.5,
            size: 8.0,
            weight: Weight::Bold,
            ink: Ink::Grey,
            text: "Red & <white>".to_owned(),
        };
        let triangle = Arc::new(vec![vec![(0.0, 0.0), (1.0, 0.0), (0.0, 1.5)]]);
        let marks = vec![
            Mark::Shape { rings: triangle, ink: Ink::Pale },
            Mark::Frame { at: (12.0, 30.0), size: (10.0, 8.5) },
            Mark::Line { ends: [(1.0, 2.0), (3.0, 2.0)], ink: Ink::Grey },
            Mark::Bar { at: (1.0, 1.0), size: (0.25, 14.0) },
            text,
        ];
        let drawing = to_drawing(&Page { marks });
        assert_eq!(drawing.across, "M0 0L100 0L0 150Z");
        assert_eq!(drawing.frames, "M1200 3000h1000v850h-1000ZM100 200L300 200");
        assert_eq!(drawing.bars, "M100 100h25v1400h-25Z");
        let [run] = &drawing.texts[..] else { panic!("one run") };
        assert_eq!((run.x, run.y, run.size, run.is_bold, run.is_grey), (1200, 2050, 282, true, true));
        assert_eq!(run.text, "Red & <white>");
        assert!(run.width > 1500 && run.width < 2500, "{}", run.width);
    }
}
