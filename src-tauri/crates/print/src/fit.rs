//! A text and its box: type as large as fits, else smaller down to the floor, else the rest goes elsewhere.

use crate::face::Faces;
use crate::marks::Weight;
use crate::text::{Joint, Line, Paragraph, Piece, Tone, line_height, unwrapped, wrap};

/// Smaller type is tried in steps of this.
const STEP_PT: f32 = 0.5;

/// The type sizes of a place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sizes {
    pub(crate) full_pt: f32,
    /// The smallest that people read without a glass.
    pub(crate) floor_pt: f32,
}

/// Text as it goes into a place.
#[derive(Debug)]
pub(crate) struct Fitted {
    pub(crate) size_pt: f32,
    pub(crate) lines: Vec<Line>,
    /// What found no room, to be continued elsewhere.
    pub(crate) rest: Option<String>,
}

impl Fitted {
    pub(crate) fn height(&self) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "a place holds a few dozen lines at most")]
        let lines = self.lines.len() as f32;
        lines * line_height(self.size_pt)
    }
}

/// Fits paragraphs into a place. Meanings are shown where everything else keeps its size with them. `mark` is what is
/// put at the end of a text that continues elsewhere; room is kept for it.
pub(crate) fn fit(
    faces: &Faces,
    paragraphs: &[Paragraph],
    (width, height): (f32, f32),
    sizes: Sizes,
    mark: &str,
) -> Fitted {
    let room = |size_pt: f32| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few dozen lines at most")]
        let lines = (height / line_height(size_pt) + 0.01).max(1.0) as usize;
        lines
    };
    let has_meanings = paragraphs.iter().flatten().any(|run| run.tone == Tone::Meaning);
    if has_meanings {
        for size_pt in [sizes.full_pt, sizes.full_pt - STEP_PT] {
            let lines = wrap(faces, paragraphs, width, size_pt);
            if lines.len() <= room(size_pt) {
                return Fitted { size_pt, lines, rest: None };
            }
        }
    }
    let plain: Vec<Paragraph> = match has_meanings {
        true => paragraphs.iter().map(without_meanings).collect(),
        false => paragraphs.to_vec(),
    };
    let mut size_pt = sizes.full_pt;
    loop {
        let lines = wrap(faces, &plain, width, size_pt);
        if lines.len() <= room(size_pt) {
            return Fitted { size_pt, lines, rest: None };
        }
        if size_pt <= sizes.floor_pt {
            return cut(faces, lines, room(size_pt), width, size_pt, mark);
        }
        size_pt = (size_pt - STEP_PT).max(sizes.floor_pt);
    }
}

fn without_meanings(runs: &Paragraph) -> Paragraph {
    runs.iter().filter(|run| run.tone != Tone::Meaning).cloned().collect()
}

/// Keeps the first lines, with room for the mark at the end of the last one.
fn cut(faces: &Faces, mut lines: Vec<Line>, keep: usize, width: f32, size_pt: f32, mark: &str) -> Fitted {
    let after = lines.split_off(keep);
    let face = faces.of(Weight::Regular);
    let room = width - face.width(" ", size_pt) - face.width(mark, size_pt);
    let mut moved = String::new();
    if let Some(last) = lines.last_mut() {
        while last.width > room {
            let Some(piece) = last.pieces.last_mut() else { break };
            let Some(letter) = piece.text.pop() else {
                last.pieces.pop();
                // The space between two pieces.
                moved.insert(0, ' ');
                continue;
            };
            last.width -= face.width_of(letter, size_pt * piece.tone.scale());
            moved.insert(0, letter);
        }
        last.pieces.retain(|piece| !piece.text.is_empty());
        let x = last.width + face.width(" ", size_pt);
        last.pieces.push(Piece { tone: Tone::Value, text: mark.to_owned(), x });
        last.width = width;
    }
    let joint = match after.first().map(|line| line.joint) {
        Some(Joint::Paragraph) if !moved.is_empty() => "\n",
        Some(Joint::Space) if !moved.is_empty() => " ",
        _ => "",
    };
    let rest = format!("{moved}{joint}{}", unwrapped(&after));
    Fitted { size_pt, lines, rest: Some(rest) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Run;
    use proptest::prelude::*;

    const SIZES: Sizes = Sizes { full_pt: 8.0, floor_pt: 6.0 };

    fn of(value: &str, meaning: &str) -> Vec<Paragraph> {
        let mut runs = vec![Run { tone: Tone::Value, text: value.to_owned() }];
        if !meaning.is_empty() {
            runs.push(Run { tone: Tone::Meaning, text: meaning.to_owned() });
        }
        vec![runs]
    }

    #[test]
    fn type_gives_way_before_text_does() {
        let faces = Faces::embedded().unwrap();
        let long = "Machines for cleaning, sorting or grading seed, grain or dried leguminous vegetables";
        for (value, meaning, size, lines, has_rest) in [
            ("CL", "Chile", 8.0, 1, false),
            ("CL", long, 8.0, 1, false),
            ("Machines for cleaning", "", 8.0, 1, false),
            ("Machines for cleaning, sorting", "", 7.5, 1, false),
            ("Machines for cleaning, sorting or grading seed", "", 6.0, 2, false),
            (long, "", 6.0, 2, true),
        ] {
            let fitted = fit(faces, &of(value, meaning), (36.0, 5.0), SIZES, "»1");
            assert_eq!((fitted.size_pt, fitted.lines.len(), fitted.rest.is_some()), (size, lines, has_rest), "{value}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]
        /// Nothing is lost: what stands in the box and what continues make the whole text again.
        #[test]
        fn box_and_rest_are_the_text(text in "[ -~À-žΑ-Ρα-ωА-я]{0,400}", width in 8.0_f32..90.0, height in 2.0_f32..20.0) {
            let faces = Faces::embedded().unwrap();
            let fitted = fit(faces, &of(&text, ""), (width, height), SIZES, "»12");
            let mut shown = fitted.lines.clone();
            if fitted.rest.is_some() {
                shown.last_mut().unwrap().pieces.pop();
            }
            let whole = format!("{}{}", unwrapped(&shown), fitted.rest.unwrap_or_default());
            let letters = |text: &str| text.chars().filter(|letter| *letter != ' ').collect::<String>();
            prop_assert_eq!(letters(&whole), letters(&text));
            prop_assert!(fitted.lines.iter().all(|line| line.width <= width + 0.01));
        }
    }
}
