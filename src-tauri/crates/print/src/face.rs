//! The embedded fonts: which characters they have and how wide those are. Read once per process.

use std::sync::OnceLock;

use printpdf::{ParsedFont, PdfFontParseWarning};

use crate::marks::{MM_PER_PT, Weight};
use crate::paper::PrintFault;

const REGULAR: &[u8] = include_bytes!("../../../../assets/fonts/DejaVuSansCondensed.ttf");
const BOLD: &[u8] = include_bytes!("../../../../assets/fonts/DejaVuSansCondensed-Bold.ttf");

/// Stands for a character that no font has.
pub(crate) const REPLACEMENT: char = '\u{fffd}';
/// Widths are kept for characters below this one: Latin, Greek, Cyrillic, Armenian, Georgian, punctuation, signs.
const COVERED_END: u32 = 0x3000;
const ABSENT: u16 = u16::MAX;

/// One font.
pub(crate) struct Face {
    pub(crate) parsed: ParsedFont,
    /// Advance by character, in units of the font.
    advances: Vec<u16>,
    replacement: u16,
    mm_per_unit_and_pt: f32,
}

/// The family.
pub(crate) struct Faces {
    pub(crate) regular: Face,
    pub(crate) bold: Face,
}

impl Faces {
    /// The embedded family.
    pub(crate) fn embedded() -> Result<&'static Faces, PrintFault> {
        static FACES: OnceLock<Option<Faces>> = OnceLock::new();
        let read = || Some(Faces { regular: Face::read(REGULAR)?, bold: Face::read(BOLD)? });
        FACES.get_or_init(read).as_ref().ok_or_else(|| PrintFault::Damaged("a font cannot be read".to_owned()))
    }

    pub(crate) fn of(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    /// True when both weights have the character and set it as it is meant to be read.
    pub(crate) fn has(&self, letter: char) -> bool {
        self.regular.advance(letter) != ABSENT && self.bold.advance(letter) != ABSENT
    }
}

impl Face {
    fn read(bytes: &[u8]) -> Option<Face> {
        let mut warnings: Vec<PdfFontParseWarning> = Vec::new();
        let parsed = ParsedFont::from_bytes(bytes, 0, &mut warnings)?;
        let advance = |letter: char| match parsed.lookup_glyph_index(u32::from(letter)) {
            Some(glyph) if glyph != 0 => parsed.get_horizontal_advance(glyph),
            Some(_) | None => ABSENT,
        };
        let letters = (0..COVERED_END).map(|code| char::from_u32(code).filter(|letter| is_set_alone(*letter)));
        let advances = letters.map(|letter| letter.map_or(ABSENT, advance)).collect();
        let replacement = Some(advance(REPLACEMENT)).filter(|advance| *advance != ABSENT)?;
        let units_per_em = f32::from(parsed.font_metrics.units_per_em);
        Some(Face { advances, replacement, mm_per_unit_and_pt: MM_PER_PT / units_per_em, parsed })
    }

    fn advance(&self, letter: char) -> u16 {
        match letter {
            REPLACEMENT => self.replacement,
            _ => self.advances.get(letter as usize).copied().unwrap_or(ABSENT),
        }
    }

    /// Width of a character at a size, in millimetres.
    pub(crate) fn width_of(&self, letter: char, size_pt: f32) -> f32 {
        f32::from(self.advance(letter)) * self.mm_per_unit_and_pt * size_pt
    }

    /// Width of a text at a size, in millimetres.
    pub(crate) fn width(&self, text: &str, size_pt: f32) -> f32 {
        let units: u32 = text.chars().map(|letter| u32::from(self.advance(letter))).sum();
        #[expect(clippy::cast_precision_loss, reason = "the width of a line is far below 2^23 units")]
        let units = units as f32;
        units * self.mm_per_unit_and_pt * size_pt
    }
}

/// False for what acts on its neighbours or is not seen at all: control and format characters, and scripts that run
/// from right to left or join their letters. A glyph set alone would say something else than was meant.
fn is_set_alone(letter: char) -> bool {
    let joins = matches!(letter, '\u{0590}'..='\u{08ff}');
    let unseen = matches!(letter, '\u{00ad}' | '\u{034f}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
    !letter.is_control() && !joins && !unseen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_family_has_the_scripts_of_the_union() {
        let faces = Faces::embedded().unwrap();
        for text in ["AZaz09 –—’“”€§µ°", "ĀāČčĐđĦħŁłŐőŘřŞşŢţȘșȚțŽž", "ΑΩαωάέήίόύώϊϋ", "АЯаяЁёЂђЄєІіЇїЎў", "№²³½…•"]
        {
            for letter in text.chars() {
                assert!(faces.has(letter), "{letter} U+{:04X}", u32::from(letter));
            }
        }
    }

    #[test]
    fn what_cannot_be_set_alone_is_absent() {
        let faces = Faces::embedded().unwrap();
        for letter in ['\u{1f600}', '中', 'ש', 'م', '\u{202e}', '\u{200b}', '\u{ad}', '\n', '\u{0}', '\u{10ffff}'] {
            assert!(!faces.has(letter), "U+{:04X}", u32::from(letter));
        }
        assert!(faces.has(REPLACEMENT));
    }

    /// One glyph for two characters would come back from the PDF as the wrong one.
    #[test]
    fn no_two_characters_share_a_glyph() {
        for face in [&Faces::embedded().unwrap().regular, &Faces::embedded().unwrap().bold] {
            let mut seen = std::collections::HashMap::new();
            for letter in (0..COVERED_END).filter_map(char::from_u32).chain([REPLACEMENT]) {
                if face.advance(letter) != ABSENT {
                    let glyph = face.parsed.lookup_glyph_index(u32::from(letter)).unwrap();
                    assert_eq!(seen.insert(glyph, letter), None, "{letter:?}");
                }
            }
        }
    }
}
