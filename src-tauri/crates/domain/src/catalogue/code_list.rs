//! Code lists: codes with names, validity and properties.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use chrono::NaiveDate;

use super::code_names::CodeNames;
use super::element::{Language, NamesEvidence};
use super::search::{Among, SearchIndex};
use super::table::Table;
use crate::findings::Severity;

/// One code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The code as sent.
    pub code: Cow<'static, str>,
    /// English name; of a code in a tree its own part alone, see [`CodeList::name_of`].
    pub name: Cow<'static, str>,
    /// First day of validity; `None` when it was always valid.
    pub valid_from: Option<NaiveDate>,
    /// Last day of validity; `None` while it is valid.
    pub valid_to: Option<NaiveDate>,
    /// The code that took its place.
    pub successor: Option<Cow<'static, str>>,
    properties: Cow<'static, str>,
}

impl Code {
    /// True when the code holds on that day.
    #[must_use]
    pub fn is_valid(&self, on: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= on) && self.valid_to.is_none_or(|to| on <= to)
    }

    /// True when the code has the property: `bulk`, `eu`, or `unit` for a property with a value.
    #[must_use]
    pub fn has(&self, property: &str) -> bool {
        self.properties.split(' ').any(|one| one.split('=').next() == Some(property))
    }

    /// Everything the list says of it.
    pub fn properties(&self) -> impl Iterator<Item = &str> {
        self.properties.split_whitespace()
    }

    /// The value of a property: `LTR` of `unit=LTR`.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&str> {
        self.properties
            .split(' ')
            .find_map(|one| one.split_once('=').filter(|(key, _)| *key == name).map(|(_, value)| value))
    }
}

/// How typed codes are brought to the list's writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeCase {
    /// The list is upper case.
    Upper,
    /// Codes are written as they stand in the list.
    Exact,
}

/// A code list. Its file is read when the first code is asked for.
#[derive(Debug)]
pub struct CodeList {
    /// Name: `countries`.
    pub name: String,
    /// Title for people.
    pub title: String,
    /// What a value that is not on the list does. A list that is not complete only warns.
    pub severity: Severity,
    /// Writing of the codes.
    pub case: CodeCase,
    /// A longer value is looked up by this many first characters (Combined Nomenclature: 8).
    pub key_length: Option<usize>,
    /// True when codes that begin with a digit are national: the list does not hold them, and they pass.
    pub holds_no_national_codes: bool,
    /// Year and month of the content.
    pub as_of: String,
    text: &'static str,
    aliases: Vec<(String, String)>,
    names: CodeNames,
    content: OnceLock<Content>,
    index: OnceLock<SearchIndex>,
}

#[derive(Debug)]
struct Content {
    codes: Vec<Code>,
    by_code: HashMap<Cow<'static, str>, usize>,
    /// What stands above the codes of a tree: chapters, headings, subheadings. None of them is a code itself.
    above: HashMap<Cow<'static, str>, Cow<'static, str>>,
    source: Vec<&'static str>,
}

