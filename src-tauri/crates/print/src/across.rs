//! Words across a page, as outlines: they are seen, and text taken from the PDF has no loose letters among the data.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use printpdf::ParsedFont;

use crate::face::Faces;
use crate::marks::{PAGE_HEIGHT_MM, PAGE_WIDTH_MM, Ring, Weight};

/// Width of a word along its slope.
const LENGTH_MM: f32 = 190.0;
/// The words stand no higher than this.
const SIZE_MAX_MM: f32 = 46.0;
const SLOPE: f32 = 0.87;
/// Parts into which a curve of an outline is cut.
const CURVE_PARTS: u8 = 4;

/// The rings of each word.
pub(crate) type Outlines = Vec<Arc<Vec<Ring>>>;

/// The outlines of words across a page, one above the other. Made once for each choice of words.
pub(crate) fn across(faces: &Faces, words: &[&str]) -> Outlines {
    static MADE: OnceLock<Mutex<HashMap<String, Outlines>>> = OnceLock::new();
    let mut made = MADE.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    made.entry(words.join("\n")).or_insert_with(|| drawn(faces, words)).clone()
}

fn drawn(faces: &Faces, words: &[&str]) -> Outlines {
    let (sin, cos) = SLOPE.sin_cos();
    #[expect(clippy::cast_precision_loss, reason = "two words at most")]
    let middle = (words.len().max(1) - 1) as f32 / 2.0;
    let each = words.iter().enumerate().map(|(position, word)| {
        let outlines = outlines(faces, word);
        let width = outlines.iter().flatten().map(|(x, _)| *x).fold(0.0, f32::max).max(1.0);
        let scale = (LENGTH_MM / width).min(SIZE_MAX_MM);
        #[expect(clippy::cast_precision_loss, reason = "two words at most")]
        let lower = (position as f32 - middle) * SIZE_MAX_MM * 1.1;
        let place = |(x, y): (f32, f32)| {
            let (along, above) = ((x - width / 2.0) * scale, (y - 0.36) * scale - lower);
            (PAGE_WIDTH_MM / 2.0 + along * cos - above * sin, PAGE_HEIGHT_MM / 2.0 - along * sin - above * cos)
        };
        Arc::new(outlines.into_iter().map(|ring| ring.into_iter().map(place).collect()).collect::<Vec<Ring>>())
    });
    each.collect()
}

/// A word's outlines in type sizes, from the left end of its base line, `y` upwards.
fn outlines(faces: &Faces, word: &str) -> Vec<Ring> {
    let font = &faces.of(Weight::Bold).parsed;
    let em = f32::from(font.font_metrics.units_per_em);
    let mut rings = Vec::new();
    let mut x = 0.0;
    for letter in word.chars() {
        let Some(glyph) = font.lookup_glyph_index(u32::from(letter)) else { continue };
        let shape = |at: (f32, f32)| ((x + at.0) / em, at.1 / em);
        let rings_of_letter = contours(font, glyph);
        rings.extend(rings_of_letter.into_iter().map(|ring| ring.into_iter().map(shape).collect::<Ring>()));
        x += f32::from(font.get_horizontal_advance(glyph));
    }
    rings
}

/// The contours of a simple glyph in units of the font; none for one put together of others, such as É.
fn contours(font: &ParsedFont, glyph: u16) -> Vec<Ring> {
    let Some(drawn) = font.get_or_decode_glyph(glyph) else { return Vec::new() };
    let (Some(points), Some(on_curve), Some(ends)) = (&drawn.raw_points, &drawn.raw_on_curve, &drawn.raw_contour_ends)
    else {
        return Vec::new();
    };
    let mut rings = Vec::new();
    let mut from = 0;
    for end in ends {
        let to = usize::from(*end) + 1;
        if let (Some(points), Some(on_curve)) = (points.get(from..to), on_curve.get(from..to)) {
            let points = points.iter().map(|(x, y)| (f32::from(*x), f32::from(*y)));
            rings.push(flattened(&points.zip(on_curve.iter().copied()).collect::<Vec<_>>()));
        }
        from = to;
    }
    rings
}

/// A TrueType contour as straight lines: between two control points there is a point of the curve half way.
fn flattened(points: &[((f32, f32), bool)]) -> Ring {
    let half = |a: (f32, f32), b: (f32, f32)| ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
    let mut ring = Ring::new();
    let Some(start) = points.iter().position(|(_, on)| *on) else { return ring };
    let turned: Vec<_> = points[start..].iter().chain(&points[..=start]).collect();
    let mut control: Option<(f32, f32)> = None;
    for (point, on) in turned {
        let Some(pull) = control else {
            if *on {
                ring.push(*point)
            } else {
                control = Some(*point)
            }
            continue;
        };
        let end = if *on { *point } else { half(pull, *point) };
        let begin = ring.last().copied().unwrap_or(end);
        for part in 1..=CURVE_PARTS {
            let t = f32::from(part) / f32::from(CURVE_PARTS);
            let blend = |a: f32, b: f32, c: f32| (1.0 - t) * (1.0 - t) * a + 2.0 * t * (1.0 - t) * b + t * t * c;
            ring.push((blend(begin.0, pull.0, end.0), blend(begin.1, pull.1, end.1)));
        }
        control = if *on { None } else { Some(*point) };
    }
    ring
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Words;
    use domain::catalogue::Language;

    /// A letter without outlines would be missing from the word.
    #[test]
    fn every_letter_across_a_page_is_drawn() {
        let (faces, words) = (Faces::embedded().unwrap(), Words::embedded().unwrap());
        for language in [Language::En, Language::Nl, Language::Fr, Language::De] {
            for word in [&words.draft, &words.practice, &words.cancelled] {
                for letter in word.of(language).chars() {
                    assert!(!outlines(faces, &letter.to_string()).is_empty(), "{letter} of {}", word.of(language));
                }
            }
        }
    }

    #[test]
    fn words_stay_on_the_page() {
        for words in [vec!["DRAFT"], vec!["PRACTICE", "DRAFT"]] {
            for (x, y) in across(Faces::embedded().unwrap(), &words).iter().flat_map(|rings| rings.iter().flatten()) {
                assert!((0.0..PAGE_WIDTH_MM).contains(x) && (0.0..PAGE_HEIGHT_MM).contains(y), "{words:?}: {x} {y}");
            }
        }
    }
}
