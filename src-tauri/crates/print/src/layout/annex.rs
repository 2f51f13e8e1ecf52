//! The annex: texts that continue from their boxes, values without a box, values that Quayside does not know, and
//! characters that no font has.

use domain::declaration::{Declaration, Item, Scope};
use domain::record::{Node, Path};

use super::Composer;
use super::sheet::{LEFT_MM, RIGHT_MM};
use super::values::label;
use crate::marks::{Ink, Weight};
use crate::paper::Note;
use crate::text::{Paragraph, Run, Tone, line_height, settable, wrap};
use crate::words::Word;

const TEXT_PT: f32 = 7.5;

/// What is kept for the annex while the boxes are filled.
#[derive(Default)]
pub(super) struct Annex {
    continued: Vec<Continued>,
    strange: Vec<(String, Vec<char>)>,
    others_of_cas: usize,
}

struct Continued {
    place: String,
    rest: String,
    page: usize,
}

impl Annex {
    /// The number that the next continued text gets.
    pub(super) fn next_number(&self) -> usize {
        self.continued.len() + 1
    }

    pub(super) fn continue_text(&mut self, place: &str, rest: String, page: usize) {
        self.continued.push(Continued { place: place.to_owned(), rest, page });
    }

    pub(super) fn strange(&mut self, place: &str, letters: &[char]) {
        self.strange.push((place.to_owned(), letters.to_vec()));
    }
}

/// "U+1F600, U+4E2D".
fn code_points(letters: &[char]) -> String {
    letters.iter().map(|letter| format!("U+{:04X}", u32::from(*letter))).collect::<Vec<_>>().join(", ")
}

impl Composer<'_, '_> {
    /// The annex, where there is anything to say in it.
    pub(super) fn annex(&mut self) {
        let further = self.further();
        let others = self.others_of_cas();
        let continued = std::mem::take(&mut self.annex.continued);
        let is_empty = continued.is_empty() && further.is_empty() && others.is_empty() && self.annex.strange.is_empty();
        if !is_empty {
            self.sheet.next_page();
            let y = self.sheet.y();
            self.sheet.text(
                (LEFT_MM, y + 4.6),
                11.0,
                Weight::Bold,
                Ink::Black,
                self.words.annex.of(self.paper.language),
            );
            self.sheet.advance(6.0);
        }
        let (language, words) = (self.paper.language, self.words);
        let rows = continued.iter().enumerate().map(|(index, each)| {
            let page = format!("{} {}", words.page.of(language), each.page);
            (format!("»{} {} ({page})", index + 1, each.place), each.rest.clone())
        });
        let rows: Vec<_> = rows.collect();
        self.section(&words.continued_texts, &rows);
        self.section(&words.further, &further);
        self.section(&words.other_of_cas, &others);
        // Last, for the annex itself may hold such characters.
        let mut strange: Vec<_> =
            self.annex.strange.iter().map(|(place, letters)| (place.clone(), code_points(letters))).collect();
        if !strange.is_empty() {
            strange.insert(0, (String::new(), words.strange_help.of(language).to_owned()));
        }
        self.section(&words.strange, &strange);
        self.annex.continued = continued;
    }

    fn section(&mut self, title: &Word, rows: &[(String, String)]) {
        if rows.is_empty() {
            return;
        }
        let rows: Vec<(String, Vec<String>)> = rows
            .iter()
            .map(|(place, text)| (settable(self.faces, place).0.join(" "), settable(self.faces, text).0))
            .collect();
        if !self.sheet.has_room(14.0) {
            self.sheet.next_page();
        }
        self.sheet.advance(2.0);
        let y = self.sheet.y();
        self.sheet.text((LEFT_MM, y + 2.8), 8.0, Weight::Bold, Ink::Black, title.of(self.paper.language));
        self.sheet.advance(4.2);
        self.sheet.rule();
        self.sheet.advance(0.8);
        for (place, texts) in rows {
            let mut paragraphs: Vec<Paragraph> =
                texts.into_iter().map(|text| vec![Run { tone: Tone::Value, text }]).collect();
            if let Some(first) = paragraphs.first_mut().filter(|_| !place.is_empty()) {
                first.insert(0, Run { tone: Tone::Caption, text: place });
            }
            for line in wrap(self.faces, &paragraphs, RIGHT_MM - LEFT_MM, TEXT_PT) {
                if self.sheet.room() < line_height(TEXT_PT) {
                    self.sheet.next_page();
                }
                let y = self.sheet.y();
                self.sheet.lines((LEFT_MM, y), std::slice::from_ref(&line), TEXT_PT);
                self.sheet.advance(line_height(TEXT_PT));
            }
        }
    }

