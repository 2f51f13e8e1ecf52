//! Rust source as text: without comments, without what strings say, without tests.
//!
//! Everything taken out is replaced by spaces, so that line numbers stay true. This is not a compiler; it knows
//! comments, strings, raw strings, characters and brackets, which is all that the checks need.

#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece {
    Code,
    Comment,
    Text,
}

/// The source with comments and the contents of strings blanked out.
#[must_use]
pub fn code(source: &str) -> String {
    let pieces = pieces(source);
    blank(source, |at| pieces[at] != Piece::Code)
}

/// The source with comments blanked out and strings left as they are.
#[must_use]
pub fn code_and_strings(source: &str) -> String {
    let pieces = pieces(source);
    blank(source, |at| pieces[at] == Piece::Comment)
}

/// The contents of the string literals, each with its line.
#[must_use]
pub fn strings(source: &str) -> Vec<(usize, String)> {
    let pieces = pieces(source);
    let mut found = Vec::new();
    let mut begun: Option<usize> = None;
    for at in 0..=source.len() {
        let inside = pieces.get(at) == Some(&Piece::Text);
        match (begun, inside) {
            (None, true) => begun = Some(at),
            (Some(start), false) => {
                found.push((line_of(source, start), source.get(start..at).unwrap_or_default().to_owned()));
                begun = None;
            }
            (None, false) | (Some(_), true) => {}
        }
    }
    found
}

/// The same source with `#[cfg(test)]` items blanked out.
#[must_use]
pub fn without_tests(source: &str) -> String {
    let tests = test_ranges(source);
    blank(source, |at| tests.iter().any(|range| range.contains(&at)))
}

/// The same source with everything but `#[cfg(test)]` items blanked out.
#[must_use]
pub fn only_tests(source: &str) -> String {
    let tests = test_ranges(source);
    blank(source, |at| !tests.iter().any(|range| range.contains(&at)))
}

/// The line, counted from 1, of a byte position.
#[must_use]
pub fn line_of(source: &str, at: usize) -> usize {
    source.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

/// Lines on which `word` stands as a whole: `f64` in `x: f64`, not in `of64bit`.
#[must_use]
pub fn lines_with_word(code: &str, word: &str) -> Vec<usize> {
    let part_of_name = |c: char| c.is_alphanumeric() || c == '_';
    let stands_alone = |start: usize| {
        let before = code[..start].chars().next_back();
        let after = code[start + word.len()..].chars().next();
        let open_left = word.starts_with(part_of_name) && before.is_some_and(part_of_name);
        let open_right = word.ends_with(part_of_name) && after.is_some_and(part_of_name);
        !open_left && !open_right
    };
    let found = code.match_indices(word).map(|(start, _)| start);
    found.filter(|start| stands_alone(*start)).map(|start| line_of(code, start)).collect()
}

fn blank(source: &str, gone: impl Fn(usize) -> bool) -> String {
    let keep = |(at, c): (usize, char)| if c == '\n' || !gone(at) { c.to_string() } else { " ".repeat(c.len_utf8()) };
    source.char_indices().map(keep).collect()
}

fn test_ranges(source: &str) -> Vec<std::ops::Range<usize>> {
    let code = code(source);
    let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
    for mark in ["#[cfg(test)]", "#[cfg(all(test"] {
        for (start, _) in code.match_indices(mark) {
            ranges.push(start..end_of_item(&code, start + mark.len()));
        }
    }
    ranges
}

/// Where the item that begins after `from` ends: its closing brace, or the semicolon of `mod tests;`.
fn end_of_item(code: &str, from: usize) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in code.bytes().enumerate().skip(from) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return at + 1,
            b'}' => depth = depth.saturating_sub(1),
            b';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

/// What each byte of the source is.
fn pieces(source: &str) -> Vec<Piece> {
    let bytes = source.as_bytes();
    let mut pieces = vec![Piece::Code; bytes.len()];
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let (skip, length, piece) = if rest.starts_with(b"//") {
            (0, rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()), Piece::Comment)
        } else if rest.starts_with(b"/*") {
            (0, block_comment(rest), Piece::Comment)
        } else if let Some((opening, length)) = raw_string(bytes, at) {
            (opening, length, Piece::Text)
        } else if rest[0] == b'"' {
            (1, string(&rest[1..]), Piece::Text)
        } else {
            let step = character(source, at);
            (step.max(1), 0, Piece::Code)
        };
        let start = (at + skip).min(bytes.len());
        let end = (start + length).min(bytes.len());
        pieces[start..end].fill(piece);
        at = end.max(at + 1);
        if piece == Piece::Text {
            at = end + closing(bytes, end);
        }
    }
    pieces
}