impl CodeList {
    /// The code, whatever its validity.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Code> {
        let content = self.content();
        let found = content.by_code.get(code).or_else(|| {
            let length = self.key_length.filter(|length| code.len() > *length)?;
            content.by_code.get(code.get(..length)?)
        });
        content.codes.get(*found?)
    }

    /// The code, if it is valid on that day.
    #[must_use]
    pub fn find(&self, code: &str, on: NaiveDate) -> Option<&Code> {
        self.get(code).filter(|code| code.is_valid(on))
    }

    /// The code that people mean by an everyday writing: `UK` for `GB`. Offered, never put in place silently.
    #[must_use]
    pub fn meant_by(&self, text: &str) -> Option<&Code> {
        let wanted = super::search::fold(text.trim());
        let alias = self.aliases.iter().find(|(alias, _)| *alias == wanted)?;
        self.get(&alias.1)
    }

    /// All codes in the order of the file.
    #[must_use]
    pub fn codes(&self) -> &[Code] {
        &self.content().codes
    }

    /// Its own part of the name in a language, without those above it.
    #[must_use]
    pub fn own_name<'l>(&'l self, code: &'l Code, language: Language) -> &'l Cow<'static, str> {
        self.names.get(&code.code, language).unwrap_or(&code.name)
    }

    /// The name in a language, English where the list has no other. In a tree the names above it, without the
    /// chapter, stand before it: "Wine of fresh grapes … – Sparkling wine – Champagne".
    #[must_use]
    pub fn name_of(&self, code: &Code, language: Language) -> Cow<'static, str> {
        let own = self.own_name(code, language);
        let above: Vec<&str> =
            self.above(&code.code, language).filter(|(code, _)| code.len() > 2).map(|(_, name)| name).collect();
        if above.is_empty() { own.clone() } else { format!("{} – {own}", above.join(" – ")).into() }
    }

    /// What stands above a code, from the top: `22` "Beverages …", `2204` "Wine of fresh grapes …".
    pub fn above<'l>(&'l self, code: &'l str, language: Language) -> impl Iterator<Item = (&'l str, &'l str)> {
        let content = self.content();
        let lengths = if content.above.is_empty() { 0 } else { code.len() };
        (1..lengths).filter_map(move |length| {
            let (code, name) = content.above.get_key_value(code.get(..length)?)?;
            Some((code.as_ref(), self.names.get(code, language).unwrap_or(name).as_ref()))
        })
    }

    /// Every name of one place of the list, each language once; the codes of a tree and what stands above them alike.
    fn own_names<'l>(&'l self, code: &str, english: &'l str) -> Vec<&'l str> {
        let mut names = vec![english];
        for name in Language::ALL.into_iter().filter_map(|language| self.names.get(code, language)) {
            if !names.contains(&name.as_ref()) {
                names.push(name);
            }
        }
        names
    }

    /// The name by which a text found the code, where that is none in this language: `Duitsland` for Germany.
    #[must_use]
    pub fn found_by(&self, code: &Code, text: &str, language: Language) -> Option<Cow<'static, str>> {
        let holds = |name: &str| super::search::holds_words(name, text);
        if holds(&code.code) || holds(&self.name_of(code, language)) {
            return None;
        }
        Language::ALL.into_iter().map(|other| self.name_of(code, other)).find(|name| holds(name))
    }

    /// Whose words the names in Dutch, French and German are; `None` where there are none.
    #[must_use]
    pub fn names_evidence(&self) -> Option<NamesEvidence> {
        self.names.evidence()
    }

    /// Where the content comes from.
    #[must_use]
    pub fn source(&self) -> &[&'static str] {
        &self.content().source
    }

    /// Codes that fit `text`, best first, at most `limit`: the one of exactly that name, the code itself, codes that
    /// begin with it, names that begin with its words, then names that hold all its words in any order. Case and accents do not count; one typing error in a word of four or more
    /// letters is forgiven when nothing else fits. Codes not valid on that day come last, with their successor. Names
    /// of every language count, and in a tree those above the code.
    #[must_use]
    pub fn search(&self, text: &str, limit: usize, on: NaiveDate) -> Vec<&Code> {
        self.search_for(text, limit, on, None)
    }

    /// The same for a place that asks for a property of its codes ([`super::Element::fits_in`]): those that have it
    /// come first.
    #[must_use]
    pub fn search_for(&self, text: &str, limit: usize, on: NaiveDate, doing: Option<&str>) -> Vec<&Code> {
        let index = self.index.get_or_init(|| self.search_index());
        index.search(self.codes(), text, limit, Among { on, doing })
    }

    fn search_index(&self) -> SearchIndex {
        let content = self.content();
        let mut above: Vec<(&str, Vec<&str>)> =
            content.above.iter().map(|(code, name)| (code.as_ref(), self.own_names(code, name))).collect();
        above.sort_unstable();
        let codes = content.codes.iter().map(|code| {
            let mut names = self.own_names(&code.code, &code.name);
            names.extend(self.aliases.iter().filter(|(_, of)| *of == code.code).map(|(alias, _)| alias.as_str()));
            (code.code.as_ref(), names)
        });
        SearchIndex::of(&above, codes)
    }

    fn content(&self) -> &Content {
        self.content.get_or_init(|| read_content(&self.name, self.text, self.key_length, &mut Vec::new()))
    }

    /// What is wrong with the file.
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let content = read_content(&self.name, self.text, self.key_length, &mut faults);
        if content.source.is_empty() {
            faults.push(format!("{}.csv: the source line is missing", self.name));
        }
        if content.by_code.len() < content.codes.len() {
            faults.push(format!("{}.csv: a code is there twice", self.name));
        }
        for code in &content.codes {
            if let Some(successor) = &code.successor
                && !content.by_code.contains_key(successor)
            {
                faults.push(format!("{}.csv: {}: the successor {successor} is not on the list", self.name, code.code));
            }
        }
        let is_known = |code: &str| content.by_code.contains_key(code) || content.above.contains_key(code);
        faults.extend(self.names.faults(&is_known));
        for (alias, code) in &self.aliases {
            if !content.by_code.contains_key(code.as_str()) {
                faults.push(format!("aliases.csv: {}: {alias} stands for {code}, which is not on the list", self.name));
            }
        }
        faults
    }
}

