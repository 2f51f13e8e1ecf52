//! What the program says and how it ends.

use std::io::Write;
use std::process::ExitCode;

use app::{AppError, Code};
use serde::Serialize;

/// A good end: what goes to stdout, and whether a rule refused.
pub(crate) struct Answer {
    text: String,
    refused: bool,
}

/// A bad end: one sentence for stderr.
#[derive(Debug)]
pub(crate) struct Failed {
    sentence: String,
    code: u8,
}

impl Answer {
    pub(crate) fn text(text: impl Into<String>) -> Answer {
        Answer { text: text.into(), refused: false }
    }

    /// JSON, with a line for each member.
    pub(crate) fn json(value: &impl Serialize) -> Result<Answer, Failed> {
        let text = serde_json::to_string_pretty(value).map_err(|fault| Failed::defect(fault.to_string()))?;
        Ok(Answer::text(text))
    }

    /// The same with exit code 1 where something blocks.
    pub(crate) fn refused_if(self, refused: bool) -> Answer {
        Answer { refused, ..self }
    }

    pub(crate) fn print(self) -> ExitCode {
        let mut out = std::io::stdout().lock();
        let newline = if self.text.is_empty() || self.text.ends_with('\n') { "" } else { "\n" };
        // A reader that has seen enough closes the pipe; that is no fault of ours.
        let _ = write!(out, "{}{newline}", self.text).and_then(|()| out.flush());
        ExitCode::from(u8::from(self.refused))
    }
}

impl Failed {
    pub(crate) fn usage(sentence: impl Into<String>) -> Failed {
        Failed { sentence: sentence.into(), code: 2 }
    }

    pub(crate) fn refused(sentence: impl Into<String>) -> Failed {
        Failed { sentence: sentence.into(), code: 1 }
    }

    pub(crate) fn defect(sentence: impl Into<String>) -> Failed {
        Failed { sentence: sentence.into(), code: 3 }
    }

    pub(crate) fn print(self) -> ExitCode {
        let _ = writeln!(std::io::stderr().lock(), "quayside-cli: {}", self.sentence);
        ExitCode::from(self.code)
    }
}

impl From<AppError> for Failed {
    fn from(error: AppError) -> Failed {
        let mut sentence = error.message;
        if let Some(field) = error.fields.first().filter(|field| !sentence.contains(&field.path)) {
            sentence = format!("{sentence} At {}: {}.", field.path, field.message);
        }
        if let Some(help) = error.help {
            sentence = format!("{sentence} {help}");
        }
        let sentence = one_line(&sentence);
        match error.code {
            Code::BadInput | Code::NotFound | Code::Locked | Code::Store | Code::Unsaved => Failed::usage(sentence),
            Code::ConfirmProduction => Failed::refused(format!("{sentence} Say --production to send it there.")),
            Code::Refused | Code::Stale | Code::Cas => Failed::refused(sentence),
            Code::Internal => Failed::defect(sentence),
        }
    }
}

/// Text from a file or from CAS as a terminal may show it: one line, and nothing that a terminal acts on.
pub(crate) fn one_line(text: &str) -> String {
    let acts = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|letter| if acts(letter) { '\u{fffd}' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_is_given_nothing_to_act_on() {
        for (text, shown) in [
            ("a\nb", "a\u{fffd}b"),
            ("\u{1b}[31mred", "\u{fffd}[31mred"),
            ("\u{202e}evil", "\u{fffd}evil"),
            ("é 日", "é 日"),
        ] {
            assert_eq!(one_line(text), shown);
        }
    }
}
