//! Keys by the names WebDriver gives them, in Unicode's private part.

pub(crate) const ENTER: char = '\u{E007}';
pub(crate) const SHIFT: char = '\u{E008}';
#[cfg_attr(test, allow(dead_code, reason = "only the measurement of the search presses it"))]
pub(crate) const ESCAPE: char = '\u{E00C}';
pub(crate) const CONTROL: char = '\u{E009}';
pub(crate) const ALT: char = '\u{E00A}';
