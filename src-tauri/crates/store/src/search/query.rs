//! What a person types, as a full-text query: every word must occur, each as the beginning of a word.

/// `None` when nothing that could be searched was typed.
pub(crate) fn fts_query(text: &str) -> Option<String> {
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| word.chars().filter(|c| !c.is_control() && *c != '"').collect::<String>())
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .map(|word| format!("\"{word}\"*"))
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
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
        ] {
            assert_eq!(fts_query(typed).as_deref(), query, "{typed}");
        }
    }
}
