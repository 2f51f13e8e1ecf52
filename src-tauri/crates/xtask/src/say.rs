//! Speaking to the person at the terminal, and the one error type: a finished sentence.

use std::fmt;
use std::time::Duration;

/// What went wrong and what to do about it, as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble(String);

impl Trouble {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

pub(crate) type Outcome<T = ()> = Result<T, Trouble>;

/// One line, or several, for the person who started this.
#[expect(clippy::print_stdout, reason = "speaking on standard output is what this program is for")]
pub(crate) fn say(text: &str) {
    println!("{text}");
}

/// A length of time as a person says it: `0.4 s`, `12 s`, `3 min 05 s`.
pub(crate) fn spoken(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds >= 60 {
        return format!("{} min {:02} s", seconds / 60, seconds % 60);
    }
    if seconds >= 10 {
        return format!("{seconds} s");
    }
    format!("{seconds}.{} s", time.subsec_millis() / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_spoken() {
        for (milliseconds, expected) in
            [(0, "0.0 s"), (480, "0.4 s"), (9_990, "9.9 s"), (10_000, "10 s"), (65_000, "1 min 05 s")]
        {
            assert_eq!(spoken(Duration::from_millis(milliseconds)), expected);
        }
    }
}
