//! The words after a command, taken one by one.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::answer::Failed;

/// The words after the command.
pub(crate) struct Words {
    pub(crate) command: String,
    pub(crate) rest: std::vec::IntoIter<OsString>,
}

impl Words {
    pub(crate) fn next(&mut self, what: &str) -> Result<OsString, Failed> {
        self.rest.next().ok_or_else(|| Failed::usage(format!("{} needs {what}; see quayside-cli help.", self.command)))
    }

    pub(crate) fn path(&mut self, what: &str) -> Result<PathBuf, Failed> {
        Ok(self.next(what)?.into())
    }

    pub(crate) fn text(&mut self, what: &str) -> Result<String, Failed> {
        let word = self.next(what)?;
        word.into_string().map_err(|_| Failed::usage(format!("{what} is not readable text.")))
    }

    pub(crate) fn sentence(&mut self, what: &str) -> Result<String, Failed> {
        let words = self.all()?.join(" ");
        let words = words.trim().to_owned();
        if words.is_empty() { Err(Failed::usage(format!("{} needs {what}.", self.command))) } else { Ok(words) }
    }

    pub(crate) fn number(&mut self, what: &str) -> Result<u32, Failed> {
        let word = self.text(what)?;
        word.parse().map_err(|_| Failed::usage(format!("{what} is a number from the list, not “{word}”.")))
    }

    pub(crate) fn all(&mut self) -> Result<Vec<String>, Failed> {
        self.rest
            .by_ref()
            .map(|word| word.into_string().map_err(|_| Failed::usage("an argument is not readable text.")))
            .collect()
    }

    pub(crate) fn edits(&mut self) -> Result<Vec<(String, String)>, Failed> {
        let edits: Vec<(String, String)> = self
            .all()?
            .into_iter()
            .map(|word| match word.split_once('=') {
                Some((path, value)) if !path.is_empty() => Ok((path.to_owned(), value.to_owned())),
                _ => Err(Failed::usage(format!("“{word}” is not PATH=VALUE."))),
            })
            .collect::<Result<_, _>>()?;
        if edits.is_empty() {
            Err(Failed::usage(format!("{} needs at least one PATH=VALUE.", self.command)))
        } else {
            Ok(edits)
        }
    }

    pub(crate) fn end(&mut self) -> Result<(), Failed> {
        match self.rest.next() {
            None => Ok(()),
            Some(word) => {
                Err(Failed::usage(format!("{} does not take “{}” as well.", self.command, word.to_string_lossy())))
            }
        }
    }
}
