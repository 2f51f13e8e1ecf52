//! Conditions of the presence table: a tiny language over values of the same declaration.
//!
//! ```text
//! condition  = all { "or" all }
//! all        = one { "and" one }
//! one        = "(" condition ")" | ELEMENT test
//! test       = "=" CODE{"|"CODE} | "!=" CODE{"|"CODE} | "present" | "absent"
//!            | "in" LIST | "has" PROPERTY | "lacks" PROPERTY
//! ```
//! `direction` is short for `envelope.direction`. Every test but `absent` is false when there is no value.

use super::Catalogue;
use super::element::Element;
use crate::record::Path;

/// The values of one scope: an item, an entry of a group, or the declaration. An element of a wider level is looked
/// up there; an element of a deeper level gives the first value found below.
pub trait Lookup {
    /// The value as text; `None` when there is none or it is the empty text.
    fn value(&self, element: &Element) -> Option<&str>;

    /// True when the element has a value, or the group an entry.
    fn present(&self, element: &Element) -> bool {
        self.value(element).is_some()
    }

    /// Where the value stands, or would stand, in this scope.
    fn place(&self, element: &Element) -> Path {
        element.pattern.within(&Path::root())
    }
}

/// A condition, parsed. Elements are held by [`Element::index`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The value is one of these.
    Is(usize, Vec<String>),
    /// There is a value and it is none of these.
    IsNot(usize, Vec<String>),
    /// There is a value.
    Present(usize),
    /// There is no value.
    Absent(usize),
    /// The value is a code of the list.
    On(usize, String),
    /// The code has the property in the element's list.
    Has(usize, String),
    /// The code is on the element's list and does not have the property.
    Lacks(usize, String),
    /// All hold.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
}

impl Condition {
    /// Reads the language; `find` turns an element id into its index.
    ///
    /// # Errors
    /// A sentence with the word that does not fit.
    pub fn read(text: &str, find: &dyn Fn(&str) -> Option<usize>) -> Result<Condition, String> {
        let spaced = text.replace('(', " ( ").replace(')', " ) ");
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let mut reader = Reader { words: &words, at: 0, find };
        let condition = reader.any()?;
        match reader.next() {
            None => Ok(condition),
            Some(word) => Err(format!("“{word}” is one word too many in “{text}”")),
        }
    }

    /// Whether the condition holds for the values of `lookup`.
    #[must_use]
    pub fn holds(&self, catalogue: &Catalogue, lookup: &dyn Lookup) -> bool {
        let element = |index: usize| catalogue.at(index);
        let value = |index: usize| element(index).and_then(|element| lookup.value(element));
        match self {
            Condition::Is(index, codes) => value(*index).is_some_and(|value| codes.iter().any(|code| code == value)),
            Condition::IsNot(index, codes) => value(*index).is_some_and(|value| codes.iter().all(|code| code != value)),
            Condition::Present(index) => element(*index).is_some_and(|element| lookup.present(element)),
            Condition::Absent(index) => !element(*index).is_some_and(|element| lookup.present(element)),
            Condition::On(index, list) => {
                let list = catalogue.list(list);
                value(*index).zip(list).is_some_and(|(value, list)| list.get(value).is_some())
            }
            Condition::Has(index, property) => {
                code(catalogue, element(*index), value(*index)).is_some_and(|code| code.has(property))
            }
            Condition::Lacks(index, property) => {
                code(catalogue, element(*index), value(*index)).is_some_and(|code| !code.has(property))
            }
            Condition::All(parts) => parts.iter().all(|part| part.holds(catalogue, lookup)),
            Condition::Any(parts) => parts.iter().any(|part| part.holds(catalogue, lookup)),
        }
    }

    /// The elements the condition reads, in the order it names them.
    #[must_use]
    pub fn reads(&self) -> Vec<usize> {
        match self {
            Condition::Is(index, _)
            | Condition::IsNot(index, _)
            | Condition::Present(index)
            | Condition::Absent(index)
            | Condition::On(index, _)
            | Condition::Has(index, _)
            | Condition::Lacks(index, _) => vec![*index],
            Condition::All(parts) | Condition::Any(parts) => {
                let mut all = Vec::new();
                for index in parts.iter().flat_map(Condition::reads) {
                    if !all.contains(&index) {
                        all.push(index);
                    }
                }
                all
            }
        }
    }
}

fn code<'catalogue>(
    catalogue: &'catalogue Catalogue,
    element: Option<&Element>,
    value: Option<&str>,
) -> Option<&'catalogue super::Code> {
    catalogue.list(element?.list.as_deref()?)?.get(value?)
}

