//! Yes and no.

use super::Unreadable;
use crate::record::Node;

const YES: [&str; 12] = ["y", "yes", "j", "ja", "o", "oui", "s", "si", "1", "true", "x", "+"];
const NO: [&str; 8] = ["n", "no", "nee", "nein", "non", "0", "false", "-"];

pub(super) fn parse(text: &str) -> Result<Node, Unreadable> {
    let text = text.to_lowercase();
    if YES.contains(&text.as_str()) {
        Ok(Node::Flag(true))
    } else if NO.contains(&text.as_str()) {
        Ok(Node::Flag(false))
    } else {
        Err(Unreadable::new(format!("“{text}” is neither yes nor no; type y or n.")))
    }
}
