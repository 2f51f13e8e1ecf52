//! TypeScript and Svelte source as text: what is imported, and the lines without their comments.

/// What a file imports: each specifier with its line, from `import … from '…'`, `export … from '…'` and `import('…')`.
#[must_use]
pub fn imports(source: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in without_comments(source).lines().enumerate() {
        for opening in ["from '", "from \"", "import '", "import \"", "import('", "import(\""] {
            for (start, _) in line.match_indices(opening) {
                let rest = &line[start + opening.len()..];
                let quote = if opening.ends_with('"') { '"' } else { '\'' };
                if let Some(end) = rest.find(quote) {
                    found.push((number + 1, rest[..end].to_owned()));
                }
            }
        }
    }
    found
}

/// The source with `//`, `/* */` and `<!-- -->` comments taken out; lines stay where they are.
#[must_use]
pub fn without_comments(source: &str) -> String {
    let mut kept = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let comment = if rest.starts_with("//") && !kept.ends_with(':') {
            rest.find('\n').or(Some(rest.len()))
        } else if rest.starts_with("/*") {
            Some(rest.find("*/").map_or(rest.len(), |end| end + 2))
        } else if rest.starts_with("<!--") {
            Some(rest.find("-->").map_or(rest.len(), |end| end + 3))
        } else {
            None
        };
        match comment {
            Some(length) => {
                kept.extend(rest[..length].chars().filter(|c| *c == '\n'));
                rest = &rest[length..];
            }
            None => {
                kept.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_found() {
        let source = "import { a } from '../b';\n// import x from 'no'\nexport * from \"./c\";\nimport './d.css';\nconst e = await import('./e');";
        let expected = [(1, "../b"), (3, "./c"), (4, "./d.css"), (5, "./e")];
        let expected: Vec<(usize, String)> = expected.iter().map(|(line, name)| (*line, (*name).to_owned())).collect();
        assert_eq!(imports(source), expected);
    }

    #[test]
    fn comments_go_and_lines_stay() {
        let cases = [
            ("a // b\nc", "a \nc"),
            ("a /* b\n */ c", "a \n c"),
            ("<!-- style=\"x\" -->\n<p>", "\n<p>"),
            ("fetch('http://127.0.0.1/')", "fetch('http://127.0.0.1/')"),
        ];
        for (source, expected) in cases {
            assert_eq!(without_comments(source), expected, "{source}");
        }
    }
}
