//! Shapes: which character may stand where, and the sentence when it may not.

use std::fmt;

/// What may stand at a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Allowed {
    /// 0 to 9.
    Digit,
    /// A to Z.
    Capital,
    /// A to Z, 0 to 9.
    CapitalOrDigit,
    /// a to z, A to Z, 0 to 9.
    LetterOrDigit,
    /// Any visible ASCII character.
    Visible,
    /// Any printable character.
    Printable,
}

impl Allowed {
    fn takes(self, c: char) -> bool {
        match self {
            Allowed::Digit => c.is_ascii_digit(),
            Allowed::Capital => c.is_ascii_uppercase(),
            Allowed::CapitalOrDigit => c.is_ascii_uppercase() || c.is_ascii_digit(),
            Allowed::LetterOrDigit => c.is_ascii_alphanumeric(),
            Allowed::Visible => c.is_ascii_graphic(),
            Allowed::Printable => !c.is_control(),
        }
    }

    fn in_words(self) -> &'static str {
        match self {
            Allowed::Digit => "a digit",
            Allowed::Capital => "a capital letter",
            Allowed::CapitalOrDigit => "a capital letter or digit",
            Allowed::LetterOrDigit => "a letter or digit",
            Allowed::Visible => "a visible character without accent",
            Allowed::Printable => "a printable character",
        }
    }
}

/// A block of a number: how many characters, of what kind, and what they are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block(pub(super) usize, pub(super) Allowed, pub(super) &'static str);

/// What is wrong with a number, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct IdentifierError {
    what: &'static str,
    text: String,
    fault: Fault,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Fault {
    Length(&'static str),
    Character { at: usize, found: char, expected: &'static str, block: &'static str },
    Blank,
}

impl IdentifierError {
    /// The number is not as long as it must be; `expected` reads "18 characters".
    pub(super) fn length(what: &'static str, text: &str, expected: &'static str) -> IdentifierError {
        IdentifierError { what, text: text.to_owned(), fault: Fault::Length(expected) }
    }

    /// A character is not what it must be; `at` counts from 1.
    pub(super) fn character(
        what: &'static str,
        text: &str,
        at: usize,
        found: char,
        expected: &'static str,
        block: &'static str,
    ) -> IdentifierError {
        IdentifierError { what, text: text.to_owned(), fault: Fault::Character { at, found, expected, block } }
    }

    /// Which character is wrong, counted from 1; `None` when the length is wrong.
    #[must_use]
    pub fn at(&self) -> Option<usize> {
        match self.fault {
            Fault::Character { at, .. } => Some(at),
            Fault::Length(_) | Fault::Blank => None,
        }
    }
}

impl fmt::Display for IdentifierError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let IdentifierError { what, text, fault } = self;
        match fault {
            Fault::Length(expected) => write!(out, "{what} has {expected}; “{text}” has {}.", text.chars().count()),
            Fault::Character { at, found, expected, block } => {
                write!(out, "{what} has {expected} as character {at} ({block}); in “{text}” it is “{found}”.")
            }
            Fault::Blank => write!(out, "{what} neither begins nor ends with a blank; “{text}” does."),
        }
    }
}

/// Holds `text` against the blocks, which must cover it exactly.
pub(super) fn require(
    what: &'static str,
    text: &str,
    length: &'static str,
    blocks: &[Block],
) -> Result<(), IdentifierError> {
    if text.chars().count() != blocks.iter().map(|block| block.0).sum::<usize>() {
        return Err(IdentifierError::length(what, text, length));
    }
    let mut characters = text.chars().enumerate();
    for Block(count, allowed, name) in blocks {
        for (at, c) in characters.by_ref().take(*count) {
            if !allowed.takes(c) {
                return Err(IdentifierError::character(what, text, at + 1, c, allowed.in_words(), name));
            }
        }
    }
    Ok(())
}

/// Holds `text` against a length of 1 to `max` characters of one kind, without blanks at either end.
pub(super) fn require_up_to(
    what: &'static str,
    text: &str,
    max: usize,
    length: &'static str,
    allowed: Allowed,
) -> Result<(), IdentifierError> {
    let count = text.chars().count();
    if count == 0 || count > max {
        return Err(IdentifierError::length(what, text, length));
    }
    if text.trim() != text {
        return Err(IdentifierError { what, text: text.to_owned(), fault: Fault::Blank });
    }
    match text.chars().enumerate().find(|(_, c)| !allowed.takes(*c)) {
        Some((at, c)) => Err(IdentifierError::character(what, text, at + 1, c, allowed.in_words(), "any place")),
        None => Ok(()),
    }
}

/// Declares a type that holds a number of the right shape.
macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The number as written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(&self.0)
            }
        }
    };
}
pub(super) use identifier;