/// Codes shorter than the key of the list stand above the others and are none themselves.
fn read_content(name: &str, text: &'static str, key_length: Option<usize>, faults: &mut Vec<String>) -> Content {
    let file = format!("{name}.csv");
    let table = Table::read(&file, text, faults);
    table.require(&file, &["code", "name", "valid_from", "valid_to", "successor", "properties"], faults);
    let mut day = |text: &str, code: &str| match (text, text.parse()) {
        ("", _) => None,
        (_, Ok(day)) => Some(day),
        (_, Err(_)) => {
            faults.push(format!("{file}: {code}: “{text}” is not a day"));
            None
        }
    };
    let mut codes = Vec::new();
    let mut above = HashMap::new();
    for row in table.into_rows() {
        let Ok([code, name, from, to, successor, properties]) = <[Cow<'static, str>; 6]>::try_from(row) else {
            continue;
        };
        if key_length.is_some_and(|length| code.len() < length) {
            above.insert(code, name);
            continue;
        }
        let (valid_from, valid_to) = (day(&from, &code), day(&to, &code));
        codes.push(Code {
            code,
            name,
            valid_from,
            valid_to,
            successor: Some(successor).filter(|text| !text.is_empty()),
            properties,
        });
    }
    let by_code = codes.iter().enumerate().map(|(index, code)| (code.code.clone(), index)).collect();
    let source = text.lines().map_while(|line| line.strip_prefix("# source: ")).collect();
    Content { codes, by_code, above, source }
}

/// Reads the index of lists; `text_of` gives the file of a list.
pub(super) fn read(
    index: &'static str,
    aliases: &'static str,
    text_of: &dyn Fn(&str) -> Option<&'static str>,
    names_of: &dyn Fn(&str) -> &'static str,
    faults: &mut Vec<String>,
) -> Vec<CodeList> {
    let aliases = Table::read("aliases.csv", aliases, faults);
    let table = Table::read("lists.csv", index, faults);
    table.require("lists.csv", &["list", "title", "severity", "case", "key", "as_of", "national"], faults);
    let mut lists: Vec<CodeList> = Vec::new();
    for row in table.rows() {
        let name = row.cell("list");
        let severity = match row.cell("severity") {
            "blocks" => Some(Severity::Blocks),
            "warns" => Some(Severity::Warns),
            _ => None,
        };
        let case = match row.cell("case") {
            "upper" => Some(CodeCase::Upper),
            "exact" => Some(CodeCase::Exact),
            _ => None,
        };
        let (Some(text), Some(severity), Some(case)) = (text_of(name), severity, case) else {
            faults.push(format!("lists.csv: {name}: the file is missing, or severity or case is not known"));
            continue;
        };
        let own = aliases.rows().filter(|row| row.cell("list") == name);
        lists.push(CodeList {
            name: name.to_owned(),
            title: row.cell("title").to_owned(),
            severity,
            case,
            key_length: row.cell("key").parse().ok(),
            holds_no_national_codes: row.cell("national") == "yes",
            as_of: row.cell("as_of").to_owned(),
            text,
            aliases: own.map(|row| (super::search::fold(row.cell("alias")), row.cell("code").to_owned())).collect(),
            names: CodeNames::new(name, names_of(name)),
            content: OnceLock::new(),
            index: OnceLock::new(),
        });
    }
    for row in aliases.rows() {
        if !lists.iter().any(|list| list.name == row.cell("list")) {
            faults.push(format!("aliases.csv: the list “{}” is not known", row.cell("list")));
        }
    }
    lists
}
