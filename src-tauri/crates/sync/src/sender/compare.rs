//! Whether CAS holds what was sent: by value, whatever CAS added to it.

use domain::record::{Element, Node, same_value};

/// Members that say what a message does, not what it holds.
pub(super) const ABOUT_THE_MESSAGE: [&str; 2] = ["messageType", "version"];
/// Members by which an element of a list is recognised (CAS documentation, declaration items).
const IDENTITY: [&str; 3] = ["casReference", "governmentAgencyGoodsItemId", "seqNum"];

/// True when every value of `sent` stands at the same place in `held`. Members that CAS added do not matter; a list holds
/// another of the same length, element by element, or an element that carries its reference. `null` is absence.
pub(crate) fn holds(held: &Node, sent: &Node) -> bool {
    match (held, sent) {
        (_, Node::Object(members)) => {
            let counts = |name: &str| !ABOUT_THE_MESSAGE.contains(&name);
            members.iter().filter(|(name, _)| counts(name)).all(|(name, node)| match held.member(name) {
                Some(found) => holds(found, node),
                None => *node == Node::Null,
            })
        }
        (Node::List(held), Node::List(sent)) if sent.iter().any(|element| named(&element.node)) => {
            sent.iter().all(|element| find(held, &element.node).is_some_and(|found| holds(found, &element.node)))
        }
        (Node::List(held), Node::List(sent)) => {
            held.len() == sent.len() && held.iter().zip(sent.iter()).all(|(held, sent)| holds(&held.node, &sent.node))
        }
        (held, sent) => equal(held, sent),
    }
}

/// The same value. CAS may keep a number that was sent as text as a number, and the other way round, and a moment in
/// another time zone.
pub(crate) fn equal(held: &Node, sent: &Node) -> bool {
    match (held, sent) {
        (Node::Number(_), Node::Text(_)) | (Node::Text(_), Node::Number(_)) => {
            held.as_decimal().is_some() && held.as_decimal() == sent.as_decimal()
        }
        (Node::Text(one), Node::Text(other)) if one != other => {
            let moment = |text: &str| chrono::DateTime::parse_from_rfc3339(text).ok();
            moment(one).is_some_and(|one| moment(other) == Some(one))
        }
        (held, sent) => same_value(held, sent),
    }
}

pub(super) fn named(node: &Node) -> bool {
    IDENTITY.iter().any(|name| node.member(name).is_some())
}

pub(super) fn find<'n>(held: &'n [Element], sent: &Node) -> Option<&'n Node> {
    IDENTITY.iter().find_map(|name| {
        let wanted = sent.member(name)?;
        held.iter().map(|element| &element.node).find(|node| node.member(name).is_some_and(|is| same_value(is, wanted)))
    })
}

#[cfg(test)]
mod tests {
    use domain::record::Document;

    use super::*;

    #[test]
    fn what_cas_added_does_not_matter_and_what_differs_does() {
        let cases = [
            (r#"{"a":1.50,"b":2}"#, r#"{"a":1.5}"#, true),
            (r#"{"a":"1.50"}"#, r#"{"a":1.5}"#, true),
            (r#"{"a":1}"#, r#"{"a":2}"#, false),
            (r#"{"a":1}"#, r#"{"b":1}"#, false),
            (r#"{"a":1}"#, r#"{"b":null}"#, true),
            (r#"{"a":1}"#, r#"{"a":null}"#, false),
            (r#"{"a":{"code":"BE1","name":"added"}}"#, r#"{"a":{"code":"BE1"}}"#, true),
            (r#"{"l":[{"x":1,"id":"n"},{"x":2}]}"#, r#"{"l":[{"x":1},{"x":2}]}"#, true),
            (r#"{"l":[{"x":1},{"x":2}]}"#, r#"{"l":[{"x":1}]}"#, false),
            (
                r#"{"l":[{"casReference":"r2","x":1},{"casReference":"r1","x":5}]}"#,
                r#"{"l":[{"casReference":"r1","x":5}]}"#,
                true,
            ),
            (r#"{"l":[{"casReference":"r2","x":1}]}"#, r#"{"l":[{"casReference":"r1","x":1}]}"#, false),
            (r#"{"a":1}"#, r#"{"messageType":"Replace","version":"1.0","a":1}"#, true),
            (r#"{"code":"0101"}"#, r#"{"code":"101"}"#, false),
        ];
        for (held, sent, expected) in cases {
            let (held, sent) = (Document::from_json(held).unwrap(), Document::from_json(sent).unwrap());
            assert_eq!(holds(held.root(), sent.root()), expected, "{} holds {}", held.to_json(), sent.to_json());
        }
    }
}
