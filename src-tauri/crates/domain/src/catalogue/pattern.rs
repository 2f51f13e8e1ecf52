//! Path patterns: where an element stands, with every list open: `a.items[].nmass`.

use std::fmt;

use crate::record::{Name, Path, Step};

/// One step of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
enum PatternStep {
    Member(Name),
    Each,
}

/// Where an element stands. `[]` stands for every entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    steps: Vec<PatternStep>,
}

impl Pattern {
    /// Reads `a.items[].nmass`; `None` when a name is empty.
    #[must_use]
    pub fn read(text: &str) -> Option<Pattern> {
        let mut steps = Vec::new();
        for part in text.split('.') {
            let name = part.trim_end_matches("[]");
            if name.is_empty() || name.contains(['[', ']', ' ']) {
                return None;
            }
            steps.push(PatternStep::Member(name.into()));
            steps.extend((0..(part.len() - name.len()) / 2).map(|_| PatternStep::Each));
        }
        Some(Pattern { steps })
    }

    /// True when `path` is one of the places the pattern stands for.
    #[must_use]
    pub fn matches(&self, path: &Path) -> bool {
        let steps = path.steps();
        steps.len() == self.steps.len() && self.begins_with(steps)
    }

    /// True when `path` lies around a place of the pattern, or is one.
    #[must_use]
    pub fn lies_in(&self, path: &Path) -> bool {
        path.steps().len() <= self.steps.len() && self.begins_with(path.steps())
    }

    fn begins_with(&self, steps: &[Step]) -> bool {
        steps.iter().zip(&self.steps).all(|pair| match pair {
            (Step::Member(name), PatternStep::Member(expected)) => name == expected,
            (Step::Element(_) | Step::Index(_), PatternStep::Each) => true,
            (Step::Member(_), PatternStep::Each) | (Step::Element(_) | Step::Index(_), PatternStep::Member(_)) => false,
        })
    }

    /// The place of the element within `scope`: as much of the scope's path as leads towards the pattern, then the
    /// rest, with the first entry of every further list. With the scope `items[#3]`, `items[].packagings[].type`
    /// gives `items[#3].packagings[0].type`; a header element ignores the scope's item.
    #[must_use]
    pub fn within(&self, scope: &Path) -> Path {
        let shared = scope
            .steps()
            .iter()
            .zip(&self.steps)
            .take_while(|pair| match pair {
                (Step::Member(name), PatternStep::Member(expected)) => name == expected,
                (Step::Element(_) | Step::Index(_), PatternStep::Each) => true,
                (Step::Member(_), PatternStep::Each) | (Step::Element(_) | Step::Index(_), PatternStep::Member(_)) => {
                    false
                }
            })
            .count();
        let mut steps = scope.steps()[..shared].to_vec();
        steps.extend(self.steps[shared..].iter().map(|step| match step {
            PatternStep::Member(name) => Step::Member(name.clone()),
            PatternStep::Each => Step::Index(0),
        }));
        Path::of(steps)
    }

    /// How many lists the pattern opens.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.steps.iter().filter(|step| **step == PatternStep::Each).count()
    }

    /// True when `self` is a list entry (`…packagings[]`) and `other` lies in it.
    #[must_use]
    pub fn is_around(&self, other: &Pattern) -> bool {
        other.steps.len() > self.steps.len() && other.steps.starts_with(&self.steps)
    }

    pub(super) fn hash(&self) -> u64 {
        self.steps.iter().fold(SEED, |hash, step| match step {
            PatternStep::Member(name) => mix_name(hash, name),
            PatternStep::Each => mix(hash, b'['),
        })
    }
}

/// The hash of the pattern a path belongs to, without building it.
pub(super) fn hash_of(path: &Path) -> u64 {
    path.steps().iter().fold(SEED, |hash, step| match step {
        Step::Member(name) => mix_name(hash, name),
        Step::Element(_) | Step::Index(_) => mix(hash, b'['),
    })
}

// Fowler, Noll and Vo's 1a: short, and good enough for a few hundred patterns; a match is confirmed afterwards.
const SEED: u64 = 0xcbf2_9ce4_8422_2325;

fn mix(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
}

fn mix_name(hash: u64, name: &str) -> u64 {
    mix(name.bytes().fold(hash, mix), b'.')
}

impl fmt::Display for Pattern {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.steps.iter().enumerate() {
            match step {
                PatternStep::Member(name) if position == 0 => write!(out, "{name}")?,
                PatternStep::Member(name) => write!(out, ".{name}")?,
                PatternStep::Each => write!(out, "[]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_paths_of_either_form() {
        for (pattern, path, expected) in [
            ("a.b[].c", "a.b[0].c", true),
            ("a.b[].c", "a.b[#7].c", true),
            ("a.b[].c", "a.b.c", false),
            ("a.b[].c", "a.b[0]", false),
            ("a.b", "a.c", false),
        ] {
            let pattern = Pattern::read(pattern).unwrap();
            let path = Path::parse(path).unwrap();
            assert_eq!(pattern.matches(&path), expected, "{pattern} {path}");
            assert_eq!(pattern.hash() == hash_of(&path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn a_pattern_finds_its_place_within_a_scope() {
        for (pattern, scope, expected) in [
            ("s.items[].packagings[].type", "s.items[#3]", "s.items[#3].packagings[0].type"),
            ("s.items[].packagings[].type", "s.items[2].packagings[1]", "s.items[2].packagings[1].type"),
            ("s.items[].packagings[].type", "s.items[2].documents[1]", "s.items[2].packagings[0].type"),
            ("s.currency", "s.items[#3]", "s.currency"),
            ("s.currency", "", "s.currency"),
        ] {
            let scope = Path::parse(scope).unwrap();
            assert_eq!(Pattern::read(pattern).unwrap().within(&scope).to_string(), expected);
        }
    }

    #[test]
    fn what_is_no_pattern_is_refused() {
        for text in ["", "a..b", "a[0].b", "[]", "a b"] {
            assert_eq!(Pattern::read(text), None, "{text}");
        }
    }
}
