//! From nodes to text.

use super::super::Node;
use super::is_plain;

/// A JSON string literal.
pub(in super::super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A JSON string literal at the end of `out`. Most texts stand in it as they are.
fn push_quoted(text: &str, out: &mut String) {
    if !is_plain(text) {
        out.push_str(&quoted(text));
        return;
    }
    out.push('"');
    out.push_str(text);
    out.push('"');
}

/// Writes a node as compact JSON. Keys are not part of it.
#[must_use]
pub fn print(node: &Node) -> String {
    let mut out = String::new();
    write(node, None, &mut out);
    out
}

/// Writes a node as JSON with two blanks of indentation a level and a line for each member.
#[must_use]
pub fn print_pretty(node: &Node) -> String {
    let mut out = String::new();
    write(node, Some(0), &mut out);
    out
}

fn write(node: &Node, indent: Option<usize>, out: &mut String) {
    match node {
        Node::Null => out.push_str("null"),
        Node::Flag(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Node::Number(text) => out.push_str(text),
        Node::Text(text) => push_quoted(text, out),
        Node::List(elements) => write_between(['[', ']'], elements, indent, out, |element, indent, out| {
            write(&element.node, indent, out);
        }),
        Node::Object(members) => write_between(['{', '}'], members, indent, out, |(name, node), indent, out| {
            push_quoted(name, out);
            out.push_str(if indent.is_some() { ": " } else { ":" });
            write(node, indent, out);
        }),
    }
}

fn write_between<T>(
    brackets: [char; 2],
    parts: &[T],
    indent: Option<usize>,
    out: &mut String,
    mut part: impl FnMut(&T, Option<usize>, &mut String),
) {
    out.push(brackets[0]);
    for (position, each) in parts.iter().enumerate() {
        if position > 0 {
            out.push(',');
        }
        break_line(indent.map(|level| level + 1), out);
        part(each, indent.map(|level| level + 1), out);
    }
    if !parts.is_empty() {
        break_line(indent, out);
    }
    out.push(brackets[1]);
}

fn break_line(indent: Option<usize>, out: &mut String) {
    if let Some(level) = indent {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", level));
    }
}
