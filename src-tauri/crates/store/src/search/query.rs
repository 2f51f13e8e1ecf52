//! What a person types, as a full-text query: every word must occur, each as the beginning of a word.
//!
//! Kind and state stand in the index as words that nobody can type, so that a filter narrows the hits inside it: three
//! refused dossiers among a million hits are found without looking at the others.

use crate::RecordKind;

/// Begins the words of kind and state; a private letter, which the tokenizer keeps.
const MARK: char = '\u{E000}';
const PRIVATE: std::ops::RangeInclusive<char> = '\u{E000}'..='\u{F8FF}';

/// `None` when nothing that could be searched was typed.
pub(crate) fn fts_query(text: &str) -> Option<String> {
    let typable = |c: &char| !c.is_control() && *c != '"' && !PRIVATE.contains(c);
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| word.chars().filter(typable).collect::<String>())
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .map(|word| format!("\"{word}\"*"))
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The query, narrowed to a kind and, where any are named, to its states.
pub(crate) fn narrowed(matching: &str, kind: RecordKind, states: &[String]) -> String {
    if states.is_empty() {
        return format!("{matching} AND \"{}\"", kind_word(kind.word()));
    }
    let states: Vec<String> = states.iter().map(|state| format!("\"{}\"", state_word(kind.word(), state))).collect();
    format!("{matching} AND ({})", states.join(" OR "))
}

/// What stands in the index for the kind and the state of a record.
pub(super) fn standing(kind: &str, state: &str) -> String {
    [kind_word(kind), state_word(kind, state)].join(" ")
}

fn kind_word(kind: &str) -> String {
    format!("{MARK}{}", one_word(kind))
}

fn state_word(kind: &str, state: &str) -> String {
    format!("{}{MARK}{}", kind_word(kind), one_word(state))
}

/// What the tokenizer would part at stays one word.
fn one_word(text: &str) -> String {
    text.chars().map(|c| if c.is_alphanumeric() { c } else { MARK }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_prefixes_and_nothing_else() {
        for (typed, query) in [
            ("", None),
            ("  - \" ", None),
            ("van den", Some("\"van\"* \"den\"*")),
            ("24BE-12", Some("\"24BE-12\"*")),
            ("a\" OR b NOT", Some("\"a\"* \"OR\"* \"b\"* \"NOT\"*")),
            ("x\0y", Some("\"xy\"*")),
            ("\u{E000}dossier", Some("\"dossier\"*")),
        ] {
            assert_eq!(fts_query(typed).as_deref(), query, "{typed}");
        }
    }

    #[test]
    fn kind_and_states_narrow_a_query() {
        let narrowed = |states: &[&str]| {
            let states: Vec<String> = states.iter().map(ToString::to_string).collect();
            narrowed("\"van\"*", RecordKind::Dossier, &states).replace(MARK, "#")
        };
        assert_eq!(narrowed(&[]), "\"van\"* AND \"#dossier\"");
        assert_eq!(narrowed(&["draft"]), "\"van\"* AND (\"#dossier#draft\")");
        assert_eq!(narrowed(&["sent", "x-y"]), "\"van\"* AND (\"#dossier#sent\" OR \"#dossier#x#y\")");
        assert_eq!(standing("dossier", "sent").replace(MARK, "#"), "#dossier #dossier#sent");
    }
}
