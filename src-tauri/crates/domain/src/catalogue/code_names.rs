//! Names of codes in other languages than English: one file a list, read when the first name is asked for.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use super::element::{Language, NamesEvidence};
use super::table::Table;

/// The names of a list in Dutch, French and German; empty for a list that has English names alone.
#[derive(Debug)]
pub(super) struct CodeNames {
    file: String,
    text: &'static str,
    by_code: OnceLock<HashMap<Cow<'static, str>, [Cow<'static, str>; 3]>>,
}

impl CodeNames {
    pub(super) fn new(list: &str, text: &'static str) -> CodeNames {
        CodeNames { file: format!("names/{list}.csv"), text, by_code: OnceLock::new() }
    }

    /// The name in a language; `None` for English, and where the file has none.
    pub(super) fn get(&self, code: &str, language: Language) -> Option<&Cow<'static, str>> {
        let position = match language {
            Language::En => return None,
            Language::Nl => 0,
            Language::Fr => 1,
            Language::De => 2,
        };
        let names = self.by_code.get_or_init(|| self.read(&mut Vec::new())).get(code)?;
        Some(&names[position]).filter(|name| !name.is_empty())
    }

    /// Whose words they are; `None` where there are none.
    pub(super) fn evidence(&self) -> Option<NamesEvidence> {
        let said = self.text.lines().map_while(|line| line.strip_prefix('#'));
        said.filter_map(|line| line.strip_prefix(" names: ")).find_map(NamesEvidence::read)
    }

    /// What is wrong with the file.
    pub(super) fn faults(&self, is_known: &dyn Fn(&str) -> bool) -> Vec<String> {
        let mut faults = Vec::new();
        if self.text.is_empty() {
            return faults;
        }
        let names = self.read(&mut faults);
        if self.evidence().is_none() {
            faults.push(format!("{}: the line “# names: official” or “# names: own” is missing", self.file));
        }
        let unknown = names.keys().filter(|code| !is_known(code));
        faults.extend(unknown.map(|code| format!("{}: {code} is not on the list", self.file)));
        faults
    }

    fn read(&self, faults: &mut Vec<String>) -> HashMap<Cow<'static, str>, [Cow<'static, str>; 3]> {
        if self.text.is_empty() {
            return HashMap::new();
        }
        let table = Table::read(&self.file, self.text, faults);
        table.require(&self.file, &["code", "nl", "fr", "de"], faults);
        let mut by_code = HashMap::new();
        for row in table.into_rows() {
            let Ok([code, nl, fr, de]) = <[Cow<'static, str>; 4]>::try_from(row) else { continue };
            if let Some(_twice) = by_code.insert(code.clone(), [nl, fr, de]) {
                faults.push(format!("{}: {code} is there twice", self.file));
            }
        }
        by_code
    }
}
