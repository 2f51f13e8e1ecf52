//! Codes.

use super::super::CodeList;
use super::Unreadable;
use crate::record::Node;

/// The writing of the list, whatever the case typed: `new` is `New`.
pub(super) fn as_in_list(list: &CodeList, text: &str) -> String {
    let same = |code: &&super::super::Code| code.code.eq_ignore_ascii_case(text);
    list.codes().iter().find(same).map_or_else(|| text.to_owned(), |code| code.code.to_string())
}

/// A code that CAS carries as a number.
pub(super) fn number(code: &str) -> Result<Node, Unreadable> {
    let digits = code.trim_start_matches('0');
    let digits = if digits.is_empty() { "0" } else { digits };
    let number = code.bytes().all(|byte| byte.is_ascii_digit()).then(|| Node::number(digits)).flatten();
    number.ok_or_else(|| Unreadable::new(format!("“{code}” is not a code of digits, such as 11.")))
}
