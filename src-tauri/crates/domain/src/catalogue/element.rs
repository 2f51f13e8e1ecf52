//! Data elements.

use super::format::Format;
use super::kind::{Evidence, JsonKind, Kind, Level};
use super::pattern::Pattern;
use super::table::{Row, Table};

/// A language of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    En,
    /// Dutch.
    Nl,
    /// French.
    Fr,
    /// German.
    De,
}

impl Language {
    /// Every language, English first.
    pub const ALL: [Language; 4] = [Language::En, Language::Nl, Language::Fr, Language::De];

    /// Two letters: `nl`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Nl => "nl",
            Language::Fr => "fr",
            Language::De => "de",
        }
    }

    /// The language with these two letters.
    #[must_use]
    pub fn named(code: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.code() == code)
    }
}

/// Where the names in Dutch, French and German come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamesEvidence {
    /// The words of the Official Journal.
    Official,
    /// A translation of our own.
    Own,
}

impl NamesEvidence {
    /// The word of the catalogue file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            NamesEvidence::Official => "official",
            NamesEvidence::Own => "own",
        }
    }

    pub(super) fn read(text: &str) -> Option<NamesEvidence> {
        [NamesEvidence::Official, NamesEvidence::Own].into_iter().find(|one| one.name() == text)
    }
}

/// The unit of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Always this one: `kg`, `packages`.
    Fixed(String),
    /// The code that the element at this [`Element::index`] holds: a currency or a unit of measurement.
    Of(usize),
}

/// A data element: one kind of value at one place. Read from `assets/catalogue/elements.csv`.
#[derive(Clone, Debug)]
pub struct Element {
    /// Position in [`super::Catalogue::elements`]; stable within one catalogue version only.
    pub index: usize,
    /// Our own stable name, never reused: `item.net_mass_kg`.
    pub id: String,
    /// EUCDM number `18 01 001 000`; empty for fields of CAS alone.
    pub data_element: String,
    /// Further numbers that the same value stands for, with the column in which that one is its number.
    also: Vec<(Option<String>, String)>,
    /// Box of the old Single Administrative Document; empty when it had none.
    pub sad_box: String,
    names: [String; 4],
    /// Where the names in Dutch, French and German come from.
    pub names_evidence: NamesEvidence,
    /// What to put and why, in English.
    pub help: String,
    /// What kind of value it is.
    pub kind: Kind,
    /// Format; `None` for groups.
    pub format: Option<Format>,
    /// Code list the value is on.
    pub list: Option<String>,
    /// Unit of the number.
    pub unit: Option<Unit>,
    /// Where in the declaration it stands.
    pub level: Level,
    /// How often a group may repeat; 1 for values.
    pub max_repeats: u32,
    /// Where CAS keeps it.
    pub pattern: Pattern,
    /// Other places where it may be found; kept for ever.
    pub aliases: Vec<Pattern>,
    /// JSON form.
    pub json: JsonKind,
    /// How sure the path is.
    pub evidence: Evidence,
    /// An element and the value it gets whenever this one gets a value: a number and its kind.
    pub companion: Option<(usize, String)>,
    /// The element whose value stands before this one in the code list: document category and type.
    pub code_prefix: Option<usize>,
    /// What a code of the list must do to fit here, with the column that alone asks for it.
    fits: Vec<(Option<String>, String)>,
    /// True when no two items of a declaration may share the value (a reference of the item): a copy of an item leaves
    /// it out.
    pub is_unique: bool,
}

const COLUMNS: [&str; 24] = [
    "id",
    "data_element",
    "also",
    "sad_box",
    "name_en",
    "name_nl",
    "name_fr",
    "name_de",
    "names_evidence",
    "kind",
    "format",
    "list",
    "unit",
    "level",
    "max_repeats",
    "path",
    "aliases",
    "json",
    "evidence",
    "companion",
    "code_prefix",
    "fits",
    "unique",
    "help",
];

impl Element {
    /// The name in a language.
    #[must_use]
    pub fn name(&self, language: Language) -> &str {
        &self.names[language as usize]
    }

    /// The short number people know: `18 01`, or `12 03 002` where the class has several values; empty without one.
    #[must_use]
    pub fn number(&self) -> &str {
        shortened(&self.data_element)
    }

    /// The EUCDM number in a column: the country CAS keeps in one field is `16 06 001 000` in import and
    /// `16 07 001 000` in export.
    #[must_use]
    pub fn data_element_in(&self, column: &str) -> &str {
        let own = self.also.iter().find(|(of, _)| of.as_deref() == Some(column));
        own.map_or(&self.data_element, |(_, number)| number)
    }

    /// The short number in a column.
    #[must_use]
    pub fn number_in(&self, column: &str) -> &str {
        shortened(self.data_element_in(column))
    }

    /// Every EUCDM number the element stands for in a column.
    pub fn data_elements_in<'e>(&'e self, column: &'e str) -> impl Iterator<Item = &'e str> {
        let further = self.also.iter().filter(|(of, _)| of.is_none()).map(|(_, number)| number.as_str());
        std::iter::once(self.data_element_in(column)).chain(further).filter(|number| !number.is_empty())
    }