    /// Values that the catalogue knows and no box has shown.
    fn further(&mut self) -> Vec<(String, String)> {
        let declaration = self.paper.declaration;
        let mut rows = Vec::new();
        self.left_in(declaration.header(), None, &mut rows);
        for (_, entry) in declaration.groups() {
            self.left_in(entry, None, &mut rows);
        }
        for item in declaration.items() {
            self.left_in(item.scope(), Some(item), &mut rows);
            for (_, entry) in item.entries() {
                self.left_in(entry, Some(item), &mut rows);
            }
        }
        for other in declaration.others().iter().filter(|other| self.values.is_left(other.node)).collect::<Vec<_>>() {
            let element = self.catalogue.at(other.element);
            let ordinal = other.item.and_then(|key| declaration.item(key)).map(Item::ordinal);
            let name = element.map(|element| label(element, self.paper.language)).unwrap_or_default();
            let address = declaration.document().address(&other.path);
            let place = format!("{} · {address}", self.place_words(&name, ordinal));
            self.row_of(place, other.node, &mut rows);
        }
        rows
    }

    fn left_in(&mut self, scope: &Scope<'_>, item: Option<&Item<'_>>, rows: &mut Vec<(String, String)>) {
        for (index, node) in scope.values() {
            let Some(element) = self.catalogue.at(*index).filter(|_| self.values.is_left(node)) else { continue };
            let mut place = self.place_words(&label(element, self.paper.language), item.map(Item::ordinal));
            // Which entry of its group it is of, only its address says.
            if scope.key().is_some() && item.is_none_or(|item| item.scope().base() != scope.base()) {
                place = format!("{place} · {}", self.paper.declaration.document().address(scope.base()));
            }
            self.row_of(place, node, rows);
        }
    }

    fn row_of(&mut self, place: String, node: &Node, rows: &mut Vec<(String, String)>) {
        let text = node.leaf_text().unwrap_or_default();
        let (_, strange) = settable(self.faces, text);
        if !strange.is_empty() {
            self.annex.strange(&place, &strange);
        }
        self.values.mark(node);
        rows.push((place, text.to_owned()));
    }

    /// Values of the document that the catalogue does not know, with their paths.
    fn others_of_cas(&mut self) -> Vec<(String, String)> {
        let declaration: &Declaration<'_> = self.paper.declaration;
        let mut left = Vec::new();
        leaves(declaration.document().root(), &Path::root(), &mut |path, node| {
            if self.values.is_left(node) {
                left.push((path.clone(), node));
            }
        });
        let mut rows = Vec::new();
        for (path, node) in left {
            self.row_of(path.to_string(), node, &mut rows);
        }
        self.annex.others_of_cas = rows.len();
        rows
    }

    /// What a person should know before handing the paper on.
    pub(super) fn notes(&self) -> Vec<Note> {
        let (language, words) = (self.paper.language, self.words);
        let mut notes = Vec::new();
        let mut note = |place: &str, word: &Word, value: &str| {
            notes.push(Note { place: place.to_owned(), sentence: word.of(language).replacen("{}", value, 1) });
        };
        if let Some(mrn) = self.paper.mrn.filter(|mrn| crate::barcode::code_128(mrn).is_none()) {
            note("MRN", &words.note_no_barcode, mrn);
        }
        for (place, letters) in &self.annex.strange {
            note(place, &words.note_strange, &code_points(letters));
        }
        for (index, each) in self.annex.continued.iter().enumerate() {
            note(&each.place, &words.note_continued, &(index + 1).to_string());
        }
        if self.annex.others_of_cas > 0 {
            note("CAS", &words.note_other_of_cas, &self.annex.others_of_cas.to_string());
        }
        notes
    }
}

/// Every leaf with its path as people see it.
fn leaves<'n>(node: &'n Node, at: &Path, visit: &mut impl FnMut(&Path, &'n Node)) {
    match node {
        Node::Object(members) => {
            members.iter().for_each(|(name, node)| leaves(node, &at.member(name), visit));
        }
        Node::List(elements) => {
            for (index, element) in (0_u32..).zip(elements.iter()) {
                leaves(&element.node, &at.index(index), visit);
            }
        }
        Node::Null | Node::Flag(_) | Node::Number(_) | Node::Text(_) => visit(at, node),
    }
}
