//! Text made ready for type: characters that no font has replaced and named, words set into lines.

use crate::face::{Face, Faces, REPLACEMENT};
use crate::marks::{MM_PER_PT, Weight};

/// Distance of base lines, in type sizes.
const LEADING: f32 = 1.14;

/// What a run of text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// The data.
    Value,
    /// The name of a value among others in its box.
    Caption,
    /// What a code stands for; left out where there is no room.
    Meaning,
}

impl Tone {
    /// Type size against that of values.
    pub(crate) fn scale(self) -> f32 {
        match self {
            Tone::Value => 1.0,
            Tone::Caption | Tone::Meaning => 0.85,
        }
    }
}

/// Text of one tone.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) tone: Tone,
    pub(crate) text: String,
}

/// Runs that stand in a line, parted by spaces.
pub(crate) type Paragraph = Vec<Run>;

/// A text with a place in a line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Piece {
    pub(crate) tone: Tone,
    pub(crate) text: String,
    pub(crate) x: f32,
}

/// What stood between a line and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Joint {
    /// The end of a paragraph.
    Paragraph,
    /// A space.
    Space,
    /// Nothing: a word was too long for a line.
    Within,
}

/// One line of type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    pub(crate) joint: Joint,
    pub(crate) pieces: Vec<Piece>,
    pub(crate) width: f32,
}

/// Height of a line at a size, in millimetres.
pub(crate) fn line_height(size_pt: f32) -> f32 {
    size_pt * LEADING * MM_PER_PT
}

/// A value as it can be set: paragraphs parted at line ends, and the characters that were replaced, in their order.
pub(crate) fn settable(faces: &Faces, text: &str) -> (Vec<String>, Vec<char>) {
    let mut strange = Vec::new();
    let mut paragraphs = vec![String::with_capacity(text.len())];
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let here = match letter {
            '\n' => None,
            '\r' if letters.peek() == Some(&'\n') => continue,
            '\r' => None,
            '\t' => Some(' '),
            _ if faces.has(letter) => Some(letter),
            _ => {
                strange.push(letter);
                Some(REPLACEMENT)
            }
        };
        match (here, paragraphs.last_mut()) {
            (Some(letter), Some(paragraph)) => paragraph.push(letter),
            _ => paragraphs.push(String::new()),
        }
    }
    (paragraphs, strange)
}

/// Sets paragraphs into lines no wider than `width` millimetres; only a character that is wider than that stands out.
pub(crate) fn wrap(faces: &Faces, paragraphs: &[Paragraph], width: f32, size_pt: f32) -> Vec<Line> {
    let mut setting = Setting { face: faces.of(Weight::Regular), width, size_pt, lines: Vec::new() };
    for paragraph in paragraphs {
        setting.begin(Joint::Paragraph);
        for (position, run) in paragraph.iter().enumerate() {
            setting.run(run, position > 0);
        }
    }
    setting.lines
}

struct Setting<'f> {
    face: &'f Face,
    width: f32,
    size_pt: f32,
    lines: Vec<Line>,
}

impl Setting<'_> {
    fn begin(&mut self, joint: Joint) {
        self.lines.push(Line { joint, pieces: Vec::new(), width: 0.0 });
    }

    fn run(&mut self, run: &Run, follows: bool) {
        // Several spaces in a row are kept, but a line does not begin with the one it was broken at.
        let mut spaces = usize::from(follows);
        for (position, word) in run.text.split(' ').enumerate() {
            spaces += usize::from(position > 0);
            if !word.is_empty() {
                self.word(run.tone, word, spaces);
                spaces = 0;
            }
        }
    }

    fn word(&mut self, tone: Tone, word: &str, spaces: usize) {
        let size = self.size_pt * tone.scale();
        let gap: String = " ".repeat(spaces);
        let whole = self.face.width(word, size);
        let used = self.lines.last().map_or(0.0, |line| line.width);
        if used + self.face.width(&gap, size) + whole <= self.width {
            self.put(tone, &gap, word);
            return;
        }
        if used > 0.0 {
            self.begin(Joint::Space);
        }
        if whole <= self.width {
            self.put(tone, "", word);
            return;
        }
        let mut from = 0;
        let mut wide = 0.0;
        for (at, letter) in word.char_indices() {
            let next = self.face.width_of(letter, size);
            if wide + next > self.width && at > from {
                self.put(tone, "", &word[from..at]);
                self.begin(Joint::Within);
                (from, wide) = (at, 0.0);
            }
            wide += next;
        }
        self.put(tone, "", &word[from..]);
    }

    fn put(&mut self, tone: Tone, gap: &str, word: &str) {
        let Some(line) = self.lines.last_mut() else { return };
        let size = self.size_pt * tone.scale();
        let (gap_width, width) = (self.face.width(gap, size), self.face.width(word, size));
        match line.pieces.last_mut() {
            Some(last) if last.tone == tone => {
                last.text.push_str(gap);
                last.text.push_str(word);
            }
            _ => line.pieces.push(Piece { tone, text: word.to_owned(), x: line.width + gap_width }),
        }
        line.width += gap_width + width;
    }
}

/// Lines as the text they were.
pub(crate) fn unwrapped(lines: &[Line]) -> String {
    let mut text = String::new();
    for (position, line) in lines.iter().enumerate() {
        match line.joint {
            _ if position == 0 => {}
            Joint::Paragraph => text.push('\n'),
            Joint::Space => text.push(' '),
            Joint::Within => {}
        }
        for (position, piece) in line.pieces.iter().enumerate() {
            if position > 0 {
                text.push(' ');
            }
            text.push_str(&piece.text);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Vec<Paragraph> {
        text.split('\n').map(|text| vec![Run { tone: Tone::Value, text: text.to_owned() }]).collect()
    }

    #[test]
    fn text_becomes_lines_and_text_again() {
        let faces = Faces::embedded().unwrap();
        for (text, width, lines) in [
            ("", 20.0, 1),
            ("Red wine", 40.0, 1),
            ("Red wine, bottles of 0.75 l", 20.0, 2),
            ("two  spaces", 60.0, 1),
            ("first\nsecond", 60.0, 2),
            ("Donaudampfschifffahrtsgesellschaft", 20.0, 3),
            ("Ελληνικό κρασί", 14.0, 2),
        ] {
            let set = wrap(faces, &value(text), width, 8.0);
            assert_eq!(set.len(), lines, "{text}: {set:?}");
            assert_eq!(unwrapped(&set), text);
            assert!(set.iter().all(|line| line.width <= width), "{text}: {set:?}");
        }
    }

    #[test]
    fn what_no_font_has_is_replaced_and_named() {
        let faces = Faces::embedded().unwrap();
        for (text, paragraphs, strange) in [
            ("plain", vec!["plain"], vec![]),
            ("a\tb\r\nc\rd\n", vec!["a b", "c", "d", ""], vec![]),
            ("wine \u{1f600}!", vec!["wine \u{fffd}!"], vec!['\u{1f600}']),
            ("中\u{202e}文", vec!["\u{fffd}\u{fffd}\u{fffd}"], vec!['中', '\u{202e}', '文']),
        ] {
            assert_eq!(settable(faces, text), (paragraphs.into_iter().map(str::to_owned).collect(), strange));
        }
    }
}