    /// What a code of the list must do to fit here, in a column: `exit` for an office; `None` when any does.
    #[must_use]
    pub fn fits_in(&self, column: &str) -> Option<&str> {
        let here = |of: &Option<String>| of.as_deref().is_none_or(|of| of == column);
        self.fits.iter().find(|(of, _)| here(of)).map(|(_, property)| property.as_str())
    }

    /// Every property that a code may have to have here.
    pub(super) fn fitting(&self) -> impl Iterator<Item = &str> {
        self.fits.iter().map(|(_, property)| property.as_str())
    }

    /// Name and number as labels show them: "Net mass · 18 01".
    #[must_use]
    pub fn label(&self) -> String {
        match self.number() {
            "" => self.names[0].clone(),
            number => format!("{} · {number}", self.names[0]),
        }
    }

    /// True for a group, which holds elements and no value.
    #[must_use]
    pub fn is_group(&self) -> bool {
        self.kind == Kind::Group
    }

    /// True when a person sees the code list of this element by writing prefix and value together.
    #[must_use]
    pub fn has_prefix(&self) -> bool {
        self.code_prefix.is_some()
    }
}

fn shortened(number: &str) -> &str {
    let number = number.trim_end_matches(" 000");
    number.strip_suffix(" 001").unwrap_or(number)
}

/// Reads `B1:16 07 001 000|18 09 056 000`: values, some of them for one column alone.
fn by_column(text: &str) -> Vec<(Option<String>, String)> {
    let values = text.split('|').filter(|value| !value.is_empty());
    let read = |value: &str| match value.split_once(':') {
        Some((column, value)) => (Some(column.to_owned()), value.to_owned()),
        None => (None, value.to_owned()),
    };
    values.map(read).collect()
}

/// Reads the elements. References between elements are resolved when all ids are known.
pub(super) fn read(text: &'static str, faults: &mut Vec<String>) -> Vec<Element> {
    const FILE: &str = "elements.csv";
    let table = Table::read(FILE, text, faults);
    table.require(FILE, &COLUMNS, faults);
    let ids: Vec<&str> = table.rows().map(|row| row.cell("id")).collect();
    let mut elements = Vec::new();
    for row in table.rows() {
        match element(row, elements.len(), &ids) {
            Ok(element) => elements.push(element),
            Err(fault) => faults.push(format!("{FILE}: {}: {fault}", row.cell("id"))),
        }
    }
    elements
}

fn element(row: Row<'_>, index: usize, ids: &[&str]) -> Result<Element, String> {
    let cell = |name: &str| row.cell(name);
    let wrong = |name: &str| format!("{name} “{}” is not known", row.cell(name));
    let find = |id: &str| ids.iter().position(|known| *known == id);
    let kind = Kind::read(cell("kind")).ok_or_else(|| wrong("kind"))?;
    let format = match (cell("format"), kind) {
        ("", Kind::Group) => None,
        (text, _) => Some(Format::read(text).ok_or_else(|| wrong("format"))?),
    };
    let optional = |name: &str| Some(cell(name)).filter(|text| !text.is_empty()).map(str::to_owned);
    let unit = optional("unit").map(|unit| match find(&unit) {
        Some(element) => Unit::Of(element),
        None => Unit::Fixed(unit),
    });
    if let Some(Unit::Fixed(text)) = &unit
        && text.contains('.')
    {
        return Err(wrong("unit"));
    }
    let companion = match cell("companion").split_once('=') {
        Some((id, value)) => Some((find(id).ok_or_else(|| wrong("companion"))?, value.to_owned())),
        None => None,
    };
    let code_prefix = match cell("code_prefix") {
        "" => None,
        id => Some(find(id).ok_or_else(|| wrong("code_prefix"))?),
    };
    let is_unique = match cell("unique") {
        "" => false,
        "item" => true,
        _ => return Err(wrong("unique")),
    };
    let aliases: Option<Vec<Pattern>> = cell("aliases").split_whitespace().map(Pattern::read).collect();
    Ok(Element {
        index,
        id: cell("id").to_owned(),
        data_element: cell("data_element").to_owned(),
        also: by_column(cell("also")),
        sad_box: cell("sad_box").to_owned(),
        names: ["name_en", "name_nl", "name_fr", "name_de"].map(|name| cell(name).to_owned()),
        names_evidence: NamesEvidence::read(cell("names_evidence")).ok_or_else(|| wrong("names_evidence"))?,
        help: cell("help").to_owned(),
        kind,
        format,
        list: optional("list"),
        unit,
        level: Level::read(cell("level")).ok_or_else(|| wrong("level"))?,
        max_repeats: cell("max_repeats").parse().map_err(|_| wrong("max_repeats"))?,
        pattern: Pattern::read(cell("path")).ok_or_else(|| wrong("path"))?,
        aliases: aliases.ok_or_else(|| wrong("aliases"))?,
        json: JsonKind::read(cell("json")).ok_or_else(|| wrong("json"))?,
        evidence: Evidence::read(cell("evidence")).ok_or_else(|| wrong("evidence"))?,
        companion,
        code_prefix,
        fits: by_column(cell("fits")),
        is_unique,
    })
}