/// The closing quote with its `#`s.
fn closing(bytes: &[u8], end: usize) -> usize {
    let rest = bytes.get(end + 1..).unwrap_or_default();
    1 + rest.iter().take_while(|byte| **byte == b'#').count()
}

fn block_comment(rest: &[u8]) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

fn string(rest: &[u8]) -> usize {
    let mut at = 0;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            b'"' => return at,
            _ => at += 1,
        }
    }
    rest.len()
}

/// `r"…"`, `r#"…"#`, `br"…"`: the length of the opening and of the contents.
fn raw_string(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let named = at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_') && bytes[at - 1] != b'b';
    let rest = bytes[at..].strip_prefix(b"r")?;
    let hashes = rest.iter().take_while(|byte| **byte == b'#').count();
    if named || rest.get(hashes) != Some(&b'"') {
        return None;
    }
    let opening = 1 + hashes + 1;
    let end: Vec<u8> = std::iter::once(b'"').chain(std::iter::repeat_n(b'#', hashes)).collect();
    let contents = &bytes[at + opening..];
    let length = contents.windows(end.len()).position(|window| window == end).unwrap_or(contents.len());
    Some((opening, length))
}

/// The length of a character literal (`'"'`, `'\''`) at `at`, or 0 where there is none (a lifetime, other code).
fn character(source: &str, at: usize) -> usize {
    let Some(rest) = source.get(at..).and_then(|rest| rest.strip_prefix('\'')) else {
        return 0;
    };
    let mut letters = rest.chars();
    match (letters.next(), letters.next()) {
        (Some('\\'), _) => rest.get(2..).and_then(|more| more.find('\'')).map_or(0, |length| 1 + 2 + length + 1),
        (Some(letter), Some('\'')) => 1 + letter.len_utf8() + 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_strings_are_blanked() {
        let cases = [
            ("let a = 1; // f64", "let a = 1;       "),
            ("a /* f64 /* b */ */ c", "a                   c"),
            (r#"say("f64 \" x"); b"#, r#"say("        "); b"#),
            ("x(r#\"a \" b\"#) // c", "x(r#\"     \"#)     "),
            ("let q = '\"'; f64", "let q = '\"'; f64"),
            ("let q = '\\''; // no", "let q = '\\'';      "),
            ("fn f<'a>(x: &'a str) {}", "fn f<'a>(x: &'a str) {}"),
            ("\"http://x\" b", "\"        \" b"),
        ];
        for (source, expected) in cases {
            assert_eq!(code(source), expected, "{source}");
        }
    }

    #[test]
    fn strings_are_found_with_their_line() {
        let source = "a(\"one\");\n// \"no\"\nb(r#\"two\"#, \"\", \"three\")";
        let expected = [(1, "one".to_owned()), (3, "two".to_owned()), (3, "three".to_owned())];
        assert_eq!(strings(source), expected);
    }

    #[test]
    fn tests_are_told_from_the_rest() {
        let source = "fn a() {}\n#[cfg(test)]\nmod tests {\n fn b() { if x { \"}\" } }\n}\nfn c() {}\n#[cfg(test)]\nmod more;\nfn d() {}";
        let product = without_tests(source);
        assert!(product.contains("fn a") && product.contains("fn c") && product.contains("fn d"), "{product}");
        assert!(!product.contains("fn b") && !product.contains("more"), "{product}");
        let tests = only_tests(source);
        assert!(tests.contains("fn b") && !tests.contains("fn c"), "{tests}");
        assert_eq!(product.lines().count(), source.lines().count());
    }

    #[test]
    fn words_stand_alone() {
        let code = "a: f64,\nof64bit\nstd::fs::read\nmystd::fs_more";
        assert_eq!(lines_with_word(code, "f64"), [1]);
        assert_eq!(lines_with_word(code, "std::fs"), [3]);
    }
}
