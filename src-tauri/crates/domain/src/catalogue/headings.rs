//! What the form writes over its sections and blocks, in four languages.

use super::element::Language;
use super::table::Table;

/// Headings with their translations, by the English one.
#[derive(Debug, Default)]
pub(super) struct Headings {
    rows: Vec<[String; 4]>,
}

impl Headings {
    /// The heading in a language; the English one where no other is known.
    pub(super) fn get<'h>(&'h self, english: &'h str, language: Language) -> &'h str {
        self.find(english).map_or(english, |row| &row[language as usize])
    }

    /// True when the heading has a row.
    pub(super) fn knows(&self, english: &str) -> bool {
        self.find(english).is_some()
    }

    fn find(&self, english: &str) -> Option<&[String; 4]> {
        self.rows.iter().find(|[known, ..]| known == english)
    }
}

pub(super) fn read(text: &'static str, faults: &mut Vec<String>) -> Headings {
    const FILE: &str = "headings.csv";
    let table = Table::read(FILE, text, faults);
    table.require(FILE, &Language::ALL.map(Language::code), faults);
    let mut headings = Headings::default();
    for row in table.rows() {
        let names = Language::ALL.map(|language| row.cell(language.code()).to_owned());
        let [english, ..] = &names;
        if headings.knows(english) || names.iter().any(String::is_empty) {
            faults.push(format!("{FILE}: {english} is there twice, or a language is missing"));
        }
        headings.rows.push(names);
    }
    headings
}
