//! Paths into a document.

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{ElementKey, Name};

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into the member of an object.
    Member(Name),
    /// Into the list element with this permanent key.
    Element(ElementKey),
    /// Into the list element at this zero-based position. Only in what people and programs write; the journal never
    /// holds it.
    Index(u32),
}

/// Where a value stands: `a.b[#7].c` (permanent) or `a.b[2].c` (as people see it). The empty path is the document.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(Vec<Step>);

/// Why a text is not a path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{text}” is not a path: {reason} at character {at}. A path looks like a.b[2].c")]
pub struct PathFault {
    text: String,
    reason: &'static str,
    at: usize,
}

impl Path {
    /// The document itself.
    #[must_use]
    pub fn root() -> Path {
        Path::default()
    }

    /// A path of these steps.
    #[must_use]
    pub fn of(steps: Vec<Step>) -> Path {
        Path(steps)
    }

    /// The steps from the root.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// True for the document itself.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// This path and one member more.
    #[must_use]
    pub fn member(&self, name: &str) -> Path {
        self.with(Step::Member(name.into()))
    }

    /// This path and several members more: `"goodsMeasure.nmass"`, names parted by points.
    #[must_use]
    pub fn members(&self, names: &str) -> Path {
        names.split('.').fold(self.clone(), |path, name| path.member(name))
    }

    /// This path and one element more.
    #[must_use]
    pub fn element(&self, key: ElementKey) -> Path {
        self.with(Step::Element(key))
    }

    /// This path and the element at a position.
    #[must_use]
    pub fn index(&self, index: u32) -> Path {
        self.with(Step::Index(index))
    }

    /// This path and one step more.
    #[must_use]
    pub fn with(&self, step: Step) -> Path {
        let mut steps = Vec::with_capacity(self.0.len() + 1);
        steps.extend_from_slice(&self.0);
        steps.push(step);
        Path(steps)
    }

    /// The path around the last step, and that step; `None` for the root.
    #[must_use]
    pub fn split_last(&self) -> Option<(Path, &Step)> {
        self.0.split_last().map(|(last, rest)| (Path(rest.to_vec()), last))
    }

    /// True when `self` is `other` or lies around it.
    #[must_use]
    pub fn is_around(&self, other: &Path) -> bool {
        other.0.starts_with(&self.0)
    }

    /// True when every step is permanent.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        self.0.iter().all(|step| !matches!(step, Step::Index(_)))
    }

    /// Reads either form.
    ///
    /// # Errors
    /// Says what is wrong and at which character.
    pub fn parse(text: &str) -> Result<Path, PathFault> {
        let mut rest = text;
        let mut steps = Vec::new();
        let fault = |rest: &str, reason| PathFault {
            text: text.into(),
            reason,
            at: text.chars().count() - rest.chars().count(),
        };
        while !rest.is_empty() {
            if let Some(inside) = rest.strip_prefix('[') {
                let (step, after) =
                    bracket(inside).ok_or_else(|| fault(rest, "no closing bracket or no number in it"))?;
                steps.push(step);
                rest = after;
            } else {
                let bare = if steps.is_empty() {
                    rest
                } else {
                    rest.strip_prefix('.').ok_or_else(|| fault(rest, "a point or bracket is missing"))?
                };
                let end = bare.find(['.', '[']).unwrap_or(bare.len());
                if end == 0 {
                    return Err(fault(rest, "a name is missing"));
                }
                steps.push(Step::Member(bare[..end].into()));
                rest = &bare[end..];
            }
        }
        Ok(Path(steps))
    }
}

/// What stands in brackets, and the rest after them: `2]`, `#7]` or `"a.b"]`.
fn bracket(inside: &str) -> Option<(Step, &str)> {
    if inside.starts_with('"') {
        let mut names = serde_json::Deserializer::from_str(inside).into_iter::<String>();
        let name = names.next()?.ok()?;
        let rest = inside.get(names.byte_offset()..)?.strip_prefix(']')?;
        return Some((Step::Member(name.into()), rest));
    }
    let (number, rest) = inside.split_once(']')?;
    let step = match number.strip_prefix('#') {
        Some(key) => Step::Element(ElementKey(key.parse().ok()?)),
        None => Step::Index(number.parse().ok()?),
    };
    Some((step, rest))
}

/// Paths sort and hash as their steps do, so a map of paths is asked with a part of a path, without making one.
impl Borrow<[Step]> for Path {
    fn borrow(&self) -> &[Step] {
        &self.0
    }
}

impl fmt::Display for Path {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Member(name) if name.is_empty() || name.contains(['.', '[', ']', '"']) => {
                    write!(out, "[{}]", super::json::quoted(name))?;
                }
                Step::Member(name) if position == 0 => write!(out, "{name}")?,
                Step::Member(name) => write!(out, ".{name}")?,
                Step::Element(key) => write!(out, "[{key}]")?,
                Step::Index(index) => write!(out, "[{index}]")?,
            }
        }
        Ok(())
    }
}

impl Serialize for Path {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Path {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Path, D::Error> {
        let text = String::deserialize(deserializer)?;
        Path::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_prints_as_it_was_read() {
        for text in ["", "a", "a.b[2].c", "items[#7].nmass", "[\"a.b\"][0]", "a[\"x\\\"y\"].z", "a[0][1]"] {
            assert_eq!(Path::parse(text).unwrap().to_string(), text, "{text}");
        }
    }

    #[test]
    fn what_is_no_path_says_where() {
        for (text, at) in [("a..b", 1), ("a[", 1), ("a[x]", 1), ("a[1]b", 4), (".a", 0), ("a.", 1)] {
            let fault = Path::parse(text).unwrap_err();
            assert_eq!(fault.at, at, "{fault}");
        }
    }
}
