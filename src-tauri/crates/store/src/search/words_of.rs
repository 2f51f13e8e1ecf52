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
