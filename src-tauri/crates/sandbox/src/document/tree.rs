//! A document to look up and fill in, with every number as it was written.

use rust_decimal::Decimal;
use serde_json::value::RawValue;

use super::Members;

/// Objects and lists are opened, everything else stays text.
#[derive(Debug, Clone)]
pub(crate) enum Tree {
    Object(Vec<(String, Tree)>),
    List(Vec<Tree>),
    Leaf(Box<RawValue>),
}

impl Tree {
    /// # Errors
    /// When the text is not JSON.
    pub(crate) fn read(text: &str) -> Result<Self, serde_json::Error> {
        let raw: &RawValue = serde_json::from_str(text)?;
        Self::open(raw)
    }

    fn open(raw: &RawValue) -> Result<Self, serde_json::Error> {
        match raw.get().as_bytes().first() {
            Some(b'{') => {
                let members = Members::read(raw.get())?.into_iter();
                Ok(Self::Object(
                    members.map(|(name, value)| Ok((name, Self::open(&value)?))).collect::<Result<_, _>>()?,
                ))
            }
            Some(b'[') => {
                let list: Vec<&RawValue> = serde_json::from_str(raw.get())?;
                Ok(Self::List(list.into_iter().map(Self::open).collect::<Result<_, _>>()?))
            }
            _ => Ok(Self::Leaf(raw.to_owned())),
        }
    }

    pub(crate) fn text_leaf(text: &str) -> Result<Self, serde_json::Error> {
        Ok(Self::Leaf(serde_json::value::to_raw_value(text)?))
    }

    pub(crate) fn number_leaf(number: Decimal) -> Result<Self, serde_json::Error> {
        Ok(Self::Leaf(RawValue::from_string(number.normalize().to_string())?))
    }

    /// As JSON, in the order in which it was read or filled.
    pub(crate) fn json(&self) -> Result<String, serde_json::Error> {
        let mut out = String::new();
        self.write(&mut out)?;
        Ok(out)
    }

    fn write(&self, out: &mut String) -> Result<(), serde_json::Error> {
        match self {
            Self::Leaf(raw) => out.push_str(raw.get()),
            Self::List(list) => {
                out.push('[');
                for (index, one) in list.iter().enumerate() {
                    out.push_str(if index == 0 { "" } else { "," });
                    one.write(out)?;
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (index, (name, value)) in members.iter().enumerate() {
                    out.push_str(if index == 0 { "" } else { "," });
                    out.push_str(&serde_json::to_string(name)?);
                    out.push(':');
                    value.write(out)?;
                }
                out.push('}');
            }
        }
        Ok(())
    }

    pub(crate) fn member(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    pub(crate) fn elements(&self) -> &[Self] {
        match self {
            Self::List(list) => list,
            _ => &[],
        }
    }

    /// The value at a path such as `a.items[2].b`.
    pub(crate) fn at(&self, path: &str) -> Option<&Self> {
        steps(path).try_fold(self, |here, step| match step {
            Step::Name(name) => here.member(name),
            Step::Index(index) => here.elements().get(index),
        })
    }

    /// The text of a leaf: a string without its quotes, a number as written. Blank, null and absent are the same here.
    pub(crate) fn text_at(&self, path: &str) -> Option<String> {
        match self.at(path)? {
            Self::Leaf(raw) => match raw.get() {
                "null" => None,
                quoted if quoted.starts_with('"') => {
                    serde_json::from_str::<String>(quoted).ok().filter(|text| !text.trim().is_empty())
                }
                plain => Some(plain.to_owned()),
            },
            _ => None,
        }
    }

    pub(crate) fn decimal_at(&self, path: &str) -> Option<Decimal> {
        self.text_at(path)?.parse().ok()
    }

    /// True when nothing stands there: absent, null, blank, or an empty object or list.
    pub(crate) fn is_empty_at(&self, path: &str) -> bool {
        match self.at(path) {
            None => true,
            Some(Self::Object(members)) => members.is_empty(),
            Some(Self::List(list)) => list.is_empty(),
            Some(Self::Leaf(_)) => self.text_at(path).is_none(),
        }
    }

    /// Puts a value in its place and makes the groups around it. False where something else stands in the way.
    pub(crate) fn set(&mut self, path: &str, value: Self) -> bool {
        let mut here = self;
        for step in steps(path) {
            if matches!(here, Self::Leaf(raw) if raw.get() == "null") {
                *here = match step {
                    Step::Name(_) => Self::Object(Vec::new()),
                    Step::Index(_) => Self::List(Vec::new()),
                };
            }
            let next = match (here, step) {
                (Self::Object(members), Step::Name(name)) => {
                    let found = members.iter().position(|(key, _)| key == name);
                    let index = found.unwrap_or_else(|| {
                        members.push((name.to_owned(), Self::Leaf(RawValue::NULL.to_owned())));
                        members.len() - 1
                    });
                    members.get_mut(index).map(|(_, value)| value)
                }
                (Self::List(list), Step::Index(index)) => {
                    if index == list.len() {
                        list.push(Self::Leaf(RawValue::NULL.to_owned()));
                    }
                    list.get_mut(index)
                }
                _ => None,
            };
            let Some(next) = next else { return false };
            here = next;
        }
        *here = value;
        true
    }

    /// Takes a member away; a group left empty stays.
    pub(crate) fn remove(&mut self, path: &str) {
        let (group, name) = path.rsplit_once('.').unwrap_or(("", path));
        let mut here = self;
        for step in steps(group) {
            let next = match (here, step) {
                (Self::Object(members), Step::Name(name)) => {
                    members.iter_mut().find(|(key, _)| key == name).map(|(_, value)| value)
                }
                (Self::List(list), Step::Index(index)) => list.get_mut(index),
                _ => None,
            };
            let Some(next) = next else { return };
            here = next;
        }
        if let Self::Object(members) = here {
            members.retain(|(key, _)| key != name);
        }
    }
}

enum Step<'a> {
    Name(&'a str),
    Index(usize),
}

fn steps(path: &str) -> impl Iterator<Item = Step<'_>> {
    path.split(['.', '[']).filter(|part| !part.is_empty()).map(|part| match part.strip_suffix(']') {
        Some(index) => Step::Index(index.parse().unwrap_or(usize::MAX)),
        None => Step::Name(part),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written_again() {
        for text in ["null", "[]", "{}", r#"{"b":1.50,"a":[123456789012345678.1200,{"x":"é\n"},null]}"#] {
            assert_eq!(Tree::read(text).unwrap().json().unwrap(), text);
        }
    }

    #[test]
    fn values_are_put_in_their_place_and_taken_away() {
        let text = |text: &str| Tree::text_leaf(text).unwrap();
        for (before, path, expected) in [
            ("{}", "a.b", Some(r#"{"a":{"b":"x"}}"#)),
            (r#"{"a":null}"#, "a.b", Some(r#"{"a":{"b":"x"}}"#)),
            (r#"{"a":[{"b":1}]}"#, "a[0].b", Some(r#"{"a":[{"b":"x"}]}"#)),
            (r#"{"a":{}}"#, "a.list[0].c", Some(r#"{"a":{"list":[{"c":"x"}]}}"#)),
            (r#"{"a":"text"}"#, "a.b", None),
            (r#"{"a":[]}"#, "a[3]", None),
        ] {
            let mut tree = Tree::read(before).unwrap();
            assert_eq!(tree.set(path, text("x")), expected.is_some(), "{before} {path}");
            if let Some(expected) = expected {
                assert_eq!(tree.json().unwrap(), expected);
                tree.remove(path);
                assert!(tree.is_empty_at(path));
            }
        }
    }
}
