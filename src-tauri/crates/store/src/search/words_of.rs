//! The words of a document: every text in it, in document order.

use domain::record::Node;

/// Appends every text leaf, each on a line of its own, so that no phrase runs over two values.
pub(crate) fn collect(node: &Node, out: &mut String) {
    match node {
        Node::Text(text) => {
            out.push_str(text);
            out.push('\n');
        }
        Node::List(elements) => elements.iter().for_each(|element| collect(&element.node, out)),
        Node::Object(members) => members.iter().for_each(|(_, node)| collect(node, out)),
        Node::Null | Node::Flag(_) | Node::Number(_) => {}
    }
}

/// Appends the numbers in a reference without their leading zeros: people say "118" for QS-2026-000118.
pub(crate) fn append_short_numbers(reference: &mut String) {
    let numbers = reference.split(|letter: char| !letter.is_ascii_digit());
    let short: Vec<&str> =
        numbers.filter_map(|number| number.strip_prefix('0')).map(|number| number.trim_start_matches('0')).collect();
    let short = short.iter().filter(|number| !number.is_empty()).fold(String::new(), |all, number| all + "\n" + number);
    reference.push_str(&short);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_without_its_zeros() {
        for (reference, with) in [
            ("QS-2026-000118", "QS-2026-000118\n118"),
            ("QS-2026-118", "QS-2026-118"),
            ("26BE0A00", "26BE0A00"),
            ("007/0800", "007/0800\n7\n800"),
            ("", ""),
        ] {
            let mut text = reference.to_owned();
            append_short_numbers(&mut text);
            assert_eq!(text, with);
        }
    }
}
