//! From text to nodes.

use std::collections::HashSet;

use super::super::{Element, ElementKey, Name, Node, Path};
use super::is_plain;

/// How deep lists and objects may lie in one another. The CAS model needs ten.
pub const DEPTH_MAX: usize = 64;

/// Objects have some twenty members; from here on they are looked up, not looked through.
const LINEAR_MEMBERS_MAX: usize = 32;

/// Why a text is not a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}{}: expected {expected}, found {found}", at_path(path))]
pub struct JsonFault {
    /// One-based line.
    pub line: usize,
    /// One-based column in characters.
    pub column: usize,
    /// The path that was being read; empty for the document itself.
    pub path: String,
    /// What would have been right.
    pub expected: String,
    /// What stands there.
    pub found: String,
}

fn at_path(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!(", at {path}") }
}

/// Reads one JSON value and gives list elements keys 1, 2, 3 … in document order.
pub(in super::super) fn read(text: &str) -> Result<(Node, u32), JsonFault> {
    let mut reader = Reader { text, at: 0, path: Path::root(), depth: 0, names: HashSet::new(), next_key: 1 };
    reader.skip_blank();
    let node = reader.value()?;
    reader.skip_blank();
    if reader.at < text.len() {
        return Err(reader.fault("the end of the document"));
    }
    Ok((node, reader.next_key))
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    path: Path,
    depth: usize,
    names: HashSet<Name>,
    next_key: u32,
}

impl Reader<'_> {
    fn fault(&self, expected: &str) -> JsonFault {
        let before = &self.text[..self.at];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let found = match self.text[self.at..].chars().next() {
            None => "the end of the text".to_owned(),
            Some(_) => format!(
                "“{}”",
                self.text[self.at..].chars().take_while(|c| !c.is_control()).take(24).collect::<String>()
            ),
        };
        JsonFault { line, column, path: self.path.to_string(), expected: expected.to_owned(), found }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_blank(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn value(&mut self) -> Result<Node, JsonFault> {
        match self.peek() {
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::list),
            Some(b'"') => Ok(Node::Text(self.string("text")?.into())),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Node::Flag(true)),
            Some(b'f') => self.word("false", Node::Flag(false)),
            Some(b'n') => self.word("null", Node::Null),
            _ => Err(self.fault("a JSON value")),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Node, JsonFault>) -> Result<Node, JsonFault> {
        if self.depth == DEPTH_MAX {
            return Err(self.fault(&format!("at most {DEPTH_MAX} levels")));
        }
        self.depth += 1;
        self.at += 1;
        let node = read(self)?;
        self.depth -= 1;
        Ok(node)
    }

    fn object(&mut self) -> Result<Node, JsonFault> {
        let mut members: Vec<(Name, Node)> = Vec::new();
        let mut seen: HashSet<Name> = HashSet::new();
        self.skip_blank();
        if self.close(b'}') {
            return Ok(Node::object_of(members));
        }
        loop {
            self.skip_blank();
            let start = self.at;
            let name = self.string("a member name in quotes")?;
            if seen.len() < members.len() && members.len() >= LINEAR_MEMBERS_MAX {
                seen.extend(members.iter().map(|(known, _)| known.clone()));
            }
            let twice =
                if seen.is_empty() { members.iter().any(|(known, _)| **known == *name) } else { seen.contains(&*name) };
            if twice {
                self.at = start;
                return Err(self.fault("each member once"));
            }
            let name = self.interned(&name);
            self.skip_blank();
            if !self.close(b':') {
                return Err(self.fault("a colon"));
            }
            self.skip_blank();
            let around = std::mem::take(&mut self.path);
            self.path = around.member(&name);
            let node = self.value()?;
            self.path = around;
            if !seen.is_empty() {
                seen.insert(name.clone());
            }
            members.push((name, node));
            self.skip_blank();
            if self.close(b'}') {
                return Ok(Node::object_of(members));
            }
            if !self.close(b',') {
                return Err(self.fault("a comma or a closing brace"));
            }
        }
    }

    fn list(&mut self) -> Result<Node, JsonFault> {
        let mut elements = Vec::new();
        self.skip_blank();
        if self.close(b']') {
            return Ok(Node::list_of(elements));
        }
        loop {
            self.skip_blank();
            let key = ElementKey(self.next_key);
            self.next_key = self.next_key.checked_add(1).ok_or_else(|| self.fault("fewer list elements"))?;
            let around = std::mem::take(&mut self.path);
            self.path = around.index(u32::try_from(elements.len()).unwrap_or(u32::MAX));
            let node = self.value()?;
            self.path = around;
            elements.push(Element { key, node });
            self.skip_blank();
            if self.close(b']') {
                return Ok(Node::list_of(elements));
            }
            if !self.close(b',') {
                return Err(self.fault("a comma or a closing bracket"));
            }
        }
    }

    fn close(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn interned(&mut self, name: &str) -> Name {
        if let Some(known) = self.names.get(name) {
            return known.clone();
        }
        let name: Name = name.into();
        self.names.insert(name.clone());
        name
    }

    fn word(&mut self, word: &str, node: Node) -> Result<Node, JsonFault> {
        if !self.text[self.at..].starts_with(word) {
            return Err(self.fault("a JSON value"));
        }
        self.at += word.len();
        Ok(node)
    }

    fn number(&mut self) -> Result<Node, JsonFault> {
        let length = number_length(&self.text.as_bytes()[self.at..]);
        let text = &self.text[self.at..self.at + length];
        if length == 0 {
            return Err(self.fault("a number"));
        }
        self.at += length;
        Ok(Node::Number(text.into()))
    }

    fn string(&mut self, what: &str) -> Result<String, JsonFault> {
        let start = self.at;
        if self.peek() != Some(b'"') {
            return Err(self.fault(what));
        }
        let mut end = start + 1;
        let bytes = self.text.as_bytes();
        while end < bytes.len() && bytes[end] != b'"' {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        let Some(quoted) = self.text.get(start..=end) else {
            return Err(self.fault(&format!("{what} with a closing quote")));
        };
        let inside = &quoted[1..quoted.len() - 1];
        let string = if is_plain(inside) {
            inside.to_owned()
        } else {
            serde_json::from_str(quoted)
                .map_err(|_| self.fault(&format!("{what} without a broken escape or control character")))?
        };
        self.at = end + 1;
        Ok(string)
    }
}

/// The length of the JSON number that `bytes` starts with; 0 when there is none.
fn number_length(bytes: &[u8]) -> usize {
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    let whole = digits(at.min(bytes.len()));
    if whole == 0 || (whole > 1 && bytes[at] == b'0') {
        return 0;
    }
    at += whole;
    if bytes.get(at) == Some(&b'.') {
        let decimals = digits(at + 1);
        if decimals == 0 {
            return 0;
        }
        at += 1 + decimals;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let exponent = digits((at + 1 + sign).min(bytes.len()));
        if exponent == 0 {
            return 0;
        }
        at += 1 + sign + exponent;
    }
    at
}

/// True when the whole text is one JSON number.
pub(in super::super) fn is_number(text: &str) -> bool {
    !text.is_empty() && number_length(text.as_bytes()) == text.len()
}