struct Reader<'text> {
    words: &'text [&'text str],
    at: usize,
    find: &'text dyn Fn(&str) -> Option<usize>,
}

impl<'text> Reader<'text> {
    fn next(&mut self) -> Option<&'text str> {
        let word = self.words.get(self.at).copied();
        self.at += 1;
        word
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.words.get(self.at) == Some(&word);
        self.at += usize::from(found);
        found
    }

    fn any(&mut self) -> Result<Condition, String> {
        let mut parts = vec![self.all()?];
        while self.take("or") {
            parts.push(self.all()?);
        }
        Ok(single(parts, Condition::Any))
    }

    fn all(&mut self) -> Result<Condition, String> {
        let mut parts = vec![self.one()?];
        while self.take("and") {
            parts.push(self.one()?);
        }
        Ok(single(parts, Condition::All))
    }

    fn one(&mut self) -> Result<Condition, String> {
        if self.take("(") {
            let inside = self.any()?;
            return if self.take(")") { Ok(inside) } else { Err("a closing bracket is missing".into()) };
        }
        let word = self.next().ok_or("the condition ends where an element should stand")?;
        let id = if word == "direction" { "envelope.direction" } else { word };
        let element = (self.find)(id).ok_or_else(|| format!("“{word}” is not an element"))?;
        let test = self.next().ok_or_else(|| format!("nothing is asked of “{word}”"))?;
        let operand = |reader: &mut Self| {
            reader.next().map(str::to_owned).ok_or_else(|| format!("nothing stands after “{word} {test}”"))
        };
        let codes = |text: String| text.split('|').map(str::to_owned).collect();
        Ok(match test {
            "present" => Condition::Present(element),
            "absent" => Condition::Absent(element),
            "=" => Condition::Is(element, codes(operand(self)?)),
            "!=" => Condition::IsNot(element, codes(operand(self)?)),
            "in" => Condition::On(element, operand(self)?),
            "has" => Condition::Has(element, operand(self)?),
            "lacks" => Condition::Lacks(element, operand(self)?),
            other => return Err(format!("“{other}” is not a test")),
        })
    }
}

fn single(mut parts: Vec<Condition>, many: fn(Vec<Condition>) -> Condition) -> Condition {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            many(parts)
        }
        None => many(parts),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    struct Values(HashMap<&'static str, &'static str>);

    impl Lookup for Values {
        fn value(&self, element: &Element) -> Option<&str> {
            self.0.get(element.id.as_str()).copied()
        }
    }

    #[test]
    fn conditions_hold_or_do_not() {
        let catalogue = Catalogue::embedded();
        let find = |id: &str| catalogue.element(id).map(|element| element.index);
        let values = Values(HashMap::from([
            ("envelope.direction", "IN"),
            ("item.package.kind", "CT"),
            ("item.preference", "320"),
            ("item.commodity_code", "2204218000"),
            ("shipment.border_mode", "1"),
        ]));
        for (condition, expected) in [
            ("direction = IN", true),
            ("envelope.direction = IN|OUT", true),
            ("direction != IN", false),
            ("header.mrn != X", false),
            ("header.mrn absent", true),
            ("header.mrn present", false),
            ("item.package.kind has countable", true),
            ("item.package.kind lacks bulk", true),
            ("item.package.kind has bulk", false),
            ("header.lrn lacks bulk", false),
            ("item.preference has preferential and item.preference has quota", true),
            ("item.commodity_code has unit", true),
            ("item.package.kind in package_kinds", true),
            ("shipment.border_mode != 2|5|7", true),
            ("header.mrn present or direction = IN", true),
            ("header.mrn present or direction = IN and header.lrn present", false),
            ("(header.mrn present or direction = IN) and header.lrn absent", true),
        ] {
            let parsed = Condition::read(condition, &find).unwrap();
            assert_eq!(parsed.holds(catalogue, &values), expected, "{condition}");
        }
    }

    #[test]
    fn what_is_no_condition_says_why() {
        let find = |id: &str| (id == "a.b").then_some(0);
        for (condition, fault) in [
            ("", "the condition ends where an element should stand"),
            ("x present", "“x” is not an element"),
            ("a.b", "nothing is asked of “a.b”"),
            ("a.b =", "nothing stands after “a.b =”"),
            ("a.b is 1", "“is” is not a test"),
            ("(a.b present", "a closing bracket is missing"),
            ("a.b present a.b absent", "“a.b” is one word too many in “a.b present a.b absent”"),
        ] {
            assert_eq!(Condition::read(condition, &find).unwrap_err(), fault);
        }
    }
}
